//! What authors are told, and what they find in the thread afterwards, is the same for everybody, whatever is known of the
//! address, and whatever bans have met.

use crate::answer::Answer;
use crate::support::{Server, wait};
use crate::work::proof;
use afterword::domain::account::Principal;
use afterword::domain::comment::{Comment, CommentId};
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
    // What comes here is doubtful, so that its author's browser is asked for a proof of work.
    (DOUBTING, &[("moderation", "open"), ("hold_score", "80")], "pending"),
];

const DOUBTING: &str = "doubting";

/// Who sends.
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
    /// With the proof of approved comments, and an address that nobody has seen.
    Trusted,
    /// With that proof, and an address that stands under somebody else's approved comment.
    TrustedKnown,
    /// With that proof, and the address of an author who is banned.
    TrustedBanned,
}

/// Of each group the first is one of whom nothing is known but what all of them prove.
const GROUPS: [&[Who]; 2] = [
    &[Who::New, Who::Known, Who::KnownByName, Who::Banned, Who::BannedNetwork, Who::BannedWord],
    &[Who::Trusted, Who::TrustedKnown, Who::TrustedBanned],
];

impl Who {
    const fn email(self) -> &'static str {
        match self {
            Self::Known | Self::TrustedKnown => "known@mail.example",
            Self::KnownByName => "ada@mail.example",
            Self::Banned | Self::TrustedBanned => "banned@mail.example",
            Self::New | Self::BannedNetwork | Self::BannedWord | Self::Trusted => "new@mail.example",
        }
    }

    /// Those who prove something have a name of their own: what is approved for them must not make the others known.
    const fn name(self) -> &'static str {
        if self.is_trusted() { "Tom" } else { "Ada" }
    }

    const fn is_trusted(self) -> bool {
        matches!(self, Self::Trusted | Self::TrustedKnown | Self::TrustedBanned)
    }

    /// Gives the status of a comment by them, where one by the first of the group has a certain status.
    fn status(self, site: &str, usual: &'static str) -> &'static str {
        match self {
            // These bans say nothing about anybody's address.
            Self::BannedNetwork | Self::BannedWord => "spam",
            Self::Banned | Self::TrustedBanned if usual == "pending" => "spam",
            // The site takes what is typed for enough, and says that anybody can find that out.
            Self::KnownByName if site == "believing" => "approved",
            _ => usual,
        }
    }
}

/// A way that takes an address.
#[derive(Debug, Clone, Copy)]
struct Way {
    path: &'static str,
    is_json: bool,
    wants_json: bool,
    /// Whether a browser says where it goes back to.
    goes_back: bool,
}

const fn way(path: &'static str, wants_json: bool, goes_back: bool) -> Way {
    Way { path, is_json: false, wants_json, goes_back }
}

const WAYS: &[Way] = &[
    way("/comments", false, false),
    way("/comments", true, false),
    way("/comments", false, true),
    way("/wp-comments-post.php", false, false),
    way("/wp-comments-post.php", true, false),
    way("/wp-comments-post.php", false, true),
    Way { is_json: true, ..way("/api/v1/sites/{site}/comments", false, false) },
    Way { is_json: true, ..way("/api/v1/sites/{site}/comments", true, false) },
];

struct World {
    server: Server,
    number: u32,
    /// The site whose turn it is, and a comment there that can be answered.
    site: &'static str,
    parent: i64,
    /// What proves approved comments there.
    proof: String,
    /// Where all comments come from; else each from somewhere else.
    network: Option<&'static str>,
}

/// A comment that was sent: the answer to it, and what of the answer differs from one comment to the next.
struct Sent {
    answer: Answer,
    id: i64,
    text: String,
    varying: Vec<(String, &'static str)>,
}

impl World {
    fn new() -> Self {
        let server = Server::bare(&[("server.trusted_proxies", "127.0.0.0/8"), ("limits.challenges_per_minute", "0")]);
        Self { server, number: 0, site: "", parent: 0, proof: String::new(), network: None }
    }

