//! The only actix code: routes, handlers, forms, pages, errors.
//!
//! What people see is made in four steps: a handler fills a `view`, `templates` turns it into HTML, every sentence
//! in it comes from `words`, and `assets` holds the stylesheets that the HTML links to.

pub mod assets;
pub mod demo;
pub mod templates;
pub mod view;
pub mod words;
