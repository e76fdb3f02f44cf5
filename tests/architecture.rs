//! Holds the source against `docs/ARCHITECTURE.md`: who may import whom, and what only one room may do.
//!
//! Code for tests is exempt. Each rule is shown to fail on a case that breaks it, before the source is held against it.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot read the source has failed")]

#[path = "architecture/proof.rs"]
mod proof;
#[path = "architecture/source.rs"]
mod source;

use source::{Source, walk};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What a room may use: rooms of this crate, and crates beside `std`.
struct Room {
    name: &'static str,
    rooms: &'static [&'static str],
    crates: &'static [&'static str],
}

/// Crates that every room but `domain` may use: for errors, logs, and data formats.
const COMMON: &[&str] = &["thiserror", "tracing", "serde", "serde_json"];

/// The table "Who may import whom". A room that is not here has no business in `src/`.
const ROOMS: &[Room] = &[
    Room {
        name: "domain",
        rooms: &[],
        crates: &[
            "aho_corasick",
            "ammonia",
            "fluent_syntax",
            "idna",
            "ipnet",
            "jiff",
            "pulldown_cmark",
            "regex",
            "strsim",
            "thiserror",
            "unicode_normalization",
            "unicode_properties",
            "unicode_script",
            "unicode_security",
            "unicode_segmentation",
            "url",
            "validator",
        ],
    },
    Room { name: "clock", rooms: &["domain"], crates: &["jiff"] },
    Room { name: "metrics", rooms: &["domain"], crates: &["prometheus_client"] },
    Room { name: "id", rooms: &["domain", "clock"], crates: &["rand"] },
    Room {
        name: "crypto",
        rooms: &["domain"],
        crates: &[
            "argon2",
            "chacha20poly1305",
            "data_encoding",
            "hkdf",
            "hmac",
            "idna",
            "pbkdf2",
            "rand",
            "sha2",
            "subtle",
            "tokio",
            "unicode_normalization",
            "zeroize",
            "zxcvbn",
        ],
    },
    // The subscriber only to check `log.level` together with all other settings.
    Room { name: "config", rooms: &["domain"], crates: &["ipnet", "strsim", "toml", "tracing_subscriber", "url"] },
    Room { name: "telemetry", rooms: &["config"], crates: &["tracing_subscriber"] },
    Room { name: "outbound", rooms: &["domain"], crates: &["ipnet", "tokio", "ureq", "url"] },
    Room {
        name: "storage",
        rooms: &["domain", "crypto", "metrics"],
        crates: &["diesel", "diesel_migrations", "libsqlite3_sys", "tokio"],
    },
    Room {
        name: "service",
        rooms: &["domain", "storage", "crypto", "clock", "id", "metrics"],
        crates: &["futures_util", "tokio", "url"],
    },
    Room {
        name: "jobs",
        rooms: &["domain", "storage", "crypto", "clock", "metrics", "service", "outbound"],
        crates: &["futures_util", "tokio"],
    },
    Room {
        name: "web",
        rooms: &["domain", "config", "crypto", "metrics", "telemetry", "service"],
        crates: &[
            "actix_web",
            "brotli",
            "data_encoding",
            "flate2",
            "fluent_bundle",
            "intl_pluralrules",
            "futures_util",
            "governor",
            "ipnet",
            "minijinja",
            "multer",
            "quick_cache",
            "quick_xml",
            "sha2",
            "socket2",
            "strsim",
            "tokio",
            "tracing_actix_web",
            "unic_langid",
            "url",
            "utoipa",
            "utoipa_actix_web",
            "utoipa_swagger_ui",
        ],
    },
];

/// Rooms that stand above the table and may use everything; `lib` only lists the rooms.
const FREE: &[&str] = &["cli", "main", "lib"];

/// What `web` may use of `storage`.
const HANDLES: &[(&str, &str, &str)] = &[("web", "storage", "Database")];

fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Gives the names of all dependencies, as they are written in code.
fn dependencies(manifest: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut is_list = false;
    for line in manifest.lines() {
        if line.starts_with('[') {
            is_list = line.contains("dependencies]");
        } else if let (true, Some((name, _))) = (is_list, line.split_once('=')) {
            names.insert(name.trim().replace('-', "_"));
        }
    }
    names
}

fn known_crates() -> BTreeSet<String> {
    dependencies(&fs::read_to_string(repository().join("Cargo.toml")).unwrap())
}

