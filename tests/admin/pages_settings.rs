//! Articles, sites, moderators, tokens and the audit log on the moderators' pages, and the news of the queue.

use crate::pages::{Browser, all, text};
use crate::support::{PASSWORD, Server};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::time::Duration;

#[test]
fn article_is_added_named_closed_and_opened() {
    let server = Server::new();
    let olga = Browser::signed_in(&server, "olga", "owner", &[]);
    let add = [("site", "blog"), ("url", "/2022/08/purple-hearts"), ("title", "Purple hearts"), ("external_id", "17")];
    let added = olga.send("/admin/articles", &add);
    assert_eq!(text(&olga.page(added.location()), ".admin-notice"), "The article is added.");
    let id = all(&olga.page("/admin/articles"), ".card [name=id]")[0].attr("value").unwrap().to_owned();
    olga.send("/admin/articles", &[("id", &id), ("open", "no")]);
    let page = olga.page("/admin/articles");
    assert_eq!(all(&page, ".card [name=open]")[0].attr("value"), Some("yes"));
    olga.send("/admin/articles", &[("id", &id), ("title", "Pansies")]);
    assert_eq!(text(&olga.page("/admin/articles?site=blog"), ".card-title"), "Pansies");
    let wrong = olga.send("/admin/articles", &[("site", "blog"), ("url", "https://evil.example/x"), ("title", "Kept")]);
    assert_eq!(wrong.status, 422);
    assert_eq!(all(&wrong.html(), "#url-0-problem").len(), 1);
    assert_eq!(all(&wrong.html(), "#new-title-field")[0].attr("value"), Some("Kept"));
    assert_eq!(olga.send("/admin/articles", &[("id", "1"), ("open", "no")]).status, 404);
}

#[test]
fn site_has_every_setting_and_keeps_what_was_typed_wrong() {
    let server = Server::new();
    let olga = Browser::signed_in(&server, "olga", "owner", &[]);
    let page = olga.page("/admin/sites/blog");
    let keys: Vec<_> =
        all(&page, "[id^=setting-]").iter().map(|field| field.attr("name").unwrap().to_owned()).collect();
    let known: Vec<_> = afterword::domain::site::SITE_SETTINGS.iter().map(|setting| setting.key.to_owned()).collect();
    assert_eq!(keys, known);
    let base = [("name", "My blog"), ("origins", "https://blog.example https://www.blog.example")];
    let changed = olga.send("/admin/sites/blog", &[&base[..], &[("max_links", "7"), ("moderation", "open")]].concat());
    assert_eq!(changed.location(), "/admin/sites/blog?done=changed");
    let page = olga.page(changed.location());
    assert_eq!(all(&page, "#setting-max_links")[0].attr("value"), Some("7"));
    assert_eq!(all(&page, "#setting-moderation option[selected]")[0].attr("value"), Some("open"));
    let wrong = olga.send("/admin/sites/blog", &[("name", ""), ("origins", "nonsense"), ("max_links", "900")]);
    assert_eq!(wrong.status, 422);
    assert_eq!(all(&wrong.html(), ".admin-wrong").len(), 3);
    assert_eq!(all(&wrong.html(), "#setting-max_links")[0].attr("value"), Some("900"));
    let added =
        olga.send("/admin/sites", &[("slug", "third"), ("name", "Third"), ("origins", "https://third.example")]);
    assert_eq!(added.location(), "/admin/sites/third?done=added");
    let taken = olga.send("/admin/sites", &[("slug", "third"), ("name", "Again"), ("origins", "https://x.example")]);
    assert_eq!(
        (taken.status, all(&taken.html(), "#name")[0].attr("value").map(str::to_owned)),
        (422, Some("Again".to_owned()))
    );
}

