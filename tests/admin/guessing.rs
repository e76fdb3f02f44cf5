//! Somebody guesses at a moderator's password, from wherever and as often as they like.

use crate::client::{Answer, Proof, problem};
use crate::support::{ADMIN, PASSWORD, Server, wait};
use afterword::domain::account::Principal;
use afterword::service::ServiceError;
use afterword::service::sign_in;
use serde_json::json;

const PROXY: (&str, &str) = ("server.trusted_proxies", "127.0.0.0/8");
const WRONG: &str = "umbrella violin glacier random";

/// Tries to sign in from an address, with the cookies of a browser.
fn attempt(server: &Server, (name, password): (&str, &str), from: &str, cookie: &str) -> Answer {
    let body = json!({"username": name, "password": password});
    let headers = [("x-forwarded-for", from), ("cookie", cookie)];
    server.send("POST", &format!("{ADMIN}/sessions"), &headers, Some(&body))
}

/// Gives the cookie by which a browser is known, as it is to be sent.
fn device_cookie(answer: &Answer) -> String {
    assert_eq!(answer.status, 201, "{}", answer.body);
    let found = answer.all("set-cookie").into_iter().find(|cookie| cookie.starts_with("afterword-device="));
    found.unwrap().split(';').next().unwrap().to_owned()
}

/// Has so many guesses looked at as the allowance of a name gives at once.
fn spend_allowance(server: &Server, name: &str) {
    while wait(sign_in::spend_guess(&server.service, name, None)).is_ok() {}
}

#[test]
fn at_most_a_hundred_guesses_in_an_hour_are_looked_at() {
    let server = Server::new();
    server.add_moderator("ada", "owner", &[]);
    let mut looked_at = 0;
    // 1,500 in an hour; from how many addresses makes no difference to the use case.
    for guess in 0..1500 {
        match wait(sign_in::spend_guess(&server.service, "ada", None)) {
            Ok(guess) => {
                let outcome = wait(sign_in::sign_in(&server.service, guess, WRONG));
                assert!(matches!(outcome, Err(ServiceError::Unauthenticated)));
                looked_at += 1;
            }
            Err(ServiceError::TooManyGuesses { .. }) => {}
            Err(other) => panic!("{other}"),
        }
        server.clock.advance_seconds([2, 2, 3, 2, 3][guess % 5]);
    }
    assert!((90..=100).contains(&looked_at), "{looked_at}");
}

#[test]
fn further_guesses_are_refused_at_once_wherever_they_come_from() {
    let server = Server::with(&[PROXY, ("limits.sign_ins_per_quarter_hour", "30")]);
    server.add_moderator("ada", "owner", &[]);
    spend_allowance(&server, "ada");
    spend_allowance(&server, "nobody");
    for guess in 0..1500 {
        let from = format!("2001:db8:{:x}::1", guess % 50);
        assert_eq!(attempt(&server, ("ada", PASSWORD), &from, "").problem(), problem(429, "too_many_guesses"));
    }
    for guess in 0..500 {
        let from = format!("2001:db9:{guess:x}::1");
        assert_eq!(attempt(&server, ("ada", PASSWORD), &from, "").problem(), problem(429, "too_many_guesses"));
    }
    let told = |name: &str| {
        let refused = attempt(&server, (name, PASSWORD), "192.0.2.1", "");
        assert_eq!(refused.must("retry-after"), "72");
        (refused.problem(), refused.body)
    };
    assert_eq!(told("ada"), told("nobody"), "a name that nobody has is told the same");
    assert!(told("ada").1.contains("moderator unlock"), "{}", told("ada").1);
    assert_eq!(attempt(&server, ("bea", PASSWORD), "192.0.2.1", "").status, 401, "other names are not touched");
}

#[test]
fn a_browser_that_has_signed_in_before_still_can() {
    let server = Server::with(&[PROXY, ("limits.sign_ins_per_quarter_hour", "3")]);
    server.add_moderator("ada", "owner", &[]);
    server.add_moderator("bea", "owner", &[]);
    let known = device_cookie(&attempt(&server, ("ada", PASSWORD), "192.0.2.1", ""));
    // A whole /48 guesses.
    let mut refused = 0;
    for network in 0..200 {
        let from = format!("2001:db8:0:{network:x}00::1");
        let answer = attempt(&server, (&format!("name {network}"), WRONG), &from, "");
        refused += usize::from(answer.problem() == problem(429, "too_many_sign_ins"));
    }
    assert_eq!(refused, 200 - 3 * 4, "a /48 has four times the allowance of a network");
    spend_allowance(&server, "ada");
    assert_eq!(attempt(&server, ("ada", PASSWORD), "192.0.2.9", "").problem(), problem(429, "too_many_guesses"));
    for from in ["192.0.2.9", "2001:db8:0:1::1"] {
        assert_eq!(attempt(&server, ("ada", PASSWORD), from, &known).status, 201, "{from}");
    }
    assert_eq!(attempt(&server, ("ada", WRONG), "192.0.2.9", &known).status, 401, "it lets nobody in by itself");
    spend_allowance(&server, "bea");
    let other = attempt(&server, ("bea", PASSWORD), "192.0.2.77", &known);
    assert_eq!(other.problem(), problem(429, "too_many_guesses"), "it is good for one name");
}