/// Finds every import that the table does not have.
fn forbidden_imports(source: &Source, crates: &BTreeSet<String>) -> Vec<String> {
    if FREE.contains(&source.room()) {
        return Vec::new();
    }
    let Some(room) = ROOMS.iter().find(|room| room.name == source.room()) else {
        return vec![format!("{}:1: `{}` is no room of the table", source.name, source.room())];
    };
    let mut broken = Vec::new();
    for mention in source.mentions() {
        let first = mention.segments[0].as_str();
        let second = mention.segments.get(1).map_or("", String::as_str);
        let third = mention.segments.get(2).map_or("", String::as_str);
        let is_room = first == "crate" && (ROOMS.iter().any(|room| room.name == second) || FREE.contains(&second));
        let is_forbidden_room = is_room
            && second != room.name
            && !room.rooms.contains(&second)
            && !HANDLES.contains(&(room.name, second, third));
        let is_forbidden_crate = crates.contains(first) && !room.crates.contains(&first) && !is_common(room, first);
        if is_forbidden_room || is_forbidden_crate {
            let path = mention.segments.join("::");
            let allowed = [room.rooms, room.crates].concat().join(", ");
            broken.push(format!(
                "{}:{}: `{}` may not use `{path}`; allowed: {allowed}",
                source.name, mention.line, room.name
            ));
        }
    }
    broken
}

fn is_common(room: &Room, name: &str) -> bool {
    room.name != "domain" && COMMON.contains(&name)
}

/// Something that only some files may do.
struct Privilege {
    what: &'static str,
    words: &'static [&'static str],
    /// Beginnings of file names.
    places: &'static [&'static str],
}

const PRIVILEGES: &[Privilege] = &[
    Privilege {
        what: "the time of day comes from `clock`; `metrics` measures, and database threads pace themselves",
        words: &["SystemTime::now", "Timestamp::now", "Zoned::now", "Instant::now"],
        places: &["src/clock.rs", "src/metrics/stopwatch.rs", "src/storage/writer.rs", "src/storage/notices.rs"],
    },
    Privilege {
        what: "randomness is drawn in `crypto` and `id`",
        words: &["rand::"],
        places: &["src/crypto/", "src/id.rs"],
    },
    Privilege {
        what: "hashing with random keys is for the rate limiter, and for the number of an instance",
        words: &["RandomState"],
        places: &["src/web/rate_limit.rs", "src/storage/shared.rs"],
    },
    Privilege {
        what: "SQL stays in `storage`",
        words: &["sql_query", "diesel::", "batch_execute"],
        places: &["src/storage/"],
    },
    Privilege { what: "other servers are asked in `outbound`", words: &["ureq::"], places: &["src/outbound/"] },
    Privilege {
        what: "unsafe code stands in two files, which set SQLite's progress handler and the allocator",
        words: &["unsafe", "unsafe_code"],
        places: &["src/storage/deadline.rs", "src/cli/allocator.rs"],
    },
    Privilege {
        what: "comments come, change and go through the ledger",
        words: &[
            "decisions::insert",
            "decisions::insert_all",
            "decisions::mark_undone",
            "comments::insert",
            "comments::insert_all",
            "comments::set_status",
            "comments::set_author_visible_status",
            "comments::set_text",
            "threads::count_in_all",
            "threads::count_move",
            "threads::delete",
            "retention::delete_unanswered",
            "reports::settle",
            "reported::forget",
            "learning::follow",
        ],
        places: &["src/service/ledger/", "src/storage/seed.rs"],
    },
    Privilege { what: "HTTP stays in `web`", words: &["actix_web"], places: &["src/web/", "src/cli"] },
    Privilege {
        what: "only the command line prints",
        words: &["println!", "eprintln!", "print!", "eprint!", "dbg!"],
        places: &["src/cli", "src/main.rs"],
    },
];

/// Finds every use of a privilege in a file that does not have it.
fn presumptions(source: &Source) -> Vec<String> {
    let mut broken = Vec::new();
    for privilege in PRIVILEGES.iter().filter(|privilege| !starts_with_one(&source.name, privilege.places)) {
        for (index, line) in source.code.lines().enumerate() {
            if let Some(word) = privilege.words.iter().find(|word| has_word(line, word)) {
                broken.push(format!("{}:{}: `{word}`: {}", source.name, index + 1, privilege.what));
            }
        }
    }
    broken
}

