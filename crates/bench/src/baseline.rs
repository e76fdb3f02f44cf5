//! The baseline that afterword is held against: a bare actix server with constant answers.
//!
//! It has no middleware and the framework's own settings. A read is answered with bytes from memory. A write reads its body,
//! waits until it is stored, and is answered with bytes from memory.

use actix_web::dev::{Server, ServerHandle};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::web::Bytes;
use actix_web::{App, HttpResponse, HttpServer, web};
use afterword::cli::error::CliError;
use std::net::{SocketAddr, TcpListener};
use std::pin::Pin;
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;

/// An answer that is always the same.
#[derive(Debug, Clone, Default)]
pub struct Constant {
    /// The status.
    pub status: StatusCode,
    /// The header fields beside `Content-Length` and `Date`, made once.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// The body.
    pub body: Bytes,
}

/// Stores a body, and reports whether it is stored.
pub type Store = Arc<dyn Fn(Bytes) -> Pin<Box<dyn Future<Output = bool> + Send>> + Send + Sync>;

/// The answers of the baseline.
#[derive(Clone, Default)]
pub struct Baseline {
    /// To `GET`, whatever the path.
    pub read: Constant,
    /// To `POST`.
    pub written: Constant,
    /// Where the bodies of `POST` go.
    pub store: Option<Store>,
}

/// A running baseline, on threads of this process. Dropping it ends it.
#[derive(Debug)]
pub struct BaselineServer {
    /// Where it listens.
    pub address: SocketAddr,
    handle: ServerHandle,
    thread: Option<JoinHandle<()>>,
}

impl BaselineServer {
    /// Starts to answer, with one worker for each core, as `serve` does by default.
    ///
    /// # Errors
    /// `CliError::Failed`.
    pub fn start(baseline: Baseline) -> Result<Self, CliError> {
        let listener = TcpListener::bind("127.0.0.1:0").map_err(CliError::failed)?;
        let address = listener.local_addr().map_err(CliError::failed)?;
        let (sender, receiver) = mpsc::channel();
        let run = move || {
            actix_web::rt::System::new().block_on(async move {
                let started = serve(baseline, listener);
                let handle = started.as_ref().map(Server::handle).map_err(ToString::to_string);
                // The receiver waits for it below.
                let _ = sender.send(handle);
                if let Ok(server) = started
                    && let Err(error) = server.await
                {
                    tracing::error!(error = &error as &dyn std::error::Error, "the baseline ended");
                }
            });
        };
        let thread = std::thread::Builder::new().name("baseline".to_owned()).spawn(run).map_err(CliError::failed)?;
        let handle = receiver.recv().map_err(CliError::failed)?.map_err(CliError::Failed)?;
        Ok(Self { address, handle, thread: Some(thread) })
    }
}

impl Drop for BaselineServer {
    fn drop(&mut self) {
        // The command is sent at once; the thread ends when the server has stopped.
        drop(self.handle.stop(false));
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the baseline panicked");
        }
    }
}

fn serve(baseline: Baseline, listener: TcpListener) -> std::io::Result<Server> {
    let baseline = web::Data::new(baseline);
    // The default service takes every path without matching it.
    let app = move || App::new().app_data(baseline.clone()).default_service(web::to(answer));
    Ok(HttpServer::new(app).disable_signals().listen(listener)?.run())
}

async fn answer(method: Method, payload: web::Payload, baseline: web::Data<Baseline>) -> HttpResponse {
    if method == Method::GET {
        return written(&baseline.read);
    }
    let (Some(store), Ok(body)) = (&baseline.store, payload.to_bytes().await) else {
        return HttpResponse::BadRequest().finish();
    };
    if store(body).await { written(&baseline.written) } else { HttpResponse::ServiceUnavailable().finish() }
}

fn written(constant: &Constant) -> HttpResponse {
    let mut response = HttpResponse::new(constant.status);
    for (name, value) in &constant.headers {
        response.headers_mut().append(name.clone(), value.clone());
    }
    if constant.status == StatusCode::NOT_MODIFIED {
        return response;
    }
    response.set_body(actix_web::body::BoxBody::new(constant.body.clone()))
}
