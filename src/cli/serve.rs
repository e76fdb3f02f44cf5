//! `serve`

use super::error::CliError;
use super::installation::{Installation, Purpose};
use super::output::Output;
use super::{allocator, bounds};
use crate::config::Config;
use crate::crypto::AuditHeadFile;
use crate::jobs::{self, akismet::Asker, audit_head};
use crate::outbound::{Client, Reach, akismet::Akismet};
use crate::service::Service;
use crate::web::server::{Listening, Running, start};
use futures_util::future::{Either, select};
use serde_json::json;
use std::pin::pin;
use std::time::Duration;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;

/// The least time that jobs have to end.
const MIN_JOB_TIME: Duration = Duration::from_secs(1);

pub(super) async fn run(config: &Config, no_migrate: bool, output: &Output) -> Result<(), CliError> {
    let config = &bounds::fitted(config)?;
    let installation = Installation::open(config, Purpose::Serve { migrates: !no_migrate })?;
    let listening = listen(config)?;
    let (addresses, metrics) = (listening.addresses(), listening.metrics_address());
    let running = start(installation.service.clone(), config, listening, false).map_err(CliError::failed)?;
    let signals = Signals::listen()?;
    let mut text: Vec<_> = addresses.iter().map(|address| format!("listening on {address}")).collect();
    let admin = running.own_origins.url("/admin");
    text.push(format!("moderators sign in at {admin}"));
    text.extend(metrics.iter().map(|address| format!("metrics at {address}")));
    output.answer(&text.join("\n"), &json!({"listening": addresses, "admin": admin, "metrics": metrics}));
    let service = &installation.service;
    let file = AuditHeadFile::in_directory(&config.data.dir);
    let stopped = until_stopped(running, service.clone(), asker(config), config, signals);
    let ended = match select(pin!(stopped), pin!(audit_head::keep_on(service, &file))).await {
        Either::Left((ended, _)) => ended,
        Either::Right(((), stopped)) => stopped.await,
    };
    audit_head::keep(service, &file, false).await;
    ended
}

/// Makes the Akismet worker, if the settings name a site that uses it.
fn asker(config: &Config) -> Option<Asker> {
    let akismet = &config.akismet;
    if akismet.sites.is_empty() {
        return None;
    }
    let client = Client::new(Reach::new(config.outbound.allow_private.clone()));
    let (url, key) = (akismet.url.clone()?, akismet.key.as_ref()?.as_str().to_owned());
    Some(Asker::new(Akismet::new(client, url, key)))
}

/// Binds every address that the settings name.
pub(super) fn listen(config: &Config) -> Result<Listening, CliError> {
    let listening = Listening::bind(&config.server.listen).map_err(CliError::failed)?;
    listening.with_metrics(config.metrics.listen).map_err(CliError::failed)
}

/// Serves until a signal comes, then stops in good order: jobs end with the unit of work that they are at, the server goes on for
/// as long as it is to drain, then takes no more connections and lets running requests end, and the database threads work off what is
/// queued. A second signal ends the process at once.
pub(super) async fn until_stopped(
    running: Running,
    service: Service,
    asker: Option<Asker>,
    config: &Config,
    mut signals: Signals,
) -> Result<(), CliError> {
    allocator::give_back_now_and_again()?;
    let (stop_jobs, stopped) = watch::channel(false);
    let jobs = actix_web::rt::spawn(jobs::run_until_stopped(service, asker, stopped));
    let stopper = running.stopper();
    let server = actix_web::rt::spawn(running.serve());
    signals.next().await;
    tracing::info!("stopping");
    actix_web::rt::spawn(async move {
        signals.next().await;
        std::process::exit(1);
    });
    // The receiver is gone only where the jobs have ended already.
    let _ = stop_jobs.send(true);
    let limit = Duration::from_secs(config.server.drain_seconds + config.server.shutdown_seconds);
    let ended = futures_util::future::join(tokio::time::timeout(limit.max(MIN_JOB_TIME), jobs), stopper.stop()).await;
    match ended.0 {
        Ok(jobs) => jobs.map_err(CliError::failed)?,
        Err(_) => tracing::warn!("a job did not end in time; it goes on with the next start"),
    }
    server.await.map_err(CliError::failed)?.map_err(CliError::failed)
}

/// The signals that ask the program to stop. They are registered before the server reports that it runs: unregistered,
/// they would kill the process.
pub struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    /// Starts to listen; from now on neither signal ends the process.
    ///
    /// # Errors
    /// `CliError::Failed`.
    pub fn listen() -> Result<Self, CliError> {
        let listen = |kind| signal(kind).map_err(CliError::failed);
        Ok(Self { terminate: listen(SignalKind::terminate())?, interrupt: listen(SignalKind::interrupt())? })
    }

    /// Waits for one of them.
    pub async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
