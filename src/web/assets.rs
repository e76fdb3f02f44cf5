//! Files that pages link to, kept in the program: served under `/assets/NAME`, with a version in the address.

use std::sync::LazyLock;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

static ASSETS: LazyLock<[Asset; 2]> = LazyLock::new(|| {
    [
        Asset::new("afterword.css", "text/css; charset=utf-8", include_bytes!("assets/afterword.css")),
        Asset::new("page.css", "text/css; charset=utf-8", include_bytes!("assets/page.css")),
    ]
});

/// One file and what has to be said about it over HTTP.
#[derive(Debug)]
pub struct Asset {
    /// The name, the last segment of its path.
    pub name: &'static str,
    /// The value of `Content-Type`.
    pub content_type: &'static str,
    /// The content.
    pub bytes: &'static [u8],
    digest: String,
}

impl Asset {
    fn new(name: &'static str, content_type: &'static str, bytes: &'static [u8]) -> Self {
        Self { name, content_type, bytes, digest: HEXLOWER.encode(&Sha256::digest(bytes)) }
    }

    /// Gives the opaque part of the strong `ETag`, without quotes: SHA-256 of the content in hexadecimal.
    pub fn etag(&self) -> &str {
        &self.digest
    }

    /// Gives the value of `v` in the address: the first 16 digits of the digest.
    ///
    /// A request whose `v` is this one may be answered as immutable; any other has to be checked by `ETag`.
    pub fn version(&self) -> &str {
        self.digest.get(..16).unwrap_or(&self.digest)
    }

    /// Gives the address that pages link to, with the version.
    pub fn url(&self) -> String {
        format!("/assets/{}?v={}", self.name, self.version())
    }
}

/// Finds a file by its name; `None` where there is none.
pub fn find(name: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_changes_with_the_content() {
        let asset = find("afterword.css").unwrap();
        assert_eq!(asset.etag().len(), 64);
        assert_eq!(asset.url(), format!("/assets/afterword.css?v={}", asset.version()));
        let other = Asset::new("afterword.css", "text/css", b"p{}");
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
        for asset in ASSETS.iter() {
            let text = std::str::from_utf8(asset.bytes).unwrap();
            assert!(!text.contains("url(") && !text.contains("@import"), "{}", asset.name);
        }
    }
}
