//! Names that look like a moderator's: nothing tells who can sign in.

use crate::support::{BLOG, Server, new_comment, wait};
use afterword::domain::account::Principal;
use afterword::domain::comment::CommentId;
use afterword::service::accounts::{self, NewModerator, SiteChoice};
use afterword::service::queue;
use serde_json::json;

fn server(settings: &[(&str, &str)]) -> Server {
    let server = Server::bare(settings);
    server.add_site("blog", BLOG, &[("moderation", "open")]);
    let (name, role) = ("Grace Hopper".to_owned(), "moderator".to_owned());
    let new = NewModerator { name, role, password: "seven herons argue".to_owned(), sites: SiteChoice::All };
    wait(accounts::add(&server.service, &Principal::operator(), new)).unwrap();
    server
}

#[test]
fn the_name_of_a_moderator_is_held_and_not_refused() {
    let server = server(&[]);
    for (number, name) in ["Grace Hopper", "grace hopper", "Gr\u{430}ce H\u{43e}pper"].into_iter().enumerate() {
        let text = format!("Said by {number}, who is somebody else.");
        let answer = server.comment(&new_comment(&[("author_name", json!(name)), ("body", json!(text))]));
        assert_eq!((answer.status, &answer.json()["comment"]["status"]), (201, &json!("pending")), "{name}");
        let id = CommentId::new(answer.json()["comment"]["id"].as_i64().unwrap());
        let found = wait(queue::find(&server.service, &Principal::operator(), id)).unwrap();
        assert!(found.decisions[0].reasons.iter().any(|reason| reason.code.as_str() == "moderator_name"), "{name}");
    }
    let other = server.comment(&new_comment(&[("author_name", json!("Grace")), ("body", json!("Quite another."))]));
    assert_eq!((other.status, &other.json()["comment"]["status"]), (201, &json!("approved")));
    let role = server.comment(&new_comment(&[("author_name", json!("Moderator"))]));
    assert_eq!(role.broken(), [("author_name".to_owned(), "name_reserved".to_owned())], "that is no secret");
}

#[test]
fn trying_names_costs_turns() {
    let server = server(&[("limits.comments_per_minute", "3")]);
    let tried = |number: u32| {
        let (name, body) = (format!("Somebody {number}"), format!("Text {number}, unlike others."));
        server.comment(&new_comment(&[("author_name", json!(name)), ("body", json!(body))])).status
    };
    let named = server.comment(&new_comment(&[("author_name", json!("Grace Hopper"))]));
    assert_eq!(named.status, 201);
    assert_eq!([1, 2, 3].map(tried), [201, 201, 429]);
}
