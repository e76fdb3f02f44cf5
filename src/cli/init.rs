//! `init`: sets up a site and its owner in an empty data directory, by three questions or by flags, and prints the next
//! steps.

use super::arguments::InitArguments;
use super::embed;
use super::error::CliError;
use super::installation::{Installation, Purpose};
use super::moderator::read_password;
use super::output::Output;
use crate::config::Config;
use crate::crypto::random_text;
use crate::domain::account::{ModeratorName, Principal};
use crate::domain::fields::Rule;
use crate::domain::page::PageSize;
use crate::domain::site::{Origin, Site, SiteName, SiteSlug};
use crate::service::accounts::{self, NewModerator};
use crate::service::sites::{self, NewSite};
use crate::service::{Service, ServiceError};
use crate::web::messages::Messages;
use serde_json::json;
use std::io::{IsTerminal, Write};
use std::path::Path;

/// The file of settings in the working directory.
const SETTINGS_FILE: &str = "afterword.toml";

/// The validated answers.
struct Answers {
    name: SiteName,
    slug: SiteSlug,
    origin: Origin,
    owner: ModeratorName,
}

pub(super) async fn run(config: &Config, arguments: InitArguments, output: &Output) -> Result<(), CliError> {
    let name = ask("name", arguments.name, "What is the site called?", SiteName::parse)?;
    let answers = Answers {
        slug: match arguments.slug {
            Some(slug) => SiteSlug::parse(&slug).map_err(|rule| ServiceError::field("slug", rule))?,
            None => slug_of(&name),
        },
        name,
        origin: ask("address", arguments.address, "What is its address, such as https://blog.example.org?", origin)?,
        owner: ask("owner", arguments.owner, "What is your name?", ModeratorName::parse)?,
    };
    let public_url = arguments.public_url.as_deref().map(origin).transpose();
    let public_url = public_url.map_err(|rule| ServiceError::field("public-url", rule))?;
    if public_url.is_some() && Path::new(SETTINGS_FILE).exists() {
        return Err(CliError::Usage(format!(
            "{SETTINGS_FILE} is there already; set public_url in it, under [server], and leave out --public-url"
        )));
    }
    let installation = Installation::open(config, Purpose::Command)?;
    let service = &installation.service;
    refuse_second(service).await?;
    let (password, is_generated) =
        if arguments.password_stdin { (read_password(true)?, false) } else { (random_text(24), true) };
    let operator = Principal::operator();
    accounts::add(service, &operator, NewModerator::owner(answers.owner.as_str(), &password)).await?;
    let new = NewSite {
        slug: answers.slug.as_str().to_owned(),
        name: answers.name.as_str().to_owned(),
        origins: vec![answers.origin.as_str().to_owned()],
        settings: Vec::new(),
    };
    let site = sites::add(service, &operator, new).await?;
    if let Some(url) = &public_url {
        std::fs::write(SETTINGS_FILE, settings(url.as_str()))
            .map_err(|error| CliError::Failed(format!("{SETTINGS_FILE} cannot be written: {error}")))?;
    }
    let known = public_url.as_ref().or(config.server.public_url.as_ref());
    tell(config, (&site, &answers, is_generated.then_some(password.as_str())), (known, public_url.is_some()), output);
    Ok(())
}

/// The settings behind a proxy on the same machine.
fn settings(public_url: &str) -> String {
    format!("[server]\npublic_url = \"{public_url}\"\ntrusted_proxies = [\"127.0.0.1/32\", \"::1/128\"]\n")
}

/// An installation is set up once; what is there already is never changed.
async fn refuse_second(service: &Service) -> Result<(), CliError> {
    let operator = Principal::operator();
    let sites = sites::list(service, &operator, None, None, PageSize::usual(PageSize::LIST)).await?.items;
    let moderators = accounts::list(service, &operator).await?;
    if sites.is_empty() && moderators.is_empty() {
        return Ok(());
    }
    let slugs: Vec<_> = sites.iter().map(|site| site.slug.as_str()).collect();
    let names: Vec<_> = moderators.iter().map(|moderator| moderator.name.as_str()).collect();
    Err(CliError::Failed(format!(
        "this is set up already; sites: {}; moderators: {}. Use `afterword site add` and `afterword moderator add`",
        slugs.join(", "),
        names.join(", ")
    )))
}

