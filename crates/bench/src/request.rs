//! Requests as ready bytes, and those of which a few digits change each time.

use std::cell::Cell;

/// Digits of the number that makes each submission another.
const NUMBER_DIGITS: usize = 12;
/// Digits of the number of an article.
pub const ARTICLE_DIGITS: usize = 6;

/// Writes a request that reads, with headers that each begin a line of their own.
pub fn get(path: &str, headers: &[(&str, &str)]) -> Vec<u8> {
    let mut text = format!("GET {path} HTTP/1.1\r\nHost: bench\r\n");
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str("\r\n");
    text.into_bytes()
}

/// A submission: its bytes, and where its digits stand.
#[derive(Debug, Clone)]
pub struct Submission {
    bytes: Vec<u8>,
    numbers: Vec<usize>,
    articles: Vec<usize>,
    article_count: u64,
}

impl Submission {
    /// Puts a submission together. In `body` each `#` run of 12 becomes the number of the submission, each `@` run of 6
    /// that of an article.
    pub fn new(path: &str, origin: &str, body: &str, article_count: u64) -> Self {
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: bench\r\nOrigin: {origin}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n",
            body.len()
        );
        let text = head + body;
        let places = |mark: &str| text.match_indices(mark).map(|(at, _)| at).collect::<Vec<_>>();
        let numbers = places(&"#".repeat(NUMBER_DIGITS));
        let articles = places(&"@".repeat(ARTICLE_DIGITS));
        Self { numbers, articles, bytes: text.into_bytes(), article_count }
    }

    /// Writes the number into the bytes and gives them.
    pub fn numbered(&mut self, number: u64) -> &[u8] {
        for at in &self.numbers {
            write_digits(&mut self.bytes, *at, NUMBER_DIGITS, number);
        }
        for at in &self.articles {
            write_digits(&mut self.bytes, *at, ARTICLE_DIGITS, number % self.article_count.max(1));
        }
        &self.bytes
    }

    /// Gives the size of the body in bytes.
    pub fn body_bytes(&self) -> usize {
        let end = self.bytes.windows(4).position(|window| window == b"\r\n\r\n").unwrap_or(0);
        self.bytes.len() - end - 4
    }
}

fn write_digits(bytes: &mut [u8], at: usize, digits: usize, mut number: u64) {
    for place in bytes.iter_mut().skip(at).take(digits).rev() {
        *place = b'0' + u8::try_from(number % 10).unwrap_or(0);
        number /= 10;
    }
}

/// Numbers for submissions, each given once.
#[derive(Debug, Default)]
pub struct Numbers(Cell<u64>);

impl Numbers {
    /// Gives the next.
    pub fn next(&self) -> u64 {
        let number = self.0.get();
        self.0.set(number + 1);
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_change_and_nothing_else() {
        let body = r#"{"article":"/a-@@@@@@","body":"no. ############"}"#;
        let mut submission = Submission::new("/c", "https://b.example", body, 3);
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let (first, second) = (text(submission.numbered(7)), text(submission.numbered(123_456_789_012)));
        assert!(first.ends_with(r#"{"article":"/a-000001","body":"no. 000000000007"}"#), "{first}");
        assert!(second.ends_with(r#"{"article":"/a-000000","body":"no. 123456789012"}"#), "{second}");
        assert_eq!(submission.body_bytes(), body.len());
        assert!(first.contains(&format!("Content-Length: {}\r\n", body.len())));
    }

    #[test]
    fn request_ends_with_an_empty_line() {
        let request = get("/a?b", &[("Accept-Encoding", "gzip")]);
        assert_eq!(request, b"GET /a?b HTTP/1.1\r\nHost: bench\r\nAccept-Encoding: gzip\r\n\r\n");
    }

    #[test]
    fn numbers_never_repeat() {
        let numbers = Numbers::default();
        assert_eq!([numbers.next(), numbers.next(), numbers.next()], [0, 1, 2]);
    }
}