    /// Opens a site, where some are known and some are banned.
    fn open_site(&mut self, site: &'static str, settings: Settings) {
        self.server.add_site(site, &origin(site), settings);
        self.site = site;
        for (name, email) in [("Grace", Who::Known.email()), ("Ada", Who::KnownByName.email())] {
            self.parent = self.prepare(name, email);
            if self.status(self.parent) == "pending" {
                self.server.approve(self.parent);
            }
        }
        // So many that one more changes nothing. The first is proved by nothing.
        self.proof.clear();
        for _ in 0..4 {
            let id = self.prepare("Tom", "tom@mail.example");
            if self.status(id) == "pending" {
                self.server.approve(id);
            }
        }
        let banned = self.prepare("Bob", Who::Banned.email());
        for (kind, value, comment) in
            [("author", "", Some(CommentId::new(banned))), ("network", "203.0.0.0/16", None), ("word", "fortune", None)]
        {
            let (site, kind, value) = (site.to_owned(), kind.to_owned(), value.to_owned());
            let new = NewBan { site, kind, value, comment, ..NewBan::default() };
            wait(bans::add(&self.server.service, &Principal::operator(), new)).unwrap();
        }
    }

    /// Gives what nobody has sent before, from where nobody has: a text as long as every other, and an address.
    fn fresh(&mut self, who: Option<Who>) -> (String, String) {
        self.number += 1;
        let word = if who == Some(Who::BannedWord) { "Fortune" } else { "Weather" };
        let network = if who == Some(Who::BannedNetwork) { "203.0" } else { "198.51" };
        let doubt = if self.site == DOUBTING { " [url]" } else { "" };
        let address = format!("{network}.{}.9", self.number % 250);
        (format!("{word} {:03}.{doubt}", self.number), self.network.map_or(address, str::to_owned))
    }

    /// Sends a comment, with the proof of the one before it if Tom sends it, and gives its id.
    fn prepare(&mut self, name: &str, email: &str) -> i64 {
        let (text, address) = self.fresh(None);
        let proof = Some(&self.proof).filter(|_| name == "Tom");
        let body = json!({"article": "/a", "author_name": name, "email": email, "body": text, "author_token": proof});
        let body = body.to_string();
        let origin = origin(self.site);
        let headers = [("content-type", "application/json"), ("origin", &origin), ("x-forwarded-for", &address)];
        let answer = self.server.send("POST", &format!("/api/v1/sites/{}/comments", self.site), &headers, body);
        assert_eq!(answer.status, 201, "{}", answer.body);
        let id = answer.json()["comment"]["id"].as_i64().unwrap();
        if name == "Tom" {
            let stored = self.stored(id);
            self.proof = self.server.service.keyring.sign_author(stored.avatar.unwrap(), stored.site_id);
        }
        id
    }

    fn stored(&self, id: i64) -> Comment {
        wait(queue::find(&self.server.service, &Principal::operator(), CommentId::new(id))).unwrap().comment
    }

    fn send(&mut self, who: Who, way: Way, is_reply: bool) -> Sent {
        let (text, address) = self.fresh(Some(who));
        let proof = self.proof.clone();
        let proof = who.is_trusted().then_some(proof.as_str());
        let (origin, parent) = (origin(self.site), if is_reply { self.parent } else { 0 });
        let (back, parent_text) = (format!("{origin}/a?page=2"), parent.to_string());
        let mut fields = vec![("site", self.site), ("article", "/a"), ("author", who.name()), ("email", who.email())];
        fields.extend([("comment", text.as_str()), ("comment_parent", &parent_text)]);
        fields.extend(way.goes_back.then_some(("redirect_to", back.as_str())));
        fields.extend(proof.map(|proof| ("author_token", proof)));
        let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(&fields).finish();
        let json = json!({
            "article": "/a", "author_name": who.name(), "email": who.email(), "body": text,
            "parent_id": is_reply.then_some(parent), "author_token": proof,
        });
        let (kind, body) = if way.is_json {
            ("application/json", json.to_string())
        } else {
            ("application/x-www-form-urlencoded", form)
        };
        let mut headers = vec![("content-type", kind), ("origin", &origin), ("x-forwarded-for", &address)];
        headers.push(("idempotency-key", &text));
        headers.extend(way.wants_json.then_some(("accept", "application/json")));
        let path = way.path.replace("{site}", self.site);
        let answer = self.server.send("POST", &path, &headers, body.clone());
        let again = self.server.send("POST", &path, &headers, body);
        let seen = |answer: &Answer| (answer.status, answer.must("location").to_owned(), answer.body.clone());
        assert_eq!(seen(&again), seen(&answer), "{who:?} {way:?}: sent once more");
        let id = self.server.newest();
        let stored = self.stored(id);
        assert_eq!(stored.text.source, text, "{}", answer.body);
        let (seed, keyring) = (stored.avatar.unwrap(), &self.server.service.keyring);
        let varying = vec![
            (keyring.sign_receipt(id, stored.created_at), "RECEIPT"),
            (keyring.sign_preview(id, stored.created_at), "PREVIEW"),
            (keyring.sign_author(seed, stored.site_id), "AUTHOR"),
            (id.to_string(), "ID"),
            (self.parent.to_string(), "PARENT"),
            (seed.get().to_string(), "SEED"),
            (text.clone(), "TEXT"),
        ];
        Sent { answer, id, text, varying }
    }