fn starts_with_one(name: &str, beginnings: &[&str]) -> bool {
    beginnings.iter().any(|beginning| name.starts_with(beginning))
}

/// Tells whether a line has a word that is not the end of a longer one.
fn has_word(line: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| line.get(..at).is_some_and(|before| !before.ends_with(is_part)))
}

/// Finds what is wrong with the form of a file.
fn malformations(source: &Source) -> Vec<String> {
    let mut broken = Vec::new();
    let line_count = source.text.lines().count();
    if line_count > 500 {
        broken.push(format!("{}:501: the file has {line_count} lines; 500 are allowed, split it by noun", source.name));
    }
    if !source.text.starts_with("//!") {
        broken.push(format!("{}:1: a file begins with `//!` and what it is for", source.name));
    }
    for (index, line) in source.text.lines().enumerate() {
        if let Some(word) = ["TODO", "FIXME", "XXX"].into_iter().find(|word| has_word(line, word)) {
            broken.push(format!("{}:{}: `{word}`: finish it, or open an issue", source.name, index + 1));
        }
    }
    broken
}

/// Lists who calls `expose()` of an address, as `file: receiver`.
///
/// `NetworkAddress` has an `expose` too; calls on a receiver named for a network are not listed.
fn exposures(source: &Source) -> Vec<String> {
    let code: String = source.code.split_whitespace().collect::<Vec<_>>().join(" ").replace(" .", ".");
    let calls = code.match_indices(".expose()").filter_map(|(at, _)| {
        let receiver = code.get(..at)?.rsplit(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.')).next();
        receiver.map(str::to_owned)
    });
    let by_path = code.matches("EmailAddress::expose").map(|path| path.to_owned());
    let calls: Vec<_> = calls.chain(by_path).filter(|receiver| !receiver.contains("network")).collect();
    calls.into_iter().map(|receiver| format!("{}: {receiver}", source.name)).collect()
}

fn assert_none(broken: &[String]) {
    assert!(broken.is_empty(), "{} broken rules:\n{}", broken.len(), broken.join("\n"));
}

#[test]
fn rooms_import_only_what_the_table_allows() {
    let crates = known_crates();
    let sources = source::all(&repository());
    assert!(sources.len() > 50, "the source was not found");
    assert_none(&sources.iter().flat_map(|source| forbidden_imports(source, &crates)).collect::<Vec<_>>());
}

#[test]
fn what_one_room_may_do_no_other_does() {
    assert_none(&source::all(&repository()).iter().flat_map(presumptions).collect::<Vec<_>>());
}

#[test]
fn files_have_docs_and_at_most_500_lines_and_nothing_left_to_do() {
    let sources = [source::all(&repository()), source::members(&repository())].concat();
    assert!(sources.iter().any(|source| source.name == "crates/bench/src/main.rs"), "the members were not found");
    assert_none(&sources.iter().flat_map(malformations).collect::<Vec<_>>());
}

/// Every caller that takes an address out of its type. One more is a decision about privacy, not a detail.
#[test]
fn an_address_is_exposed_only_to_index_and_seal_it_to_reveal_it_to_an_owner_and_where_a_setting_sends_it() {
    let known = [
        "src/crypto/blind_index.rs: email",
        "src/crypto/sealed.rs: email",
        // Only under `akismet.send_email`, which is off unless whoever runs the server turns it on.
        "src/outbound/akismet.rs: email",
        "src/web/admin/reveal.rs: email",
    ];
    let mut found: Vec<_> = source::all(&repository()).iter().flat_map(exposures).collect();
    found.sort();
    assert_eq!(found, known);
}

#[test]
fn every_migration_can_be_taken_back() {
    let mut files = Vec::new();
    walk(&repository().join("migrations"), "sql", &mut files);
    let ups: Vec<&PathBuf> = files.iter().filter(|file| file.ends_with("up.sql")).collect();
    assert!(!ups.is_empty(), "no migration was found");
    assert_none(&ups.into_iter().filter_map(|up| missing_way_back(up)).collect::<Vec<_>>());
}

fn missing_way_back(up: &Path) -> Option<String> {
    let down = up.with_file_name("down.sql");
    let text = fs::read_to_string(&down).unwrap_or_default();
    let has_statement = text.lines().any(|line| !line.trim().is_empty() && !line.trim_start().starts_with("--"));
    (!has_statement).then(|| format!("{}:1: nothing takes the migration back", down.display()))
}
