//! Drawings of authors: random, kept with the comment, switched off by the site, and no function of an address.

use crate::answer::select;
use crate::support::{EMAIL, Server, filled, new_comment};
use serde_json::json;
use std::collections::HashSet;

fn drawings(server: &Server) -> Vec<String> {
    let page = server.get("/sites/blog/thread?article=/a").html();
    select(&page, ".comment-author.vcard > img.avatar.photo")
        .iter()
        .map(|image| image.attr("src").unwrap().to_owned())
        .collect()
}

#[test]
fn each_comment_shows_a_drawing_from_our_own_origin() {
    let server = Server::open();
    server.post("One.", None);
    let shown = drawings(&server);
    assert_eq!(shown.len(), 1);
    let path = shown[0].strip_prefix(&server.own_origin()).unwrap();
    let drawing = server.get(path);
    assert_eq!((drawing.status, drawing.must("content-type")), (200, "image/svg+xml"));
    assert_eq!(drawing.must("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(drawing.must("content-security-policy"), "default-src 'none'; frame-ancestors 'none'; sandbox");
    assert_eq!(drawing.must("access-control-allow-origin"), "*");
    assert!(drawing.body.starts_with("<svg xmlns=") && drawing.body.len() < 2_000, "{}", drawing.body);
    assert_eq!(server.get(path).body, drawing.body);
}

#[test]
fn a_typed_address_is_recognised_by_no_drawing() {
    let server = Server::open();
    for text in ["One.", "Two.", "Three."] {
        assert_eq!(server.submit(&filled(&[("comment", text), ("email", EMAIL)])).status, 303);
    }
    let shown: HashSet<_> = drawings(&server).into_iter().collect();
    assert_eq!(shown.len(), 3, "comments with one address share a drawing");
}

#[test]
fn site_can_do_without_drawings() {
    let server = Server::open();
    server.post("One.", None);
    server.set_site("avatars", "false");
    assert!(drawings(&server).is_empty());
    server.set_site("avatars", "true");
    assert_eq!(drawings(&server).len(), 1);
}

#[test]
fn public_json_knows_no_drawings() {
    let server = Server::open();
    let answer = server.comment(&new_comment(&[]));
    let author = &answer.json()["comment"]["author"];
    let expected = json!({"name": author["name"], "url": author["url"], "is_moderator": false});
    assert_eq!(*author, expected);
}

#[test]
fn number_that_is_none_has_no_drawing() {
    let server = Server::new();
    for seed in ["0", "-1", "01", "9007199254740992", "x", "1.5", "%20", "99999999999999999999"] {
        assert_eq!(server.get(&format!("/avatars/{seed}.svg")).problem(), (404, "not_found".to_owned()), "{seed}");
    }
    assert_eq!(server.get("/avatars/1").problem(), (404, "not_found".to_owned()));
    assert_eq!(server.get("/avatars/1.svg").status, 200);
    assert_eq!(server.get("/avatars/9007199254740991.svg").status, 200);
}
