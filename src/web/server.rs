//! The server: listens, serves, and stops gracefully.

use super::actix_errors::{configure_extractors, problems};
use super::client::TrustedProxies;
use super::connections::{Connections, share_bodies};
use super::events::{Followed, Streams};
use super::headers::{StrictTransport, secure};
use super::login_backoff::LoginBackoff;
use super::method::{KnownPaths, no_route};
use super::metrics::{self, measure};
use super::openapi::{DescriptionText, description};
use super::rate_limit::{Growth, RateLimiter};
use super::rendered::{FastPath, RenderedPages};
use super::request_log::{logger, tell_request_id};
use super::reserve::{RESERVED_CONNECTIONS, keep_reserve};
use super::routes::{self, known_paths};
use super::sign_in_slots::SignInSlots;
use super::state::{AppState, SecurityContact, ServerOrigins};
use super::templates::{TemplateError, Templates};
use crate::config::Config;
use crate::domain::fields::Rule;
use crate::domain::site::Origin;
use crate::service::Service;
use actix_web::dev::{Server, ServerHandle};
use actix_web::middleware::from_fn;
use actix_web::{App, HttpServer, web};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::available_parallelism;
use std::time::Duration;

/// The timeout for the head of a request.
const HEAD_DEADLINE: Duration = Duration::from_secs(5);

/// The interval at which unread pages leave the cache.
const DROP_UNREAD_EVERY: Duration = Duration::from_secs(20);

