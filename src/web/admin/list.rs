//! Lists: query, signed cursors, and the link to the next page (RFC 8288).

use crate::crypto::Keyring;
use crate::domain::fields::{FieldErrors, Rule};
use crate::domain::page::{ListCursor, PageSize};
use crate::domain::site::SiteSlug;
use crate::web::body::Form;
use crate::web::error::ApiResult;
use crate::web::guard::Caller;
use crate::web::state::AppState;
use actix_web::HttpResponse;
use actix_web::http::header;
use serde::Serialize;
use url::form_urlencoded;

/// One page of a list.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ListBody<T> {
    /// The items.
    pub items: Vec<T>,
    /// The cursor of the next page, also in `Link`; null on the last.
    pub next_cursor: Option<String>,
}

impl<T: Serialize> ListBody<T> {
    /// Answers with a list that has one page.
    pub fn whole(items: Vec<T>) -> HttpResponse {
        HttpResponse::Ok().json(Self { items, next_cursor: None })
    }
}

/// The paginated lists. A cursor is valid for one of them only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// The queue.
    Comments,
    /// Articles.
    Articles,
    /// The audit log.
    Audit,
    /// Sites, also with their counts.
    Sites,
}

impl List {
    const fn mark(self) -> &'static [u8] {
        match self {
            Self::Comments => b"admin-comments:",
            Self::Articles => b"admin-articles:",
            Self::Audit => b"admin-audit:",
            Self::Sites => b"admin-sites:",
        }
    }

    /// Signs a position in the list as a cursor.
    pub fn sign_position(self, state: &AppState, position: &impl Position) -> String {
        self.sign(&state.service.keyring, &position.encode())
    }

    /// Verifies a cursor of the list. Returns `None` for a forged one.
    pub fn read_position<P: Position>(self, state: &AppState, text: &str) -> Option<P> {
        P::decode(&self.read(&state.service.keyring, text)?)
    }

    /// Verifies the cursor in a query. Returns `None` without one, and for a forged one.
    pub fn position_in<P: Position>(self, state: &AppState, query: &Form) -> Option<P> {
        self.read_position(state, query.first("cursor")?)
    }

    fn sign(self, keyring: &Keyring, position: &[u8]) -> String {
        keyring.sign_cursor(&[self.mark(), position].concat())
    }

    fn read(self, keyring: &Keyring, text: &str) -> Option<Vec<u8>> {
        Some(keyring.read_cursor(text)?.strip_prefix(self.mark())?.to_vec())
    }
}

/// A position in a list.
pub trait Position: Sized {
    /// Writes it as bytes.
    fn encode(&self) -> Vec<u8>;
    /// Parses the output of `encode`.
    fn decode(bytes: &[u8]) -> Option<Self>;
}

impl Position for ListCursor {
    fn encode(&self) -> Vec<u8> {
        self.to_bytes()
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        Self::from_bytes(bytes)
    }
}

impl Position for SiteSlug {
    fn encode(&self) -> Vec<u8> {
        self.as_str().as_bytes().to_vec()
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        Self::parse(std::str::from_utf8(bytes).ok()?).ok()
    }
}

/// The number of an entry of the audit log.
impl Position for i64 {
    fn encode(&self) -> Vec<u8> {
        self.to_be_bytes().to_vec()
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        Some(Self::from_be_bytes(bytes.try_into().ok()?))
    }
}

/// The query of a list. Blank texts count as missing, as in forms.
pub struct ListQuery<'a> {
    list: List,
    caller: &'a Caller,
    form: Form,
    /// The broken rules so far.
    pub errors: FieldErrors,
}

impl<'a> ListQuery<'a> {
    /// Reads the query of a request.
    ///
    /// # Errors
    /// `Malformed` for NUL characters and for too many fields.
    pub fn read(list: List, caller: &'a Caller) -> ApiResult<Self> {
        let form = Form::decode_query(caller.request.query_string())?;
        Ok(Self { list, caller, form, errors: FieldErrors::default() })
    }

    /// Returns a parameter.
    pub fn given(&self, name: &str) -> Option<&str> {
        self.form.given(name)
    }

    /// Parses a parameter. Records a broken rule.
    pub fn parsed<T>(&mut self, name: &'static str, parse: impl FnOnce(&str) -> Result<T, Rule>) -> Option<T> {
        let parsed = parse(self.given(name)?);
        self.errors.check(name, parsed)
    }

    /// As `parsed`, for numbers and booleans: a blank value is invalid.
    pub fn parsed_value<T>(&mut self, name: &'static str, parse: impl FnOnce(&str) -> Result<T, Rule>) -> Option<T> {
        let parsed = parse(self.form.first(name)?);
        self.errors.check(name, parsed)
    }

    /// Finishes the query. Returns the position after which the page begins, and the size of the page.
    ///
    /// # Errors
    /// `Invalid` with every broken rule.
    pub fn page<P: Position>(&mut self) -> ApiResult<(Option<P>, PageSize)> {
        const EXPECTED: Rule = Rule::Malformed { expected: "a cursor that this server gave out for the same list" };
        let (list, state) = (self.list, &self.caller.state);
        let after = self.parsed("cursor", |text| list.read_position(state, text).ok_or(EXPECTED));
        let size = PageSize::parse(self.form.first("limit"), PageSize::LIST);
        match self.errors.check("limit", size) {
            Some(size) if self.errors.is_empty() => Ok((after, size)),
            _ => Err(std::mem::take(&mut self.errors).into()),
        }
    }

    /// Answers with a page and the address of the next one.
    pub fn answer<T: Serialize, P: Position>(&self, items: Vec<T>, next: Option<P>) -> HttpResponse {
        self.answer_with(next, |next_cursor| ListBody { items, next_cursor })
    }

    /// Answers with a page in another body, which takes `next_cursor`.
    pub fn answer_with<B: Serialize, P: Position>(
        &self,
        next: Option<P>,
        body: impl FnOnce(Option<String>) -> B,
    ) -> HttpResponse {
        let state = &self.caller.state;
        let next_cursor = next.map(|position| self.list.sign_position(state, &position));
        let mut response = HttpResponse::Ok();
        if let Some(cursor) = &next_cursor {
            let kept = self.form.fields().iter().filter(|(name, _)| name != "cursor");
            let query = form_urlencoded::Serializer::new(String::new())
                .extend_pairs(kept)
                .append_pair("cursor", cursor)
                .finish();
            let url = state.own_origins.url(&format!("{}?{query}", self.caller.request.path()));
            response.insert_header((header::LINK, format!("<{url}>; rel=\"next\"")));
        }
        response.json(body(next_cursor))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::timestamp::Timestamp;

    #[test]
    fn a_cursor_belongs_to_one_list() {
        let keyring = Keyring::generate();
        let position = ListCursor { at: Timestamp::from_millis(5), id: 7 };
        let cursor = List::Comments.sign(&keyring, &position.encode());
        let read = |list: List| list.read(&keyring, &cursor).and_then(|bytes| ListCursor::decode(&bytes));
        assert_eq!((read(List::Comments), read(List::Articles)), (Some(position), None));
        assert_eq!(List::Comments.read(&keyring, &keyring.sign_cursor(&position.to_bytes())), None);
        assert_eq!(i64::decode(&7_i64.encode()), Some(7));
    }
}
