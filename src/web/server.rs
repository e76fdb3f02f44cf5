//! The server: listening, serving, and stopping without losing anything.

use super::client::TrustedProxies;
use super::framework::{configure_extractors, problems};
use super::headers::secure;
use super::limits::RateLimiter;
use super::method::{KnownPaths, no_route};
use super::openapi::{DescriptionText, description};
use super::rendered::{FastPath, RenderedPages};
use super::request_log::{logger, tell_request_id};
use super::routes::routes;
use super::state::{AppState, Place, SecurityContact};
use super::templates::{TemplateError, Templates};
use super::throttle::SignInThrottle;
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
use std::time::Duration;
use utoipa_actix_web::AppExt;

/// Connections at once, over all workers.
const MAX_CONNECTIONS: usize = 4096;
/// How long a connection may stay silent between requests.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// How long the head of a request may take.
const HEAD_DEADLINE: Duration = Duration::from_secs(5);

/// Why the server did not start.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// An address is taken, or not this machine's.
    #[error("cannot listen on {address}: {source}; change `server.listen` or `--listen`")]
    Listen {
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
    /// The system refuses.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// Sockets that are bound but not yet served, so that their addresses are known before anything else is.
#[derive(Debug)]
pub struct Listening {
    listeners: Vec<TcpListener>,
    addresses: Vec<SocketAddr>,
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
        Ok(Self { listeners, addresses })
    }

    /// Gives the addresses as they can be opened, one for each socket: `http://127.0.0.1:8080`.
    pub fn addresses(&self) -> Vec<String> {
        self.addresses.iter().copied().map(written).collect()
    }

    /// Gives the origins under which this machine reaches the server: each address, and a loopback one by name as well.
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

/// Writes an address as it can be opened; the unspecified one as the loopback one.
fn written(address: SocketAddr) -> String {
    let ip = match address.ip() {
        IpAddr::V4(v4) if v4.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(v6) if v6.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        other => other,
    };
    format!("http://{}", SocketAddr::new(ip, address.port()))
}

/// A server that serves.
#[expect(missing_debug_implementations, reason = "parts of it hold keys and have no useful text")]
pub struct Running {
    /// Ends when the server has stopped.
    pub server: Server,
    /// Where it stands.
    pub place: Place,
    state: web::Data<AppState>,
    handle: ServerHandle,
}

impl Running {
    /// Gives the cache of public reads, which tells how it does.
    pub fn rendered(&self) -> Arc<RenderedPages> {
        Arc::clone(&self.state.rendered)
    }

    /// Gives what stops the server from elsewhere.
    pub fn stopper(&self) -> Stopper {
        Stopper { state: self.state.clone(), handle: self.handle.clone() }
    }
}

/// Stops a server.
#[derive(Clone)]
#[expect(missing_debug_implementations, reason = "parts of it hold keys and have no useful text")]
pub struct Stopper {
    state: web::Data<AppState>,
    handle: ServerHandle,
}

impl Stopper {
    /// Has `/readyz` answer 503 from now on, so that no more visitors are sent here; everything else goes on as before.
    pub fn announce(&self) {
        self.state.is_draining.store(true, Ordering::Relaxed);
    }

    /// Announces the end, takes no more connections, and lets running requests end in the time that
    /// `server.shutdown_seconds` gives them.
    pub async fn stop(&self) {
        self.announce();
        self.handle.stop(true).await;
    }
}

/// Starts to serve.
///
/// # Errors
/// `ServeError`.
pub fn start(service: Service, config: &Config, listening: Listening, is_demo: bool) -> Result<Running, ServeError> {
    let origins = listening.origins()?;
    let public = config.server.public_url.clone().or_else(|| origins.first().cloned());
    let public = public.ok_or(ServeError::Origin(Rule::Required))?;
    let place = Place::new(public, origins);
    let state = web::Data::new(AppState {
        service,
        templates: Templates::load(config.templates.dir.as_deref())?,
        rendered: Arc::new(RenderedPages::new(config.cache.max_mib.saturating_mul(1024 * 1024))),
        place: place.clone(),
        comment_limit: RateLimiter::per_minute(config.limits.comments_per_minute),
        sign_in_limit: RateLimiter::per_quarter_hour(config.limits.sign_ins_per_quarter_hour),
        throttle: SignInThrottle::new(),
        body_deadline: Duration::from_secs(config.limits.body_seconds),
        security: SecurityContact { contact: config.security.contact.clone(), policy: config.security.policy.clone() },
        is_demo,
        is_draining: AtomicBool::new(false),
    });
    let server = serve(state.clone(), config, listening)?;
    let handle = server.handle();
    Ok(Running { server, place, state, handle })
}

fn serve(state: web::Data<AppState>, config: &Config, listening: Listening) -> Result<Server, ServeError> {
    let description = description();
    let known = web::Data::new(KnownPaths::of(&description));
    let text = web::Data::new(DescriptionText::of(&description)?);
    let proxies = web::Data::new(TrustedProxies(config.server.trusted_proxies.clone()));
    let mut server = HttpServer::new(move || {
        let (app, _) = App::new()
            .into_utoipa_app()
            .map(|app| {
                app.app_data(state.clone()).app_data(known.clone()).app_data(text.clone()).app_data(proxies.clone())
            })
            .configure(routes)
            .split_for_parts();
        app.configure(configure_extractors)
            .default_service(web::to(no_route))
            .wrap(from_fn(problems))
            .wrap(from_fn(secure))
            .wrap(from_fn(tell_request_id))
            .wrap(logger())
            .wrap(FastPath(state.clone()))
    })
    .keep_alive(KEEP_ALIVE)
    .client_request_timeout(HEAD_DEADLINE)
    .max_connections(MAX_CONNECTIONS)
    .shutdown_timeout(config.server.shutdown_seconds)
    .disable_signals();
    if config.server.workers > 0 {
        server = server.workers(config.server.workers);
    }
    for listener in listening.listeners {
        server = server.listen(listener)?;
    }
    Ok(server.run())
}