    /// Gives everything that the author sees: the answer, then the receipt in all its forms; where a proof of work is asked
    /// for, also what is said to it, and the receipt after it.
    fn told(&self, sent: &Sent) -> Vec<String> {
        let (receipt, _) = &sent.varying[0];
        let data = format!("/api/v1/receipts/{receipt}");
        let shown = |path: &str| self.server.get(path);
        let receipts =
            || [shown(&format!("/receipts/{receipt}")), shown(&format!("/receipts/{receipt}?piece=1")), shown(&data)];
        let mut told: Vec<Answer> = receipts().into();
        if self.site == DOUBTING {
            let proof = proof(&self.server.service.keyring, DOUBTING, "/a", self.server.clock.now());
            let origin = origin(self.site);
            let headers = [("content-type", "application/json"), ("origin", origin.as_str())];
            told.push(self.server.send("PATCH", &data, &headers, json!({"altcha": proof}).to_string()));
            assert_eq!(told[3].json()["comment"]["status"], "approved", "{}", told[3].body);
            told.extend(receipts());
        }
        assert!(told.iter().all(|answer| answer.status == 200));
        std::iter::once(&sent.answer).chain(&told).map(|answer| sent.same_for_all(answer)).collect()
    }

    fn status(&self, id: i64) -> &'static str {
        self.stored(id).status.as_str()
    }

    /// Looks into the thread, as everybody can, and tells whether a comment is there.
    fn is_in_thread(&self, sent: &Sent) -> bool {
        let ways = [format!("/api/v1/sites/{}/thread", self.site), format!("/sites/{}/thread", self.site)];
        let shown = ways.map(|path| self.server.get(&format!("{path}?article=/a&limit=500")).body.contains(&sent.text));
        assert_eq!(shown[0], shown[1], "{}", sent.text);
        shown[0]
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
    for (site, settings, usual) in SITES {
        world.open_site(site, settings);
        for (way, is_reply) in WAYS.iter().flat_map(|way| [(*way, false), (*way, true)]) {
            for group in GROUPS {
                let first = world.send(group[0], way, is_reply);
                let case = format!("{site} {way:?}, reply {is_reply}");
                let at_first = world.status(first.id);
                assert!(group[0] == Who::Trusted || at_first == *usual, "{case}");
                let expected = world.told(&first);
                let (at_last, is_seen) = (world.status(first.id), world.is_in_thread(&first));
                assert_eq!(is_seen, at_last == "approved", "{case}");
                for who in &group[1..] {
                    let sent = world.send(*who, way, is_reply);
                    assert_eq!(world.status(sent.id), who.status(site, at_first), "{who:?} {case}");
                    assert_eq!(world.told(&sent), expected, "{who:?} {case}");
                    let status = who.status(site, at_last);
                    assert_eq!(world.status(sent.id), status, "{who:?} {case}");
                    assert_eq!(world.is_in_thread(&sent), status == "approved", "{who:?} {case}");
                }
                if group[0] == Who::New {
                    let answer = expected[0].replace(site, "SITE");
                    told_on_sites.insert((way.path, way.wants_json, way.goes_back, is_reply, answer));
                }
            }
        }
    }
    // Where sites publish at once, another answer is given: the comparison is not one of empty texts.
    assert_eq!(told_on_sites.len(), 2 * 2 * WAYS.len());
}

#[test]
fn spam_by_a_typed_address_that_is_banned_counts_against_nobody() {
    let mut world = World::new();
    world.open_site("newcomers", &[("moderation", "first_timers"), ("hold_score", "10")]);
    let cases = [
        (Who::New, "198.51.251.9", true),
        (Who::Banned, "198.51.252.9", true),
        // What is banned for another reason does count, so that this test could fail.
        (Who::BannedWord, "198.51.253.9", false),
    ];
    for (who, network, is_published) in cases {
        world.network = Some(network);
        for _ in 0..4 {
            world.send(who, WAYS[0], false);
        }
        // The sender knows that this is published at once otherwise.
        let own = world.send(Who::Trusted, WAYS[0], false);
        assert_eq!(world.is_in_thread(&own), is_published, "after comments of {who:?}");
    }
}
