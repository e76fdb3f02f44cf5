//! Files that pages link to, compiled into the program. Our own pages load them from `/assets/NAME`, pages of other
//! sites from `/embed/NAME`. Each address carries a version.

use super::error::ApiError;
use super::etag;
use super::origin::allow_all;
use actix_web::http::header::{CACHE_CONTROL, HeaderValue};
use actix_web::{HttpRequest, HttpResponse};
use data_encoding::{BASE64, HEXLOWER};
use sha2::{Digest, Sha256, Sha384};
use std::sync::LazyLock;

const CSS: &str = "text/css; charset=utf-8";
const JAVASCRIPT: &str = "text/javascript; charset=utf-8";

static ASSETS: LazyLock<[Asset; 9]> = LazyLock::new(|| {
    [
        Asset::new(Folder::Assets, "afterword.css", CSS, include_bytes!("assets/afterword.css")),
        Asset::new(Folder::Assets, "admin.css", CSS, include_bytes!("assets/admin.css")),
        Asset::new(Folder::Assets, "admin.js", JAVASCRIPT, include_bytes!("assets/admin.js")),
        Asset::new(Folder::Assets, "page.css", CSS, include_bytes!("assets/page.css")),
        Asset::new(Folder::Assets, "favicon.svg", "image/svg+xml", include_bytes!("assets/favicon.svg")),
        Asset::new(Folder::Assets, "favicon.ico", "image/x-icon", include_bytes!("assets/favicon.ico")),
        Asset::new(Folder::Embed, "v1.js", JAVASCRIPT, include_bytes!("assets/embed/v1.js")),
        Asset::new(Folder::Embed, "v1-work.js", JAVASCRIPT, include_bytes!("assets/embed/v1-work.js")),
        // The same styles under a stable name.
        Asset::new(Folder::Embed, "v1.css", CSS, include_bytes!("assets/afterword.css")),
    ]
});

/// The folder that serves a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Folder {
    /// `/assets`, for our own pages. Names may change with every version.
    Assets,
    /// `/embed`, for pages of other sites. Names are stable, and so is the behaviour behind them.
    Embed,
}

impl Folder {
    const fn path(self) -> &'static str {
        match self {
            Self::Assets => "/assets",
            Self::Embed => "/embed",
        }
    }
}

/// One file with its HTTP metadata.
#[derive(Debug)]
pub struct Asset {
    /// Its URLs.
    pub folder: Folder,
    /// The name, the last segment of its path.
    pub name: &'static str,
    /// The value of `Content-Type`.
    pub content_type: &'static str,
    /// The content.
    pub bytes: &'static [u8],
    digest: String,
}

impl Asset {
    fn new(folder: Folder, name: &'static str, content_type: &'static str, bytes: &'static [u8]) -> Self {
        Self { folder, name, content_type, bytes, digest: HEXLOWER.encode(&Sha256::digest(bytes)) }
    }

    /// Returns the opaque part of the strong `ETag`, without quotes: SHA-256 of the content in hexadecimal.
    pub fn etag(&self) -> &str {
        &self.digest
    }

    /// Returns the value of `v` in the address: the first 16 digits of the digest.
    ///
    /// An answer to a request with this `v` is immutable. Any other request is revalidated by `ETag`.
    pub fn version(&self) -> &str {
        self.digest.get(..16).unwrap_or(&self.digest)
    }

    /// Returns the address that pages link to, with the version.
    pub fn url(&self) -> String {
        format!("{}/{}?v={}", self.folder.path(), self.name, self.version())
    }

    /// Returns the value of `integrity` for an element that links to it (W3C, Subresource Integrity).
    pub fn integrity(&self) -> String {
        format!("sha384-{}", BASE64.encode(&Sha384::digest(self.bytes)))
    }

    /// Answers a request for the file. Every origin may read it.
    pub fn answer(&self, request: &HttpRequest) -> HttpResponse {
        let is_versioned = request.query_string() == format!("v={}", self.version());
        let mut response = etag::conditional(request, self.content_type, self.bytes.to_vec(), "Accept-Encoding");
        if is_versioned {
            let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
            response.headers_mut().insert(CACHE_CONTROL, forever);
        }
        allow_all(&mut response);
        response
    }
}

/// Finds a file by its name; `None` where there is none.
pub fn find(name: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.name == name)
}

/// Answers a request for a file of a folder.
///
/// # Errors
/// `NotFound` where there is none of this name.
pub fn serve(request: &HttpRequest, folder: Folder, name: &str) -> Result<HttpResponse, ApiError> {
    let asset = find(name).filter(|asset| asset.folder == folder).ok_or(ApiError::NOT_FOUND)?;
    Ok(asset.answer(request))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_changes_with_the_content() {
        let asset = find("afterword.css").unwrap();
        assert_eq!(asset.etag().len(), 64);
        assert_eq!(asset.url(), format!("/assets/afterword.css?v={}", asset.version()));
        let other = Asset::new(Folder::Assets, "afterword.css", "text/css", b"p{}");
        assert_ne!(asset.version(), other.version());
    }

    #[test]
    fn only_listed_files_are_found() {
        for name in ["", "../assets.rs", "afterword.css/", "AFTERWORD.CSS"] {
            assert!(find(name).is_none(), "{name}");
        }
    }

    #[test]
    fn stylesheets_ask_nobody_else() {
        for asset in ASSETS.iter().filter(|asset| asset.content_type == CSS) {
            let text = std::str::from_utf8(asset.bytes).unwrap();
            assert!(!text.contains("url(") && !text.contains("@import"), "{}", asset.name);
        }
    }

    #[test]
    fn integrity_is_the_digest_in_the_spelling_of_browsers() {
        let empty = Asset::new(Folder::Embed, "x.js", JAVASCRIPT, b"");
        // SHA-384 of nothing (FIPS 180-4).
        let known = "sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb";
        assert_eq!(empty.integrity(), known);
    }

    #[test]
    fn script_names_the_digest_of_the_one_that_it_loads() {
        let text = |name: &str| std::str::from_utf8(find(name).unwrap().bytes).unwrap();
        let digest = format!("\"sha256-{}\"", BASE64.encode(&Sha256::digest(find("v1-work.js").unwrap().bytes)));
        assert!(text("v1.js").contains(&digest), "WORK in v1.js must be {digest}");
    }

    #[test]
    fn script_and_styles_of_other_peoples_pages_stay_within_ten_kilobytes() {
        use std::io::Write;
        let size = |name: &str| {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
            encoder.write_all(find(name).unwrap().bytes).unwrap();
            encoder.finish().unwrap().len()
        };
        let (script, styles) = (size("v1.js"), size("v1.css"));
        assert!(script + styles <= 10_000, "{script} and {styles} bytes");
    }
}
