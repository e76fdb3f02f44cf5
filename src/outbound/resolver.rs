//! Resolves names, and lets only reachable addresses through.

use super::reach::Reach;
use std::fmt;
use std::io;
use std::net::{SocketAddr, ToSocketAddrs};
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use ureq::Error;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// The most addresses of one name that are tried.
const MAX_ADDRESSES: usize = 8;

/// Asks the system, or what stands in for it in tests: gives the addresses of a host and a port.
pub(super) type Lookup = Arc<dyn Fn(&str, u16) -> io::Result<Vec<SocketAddr>> + Send + Sync>;

/// The name resolves to an address that must not be reached.
#[derive(Debug, thiserror::Error)]
#[error("the address is not allowed")]
pub(super) struct NotReachable;

/// Asked once for each request. The connection goes to what it gave, so that a name that changes its address between
/// two lookups gains nothing.
pub(super) struct GuardedResolver {
    reach: Reach,
    lookup: Lookup,
}

impl GuardedResolver {
    pub(super) fn new(reach: Reach) -> Self {
        Self::with_lookup(reach, Arc::new(|host, port| Ok((host, port).to_socket_addrs()?.collect())))
    }

    pub(super) fn with_lookup(reach: Reach, lookup: Lookup) -> Self {
        Self { reach, lookup }
    }

    /// Looks up on a thread of its own: the system has no way to do it within a time.
    fn look_up(&self, host: &str, port: u16, timeout: NextTimeout) -> Result<Vec<SocketAddr>, Error> {
        let (sender, receiver) = mpsc::sync_channel(1);
        let (lookup, host) = (Arc::clone(&self.lookup), host.to_owned());
        thread::Builder::new().name("lookup".to_owned()).spawn(move || {
            // The one who asked may have stopped waiting.
            let _ = sender.send(lookup(&host, port));
        })?;
        match receiver.recv_timeout(*timeout.after) {
            Ok(found) => found.map_err(|_| Error::HostNotFound),
            Err(RecvTimeoutError::Timeout) => Err(Error::Timeout(timeout.reason)),
            Err(RecvTimeoutError::Disconnected) => Err(Error::HostNotFound),
        }
    }
}

impl Resolver for GuardedResolver {
    fn resolve(&self, uri: &Uri, _: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        let host = uri.host().ok_or(Error::HostNotFound)?.trim_matches(['[', ']']);
        let port = uri.port_u16().unwrap_or(if uri.scheme_str() == Some("https") { 443 } else { 80 });
        let found = self.look_up(host, port, timeout)?;
        // One address that may not be reached is enough: a name for both kinds is not to be trusted with either.
        if !found.iter().all(|address| self.reach.permits(address.ip())) {
            return Err(Error::Other(Box::new(NotReachable)));
        }
        let mut addresses = self.empty();
        found.into_iter().take(MAX_ADDRESSES).for_each(|address| addresses.push(address));
        if addresses.is_empty() { Err(Error::HostNotFound) } else { Ok(addresses) }
    }
}

impl fmt::Debug for GuardedResolver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GuardedResolver").field("reach", &self.reach).finish_non_exhaustive()
    }
}