#[test]
fn two_moderators_of_one_browser_are_both_known_in_it() {
    let server = Server::new();
    server.add_moderator("ada", "owner", &[]);
    server.add_moderator("bea", "owner", &[]);
    let first = device_cookie(&attempt(&server, ("ada", PASSWORD), "", ""));
    let both = device_cookie(&attempt(&server, ("bea", PASSWORD), "", &first));
    for name in ["ada", "bea"] {
        spend_allowance(&server, name);
        assert_eq!(attempt(&server, (name, PASSWORD), "", "").status, 429, "{name}");
        assert_eq!(attempt(&server, (name, PASSWORD), "", &both).status, 201, "{name}");
    }
    assert_eq!(attempt(&server, ("bea", PASSWORD), "", &first).status, 429);
}

#[test]
fn a_known_browser_is_bounded_too_and_forgotten_after_half_a_year() {
    let server = Server::new();
    server.add_moderator("ada", "owner", &[]);
    let known = device_cookie(&attempt(&server, ("ada", PASSWORD), "", ""));
    let (_, token) = known.split_once('=').unwrap();
    let device = sign_in::known_device(&server.service, "Ada", [token]);
    assert!(device.is_some());
    let mut looked_at = 0;
    while wait(sign_in::spend_guess(&server.service, "ada", device)).is_ok() {
        looked_at += 1;
    }
    assert_eq!(looked_at, 50);
    assert_eq!(attempt(&server, ("ada", PASSWORD), "", &known).problem(), problem(429, "too_many_guesses"));
    assert_eq!(attempt(&server, ("ada", PASSWORD), "", "").status, 201, "others have their own allowance");
    server.clock.advance_seconds(180 * 86_400 + 1);
    assert_eq!(sign_in::known_device(&server.service, "ada", [token]), None);
}

#[test]
fn the_cookie_of_a_known_browser_is_guarded_and_outlives_the_session() {
    let server = Server::with(&[("server.public_url", "https://c.example")]);
    server.add_moderator("ada", "viewer", &[]);
    let answer = server.attempt("ada", PASSWORD);
    let cookies = answer.all("set-cookie");
    let device = cookies.iter().find(|cookie| cookie.starts_with("__Host-afterword-device=")).unwrap();
    let mut attributes: Vec<_> = device.split("; ").skip(1).collect();
    attributes.sort_unstable();
    assert_eq!(attributes, ["HttpOnly", "Max-Age=15552000", "Path=/", "SameSite=Strict", "Secure"]);
    assert!(!device.contains("ada"), "{device}");
    let server = Server::new();
    server.add_moderator("ada", "viewer", &[]);
    let out = server.by(server.sign_in("ada")).delete("/sessions/current");
    assert!(out.all("set-cookie").iter().all(|cookie| !cookie.contains("device")), "{:?}", out.all("set-cookie"));
    assert!(!out.must("clear-site-data").contains("cookies"));
}

#[test]
fn an_operator_lets_a_moderator_in() {
    let server = Server::new();
    server.add_moderator("Ada L", "owner", &[]);
    spend_allowance(&server, "Ada L");
    assert_eq!(server.attempt("Ada L", PASSWORD).status, 429);
    let unlock = |name: &str| wait(sign_in::unlock(&server.service, &Principal::operator(), name));
    assert!(matches!(unlock("nobody"), Err(ServiceError::NotFound("moderator"))));
    let token = unlock("Ada L").unwrap();
    assert_eq!(server.audit("1")[0].action, "moderator.unlock");
    // Those who guess are quicker.
    spend_allowance(&server, "Ada L");
    let open = |name: &str| server.send("GET", &format!("/admin/sign-in?name={name}&unlock={token}"), &[], None);
    assert_eq!(open("Bea").header("set-cookie"), None, "it is good for one name");
    let page = open("Ada+L");
    assert!(page.body.contains("value=\"Ada L\""), "{}", page.body);
    let cookie = page.must("set-cookie").split(';').next().unwrap().to_owned();
    assert_eq!(attempt(&server, ("Ada L", PASSWORD), "", &cookie).status, 201);
    server.clock.advance_seconds(901);
    assert_eq!(open("Ada+L").header("set-cookie"), None, "it is good for a quarter of an hour");
}

#[test]
fn right_passwords_use_nothing_up() {
    let server = Server::new();
    server.add_moderator("ada", "viewer", &[]);
    for _ in 0..120 {
        assert!(matches!(server.sign_in("ada"), Proof::Session { .. }));
    }
}
