//! Reads from memory: as true as from the database, in every coding, and within bounds.

use crate::answer::Answer;
use crate::support::{BLOG, Server, new_comment, wait};
use afterword::domain::account::Principal;
use afterword::domain::comment::CommentId;
use afterword::domain::moderation::Status;
use afterword::service::moderate::{self, CommentChange, Verb};
use afterword::service::reply;
use serde_json::json;
use std::io::Read;
use std::sync::atomic::{AtomicBool, Ordering};

const JSON: &str = "/api/v1/sites/blog/thread?article=/a";
const HTML: &str = "/sites/blog/thread?article=/a";
const COUNTS: &str = "/api/v1/sites/blog/counts?article=/a";

/// What the cache has done while `work` ran: hits, misses, and by how many pages it grew.
fn watched(server: &Server, work: impl FnOnce()) -> (u64, u64, u64) {
    let before = server.rendered.figures();
    work();
    let after = server.rendered.figures();
    (after.hits - before.hits, after.misses - before.misses, after.entries - before.entries)
}

fn accepting(server: &Server, path: &str, encodings: &str) -> Answer {
    server.send("GET", path, &[("accept-encoding", encodings)], "")
}

fn decoded(answer: &Answer) -> Vec<u8> {
    let mut plain = Vec::new();
    match answer.header("content-encoding") {
        None => plain.extend(&answer.bytes),
        Some("gzip") => drop(flate2::read::GzDecoder::new(&answer.bytes[..]).read_to_end(&mut plain).unwrap()),
        Some("br") => brotli::BrotliDecompress(&mut &answer.bytes[..], &mut plain).unwrap(),
        Some(other) => panic!("{other}"),
    }
    plain
}

/// A server whose thread is long enough to be compressed.
fn with_thread(settings: &[(&str, &str)]) -> Server {
    let server = Server::bare(settings);
    server.add_site("blog", BLOG, &[("moderation", "open")]);
    for n in 0..20 {
        server.post(&format!("Comment number {n}."), None);
    }
    server
}

#[test]
fn second_read_is_answered_from_memory() {
    let server = with_thread(&[]);
    for path in [JSON, HTML, COUNTS, &format!("{JSON}&limit=3&order=newest")] {
        assert_eq!(watched(&server, || drop(server.get(path))), (0, 1, 1), "{path}");
        let queries = server.service.database.query_count();
        assert_eq!(watched(&server, || drop(server.get(path))), (1, 0, 0), "{path}");
        assert_eq!(server.service.database.query_count(), queries, "{path}");
    }
}

#[test]
fn whatever_readers_see_is_seen_by_the_very_next_read() {
    let server = Server::new();
    let top = server.post_approved("Top.", None);
    let held = server.post("Held.", None);
    let all = || [JSON, HTML, COUNTS].map(|path| server.get(path).body);
    let mut before = all();
    let mut changed = |what: &str, work: &dyn Fn()| {
        assert_eq!(all(), before, "before {what}");
        work();
        let after = all();
        let is_changed = [0, 1, 2].map(|at| after[at] != before[at]);
        before = after;
        is_changed
    };
    let edit = || CommentChange { body: Some("Other words.".to_owned()), ..CommentChange::default() };
    let undo =
        || drop(wait(moderate::undo(&server.service, &Principal::operator(), CommentId::new(held), None)).unwrap());
    let answer =
        || drop(wait(reply::reply(&server.service, &Principal::operator(), CommentId::new(top), "Thanks.")).unwrap());
    let delete = || wait(moderate::delete(&server.service, &Principal::operator(), CommentId::new(top), None)).unwrap();
    let everything = [true; 3];
    let but_counts = [true, true, false];
    assert_eq!(changed("an approval", &|| server.approve(held)), everything);
    assert_eq!(changed("an undo", &undo), everything);
    assert_eq!(changed("another approval", &|| server.approve(held)), everything);
    assert_eq!(changed("an edit", &|| server.change(held, edit())), but_counts);
    assert_eq!(changed("a moderator's reply", &answer), everything);
    assert_eq!(changed("one level only", &|| server.set_site("thread_depth", "1")), but_counts);
    assert_eq!(changed("another origin", &|| server.set_site("origins", "https://new.example")), but_counts);
    assert_eq!(changed("a removal", &|| server.decide(top, Verb::Become(Status::Trash))), everything);
    assert_eq!(changed("a restoration", &|| server.decide(top, Verb::Restore)), everything);
    assert_eq!(changed("a removal for good", &|| server.decide(top, Verb::Become(Status::Trash))), everything);
    assert_eq!(changed("a deletion, after which the reply stands alone", &delete), everything);
    assert_eq!(changed("a closed thread", &|| server.close_article("/a")), but_counts);
}

