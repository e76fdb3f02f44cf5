//! `health`: asks the server on this machine whether it is ready, for the health check of a container.

use super::error::CliError;
use super::output::Output;
use crate::config::Config;
use serde_json::json;
use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

/// The timeout of connecting, and of each read or write.
const PATIENCE: Duration = Duration::from_secs(3);
/// As much of an answer as its status needs: `HTTP/1.1 200`.
const STATUS_BYTES: usize = 12;

pub(super) fn run(config: &Config, output: &Output) -> Result<(), CliError> {
    let address = config.server.listen.first().copied().map(reachable);
    let Some(address) = address.filter(|address| address.port() != 0) else {
        return Err(CliError::Configuration(
            "`server.listen` names no port that could be asked; give it one, or ask `/readyz` of the address that the \
             server printed"
                .to_owned(),
        ));
    };
    match status_of(address) {
        Ok(200) => {
            output.answer("ready", &json!({"ready": true, "asked": address.to_string()}));
            Ok(())
        }
        Ok(status) => Err(CliError::Failed(format!(
            "the server on {address} is not ready: /readyz answered {status}; its log says why"
        ))),
        Err(error) => Err(CliError::Failed(format!("the server on {address} does not answer: {error}"))),
    }
}

/// Returns the address on which this machine reaches a server that listens on all of its addresses.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(v4) if v4.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(v6) if v6.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

/// Asks `/readyz`, and gives the status.
fn status_of(address: SocketAddr) -> std::io::Result<u16> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    // In one piece: a server may answer and close as soon as it has read something.
    let request = format!("GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes())?;
    let mut start = [0; STATUS_BYTES];
    stream.read_exact(&mut start)?;
    let text = std::str::from_utf8(&start).ok().and_then(|text| text.strip_prefix("HTTP/1.1 "));
    text.and_then(|text| text.parse().ok()).ok_or_else(|| std::io::Error::other("the answer is not HTTP/1.1"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn server_on_all_addresses_is_asked_on_the_loopback_one() {
        let reached = |text: &str| reachable(text.parse().unwrap()).to_string();
        assert_eq!(reached("0.0.0.0:8080"), "127.0.0.1:8080");
        assert_eq!(reached("[::]:8080"), "[::1]:8080");
        assert_eq!(reached("192.0.2.7:80"), "192.0.2.7:80");
    }
}
