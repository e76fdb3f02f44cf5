//! Forms as browsers send them: text fields in their order.

use super::{BodyKind, BodyLimits, Escape, read};
use crate::web::error::ApiError;
use crate::web::state::AppState;
use actix_web::web::Bytes;
use actix_web::{HttpRequest, web};
use futures_util::stream;
use multer::{Field, Multipart};
use std::convert::Infallible;
use url::form_urlencoded;

const MAX_FIELDS: usize = 64;
const MAX_PARTS: usize = 20;
/// A page of the queue has up to 200 comments, and a batch up to 500.
const MAX_TICKED_FIELDS: usize = 1024;
/// A query names up to 100 articles. The limit of addresses bounds its length.
const MAX_QUERY_FIELDS: usize = 128;

/// The fields of a form in the order in which they were sent.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Form(Vec<(String, String)>);

// The fields may hold an e-mail address, so `Debug` prints none of them.
impl std::fmt::Debug for Form {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "[form of {} fields]", self.0.len())
    }
}

impl Form {
    /// Decodes a form. Bytes that are not UTF-8 become replacement characters: a person cannot change what the browser
    /// sends.
    ///
    /// # Errors
    /// `UnsupportedMediaType` for JSON; `Malformed` for more than 64 fields or 20 parts, for files, for what is not a form,
    /// and for a NUL in a name or value.
    pub async fn decode(kind: &BodyKind, body: Bytes) -> Result<Self, ApiError> {
        let form = Self::decode_any(kind, body).await?;
        form.refuse_nul().map(|()| form)
    }

    /// Decodes a form like `decode`, but keeps NULs, for a page that shows what was typed. Call `refuse_nul` before any
    /// other use.
    ///
    /// # Errors
    /// As `decode`, but not for a NUL.
    pub async fn decode_any(kind: &BodyKind, body: Bytes) -> Result<Self, ApiError> {
        match kind {
            BodyKind::Json => Err(ApiError::UnsupportedMediaType("The body must be a form.")),
            BodyKind::UrlEncoded => url_encoded(&body, MAX_FIELDS).map(Self),
            BodyKind::Multipart { boundary } => multipart(boundary, body).await.map(Self),
        }
    }

    /// Reads a form of a public page, of at most `max_bytes`. Keeps NULs, as `decode_any` does.
    ///
    /// # Errors
    /// As `read` and `decode_any`.
    pub async fn receive(
        state: &AppState,
        request: &HttpRequest,
        payload: web::Payload,
        max_bytes: usize,
    ) -> Result<Self, ApiError> {
        let kind = BodyKind::of(request.headers())?;
        if kind == BodyKind::Json {
            return Err(ApiError::UnsupportedMediaType(
                "`Content-Type` must be `application/x-www-form-urlencoded` or `multipart/form-data`.",
            ));
        }
        let escape = if kind == BodyKind::UrlEncoded { Escape::PERCENT } else { Escape::NONE };
        let limits = BodyLimits { max_bytes, escape, deadline: state.body_deadline };
        Self::decode_any(&kind, read(payload, request.headers(), limits).await?).await
    }

    /// Decodes a form of a moderator's page, in which many comments may be ticked.
    ///
    /// # Errors
    /// As `decode`, with a bound of 1024 fields; only `application/x-www-form-urlencoded` is taken.
    pub fn decode_many(kind: &BodyKind, body: &Bytes) -> Result<Self, ApiError> {
        if *kind != BodyKind::UrlEncoded {
            return Err(ApiError::UnsupportedMediaType("`Content-Type` must be `application/x-www-form-urlencoded`."));
        }
        let form = Self(url_encoded(body, MAX_TICKED_FIELDS)?);
        form.refuse_nul().map(|()| form)
    }

    /// Refuses a NUL in a name or value.
    ///
    /// # Errors
    /// `Malformed`.
    pub fn refuse_nul(&self) -> Result<(), ApiError> {
        let has_nul = self.0.iter().any(|(name, value)| name.contains('\0') || value.contains('\0'));
        if has_nul { Err(ApiError::Malformed("A field has a NUL in it.")) } else { Ok(()) }
    }

    /// Decodes a query such as `a=1&b=2` under the same rules.
    ///
    /// # Errors
    /// `Malformed` for more than 128 fields and for a NUL.
    pub fn decode_query(query: &str) -> Result<Self, ApiError> {
        let form = Self(url_encoded(query.as_bytes(), MAX_QUERY_FIELDS)?);
        form.refuse_nul().map(|()| form)
    }

    /// Copies fields from the query of the form's address where the form lacks them or has them empty.
    ///
    /// A static page can only set the address of its form. Everything else has to stand in that address.
    pub fn complete_from(&mut self, query: &Self, names: &[&str]) {
        for name in names {
            if let (None, Some(value)) = (self.given(name), query.first(name)) {
                self.0.retain(|(field, _)| field != name);
                self.0.push(((*name).to_owned(), value.to_owned()));
            }
        }
    }

