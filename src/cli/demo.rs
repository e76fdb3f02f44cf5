//! `demo`: starts a server with a sample site, ready to comment.

use super::bounds;
use super::error::CliError;
use super::installation::{Installation, Purpose};
use super::output::Output;
use super::serve::{Signals, listen, until_stopped};
use crate::config::Config;
use crate::crypto::random_text;
use crate::domain::account::Principal;
use crate::domain::fields::Rule;
use crate::service::accounts::{self, NewModerator};
use crate::service::articles::{self, NewArticle};
use crate::service::sites::{self, NewSite, SiteChange};
use crate::service::{Service, ServiceError};
use crate::web::demo::{SAMPLE_ARTICLES, SITE_SLUG};
use crate::web::server::{Listening, start};
use serde_json::json;
use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;

const SITE_NAME: &str = "The Sample Pages";
const MODERATOR: &str = "moderator";

pub(super) async fn run(config: &Config, is_fresh: bool, output: &Output) -> Result<(), CliError> {
    let temporary = TemporaryDirectory::new(is_fresh)?;
    let config = temporary.apply(&bounds::fitted(config)?);
    let installation = Installation::open(&config, Purpose::Serve { migrates: true })?;
    let listening = listen(&config)?;
    let metrics = listening.metrics_address();
    let service = installation.service.clone();
    prepare_site(&service, &config, &listening).await?;
    let password = prepare_moderator(&service).await?;
    let running = start(service.clone(), &config, listening, true).map_err(CliError::failed)?;
    let articles: Vec<_> =
        SAMPLE_ARTICLES.iter().map(|sample| running.own_origins.url(&format!("/demo/{}", sample.slug))).collect();
    let url = running.own_origins.url("/");
    let json = json!({
        "url": url,
        "listening": [running.own_origins.url("")],
        "articles": articles,
        "admin": running.own_origins.url("/admin"),
        "docs": running.own_origins.url("/docs"),
        "metrics": metrics,
        "moderator": {"name": MODERATOR, "password": password},
        "data_dir": config.data.dir,
    });
    let signals = Signals::listen()?;
    let mut text = describe(&config, &articles, &url, password.as_deref());
    text.extend(metrics.iter().map(|address| format!("\nMetrics are at {address}")));
    output.answer(&text, &json);
    until_stopped(running, service, None, &config, signals).await
}

fn describe(config: &Config, articles: &[String], url: &str, password: Option<&str>) -> String {
    let program = std::env::args().next().unwrap_or_else(|| "afterword".to_owned());
    let password = password.map_or_else(
        || {
            let set = format!("{program} --data-dir {} moderator password {MODERATOR}", config.data.dir.display());
            format!("was shown at the first start; `{set}` sets another")
        },
        |password| format!("{password}  (shown this once)"),
    );
    format!(
        "afterword is running. Read an article and leave a reply:\n\n  {articles}\n\n\
         A reply waits for the moderator, who decides about it at\n\n  {url}admin\n\n  \
         name      {MODERATOR}\n  password  {password}\n\n\
         Programs do the same through the API that {url}docs describes.\n\n\
         Everything is kept in {data}. Stop with Ctrl+C.",
        articles = articles.join("\n  "),
        data = config.data.dir.display(),
    )
}

/// Adds the sample site, or brings its origins up to date with where the server listens this time.
async fn prepare_site(service: &Service, config: &Config, listening: &Listening) -> Result<(), CliError> {
    let operator = Principal::operator();
    let mut origins: Vec<String> = Vec::new();
    origins.extend(config.server.public_url.iter().map(|origin| origin.as_str().to_owned()));
    let own = listening.origins().map_err(CliError::failed)?;
    origins.extend(own.iter().map(|origin| origin.as_str().to_owned()));
    let new = NewSite {
        slug: SITE_SLUG.to_owned(),
        name: SITE_NAME.to_owned(),
        origins: origins.clone(),
        settings: vec![("articles".to_owned(), "registered".to_owned())],
    };
    if !or_taken(sites::add(service, &operator, new).await)? {
        let change = SiteChange { origins: Some(origins), ..SiteChange::default() };
        sites::change(service, &operator, SITE_SLUG, change).await?;
    }
    for sample in SAMPLE_ARTICLES {
        let new = NewArticle {
            site: SITE_SLUG.to_owned(),
            url: format!("/demo/{}", sample.slug),
            title: Some(sample.title.to_owned()),
            external_id: None,
        };
        or_taken(articles::add(service, &operator, new).await)?;
    }
    Ok(())
}

/// Adds the moderator with a random password, and gives it; `None` where there is one already.
async fn prepare_moderator(service: &Service) -> Result<Option<String>, CliError> {
    let password = random_text(24);
    let new = NewModerator::owner(MODERATOR, &password);
    let is_added = or_taken(accounts::add(service, &Principal::operator(), new).await)?;
    Ok(is_added.then_some(password))
}

/// Returns whether something was added; `false` where it was there before.
fn or_taken<T>(added: Result<T, ServiceError>) -> Result<bool, CliError> {
    match added {
        Ok(_) => Ok(true),
        Err(ServiceError::Invalid(errors)) if errors.iter().all(|error| error.rule == Rule::Taken) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// A directory that goes away with the demo, where one was asked for.
struct TemporaryDirectory(Option<std::path::PathBuf>);

impl TemporaryDirectory {
    fn new(is_wanted: bool) -> Result<Self, CliError> {
        if !is_wanted {
            return Ok(Self(None));
        }
        let name = random_text(12);
        let path = std::env::temp_dir().join(format!("afterword-demo-{name}"));
        // Everybody may look into the directory above.
        DirBuilder::new().mode(0o700).create(&path).map_err(CliError::failed)?;
        Ok(Self(Some(path)))
    }

    fn apply(&self, config: &Config) -> Config {
        let mut config = config.clone();
        config.database.read_url = None;
        config.database.direct_url = None;
        if let Some(path) = &self.0 {
            config.database.url = crate::config::DatabaseUrl::sqlite(&path.join("afterword.db"));
            config.data.dir.clone_from(path);
        }
        config
    }
}

impl Drop for TemporaryDirectory {
    fn drop(&mut self) {
        if let Some(path) = &self.0
            && let Err(error) = std::fs::remove_dir_all(path)
        {
            tracing::warn!(error = &error as &dyn std::error::Error, "the temporary data directory is left behind");
        }
    }
}
