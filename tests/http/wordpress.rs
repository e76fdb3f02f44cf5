//! Pages saved from WordPress themes, of which only the form's action was changed: they go on working.

use crate::answer::{Answer, attribute, select, text_of};
use crate::support::{BLOG, Server};
use scraper::Html;

const MAGAZINE: &str = include_str!("../data/wordpress/mh-magazine.html");
const TWENTY: &str = include_str!("../data/wordpress/twenty-twenty-one.html");

/// A saved page in a browser.
struct Saved(Html);

impl Saved {
    fn new(source: &str, action: &str, comment: i64) -> Self {
        let page = source.replace("{{ACTION}}", &action.replace('&', "&amp;"));
        Self(Html::parse_document(&page.replace("{{COMMENT}}", &comment.to_string()).replace("{{NAME}}", "Grace")))
    }

    /// Sends the form as a browser does: each field that has a name, with what was typed over what stood there.
    fn send(&self, server: &Server, typed: &[(&str, &str)]) -> Answer {
        let action = attribute(&self.0, "#commentform", "action");
        let path = action.strip_prefix(&server.own_origin()).unwrap();
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for field in select(&self.0, "#commentform [name]") {
            let name = field.attr("name").unwrap();
            let typed = typed.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
            if field.attr("type") != Some("checkbox") || typed.is_some() {
                query.append_pair(name, typed.or(field.attr("value")).unwrap_or_default());
            }
        }
        let headers = [("origin", BLOG), ("content-type", "application/x-www-form-urlencoded")];
        server.send("POST", path, &headers, query.finish())
    }
}

const TYPED: &[(&str, &str)] = &[("comment", "Still in flower."), ("author", "Grace"), ("email", "grace@mail.example")];

fn action(server: &Server, query: &str) -> String {
    format!("{}/wp-comments-post.php{query}", server.own_origin())
}

/// Follows the redirect to the receipt, and gives what it says.
fn receipt(server: &Server, answer: &Answer) -> Html {
    assert_eq!(answer.status, 303, "{}", answer.body);
    let location = answer.must("location").strip_prefix(&server.own_origin()).unwrap();
    assert!(location.starts_with("/receipts/"), "{location}");
    server.get(location).html()
}

#[test]
fn saved_page_needs_only_its_forms_action_changed() {
    for (source, id) in [(MAGAZINE, "17"), (TWENTY, "23")] {
        let server = Server::new();
        server.add_article("/2022/08/purple-hearts", Some(id));
        let answer = Saved::new(source, &action(&server, ""), 1).send(&server, TYPED);
        assert!(receipt(&server, &answer).root_element().text().any(|text| text.contains("Still in flower.")));
        server.approve(server.newest());
        let thread = server.get("/sites/blog/thread?article=/2022/08/purple-hearts").html();
        assert_eq!(text_of(&thread, ".comments-title"), "1 Comment", "{id}");
    }
}

#[test]
fn action_names_site_and_article_where_no_number_is_known() {
    let server = Server::new();
    server.add_site("other", "https://other.example", &[]);
    let action = action(&server, "?site=blog&article=/2022/08/purple-hearts");
    receipt(&server, &Saved::new(MAGAZINE, &action, 1).send(&server, TYPED));
    server.approve(server.newest());
    let thread = server.get("/sites/blog/thread?article=/2022/08/purple-hearts").html();
    assert_eq!(text_of(&thread, ".comments-title"), "1 Comment");
}

#[test]
fn site_has_to_be_named_where_there_are_several() {
    let server = Server::new();
    server.add_site("other", "https://other.example", &[]);
    let unclear = Saved::new(MAGAZINE, &action(&server, "?article=/a"), 1).send(&server, TYPED);
    assert_eq!(unclear.status, 422);
    assert!(unclear.body.contains("Still in flower."), "what was typed is lost");
}

#[test]
fn what_the_form_says_counts_before_its_address() {
    let server = Server::new();
    let path = "/comments?site=none&article=/elsewhere&redirect_to=https://blog.example/back";
    let fields =
        [("site", "blog"), ("article", "/a"), ("comment", "Here."), ("author", "Grace"), ("email", "g@mail.example")];
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let headers = [("origin", BLOG), ("content-type", "application/x-www-form-urlencoded")];
    let answer = server.send("POST", path, &headers, body);
    assert!(answer.must("location").starts_with("https://blog.example/back?unapproved="), "{:?}", answer.headers);
    server.approve(server.newest());
    assert_eq!(text_of(&server.get("/sites/blog/thread?article=/a").html(), ".comments-title"), "1 Comment");
}

#[test]
fn reply_from_a_saved_page_stands_under_what_it_answers() {
    let server = Server::new();
    server.add_article("/a", Some("23"));
    let top = server.post_approved("Put an ear to it.", None);
    let page = Saved::new(TWENTY, &action(&server, ""), top);
    let parent = attribute(&page.0, ".comment-reply-link", "data-commentid").to_owned();
    receipt(&server, &page.send(&server, &[TYPED, &[("comment_parent", &parent)]].concat()));
    server.approve(server.newest());
    let thread = server.get("/sites/blog/thread?article=/a").html();
    assert_eq!(text_of(&thread, &format!("#comment-{top} > .children .comment-content")), "Still in flower.");
}

#[test]
fn mistakes_are_shown_with_everything_that_was_typed() {
    let server = Server::new();
    server.add_article("/a", Some("17"));
    let answer = Saved::new(MAGAZINE, &action(&server, ""), 1)
        .send(&server, &[("comment", "Nobody wrote this."), ("email", "x")]);
    assert_eq!(answer.status, 422);
    let page = answer.html();
    assert_eq!(text_of(&page, "textarea#comment"), "Nobody wrote this.");
    assert_eq!(select(&page, "#author-error, #email-error").len(), 2);
    assert_eq!(attribute(&page, "#comment_post_ID", "value"), "17");
}
