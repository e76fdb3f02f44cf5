//! The filter as a moderator meets it, through HTTP alone: it learns from decisions, holds, marks, explains itself, and unlearns.

#![expect(clippy::print_stdout, reason = "tells what was measured, or why it was not")]

use crate::client::Client;
use crate::spam_texts::Draw;
use crate::support::{Server, wait};
use afterword::jobs;
use serde_json::{Value, json};

/// A folder with files of comments, `.csv` with the columns CONTENT and CLASS, that are not part of this repository.
const CORPUS: &str = "AFTERWORD_SPAM_CORPUS";

/// Gives comments with whether they are spam, in an order that mixes both.
fn made_up(count: usize) -> Vec<(String, bool)> {
    let mut draw = Draw::new(11);
    let mut texts: Vec<(String, bool)> = Vec::new();
    while texts.len() < count {
        let is_spam = texts.len().is_multiple_of(2);
        let text = if is_spam { draw.spam() } else { draw.ham() };
        if texts.iter().all(|(known, _)| *known != text) {
            texts.push((text, is_spam));
        }
    }
    texts
}

/// Gives the first comments of each file.
fn of_people() -> Vec<(String, Vec<(String, bool)>)> {
    let Ok(folder) = std::env::var(CORPUS) else {
        println!("skipped the comments that people wrote: {CORPUS} names no folder");
        return Vec::new();
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "csv") {
            continue;
        }
        let mut reader = csv::Reader::from_path(&path).unwrap();
        let header = reader.headers().unwrap().clone();
        let column =
            |name: &str| header.iter().position(|column| column.trim_start_matches('\u{feff}') == name).unwrap();
        let (content, class) = (column("CONTENT"), column("CLASS"));
        let mut rows: Vec<(String, bool)> = Vec::new();
        for record in reader.records() {
            let record = record.unwrap();
            let text = record[content].replace('\u{feff}', "");
            let text = text.trim().to_lowercase();
            if !text.is_empty() && rows.iter().all(|(known, _)| *known != text) {
                rows.push((text, &record[class] == "1"));
            }
        }
        files.push((path.display().to_string(), rows));
    }
    assert!(!files.is_empty(), "{CORPUS} has no file");
    files
}

/// Says what a comment is; where the policy has said so before, by way of the queue.
fn decide(server: &Server, client: &Client<'_>, id: i64, status: &str) {
    if server.owner_view(id)["status"] == status {
        client.patch(&format!("/comments/{id}"), json!({"status": "pending"})).ok();
    }
    client.patch(&format!("/comments/{id}"), json!({"status": status})).ok();
}

struct Counts {
    spam: usize,
    stopped: usize,
    ham: usize,
    marked: usize,
    held: usize,
}

/// Sends comments to an open site as a reader would, the first 200 decided about by a moderator, and counts what becomes of the rest.
fn run(texts: &[(String, bool)]) -> Counts {
    let server = Server::with(&[("limits.comments_per_minute", "6000")]);
    let owner = server.owner();
    owner.patch("/sites/blog", json!({"settings": {"moderation": "open", "max_links": 0}})).ok();
    let mona = server.client("mona", "moderator", &["blog"]);
    let send = |n: usize, text: &str| server.comment("blog", text, &[("article", json!(format!("/{}", n % 7)))]);
    for (n, (text, is_spam)) in texts.iter().take(200).enumerate() {
        let id = send(n, text);
        let wanted = if *is_spam { "spam" } else { "approved" };
        decide(&server, &mona, id, wanted);
    }
    let mut counts = Counts { spam: 0, stopped: 0, ham: 0, marked: 0, held: 0 };
    for (n, (text, is_spam)) in texts.iter().enumerate().skip(200).take(200) {
        let status = server.owner_view(send(n, text))["status"].clone();
        if *is_spam {
            counts.spam += 1;
            counts.stopped += usize::from(status != "approved");
        } else {
            counts.ham += 1;
            counts.marked += usize::from(status == "spam");
            counts.held += usize::from(status == "pending");
        }
    }
    counts
}

