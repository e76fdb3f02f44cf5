//! Bans on the moderators' pages, and what is said there and over the API while far more comments come than usual.

use crate::pages::{Browser, all, text};
use crate::snapshot::assert_snapshot;
use crate::support::{Server, wait};
use afterword::domain::account::Principal;
use afterword::service::sites;
use serde_json::json;

fn titles(browser: &Browser<'_>) -> Vec<String> {
    let page = browser.page("/admin/bans");
    let titles = all(&page, ".card-title").into_iter().map(|title| title.text().collect::<String>());
    titles.map(|title| title.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn ban_is_typed_corrected_added_and_lifted() {
    let server = Server::new();
    let mona = Browser::signed_in(&server, "mona", "moderator", &["blog"]);
    assert_eq!(text(&mona.page("/admin/bans"), ".admin-empty"), "Nobody and nothing is banned.");
    let wrong = [("site", "blog"), ("kind", "host"), ("value", "casino"), ("days", "soon"), ("note", "<b>Why</b>")];
    let again = mona.send("/admin/bans", &wrong);
    assert_eq!(again.status, 422);
    assert_snapshot("admin_page_with_mistakes", &again.body);
    let page = again.html();
    assert_eq!((all(&page, "#value-problem").len(), all(&page, "#days-problem").len()), (1, 1));
    assert_eq!(all(&page, "#value")[0].attr("value"), Some("casino"));
    assert_eq!(all(&page, "#kind option[selected]")[0].attr("value"), Some("host"));
    let right = [("site", "blog"), ("kind", "host"), ("value", "casino.example"), ("days", ""), ("note", "<b>Why</b>")];
    let added = mona.send("/admin/bans", &right);
    assert_eq!(text(&mona.page(added.location()), ".admin-notice"), "The ban is added.");
    assert_eq!(titles(&mona), ["Linked host: casino.example"]);
    let page = mona.page("/admin/bans");
    assert!(text(&page, ".card").contains("<b>Why</b>") && text(&page, ".card").contains("without end"));
    let lift = all(&page, ".card [name=lift]")[0].attr("value").unwrap().to_owned();
    assert_eq!(
        text(&mona.page(mona.send("/admin/bans", &[("lift", &lift)]).location()), ".admin-notice"),
        "The ban is lifted."
    );
    assert!(titles(&mona).is_empty());
    for gone in [lift.as_str(), "nine"] {
        assert_eq!(mona.send("/admin/bans", &[("lift", gone)]).status, 404, "{gone}");
    }
    assert_eq!(mona.send("/admin/bans", &[("site", "news"), ("kind", "word"), ("value", "x")]).status, 404);
    let vera = Browser::signed_in(&server, "vera", "viewer", &[]);
    assert_eq!(vera.send("/admin/bans", &right).status, 403);
}

#[test]
fn author_and_network_are_banned_from_a_comment() {
    let server = Server::new();
    let mona = Browser::signed_in(&server, "mona", "moderator", &["blog"]);
    let (id, elsewhere) = (server.comment("blog", "Play at once.", &[]), server.comment("news", "Play.", &[]));
    let path = format!("/admin/comments/{id}");
    let ban = |kind: &str, days: &str| mona.send(&format!("{path}/ban"), &[("kind", kind), ("days", days)]);
    assert_eq!(all(&mona.page(&path), "#ban form").len(), 2);
    let wrong = ban("network", "366");
    assert_eq!(wrong.status, 422);
    assert_eq!(all(&wrong.html(), "#network-days")[0].attr("value"), Some("366"));
    assert_eq!(text(&wrong.html(), "#network-days-problem"), "`days` is out of range; it must be between 1 and 365.");
    assert!(all(&wrong.html(), "#author-days-problem").is_empty());
    for kind in ["network", "author"] {
        assert_eq!(ban(kind, "7").location(), format!("{path}?done=ban"));
        assert_eq!(ban(kind, "7").status, 422, "{kind}: it is there already");
    }
    assert_eq!(
        text(&mona.page(&format!("{path}?done=ban")), ".admin-notice"),
        "Banned. What comes from now on is spam."
    );
    assert_eq!(titles(&mona), ["Author: Ada", "Network: 127.0.0.0/24"]);
    assert_eq!(mona.send(&format!("/admin/comments/{elsewhere}/ban"), &[("kind", "author")]).status, 404);
    let vera = Browser::signed_in(&server, "vera", "viewer", &[]);
    assert!(all(&vera.page(&path), "#ban").is_empty());
    assert_eq!(vera.send(&format!("{path}/ban"), &[("kind", "author")]).status, 403);
}

#[test]
fn moderators_are_told_while_far_more_comments_come_than_usual() {
    let server = Server::new();
    let operator = Principal::operator();
    for (key, value) in [("moderation", "open"), ("flood_limit", "3"), ("name", "The blog")] {
        wait(sites::set(&server.service, &operator, "blog", key, value)).unwrap();
    }
    let olga = Browser::signed_in(&server, "olga", "owner", &[]);
    let client = server.by(crate::client::Proof::Token(server.token("olga", &["comments:read"], 1)));
    let flooded = || {
        let counts = client.get("/counts").ok();
        let of = |item: &serde_json::Value| item["flooded"].clone();
        let told: Vec<_> = counts["items"].as_array().unwrap().iter().map(of).collect();
        let page = olga.page("/admin");
        let notices = all(&page, ".admin-notice").into_iter().map(|notice| notice.text().collect::<String>());
        (told, notices.collect::<Vec<_>>())
    };
    let calm = (vec![json!(false), json!(false)], vec![]);
    for word in ["One.", "Two."] {
        server.comment("blog", word, &[]);
    }
    assert_eq!(flooded(), calm);
    server.comment("blog", "Three.", &[]);
    let notice = "Far more comments come than usual to The blog; everything is held until that ends.";
    assert_eq!(flooded(), (vec![json!(true), json!(false)], vec![notice.to_owned()]));
    let held = server.comment("blog", "Four.", &[]);
    assert_eq!(server.owner_view(held)["status"], "pending");
    let nora = Browser::signed_in(&server, "nora", "moderator", &["news"]);
    assert!(all(&nora.page("/admin"), ".admin-notice").is_empty(), "it is another's site");
    server.clock.advance_seconds(360);
    assert_eq!(flooded(), calm);
}