/// Takes a flag, or asks until the answer is right.
fn ask<T>(
    flag: &'static str,
    given: Option<String>,
    question: &str,
    parse: impl Fn(&str) -> Result<T, Rule>,
) -> Result<T, CliError> {
    if let Some(given) = given {
        return parse(&given).map_err(|rule| ServiceError::field(flag, rule).into());
    }
    if !std::io::stdin().is_terminal() {
        return Err(CliError::Usage(format!("--{flag} is missing; there is no terminal to ask on")));
    }
    loop {
        let mut stderr = std::io::stderr().lock();
        write!(stderr, "{question} ").and_then(|()| stderr.flush()).map_err(CliError::failed)?;
        let mut typed = String::new();
        if std::io::stdin().read_line(&mut typed).map_err(CliError::failed)? == 0 {
            return Err(CliError::Failed("nothing was set up".to_owned()));
        }
        match parse(typed.trim()) {
            Ok(answer) => return Ok(answer),
            Err(rule) => {
                writeln!(stderr, "{}", Messages::default().technical_rule(flag, &rule)).map_err(CliError::failed)?
            }
        }
    }
}

/// Reads an address as people write it: with or without `https://`, with or without a page.
fn origin(typed: &str) -> Result<Origin, Rule> {
    let text = if typed.contains("://") { typed.to_owned() } else { format!("https://{typed}") };
    let end = text.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
    Origin::parse(&end)
}

/// Makes a slug from a name: `My Blog!` becomes `my-blog`.
fn slug_of(name: &SiteName) -> SiteSlug {
    let lower = name.as_str().to_lowercase();
    let messages = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let slug: String = messages.collect::<Vec<_>>().join("-").chars().take(40).collect();
    let slug = slug.trim_end_matches('-');
    SiteSlug::parse(slug).unwrap_or_else(|_| SiteSlug::from_stored("site".to_owned()))
}

/// Prints the result and the next steps.
fn tell(
    config: &Config,
    (site, answers, password): (&Site, &Answers, Option<&str>),
    (known, is_written): (Option<&Origin>, bool),
    output: &Output,
) {
    let host = answers.origin.as_str().split("://").last().unwrap_or_default();
    let proposed = format!("https://comments.{host}");
    let public_url = known.map_or(proposed.as_str(), |url| url.as_str());
    let admin = format!("{public_url}/admin");
    let slug = site.slug.as_str();
    let snippet = embed::html_snippet(public_url, slug);
    let listen = config.server.listen.first().map(ToString::to_string).unwrap_or_default();
    let public_host = public_url.split("://").last().unwrap_or_default();
    let mut steps = Vec::new();
    if known.is_none() {
        let settings = settings(public_url);
        steps.push(format!(
            "Say where readers reach the comments, in {SETTINGS_FILE} (this is a proposal):\n\n{}",
            settings.trim_end()
        ));
    }
    steps.push(format!(
        "Have a proxy speak HTTPS there. Caddy needs these lines:\n\n\
         {public_host} {{\n    reverse_proxy {listen}\n}}"
    ));
    steps.push("Start the server:\n\nafterword serve".to_owned());
    steps.push(format!(
        "Put this under each article (`afterword embed {slug}` has it for site generators):\n\n{snippet}"
    ));
    let steps: Vec<_> = steps.iter().zip(1..).map(|(step, number)| format!("{number}. {step}")).collect();
    let shown =
        password.map_or_else(|| "the one you gave".to_owned(), |password| format!("{password}  (shown this once)"));
    let written = if is_written { format!(", and wrote {SETTINGS_FILE}") } else { String::new() };
    let text = format!(
        "Made the site {} ({slug}) and its owner{written}.\n\n  sign in   {admin}\n  name      {}\n  password  {shown}\n\nWhat is left:\n\n{}",
        site.name.as_str(),
        answers.owner.as_str(),
        steps.join("\n\n")
    );
    let json = json!({
        "site": slug, "origin": answers.origin.as_str(), "owner": answers.owner.as_str(), "password": password,
        "public_url": public_url, "admin": admin, "snippet": snippet,
    });
    output.answer(&text, &json);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_made_from_any_name() {
        let slug = |name: &str| slug_of(&SiteName::parse(name).unwrap()).as_str().to_owned();
        assert_eq!(slug("My Blog!"), "my-blog");
        assert_eq!(slug("\u{65e5}\u{8a18}"), "site");
        assert_eq!(slug(&"long name ".repeat(9)).len(), 40 - 1);
    }

    #[test]
    fn an_address_is_read_as_people_write_it() {
        for typed in ["blog.example.org", "https://blog.example.org/", "https://blog.example.org/a/b?c=https://x"] {
            assert_eq!(
                origin(typed).map(|origin| origin.as_str().to_owned()),
                Ok("https://blog.example.org".to_owned())
            );
        }
        assert_eq!(origin("http://localhost:8000").map(|origin| origin.as_str().len()), Ok(21));
        assert!(origin("").is_err() && origin("ftp://blog.example.org").is_err());
    }
}
