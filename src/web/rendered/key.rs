//! Cache keys: of pages, and of the requests that lead to them.

use crate::domain::language::Language;
use crate::domain::page::{ThreadCursor, ThreadOrder};
use crate::domain::site::SiteId;
use crate::domain::thread::ThreadPath;
use crate::service::Versions;
use crate::service::feed::FeedAddress;
use crate::service::read::{CountsAddress, ThreadAddress};
use quick_cache::Equivalent;
use std::hash::Hash;
use std::sync::Arc;

/// The identity of a page, however it was requested. It has the content of the cursor, not its text: nobody can create
/// two keys for one page, or name a page that we did not offer.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum PageKey {
    /// A page of a thread.
    Thread {
        /// The site.
        site: SiteId,
        /// The article's path.
        path: Box<str>,
        /// The order of conversations.
        order: ThreadOrder,
        /// The most comments on the page.
        size: usize,
        /// The comment behind which it begins.
        after: Option<ThreadPath>,
        /// The representation.
        view: View,
    },
    /// A feed.
    Feed {
        /// The site.
        site: SiteId,
        /// The article's path; `None` for the whole site.
        path: Option<Box<str>>,
        /// The most entries.
        size: usize,
        /// Whether the request names it; the feed's own address repeats it.
        names_size: bool,
    },
    /// The counts of some articles, as the request names them.
    Counts {
        /// The site.
        site: SiteId,
        /// The references, sorted.
        references: Box<[String]>,
    },
}

/// The representation of a thread.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum View {
    /// JSON, with sentences in a language.
    Json(Language),
    /// A piece of HTML.
    Html {
        /// In which language.
        language: Language,
        /// Whether `Accept-Language` decided on it, for `Vary`.
        is_negotiated: bool,
    },
}

impl PageKey {
    /// Returns the key of a page of a thread.
    pub fn thread(address: &ThreadAddress, view: View) -> Self {
        Self::Thread {
            site: address.site.id,
            path: address.path.as_str().into(),
            order: address.order,
            size: address.size.get(),
            after: address.cursor.clone().map(|ThreadCursor { after, .. }| after),
            view,
        }
    }

    /// Returns the key of a feed.
    pub fn feed(address: &FeedAddress, names_size: bool) -> Self {
        let path = address.path.as_ref().map(|path| path.as_str().into());
        Self::Feed { site: address.site.id, path, size: address.size.get(), names_size }
    }

    /// Returns the key of the counts of some articles.
    pub fn counts(address: &CountsAddress) -> Self {
        Self::Counts { site: address.site.id, references: address.articles.keys().cloned().collect() }
    }

    /// Returns its heap size in bytes.
    pub fn bytes(&self) -> usize {
        match self {
            Self::Thread { path, after, .. } => path.len() + after.as_ref().map_or(0, |path| path.as_bytes().len()),
            Self::Feed { path, .. } => path.as_ref().map_or(0, |path| path.len()),
            Self::Counts { references, .. } => {
                references.iter().map(|text| text.len() + size_of::<String>()).sum::<usize>()
            }
        }
    }
}

/// The key of a request: its target as sent and, for HTML, the browser's favourite language. The answer may be in
/// another language, if target or site names one.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct RequestKey {
    pub target: Box<str>,
    pub language: Box<str>,
}

/// The borrowed form, for lookups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct RequestKeyRef<'a> {
    pub target: &'a str,
    pub language: &'a str,
}

impl Equivalent<RequestKey> for RequestKeyRef<'_> {
    fn equivalent(&self, asked: &RequestKey) -> bool {
        *self.target == *asked.target && *self.language == *asked.language
    }
}

/// The page that a request key leads to, valid until sites change.
#[derive(Debug)]
pub(super) struct Alias {
    pub key: Arc<PageKey>,
    pub versions: Versions,
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

    #[test]
    fn words_are_found_by_what_equals_them() {
        let asked = RequestKey { target: "/a?b".into(), language: "en".into() };
        let same = RequestKeyRef { target: "/a?b", language: "en" };
        let hasher = BuildHasherDefault::<DefaultHasher>::default();
        assert!(same.equivalent(&asked));
        assert_eq!(hasher.hash_one(&asked), hasher.hash_one(same));
        for other in [RequestKeyRef { language: "de", ..same }, RequestKeyRef { target: "/a?be", language: "n" }] {
            assert!(!other.equivalent(&asked));
        }
    }
}
