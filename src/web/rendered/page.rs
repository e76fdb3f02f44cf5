//! One rendered page: its bytes, content codings and entity tags, and the answers from it.

use super::encoding::Encoding;
use crate::domain::language::Language;
use crate::domain::timestamp::Timestamp;
use crate::service::Versions;
use crate::web::etag;
use crate::web::origin::allow_all;
use actix_web::HttpResponse;
use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap, HeaderValue, InvalidHeaderValue};
use actix_web::web::Bytes;
use std::io::Write;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

/// The least size for compression, in bytes: smaller pages fit into one packet.
const MIN_COMPRESSED_BYTES: usize = 1024;
/// The overhead of a page, in bytes: tags, versions, and its entries in two tables.
const BESIDE_BYTES: usize = 1024;

/// The type of a page; it decides the headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// JSON, the same in every language.
    Json,
    /// A feed.
    Atom,
    /// A piece of HTML.
    Html {
        /// In which language.
        language: Language,
        /// Whether `Accept-Language` decided on it.
        is_negotiated: bool,
    },
}

// Constants, as in `headers`.
static JSON: HeaderValue = HeaderValue::from_static("application/json");
static ATOM: HeaderValue = HeaderValue::from_static("application/atom+xml");
static HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");
static BY_ENCODING: HeaderValue = HeaderValue::from_static("Accept-Encoding");
static BY_ENCODING_AND_LANGUAGE: HeaderValue = HeaderValue::from_static("Accept-Encoding, Accept-Language");
static REVALIDATE: HeaderValue = HeaderValue::from_static("public, max-age=0, must-revalidate");

impl Kind {
    fn content_type(self) -> HeaderValue {
        match self {
            Self::Json => JSON.clone(),
            Self::Atom => ATOM.clone(),
            Self::Html { .. } => HTML.clone(),
        }
    }

    fn vary(self) -> HeaderValue {
        match self {
            Self::Html { is_negotiated: true, .. } => BY_ENCODING_AND_LANGUAGE.clone(),
            Self::Json | Self::Atom | Self::Html { is_negotiated: false, .. } => BY_ENCODING.clone(),
        }
    }
}

/// A page as bytes.
#[derive(Debug)]
pub struct Rendered {
    kind: Kind,
    /// The digest of the bytes. All tags begin with it, so that every instance gives the same tags.
    hash: String,
    identity: EncodedBody,
    gzip: LazyBody,
    brotli: LazyBody,
    good_until: Option<Timestamp>,
    /// The versions of everything that it was made from; `None` for a page that is not cached.
    versions: Option<Versions>,
    /// Whether it was requested since the last call of `take_read`.
    is_read: AtomicBool,
}

#[derive(Debug)]
struct EncodedBody {
    bytes: Bytes,
    tag: HeaderValue,
}

/// The body in one content coding, made on first use.
#[derive(Debug)]
struct LazyBody {
    tag: HeaderValue,
    is_asked: AtomicBool,
    bytes: OnceLock<Bytes>,
}

/// The kind of answer to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Choice {
    /// 304, with the tag of this coding.
    Unchanged(Encoding),
    /// 200, with the body in this coding.
    Whole(Encoding),
    /// 200, but the body in this coding has not been made yet.
    Unmade(Encoding),
}

impl Rendered {
    /// Takes the bytes of a page.
    ///
    /// # Errors
    /// None in practice: the digest consists of header characters.
    pub fn new(kind: Kind, bytes: Vec<u8>) -> Result<Self, InvalidHeaderValue> {
        let hash = etag::hash_of(&bytes);
        let tag = |encoding: Encoding| HeaderValue::try_from(format!("\"{hash}{}\"", encoding.suffix()));
        let lazy = |encoding| {
            Ok::<_, InvalidHeaderValue>(LazyBody {
                tag: tag(encoding)?,
                is_asked: AtomicBool::new(false),
                bytes: OnceLock::new(),
            })
        };
        Ok(Self {
            kind,
            identity: EncodedBody { bytes: bytes.into(), tag: tag(Encoding::Identity)? },
            gzip: lazy(Encoding::Gzip)?,
            brotli: lazy(Encoding::Brotli)?,
            hash,
            good_until: None,
            versions: None,
            is_read: AtomicBool::new(true),
        })
    }

    /// Sets the time at which the page expires.
    #[must_use]
    pub fn until(self, end: Timestamp) -> Self {
        Self { good_until: Some(end), ..self }
    }

    /// Records the versions of everything that it was made from. It may be cached then.
    #[must_use]
    pub(super) fn with_versions(self, versions: Versions) -> Self {
        Self { versions: Some(versions), ..self }
    }

    /// Returns the versions of everything that it was made from; `None` for a page that is not cached.
    pub(super) const fn versions(&self) -> Option<&Versions> {
        self.versions.as_ref()
    }

    /// Returns the time at which it expires.
    pub(super) const fn good_until(&self) -> Option<Timestamp> {
        self.good_until
    }

    /// Records a request. Writes only if the flag changes, as all workers share the cache line.
    pub(super) fn note_read(&self) {
        if !self.is_read.load(Ordering::Relaxed) {
            self.is_read.store(true, Ordering::Relaxed);
        }
    }

    /// Reports whether it was requested since the last call.
    pub(super) fn take_read(&self) -> bool {
        self.is_read.swap(false, Ordering::Relaxed)
    }

