//! Connections and bodies that come slowly, or not at all, from one range of networks: the others are served.

use crate::answer::Raw;
use crate::support::{BLOG, COMMENTS, Server, filled};
use socket2::{Domain, Socket, Type};
use std::net::SocketAddr;
use std::time::Duration;

const ALIVE: &str = "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n";

/// Opens a connection from an address of the loopback network.
fn connect_from(server: &Server, source: [u8; 4]) -> Raw {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    socket.bind(&SocketAddr::from((source, 0)).into()).unwrap();
    socket.connect(&server.address.into()).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    Raw(socket.into())
}

/// Begins to send a comment whose body does not come.
fn begin_slowly(raw: &mut Raw, from: &str) {
    raw.write(&format!(
        "POST {COMMENTS} HTTP/1.1\r\nHost: x\r\nOrigin: {BLOG}\r\nX-Forwarded-For: {from}\r\n\
         Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{{"
    ));
}

#[test]
fn slow_senders_of_one_range_keep_nobody_else_out() {
    let server = Server::measured(&[("server.max_connections", "80"), ("limits.body_seconds", "60")]);
    let mut slow: Vec<_> = (1..=20).map(|host| connect_from(&server, [127, 0, 7, host])).collect();
    slow.iter_mut().for_each(|raw| begin_slowly(raw, "203.0.113.9"));
    for host in 21..=100 {
        let refused = connect_from(&server, [127, 0, 7, host]).read(true);
        assert_eq!(refused.problem(), (503, "unavailable".to_owned()), "a quarter of all is theirs");
        assert_eq!(refused.must("retry-after"), "5");
    }
    for host in 1..=20 {
        let mut other = connect_from(&server, [127, 0, 8, host]);
        other.write(ALIVE);
        assert_eq!(other.read(true).status, 200);
    }
    assert_eq!(server.submit(&filled(&[])).status, 303);
    let (used, limit, refused) = server.scrape().bound("network_connections");
    assert!(used >= 20, "{used}");
    assert_eq!((limit, refused), (80, 80));
    drop(slow);
    server.scrape_until(|scraped| scraped.bound("network_connections").0 == 0);
    let mut again = connect_from(&server, [127, 0, 7, 1]);
    again.write(ALIVE);
    assert_eq!(again.read(true).status, 200);
}

#[test]
fn one_network_has_a_smaller_share_than_its_range() {
    let server = Server::measured(&[("server.max_connections", "240")]);
    let held: Vec<_> = (0..30).map(|_| connect_from(&server, [127, 0, 7, 1])).collect();
    assert_eq!(connect_from(&server, [127, 0, 7, 1]).read(true).status, 503);
    let mut neighbour = connect_from(&server, [127, 0, 7, 2]);
    neighbour.write(ALIVE);
    assert_eq!(neighbour.read(true).status, 200);
    drop(held);
}

#[test]
fn behind_a_proxy_the_visitor_counts_and_not_the_proxy() {
    let settings =
        [("server.max_connections", "64"), ("server.trusted_proxies", "127.0.0.0/8"), ("limits.body_seconds", "60")];
    let server = Server::measured(&settings);
    let mut slow: Vec<_> = (0..40).map(|_| connect_from(&server, [127, 0, 0, 1])).collect();
    for (host, raw) in slow.iter_mut().enumerate().take(16) {
        begin_slowly(raw, &format!("203.0.113.{host}"));
    }
    server.scrape_until(|scraped| scraped.bound("request_bodies").0 == 16);
    for (host, raw) in slow.iter_mut().enumerate().skip(16) {
        begin_slowly(raw, &format!("203.0.113.{host}"));
        assert_eq!(raw.read(true).problem(), (503, "unavailable".to_owned()));
    }
    let elsewhere = [("origin", BLOG), ("x-forwarded-for", "198.51.100.1")];
    assert_eq!(server.submit_with(&elsewhere, &filled(&[])).status, 303);
    let (_, limit, refused) = server.scrape().bound("request_bodies");
    assert_eq!((limit, refused), (64, 24));
    assert_eq!(server.scrape().bound("network_connections"), (0, 64, 0));
    drop(slow);
    server.scrape_until(|scraped| scraped.bound("request_bodies").0 == 0);
}
