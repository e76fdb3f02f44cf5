//! One connection to a server: a request of ready bytes, and an answer of which no more is kept than is asked for.

use crate::response::{Head, HeadError, fields, parse};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const BUFFER_BYTES: usize = 64 * 1024;
/// How long one answer may take; none of ours does.
const PATIENCE: Duration = Duration::from_secs(30);

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The connection failed.
    #[error("a connection to the server failed: {0}")]
    Io(#[from] std::io::Error),
    /// The server closed it.
    #[error("the server closed a connection in the middle of an answer")]
    Closed,
    /// The answer cannot be read.
    #[error(transparent)]
    Head(#[from] HeadError),
    /// More came than was asked for.
    #[error("the server sent more than it had announced")]
    TooMuch,
    /// It took too long.
    #[error("an answer took longer than 30 s")]
    TimedOut,
}

/// A whole answer, for looking at rather than for measuring.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The header fields, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// Gives the value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// A connection that stays open.
#[derive(Debug)]
pub struct Connection {
    stream: TcpStream,
    buffer: Box<[u8]>,
}

impl Connection {
    /// Connects.
    ///
    /// # Errors
    /// `ClientError::Io`.
    pub async fn open(address: SocketAddr) -> Result<Self, ClientError> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: vec![0; BUFFER_BYTES].into() })
    }

    /// Sends a request and reads its answer to the end, over and over into the same buffer.
    ///
    /// # Errors
    /// `ClientError`.
    pub async fn exchange(&mut self, request: &[u8]) -> Result<Head, ClientError> {
        self.stream.write_all(request).await?;
        let (head, filled) = self.read_head().await?;
        let mut rest = (head.head_bytes + head.body_bytes).checked_sub(filled).ok_or(ClientError::TooMuch)?;
        while rest > 0 {
            let count = self.read_at(0).await?;
            rest = rest.checked_sub(count).ok_or(ClientError::TooMuch)?;
        }
        Ok(head)
    }

    /// Sends a request and keeps the whole answer.
    ///
    /// # Errors
    /// `ClientError`, `TimedOut` after 30 s.
    pub async fn fetch(&mut self, request: &[u8]) -> Result<Answer, ClientError> {
        tokio::time::timeout(PATIENCE, self.fetch_patiently(request)).await.map_err(|_| ClientError::TimedOut)?
    }

    async fn fetch_patiently(&mut self, request: &[u8]) -> Result<Answer, ClientError> {
        self.stream.write_all(request).await?;
        let (head, filled) = self.read_head().await?;
        let headers = fields(self.buffer.get(..head.head_bytes).unwrap_or_default());
        let mut body = self.buffer.get(head.head_bytes..filled).unwrap_or_default().to_vec();
        while body.len() < head.body_bytes {
            let count = self.read_at(0).await?;
            body.extend_from_slice(self.buffer.get(..count).unwrap_or_default());
        }
        if body.len() > head.body_bytes {
            Err(ClientError::TooMuch)
        } else {
            Ok(Answer { status: head.status, headers, body })
        }
    }

    /// Sends a request whose answer has no end, takes what comes for as long as is said, and tells whether it was answered
    /// with 200.
    ///
    /// # Errors
    /// `ClientError`, `Closed` where the server ends the answer before.
    pub async fn listen(&mut self, request: &[u8], time: Duration) -> Result<bool, ClientError> {
        self.stream.write_all(request).await?;
        let count = self.read_at(0).await?;
        if !self.buffer.get(..count).is_some_and(|start| start.starts_with(b"HTTP/1.1 200 ")) {
            return Ok(false);
        }
        let rest = tokio::time::timeout(time, async {
            loop {
                self.read_at(0).await?;
            }
        });
        rest.await.unwrap_or(Ok(true))
    }

    async fn read_head(&mut self) -> Result<(Head, usize), ClientError> {
        let mut filled = 0;
        loop {
            filled += self.read_at(filled).await?;
            if let Some(head) = parse(self.buffer.get(..filled).unwrap_or_default())? {
                return Ok((head, filled));
            }
        }
    }

    async fn read_at(&mut self, filled: usize) -> Result<usize, ClientError> {
        let room = self.buffer.get_mut(filled..).unwrap_or_default();
        match self.stream.read(room).await? {
            0 => Err(ClientError::Closed),
            count => Ok(count),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};

    /// Answers each request of one connection with ready pieces, as far apart as the network may bring them.
    fn server(answers: Vec<Vec<Vec<u8>>>) -> SocketAddr {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            stream.set_nodelay(true).unwrap();
            for pieces in answers {
                let mut request = [0; 1024];
                assert!(stream.read(&mut request).unwrap() > 0);
                for piece in pieces {
                    stream.write_all(&piece).unwrap();
                    std::thread::yield_now();
                }
            }
        });
        address
    }

    fn wait<F: Future>(future: F) -> F::Output {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
    }

    #[test]
    fn answers_follow_one_another_on_one_connection_however_they_are_cut() {
        let big = vec![b'x'; 200_000];
        let first = vec![b"HTTP/1.1 200 OK\r\ncontent-".to_vec(), b"length: 5\r\n\r\nhe".to_vec(), b"llo".to_vec()];
        let second = vec![b"HTTP/1.1 200 OK\r\ncontent-length: 200000\r\n\r\n".to_vec(), big.clone()];
        let third = vec![b"HTTP/1.1 304 Not Modified\r\netag: \"a\"\r\n\r\n".to_vec()];
        let address = server(vec![first, second.clone(), third, second]);
        wait(async {
            let mut connection = Connection::open(address).await.unwrap();
            assert_eq!(connection.fetch(b"GET").await.unwrap().body, b"hello");
            assert_eq!(connection.exchange(b"GET").await.unwrap().body_bytes, 200_000);
            let unchanged = connection.fetch(b"GET").await.unwrap();
            assert_eq!((unchanged.status, unchanged.header("etag")), (304, Some("\"a\"")));
            assert!(connection.fetch(b"GET").await.unwrap().body == big);
        });
    }

    #[test]
    fn an_end_in_the_middle_is_an_error() {
        let address = server(vec![vec![b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhe".to_vec()]]);
        let outcome = wait(async { Connection::open(address).await.unwrap().exchange(b"GET").await });
        assert!(matches!(outcome, Err(ClientError::Closed | ClientError::Io(_))), "{outcome:?}");
    }
}