    /// Returns its size in memory, in bytes.
    pub(super) fn bytes(&self) -> usize {
        let made = [&self.gzip, &self.brotli].map(|lazy| lazy.bytes.get().map_or(0, Bytes::len));
        BESIDE_BYTES + self.identity.bytes.len() + made.iter().sum::<usize>()
    }

    /// Answers a request with the codings that exist.
    pub fn answer(&self, request: &HeaderMap) -> HttpResponse {
        self.respond(self.choose(request))
    }

    /// Chooses the answer to a request.
    pub(super) fn choose(&self, request: &HeaderMap) -> Choice {
        for known in etag::named(request) {
            if let Some(encoding) = self.coding_of(known) {
                return Choice::Unchanged(encoding);
            }
            if known == "*" {
                return match self.whole(Encoding::wanted(request)) {
                    Choice::Whole(encoding) | Choice::Unchanged(encoding) => Choice::Unchanged(encoding),
                    Choice::Unmade(_) => Choice::Unchanged(Encoding::Identity),
                };
            }
        }
        self.whole(Encoding::wanted(request))
    }

    /// Builds the answer. Identity replaces a coding that has not been made.
    pub(super) fn respond(&self, choice: Choice) -> HttpResponse {
        let (mut response, encoding) = match choice {
            Choice::Unchanged(encoding) => (HttpResponse::new(StatusCode::NOT_MODIFIED), encoding),
            Choice::Whole(encoding) => self.ok(encoding),
            Choice::Unmade(_) => self.ok(Encoding::Identity),
        };
        let headers = response.headers_mut();
        headers.insert(header::ETAG, self.tag(encoding).clone());
        headers.insert(header::CACHE_CONTROL, REVALIDATE.clone());
        headers.insert(header::VARY, self.kind.vary());
        allow_all(&mut response);
        response
    }

    fn ok(&self, encoding: Encoding) -> (HttpResponse, Encoding) {
        let (bytes, encoding) = match self.lazy(encoding).and_then(|lazy| lazy.bytes.get()) {
            Some(bytes) => (bytes, encoding),
            None => (&self.identity.bytes, Encoding::Identity),
        };
        let mut response = HttpResponse::with_body(StatusCode::OK, BoxBody::new(bytes.clone()));
        response.headers_mut().insert(header::CONTENT_TYPE, self.kind.content_type());
        if let Kind::Html { language, .. } = self.kind {
            response.headers_mut().insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language.tag()));
        }
        if let Some(name) = encoding.header() {
            response.headers_mut().insert(header::CONTENT_ENCODING, name);
        }
        (response, encoding)
    }

    fn whole(&self, wanted: Encoding) -> Choice {
        let Some(lazy) = self.lazy(wanted) else { return Choice::Whole(Encoding::Identity) };
        if lazy.bytes.get().is_some() {
            return Choice::Whole(wanted);
        }
        let is_worth_it = self.versions.is_some() && self.identity.bytes.len() >= MIN_COMPRESSED_BYTES;
        if is_worth_it && !lazy.is_asked.load(Ordering::Relaxed) {
            return Choice::Unmade(wanted);
        }
        Choice::Whole(Encoding::Identity)
    }

    /// Returns the coding of a tag; `None` for a tag of another page.
    fn coding_of(&self, tag: &str) -> Option<Encoding> {
        let opaque = tag.strip_prefix('"')?.strip_suffix('"')?;
        let suffix = opaque.strip_prefix(self.hash.as_str())?;
        Encoding::ALL.into_iter().find(|encoding| encoding.suffix() == suffix)
    }

    const fn tag(&self, encoding: Encoding) -> &HeaderValue {
        match self.lazy(encoding) {
            Some(lazy) => &lazy.tag,
            None => &self.identity.tag,
        }
    }

    const fn lazy(&self, encoding: Encoding) -> Option<&LazyBody> {
        match encoding {
            Encoding::Identity => None,
            Encoding::Gzip => Some(&self.gzip),
            Encoding::Brotli => Some(&self.brotli),
        }
    }

    /// Claims a coding for the caller. Returns false if another task has claimed it.
    pub(super) fn claim(&self, encoding: Encoding) -> bool {
        self.lazy(encoding).is_some_and(|lazy| !lazy.is_asked.swap(true, Ordering::Relaxed))
    }

    /// Compresses the body. Takes milliseconds: not for an async worker.
    ///
    /// # Errors
    /// None in practice: it writes to memory.
    pub(super) fn make(&self, encoding: Encoding) -> std::io::Result<()> {
        let Some(lazy) = self.lazy(encoding) else { return Ok(()) };
        let plain = &self.identity.bytes;
        let coded = if encoding == Encoding::Gzip { gzip(plain)? } else { brotli(plain)? };
        if coded.len() < plain.len() {
            // A second task would have made the same bytes.
            let _ = lazy.bytes.set(coded.into());
        }
        Ok(())
    }
}

fn gzip(plain: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::with_capacity(plain.len() / 4), flate2::Compression::new(6));
    encoder.write_all(plain)?;
    encoder.finish()
}

fn brotli(plain: &[u8]) -> std::io::Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams { quality: 5, size_hint: plain.len(), ..Default::default() };
    let mut coded = Vec::with_capacity(plain.len() / 4);
    brotli::BrotliCompress(&mut &*plain, &mut coded, &parameters)?;
    Ok(coded)
}
