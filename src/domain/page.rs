//! Paging of lists by keyset: page sizes and cursors.
//!
//! A cursor names the last item of a page, so that nothing repeats and nothing is skipped while items arrive. Cursors
//! go out signed; the bytes here are what is signed.

use super::fields::Rule;
use super::thread::ThreadPath;
use super::timestamp::Timestamp;

words! {
    /// The order of the conversations of a thread. Replies always run oldest first.
    ThreadOrder {
        /// The oldest conversation first.
        Oldest => "oldest",
        /// The newest conversation first.
        Newest => "newest",
    }
}

/// The number of items of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageSize(usize);

impl PageSize {
    /// A single item.
    pub const ONE: Self = Self(1);
    /// Public threads: 100 comments, at most 500.
    pub const THREAD: (usize, usize) = (100, 500);
    /// Feeds: 50 comments, at most 100.
    pub const FEED: (usize, usize) = (50, 100);
    /// Lists of the admin API: 50 items, at most 200.
    pub const LIST: (usize, usize) = (50, 200);

    /// Returns the default size of a list.
    pub const fn usual((default, _): (usize, usize)) -> Self {
        Self(default)
    }

    /// Returns the greatest size that a list has.
    pub const fn greatest((_, max): (usize, usize)) -> Self {
        Self(max)
    }

    /// Reads a size; without text it is the first of `bounds`, and the second is the greatest.
    ///
    /// ```
    /// use afterword::domain::page::PageSize;
    ///
    /// assert_eq!(PageSize::parse(None, PageSize::LIST).map(PageSize::get), Ok(50));
    /// assert_eq!(PageSize::parse(Some("20"), PageSize::LIST).map(PageSize::get), Ok(20));
    /// assert!(PageSize::parse(Some("201"), PageSize::LIST).is_err());
    /// ```
    ///
    /// # Errors
    /// `Rule::OutOfRange` for anything but a number from 1 to the greatest.
    pub fn parse(text: Option<&str>, (default, max): (usize, usize)) -> Result<Self, Rule> {
        let Some(text) = text else { return Ok(Self(default)) };
        match text.parse() {
            Ok(size) if (1..=max).contains(&size) => Ok(Self(size)),
            _ => Err(Rule::OutOfRange { min: 1, max: i64::try_from(max).unwrap_or(i64::MAX) }),
        }
    }

    /// Returns the number of items.
    pub const fn get(self) -> usize {
        self.0
    }

    /// Makes a page of a list that was read one item too long; `cursor` names the last item of a page that has a next one.
    pub fn page<T, C>(self, mut items: Vec<T>, cursor: impl FnOnce(&T) -> C) -> Page<T, C> {
        let has_more = self.cut(&mut items);
        Page { next: items.last().filter(|_| has_more).map(cursor), items }
    }

    /// Cuts a list that was read one item too long, and tells whether there was one more.
    pub fn cut<T>(self, items: &mut Vec<T>) -> bool {
        let has_more = items.len() > self.0;
        items.truncate(self.0);
        has_more
    }
}

/// One page of a list, and where the next one begins.
#[derive(Debug, Clone)]
pub struct Page<T, C> {
    /// The items.
    pub items: Vec<T>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<C>,
}

/// A place in a thread: behind the comment with this path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThreadCursor {
    /// The order in which the thread is read.
    pub order: ThreadOrder,
    /// The path of the last comment shown.
    pub after: ThreadPath,
}

impl ThreadCursor {
    /// Writes the cursor as bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let tag = match self.order {
            ThreadOrder::Oldest => b'o',
            ThreadOrder::Newest => b'n',
        };
        let mut bytes = vec![tag];
        bytes.extend_from_slice(self.after.as_bytes());
        bytes
    }

    /// Parses the bytes of `to_bytes`; `None` for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (tag, path) = bytes.split_first()?;
        let order = match tag {
            b'o' => ThreadOrder::Oldest,
            b'n' => ThreadOrder::Newest,
            _ => return None,
        };
        Some(Self { order, after: ThreadPath::from_bytes(path.to_vec())? })
    }
}

/// A place in a list that is ordered by time and id: behind that item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListCursor {
    /// When the last item shown was made.
    pub at: Timestamp,
    /// Its id.
    pub id: i64,
}

impl ListCursor {
    /// Writes the cursor as bytes.
    pub fn to_bytes(self) -> Vec<u8> {
        let mut bytes = vec![b'l'];
        bytes.extend_from_slice(&self.at.millis().to_be_bytes());
        bytes.extend_from_slice(&self.id.to_be_bytes());
        bytes
    }

    /// Parses the bytes of `to_bytes`; `None` for anything else.
    ///
    /// ```
    /// use afterword::domain::page::ListCursor;
    /// use afterword::domain::timestamp::Timestamp;
    ///
    /// let cursor = ListCursor { at: Timestamp::from_millis(1), id: 2 };
    /// assert_eq!(ListCursor::from_bytes(&cursor.to_bytes()), Some(cursor));
    /// assert_eq!(ListCursor::from_bytes(b"anything else"), None);
    /// ```
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (tag, rest) = bytes.split_first()?;
        let (at, id) = rest.split_at_checked(8)?;
        let at = Timestamp::from_millis(i64::from_be_bytes(at.try_into().ok()?));
        let id = i64::from_be_bytes(id.try_into().ok()?);
        (*tag == b'l').then_some(Self { at, id })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn size_is_bounded_and_has_a_default() {
        assert_eq!(PageSize::parse(None, PageSize::THREAD).map(PageSize::get), Ok(100));
        assert_eq!(PageSize::parse(Some("500"), PageSize::THREAD).map(PageSize::get), Ok(500));
        for refused in ["0", "501", "-1", "ten", ""] {
            assert_eq!(PageSize::parse(Some(refused), PageSize::THREAD), Err(Rule::OutOfRange { min: 1, max: 500 }));
        }
    }

    #[test]
    fn cursors_read_back_what_they_wrote_and_nothing_else() {
        let list = ListCursor { at: Timestamp::from_millis(-5), id: 77 };
        assert_eq!(ListCursor::from_bytes(&list.to_bytes()), Some(list));
        let path = ThreadPath::root(Timestamp::from_millis(1), 2);
        let thread = ThreadCursor { order: ThreadOrder::Newest, after: path };
        assert_eq!(ThreadCursor::from_bytes(&thread.to_bytes()), Some(thread.clone()));
        assert_eq!(ListCursor::from_bytes(&thread.to_bytes()), None);
        assert_eq!(ThreadCursor::from_bytes(&list.to_bytes()), None);
        assert_eq!(ThreadCursor::from_bytes(b""), None);
    }
}
