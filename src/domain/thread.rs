//! Threads: reading order, displayed depth, and the public part of comments.
//!
//! Each comment stores a path: the keys of its ancestors and its own, oldest ancestor first. Paths sorted as bytes give
//! the reading order; a conversation is one range. Paths are bounded: a comment deeper than `MAX_LEVELS` keeps its
//! parent and stands, by its own time, at the last level.

use super::author::AvatarSeed;
use super::comment::CommentId;
use super::markup::SafeHtml;
use super::timestamp::Timestamp;

/// The greatest number of levels a path has; also the deepest level a site can show.
pub const MAX_LEVELS: usize = 10;

/// Bytes of one key: 6 of time in milliseconds, 7 of id, both big-endian.
const KEY_BYTES: usize = 13;

/// The place of a comment in the reading order of its thread.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ThreadPath(Vec<u8>);

impl ThreadPath {
    /// Makes the path of a comment that opens a conversation.
    pub fn root(created_at: Timestamp, id: i64) -> Self {
        Self(key(created_at, id))
    }

    /// Makes the path of a reply to the comment that stands here.
    pub fn reply(&self, created_at: Timestamp, id: i64) -> Self {
        let mut bytes = self.0.clone();
        bytes.truncate((MAX_LEVELS - 1) * KEY_BYTES);
        bytes.extend(key(created_at, id));
        Self(bytes)
    }

    /// Reads stored bytes; `None` unless they are 1 to `MAX_LEVELS` whole keys.
    pub fn from_bytes(bytes: Vec<u8>) -> Option<Self> {
        let is_whole = bytes.len().is_multiple_of(KEY_BYTES);
        (is_whole && !bytes.is_empty() && bytes.len() <= MAX_LEVELS * KEY_BYTES).then_some(Self(bytes))
    }

    /// Returns the bytes that sort as the thread reads.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Returns the key of the conversation: that of the comment which opened it.
    pub fn conversation(&self) -> &[u8] {
        self.0.get(..KEY_BYTES).unwrap_or(&self.0)
    }

    /// Returns the bytes before which the paths of all comments below this one sort. At the last level none sort between.
    pub fn end(&self) -> Vec<u8> {
        // No key begins so: the time has 48 bits, and no comment is written at their end.
        [self.0.as_slice(), &[u8::MAX]].concat()
    }

    /// Returns the level, 1 for a comment that opens a conversation, at most `MAX_LEVELS`.
    pub const fn level(&self) -> usize {
        self.0.len() / KEY_BYTES
    }

    /// Returns the depth at which it is shown on a site with `thread_depth` levels.
    pub fn depth(&self, thread_depth: u8) -> usize {
        self.level().min(usize::from(thread_depth))
    }
}

fn key(created_at: Timestamp, id: i64) -> Vec<u8> {
    let time = created_at.millis().max(0).to_be_bytes();
    let id = id.max(0).to_be_bytes();
    time.iter().skip(2).chain(id.iter().skip(1)).copied().collect()
}

/// The public part of a comment. It has no private data of the author, so none can be displayed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicComment {
    /// Its id.
    pub id: CommentId,
    /// The comment that it answers.
    pub parent_id: Option<CommentId>,
    /// Its place in the thread.
    pub path: ThreadPath,
    /// The name of its author.
    pub author_name: String,
    /// The website of its author.
    pub author_url: Option<String>,
    /// Whether a moderator of the site wrote it, signed in.
    pub is_moderator: bool,
    /// The seed of the author's avatar; `None` for no avatar.
    pub avatar: Option<AvatarSeed>,
    /// Its text as HTML.
    pub body_html: SafeHtml,
    /// When it was written.
    pub created_at: Timestamp,
    /// When its text was last changed.
    pub edited_at: Option<Timestamp>,
    /// The number of approved direct replies.
    pub reply_count: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    #[test]
    fn replies_stand_behind_their_parent_and_before_the_next_conversation() {
        let first = ThreadPath::root(at(100), 1);
        let second = ThreadPath::root(at(200), 2);
        let late_reply = first.reply(at(900), 3);
        let later_reply = first.reply(at(901), 4);
        let nested = late_reply.reply(at(5000), 5);
        let mut order = vec![&second, &later_reply, &nested, &first, &late_reply];
        order.sort();
        assert_eq!(order, [&first, &late_reply, &nested, &later_reply, &second]);
    }

    #[test]
    fn what_falls_in_one_millisecond_is_ordered_by_id() {
        assert!(ThreadPath::root(at(7), 1) < ThreadPath::root(at(7), 2));
        assert!(ThreadPath::root(at(7), (1 << 53) - 1) < ThreadPath::root(at(8), 1));
    }

    #[test]
    fn what_is_too_deep_stands_at_the_last_level_in_order_of_time() {
        let mut path = ThreadPath::root(at(1), 1);
        for step in 2..=50 {
            let reply = path.reply(at(step), step);
            assert!(reply > path, "step {step} stands before its parent");
            path = reply;
        }
        assert_eq!(path.level(), MAX_LEVELS);
        assert_eq!(path.depth(5), 5);
        assert_eq!(path.conversation(), ThreadPath::root(at(1), 1).as_bytes());
    }

    #[test]
    fn stored_bytes_of_another_length_are_refused() {
        assert_eq!(ThreadPath::from_bytes(vec![]), None);
        assert_eq!(ThreadPath::from_bytes(vec![0; KEY_BYTES + 1]), None);
        assert_eq!(ThreadPath::from_bytes(vec![0; KEY_BYTES * (MAX_LEVELS + 1)]), None);
        assert!(ThreadPath::from_bytes(vec![0; KEY_BYTES * MAX_LEVELS]).is_some());
    }
}
