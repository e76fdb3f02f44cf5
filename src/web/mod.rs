//! The only actix code: routes, handlers, forms, pages, errors.
//!
//! `routes` is the flat table of everything that is served. A handler reads the request, calls one use case, and maps what
//! comes back. What people see is made in four steps: a handler fills a `view`, `templates` turns it into HTML, every
//! sentence in it comes from `messages`, and `assets` holds the stylesheets that the HTML links to.

pub mod actix_errors;
pub mod admin;
pub mod api;
pub mod assets;
pub mod avatars;
pub mod body;
pub mod client;
pub mod code;
pub mod connections;
pub mod context;
pub mod demo;
mod drain;
pub mod embed;
pub mod error;
mod etag;
pub mod events;
pub mod feed;
pub mod form;
mod form_error_page;
pub mod fragment;
pub mod guard;
pub mod headers;
pub mod health;
mod html;
pub mod language_preference;
pub mod login_backoff;
pub mod messages;
pub mod method;
pub mod metrics;
pub mod openapi;
mod origin;
pub mod pages;
mod present;
mod query;
pub mod rate_limit;
pub mod receipts;
mod redirect;
pub mod rendered;
pub mod report;
pub mod request_log;
pub mod reserve;
pub mod routes;
pub mod server;
mod service_error;
pub mod sign_in_slots;
mod slots;
pub mod state;
mod structured_data;
mod submission;
pub mod templates;
pub mod view;