/// The reason why the server did not start.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// An address is in use, or does not belong to this machine.
    #[error("cannot listen on {address}: {source}; change `server.listen` or `--listen`")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        source: std::io::Error,
    },
    /// The same for the address of `/metrics`.
    #[error("cannot listen on {address}: {source}; change `metrics.listen`")]
    ListenForMetrics {
        /// The address.
        address: SocketAddr,
        /// Why.
        source: std::io::Error,
    },
    /// The templates have faults.
    #[error(transparent)]
    Templates(#[from] TemplateError),
    /// An address that the server listens on cannot be written as an origin.
    #[error("an address of `server.listen` makes no origin: {0}")]
    Origin(Rule),
    /// The API's description cannot be written.
    #[error("the API description cannot be written: {0}")]
    Description(#[from] serde_json::Error),
    /// The operating system refuses.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// Bound sockets that do not serve yet. Their addresses are known early.
#[derive(Debug)]
pub struct Listening {
    listeners: Vec<TcpListener>,
    addresses: Vec<SocketAddr>,
    metrics: Option<TcpListener>,
}

impl Listening {
    /// Binds every address.
    ///
    /// # Errors
    /// `ServeError::Listen` for the first that cannot be bound.
    pub fn bind(addresses: &[SocketAddr]) -> Result<Self, ServeError> {
        let bind = |address: &SocketAddr| {
            let listener = TcpListener::bind(address);
            listener.map_err(|source| ServeError::Listen { address: *address, source })
        };
        let listeners = addresses.iter().map(bind).collect::<Result<Vec<_>, _>>()?;
        let addresses = listeners.iter().map(TcpListener::local_addr).collect::<Result<_, _>>()?;
        Ok(Self { listeners, addresses, metrics: None })
    }

    /// Binds the address of `/metrics`, where there is one.
    ///
    /// # Errors
    /// `ServeError::ListenForMetrics`.
    pub fn with_metrics(mut self, address: Option<SocketAddr>) -> Result<Self, ServeError> {
        if let Some(address) = address {
            let listener = TcpListener::bind(address);
            self.metrics = Some(listener.map_err(|source| ServeError::ListenForMetrics { address, source })?);
        }
        Ok(self)
    }

    /// Returns the URL of `/metrics`; `None` if it is not served.
    pub fn metrics_address(&self) -> Option<String> {
        let address = self.metrics.as_ref()?.local_addr().ok()?;
        Some(format!("{}/metrics", written(address)))
    }

    /// Returns the URL of each socket: `http://127.0.0.1:8080`.
    pub fn addresses(&self) -> Vec<String> {
        self.addresses.iter().copied().map(written).collect()
    }

    /// Returns the origins under which this machine reaches the server: each address, and a loopback address by name as
    /// well.
    ///
    /// # Errors
    /// `ServeError::Origin`.
    pub fn origins(&self) -> Result<Vec<Origin>, ServeError> {
        let mut texts = Vec::new();
        for address in &self.addresses {
            texts.push(written(*address));
            if address.ip().is_unspecified() || address.ip().is_loopback() {
                texts.push(format!("http://localhost:{}", address.port()));
            }
        }
        texts.iter().map(|text| Origin::parse(text).map_err(ServeError::Origin)).collect()
    }
}

/// Writes an address as a URL. The unspecified address becomes the loopback address.
fn written(address: SocketAddr) -> String {
    let ip = match address.ip() {
        IpAddr::V4(v4) if v4.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(v6) if v6.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        other => other,
    };
    format!("http://{}", SocketAddr::new(ip, address.port()))
}

/// A running server.
#[expect(missing_debug_implementations, reason = "parts of it hold keys and have no useful text")]
pub struct Running {
    /// Resolves when the server has stopped.
    pub server: Server,
    /// Its URLs.
    pub own_origins: ServerOrigins,
    state: web::Data<AppState>,
    handle: ServerHandle,
    drain: Duration,
    metrics: Option<Server>,
}

impl Running {
    /// Serves until it is stopped.
    ///
    /// # Errors
    /// If the system refuses.
    pub async fn serve(self) -> std::io::Result<()> {
        let metrics = self.metrics.map(|server| (server.handle(), actix_web::rt::spawn(server)));
        let dropping = actix_web::rt::spawn(drop_unread(Arc::clone(&self.state.rendered)));
        let ended = self.server.await;
        dropping.abort();
        if let Some((handle, task)) = metrics {
            handle.stop(false).await;
            task.await.map_err(std::io::Error::other)??;
        }
        ended
    }

    /// Returns the cache of public reads, for its figures.
    pub fn rendered(&self) -> Arc<RenderedPages> {
        Arc::clone(&self.state.rendered)
    }

    /// Returns a handle to stop the server.
    pub fn stopper(&self) -> Stopper {
        Stopper { state: self.state.clone(), handle: self.handle.clone(), drain: self.drain }
    }
}

/// Stops a server.
#[derive(Clone)]
#[expect(missing_debug_implementations, reason = "parts of it hold keys and have no useful text")]
pub struct Stopper {
    state: web::Data<AppState>,
    handle: ServerHandle,
    drain: Duration,
}

impl Stopper {
    /// Makes `/readyz` answer 503, so that load balancers send no more visitors. Everything else goes on.
    pub fn announce(&self) {
        self.state.is_draining.store(true, Ordering::Relaxed);
    }

    /// Makes `/readyz` fail and serves on for `server.drain_seconds`. Then accepts no more connections, and lets
    /// running requests end within `server.shutdown_seconds`.
    pub async fn stop(&self) {
        self.announce();
        tokio::time::sleep(self.drain).await;
        self.state.streams.end();
        self.handle.stop(true).await;
    }
}

/// Starts to serve.
///
/// # Errors
/// `ServeError`.
pub fn start(
    service: Service,
    config: &Config,
    mut listening: Listening,
    is_demo: bool,
) -> Result<Running, ServeError> {
    let origins = listening.origins()?;
    let public = config.server.public_url.clone().or_else(|| origins.first().cloned());
    let public = public.ok_or(ServeError::Origin(Rule::Required))?;
    let own_origins = ServerOrigins::new(public, origins);
    let limits = &config.limits;
    let sign_in_slots = SignInSlots::new(service.passwords.load().limit);
    let state = web::Data::new(AppState {
        service,
        templates: Templates::load(config.templates.dir.as_deref())?,
        rendered: Arc::new(RenderedPages::new(config.cache.max_mib.saturating_mul(1024 * 1024))),
        own_origins: own_origins.clone(),
        comment_limit: RateLimiter::per_minute(limits.comments_per_minute, Growth::READERS, limits.networks)
            .named("comments"),
        preview_limit: RateLimiter::per_minute(limits.previews_per_minute, Growth::READERS, limits.networks),
        challenge_limit: RateLimiter::per_minute(limits.challenges_per_minute, Growth::READERS, limits.networks),
        form_token_limit: RateLimiter::per_minute(limits.form_tokens_per_minute, Growth::READERS, limits.networks),
        report_limit: RateLimiter::per_minute(limits.reports_per_minute, Growth::FEW, limits.networks).named("reports"),
        sign_in_limit: RateLimiter::per_quarter_hour(limits.sign_ins_per_quarter_hour, Growth::FEW, limits.networks)
            .named("sign-ins"),
        streams: Streams::new(limits.event_streams, limits.event_streams_per_network, limits.moderator_streams),
        followed: Followed::default(),
        connections: web::Data::new(Connections::new(
            config.server.max_connections,
            TrustedProxies(config.server.trusted_proxies.clone()),
        )),
        sign_in_slots,
        login_backoff: LoginBackoff::new(limits.sign_in_accounts),
        body_deadline: Duration::from_secs(limits.body_seconds),
        security: SecurityContact { contact: config.security.contact.clone(), policy: config.security.policy.clone() },
        is_demo,
        is_draining: AtomicBool::new(false),
    });
    let metrics = listening.metrics.take().map(|listener| metrics::serve(state.clone(), listener)).transpose()?;
    let server = serve(state.clone(), config, listening)?;
    let handle = server.handle();
    let drain = Duration::from_secs(config.server.drain_seconds);
    Ok(Running { server, own_origins, state, handle, drain, metrics })
}

/// Frees the memory of unread pages periodically, while the server runs.
async fn drop_unread(rendered: Arc<RenderedPages>) {
    loop {
        actix_web::rt::time::sleep(DROP_UNREAD_EVERY).await;
        rendered.drop_unread();
    }
}

fn serve(state: web::Data<AppState>, config: &Config, listening: Listening) -> Result<Server, ServeError> {
    let (known, text) = described()?;
    let (known, text) = (web::Data::new(known), web::Data::new(text));
    let counted = web::Data::from(state.service.metrics.requests().declare(known.templates()));
    let connections = state.service.metrics.requests().connections.clone();
    connections.set_limit(config.server.max_connections);
    let proxies = web::Data::new(TrustedProxies(config.server.trusted_proxies.clone()));
    let (shares, admission) = (state.connections.clone(), state.connections.clone());
    let strict_transport = web::Data::new(StrictTransport(config.server.hsts));
    let mut server = HttpServer::new(move || {
        App::new()
            .app_data(state.clone())
            .app_data(known.clone())
            .app_data(counted.clone())
            .app_data(text.clone())
            .app_data(proxies.clone())
            .app_data(shares.clone())
            .app_data(strict_transport.clone())
            .configure(routes::serve)
            .configure(configure_extractors)
            .default_service(web::to(no_route))
            .wrap(from_fn(share_bodies))
            .wrap(from_fn(problems))
            .wrap(from_fn(keep_reserve))
            .wrap(from_fn(secure))
            .wrap(from_fn(tell_request_id))
            .wrap(logger())
            .wrap(from_fn(measure))
            .wrap(FastPath::new(state.clone(), &counted))
    })
    .on_connect(move |stream, extensions| {
        extensions.insert(connections.open());
        admission.admit(stream, extensions);
    })
    // Cancels work for a client that has hung up.
    .h1_allow_half_closed(false)
    .keep_alive(Duration::from_secs(config.server.keep_alive_seconds))
    .client_request_timeout(HEAD_DEADLINE)
    .shutdown_timeout(config.server.shutdown_seconds)
    .disable_signals();
    let (workers, connections_each) =
        shared_out(config.server.max_connections + RESERVED_CONNECTIONS, config.server.workers);
    server = server.workers(workers).max_connections(connections_each);
    for listener in listening.listeners {
        server = server.listen(listener)?;
    }
    Ok(server.run())
}

/// Describes the API on a separate thread. Its memory returns to the system when the thread ends.
fn described() -> Result<(KnownPaths, DescriptionText), ServeError> {
    let describe = || Ok::<_, serde_json::Error>((known_paths(), DescriptionText::of(&description())?));
    let made = std::thread::Builder::new().name("afterword-description".to_owned()).spawn(describe)?.join();
    let (known, text) = made.map_err(|_| std::io::Error::other("the API could not be described"))??;
    // Copies, so that no allocation of the thread stays alive.
    Ok((known.clone(), text.copied()))
}

/// Returns the number of workers and the connections of each, together at most `max_connections`.
fn shared_out(max_connections: usize, workers: usize) -> (usize, usize) {
    let workers = if workers == 0 { available_parallelism().map_or(1, usize::from) } else { workers };
    let workers = workers.min(max_connections).max(1);
    (workers, (max_connections / workers).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn workers_share_the_connections() {
        assert_eq!(shared_out(4096, 4), (4, 1024));
        assert_eq!(shared_out(7, 2), (2, 3));
        assert_eq!(shared_out(1, 8), (1, 1));
        let (workers, each) = shared_out(4096, 0);
        assert!(workers >= 1 && workers * each <= 4096);
    }
}
