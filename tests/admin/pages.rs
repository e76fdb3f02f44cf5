//! The moderators' pages without a script: signing in, who sees which page, and what a page shows.

use crate::client::{Answer, Proof};
use crate::support::{EMAIL, PASSWORD, Server};
use scraper::{Html, Selector};
use serde_json::json;

/// A browser in which somebody is signed in.
pub struct Browser<'a> {
    pub server: &'a Server,
    cookie: String,
    pub csrf: String,
}

impl<'a> Browser<'a> {
    pub fn signed_in(server: &'a Server, name: &str, role: &str, sites: &[&str]) -> Self {
        server.add_moderator(name, role, sites);
        Self::signed_in_again(server, name)
    }

    /// Opens another browser in which a moderator signs in who is there already.
    pub fn signed_in_again(server: &'a Server, name: &str) -> Self {
        let Proof::Session { cookie, csrf } = server.sign_in(name) else { panic!("no session") };
        Self { server, cookie, csrf }
    }

    pub fn cookie(&self) -> &str {
        &self.cookie
    }

    pub fn get(&self, path: &str) -> Answer {
        self.server.send("GET", path, &[("cookie", &self.cookie)], None)
    }

    pub fn page(&self, path: &str) -> Html {
        let answer = self.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        answer.html()
    }

    /// Sends a form as a browser does from one of our pages.
    pub fn send(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.send_with(path, &[], fields)
    }

    pub fn send_with(&self, path: &str, headers: &[(&str, &str)], fields: &[(&str, &str)]) -> Answer {
        let own = [("cookie", self.cookie.as_str()), ("sec-fetch-site", "same-origin")];
        let token = [("csrf_token", self.csrf.as_str())];
        self.server.send_form(path, &[&own, headers].concat(), &[&token, fields].concat())
    }
}

impl Answer {
    pub fn html(&self) -> Html {
        assert!(self.must("content-type").starts_with("text/html"), "{}", self.body);
        Html::parse_document(&self.body)
    }

    /// Gives where a redirect leads.
    pub fn location(&self) -> &str {
        assert_eq!(self.status, 303, "{}", self.body);
        self.must("location")
    }
}

pub fn all<'a>(page: &'a Html, selector: &str) -> Vec<scraper::ElementRef<'a>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