#[test]
fn address_means_another_article_once_the_site_keeps_queries() {
    let server = Server::open();
    server.post("On the article.", None);
    let path = format!("{JSON}%3Fpage=2");
    for _ in 0..2 {
        assert_eq!(server.get(&path).json()["comment_count"], 1);
    }
    server.set_site("keep_query", "true");
    for _ in 0..2 {
        assert_eq!(server.get(&path).json()["comment_count"], 0);
        assert_eq!(server.get(JSON).json()["comment_count"], 1);
    }
}

#[test]
fn every_coding_holds_the_same_bytes_under_a_tag_of_its_own() {
    let server = with_thread(&[]);
    for path in [JSON, HTML] {
        let plain = server.get(path);
        let tag = plain.must("etag").trim_end_matches('"').to_owned();
        for (accepted, coding, suffix) in
            [("gzip", "gzip", "-gz"), ("br", "br", "-br"), ("gzip, deflate, br, zstd", "br", "-br"), ("*", "br", "-br")]
        {
            let answer = accepting(&server, path, accepted);
            assert_eq!((answer.status, answer.must("content-encoding")), (200, coding), "{accepted}");
            assert_eq!(answer.must("etag"), format!("{tag}{suffix}\""));
            assert_eq!(answer.must("content-length"), answer.bytes.len().to_string());
            assert!(answer.bytes.len() < plain.bytes.len() / 3);
            assert!(decoded(&answer) == plain.bytes, "{accepted}");
            assert!(answer.must("vary").starts_with("Accept-Encoding"));
        }
    }
}

#[test]
fn refused_codings_are_not_sent() {
    let server = with_thread(&[]);
    for (accepted, coding) in [
        ("gzip;q=0", None),
        ("*;q=0", None),
        ("deflate", None),
        ("", None),
        ("br;q=0, *", Some("gzip")),
        ("gzip;q=1.0, br;q=0.5", Some("gzip")),
        ("identity;q=0, gzip;q=0.1", Some("gzip")),
        ("identity, gzip;q=0.5", None),
        // Nothing is left: identity helps more than an error.
        ("identity;q=0", None),
    ] {
        for _ in 0..2 {
            let answer = accepting(&server, JSON, accepted);
            assert_eq!((answer.status, answer.header("content-encoding")), (200, coding), "{accepted}");
        }
    }
}

#[test]
fn short_answers_are_not_compressed() {
    let server = Server::open();
    assert!(accepting(&server, JSON, "gzip").header("content-encoding").is_none());
    assert!(accepting(&server, COUNTS, "br").header("content-encoding").is_none());
}

#[test]
fn unchanged_page_is_not_sent_again_whatever_its_coding() {
    let server = with_thread(&[]);
    for path in [JSON, HTML] {
        let tags = ["identity", "gzip", "br"].map(|coding| accepting(&server, path, coding).must("etag").to_owned());
        for accepted in ["identity", "gzip", "br"] {
            for tag in &tags {
                for known in [tag.clone(), format!("W/{tag}"), format!("\"x\", {tag}")] {
                    let headers = [("if-none-match", known.as_str()), ("accept-encoding", accepted)];
                    let answer = server.send("GET", path, &headers, "");
                    assert_eq!((answer.status, answer.must("etag"), answer.bytes.len()), (304, tag.as_str(), 0));
                    assert!(answer.header("content-length").is_none() && answer.header("content-encoding").is_none());
                }
            }
        }
        let any = server.send("GET", path, &[("if-none-match", "*"), ("accept-encoding", "gzip")], "");
        assert_eq!((any.status, any.must("etag")), (304, tags[1].as_str()));
        let foreign = tags[0].replace('"', "");
        for unknown in ["\"x\"", "", &foreign, &format!("\"{foreign}-xz\""), &format!("\"{foreign}")] {
            assert_eq!(server.send("GET", path, &[("if-none-match", unknown)], "").status, 200, "{unknown}");
        }
    }
}

