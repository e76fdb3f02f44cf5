//! Very many sites: no request reads or shows all of them, and each can be reached.

use crate::pages::{Browser, all, text};
use crate::support::{Server, wait};
use afterword::domain::account::Principal;
use afterword::domain::site::SiteSlug;
use afterword::service::ServiceError;
use afterword::service::sites::{self, NewSite};
use afterword::storage;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const SITES: usize = 700;

/// Adds sites until there are so many, those of the server included.
fn add_sites(server: &Server, count: usize) {
    let operator = Principal::operator();
    let new = NewSite {
        slug: "site-0002".to_owned(),
        name: "Site 2".to_owned(),
        origins: vec!["https://site-2.example".to_owned()],
        settings: vec![],
    };
    let first = wait(sites::add(&server.service, &operator, new)).unwrap();
    let copies: Vec<_> = (3..count)
        .map(|number| {
            let mut copy = first.clone();
            copy.id = afterword::domain::site::SiteId::new(server.service.ids.next());
            copy.slug = SiteSlug::parse(&format!("site-{number:04}")).unwrap();
            copy.name = afterword::domain::site::SiteName::parse(&format!("Site {number}")).unwrap();
            copy
        })
        .collect();
    let insert = move |connection: &mut storage::AnyConnection| {
        copies.iter().try_for_each(|site| storage::sites::insert(connection, site))?;
        Ok::<_, ServiceError>(())
    };
    wait(server.service.database.write(insert)).unwrap();
}

/// Follows a list to its end. Returns what each item has under a key.
fn walk(client: &crate::client::Client<'_>, path: &str, key: &str) -> Vec<Value> {
    let (mut found, mut next) = (Vec::new(), path.to_owned());
    loop {
        let page = client.get(&next).ok();
        let items = page["items"].as_array().unwrap();
        assert!(!items.is_empty() && items.len() <= 200, "{} items", items.len());
        found.extend(items.iter().map(|item| item[key].clone()));
        let Some(cursor) = page["next_cursor"].as_str() else { return found };
        let and = if path.contains('?') { '&' } else { '?' };
        next = format!("{path}{and}cursor={cursor}");
    }
}

#[test]
fn decision_asks_for_as_much_whatever_the_number_of_sites() {
    let server = Server::new();
    let client = server.owner();
    let decide = || {
        let id = server.comment("blog", &format!("Comment {}", server.service.ids.next()), &[]);
        let path = format!("/comments/{id}");
        let before = server.service.database.query_count();
        client.send("PATCH", &path, &[("if-match", "*")], Some(&json!({"status": "approved"}))).ok();
        server.service.database.query_count() - before
    };
    decide();
    let few = decide();
    add_sites(&server, SITES);
    decide();
    assert_eq!(decide(), few);
}

#[test]
fn lists_of_sites_have_pages_and_are_searched() {
    let server = Server::new();
    let client = server.owner();
    server.comment("news", "Waits.", &[]);
    add_sites(&server, SITES);
    for path in ["/sites", "/sites?limit=200", "/counts"] {
        let key = if path == "/counts" { "site" } else { "slug" };
        let found = walk(&client, path, key);
        let distinct: BTreeSet<_> = found.iter().map(|slug| slug.as_str().unwrap()).collect();
        assert_eq!((found.len(), distinct.len()), (SITES, SITES), "{path}");
        assert!(found.is_sorted_by(|one, other| one.as_str() < other.as_str()), "{path}");
    }
    assert_eq!(client.get("/counts?limit=1").ok()["total"]["pending"], 1, "the total is that of all sites");
    assert_eq!(walk(&client, "/sites?q=SITE%2069&limit=3", "slug").len(), 11, "69 and 690 to 699");
    assert_eq!(walk(&client, "/sites?q=site-0042", "name"), ["Site 42"]);
    let none = client.get("/sites?q=100%25").ok();
    assert_eq!((&none["items"], &none["next_cursor"]), (&json!([]), &Value::Null));
    assert_eq!(client.get("/sites?limit=0").status, 422);
}

#[test]
fn pages_show_no_list_of_all_sites_and_find_the_one_that_is_typed() {
    let server = Server::new();
    server.comment("news", "Waits.", &[]);
    let olga = Browser::signed_in(&server, "olga", "owner", &[]);
    let small = olga.get("/admin").body.len();
    assert_eq!(all(&olga.page("/admin"), "#site option").len(), 3);
    add_sites(&server, SITES);
    for path in ["/admin", "/admin/articles", "/admin/bans", "/admin/moderators", "/admin/sites"] {
        let body = olga.get(path).body;
        assert!(body.len() < small + 20_000, "{path} has {} bytes", body.len());
        assert!(all(&olga.page(path), "option").len() < 20, "{path}");
    }
    assert_eq!(all(&olga.page("/admin?site=news"), ".row").len(), 1);
    let unsure = olga.get("/admin?site=site-042");
    assert_eq!(unsure.status, 422);
    let unsure = unsure.html();
    assert_eq!(all(&unsure, "#site")[0].value().attr("value"), Some("site-042"), "what was typed is kept");
    assert_eq!(all(&unsure, ".filter-form li a").len(), 10);
    let path = all(&unsure, ".filter-form li a")[3].value().attr("href").unwrap().to_owned();
    assert!(path.contains("site=site-0423") && olga.get(&path).status == 200, "{path}");
    let unsure = olga.get("/admin/articles?site=site-0042x");
    assert_eq!(unsure.status, 422, "{}", unsure.body);
    let missing = olga.send("/admin/bans", &[("site", "nowhere"), ("kind", "word"), ("value", "casino")]);
    assert_eq!(missing.status, 422);
    let missing = missing.html();
    assert!(!text(&missing, "#site-problem").is_empty());
    assert_eq!(all(&missing, "#value")[0].value().attr("value"), Some("casino"));
}

#[test]
fn page_of_sites_leads_from_one_to_the_next_and_is_searched() {
    let server = Server::new();
    let olga = Browser::signed_in(&server, "olga", "owner", &[]);
    assert!(all(&olga.page("/admin/sites"), "#q").is_empty(), "two sites need no search");
    add_sites(&server, SITES);
    let (mut path, mut found) = ("/admin/sites".to_owned(), BTreeSet::new());
    loop {
        let page = olga.page(&path);
        found.extend(all(&page, ".card-title a").iter().map(|link| link.value().attr("href").unwrap().to_owned()));
        let next = all(&page, ".admin-pages a[rel=next]");
        let Some(next) = next.first() else { break };
        next.value().attr("href").unwrap().clone_into(&mut path);
    }
    assert_eq!(found.len(), SITES);
    assert_eq!(all(&olga.page("/admin/sites?q=Site%20123"), ".card").len(), 1);
    assert_eq!(all(&olga.page("/admin/sites?q=nothing"), ".card").len(), 0);
}