#[test]
fn moderator_is_added_changed_and_let_in_no_more() {
    let server = Server::new();
    let olga = Browser::signed_in(&server, "olga", "owner", &[]);
    let add = |password: &str| {
        olga.send(
            "/admin/moderators",
            &[("name", "Mona & co"), ("role", "moderator"), ("sites", "blog, news"), ("password", password)],
        )
    };
    let weak = add("short");
    assert_eq!(weak.status, 422);
    assert!(!weak.body.contains("\"short\"") && weak.body.contains("Mona &amp; co"));
    assert_eq!(add(PASSWORD).location(), "/admin/moderators?done=added");
    let change = |fields: &[(&str, &str)]| olga.send("/admin/moderators/Mona%20%26%20co", fields);
    assert_eq!(change(&[("role", "viewer"), ("sites", "blog")]).location(), "/admin/moderators?done=changed");
    assert_eq!(change(&[("role", "emperor")]).status, 422);
    assert_eq!(change(&[("password", "x")]).status, 422);
    assert_eq!(server.attempt("Mona & co", PASSWORD).status, 201);
    change(&[("active", "no")]);
    assert_eq!(server.attempt("Mona & co", PASSWORD).status, 401);
    assert_eq!(olga.send("/admin/moderators/nobody", &[("role", "viewer")]).status, 404);
    assert_eq!(
        olga.send("/admin/moderators/olga", &[("role", "viewer")]).status,
        422,
        "one owner of all sites always remains"
    );
}

#[test]
fn token_is_shown_once_and_can_be_revoked() {
    let server = Server::new();
    let olga = Browser::signed_in(&server, "olga", "owner", &[]);
    let fields =
        [("moderator", "olga"), ("scopes", "comments:read"), ("scopes", "comments:moderate"), ("expires_days", "7")];
    let made = olga.send("/admin/tokens", &fields);
    let secret = text(&made.html(), ".secret");
    let bearer = format!("Bearer {secret}");
    let ask = || server.send("GET", "/api/v1/admin/comments", &[("authorization", &bearer)], None).status;
    assert!(secret.starts_with("awt_") && ask() == 200);
    let list = olga.get("/admin/tokens");
    assert!(!list.body.contains(&secret));
    let id = all(&list.html(), "button[name=revoke]")[0].attr("value").unwrap().to_owned();
    assert_eq!(olga.send("/admin/tokens", &[("revoke", &id)]).location(), "/admin/tokens?done=revoked");
    assert_eq!(ask(), 401);
    let wrong = olga.send("/admin/tokens", &[("moderator", "olga"), ("expires_days", "soon")]);
    assert_eq!(
        (wrong.status, all(&wrong.html(), "#days")[0].attr("value").map(str::to_owned)),
        (422, Some("soon".to_owned()))
    );
}

#[test]
fn audit_log_leads_to_the_comments_that_it_is_about() {
    let server = Server::new();
    let id = server.comment("blog", "One.", &[]);
    let olga = Browser::signed_in(&server, "olga", "owner", &[]);
    olga.send("/admin/decisions", &[("one", &format!("approve {id} 1"))]);
    let page = olga.page("/admin/audit");
    let first = all(&page, ".audit li")[0].text().collect::<String>();
    assert!(first.contains("olga") && first.contains("comment.approve"), "{first}");
    assert_eq!(all(&page, ".audit a")[0].attr("href"), Some(format!("/admin/comments/{id}").as_str()));
}

#[test]
fn open_queue_hears_of_new_comments_on_the_moderators_own_sites() {
    let server = Server::new();
    let mona = Browser::signed_in(&server, "mona", "moderator", &["blog"]);
    let anonymous = server.send("GET", "/admin/events", &[], None);
    assert_eq!(anonymous.problem(), (401, "unauthenticated".to_owned()));
    let mut stream = TcpStream::connect(server.origin.strip_prefix("http://").unwrap()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    write!(stream, "GET /admin/events HTTP/1.1\r\nHost: x\r\nCookie: {}\r\n\r\n", mona.cookie()).unwrap();
    let mut lines = BufReader::new(stream).lines().map(Result::unwrap);
    let mut next = || lines.find_map(|line| line.strip_prefix("data: ").map(str::to_owned)).unwrap();
    assert_eq!(next(), r#"{"pending":0,"approved":0,"spam":0,"trash":0}"#);
    server.comment("news", "Not for her.", &[]);
    server.comment("blog", "For her.", &[]);
    assert_eq!(next(), r#"{"pending":1,"approved":0,"spam":0,"trash":0}"#);
}