#[test]
fn tag_is_the_same_on_every_instance() {
    let (one, other) = (with_thread(&[]), Server::open());
    let unknown = |server: &Server| server.get("/api/v1/sites/blog/thread?article=/unknown").must("etag").to_owned();
    assert_eq!(unknown(&one), unknown(&other));
}

/// Everything but what is different for every request.
fn constant(answer: &Answer) -> Vec<(String, String)> {
    let varies = ["date", "x-request-id", "connection"];
    let mut headers: Vec<_> =
        answer.headers.iter().filter(|(name, _)| !varies.contains(&name.as_str())).cloned().collect();
    headers.sort();
    headers
}

#[test]
fn answers_from_memory_carry_the_same_headers_as_others() {
    let server = with_thread(&[("server.trusted_proxies", "127.0.0.0/8"), ("server.hsts", "true")]);
    let tag = server.get(JSON).must("etag").to_owned();
    let mut junk = 0;
    for path in [JSON, HTML, COUNTS] {
        for headers in [
            &[][..],
            &[("accept-encoding", "gzip")],
            &[("accept-encoding", "br")],
            &[("x-forwarded-proto", "https")],
            &[("if-none-match", "*")],
            &[("if-none-match", &tag)],
            &[("origin", "https://elsewhere.example"), ("cookie", "a=b"), ("authorization", "Bearer x")],
        ] {
            for method in ["GET", "HEAD"] {
                junk += 1;
                let path = format!("{path}&junk={junk}");
                let first = server.send(method, &path, headers, "");
                let again = server.send(method, &path, headers, "");
                assert!(first.header("x-request-id").is_some() && again.header("x-request-id").is_none(), "{path}");
                assert_eq!((first.status, constant(&first)), (again.status, constant(&again)), "{method} {path}");
                assert!(first.bytes == again.bytes);
                let is_https = headers.contains(&("x-forwarded-proto", "https"));
                assert_eq!(again.header("strict-transport-security").is_some(), is_https);
                assert_eq!(again.must("access-control-allow-origin"), "*");
            }
        }
    }
}

#[test]
fn head_from_memory_tells_the_length_and_sends_no_body() {
    let server = with_thread(&[]);
    for coding in ["identity", "gzip"] {
        let get = accepting(&server, JSON, coding);
        let mut raw = server.raw();
        raw.write(&format!("HEAD {JSON} HTTP/1.1\r\nHost: x\r\nAccept-Encoding: {coding}\r\n\r\n"));
        raw.write("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n");
        let head = raw.read(false);
        assert_eq!((head.status, head.must("content-length")), (200, get.must("content-length")));
        assert_eq!(raw.read(true).body, "{\"status\":\"ok\"}");
    }
}

#[test]
fn parameters_that_mean_nothing_make_no_other_page() {
    let server = with_thread(&[]);
    let plain = server.get(JSON);
    let (_, misses, entries) = watched(&server, || {
        for n in 0..50 {
            assert!(server.get(&format!("{JSON}&utm_source={n}")).bytes == plain.bytes);
            assert_eq!(server.get(&format!("{JSON}&limit=100&order=oldest&x={n}")).must("etag"), plain.must("etag"));
        }
        assert_eq!(server.get("/api/v1/sites/blog/thread?article=https://blog.example/a/").bytes, plain.bytes);
    });
    assert_eq!((misses, entries), (0, 0));
}

