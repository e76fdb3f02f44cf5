//! The HTTP client for requests to other servers.

use super::reach::Reach;
use super::resolver::{GuardedResolver, NotReachable};
use std::time::Duration;
use ureq::Agent;
use ureq::tls::{RootCerts, TlsConfig};
use ureq::unversioned::transport::DefaultConnector;
use url::Url;
use url::form_urlencoded::Serializer;

/// The timeout of a request: name lookup, connection, request and answer together.
pub const TIMEOUT: Duration = Duration::from_secs(3);
/// The most bytes of the body of an answer.
pub const MAX_ANSWER_BYTES: u64 = 64 * 1024;
/// The most bytes of the head of an answer.
const MAX_HEAD_BYTES: usize = 16 * 1024;

/// Why there is no answer. It has nothing of request or answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OutboundError {
    /// The URL is one that is never asked.
    #[error("the URL must begin with http:// or https:// and name a host, without a name and a password")]
    UrlNotAllowed,
    /// The host has an address that may not be reached.
    #[error("the host has an address in a private or special network, and `outbound.allow_private` does not name it")]
    AddressNotAllowed,
    /// The host's name has no address.
    #[error("the host's name has no address")]
    HostNotFound,
    /// It took too long.
    #[error("there was no whole answer in time")]
    TimedOut,
    /// The answer is too long.
    #[error("the answer is too long")]
    TooLong,
    /// The connection failed, or what came over it was no answer.
    #[error("the connection failed: {0}")]
    Failed(String),
}

/// The answer of a server.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status, 100 to 999. Redirects are answers like others: they are not followed.
    pub status: u16,
    /// The head: names in small letters, with values that are text.
    headers: Vec<(String, String)>,
    /// The body, at most `MAX_ANSWER_BYTES`.
    pub body: Vec<u8>,
}

impl Answer {
    /// Returns the first header of this name, which is to be in small letters.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Asks other servers. Follows no redirect, keeps no connection and no cookie, and asks no proxy. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Client {
    agent: Agent,
}

impl Client {
    /// Makes a client that reaches what `reach` permits.
    pub fn new(reach: Reach) -> Self {
        Self::with_timeout(reach, TIMEOUT)
    }

    /// Makes one with another bound in place of `TIMEOUT`.
    pub fn with_timeout(reach: Reach, timeout: Duration) -> Self {
        Self::with_resolver(GuardedResolver::new(reach), timeout)
    }

    fn with_resolver(resolver: GuardedResolver, timeout: Duration) -> Self {
        let config = Agent::config_builder()
            .proxy(None)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .timeout_global(Some(timeout))
            .timeout_connect(Some(timeout))
            .max_response_header_size(MAX_HEAD_BYTES)
            .max_idle_connections(0)
            .max_idle_connections_per_host(0)
            .user_agent("")
            .accept("")
            .accept_encoding("")
            .tls_config(TlsConfig::builder().root_certs(RootCerts::WebPki).build())
            .build();
        Self { agent: Agent::with_parts(config, DefaultConnector::default(), resolver) }
    }

    /// Sends a form, and returns the answer with any status. Runs on a blocking thread.
    ///
    /// # Errors
    /// Every case of `OutboundError`; after `TIMEOUT` at the latest.
    pub async fn post_form(
        &self,
        url: Url,
        user_agent: String,
        fields: Vec<(String, String)>,
    ) -> Result<Answer, OutboundError> {
        let agent = self.agent.clone();
        tokio::task::spawn_blocking(move || post_form(&agent, &url, &user_agent, &fields))
            .await
            .unwrap_or_else(|_| Err(OutboundError::Failed("the request was broken off".to_owned())))
    }
}

/// Returns whether a URL is one that is asked: `http` or `https`, with a host, and without a name and a password.
pub(super) fn is_allowed(url: &Url) -> bool {
    let has_credentials = !url.username().is_empty() || url.password().is_some();
    matches!(url.scheme(), "http" | "https") && url.has_host() && !has_credentials
}

fn post_form(agent: &Agent, url: &Url, user_agent: &str, fields: &[(String, String)]) -> Result<Answer, OutboundError> {
    if !is_allowed(url) {
        return Err(OutboundError::UrlNotAllowed);
    }
    let form = Serializer::new(String::new()).extend_pairs(fields).finish();
    let response = agent
        .post(url.as_str())
        .header("user-agent", user_agent)
        .header("content-type", "application/x-www-form-urlencoded; charset=utf-8")
        .send(form)
        .map_err(fault)?;
    let status = response.status().as_u16();
    let headers = response
        .headers()
        .iter()
        .filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned())))
        .collect();
    let body = response.into_body().into_with_config().limit(MAX_ANSWER_BYTES).read_to_vec().map_err(fault)?;
    Ok(Answer { status, headers, body })
}

