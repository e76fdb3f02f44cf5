//! Query strings: adds fields to an address, and parses the query of a thread.

use super::body::Form;
use super::error::ApiError;
use crate::domain::comment::CommentId;
use crate::domain::fields::{FieldErrors, Rule};
use crate::domain::page::{PageSize, ThreadOrder};
use crate::service::read::ThreadRequest;
use url::form_urlencoded;

/// Adds fields to the query of an address; empty ones are left out.
pub fn with_query(address: &str, fields: &[(&str, &str)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    let query = query.extend_pairs(fields.iter().filter(|(_, value)| !value.is_empty())).finish();
    let separator = if address.contains('?') { "&" } else { "?" };
    if query.is_empty() { address.to_owned() } else { format!("{address}{separator}{query}") }
}

/// The decoded query of a thread, not yet validated.
#[derive(Debug)]
pub struct ThreadQuery(Form);

impl ThreadQuery {
    /// Reads a query.
    ///
    /// # Errors
    /// `Malformed` for NUL characters and for too many fields.
    pub fn read(query: &str) -> Result<Self, ApiError> {
        Ok(Self(Form::decode_query(query)?))
    }

    /// Validates the query. Takes `article` from it unless given.
    ///
    /// # Errors
    /// `Invalid` with every broken rule.
    pub fn request(&self, site: &str, article: Option<&str>) -> Result<ThreadRequest, ApiError> {
        let mut errors = FieldErrors::default();
        let size = errors.check("limit", PageSize::parse(self.0.first("limit"), PageSize::THREAD));
        let order = errors.check("order", self.order());
        let article = article.or_else(|| self.0.first("article")).unwrap_or_default();
        if article.is_empty() {
            errors.add("article", Rule::Required);
        }
        let (Some(size), Some(order), true) = (size, order, errors.is_empty()) else { return Err(errors.into()) };
        Ok(ThreadRequest {
            site: site.to_owned(),
            article: article.to_owned(),
            order,
            size,
            cursor: self.0.first("cursor").map(str::to_owned),
            reply_to: self.number("replytocom"),
        })
    }

    /// Returns the language tag in the query.
    pub fn lang(&self) -> Option<&str> {
        self.0.first("lang")
    }

    /// Reports whether a whole page is wanted rather than a piece of one.
    pub fn wants_page(&self) -> bool {
        self.0.first("page") == Some("1")
    }

    /// Reports whether the page is a variant view that search engines need not index.
    pub fn is_side_view(&self) -> bool {
        ["replytocom", "cursor", "unapproved", "order", "limit"].iter().any(|name| self.0.first(name).is_some())
    }

    /// Returns the id of a held comment that its author wants to see, and the proving token.
    pub fn preview(&self) -> Option<(CommentId, &str)> {
        Some((self.number("unapproved")?, self.0.first("moderation-hash")?))
    }

    fn number(&self, name: &str) -> Option<CommentId> {
        let number = self.0.first(name)?.parse().ok().filter(|number| *number > 0)?;
        Some(CommentId::new(number))
    }

    fn order(&self) -> Result<ThreadOrder, Rule> {
        match self.0.first("order") {
            None => Ok(ThreadOrder::Oldest),
            Some(word) => {
                ThreadOrder::parse(word).ok_or_else(|| Rule::NotOneOf { allowed: "oldest, newest".to_owned() })
            }
        }
    }
}
