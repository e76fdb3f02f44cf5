//! The checks of `doctor` around the database: files, settings, backups, and whether the proxy is trusted.

use super::error::CliError;
use super::user;
use crate::config::Config;
use crate::domain::network::NetworkAddress;
use crate::domain::timestamp::Timestamp;
use crate::service::Service;
use crate::service::doctor::{self, Finding};
use crate::storage::DatabaseUrl;
use std::net::IpAddr;
use std::path::Path;
use std::time::SystemTime;

/// From how many comments on it is odd that all come from one network.
const TELLING_COMMENTS: usize = 20;
/// From how many comments on it is odd that all come from this machine or its neighbours.
const TELLING_NEAR_COMMENTS: usize = 3;
/// The maximum age of the newest backup, in days.
const BACKUP_DAYS: i64 = 7;

pub(super) async fn examine(service: &Service, config: &Config) -> Result<Vec<Finding>, CliError> {
    // The check of the database reports what cannot be read.
    let networks = doctor::newest_networks(service, TELLING_COMMENTS).await.unwrap_or_default();
    let first_site = doctor::first_site_added(service).await.unwrap_or_default();
    let now = service.clock.now();
    Ok(vec![
        owners(&config.data.dir)?,
        unused_database(config)?,
        proxy(config, &networks),
        plain_http(config),
        backups(config, first_site, now),
    ])
}

fn finding(check: &'static str, problem: Option<(String, String)>) -> Finding {
    let (problem, remedy) = problem.map_or((None, String::new()), |(problem, remedy)| (Some(problem), remedy));
    Finding { check, problem, remedy: remedy.into() }
}

fn owners(directory: &Path) -> Result<Finding, CliError> {
    let strangers = user::strangers_files(directory).map_err(CliError::failed)?;
    let problem = strangers.map(|(owner, names)| {
        let directory = directory.display();
        let problem = format!("{} in {directory} do not belong to {owner}, whose directory it is", names.join(", "));
        (problem, format!("As root, run: chown -R {owner} {directory}; then run commands with --as {owner}."))
    });
    Ok(finding("owner of the files", problem))
}

fn unused_database(config: &Config) -> Result<Finding, CliError> {
    let file = config.data.dir.join("afterword.db");
    let url = DatabaseUrl::parse(config.database.url.as_str())?;
    let is_used = matches!(&url, DatabaseUrl::Sqlite(path) if same_file(path, &file));
    let problem = (file.exists() && !is_used).then(|| {
        let shown = file.display();
        let problem = format!("`database.url` names another database, and {shown} is not used");
        (problem, format!("Where nothing in it is missed, move it away: mv {shown} {shown}.unused"))
    });
    Ok(finding("no unused database", problem))
}

fn same_file(one: &Path, other: &Path) -> bool {
    match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => one == other,
    }
}

/// Behind a proxy that is not trusted all visitors have the proxy's address.
fn proxy(config: &Config, networks: &[String]) -> Finding {
    let public = config.server.public_url.as_ref().map_or("", |url| url.as_str());
    let is_alone = networks.windows(2).all(|pair| pair.first() == pair.last());
    let only = networks.first().filter(|_| is_alone);
    let is_near = only.is_some_and(|network| is_near(network));
    let are_many = networks.len() >= TELLING_COMMENTS || (is_near && networks.len() >= TELLING_NEAR_COMMENTS);
    let problem = match only {
        Some(only) if are_many && !is_local(public) => Some(format!(
            "the newest {} comments all come from {only}, so that all visitors share one limit and one ban",
            networks.len()
        )),
        _ if public.starts_with("https://") && config.server.trusted_proxies.is_empty() => {
            Some("HTTPS needs a proxy, and none is trusted: all visitors will seem to have its address".to_owned())
        }
        _ => None,
    };
    let remedy = "Name the proxy in afterword.toml, under [server]: trusted_proxies = [\"127.0.0.1/32\", \"::1/128\"] for one \
                  on this machine; then start the server again.";
    finding("visitors' addresses", problem.map(|problem| (problem, remedy.to_owned())))
}

/// Whether a network is this machine, or one of its neighbours.
fn is_near(network: &str) -> bool {
    let address = network.split('/').next().and_then(|address| address.parse::<IpAddr>().ok());
    address.is_some_and(|address| NetworkAddress::new(address).is_local())
}

/// Whether an address is one that only this machine reaches, or none.
fn is_local(url: &str) -> bool {
    url.is_empty() || ["http://localhost", "http://127.", "http://[::1]"].iter().any(|local| url.starts_with(local))
}

/// Passwords and the cookies of sessions must not travel in the open.
fn plain_http(config: &Config) -> Finding {
    let public = config.server.public_url.as_ref().map_or("", |url| url.as_str());
    let open = config.server.listen.iter().find(|address| !address.ip().is_loopback());
    let problem = match open {
        _ if public.starts_with("http://") && !is_local(public) => Some(format!(
            "moderators sign in over plain HTTP at {public}, so that everybody on the way reads their passwords"
        )),
        Some(open) if public.is_empty() => Some(format!(
            "the server listens on {open} without HTTPS, so that everybody on the way reads moderators' passwords"
        )),
        _ => None,
    };
    let remedy = "Have a proxy speak HTTPS, and say so in afterword.toml, under [server]: public_url = \"https://...\", listen = \
                  [\"127.0.0.1:8080\"].";
    finding("moderators' passwords", problem.map(|problem| (problem, remedy.to_owned())))
}

