//! The only actix code: routes, handlers, forms, pages, errors.
