//! The Akismet API, version 1.1.
//!
//! Requests are forms sent by POST; answers are short. Any answer but the expected ones counts as none: a failing
//! service must neither publish nor hide a comment.

use super::client::{Answer, Client, OutboundError};
use crate::domain::spam_check::SpamCheckRequest;
use std::fmt;
use url::Url;

/// Akismet's answer about a comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opinion {
    /// Whether it is spam.
    pub is_spam: bool,
    /// Whether it is spam so plain that Akismet would throw it away at once (`X-akismet-pro-tip: discard`).
    pub is_blatant: bool,
    /// Akismet's name for this answer (`X-akismet-guid`).
    pub guid: Option<String>,
}

/// Why Akismet gave no valid answer. It has nothing of the request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AkismetError {
    /// It was not reached, or broke off.
    #[error("Akismet was not reached: {0}")]
    Outbound(#[from] OutboundError),
    /// It does not know the key, or not for this site.
    #[error("Akismet does not take the key of `akismet.key` for this site{0}")]
    KeyRefused(Hint),
    /// The status was not 200.
    #[error("Akismet answered with the status {0}{1}")]
    Status(u16, Hint),
    /// The answer was none of those that are expected.
    #[error("Akismet answered something else than was expected{0}")]
    Unexpected(Hint),
}

/// Akismet's debug hint.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hint {
    /// `X-akismet-alert-code`: a number that its documentation explains.
    pub alert_code: Option<String>,
    /// `X-akismet-debug-help`: a sentence.
    pub debug_help: Option<String>,
}

impl fmt::Display for Hint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(code) = &self.alert_code {
            write!(f, "; alert {code}")?;
        }
        self.debug_help.as_ref().map_or(Ok(()), |help| write!(f, "; it says: {help}"))
    }
}

/// The longest sentence of Akismet's that is passed on, in bytes.
const MAX_HELP_BYTES: usize = 200;

type Fields = Vec<(String, String)>;

/// Asks Akismet, or another service that speaks its language.
#[derive(Clone)]
pub struct Akismet {
    client: Client,
    base: Url,
    key: String,
}

impl Akismet {
    /// Makes one that asks below `base`, which ends with a slash, with this key.
    pub const fn new(client: Client, base: Url, key: String) -> Self {
        Self { client, base, key }
    }

    /// Asks whether the key is good for a site, which is named by its front page.
    ///
    /// # Errors
    /// `KeyRefused` where it is not; else those of `AkismetError` that say why there is no answer.
    pub async fn verify_key(&self, front_page: &str) -> Result<(), AkismetError> {
        let (answer, hint) = self.post("verify-key", vec![field("blog", front_page)]).await?;
        match answer.body.as_slice() {
            b"valid" => Ok(()),
            b"invalid" => Err(AkismetError::KeyRefused(hint)),
            _ => Err(AkismetError::Unexpected(hint)),
        }
    }

    /// Asks about a comment. A key that is not good is answered with `true` by some: verify it first.
    ///
    /// # Errors
    /// `AkismetError`: there is no answer about the comment.
    pub async fn check(&self, request: &SpamCheckRequest) -> Result<Opinion, AkismetError> {
        let (answer, hint) = self.post("comment-check", fields(request)).await?;
        let is_spam = match answer.body.as_slice() {
            b"true" => true,
            b"false" => false,
            _ => return Err(AkismetError::Unexpected(hint)),
        };
        let is_blatant = is_spam && answer.header("x-akismet-pro-tip") == Some("discard");
        Ok(Opinion { is_spam, is_blatant, guid: answer.header("x-akismet-guid").map(str::to_owned) })
    }

    /// Reports that a comment is spam, or that it is not.
    ///
    /// # Errors
    /// As `AkismetError` says.
    pub async fn teach(&self, request: &SpamCheckRequest, is_spam: bool) -> Result<(), AkismetError> {
        let (answer, hint) = self.post(if is_spam { "submit-spam" } else { "submit-ham" }, fields(request)).await?;
        let is_thanked = answer.body.trim_ascii() == b"Thanks for making the web a better place.";
        if is_thanked { Ok(()) } else { Err(AkismetError::Unexpected(hint)) }
    }

    async fn post(&self, path: &str, mut fields: Fields) -> Result<(Answer, Hint), AkismetError> {
        let url = self.base.join(path).map_err(|_| OutboundError::UrlNotAllowed)?;
        fields.push(field("api_key", &self.key));
        let user_agent = concat!("afterword/", env!("CARGO_PKG_VERSION"), " | Akismet/1").to_owned();
        let answer = self.client.post_form(url, user_agent, fields.clone()).await?;
        let hint = hint(&answer, &fields);
        if answer.status == 200 { Ok((answer, hint)) } else { Err(AkismetError::Status(answer.status, hint)) }
    }
}

