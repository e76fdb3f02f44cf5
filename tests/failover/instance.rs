//! One program on a database that others may use too.

use crate::client::Client;
use crate::postgres::Cluster;
use crate::storm::{ARTICLE, UNLIMITED, send};
use crate::support::{Installation, ORIGIN, PASSWORD, Server, run};
use serde_json::{Value, json};
use std::process::Command;

/// The name of the database on each cluster.
pub const DATABASE: &str = "blog";

/// A data directory, a server on it, and somebody who may decide.
pub struct Instance {
    installation: Installation,
    settings: Vec<(String, String)>,
    pub server: Server,
    pub client: Client,
    token: String,
}

impl Instance {
    /// Makes the first instance on a database: the site `blog`, which publishes at once, and an owner.
    pub fn first(database: &str) -> Self {
        Self::first_with(database, &[])
    }

    /// As `first`, with further settings for the server.
    pub fn first_with(database: &str, settings: &[(&str, &str)]) -> Self {
        let installation = Installation::new();
        let base = [("database.url", database)];
        let command = |arguments: &[&str]| run(installation.command(arguments, &base), "").done();
        command(&["site", "add", "blog", "--name", "A Blog", "--origin", ORIGIN]);
        command(&["site", "set", "blog", "moderation", "open"]);
        command(&["site", "set", "blog", "flood_limit", "0"]);
        let moderator = ["moderator", "add", "Olga", "--role", "owner", "--password-stdin"];
        run(installation.command(&moderator, &base), PASSWORD).done();
        let scopes = ["--scope", "comments:read", "--scope", "comments:moderate", "--scope", "sites:admin"];
        let token = command(&[&["token", "create", "Olga", "--json"] as &[&str], &scopes].concat());
        let token = token.json()["token"].as_str().unwrap().to_owned();
        Self::serve(installation, token, &[&base as &[_], settings].concat())
    }

    /// Makes another instance on the same database, with the same keys.
    pub fn beside(&self, settings: &[(&str, &str)]) -> Self {
        let installation = Installation::new();
        std::fs::create_dir(installation.data()).unwrap();
        std::fs::copy(self.installation.data().join("keyring"), installation.data().join("keyring")).unwrap();
        let own = self.settings.iter().map(|(key, value)| (key.as_str(), value.as_str()));
        let all: Vec<_> = own.filter(|(key, _)| *key != "database.read_url").chain(settings.iter().copied()).collect();
        Self::serve(installation, self.token.clone(), &all)
    }

    fn serve(installation: Installation, token: String, settings: &[(&str, &str)]) -> Self {
        let server = installation.serve(&[UNLIMITED, settings].concat());
        let client = Client::new(&server.url);
        let settings = settings.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        Self { installation, settings, server, client, token }
    }

    /// Gives a command that works on the same data.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let settings: Vec<_> = self.settings.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        self.installation.command(arguments, &settings)
    }

    /// Publishes a comment and gives its id.
    pub fn publish(&self, text: &str) -> i64 {
        let (status, answer) = send(&self.client, text).unwrap();
        assert_eq!(status, 201, "{answer}");
        answer["comment"]["id"].as_i64().unwrap()
    }

    /// Decides about a comment; gives the status of the answer.
    pub fn decide(&self, id: i64, action: &str) -> u16 {
        let body = json!({"ids": [id], "action": action}).to_string();
        let authorization = format!("Bearer {}", self.token);
        let headers = [("Content-Type", "application/json"), ("Authorization", authorization.as_str())];
        self.client.send("POST", "/api/v1/admin/comments/batch", &headers, Some(body.as_bytes())).status
    }

    /// Gives the codes of the reasons of the newest decision about a comment.
    pub fn reasons(&self, id: i64) -> Vec<String> {
        let authorization = format!("Bearer {}", self.token);
        let headers = [("Authorization", authorization.as_str())];
        let answer =
            self.client.send("GET", &format!("/api/v1/admin/comments/{id}"), &headers, None).expect(200).json();
        let reasons = answer["decisions"].as_array().unwrap().last().unwrap()["reasons"].as_array().unwrap().clone();
        reasons.iter().map(|reason| reason["code"].as_str().unwrap().to_owned()).collect()
    }

    /// Gives the first page of the thread, as JSON.
    pub fn thread(&self) -> Value {
        self.client.get(&format!("/api/v1/sites/blog/thread?article={ARTICLE}")).expect(200).json()
    }

    /// Gives the ids that readers see.
    pub fn shown(&self) -> Vec<i64> {
        self.thread()["comments"].as_array().unwrap().iter().map(|comment| comment["id"].as_i64().unwrap()).collect()
    }

    /// Examines database and audit log.
    pub fn assert_sound(&self) {
        let checks = run(self.command(&["doctor", "--json"]), "").done().json();
        assert!(checks["checks"].as_array().unwrap().iter().all(|check| check["ok"] == true), "{checks}");
        let audit = run(self.command(&["audit", "verify", "--json"]), "").done().json();
        assert_eq!(audit["ok"], true, "{audit}");
    }
}

/// Starts a server with an empty database for one test.
pub fn cluster() -> Cluster {
    let cluster = Cluster::start();
    cluster.create_database(DATABASE);
    cluster
}
