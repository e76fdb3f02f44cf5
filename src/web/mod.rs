//! The only actix code: routes, handlers, forms, pages, errors.

pub mod body;
pub mod client;
pub mod code;
pub mod error;
pub mod framework;
pub mod headers;
pub mod limits;
pub mod method;
pub mod request_log;
pub mod sentences;
pub mod throttle;