fn backups(config: &Config, first_site: Option<Timestamp>, now: Timestamp) -> Finding {
    let is_young = first_site.is_none_or(|first| first.plus_days(BACKUP_DAYS) > now);
    let directory = config.data.backups.as_deref();
    let newest = directory.and_then(newest_file);
    let is_fresh = newest.is_some_and(|newest| newest.plus_days(BACKUP_DAYS) > now);
    let problem = (!is_young && !is_fresh).then(|| match (directory, newest) {
        (None, _) => "nothing tells of a backup: `data.backups` does not say where they are".to_owned(),
        (Some(directory), None) => format!("there is no backup in {}", directory.display()),
        (Some(directory), Some(newest)) => {
            format!("the newest backup in {} is from {}", directory.display(), newest.to_rfc3339())
        }
    });
    let made =
        directory.map_or_else(|| "/var/backups/afterword".to_owned(), |directory| directory.display().to_string());
    let remedy = match DatabaseUrl::parse(config.database.url.as_str()) {
        Ok(DatabaseUrl::Sqlite(path)) => {
            format!("sqlite3 {} \"VACUUM INTO '{made}/$(date +%F).db'\"", path.display())
        }
        _ => format!("pg_dump -Fc afterword > {made}/$(date +%F).dump"),
    };
    let remedy = format!("Make one each day, and keep the keyring elsewhere: {remedy}");
    finding("backups", problem.map(|problem| (problem, remedy)))
}

/// Returns the time of the newest file of a directory.
fn newest_file(directory: &Path) -> Option<Timestamp> {
    let files = std::fs::read_dir(directory).ok()?.filter_map(Result::ok);
    let files = files.filter_map(|file| file.metadata().ok()).filter(std::fs::Metadata::is_file);
    let newest = files.filter_map(|file| file.modified().ok()).max()?;
    let millis = newest.duration_since(SystemTime::UNIX_EPOCH).ok()?.as_millis();
    i64::try_from(millis).ok().map(Timestamp::from_millis)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Overrides;

    fn config(values: &[(&str, &str)]) -> Config {
        let values = values.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        Config::load(&Overrides { config_file: None, values }, std::iter::empty()).unwrap()
    }

    fn problem(finding: Finding) -> String {
        finding.problem.map_or_else(String::new, |problem| format!("{problem} {}", finding.remedy))
    }

    #[test]
    fn a_proxy_that_is_not_trusted_is_told() {
        let https = ("server.public_url", "https://comments.example.org");
        let trusted = ("server.trusted_proxies", "127.0.0.1/32");
        assert!(problem(proxy(&config(&[https]), &[])).contains("trusted_proxies = [\"127.0.0.1/32\""));
        assert_eq!(problem(proxy(&config(&[https, trusted]), &[])), "");
        let from = |network: &str, count: usize| vec![network.to_owned(); count];
        let near = problem(proxy(&config(&[https, trusted]), &from("172.18.0.0/24", 3)));
        assert!(near.contains("all come from 172.18.0.0/24"), "{near}");
        assert_eq!(problem(proxy(&config(&[https, trusted]), &from("203.0.113.0/24", 3))), "");
        assert!(problem(proxy(&config(&[https, trusted]), &from("203.0.113.0/24", 20))).contains("203.0.113.0/24"));
        let mixed = [from("203.0.113.0/24", 19), from("198.51.100.0/24", 1)].concat();
        assert_eq!(problem(proxy(&config(&[https, trusted]), &mixed)), "");
        assert_eq!(problem(proxy(&config(&[]), &from("127.0.0.0/24", 20))), "", "a trial on one machine has no proxy");
    }

    #[test]
    fn plain_http_for_others_is_told() {
        let open = config(&[("server.listen", "0.0.0.0:8080")]);
        assert!(problem(plain_http(&open)).contains("listens on 0.0.0.0:8080 without HTTPS"));
        let named = config(&[("server.public_url", "http://comments.example.org")]);
        assert!(problem(plain_http(&named)).contains("over plain HTTP at http://comments.example.org"));
        for sound in [("server.public_url", "https://c.example"), ("server.public_url", "http://localhost:8080")] {
            assert_eq!(problem(plain_http(&config(&[sound]))), "");
        }
        assert_eq!(problem(plain_http(&config(&[]))), "");
    }

    #[test]
    fn a_backup_is_missed_after_a_week() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_str().unwrap().to_owned();
        let (named, unnamed) = (config(&[("data.backups", &path)]), config(&[]));
        let day = |days: i64| Timestamp::from_millis(0).plus_days(days);
        assert_eq!(problem(backups(&unnamed, None, day(9))), "");
        assert_eq!(problem(backups(&unnamed, Some(day(0)), day(6))), "");
        assert!(problem(backups(&unnamed, Some(day(0)), day(8))).contains("VACUUM INTO"));
        assert!(problem(backups(&named, Some(day(0)), day(8))).contains("there is no backup in"));
        std::fs::write(folder.path().join("today.db"), "").unwrap();
        let made = newest_file(folder.path()).unwrap();
        assert_eq!(problem(backups(&named, Some(day(0)), made.plus_days(6))), "");
        assert!(problem(backups(&named, Some(day(0)), made.plus_days(8))).contains("is from"));
    }

    #[test]
    fn a_database_that_nobody_uses_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_str().unwrap();
        let (own, other) =
            (config(&[("data.dir", path)]), [("data.dir", path), ("database.url", "sqlite:///tmp/other.db")]);
        std::fs::write(folder.path().join("afterword.db"), "").unwrap();
        assert_eq!(problem(unused_database(&own).unwrap()), "");
        assert!(problem(unused_database(&config(&other)).unwrap()).contains("mv "));
    }
}
