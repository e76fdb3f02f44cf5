//! A loopback server for tests that gives scripted, also broken, answers.

#![allow(dead_code, reason = "tests of two kinds use it, each its own part")]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// What comes back.
#[derive(Debug, Clone)]
pub(crate) enum Reply {
    /// These bytes, then the end.
    Raw(Vec<u8>),
    /// Nothing, until the other side hangs up.
    Silence,
    /// This beginning, then one byte after another until the other side hangs up.
    Drip(String),
}

impl Reply {
    /// Makes a whole answer. `headers` are lines, each with its end.
    pub(crate) fn text(status: u16, headers: &str, body: &str) -> Self {
        let head = format!("HTTP/1.1 {status} Status\r\n{headers}content-length: {}\r\n\r\n", body.len());
        Self::Raw([head.as_bytes(), body.as_bytes()].concat())
    }
}

/// The question.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    /// Request line and headers.
    pub(crate) head: String,
    /// The body.
    pub(crate) body: String,
}

impl Request {
    /// Returns a header by its name in small letters.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (known, value) = line.split_once(':')?;
            known.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    /// Returns a field of the form.
    pub(crate) fn field(&self, name: &str) -> Option<String> {
        let mut fields = url::form_urlencoded::parse(self.body.as_bytes());
        fields.find(|(known, _)| known == name).map(|(_, value)| value.into_owned())
    }
}

/// A server that runs until it is dropped.
pub(crate) struct StandIn {
    port: u16,
    requests: Arc<Mutex<Vec<Request>>>,
    is_stopping: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl StandIn {
    /// Starts a server on a free port of 127.0.0.1.
    pub(crate) fn start(script: impl Fn(&Request) -> Reply + Send + 'static) -> Self {
        Self::run(move |mut stream, requests, is_stopping| {
            if let Some(request) = read(&mut stream) {
                let reply = script(&request);
                requests.lock().unwrap().push(request);
                answer(&mut stream, reply, is_stopping);
            }
        })
    }

    /// Starts a server that tears every connection down without reading what came.
    pub(crate) fn start_resetting() -> Self {
        // What was sent must have come, for the end to be a reset.
        Self::run(|stream, _, _| drop(stream.peek(&mut [0])))
    }

    fn run(serve: impl Fn(TcpStream, &Mutex<Vec<Request>>, &AtomicBool) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let is_stopping = Arc::new(AtomicBool::new(false));
        let (all, stopping) = (requests.clone(), is_stopping.clone());
        let thread = thread::spawn(move || {
            while let Ok((stream, _)) = listener.accept() {
                if stopping.load(Ordering::SeqCst) {
                    return;
                }
                serve(stream, &all, &stopping);
            }
        });
        Self { port, requests, is_stopping, thread: Some(thread) }
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// Returns all requests so far.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        self.is_stopping.store(true, Ordering::SeqCst);
        // Wakes the thread, which may wait for work.
        drop(TcpStream::connect(("127.0.0.1", self.port)));
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }
}

fn answer(stream: &mut TcpStream, reply: Reply, is_stopping: &AtomicBool) {
    match reply {
        // The other side may have read enough and gone.
        Reply::Raw(bytes) => drop(stream.write_all(&bytes)),
        Reply::Silence => linger(stream, is_stopping, |_| true),
        Reply::Drip(beginning) => {
            let has_begun = stream.write_all(beginning.as_bytes()).is_ok();
            linger(stream, is_stopping, |stream| has_begun && stream.write_all(b"x").is_ok());
        }
    }
}

/// Keeps the connection until the other side hangs up, doing something now and again.
fn linger(stream: &mut TcpStream, is_stopping: &AtomicBool, mut beat: impl FnMut(&mut TcpStream) -> bool) {
    stream.set_read_timeout(Some(Duration::from_millis(20))).unwrap();
    while !is_stopping.load(Ordering::SeqCst) && beat(stream) {
        match stream.read(&mut [0; 64]) {
            Ok(0) => return,
            Ok(_) => {}
            Err(error) if matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut) => {}
            Err(_) => return,
        }
    }
}

fn read(stream: &mut TcpStream) -> Option<Request> {
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let request = Request { head: format!("{head}\r\n"), body: body.to_owned() };
            let length = request.header("content-length").map_or(0, |length| length.parse().unwrap());
            if request.body.len() >= length {
                return Some(request);
            }
        }
        match stream.read(&mut chunk) {
            Ok(count) if count > 0 => bytes.extend_from_slice(&chunk[..count]),
            _ => return None,
        }
    }
}