#[test]
fn pages_beyond_the_first_are_kept_and_forged_ones_refused() {
    let server = with_thread(&[]);
    let first = server.get(&format!("{JSON}&limit=5")).json();
    let path = format!("{JSON}&limit=5&cursor={}", first["next_cursor"].as_str().unwrap());
    let second = server.get(&path);
    assert_eq!(watched(&server, || assert_eq!(server.get(&path).body, second.body)), (1, 0, 0));
    assert_ne!(second.json()["comments"], first["comments"]);
    assert_eq!(watched(&server, || assert_eq!(server.get(&format!("{path}A")).status, 422)), (0, 0, 0));
}

#[test]
fn errors_and_personal_views_are_not_kept() {
    let server = with_thread(&[]);
    let id = server.get(JSON).json()["comments"][0]["id"].as_i64().unwrap();
    for path in [
        format!("{HTML}&page=1"),
        format!("{HTML}&replytocom={id}"),
        format!("{HTML}&unapproved={id}&moderation-hash=x"),
        format!("{JSON}&limit=0"),
        "/api/v1/sites/nowhere/thread?article=/a".to_owned(),
        "/sites/nowhere/thread?article=/a".to_owned(),
    ] {
        let (hits, _, entries) = watched(&server, || (0..2).for_each(|_| drop(server.get(&path))));
        assert_eq!((hits, entries), (0, 0), "{path}");
    }
}

#[test]
fn readers_of_other_languages_get_pages_of_their_own() {
    let server = with_thread(&[]);
    let read = |language: &str| server.send("GET", HTML, &[("accept-language", language)], "");
    for _ in 0..2 {
        assert_eq!(read("en-GB, en;q=0.8").bytes, server.get(HTML).bytes);
        assert_eq!(read("xx").bytes, server.get(HTML).bytes);
    }
}

#[test]
fn token_in_the_form_changes_with_the_hour() {
    let server = with_thread(&[]);
    let first = server.get(HTML);
    server.clock.advance_seconds(600);
    assert_eq!(server.get(HTML).body, first.body);
    server.clock.advance_seconds(3600);
    for _ in 0..2 {
        assert_ne!(server.get(HTML).body, first.body);
    }
    assert_eq!(watched(&server, || drop(server.get(JSON))).1, 1);
    server.clock.advance_seconds(36_000);
    assert_eq!(watched(&server, || drop(server.get(JSON))), (1, 0, 0));
}

#[test]
fn flood_of_pages_takes_no_more_room_than_it_is_given() {
    let server = with_thread(&[("cache.max_mib", "1")]);
    for limit in 1..=100 {
        for view in [JSON, HTML] {
            assert_eq!(accepting(&server, &format!("{view}&limit={limit}"), "gzip").status, 200);
        }
        server.get(&format!("/api/v1/sites/blog/thread?article=/unknown/{limit}&junk={}", "x".repeat(2000)));
    }
    let figures = server.rendered.figures();
    assert!(figures.bytes <= figures.max_bytes && figures.max_bytes == 1024 * 1024, "{figures:?}");
    assert!(figures.entries > 10 && figures.entries < 300, "{figures:?}");
}

#[test]
fn pages_that_nobody_asks_for_leave_memory_but_for_some() {
    const MIB: u64 = 1024 * 1024;
    let server = Server::new();
    let words: Vec<_> = (0..10_000).map(|n| n.to_string()).collect();
    server.post_approved(&words.join(" "), None);
    let page = |limit: u32| format!("{JSON}&limit={limit}");
    for limit in 100..300 {
        assert_eq!(server.get(&page(limit)).status, 200);
    }
    let full = server.rendered.figures().bytes;
    assert!(full > 8 * MIB, "{full}");
    server.rendered.drop_unread();
    assert_eq!(server.rendered.figures().bytes, full, "all were asked for before");
    server.get(&page(299));
    server.rendered.drop_unread();
    let left = server.rendered.figures().bytes;
    assert!(left > 5 * MIB && left < 8 * MIB, "{left}");
    assert_eq!(watched(&server, || drop(server.get(&page(299)))), (1, 0, 0));
}