pub fn text(page: &Html, selector: &str) -> String {
    let found = all(page, selector);
    assert_eq!(found.len(), 1, "{selector}");
    found[0].text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Every page, and the least role that may see it on all sites.
const PAGES: &[(&str, &str)] = &[
    ("/admin", "viewer"),
    ("/admin?status=all&q=x", "viewer"),
    ("/admin/password", "viewer"),
    ("/admin/bans", "moderator"),
    ("/admin/articles", "owner"),
    ("/admin/sites", "owner"),
    ("/admin/sites/blog", "owner"),
    ("/admin/moderators", "owner"),
    ("/admin/tokens", "owner"),
    ("/admin/audit", "owner"),
];

#[test]
fn page_leads_to_the_form_to_sign_in_and_then_on() {
    let server = Server::new();
    server.add_moderator("mona", "moderator", &[]);
    let away = server.send("GET", "/admin?status=spam&q=a%20b", &[], None);
    assert_eq!(away.location(), "/admin/sign-in?next=%2Fadmin%3Fstatus%3Dspam%26q%3Da%2520b");
    let form = server.send("GET", away.location(), &[], None).html();
    let next = all(&form, "input[name=next]")[0].attr("value").unwrap().to_owned();
    let own = [("origin", server.origin.as_str())];
    let fields = [("username", "mona"), ("password", PASSWORD), ("next", next.as_str())];
    let signed_in = server.send_form("/admin/sign-in", &own, &fields);
    assert_eq!(signed_in.location(), "/admin?status=spam&q=a%20b");
    let cookie = signed_in.must("set-cookie").split(';').next().unwrap().to_owned();
    let page = server.send("GET", "/admin", &[("cookie", &cookie)], None);
    assert_eq!((page.status, page.must("cache-control")), (200, "no-store"));
    assert!(page.must("content-security-policy").contains("require-trusted-types-for 'script'"));
    for foreign in ["https://evil.example", "//evil.example/admin", "/admin//evil.example", "/"] {
        let fields = [("username", "mona"), ("password", PASSWORD), ("next", foreign)];
        assert_eq!(server.send_form("/admin/sign-in", &own, &fields).location(), "/admin", "{foreign}");
    }
}

#[test]
fn wrong_password_keeps_the_name_and_says_nothing_more() {
    let server = Server::new();
    server.add_moderator("mona", "moderator", &[]);
    let own = [("origin", server.origin.as_str())];
    let page_for = |name: &str| {
        let answer = server.send_form("/admin/sign-in", &own, &[("username", name), ("password", "wrong")]);
        assert_eq!(answer.status, 401);
        assert!(answer.header("set-cookie").is_none());
        answer
    };
    let known = page_for("mona");
    assert_eq!(text(&known.html(), "[role=alert]"), "Name or password is not right.");
    assert_eq!(all(&known.html(), "#username")[0].attr("value"), Some("mona"));
    assert_eq!(known.body.replace("mona", "nobody"), page_for("nobody").body);
    for headers in [&[][..], &[("origin", "https://evil.example")], &[("sec-fetch-site", "cross-site")]] {
        let fields = [("username", "mona"), ("password", PASSWORD)];
        let refused = server.send_form("/admin/sign-in", headers, &fields);
        assert_eq!((refused.status, refused.header("set-cookie")), (403, None), "{headers:?}");
    }
}

#[test]
fn who_signs_out_is_out() {
    let server = Server::new();
    let mona = Browser::signed_in(&server, "mona", "moderator", &[]);
    let out = mona.send("/admin/sign-out", &[]);
    assert_eq!(out.location(), "/admin/sign-in");
    assert!(out.must("set-cookie").contains("Max-Age=0") && out.must("clear-site-data").contains("storage"));
    assert_eq!(mona.get("/admin").location(), "/admin/sign-in?next=%2Fadmin");
}

#[test]
fn each_role_sees_its_pages_and_no_other() {
    let server = Server::new();
    for (role, rank) in [("viewer", 0), ("moderator", 1), ("owner", 2)] {
        let browser = Browser::signed_in(&server, role, role, &[]);
        for (path, least) in PAGES {
            let may = rank >= ["viewer", "moderator", "owner"].iter().position(|known| known == least).unwrap();
            let answer = browser.get(path);
            assert_eq!(answer.status, if may { 200 } else { 403 }, "{role} {path}");
            let page = answer.html();
            assert_eq!(all(&page, "html[lang=en] h1").len(), 1, "{role} {path}");
            assert!(
                all(&page, "script:not([src^='/assets/admin.js']), style, [style], [onclick]").is_empty(),
                "{path}"
            );
        }
        let links = all(&browser.page("/admin"), ".admin-nav a").len();
        assert_eq!(links, [1, 2, 7][rank], "{role}");
    }
}

#[test]
fn owner_of_one_site_sees_nothing_of_another() {
    let server = Server::new();
    let foreign = server.comment("news", "Elsewhere.", &[]);
    let own = server.comment("blog", "Here.", &[]);
    let olga = Browser::signed_in(&server, "olga", "owner", &["blog"]);
    let queue = olga.page("/admin");
    assert_eq!(all(&queue, ".row").len(), 1);
    assert_eq!(all(&queue, "#site option").len(), 2, "all sites, and the one");
    assert_eq!(olga.get(&format!("/admin/comments/{own}")).status, 200);
    assert_eq!(olga.get(&format!("/admin/comments/{foreign}")).status, 404);
    assert_eq!(olga.get("/admin?site=news").status, 404);
    assert_eq!(olga.get("/admin/sites/news").status, 404);
    assert_eq!(olga.send("/admin/decisions", &[("one", &format!("approve {foreign} 1"))]).status, 404);
    for path in ["/admin/moderators", "/admin/tokens", "/admin/audit"] {
        assert_eq!(olga.get(path).status, 403, "{path}");
    }
}

#[test]
fn form_from_elsewhere_changes_nothing() {
    let server = Server::new();
    let id = server.comment("blog", "One.", &[]);
    let mona = Browser::signed_in(&server, "mona", "moderator", &[]);
    let cookie = [("cookie", mona.cookie.as_str())];
    let one = format!("approve {id} 1");
    let without = [("one", one.as_str())];
    let with = [("csrf_token", mona.csrf.as_str()), ("one", one.as_str())];
    for (headers, fields) in [
        (&[("sec-fetch-site", "same-origin")][..], &without[..]),
        (&[("sec-fetch-site", "cross-site")], &with),
        (&[("sec-fetch-site", "same-site")], &with),
        (&[("origin", "https://evil.example")], &with),
        (&[], &with),
    ] {
        let refused = server.send_form("/admin/decisions", &[&cookie[..], headers].concat(), fields);
        assert_eq!(refused.status, 403, "{headers:?}");
    }
    assert_eq!(text(&mona.page("/admin"), "[data-count=pending]"), "1");
}

#[test]
fn ended_session_is_told_and_nothing_is_done() {
    let server = Server::new();
    let id = server.comment("blog", "One.", &[]);
    let fields = [("csrf_token", "x"), ("one", &format!("approve {id} 1"))];
    let answer = server.send_form("/admin/decisions", &[("sec-fetch-site", "same-origin")], &fields);
    assert_eq!(answer.status, 401);
    assert_eq!(text(&answer.html(), "h1"), "Your session has ended");
    let mona = Browser::signed_in(&server, "mona", "moderator", &[]);
    assert_eq!(text(&mona.page("/admin"), "[data-count=pending]"), "1");
}

#[test]
fn page_shows_what_helps_to_decide_and_no_address() {
    let server = Server::new();
    let id =
        server.comment("blog", "A **question** with <b>bold</b>?", &[("author_url", json!("https://ada.example"))]);
    let mona = Browser::signed_in(&server, "mona", "moderator", &[]);
    for path in ["/admin".to_owned(), format!("/admin/comments/{id}")] {
        let answer = mona.get(&path);
        assert!(!answer.body.contains(EMAIL) && answer.body.contains("a...@m....example"), "{path}");
        let page = answer.html();
        assert!(text(&page, ".row-why").ends_with("(no verified approved comment yet)."));
        assert_eq!(all(&page, ".row-text b").len(), 1);
        assert_eq!(all(&page, ".row-url").len(), 1);
        let words: Vec<_> =
            all(&page, ".row-actions button").iter().map(|b| b.attr("value").unwrap().to_owned()).collect();
        assert_eq!(words, [format!("approve {id} 1"), format!("spam {id} 1"), format!("trash {id} 1")]);
    }
    let vera = Browser::signed_in(&server, "vera", "viewer", &[]);
    assert!(all(&vera.page("/admin"), ".row-actions button, .row-tick, #bulk").is_empty());
}

#[test]
fn nothing_that_a_reader_writes_becomes_markup() {
    let server = Server::new();
    let hostile = "\"'><script>alert(1)</script>{{ 7 * 7 }}";
    let changes = [("author_name", json!(format!("Ada {hostile}")))];
    let id = server.comment("blog", &format!("Text {hostile}"), &changes);
    let olga = Browser::signed_in(&server, "olga", "owner", &[]);
    for path in
        ["/admin".to_owned(), format!("/admin/comments/{id}"), format!("/admin?status=all&q={}", "%22%3E%3Cscript%3E")]
    {
        let page = olga.page(&path);
        assert!(all(&page, "script:not([src^='/assets/admin.js']), img:not(.row-avatar)").is_empty(), "{path}");
    }
}

#[test]
fn pages_speak_the_language_of_the_browser_where_they_know_it() {
    let server = Server::new();
    let mona = Browser::signed_in(&server, "mona", "moderator", &[]);
    for (wish, lang) in [("de-AT", "de"), ("fr, en;q=0.5", "fr"), ("es", "es"), ("ja", "en"), ("", "en")] {
        let answer = server.send("GET", "/admin", &[("cookie", &mona.cookie), ("accept-language", wish)], None);
        assert_eq!((answer.status, answer.must("content-language")), (200, lang), "{wish}");
        assert!(all(&answer.html(), &format!("html[lang={lang}]")).len() == 1, "{wish}");
    }
}

#[test]
fn address_that_is_no_page_is_told_in_the_same_frame() {
    let server = Server::new();
    let mona = Browser::signed_in(&server, "mona", "moderator", &[]);
    for path in ["/admin/nothing", "/admin/comments", "/admin/comments/nine", "/admin/sites/x/y"] {
        let answer = mona.get(path);
        assert_eq!(answer.status, 404, "{path}");
        assert_eq!(text(&answer.html(), "h1"), "Not found", "{path}");
        assert_eq!(all(&answer.html(), ".admin-nav a").len(), 2, "{path}");
    }
    assert_eq!(mona.get("/admin/").location(), "/admin");
    let away = server.send("GET", "/admin/nothing", &[], None);
    assert_eq!(away.location(), "/admin/sign-in?next=%2Fadmin%2Fnothing");
}
