//! The server that is measured: `serve`, as a process of its own.

use crate::client::{Answer, Connection};
use crate::scratch::Installed;
use afterword::cli::error::CliError;
use afterword::config::SETTINGS;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

/// The first argument of a process that serves.
pub const COMMAND: &str = "serve";
/// How long `serve` may take to say where it listens.
const START_TIMEOUT: Duration = Duration::from_secs(60);
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
    /// Starts the same program on an installation, with default settings but for the cache and the rate limit of comments,
    /// which is off, and waits until it listens. Its log goes nowhere, but is written.
    ///
    /// # Errors
    /// `CliError::Failed` where it does not start.
    pub async fn start(installed: &Installed, cache: Cache) -> Result<Self, CliError> {
        let mut child = command(installed, cache)?.spawn().map_err(CliError::failed)?;
        let stdout = child.stdout.take();
        // Ended by its own drop from here on, whatever happens.
        let mut serve = Self { child, address: SocketAddr::from(([127, 0, 0, 1], 0)) };
        let line = tokio::time::timeout(START_TIMEOUT, tokio::task::spawn_blocking(move || first_line(stdout))).await;
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
        .args([COMMAND, "--listen", "127.0.0.1:0", "--json", "--config"])
        .arg(installed.config_file())
        .arg("--data-dir")
        .arg(installed.directory())
        .args(["--database", installed.database_url()])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        // A group of its own: Ctrl-C is for this process, which then ends it.
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
