//! Streams of moderators: they have places of their own, and end with the session.

use crate::pages::Browser;
use crate::support::{PASSWORD, Server, texts};
use afterword::service::accounts::{ModeratorChange, SiteChoice};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

const READER: &str = "/api/v1/sites/blog/events?article=/a";
const MODERATOR: &str = "/admin/events";

/// Ends the session of a browser.
type End<'a> = &'a dyn Fn(&Browser<'_>);

/// Opens a stream, and gives its status and what comes after the head.
fn open(server: &Server, path: &str, headers: &str) -> (u16, BufReader<TcpStream>) {
    let mut stream = TcpStream::connect(server.origin.strip_prefix("http://").unwrap()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n").unwrap();
    let mut stream = BufReader::new(stream);
    let mut head = Vec::new();
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).unwrap();
        if line.trim().is_empty() {
            break;
        }
        head.push(line);
    }
    (head[0].split(' ').nth(1).unwrap().parse().unwrap(), stream)
}

fn cookie(browser: &Browser<'_>) -> String {
    format!("Cookie: {}\r\n", browser.cookie())
}

#[test]
fn one_range_of_networks_takes_a_share_of_the_streams_and_none_of_the_moderators() {
    let settings = [
        ("server.trusted_proxies", "127.0.0.0/8"),
        ("limits.event_streams", "400"),
        ("server.max_connections", "2000"),
    ];
    let server = Server::with(&settings);
    let mona = Browser::signed_in(&server, "mona", "moderator", &["blog"]);
    let mut held = Vec::new();
    let mut refused = 0;
    for network in 0..1000 {
        let (status, stream) = open(&server, READER, &format!("X-Forwarded-For: 2001:db8:0:{network:x}::1\r\n"));
        match status {
            200 => held.push(stream),
            503 => refused += 1,
            other => panic!("{other}"),
        }
    }
    assert_eq!((held.len(), refused), (100, 900), "a quarter of all");
    assert_eq!(open(&server, READER, "X-Forwarded-For: 2001:db8:1::1\r\n").0, 200, "a reader elsewhere");
    assert_eq!(open(&server, MODERATOR, &cookie(&mona)).0, 200);
}

#[test]
fn moderators_have_places_of_their_own_that_are_bounded() {
    let server = Server::with(&[("limits.event_streams", "0"), ("limits.moderator_streams", "21")]);
    let mona = Browser::signed_in(&server, "mona", "moderator", &["blog"]);
    assert_eq!(open(&server, READER, "").0, 503);
    let held: Vec<_> = (0..20).map(|_| open(&server, MODERATOR, &cookie(&mona))).collect();
    assert!(held.iter().all(|(status, _)| *status == 200));
    assert_eq!(open(&server, MODERATOR, &cookie(&mona)).0, 503, "one moderator has twenty");
    let olga = Browser::signed_in(&server, "olga", "moderator", &["blog"]);
    let _last = open(&server, MODERATOR, &cookie(&olga));
    assert_eq!(open(&server, MODERATOR, &cookie(&olga)).0, 503, "all are taken");
}

/// Changes the password in another browser, whose stream stays.
fn changes_the_password_elsewhere(browser: &Browser<'_>) {
    let server = browser.server;
    let elsewhere = Browser::signed_in_again(server, "changes the password elsewhere");
    let (_, mut stays) = open(server, MODERATOR, &cookie(&elsewhere));
    let new = "another violin glacier umbrella";
    let fields = [("current_password", PASSWORD), ("new_password", new), ("new_password_again", new)];
    assert_eq!(elsewhere.send("/admin/password", &fields).location(), "/admin/password?done=changed");
    server.comment("blog", "For the browser that stays.", &[]);
    let mut line = String::new();
    while !line.contains(r#""pending":1"#) {
        line.clear();
        assert!(stays.read_line(&mut line).unwrap() > 0, "the stream of the session that made the change has ended");
    }
}

#[test]
fn a_stream_ends_when_its_session_does() {
    let server = Server::new();
    let none = ModeratorChange::default;
    let change = |name: &str, change| server.change_moderator(name, change);
    let ends: [(&str, End<'_>); 5] = [
        ("signs out", &|browser| assert_eq!(browser.send("/admin/sign-out", &[]).status, 303)),
        ("is deactivated", &|_| change("is deactivated", ModeratorChange { is_active: Some(false), ..none() })),
        ("has another role", &|_| {
            change("has another role", ModeratorChange { role: Some("viewer".to_owned()), ..none() });
        }),
        ("has other sites", &|_| {
            let sites = Some(SiteChoice::Only(texts(&["news"])));
            change("has other sites", ModeratorChange { sites, ..none() });
        }),
        ("has another password", &|_| {
            let password = Some("another violin glacier umbrella".to_owned());
            change("has another password", ModeratorChange { password, ..none() });
        }),
    ];
    let ends = ends.into_iter().chain([("changes the password elsewhere", &changes_the_password_elsewhere as End<'_>)]);
    let other = Browser::signed_in(&server, "other", "moderator", &["blog"]);
    let (_, mut stays) = open(&server, MODERATOR, &cookie(&other));
    for (name, end) in ends {
        let browser = Browser::signed_in(&server, name, "moderator", &["blog"]);
        let (status, mut stream) = open(&server, MODERATOR, &cookie(&browser));
        assert_eq!(status, 200);
        end(&browser);
        // Else the read would last longer than it may.
        stream.read_to_string(&mut String::new()).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    server.comment("blog", "For those who stay.", &[]);
    let mut line = String::new();
    while !line.contains(r#""pending":2"#) {
        line.clear();
        assert!(stays.read_line(&mut line).unwrap() > 0, "the stream of another has ended");
    }
}
