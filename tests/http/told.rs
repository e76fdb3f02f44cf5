//! What authors are told is the same for everybody, whatever is known of the address, and whatever bans have met.

use crate::answer::Answer;
use crate::support::{Server, wait};
use afterword::domain::account::Principal;
use afterword::domain::comment::CommentId;
use afterword::service::bans::{self, NewBan};
use afterword::service::queue;
use serde_json::json;
use std::collections::BTreeSet;
use url::form_urlencoded;

type Settings = &'static [(&'static str, &'static str)];

/// The sites, each with its settings, and the status that a comment has there which nothing is known of.
const SITES: &[(&str, Settings, &str)] = &[
    ("held", &[("moderation", "held")], "pending"),
    ("newcomers", &[("moderation", "first_timers")], "pending"),
    ("trusting", &[("moderation", "trusted"), ("trusted_after", "1")], "pending"),
    ("open", &[("moderation", "open")], "approved"),
    ("believing", &[("moderation", "first_timers"), ("previously_approved", "true")], "pending"),
];

/// Who sends. All of them call themselves Ada.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    /// With an address that nobody has seen.
    New,
    /// With an address that stands under an approved comment, by another name.
    Known,
    /// With name and address of an approved comment.
    KnownByName,
    /// With the address of an author who is banned.
    Banned,
    /// From a network that is banned.
    BannedNetwork,
    /// With a word that is banned.
    BannedWord,
}

const OTHERS: [Who; 5] = [Who::Known, Who::KnownByName, Who::Banned, Who::BannedNetwork, Who::BannedWord];

impl Who {
    const fn email(self) -> &'static str {
        match self {
            Self::Known => "known@mail.example",
            Self::KnownByName => "ada@mail.example",
            Self::Banned => "banned@mail.example",
            Self::New | Self::BannedNetwork | Self::BannedWord => "new@mail.example",
        }
    }

    const fn is_banned(self) -> bool {
        matches!(self, Self::Banned | Self::BannedNetwork | Self::BannedWord)
    }
}

/// The ways that take an address: path, whether it is JSON, whether JSON is asked for, and where a browser goes back to.
const WAYS: &[(&str, bool, bool, bool)] = &[
    ("/comments", false, false, false),
    ("/comments", false, true, false),
    ("/comments", false, false, true),
    ("/wp-comments-post.php", false, false, false),
    ("/wp-comments-post.php", false, true, false),
    ("/wp-comments-post.php", false, false, true),
    ("/api/v1/sites/{site}/comments", true, false, false),
    ("/api/v1/sites/{site}/comments", true, true, false),
];

struct World {
    server: Server,
    number: u32,
}

/// A comment that was sent: the answer to it, and what of the answer differs from one comment to the next.
struct Sent {
    answer: Answer,
    id: i64,
    varying: Vec<(String, &'static str)>,
}

impl World {
    fn new() -> Self {
        let server = Server::bare(&[("server.trusted_proxies", "127.0.0.0/8")]);
        let mut world = Self { server, number: 0 };
        for (site, settings, _) in SITES {
            world.server.add_site(site, &origin(site), settings);
            for (name, email) in [("Grace", Who::Known.email()), ("Ada", Who::KnownByName.email())] {
                let (_, id) = world.send_json(site, name, email);
                if world.status(id) == "pending" {
                    world.server.approve(id);
                }
            }
            let (_, banned) = world.send_json(site, "Bob", Who::Banned.email());
            let ban = |kind: &str, value: &str, comment: Option<i64>| {
                let (site, kind, value) = ((*site).to_owned(), kind.to_owned(), value.to_owned());
                let new = NewBan { site, kind, value, comment: comment.map(CommentId::new), ..NewBan::default() };
                wait(bans::add(&world.server.service, &Principal::operator(), new)).unwrap();
            };
            ban("author", "", Some(banned));
            ban("network", "203.0.0.0/16", None);
            ban("word", "fortune", None);
        }
        world
    }

    /// Gives what nobody has sent before, from where nobody has: a text as long as every other, and an address.
    fn fresh(&mut self, who: Option<Who>) -> (String, String) {
        self.number += 1;
        let word = if who == Some(Who::BannedWord) { "Fortune" } else { "Weather" };
        let network = if who == Some(Who::BannedNetwork) { "203.0" } else { "198.51" };
        (format!("{word} {:03}.", self.number), format!("{network}.{}.9", self.number % 250))
    }

    fn send_json(&mut self, site: &str, name: &str, email: &str) -> (Answer, i64) {
        let (text, address) = self.fresh(None);
        let body = json!({"article": "/a", "author_name": name, "email": email, "body": text}).to_string();
        let origin = origin(site);
        let headers =
            [("content-type", "application/json"), ("origin", origin.as_str()), ("x-forwarded-for", address.as_str())];
        let answer = self.server.send("POST", &format!("/api/v1/sites/{site}/comments"), &headers, body);
        assert_eq!(answer.status, 201, "{}", answer.body);
        let id = answer.json()["comment"]["id"].as_i64().unwrap();
        (answer, id)
    }

