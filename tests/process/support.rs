//! Runs the real binary: commands, servers, and requests to them.

use crate::database::{Engine, TestDatabase, engine};
use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, mpsc};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long anything may take that a test waits for.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long a look at a condition is apart from the next.
const BETWEEN_LOOKS: Duration = Duration::from_millis(5);

pub const PASSWORD: &str = "nine teaspoons under the pier";
pub const ORIGIN: &str = "https://blog.example";

/// Waits until `look` finds something.
pub fn wait_for<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < deadline, "waited in vain for {what}");
        std::thread::sleep(BETWEEN_LOOKS);
    }
}

/// A data directory of its own, inside a working directory of its own, on a database of its own.
pub struct Installation {
    home: TempDir,
    database: TestDatabase,
}

/// What a command printed, and how it ended.
#[derive(Debug)]
pub struct Outcome {
    pub status: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Outcome {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Gives itself where the command ended well.
    #[track_caller]
    pub fn done(self) -> Self {
        assert_eq!(self.status, Some(0), "{self:?}");
        self
    }
}

impl Installation {
    pub fn new() -> Self {
        let home = TempDir::new().unwrap();
        let database = TestDatabase::empty(&home.path().join("data"));
        Self { home, database }
    }

    /// An installation with the site `blog`.
    pub fn with_site() -> Self {
        let installation = Self::new();
        installation.run(&["site", "add", "blog", "--name", "A Blog", "--origin", ORIGIN]).done();
        installation
    }

    pub fn home(&self) -> &Path {
        self.home.path()
    }

    pub fn data(&self) -> PathBuf {
        self.home().join("data")
    }

    /// The binary, with nothing in its environment that is not said here.
    pub fn command(&self, arguments: &[&str], settings: &[(&str, &str)]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_afterword"));
        command.env_clear().current_dir(self.home()).arg("--data-dir").arg(self.data()).args(arguments);
        // The default is the file in the data directory, and so nothing is said of it.
        if engine() == Engine::Postgres {
            command.env("AFTERWORD_DATABASE__URL", &self.database.text);
        }
        for (key, value) in settings {
            command.env(format!("AFTERWORD_{}", key.to_uppercase().replace('.', "__")), value);
        }
        command
    }

    /// Gives the address of the database, as a setting.
    pub fn database_text(&self) -> &str {
        &self.database.text
    }

    /// Gives every byte that the database keeps on disk.
    pub fn stored_bytes(&self) -> Vec<u8> {
        self.database.stored_bytes(&self.data())
    }

    pub fn run(&self, arguments: &[&str]) -> Outcome {
        run(self.command(arguments, &[]), "")
    }

    pub fn run_with_input(&self, arguments: &[&str], input: &str) -> Outcome {
        run(self.command(arguments, &[]), input)
    }

    /// Adds an owner, and gives a token of theirs for everything.
    pub fn owner_token(&self) -> String {
        self.run_with_input(&["moderator", "add", "Olga", "--role", "owner", "--password-stdin"], PASSWORD).done();
        let scopes = ["comments:read", "comments:moderate", "comments:delete", "pii:read", "sites:admin", "audit:read"];
        let mut arguments = vec!["token", "create", "Olga", "--json"];
        arguments.extend(scopes.iter().flat_map(|scope| ["--scope", scope]));
        self.run(&arguments).done().json()["token"].as_str().unwrap().to_owned()
    }

    pub fn serve(&self, settings: &[(&str, &str)]) -> Server {
        Server::start(self.command(&["serve", "--listen", "127.0.0.1:0", "--json"], settings))
    }
}

/// Runs a command to its end.
pub fn run(mut command: Command, input: &str) -> Outcome {
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A command that asks for nothing may be gone before it is told anything.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Outcome { status: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// A server that runs, or did. Dropping it kills it.
pub struct Server {
    pub url: String,
    /// What it printed first, as JSON.
    pub first_line: Value,
    child: Child,
    readers: Vec<JoinHandle<()>>,
    printed: Arc<Mutex<Vec<u8>>>,
}

impl Server {
    /// Starts it, and waits until it has said where it listens.
    pub fn start(mut command: Command) -> Self {
        let command = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let printed = Arc::new(Mutex::new(Vec::new()));
        let (sender, receiver) = mpsc::channel();
        let (out, err) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
        let (out_printed, err_printed) = (Arc::clone(&printed), Arc::clone(&printed));
        let stdout = std::thread::spawn(move || {
            let mut out = BufReader::new(out);
            let mut line = String::new();
            out.read_line(&mut line).unwrap();
            out_printed.lock().unwrap().extend_from_slice(line.as_bytes());
            sender.send(line).unwrap();
            keep(out, &out_printed);
        });
        let stderr = std::thread::spawn(move || keep(err, &err_printed));
        let line = receiver.recv_timeout(PATIENCE).unwrap();
        let first_line: Value = serde_json::from_str(&line).unwrap_or_else(|_| {
            child.wait().unwrap();
            panic!("the server said {line:?}: {}", String::from_utf8_lossy(&printed.lock().unwrap()))
        });
        let url = first_line["listening"][0].as_str().unwrap().to_owned();
        Self { url, first_line, child, readers: vec![stdout, stderr], printed }
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Gives everything that it has printed, on standard output and standard error.
    pub fn printed(&self) -> Vec<u8> {
        self.printed.lock().unwrap().clone()
    }

    /// Ends it as a power cut would: nothing of it runs any further.
    pub fn kill(mut self) -> Vec<u8> {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.rest()
    }

    /// Asks it to stop; see `ended`.
    pub fn terminate(&self) {
        let id = self.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    }

    /// Waits for its end, and gives how it ended and what it printed.
    pub fn ended(mut self) -> (ExitStatus, Vec<u8>) {
        let status = wait_for("the server's end", || self.child.try_wait().unwrap());
        (status, self.rest())
    }

    fn rest(&mut self) -> Vec<u8> {
        for reader in self.readers.drain(..) {
            reader.join().unwrap();
        }
        self.printed()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Both fail only where it has ended before.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn keep(mut from: impl Read, into: &Mutex<Vec<u8>>) {
    let mut buffer = [0; 8192];
    while let Ok(count @ 1..) = from.read(&mut buffer) {
        into.lock().unwrap().extend_from_slice(&buffer[..count]);
    }
}
