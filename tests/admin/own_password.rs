//! A moderator changes their own password, through the API and on their page.

use crate::client::{Answer, Proof, problem};
use crate::pages::{Browser, all, text};
use crate::support::{PASSWORD, Server, wait};
use afterword::service::accounts::ModeratorChange;
use afterword::service::sign_in;
use serde_json::json;

const NEW: &str = "another violin glacier umbrella";
const WRONG: &str = "umbrella violin glacier random";
const PAGE: &str = "/admin/password";

fn change(server: &Server, proof: &Proof, current: &str, new: &str) -> Answer {
    server.by(proof.clone()).post("/me/password", json!({"current_password": current, "new_password": new}))
}

fn me(server: &Server, proof: &Proof) -> u16 {
    server.by(proof.clone()).get("/me").status
}

#[test]
fn own_password_is_changed_and_only_other_sessions_end() {
    let server = Server::new();
    server.add_moderator("ada", "viewer", &["blog"]);
    server.add_moderator("eve", "viewer", &[]);
    let token = Proof::Token(server.token("ada", &["comments:read"], 90));
    let (this, other, foreign) = (server.sign_in("ada"), server.sign_in("ada"), server.sign_in("eve"));
    let changed = change(&server, &this, PASSWORD, NEW);
    assert_eq!((changed.status, changed.body.as_str()), (204, ""));
    assert_eq!([&this, &other, &foreign, &token].map(|proof| me(&server, proof)), [200, 401, 200, 200]);
    assert_eq!((server.attempt("ada", PASSWORD).status, server.attempt("ada", NEW).status), (401, 201));
    assert_eq!(server.attempt("eve", PASSWORD).status, 201, "nobody else's is changed");
}

#[test]
fn change_of_the_own_password_is_in_the_audit_log_without_it() {
    let server = Server::new();
    server.add_moderator("ada", "viewer", &[]);
    let session = server.sign_in("ada");
    assert_eq!(change(&server, &session, WRONG, NEW).status, 422);
    assert_ne!(server.audit("1")[0].action, "moderator.change", "nothing was changed");
    assert_eq!(change(&server, &session, PASSWORD, NEW).status, 204);
    let entry = &server.audit("1")[0];
    let told = (entry.actor.as_str(), entry.action.as_str(), entry.object.as_str(), entry.details.as_str());
    assert_eq!(told, ("ada", "moderator.change", "moderator:ada", "own password"));
}

#[test]
fn what_is_wrong_with_the_passwords_names_field_and_rule() {
    let server = Server::new();
    server.add_moderator("ada", "moderator", &[]);
    let session = server.sign_in("ada");
    for (current, new, broken) in [
        (WRONG, NEW, &["current_password wrong_password"][..]),
        ("", "", &["current_password required", "new_password required"]),
        (PASSWORD, "too short", &["new_password too_short"]),
        (PASSWORD, "ada ada ada ada ada", &["new_password password_too_common"]),
        (PASSWORD, &"violin ".repeat(200), &["new_password too_long"]),
    ] {
        assert_eq!(change(&server, &session, current, new).broken(), broken, "{new}");
    }
    let refused = server.by(session.clone()).post("/me/password", json!({"password": NEW}));
    assert_eq!(refused.broken()[0], "password unknown_field");
    assert_eq!(server.attempt("ada", PASSWORD).status, 201);
}

#[test]
fn api_token_changes_no_password() {
    let server = Server::new();
    server.add_moderator("olga", "owner", &[]);
    let token = Proof::Token(server.token("olga", &["users:admin"], 90));
    assert_eq!(change(&server, &token, PASSWORD, NEW).problem(), problem(404, "not_found"));
    assert_eq!(server.attempt("olga", PASSWORD).status, 201);
}

#[test]
fn wrong_present_passwords_spend_the_guesses_at_the_name() {
    let server = Server::new();
    server.add_moderator("ada", "moderator", &[]);
    let session = server.sign_in("ada");
    let mut looked_at = 0;
    while wait(sign_in::spend_guess(&server.service, "ada", None)).is_ok() {
        looked_at += 1;
    }
    assert_eq!(looked_at, 50);
    let refused = change(&server, &session, PASSWORD, NEW);
    assert_eq!(refused.problem(), problem(429, "too_many_guesses"));
    assert_eq!(refused.must("retry-after"), "72");
    server.clock.advance_seconds(72);
    assert_eq!(change(&server, &session, WRONG, NEW).status, 422);
    assert_eq!(change(&server, &session, PASSWORD, NEW).status, 429, "the wrong one was counted");
    assert_eq!(server.attempt("ada", PASSWORD).status, 429, "where sign-ins are counted, too");
    server.clock.advance_seconds(72);
    assert_eq!(change(&server, &session, PASSWORD, "too short").status, 422);
    assert_eq!(change(&server, &session, PASSWORD, NEW).status, 204, "a new one that breaks a rule costs no guess");
    assert_eq!(change(&server, &session, NEW, PASSWORD).status, 204, "a right one gives its guess back");
}

