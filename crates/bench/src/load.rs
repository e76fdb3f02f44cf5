//! Load: connections that send one request after another, and what came of it.

use crate::client::{ClientError, Connection};
use crate::latency::LatencyHistogram;
use crate::request::{Numbers, Submission};
use crate::statistics::ratio;
use futures_util::future::try_join_all;
use std::cell::{Cell, RefCell};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

/// What is longer than any run that was asked for may take on top.
const GRACE: Duration = Duration::from_secs(120);

/// What is sent.
#[derive(Debug, Default)]
pub struct Requests {
    /// Requests that read, taken in turn.
    pub reads: Vec<Vec<u8>>,
    /// The request that writes.
    pub submission: Option<Submission>,
    /// How many in a hundred write: of those a divisor of 100.
    pub submission_percent: u64,
}

impl Requests {
    /// Only reads the same again and again.
    pub fn reading(request: Vec<u8>) -> Self {
        Self { reads: vec![request], ..Self::default() }
    }

    /// Only writes.
    pub fn writing(submission: Submission) -> Self {
        Self { reads: Vec::new(), submission: Some(submission), submission_percent: 100 }
    }

    const fn is_submission(&self, number: u64) -> bool {
        (number * self.submission_percent) % 100 < self.submission_percent
    }
}

/// When it ends.
#[derive(Debug, Clone, Copy)]
pub enum Until {
    /// After a time.
    Elapsed(Duration),
    /// After so many requests.
    Count(u64),
}

/// Some load.
#[derive(Debug)]
pub struct Load<'a> {
    /// The server.
    pub address: SocketAddr,
    /// Connections at once.
    pub connections: usize,
    /// What is sent.
    pub requests: &'a Requests,
    /// When it ends.
    pub until: Until,
    /// Into how many parts of equal length submissions are sorted; only with `Until::Count`.
    pub parts: usize,
    /// Where the numbers of submissions come from.
    pub numbers: &'a Numbers,
}

/// What came of it.
#[derive(Debug)]
pub struct Outcome {
    /// From the first request to the last answer.
    pub elapsed: Duration,
    /// How long reads took.
    pub reads: LatencyHistogram,
    /// How long submissions took, by part.
    pub submissions: Vec<LatencyHistogram>,
    /// Answers 429 and 503, which are stated limits.
    pub refused: u64,
    /// Bytes of bodies.
    pub body_bytes: u64,
}

/// Why a run says nothing.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// No answer.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// An answer that was not expected.
    #[error("the server answered a {what} with {status}")]
    Unexpected {
        /// Read or submission.
        what: &'static str,
        /// The status.
        status: u16,
    },
    /// It did not end.
    #[error("a run did not end in time")]
    Stuck,
}

impl Outcome {
    fn new(parts: usize) -> Self {
        let submissions = vec![LatencyHistogram::default(); parts.max(1)];
        Self { elapsed: Duration::ZERO, reads: LatencyHistogram::default(), submissions, refused: 0, body_bytes: 0 }
    }

    /// Gives the number of answers.
    pub fn count(&self) -> u64 {
        self.reads.count() + self.submissions.iter().map(LatencyHistogram::count).sum::<u64>() + self.refused
    }

    /// Gives the answers in a second.
    pub fn per_second(&self) -> f64 {
        ratio(decimal(self.count()), self.elapsed.as_secs_f64())
    }

    /// Gives the bytes of bodies in a second.
    pub fn bytes_per_second(&self) -> f64 {
        ratio(decimal(self.body_bytes), self.elapsed.as_secs_f64())
    }

    /// Gives how long submissions took, all parts together.
    pub fn all_submissions(&self) -> LatencyHistogram {
        let mut all = LatencyHistogram::default();
        self.submissions.iter().for_each(|part| all.add(part));
        all
    }
}

/// Makes a number with decimals of a count.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
pub const fn decimal(count: u64) -> f64 {
    count as f64
}

impl Load<'_> {
    /// Opens the connections, and then sends until the end.
    ///
    /// # Errors
    /// `LoadError`; what is refused by a stated limit is counted instead.
    pub async fn run(&self) -> Result<Outcome, LoadError> {
        let longest = GRACE + if let Until::Elapsed(time) = self.until { time } else { Duration::from_secs(600) };
        tokio::time::timeout(longest, self.send_all()).await.map_err(|_| LoadError::Stuck)?
    }

    async fn send_all(&self) -> Result<Outcome, LoadError> {
        let connections = try_join_all((0..self.connections).map(|_| Connection::open(self.address))).await?;
        let outcome = RefCell::new(Outcome::new(self.parts));
        let sent = Cell::new(0);
        let start = Instant::now();
        try_join_all(connections.into_iter().map(|connection| self.send(connection, &sent, &outcome, start))).await?;
        let elapsed = start.elapsed();
        Ok(Outcome { elapsed, ..outcome.into_inner() })
    }

    async fn send(
        &self,
        mut connection: Connection,
        sent: &Cell<u64>,
        outcome: &RefCell<Outcome>,
        start: Instant,
    ) -> Result<(), LoadError> {
        let mut submission = self.requests.submission.clone();
        let mut before = Instant::now();
        while self.goes_on(sent.get(), before.duration_since(start)) {
            let number = sent.get();
            sent.set(number + 1);
            let is_submission = self.requests.is_submission(number);
            let request = match &mut submission {
                Some(submission) if is_submission => submission.numbered(self.numbers.next()),
                _ => self.read(number),
            };
            let head = connection.exchange(request).await?;
            let after = Instant::now();
            let mut outcome = outcome.borrow_mut();
            outcome.body_bytes += head.body_bytes as u64;
            let took = after.duration_since(before);
            match (head.status, is_submission) {
                (201, true) => {
                    let part = self.part(number);
                    outcome.submissions.get_mut(part).into_iter().for_each(|part| part.record(took));
                }
                (200 | 304, false) => outcome.reads.record(took),
                (429 | 503, _) => outcome.refused += 1,
                (status, _) => {
                    let what = if is_submission { "submission" } else { "read" };
                    return Err(LoadError::Unexpected { what, status });
                }
            }
            before = after;
        }
        Ok(())
    }

    fn goes_on(&self, sent: u64, elapsed: Duration) -> bool {
        match self.until {
            Until::Elapsed(time) => elapsed < time,
            Until::Count(count) => sent < count,
        }
    }

    fn read(&self, number: u64) -> &[u8] {
        let reads = &self.requests.reads;
        let index = usize::try_from(number % (reads.len() as u64).max(1)).unwrap_or(0);
        reads.get(index).map_or(&[], Vec::as_slice)
    }

    fn part(&self, number: u64) -> usize {
        match self.until {
            Until::Elapsed(_) => 0,
            Until::Count(count) => usize::try_from(number * self.parts as u64 / count.max(1)).unwrap_or(0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_in_a_hundred_are_submissions_evenly_spread() {
        let requests = Requests { submission_percent: 5, ..Requests::default() };
        let numbers: Vec<_> = (0..60).filter(|number| requests.is_submission(*number)).collect();
        assert_eq!(numbers, [0, 20, 40]);
        let all = Requests { submission_percent: 100, ..Requests::default() };
        assert!((0..60).all(|number| all.is_submission(number)));
        assert!((0..60).all(|number| !Requests::default().is_submission(number)));
    }
}
