//! Every address of the admin API, for everybody who may call it, on their own site and on another one.

use crate::client::{Client, Proof, problem};
use crate::support::{ADMIN, Server, all_scopes, wait};
use afterword::domain::account::{Principal, Role};
use afterword::service::accounts::ModeratorChange;
use afterword::service::tokens;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What a request is about, made anew for each.
#[derive(Debug, Clone, Copy)]
enum About {
    Nothing,
    Pending,
    Trash,
    Site,
    Article,
    Moderator,
    Token,
    Text,
    /// A site whose policy was changed.
    Policy,
    /// A question that changes nothing, however it is asked.
    Question,
    Ban,
    /// Made anew for each request.
    SiteToRemove,
    ArticleToRemove,
    ModeratorToChange,
    ModeratorToRemove,
}

/// Who may call an address.
#[derive(Debug, Clone, Copy)]
enum Least {
    Anybody,
    SignedIn,
    Session,
    /// A role, a scope.
    Bound(Role, &'static str),
    /// A role, a scope, and no bounds to sites.
    Everywhere(Role, &'static str),
}

use About::{
    Article, ArticleToRemove, Ban, Moderator, ModeratorToChange, ModeratorToRemove, Nothing, Pending, Policy, Question,
    Site, SiteToRemove, Text, Token, Trash,
};
use Least::{Anybody, Bound, Everywhere, Session, SignedIn};

/// Method, path and query, least caller, what it is about, body, status where allowed, status on a foreign site.
type Row = (&'static str, &'static str, Least, About, &'static str, u16, u16);

const READ: Least = Bound(Role::Viewer, "comments:read");
const MODERATE: Least = Bound(Role::Moderator, "comments:moderate");
const DELETE: Least = Bound(Role::Moderator, "comments:delete");
const REVEAL: Least = Bound(Role::Owner, "pii:read");
const SITES: Least = Bound(Role::Owner, "sites:admin");
const ALL_SITES: Least = Everywhere(Role::Owner, "sites:admin");
const USERS: Least = Everywhere(Role::Owner, "users:admin");
const AUDIT: Least = Everywhere(Role::Owner, "audit:read");

const NEW_SITE: &str = r#"{"slug": "site-{n}", "name": "Site", "origins": ["https://s{n}.example"]}"#;
const NEW_MODERATOR: &str = r#"{"name": "new {n}", "role": "viewer", "password": "umbrella violin glacier tandem"}"#;

const FIND: &str = r#"{"email": "ada@mail.example", "reason": "They asked."}"#;
const FIND_ON_SITE: &str = r#"{"email": "ada@mail.example", "site": "{site}", "reason": "They asked."}"#;

const TABLE: &[Row] = &[
    ("POST", "/sessions", Anybody, Nothing, "{}", 422, 422),
    ("DELETE", "/sessions/current", Session, Nothing, "", 204, 204),
    ("GET", "/me", SignedIn, Nothing, "", 200, 200),
    ("POST", "/me/password", Session, Nothing, "{}", 422, 422),
    ("GET", "/comments", READ, Nothing, "", 200, 200),
    ("GET", "/comments?site={site}", READ, Nothing, "", 200, 404),
    ("POST", "/comments/batch", MODERATE, Pending, r#"{"ids": [{id}], "action": "approve"}"#, 200, 200),
    ("POST", "/comments/batch", DELETE, Trash, r#"{"ids": [{id}], "action": "delete"}"#, 200, 200),
    ("GET", "/comments/{id}", READ, Pending, "", 200, 404),
    ("PATCH", "/comments/{id}", MODERATE, Pending, r#"{"status": "approved", "body": "Edited."}"#, 200, 404),
    ("DELETE", "/comments/{id}", DELETE, Trash, "", 204, 404),
    ("POST", "/comments/{id}/undo", MODERATE, Trash, "", 200, 404),
    ("POST", "/comments/{id}/replies", MODERATE, Pending, r#"{"body": "Thank you."}"#, 201, 404),
    (
        "POST",
        "/comments/{id}/reveal-email",
        REVEAL,
        Pending,
        r#"{"reason": "They asked.", "password": "umbrella violin glacier tandem"}"#,
        200,
        404,
    ),
    ("GET", "/counts", READ, Nothing, "", 200, 200),
    ("GET", "/sites", SITES, Nothing, "", 200, 200),
    ("POST", "/sites", ALL_SITES, Nothing, NEW_SITE, 201, 201),
    ("GET", "/sites/{slug}", SITES, Site, "", 200, 404),
    ("PATCH", "/sites/{slug}", SITES, Site, r#"{"name": "New name"}"#, 200, 404),
    ("DELETE", "/sites/{slug}", ALL_SITES, SiteToRemove, "", 204, 204),
    ("POST", "/sites/{slug}/policy/undo", SITES, Policy, "", 200, 404),
    ("POST", "/rules/trial", MODERATE, Question, r#"{"site": "{site}", "settings": {"max_links": 1}}"#, 200, 404),
    ("GET", "/sites/{slug}/texts", SITES, Site, "", 200, 404),
    ("PUT", "/sites/{slug}/texts/{language}/{key}", SITES, Site, r#"{"text": "Say something"}"#, 200, 404),
    ("DELETE", "/sites/{slug}/texts/{language}/{key}", SITES, Text, "", 204, 404),
    ("GET", "/articles", SITES, Nothing, "", 200, 200),
    ("GET", "/articles?site={site}", SITES, Nothing, "", 200, 404),
    ("POST", "/articles", SITES, Nothing, r#"{"site": "{site}", "url": "/{n}"}"#, 201, 404),
    ("GET", "/articles/{id}", SITES, Article, "", 200, 404),
    ("PATCH", "/articles/{id}", SITES, Article, r#"{"open": true}"#, 200, 404),
    ("DELETE", "/articles/{id}", SITES, ArticleToRemove, "", 204, 404),
    ("GET", "/moderators", USERS, Nothing, "", 200, 200),
    ("POST", "/moderators", USERS, Nothing, NEW_MODERATOR, 201, 201),
    ("GET", "/moderators/{name}", USERS, Moderator, "", 200, 200),
    ("PATCH", "/moderators/{name}", USERS, ModeratorToChange, r#"{"role": "moderator"}"#, 200, 200),
    ("POST", "/moderators/{name}/rename", USERS, ModeratorToRemove, r#"{"name": "other {n}"}"#, 200, 200),
    ("DELETE", "/moderators/{name}", USERS, ModeratorToRemove, "", 204, 204),
    ("GET", "/tokens", USERS, Nothing, "", 200, 200),
    ("POST", "/tokens", USERS, Nothing, r#"{"moderator": "target", "scopes": ["users:admin"]}"#, 201, 201),
    ("GET", "/tokens/{id}", USERS, Token, "", 200, 200),
    ("DELETE", "/tokens/{id}", USERS, Token, "", 204, 204),
    ("GET", "/bans", MODERATE, Nothing, "", 200, 200),
    ("GET", "/bans?site={site}", MODERATE, Nothing, "", 200, 404),
    ("POST", "/bans", MODERATE, Nothing, r#"{"site": "{site}", "kind": "word", "value": "word {n}"}"#, 201, 404),
    ("GET", "/bans/{id}", MODERATE, Ban, "", 200, 404),
    ("DELETE", "/bans/{id}", MODERATE, Ban, "", 204, 404),
    ("POST", "/privacy/find", REVEAL, Nothing, FIND, 200, 200),
    ("POST", "/privacy/find", REVEAL, Nothing, FIND_ON_SITE, 200, 404),
    ("GET", "/audit", AUDIT, Nothing, "", 200, 200),
];

/// Somebody, and what the proof that they show is worth.
struct Caller {
    name: String,
    moderator: &'static str,
    proof: Proof,
    /// `None` where the proof is worth nothing.
    worth: Option<(Role, Vec<&'static str>)>,
    is_bound: bool,
}

fn callers(server: &Server) -> Vec<Caller> {
    let moderators = [
        ("vera", Role::Viewer, &["blog"][..]),
        ("mona", Role::Moderator, &["blog"]),
        ("bea", Role::Owner, &["blog"]),
        ("olga", Role::Owner, &[]),
    ];
    server.add_moderator("gone", "moderator", &[]);
    server.add_moderator("target", "viewer", &[]);
    let nobody =
        |name: &str, proof: Proof| Caller { name: name.to_owned(), moderator: "", proof, worth: None, is_bound: false };
    let mut callers = vec![
        nobody("nobody", Proof::Nothing),
        nobody("invented token", Proof::Token(format!("awt_00000000_{}000000", "A".repeat(43)))),
        nobody("gone by session", server.sign_in("gone")),
        nobody("gone by token", Proof::Token(server.token("gone", &all_scopes(), 90))),
    ];
    server.change_moderator("gone", ModeratorChange { is_active: Some(false), ..ModeratorChange::default() });
    for (name, role, sites) in moderators {
        server.add_moderator(name, role.as_str(), sites);
    }
    callers.push(nobody("expired token", Proof::Token(server.token("olga", &all_scopes(), 1))));
    callers.push(nobody("ended session", server.sign_in("olga")));
    let revoked = server.token("olga", &all_scopes(), 90);
    let public_id = revoked.split('_').nth(1).unwrap();
    wait(tokens::revoke(&server.service, &Principal::operator(), public_id)).unwrap();
    callers.push(nobody("revoked token", Proof::Token(revoked)));
    server.clock.advance_seconds(86_400);
    for (moderator, role, sites) in moderators {
        let token = Proof::Token(server.token(moderator, &all_scopes(), 90));
        for (kind, proof) in [("session", server.sign_in(moderator)), ("token", token)] {
            let (name, worth) = (format!("{moderator} by {kind}"), Some((role, all_scopes())));
            callers.push(Caller { name, moderator, proof, worth, is_bound: !sites.is_empty() });
        }
    }
    for scope in all_scopes() {
        let (name, proof) = (format!("olga for {scope}"), Proof::Token(server.token("olga", &[scope], 90)));
        let worth = Some((Role::Owner, vec![scope]));
        callers.push(Caller { name, moderator: "olga", proof, worth, is_bound: false });
    }
    callers
}

fn expected((_, _, least, _, _, own, foreign): &Row, caller: &Caller, is_foreign: bool) -> u16 {
    if matches!(least, Anybody) {
        return *own;
    }
    let Some((role, scopes)) = &caller.worth else { return 401 };
    let (least_role, scope, must_be_unbound) = match least {
        Anybody | SignedIn => return *own,
        Session => return if matches!(caller.proof, Proof::Session { .. }) { *own } else { 404 },
        Bound(role, scope) => (role, scope, false),
        Everywhere(role, scope) => (role, scope, true),
    };
    if role < least_role || !scopes.contains(scope) || (must_be_unbound && caller.is_bound) {
        403
    } else if caller.is_bound && is_foreign {
        *foreign
    } else {
        *own
    }
}

/// Makes requests that are allowed once each, whoever makes them.
struct Desk<'a> {
    server: &'a Server,
    operator: Client<'a>,
    articles: [String; 2],
    token: String,
    number: usize,
}

impl<'a> Desk<'a> {
    fn new(server: &'a Server) -> Self {
        let operator = server.by(Proof::Token(server.token("olga", &all_scopes(), 90)));
        let article = |site| operator.post("/articles", json!({"site": site, "url": "/a"})).ok()["id"].to_string();
        let articles = [article("blog"), article("news")];
        let token = operator.post("/tokens", json!({"moderator": "target", "scopes": ["pii:read"]})).ok();
        Self { server, articles, token: token["id"].to_string(), operator, number: 0 }
    }

    /// Fills in what a row leaves open.
    fn fill(&mut self, row: &Row, is_foreign: bool) -> (String, Option<Value>) {
        self.number += 1;
        let site = if is_foreign { "news" } else { "blog" };
        let id = match row.3 {
            Nothing | Question | Site | Policy | Moderator | Text | SiteToRemove | ModeratorToChange
            | ModeratorToRemove => String::new(),
            ArticleToRemove => {
                let new = json!({"site": site, "url": format!("/to-remove/{}", self.number)});
                self.operator.post("/articles", new).ok()["id"].to_string()
            }
            Article => self.articles[usize::from(is_foreign)].clone(),
            Token => self.token.clone(),
            Ban => {
                let word = format!("number {}", self.number);
                let new = json!({"site": site, "kind": "word", "value": word});
                self.operator.post("/bans", new).ok()["id"].to_string()
            }
            Pending | Trash => self.server.comment(site, &format!("Number {}.", self.number), &[]).to_string(),
        };
        if matches!(row.3, Trash) {
            self.operator.patch(&format!("/comments/{id}"), json!({"status": "trash"})).ok();
        }
        if matches!(row.3, Policy) {
            let links = json!({"settings": {"max_links": 3 + self.number % 90}});
            self.operator.patch(&format!("/sites/{site}"), links).ok();
        }
        if matches!(row.3, Text) {
            let path = format!("/sites/{site}/texts/en/form-title");
            self.operator.send("PUT", &path, &[], Some(&json!({"text": "Say something"}))).ok();
        }
        let (mut slug, mut name) = (site.to_owned(), "target".to_owned());
        if matches!(row.3, SiteToRemove) {
            slug = format!("to-remove-{}", self.number);
            let new = json!({"slug": slug, "name": "Site", "origins": ["https://s.example"]});
            self.operator.post("/sites", new).ok();
        }
        if matches!(row.3, ModeratorToChange | ModeratorToRemove) {
            name = format!("leaving {}", self.number);
            self.server.add_moderator(&name, "viewer", &[]);
            name = name.replace(' ', "%20");
        }
        let fill = |text: &str| {
            let text = text.replace("{language}", "en").replace("{key}", "form-title");
            let text = text.replace("{id}", &id).replace("{site}", site).replace("{slug}", &slug);
            text.replace("{name}", &name).replace("{n}", &self.number.to_string())
        };
        (fill(row.1), (!row.4.is_empty()).then(|| serde_json::from_str(&fill(row.4)).unwrap()))
    }

    /// Makes the request of a row, and tells what is wrong with the answer.
    fn fault(&mut self, row: &Row, caller: &Caller, is_foreign: bool) -> Option<String> {
        let (path, body) = self.fill(row, is_foreign);
        let before = self.server.audit("1")[0].seq;
        let proof = match (&caller.proof, row.2) {
            // A session that is ended is one of its own.
            (Proof::Session { .. }, Session) if caller.worth.is_some() => self.server.sign_in(caller.moderator),
            (proof, _) => proof.clone(),
        };
        let signed_in = self.server.audit("1")[0].seq - before;
        let answer = self.server.by(proof).send(row.0, &path, &[("if-match", "*")], body.as_ref());
        let is_changed = self.server.audit("1")[0].seq > before + signed_in;
        let status = expected(row, caller, is_foreign);
        let code = match status {
            401 => "unauthenticated",
            403 => "forbidden",
            404 => "not_found",
            422 => "validation_failed",
            _ => "",
        };
        let is_told = code.is_empty() || (answer.status == status && answer.problem() == problem(status, code));
        // Every change is in the audit log, but for the end of a session; and nothing else is.
        let is_elsewhere = caller.is_bound && is_foreign;
        let is_refused_inside = is_elsewhere && path.ends_with("/batch");
        let is_question = row.0 == "GET" || matches!(row.3, Question);
        let must_change = !is_question && status < 300 && !matches!(row.2, Session) && !is_refused_inside;
        let is_leaking = caller.is_bound && answer.body.contains("news");
        let is_right = answer.status == status && is_told && is_changed == must_change && !is_leaking;
        let (name, got, body) = (&caller.name, answer.status, &answer.body);
        let facts = format!("{got}, not {status}; changed {is_changed}, not {must_change}");
        (!is_right).then(|| format!("{row:?}\n  {name}, foreign {is_foreign}: {facts}; {body}"))
    }
}

#[test]
fn everybody_reaches_what_their_role_scopes_and_sites_allow_and_nothing_else() {
    let server = Server::new();
    let callers = callers(&server);
    let mut desk = Desk::new(&server);
    let mut wrong = Vec::new();
    for row in TABLE {
        for caller in &callers {
            wrong.extend([false, true].into_iter().filter_map(|is_foreign| desk.fault(row, caller, is_foreign)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn who_asks_is_judged_before_what_is_asked_for() {
    let server = Server::new();
    let viewer = server.client("vera", "viewer", &["blog"]);
    let nobody = server.by(Proof::Token(server.token("vera", &all_scopes(), 1)));
    server.clock.advance_seconds(86_400);
    for (method, path) in [
        ("PATCH", "/comments/nine"),
        ("DELETE", "/comments/nine"),
        ("POST", "/comments/nine/undo"),
        ("POST", "/comments/nine/replies"),
        ("POST", "/comments/nine/reveal-email"),
        ("POST", "/comments/batch"),
        ("GET", "/sites/%00"),
        ("GET", "/sites/%00/texts"),
        ("PUT", "/sites/%00/texts/xx/nine"),
        ("DELETE", "/sites/%00/texts/xx/nine"),
        ("DELETE", "/sites/%00"),
        ("GET", "/articles/nine"),
        ("DELETE", "/articles/nine"),
        ("PATCH", "/articles/nine"),
        ("GET", "/moderators/%00"),
        ("POST", "/moderators/%00/rename"),
        ("DELETE", "/moderators/%00"),
        ("GET", "/tokens/%00"),
        ("DELETE", "/tokens/%00"),
        ("POST", "/bans"),
        ("POST", "/privacy/find"),
        ("GET", "/bans/nine"),
        ("DELETE", "/bans/nine"),
        ("GET", "/audit?cursor=x"),
    ] {
        let body = json!({"stauts": 1});
        let body = (method != "GET").then_some(&body);
        assert_eq!(nobody.send(method, path, &[], body).problem(), problem(401, "unauthenticated"), "{method} {path}");
        assert_eq!(viewer.send(method, path, &[], body).problem(), problem(403, "forbidden"), "{method} {path}");
    }
    assert_eq!(nobody.get("/comments/nine").problem(), problem(401, "unauthenticated"));
    assert_eq!(viewer.get("/comments/nine").problem(), problem(404, "not_found"));
}

#[test]
fn every_address_has_a_line_in_the_table() {
    let server = Server::new();
    let description = server.send("GET", "/openapi.json", &[], None).ok();
    let mut described = BTreeSet::new();
    for (path, methods) in description["paths"].as_object().unwrap() {
        let Some(path) = path.strip_prefix(ADMIN) else { continue };
        let names = methods.as_object().unwrap().keys().map(|name| name.to_uppercase());
        let methods = names.filter(|name| ["GET", "POST", "PUT", "PATCH", "DELETE"].contains(&name.as_str()));
        described.extend(methods.map(|method| format!("{method} {path}")));
    }
    let line = |row: &Row| format!("{} {}", row.0, row.1.split('?').next().unwrap());
    assert_eq!(described, TABLE.iter().map(line).collect());
}

#[test]
fn description_says_how_every_address_is_proved() {
    let server = Server::new();
    let description = server.send("GET", "/openapi.json", &[], None).ok();
    for (method, path, least, ..) in TABLE {
        let path = format!("{ADMIN}{}", path.split('?').next().unwrap());
        let proofs = &description["paths"][&path][&method.to_lowercase()]["security"];
        let expected = match least {
            Anybody => Value::Null,
            Session => json!([{"session": []}]),
            SignedIn | Bound(..) | Everywhere(..) => json!([{"bearer": []}, {"session": []}]),
        };
        assert_eq!(proofs, &expected, "{method} {path}");
    }
}