fn fault(error: ureq::Error) -> OutboundError {
    match error {
        ureq::Error::Other(other) if other.is::<NotReachable>() => OutboundError::AddressNotAllowed,
        ureq::Error::HostNotFound => OutboundError::HostNotFound,
        ureq::Error::Timeout(_) => OutboundError::TimedOut,
        ureq::Error::BodyExceedsLimit(_) | ureq::Error::LargeResponseHeader(..) => OutboundError::TooLong,
        ureq::Error::Io(error) if error.kind() == std::io::ErrorKind::TimedOut => OutboundError::TimedOut,
        ureq::Error::Io(error) => OutboundError::Failed(error.kind().to_string()),
        other => OutboundError::Failed(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outbound::stand_in::{Reply, StandIn};
    use std::net::SocketAddr;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// Long enough for a loaded machine to answer at once, short enough to wait for.
    const SHORT: Duration = Duration::from_millis(300);

    fn this_machine() -> Reach {
        Reach::new(vec!["127.0.0.1/32".parse().unwrap()])
    }

    async fn post(client: &Client, url: &str) -> Result<Answer, OutboundError> {
        let fields = vec![("a b".to_owned(), "ü&=".to_owned())];
        client.post_form(Url::parse(url).unwrap(), "afterword/test".to_owned(), fields).await
    }

    async fn answer_of(reply: Reply) -> Result<Answer, OutboundError> {
        let is_slow = matches!(reply, Reply::Silence | Reply::Drip(_));
        let server = StandIn::start(move |_| reply.clone());
        let client = Client::with_timeout(this_machine(), if is_slow { SHORT } else { TIMEOUT });
        post(&client, &server.url("/ask")).await
    }

    #[tokio::test]
    async fn a_form_is_sent_and_its_answer_given() {
        let server = StandIn::start(|_| Reply::text(201, "x-note: hello\r\n", "made"));
        let answer = post(&Client::new(this_machine()), &server.url("/ask?x=1")).await.unwrap();
        assert_eq!((answer.status, answer.header("x-note")), (201, Some("hello")));
        assert_eq!(answer.body, b"made");
        let requests = server.requests();
        let [request] = requests.as_slice() else { panic!("{requests:?}") };
        assert!(request.head.starts_with("POST /ask?x=1 HTTP/1.1\r\n"), "{}", request.head);
        assert_eq!(request.header("user-agent"), Some("afterword/test"));
        assert_eq!(request.header("content-type"), Some("application/x-www-form-urlencoded; charset=utf-8"));
        assert_eq!(request.body, "a+b=%C3%BC%26%3D");
    }

    #[tokio::test]
    async fn nothing_on_this_machine_is_reached_unless_a_setting_says_so() {
        let server = StandIn::start(|_| Reply::text(200, "", "reached"));
        let guarded = Client::new(Reach::default());
        let port = server.port();
        // Other ways to write 127.0.0.1, and names for it.
        for host in [
            "127.0.0.1",
            "127.1",
            "0x7f.1",
            "2130706433",
            "0177.0.0.1",
            "①②⑦.⓪.⓪.①",
            "[::1]",
            "[::ffff:127.0.0.1]",
            "0.0.0.0",
            "[::]",
            "localhost",
            "LOCALHOST",
        ] {
            let result = post(&guarded, &format!("http://{host}:{port}/")).await;
            assert_eq!(result.unwrap_err(), OutboundError::AddressNotAllowed, "{host}");
        }
        assert_eq!(server.requests().len(), 0);
    }

    #[tokio::test]
    async fn other_schemes_and_credentials_are_refused() {
        let client = Client::new(this_machine());
        for url in ["ftp://127.0.0.1/", "file:///etc/passwd", "data:,x", "http://a@127.0.0.1/", "http://:b@127.0.0.1/"]
        {
            assert_eq!(post(&client, url).await.unwrap_err(), OutboundError::UrlNotAllowed, "{url}");
        }
    }

    #[tokio::test]
    async fn a_name_with_one_private_address_is_refused() {
        let server = StandIn::start(|_| Reply::text(200, "", "reached"));
        let port = server.port();
        for addresses in [vec!["127.0.0.1"], vec!["8.8.8.8", "127.0.0.1"], vec!["2606:4700::1", "::ffff:10.0.0.1"]] {
            let given = addresses.clone();
            let lookup = Arc::new(move |_: &str, port| {
                Ok(given.iter().map(|address| SocketAddr::new(address.parse().unwrap(), port)).collect())
            });
            let client = Client::with_resolver(GuardedResolver::with_lookup(Reach::default(), lookup), TIMEOUT);
            let result = post(&client, &format!("http://blog.example:{port}/")).await;
            assert_eq!(result.unwrap_err(), OutboundError::AddressNotAllowed, "{addresses:?}");
        }
        assert_eq!(server.requests().len(), 0);
    }

    #[tokio::test]
    async fn the_name_is_looked_up_once_and_that_address_is_used() {
        let server = StandIn::start(|_| Reply::text(200, "", "reached"));
        let asked = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&asked);
        // A name whose second answer would be one that may not be reached.
        let lookup = Arc::new(move |host: &str, port| {
            assert_eq!(host, "blog.example");
            let is_first = count.fetch_add(1, Ordering::SeqCst) == 0;
            let address = if is_first { "127.0.0.1" } else { "127.0.0.2" };
            Ok(vec![SocketAddr::new(address.parse().unwrap(), port)])
        });
        let client = Client::with_resolver(GuardedResolver::with_lookup(this_machine(), lookup), TIMEOUT);
        let url = format!("http://blog.example:{}/", server.port());
        assert_eq!(post(&client, &url).await.unwrap().body, b"reached");
        assert_eq!(asked.load(Ordering::SeqCst), 1);
        // The next request asks again, and is judged again.
        assert_eq!(post(&client, &url).await.unwrap_err(), OutboundError::AddressNotAllowed);
    }

    #[tokio::test]
    async fn a_name_without_an_address_is_said_to_have_none() {
        let lookup = Arc::new(|_: &str, _| Ok(Vec::new()));
        let client = Client::with_resolver(GuardedResolver::with_lookup(Reach::default(), lookup), TIMEOUT);
        assert_eq!(post(&client, "http://blog.example/").await.unwrap_err(), OutboundError::HostNotFound);
    }

    #[tokio::test]
    async fn redirects_are_not_followed() {
        let target = StandIn::start(|_| Reply::text(200, "", "secret"));
        for status in [301, 302, 303, 307, 308] {
            let location = format!("location: {}\r\n", target.url("/"));
            let answer = answer_of(Reply::text(status, &location, "")).await.unwrap();
            assert_eq!((answer.status, answer.body.len()), (status, 0));
        }
        assert_eq!(target.requests().len(), 0);
    }

    #[tokio::test]
    async fn a_server_that_says_nothing_or_drips_is_given_up() {
        assert_eq!(answer_of(Reply::Silence).await.unwrap_err(), OutboundError::TimedOut);
        let head = "HTTP/1.1 200 OK\r\ncontent-length: 60000\r\n\r\n";
        assert_eq!(answer_of(Reply::Drip(head.to_owned())).await.unwrap_err(), OutboundError::TimedOut);
        let head = "HTTP/1.1 200 OK\r\nx-slow: ";
        assert_eq!(answer_of(Reply::Drip(head.to_owned())).await.unwrap_err(), OutboundError::TimedOut);
    }

    #[tokio::test]
    async fn answers_are_taken_up_to_the_bound() {
        let bound = usize::try_from(MAX_ANSWER_BYTES).unwrap();
        let answer = answer_of(Reply::text(200, "", &"x".repeat(bound))).await.unwrap();
        assert_eq!(answer.body.len(), bound);
        let error = answer_of(Reply::text(200, "", &"x".repeat(bound + 1))).await.unwrap_err();
        assert_eq!(error, OutboundError::TooLong);
        let endless = format!("HTTP/1.1 200 OK\r\n\r\n{}", "x".repeat(4 * bound));
        assert_eq!(answer_of(Reply::Raw(endless.into_bytes())).await.unwrap_err(), OutboundError::TooLong);
        let head = format!("x-long: {}\r\n", "x".repeat(MAX_HEAD_BYTES));
        assert_eq!(answer_of(Reply::text(200, &head, "")).await.unwrap_err(), OutboundError::TooLong);
    }

    #[tokio::test]
    async fn what_is_no_answer_is_an_error() {
        for reply in ["", "hello\r\n\r\n", "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nshort"] {
            let error = answer_of(Reply::Raw(reply.as_bytes().to_vec())).await.unwrap_err();
            assert!(matches!(error, OutboundError::Failed(_)), "{reply}: {error:?}");
        }
        let server = StandIn::start_resetting();
        let error = post(&Client::new(this_machine()), &server.url("/")).await.unwrap_err();
        assert!(matches!(error, OutboundError::Failed(_)), "{error:?}");
    }
}
