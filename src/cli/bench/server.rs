//! The servers that are measured: `serve` as a process of its own, and the limit in this one.

use super::client::{Answer, Connection};
use super::scratch::Installed;
use crate::cli::error::CliError;
use crate::config::{Config, Overrides, SETTINGS};
use crate::web::limit::{Limit, start};
use actix_web::dev::ServerHandle;
use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Duration;

/// How long `serve` may take to say where it listens.
const PATIENCE: Duration = Duration::from_secs(60);
/// The setting of the cache of rendered threads.
const CACHE: &str = "cache.max_mib";

/// Whether rendered threads are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cache {
    /// As by default.
    On,
    /// Never.
    Off,
}

/// `serve`, as a process of its own. Dropping it ends it.
#[derive(Debug)]
pub struct Serve {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Serve {
    /// Starts the same program on an installation, with default settings but for the cache and the limit of comments,
    /// which is off, and waits until it listens. Its log goes nowhere, but is written.
    ///
    /// # Errors
    /// `CliError::Failed` where it does not start.
    pub async fn start(installed: &Installed, cache: Cache) -> Result<Self, CliError> {
        let mut child = command(installed, cache)?.spawn().map_err(CliError::failed)?;
        let stdout = child.stdout.take();
        // Ended by its own drop from here on, whatever happens.
        let mut serve = Self { child, address: SocketAddr::from(([127, 0, 0, 1], 0)) };
        let line = tokio::time::timeout(PATIENCE, tokio::task::spawn_blocking(move || first_line(stdout))).await;
        let line = line.map_err(|_| CliError::Failed("`serve` did not start in time".to_owned()))?;
        let line = line.map_err(CliError::failed)?;
        match address_in(&line) {
            Some(address) => serve.address = address,
            None => {
                let status = serve.child.wait().map_err(CliError::failed)?;
                return Err(CliError::Failed(format!("`serve` ended before it listened: {status}")));
            }
        }
        Ok(serve)
    }

    /// Gives the id of its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Serve {
    fn drop(&mut self) {
        // Both fail only where it has ended before.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(installed: &Installed, cache: Cache) -> Result<Command, CliError> {
    let mut command = Command::new(std::env::current_exe().map_err(CliError::failed)?);
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("AFTERWORD_")) {
        command.env_remove(name);
    }
    if cache == Cache::Off && SETTINGS.iter().any(|setting| setting.key == CACHE) {
        command.env("AFTERWORD_CACHE__MAX_MIB", "0");
    }
    command
        .env("AFTERWORD_LIMITS__COMMENTS_PER_MINUTE", "0")
        // All load comes from one address.
        .env("AFTERWORD_LIMITS__SIGN_INS_PER_QUARTER_HOUR", "6000")
        .env("AFTERWORD_LIMITS__EVENT_STREAMS_PER_NETWORK", "1000")
        .args(["serve", "--listen", "127.0.0.1:0", "--json", "--config"])
        .arg(installed.config_file())
        .arg("--data-dir")
        .arg(installed.directory())
        .args(["--database", installed.database_url()])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        // A group of its own: Ctrl-C is for `bench`, which then ends it.
        .process_group(0);
    Ok(command)
}

fn first_line(stdout: Option<ChildStdout>) -> String {
    let mut line = String::new();
    if let Some(stdout) = stdout {
        // What cannot be read says nothing of an address either.
        let _ = BufReader::new(stdout).read_line(&mut line);
    }
    line
}

fn address_in(line: &str) -> Option<SocketAddr> {
    let value: serde_json::Value = serde_json::from_str(line).ok()?;
    value.get("listening")?.get(0)?.as_str()?.strip_prefix("http://")?.parse().ok()
}

/// The limit, on threads of this process. Dropping it ends it.
#[derive(Debug)]
pub struct LimitServer {
    /// Where it listens.
    pub address: SocketAddr,
    handle: ServerHandle,
    thread: Option<JoinHandle<()>>,
}

impl LimitServer {
    /// Starts to answer, with as many workers as `serve` has by default.
    ///
    /// # Errors
    /// `CliError::Failed`.
    pub fn start(limit: Limit) -> Result<Self, CliError> {
        let listener = TcpListener::bind("127.0.0.1:0").map_err(CliError::failed)?;
        let address = listener.local_addr().map_err(CliError::failed)?;
        let settings = Config::load(&Overrides::default(), std::iter::empty())?.server;
        let (sender, receiver) = mpsc::channel();
        let run = move || {
            actix_web::rt::System::new().block_on(async move {
                let started = start(limit, &settings, listener);
                let handle = started.as_ref().map(actix_web::dev::Server::handle).map_err(ToString::to_string);
                // The one who waits for it is in the same function below.
                let _ = sender.send(handle);
                if let Ok(server) = started
                    && let Err(error) = server.await
                {
                    tracing::error!(error = &error as &dyn std::error::Error, "the limit ended");
                }
            });
        };
        let thread = std::thread::Builder::new().name("bench-limit".to_owned()).spawn(run).map_err(CliError::failed)?;
        let handle = receiver.recv().map_err(CliError::failed)?.map_err(CliError::Failed)?;
        Ok(Self { address, handle, thread: Some(thread) })
    }
}

impl Drop for LimitServer {
    fn drop(&mut self) {
        // The order is given at once; the thread ends when it has been followed.
        drop(self.handle.stop(false));
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the limit panicked");
        }
    }
}

/// Sends one request, and keeps the whole answer if it has the status that is expected.
///
/// # Errors
/// `CliError::Failed`.
pub async fn fetch(address: SocketAddr, request: &[u8], status: u16) -> Result<Answer, CliError> {
    let mut connection = Connection::open(address).await.map_err(CliError::failed)?;
    let answer = connection.fetch(request).await.map_err(CliError::failed)?;
    if answer.status == status {
        return Ok(answer);
    }
    let body: String = String::from_utf8_lossy(&answer.body).chars().take(500).collect();
    Err(CliError::Failed(format!("the server answered with {} instead of {status}: {body}", answer.status)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn address_is_read_from_what_serve_prints() {
        let line = r#"{"listening":["http://127.0.0.1:4711"]}"#;
        assert_eq!(address_in(line), Some(SocketAddr::from(([127, 0, 0, 1], 4711))));
        assert_eq!(address_in(""), None);
    }
}