#[test]
fn after_200_decisions_most_spam_is_stopped_and_hardly_any_ham_is_marked() {
    let files = of_people().into_iter().chain([("made up".to_owned(), made_up(400))]);
    for (name, texts) in files {
        let Counts { spam, stopped, ham, marked, held } = run(&texts);
        println!("{name}: {stopped} of {spam} spam stopped, {marked} of {ham} ham marked as spam, {held} held");
        assert!(stopped * 100 >= spam * 85, "{name}: {stopped} of {spam} spam stopped");
        assert!(held * 4 <= ham, "{name}: {held} of {ham} ham held");
        assert!(marked * 100 <= ham * 2, "{name}: {marked} of {ham} ham marked");
    }
}

fn last_reasons(client: &Client<'_>, id: i64) -> Vec<Value> {
    let comment = client.get(&format!("/comments/{id}")).ok();
    comment["decisions"].as_array().unwrap().last().unwrap()["reasons"].as_array().unwrap().clone()
}

/// Teaches both kinds, so many of each.
fn teach(server: &Server, client: &Client<'_>, count: usize) {
    let mut draw = Draw::new(5);
    for _ in 0..count {
        for (text, status) in [(draw.spam(), "spam"), (draw.ham(), "approved")] {
            // By chance the same may come twice.
            let text = format!("{text} {}", server.clock.now().millis() % 1_000_000);
            let id = server.comment("blog", &text, &[]);
            decide(server, client, id, status);
        }
    }
}

#[test]
fn what_the_filter_holds_it_explains_and_what_is_undone_it_learns() {
    let server = Server::with(&[("limits.comments_per_minute", "6000")]);
    let mona = server.client("mona", "moderator", &["blog"]);
    teach(&server, &mona, 160);
    let owner = server.owner();
    owner.patch("/sites/blog", json!({"settings": {"moderation": "open", "max_links": 0}})).ok();
    let text = "hey guys check out my channel, it is free, you will love it, thanks!!!";
    let id = server.comment("blog", text, &[]);
    assert_eq!(server.owner_view(id)["status"], "spam");
    let reasons = last_reasons(&mona, id);
    let reason = reasons.iter().find(|reason| reason["code"] == "classifier_spam").unwrap();
    assert_eq!(reason["points"], 100);
    let message = reason["message"].as_str().unwrap();
    assert!(message.contains("channel") || message.contains("check"), "{message}");
    // What the policy took for spam by itself is taken back: it waits, and the filter has learned that it is none.
    let undone = mona.send("POST", &format!("/comments/{id}/undo"), &[("if-match", "*")], None).ok();
    assert_eq!(undone["status"], "pending");
    let likely = |text: &str| {
        wait(afterword::service::learning::filter(&server.service, blog(&server))).unwrap().unwrap().verdict(text, None)
    };
    let percent = |text: &str| {
        likely(text).map_or(0.0, |verdict| verdict.reason().value("percent").unwrap().parse::<f32>().unwrap())
    };
    let after_undo = percent(text);
    assert!(after_undo < 90.0, "{after_undo} % after the undo");
    // The undo of a decision that taught something takes that back.
    let other = server.comment("blog", "An honest question about the second verse.", &[]);
    let before = wait(afterword::service::learning::filter(&server.service, blog(&server))).unwrap().unwrap();
    mona.patch(&format!("/comments/{other}"), json!({"status": "spam"})).ok();
    let taught = wait(afterword::service::learning::filter(&server.service, blog(&server))).unwrap().unwrap();
    assert_ne!(before, taught);
    mona.send("POST", &format!("/comments/{other}/undo"), &[("if-match", "*")], None).ok();
    let again = wait(afterword::service::learning::filter(&server.service, blog(&server))).unwrap().unwrap();
    assert_eq!(before, again, "what was taken back is unlearned");
    // Rebuilt from its log, and read anew, it is the same wherever it is read.
    wait(jobs::run_due(&server.service));
    let rebuilt = wait(afterword::service::learning::filter(&server.service, blog(&server))).unwrap().unwrap();
    assert!(percent(text) < 90.0);
    let elsewhere = afterword::service::Service { filters: std::sync::Arc::default(), ..server.service.clone() };
    let read = wait(afterword::service::learning::filter(&elsewhere, blog(&server))).unwrap().unwrap();
    assert_eq!(rebuilt.to_bytes(), read.to_bytes());
}

fn blog(server: &Server) -> afterword::domain::site::SiteId {
    wait(afterword::service::sites::find(&server.service, "blog")).unwrap().id
}