impl fmt::Debug for Akismet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Akismet").field("base", &self.base.as_str()).finish_non_exhaustive()
    }
}

fn field(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

fn fields(request: &SpamCheckRequest) -> Fields {
    let network = &request.visit.network;
    let mut fields = vec![
        field("blog", &request.front_page),
        field("permalink", &request.page),
        field("user_ip", &network.expose().to_string()),
        field("user_agent", &request.visit.user_agent),
        field("comment_type", if request.is_reply { "reply" } else { "comment" }),
        field("comment_author", &request.author_name),
        field("comment_content", &request.body),
        field("comment_date_gmt", &request.written_at.to_rfc3339()),
        field("blog_charset", "UTF-8"),
    ];
    fields.extend(request.author_url.as_ref().map(|url| field("comment_author_url", url)));
    fields.extend(request.email.as_ref().map(|email| field("comment_author_email", email.expose())));
    fields.extend(request.language.as_ref().map(|language| field("blog_lang", language)));
    if request.is_repeated {
        fields.push(field("recheck_reason", "retry"));
    }
    fields
}

/// Reads what may be passed on: not what repeats anything that was sent.
fn hint(answer: &Answer, sent: &Fields) -> Hint {
    let is_number = |code: &&str| code.len() <= 9 && code.bytes().all(|byte| byte.is_ascii_digit());
    let tells = |help: &str| sent.iter().any(|(_, value)| value.len() >= 4 && help.contains(value.as_str()));
    let help = answer.header("x-akismet-debug-help").filter(|help| help.len() <= MAX_HELP_BYTES && !tells(help));
    Hint {
        alert_code: answer.header("x-akismet-alert-code").filter(is_number).map(str::to_owned),
        debug_help: help.map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::author::EmailAddress;
    use crate::domain::network::NetworkAddress;
    use crate::domain::spam_check::Visit;
    use crate::domain::timestamp::Timestamp;
    use crate::outbound::Reach;
    use crate::outbound::stand_in::{Reply, StandIn};

    fn akismet(server: &StandIn) -> Akismet {
        let reach = Reach::new(vec!["127.0.0.1/32".parse().unwrap()]);
        Akismet::new(Client::new(reach), Url::parse(&server.url("/1.1/")).unwrap(), "key4711".to_owned())
    }

    fn request() -> SpamCheckRequest {
        SpamCheckRequest {
            front_page: "https://blog.example/".to_owned(),
            page: "https://blog.example/a".to_owned(),
            visit: Visit::new(NetworkAddress::new("203.0.113.77".parse().unwrap()), "Lynx/2.8"),
            is_reply: false,
            author_name: "Ada".to_owned(),
            author_url: None,
            email: None,
            body: "Ünd?".to_owned(),
            written_at: Timestamp::from_millis(1_795_340_000_000),
            language: None,
            is_repeated: false,
        }
    }

    async fn check_against(reply: Reply) -> Result<Opinion, AkismetError> {
        let server = StandIn::start(move |_| reply.clone());
        akismet(&server).check(&request()).await
    }

    #[tokio::test]
    async fn a_question_holds_what_is_documented_and_nothing_else() {
        let server = StandIn::start(|_| Reply::text(200, "", "false"));
        akismet(&server).check(&request()).await.unwrap();
        let more = SpamCheckRequest {
            is_reply: true,
            author_url: Some("https://ada.example/".to_owned()),
            email: Some(EmailAddress::parse("ada@mail.example").unwrap()),
            language: Some("de".to_owned()),
            is_repeated: true,
            ..request()
        };
        akismet(&server).check(&more).await.unwrap();
        let requests = server.requests();
        assert!(requests[0].head.starts_with("POST /1.1/comment-check HTTP/1.1\r\n"), "{}", requests[0].head);
        let user_agent = requests[0].header("user-agent").unwrap();
        assert!(user_agent.starts_with("afterword/") && user_agent.ends_with(" | Akismet/1"), "{user_agent}");
        let always = "blog=https%3A%2F%2Fblog.example%2F&permalink=https%3A%2F%2Fblog.example%2Fa\
            &user_ip=203.0.113.77&user_agent=Lynx%2F2.8&comment_type=comment&comment_author=Ada\
            &comment_content=%C3%9Cnd%3F&comment_date_gmt=2026-11-22T09%3A33%3A20.000Z&blog_charset=UTF-8";
        assert_eq!(requests[0].body, format!("{always}&api_key=key4711"));
        for (name, expected) in [
            ("comment_type", "reply"),
            ("comment_author_url", "https://ada.example/"),
            ("comment_author_email", "ada@mail.example"),
            ("blog_lang", "de"),
            ("recheck_reason", "retry"),
        ] {
            assert_eq!(requests[1].field(name).as_deref(), Some(expected), "{name}");
        }
    }

    #[tokio::test]
    async fn true_and_false_are_answers() {
        let opinion = check_against(Reply::text(200, "x-akismet-guid: 0815\r\n", "true")).await.unwrap();
        assert_eq!(opinion, Opinion { is_spam: true, is_blatant: false, guid: Some("0815".to_owned()) });
        let opinion = check_against(Reply::text(200, "X-Akismet-Pro-Tip: discard\r\n", "true")).await.unwrap();
        assert_eq!(opinion, Opinion { is_spam: true, is_blatant: true, guid: None });
        let opinion = check_against(Reply::text(200, "X-akismet-pro-tip: discard\r\n", "false")).await.unwrap();
        assert_eq!(opinion, Opinion { is_spam: false, is_blatant: false, guid: None });
    }

    #[tokio::test]
    async fn nothing_else_is_an_answer() {
        for body in ["", "True", "true\n", " false", "invalid", "1", "Invalid Key", "<html><body>true</body></html>"] {
            let error = check_against(Reply::text(200, "", body)).await.unwrap_err();
            assert_eq!(error, AkismetError::Unexpected(Hint::default()), "{body}");
        }
        for status in [201, 204, 302, 400, 403, 429, 500, 503] {
            let error = check_against(Reply::text(status, "", "true")).await.unwrap_err();
            assert!(matches!(error, AkismetError::Status(found, _) if found == status), "{status}: {error}");
        }
        let error = check_against(Reply::text(200, "", &"true".repeat(100_000))).await.unwrap_err();
        assert_eq!(error, AkismetError::Outbound(OutboundError::TooLong));
        let resetting = StandIn::start_resetting();
        let error = akismet(&resetting).check(&request()).await.unwrap_err();
        assert!(matches!(error, AkismetError::Outbound(OutboundError::Failed(_))), "{error}");
    }

    #[tokio::test]
    async fn what_akismet_says_about_its_trouble_is_passed_on_unless_it_repeats_the_question() {
        let headers = "X-akismet-alert-code: 10009\r\nX-akismet-debug-help: Your plan has ended\r\n";
        let error = check_against(Reply::text(200, headers, "invalid")).await.unwrap_err();
        assert!(error.to_string().ends_with("expected; alert 10009; it says: Your plan has ended"), "{error}");
        for headers in [
            "X-akismet-debug-help: 203.0.113.77 is no address\r\n",
            "X-akismet-debug-help: the key key4711 is wrong\r\n",
            "X-akismet-alert-code: 203.0.113.77\r\n",
        ] {
            let error = check_against(Reply::text(200, headers, "invalid")).await.unwrap_err();
            assert_eq!(error, AkismetError::Unexpected(Hint::default()), "{headers}");
        }
    }

    #[tokio::test]
    async fn a_key_is_valid_or_refused_or_unknown() {
        for (body, expected) in [
            ("valid", Ok(())),
            ("invalid", Err(AkismetError::KeyRefused(Hint::default()))),
            ("", Err(AkismetError::Unexpected(Hint::default()))),
            ("true", Err(AkismetError::Unexpected(Hint::default()))),
        ] {
            let server = StandIn::start(|_| Reply::text(200, "", body));
            assert_eq!(akismet(&server).verify_key("https://blog.example/").await, expected, "{body}");
            assert_eq!(server.requests()[0].body, "blog=https%3A%2F%2Fblog.example%2F&api_key=key4711");
        }
    }

    #[tokio::test]
    async fn moderators_decisions_are_told_and_thanked_for() {
        for (is_spam, path) in [(true, "/1.1/submit-spam"), (false, "/1.1/submit-ham")] {
            let server = StandIn::start(|_| Reply::text(200, "", "Thanks for making the web a better place."));
            akismet(&server).teach(&request(), is_spam).await.unwrap();
            let requests = server.requests();
            assert!(requests[0].head.contains(path), "{}", requests[0].head);
            assert_eq!(requests[0].field("user_ip").as_deref(), Some("203.0.113.77"));
        }
        let server = StandIn::start(|_| Reply::text(200, "", "Invalid Key"));
        let error = akismet(&server).teach(&request(), true).await.unwrap_err();
        assert_eq!(error, AkismetError::Unexpected(Hint::default()));
    }

    #[test]
    fn the_key_is_not_shown() {
        let server = StandIn::start(|_| Reply::Silence);
        assert!(!format!("{:?}", akismet(&server)).contains("key4711"));
    }
}