    /// Returns the first value of a field; `None` where it was not sent.
    pub fn first(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// Returns the first value of a field, unless it is blank.
    pub fn given(&self, name: &str) -> Option<&str> {
        self.first(name).filter(|value| !value.trim().is_empty())
    }

    /// Walks all values of a field.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// Returns all fields.
    pub fn fields(&self) -> &[(String, String)] {
        &self.0
    }
}

fn url_encoded(body: &[u8], max_fields: usize) -> Result<Vec<(String, String)>, ApiError> {
    let fields: Vec<_> = form_urlencoded::parse(body).into_owned().take(max_fields + 1).collect();
    if fields.len() > max_fields {
        return Err(ApiError::Malformed("There are too many fields."));
    }
    Ok(fields)
}

async fn multipart(boundary: &str, body: Bytes) -> Result<Vec<(String, String)>, ApiError> {
    const BROKEN: ApiError = ApiError::Malformed("The body is not `multipart/form-data`.");
    let mut parts = Multipart::new(stream::iter([Ok::<_, Infallible>(body)]), boundary);
    let mut fields = Vec::new();
    while let Some(part) = parts.next_field().await.map_err(|_| BROKEN)? {
        if fields.len() == MAX_PARTS {
            return Err(ApiError::Malformed("The form has more than 20 parts."));
        }
        if !is_text(&part) {
            return Err(ApiError::Malformed("The form must not have files."));
        }
        let name = part.name().ok_or(BROKEN)?.to_owned();
        let value = part.bytes().await.map_err(|_| BROKEN)?;
        fields.push((name, String::from_utf8_lossy(&value).into_owned()));
    }
    Ok(fields)
}

fn is_text(part: &Field<'_>) -> bool {
    part.file_name().is_none() && part.content_type().is_none_or(|kind| kind.essence_str() == "text/plain")
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn decode(kind: BodyKind, body: impl Into<Bytes>) -> Result<Form, &'static str> {
        Form::decode(&kind, body.into()).await.map_err(|error| error.code().as_str())
    }

    async fn parts(parts: &str) -> Result<Form, &'static str> {
        let body = format!("{parts}--X--\r\n");
        decode(BodyKind::Multipart { boundary: "X".to_owned() }, body).await
    }

    fn part(head: &str, value: &str) -> String {
        format!("--X\r\nContent-Disposition: form-data; {head}\r\n\r\n{value}\r\n")
    }

    #[tokio::test]
    async fn url_encoded_fields_keep_their_order_and_the_first_value_counts() {
        let form = decode(BodyKind::UrlEncoded, "b=1+2&a=%C3%A4&b=3&c").await.unwrap();
        assert_eq!(form.first("b"), Some("1 2"));
        assert_eq!(form.all("b").collect::<Vec<_>>(), ["1 2", "3"]);
        assert_eq!(form.first("a"), Some("ä"));
        assert_eq!((form.first("c"), form.first("d")), (Some(""), None));
        assert_eq!(form.fields()[1].0, "a");
    }

    #[tokio::test]
    async fn bytes_that_are_not_utf8_are_replaced() {
        assert_eq!(decode(BodyKind::UrlEncoded, "a=%FF").await.unwrap().first("a"), Some("\u{fffd}"));
        let body: &[u8] = b"--X\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\xff\r\n--X--\r\n";
        let form = decode(BodyKind::Multipart { boundary: "X".to_owned() }, body).await.unwrap();
        assert_eq!(form.first("a"), Some("\u{fffd}"));
    }

    #[tokio::test]
    async fn multipart_text_is_read_and_files_are_refused() {
        let form = parts(&(part("name=\"comment\"", "two\r\nlines") + &part("name=\"author\"", "Ada"))).await.unwrap();
        assert_eq!((form.first("comment"), form.first("author")), (Some("two\r\nlines"), Some("Ada")));
        assert_eq!(parts(&part("name=\"f\"; filename=\"a.txt\"", "x")).await, Err("malformed_request"));
        let png = part("name=\"f\"\r\nContent-Type: image/png", "x");
        assert_eq!(parts(&png).await, Err("malformed_request"));
    }

    #[tokio::test]
    async fn too_many_fields_or_parts_are_refused() {
        assert_eq!(decode(BodyKind::UrlEncoded, vec!["a=1"; 64].join("&")).await.unwrap().fields().len(), 64);
        assert_eq!(decode(BodyKind::UrlEncoded, vec!["a=1"; 65].join("&")).await, Err("malformed_request"));
        assert_eq!(parts(&part("name=\"a\"", "1").repeat(20)).await.unwrap().fields().len(), 20);
        assert_eq!(parts(&part("name=\"a\"", "1").repeat(21)).await, Err("malformed_request"));
    }

    #[tokio::test]
    async fn nul_and_what_is_not_a_form_are_refused() {
        assert_eq!(decode(BodyKind::UrlEncoded, "a=%00").await, Err("malformed_request"));
        assert_eq!(parts(&part("name=\"a\"", "\0")).await, Err("malformed_request"));
        let broken = decode(BodyKind::Multipart { boundary: "X".to_owned() }, "nonsense").await;
        assert_eq!(broken, Err("malformed_request"));
        assert_eq!(decode(BodyKind::Json, "{}").await, Err("unsupported_media_type"));
    }
}
