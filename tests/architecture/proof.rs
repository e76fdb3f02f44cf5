//! Shows that each rule fails where it should, and only there.

use super::*;

fn imports(name: &str, text: &str) -> Vec<usize> {
    let crates = ["diesel", "actix_web", "serde", "tracing", "url"].map(str::to_owned).into();
    let broken = forbidden_imports(&Source::new(name, text), &crates);
    broken.iter().map(|line| line.split(':').nth(1).unwrap().parse().unwrap()).collect()
}

#[test]
fn forbidden_imports_are_found_however_they_are_written() {
    for (name, text) in [
        ("src/domain/site.rs", "use crate::storage::Database;"),
        ("src/domain/site.rs", "use super::super::storage::Database;"),
        ("src/domain/site.rs", "pub use crate::{domain::page, service::read};"),
        ("src/domain/site.rs", "fn f() { crate::clock::Clock::system(); }"),
        ("src/domain/site.rs", "#[derive(serde::Serialize)] struct A;"),
        ("src/domain/site.rs", "fn f() { tracing::info!(1); }"),
        ("src/storage/sites.rs", "use crate::{domain::{site, page}, service::read};"),
        ("src/service/read.rs", "use actix_web::web;"),
        ("src/service/read.rs", "fn f(query: impl diesel::query_dsl::LoadQuery) {}"),
        ("src/web/form.rs", "use crate::storage::comments;"),
        ("src/web/form.rs", "use crate::storage::{Database, comments};"),
        ("src/crypto/sealed.rs", "use crate::id::Ids;"),
        ("src/telemetry.rs", "use crate::web::request_log;"),
        ("src/helpers/mod.rs", "fn f() {}"),
        ("src/storage/sites.rs", "use crate::cli::serve;"),
    ] {
        assert_eq!(imports(name, text), [1], "{name}: {text}");
    }
}

#[test]
fn allowed_imports_are_left_alone() {
    for (name, text) in [
        ("src/domain/site.rs", "use super::page::Page; use crate::domain::fields; use std::fmt; use url::Url;"),
        ("src/domain/site.rs", "macro_rules! m { () => { $crate::domain::site::Site } }"),
        ("src/storage/sites.rs", "use crate::crypto::SealedEmail; use diesel::prelude::*;"),
        ("src/web/form.rs", "use crate::storage::Database; use super::super::service::read;"),
        ("src/cli/serve.rs", "use crate::storage::migrate; use actix_web::rt;"),
        ("src/main.rs", "use afterword::cli;"),
    ] {
        assert_eq!(imports(name, text), [0_usize; 0], "{name}: {text}");
    }
}

#[test]
fn comments_literals_and_tests_do_not_count() {
    let text = r####"//! crate::storage
/* crate::storage /* nested */ crate::storage */
const A: &str = "crate::storage \" crate::storage";
const B: &str = r#"crate::storage " crate::storage"#;
const C: char = '"'; const D: char = '\''; const E: &'static str = b"crate::storage";
#[cfg(test)]
mod tests { use crate::storage::Database; fn f() { {} } }
#[cfg(test)]
use crate::storage::Database;
use crate::service::read;
"####;
    assert_eq!(imports("src/domain/site.rs", text), [10]);
}

#[test]
fn files_of_tests_are_told_apart() {
    let sources = source::all(&repository());
    assert!(sources.iter().any(|source| source.name == "src/web/headers.rs"));
    assert!(!sources.iter().any(|source| source.name == "src/web/headers/tests.rs"));
    assert!(!sources.iter().any(|source| source.name == "src/web/templates/samples.rs"));
    assert!(!sources.iter().any(|source| source.name == "src/web/admin/tests/server.rs"));
}

#[test]
fn presumptions_are_found() {
    for text in [
        "fn f() { Instant::now(); }",
        "fn f() { jiff::Timestamp::now(); }",
        "fn f() { rand::random::<u8>(); }",
        "use std::hash::RandomState;",
        "fn f() { diesel::sql_query(1); }",
        "use actix_web::web;",
        "fn f() { ureq::get(\"/\"); }",
        "fn f() { println!(); }",
        "fn f() { eprintln!(); }",
        "fn f() { storage::decisions::insert_all(connection, rows); }",
        "fn f() { storage::comments::set_status(connection, id, to, now); }",
        "fn f() { comments::set_author_visible_status(connection, id, status); }",
        "fn f() { storage::threads::count_move(connection, comment, to); }",
    ] {
        assert_eq!(presumptions(&Source::new("src/service/read.rs", text)).len(), 1, "{text}");
    }
    for (name, text) in [
        ("src/clock.rs", "fn f() { jiff::Timestamp::now(); }"),
        ("src/crypto/tokens.rs", "fn f() { rand::fill(1); }"),
        ("src/storage/sites.rs", "use diesel::prelude::*;"),
        ("src/web/form.rs", "use actix_web::web;"),
        ("src/service/ledger/mod.rs", "fn f() { storage::decisions::insert_all(connection, rows); }"),
        ("src/cli/demo.rs", "fn f() { println!(); }"),
        ("src/service/read.rs", "// println!\nfn f() { my_print!(); operand::f(); }"),
    ] {
        assert_eq!(presumptions(&Source::new(name, text)), [""; 0], "{name}: {text}");
    }
}

#[test]
fn malformations_are_found() {
    let form = |text: &str| malformations(&Source::new("src/id.rs", text)).len();
    assert_eq!(form("//! Ids.\n"), 0);
    assert_eq!(form("use std::fmt;\n"), 1);
    assert_eq!(form("//! Ids.\n// TODO: more\n"), 1);
    assert_eq!(form(&format!("//! Ids.\n{}", "\n".repeat(499))), 0);
    assert_eq!(form(&format!("//! Ids.\n{}", "\n".repeat(500))), 1);
}

#[test]
fn exposures_are_found_and_networks_are_not_taken_for_addresses() {
    let found = |text: &str| exposures(&Source::new("src/web/form.rs", text));
    assert_eq!(found("fn f() { log(row.email.expose()); }"), ["src/web/form.rs: row.email"]);
    assert_eq!(found("fn f() { address\n    .expose(); }"), ["src/web/form.rs: address"]);
    assert_eq!(found("fn f() { map(EmailAddress::expose); }"), ["src/web/form.rs: EmailAddress::expose"]);
    assert_eq!(found("fn f() { client.network.expose(); }"), [""; 0]);
    assert_eq!(found("#[cfg(test)] mod tests { fn f() { email.expose(); } }"), [""; 0]);
}

#[test]
fn a_migration_without_a_way_back_is_found() {
    let directory = tempfile::tempdir().unwrap();
    let up = directory.path().join("up.sql");
    assert!(missing_way_back(&up).is_some());
    fs::write(directory.path().join("down.sql"), "-- nothing\n\n").unwrap();
    assert!(missing_way_back(&up).is_some());
    fs::write(directory.path().join("down.sql"), "DROP TABLE a;\n").unwrap();
    assert!(missing_way_back(&up).is_none());
}

#[test]
fn dependencies_are_read_from_the_manifest() {
    let manifest = "[package]\nname = \"x\"\n[dependencies]\nactix-web = 1\n# url = 2\n[dev-dependencies]\ncsv = 1\n";
    let names = dependencies(manifest);
    assert!(names.contains("actix_web") && names.contains("csv") && !names.contains("name"));
    assert!(known_crates().contains("diesel"));
}