#[test]
fn a_session_that_an_owner_ended_changes_nothing() {
    let server = Server::new();
    server.add_moderator("ada", "moderator", &[]);
    let session = server.sign_in("ada");
    let set = ModeratorChange { password: Some(NEW.to_owned()), ..ModeratorChange::default() };
    server.change_moderator("ada", set);
    assert_eq!(change(&server, &session, NEW, PASSWORD).problem(), problem(401, "unauthenticated"));
    assert_eq!(server.attempt("ada", NEW).status, 201);
}

#[test]
fn page_for_the_own_password_is_where_the_own_name_stands() {
    let server = Server::new();
    let vera = Browser::signed_in(&server, "vera", "viewer", &["blog"]);
    let other = server.sign_in("vera");
    let queue = vera.page("/admin");
    let name = all(&queue, "header a[href='/admin/password']");
    assert_eq!(name[0].text().collect::<String>(), "vera");
    let page = vera.page(PAGE);
    assert_eq!(text(&page, "h1"), "Change your password");
    let known_by = |field: &str| all(&page, &format!("input[name={field}]"))[0].attr("autocomplete").map(str::to_owned);
    for (field, kind) in [
        ("username", "username"),
        ("current_password", "current-password"),
        ("new_password", "new-password"),
        ("new_password_again", "new-password"),
    ] {
        assert_eq!(known_by(field).as_deref(), Some(kind), "{field}");
    }
    let fields = [("current_password", PASSWORD), ("new_password", NEW), ("new_password_again", NEW)];
    let changed = vera.send(PAGE, &fields);
    assert_eq!(changed.location(), "/admin/password?done=changed");
    let notice = text(&vera.page(changed.location()), "[role=status]");
    assert_eq!(notice, "Your password is changed. Your other sessions have ended.");
    assert_eq!((me(&server, &other), server.attempt("vera", NEW).status), (401, 201));
}

#[test]
fn page_says_at_the_field_what_is_wrong_and_shows_no_password() {
    let server = Server::new();
    let ada = Browser::signed_in(&server, "ada", "moderator", &[]);
    for (current, new, again, field, sentence) in [
        (WRONG, NEW, NEW, "current_password", "The password is not right."),
        (PASSWORD, "shorty", "shorty", "new_password", "The password is too short; at least 15 characters are needed."),
        (PASSWORD, NEW, WRONG, "new_password_again", "The two new passwords differ."),
    ] {
        let fields = [("current_password", current), ("new_password", new), ("new_password_again", again)];
        let refused = ada.send(PAGE, &fields);
        assert_eq!(refused.status, 422, "{field}");
        let page = refused.html();
        assert_eq!(text(&page, &format!("#{field}-problem")), sentence);
        assert_eq!(all(&page, "[aria-invalid=true]").len(), 1, "{field}");
        assert!([current, new, again].iter().all(|typed| !refused.body.contains(*typed)), "{}", refused.body);
    }
    while wait(sign_in::spend_guess(&server.service, "ada", None)).is_ok() {}
    let fields = [("current_password", PASSWORD), ("new_password", NEW), ("new_password_again", NEW)];
    let refused = ada.send(PAGE, &fields);
    assert_eq!((refused.status, refused.must("retry-after")), (429, "72"));
    assert!(text(&refused.html(), "[role=alert]").contains("moderator unlock"), "{}", refused.body);
    assert_eq!(server.attempt("ada", PASSWORD).status, 429);
}

#[test]
fn form_for_the_own_password_is_taken_from_our_pages_only() {
    let server = Server::new();
    let ada = Browser::signed_in(&server, "ada", "moderator", &[]);
    let fields = [("current_password", PASSWORD), ("new_password", NEW), ("new_password_again", NEW)];
    let own = [("cookie", ada.cookie()), ("sec-fetch-site", "same-origin")];
    assert_eq!(server.send_form(PAGE, &own, &fields).status, 403, "without the session's token");
    let token = [("csrf_token", ada.csrf.as_str())];
    let foreign = [("cookie", ada.cookie()), ("sec-fetch-site", "cross-site")];
    assert_eq!(server.send_form(PAGE, &foreign, &[&token[..], &fields].concat()).status, 403);
    assert_eq!(server.attempt("ada", PASSWORD).status, 201);
}