#[test]
fn those_who_come_at_once_wait_for_one_rendering() {
    let server = with_thread(&[("server.workers", "4")]);
    let (hits, misses, _) = watched(&server, || {
        std::thread::scope(|scope| {
            for _ in 0..16 {
                scope.spawn(|| assert_eq!(server.get(JSON).status, 200));
            }
        });
    });
    assert_eq!((hits, misses), (15, 1));
}

#[test]
fn failed_rendering_holds_nobody_up() {
    let server = Server::new();
    server.set_site("articles", "registered");
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| assert_eq!(server.get(JSON).status, 404));
        }
    });
    server.add_article("/a", None);
    assert_eq!(server.get(JSON).status, 200);
}

#[test]
fn without_room_nothing_is_kept_or_compressed() {
    let server = with_thread(&[("cache.max_mib", "0")]);
    let plain = server.get(JSON);
    let (hits, misses, entries) = watched(&server, || {
        for coding in ["gzip", "br", "identity"] {
            let answer = accepting(&server, JSON, coding);
            assert!(answer.header("content-encoding").is_none() && answer.bytes == plain.bytes);
        }
        assert_eq!(server.send("GET", JSON, &[("if-none-match", plain.must("etag"))], "").status, 304);
    });
    assert_eq!((hits, misses, entries), (0, 4, 0));
    assert_eq!(server.rendered.figures().max_bytes, 0);
}

#[test]
fn what_is_too_long_is_refused_as_ever_and_a_body_is_cared_for() {
    let server = with_thread(&[]);
    let long = format!("{JSON}&x={}", "x".repeat(4096));
    for _ in 0..2 {
        assert_eq!(server.get(&long).problem().0, 414);
        let headers = [("x-long", "x".repeat(17_000))];
        let headers = headers.each_ref().map(|(name, value)| (*name, value.as_str()));
        assert_eq!(server.send("GET", JSON, &headers, "").problem().0, 431);
    }
    let mut raw = server.raw();
    raw.write(&format!("GET {JSON} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"));
    assert_eq!(raw.read(true).status, 200);
    assert_eq!(raw.rest(), "");
    for body in ["Content-Length: 5\r\n\r\nhello", "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"] {
        let mut raw = server.raw();
        raw.write(&format!("GET {JSON} HTTP/1.1\r\nHost: x\r\n{body}GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"));
        assert_eq!(raw.read(true).status, 200);
        assert!(!raw.rest().contains("400 Bad Request"));
    }
    for method in ["DELETE", "POST"] {
        assert_eq!(server.send(method, JSON, &[], "").problem().0, 405);
    }
}

#[test]
fn nobody_who_asks_after_an_approval_misses_it() {
    let server = with_thread(&[("server.workers", "2")]);
    server.set_site("moderation", "held");
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for path in [JSON, HTML] {
            // Keep the pages in memory, and being rendered, all the time.
            scope.spawn(|| {
                while !is_over.load(Ordering::Relaxed) {
                    assert_eq!(accepting(&server, path, "gzip").status, 200);
                }
            });
        }
        let writers: Vec<_> = (0..2)
            .map(|writer| {
                let server = &server;
                scope.spawn(move || {
                    for round in 0..25 {
                        let text = format!("Writer {writer} in round {round}.");
                        let posted = server.comment(&new_comment(&[("body", json!(text))]));
                        let id = posted.json()["comment"]["id"].as_i64().unwrap();
                        server.approve(id);
                        for path in [JSON, HTML] {
                            for coding in ["identity", "gzip", "br"] {
                                let seen = decoded(&accepting(server, path, coding));
                                assert!(String::from_utf8(seen).unwrap().contains(&text), "{text} in {path}, {coding}");
                            }
                        }
                    }
                })
            })
            .collect();
        let ends: Vec<_> = writers.into_iter().map(std::thread::ScopedJoinHandle::join).collect();
        is_over.store(true, Ordering::Relaxed);
        assert!(ends.iter().all(Result::is_ok));
    });
}