    fn send(&mut self, site: &str, who: Who, (path, is_json, wants_json, goes_back): (&str, bool, bool, bool)) -> Sent {
        let (text, address) = self.fresh(Some(who));
        let origin = origin(site);
        let back = format!("{origin}/a?page=2");
        let mut fields = vec![("site", site), ("article", "/a"), ("author", "Ada"), ("email", who.email())];
        fields.push(("comment", &text));
        if goes_back {
            fields.push(("redirect_to", &back));
        }
        let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(&fields).finish();
        let json = json!({"article": "/a", "author_name": "Ada", "email": who.email(), "body": text}).to_string();
        let (kind, body) =
            if is_json { ("application/json", json) } else { ("application/x-www-form-urlencoded", form) };
        let mut headers = vec![("content-type", kind), ("origin", &origin), ("x-forwarded-for", &address)];
        if wants_json {
            headers.push(("accept", "application/json"));
        }
        let answer = self.server.send("POST", &path.replace("{site}", site), &headers, body);
        let id = self.server.newest();
        let service = &self.server.service;
        let stored = wait(queue::find(service, &Principal::operator(), CommentId::new(id))).unwrap().comment;
        assert_eq!(stored.text.source, text, "{}", answer.body);
        let (seed, keyring) = (stored.avatar.unwrap(), &service.keyring);
        let varying = vec![
            (keyring.sign_receipt(id, stored.created_at), "RECEIPT"),
            (keyring.sign_preview(id, stored.created_at), "PREVIEW"),
            (keyring.sign_author(seed, stored.site_id), "AUTHOR"),
            (id.to_string(), "ID"),
            (seed.get().to_string(), "SEED"),
            (text, "TEXT"),
        ];
        Sent { answer, id, varying }
    }

    /// Gives everything that the author sees: the answer, then the receipt as a page and as a piece of one.
    fn told(&self, sent: &Sent) -> Vec<String> {
        let (receipt, _) = &sent.varying[0];
        let shown = |query: &str| self.server.get(&format!("/receipts/{receipt}{query}"));
        let receipts = [shown(""), shown("?piece=1")];
        assert!(receipts.iter().all(|receipt| receipt.status == 200));
        std::iter::once(&sent.answer).chain(&receipts).map(|answer| sent.same_for_all(answer)).collect()
    }

    fn status(&self, id: i64) -> &'static str {
        let found = wait(queue::find(&self.server.service, &Principal::operator(), CommentId::new(id))).unwrap();
        found.comment.status.as_str()
    }
}

fn origin(site: &str) -> String {
    format!("https://{site}.example")
}

impl Sent {
    /// Writes an answer down, with names in place of what differs from one comment to the next.
    fn same_for_all(&self, answer: &Answer) -> String {
        let named =
            |text: &str| self.varying.iter().fold(text.to_owned(), |text, (value, name)| text.replace(value, name));
        // The time of day and the number of the request are of no comment, and the length is that of the body.
        let passing = ["date", "x-request-id", "content-length"];
        let headers = answer.headers.iter().filter(|(name, _)| !passing.contains(&name.as_str()));
        let mut headers: Vec<_> = headers.map(|(name, value)| format!("{name}: {}", named(value))).collect();
        headers.sort();
        format!("{}\n{headers:#?}\n{}", answer.status, named(&answer.body))
    }
}

#[test]
fn everybody_is_told_the_same_whatever_is_known_of_them() {
    let mut world = World::new();
    let mut told_on_sites = BTreeSet::new();
    for (site, _, usual) in SITES {
        for way in WAYS {
            let new = world.send(site, Who::New, *way);
            assert_eq!(world.status(new.id), *usual, "{site} {way:?}");
            let expected = world.told(&new);
            for who in OTHERS {
                let sent = world.send(site, who, *way);
                let is_believed = *site == "believing" && who == Who::KnownByName;
                let status = if who.is_banned() {
                    "spam"
                } else if is_believed {
                    "approved"
                } else {
                    usual
                };
                assert_eq!(world.status(sent.id), status, "{site} {who:?} {way:?}");
                assert_eq!(world.told(&sent), expected, "{site} {who:?} {way:?}");
            }
            told_on_sites.insert((way.0, way.2, way.3, expected[0].replace(site, "SITE")));
        }
    }
    // Where sites publish at once, another answer is given: the comparison is not one of empty texts.
    assert_eq!(told_on_sites.len(), 2 * WAYS.len());
}
