//! The run: send, approve half, look at everything.

use crate::allowed;
use crate::client::Client;
use crate::desk::{Desk, Kept};
use crate::form::{Mailbox, Sent};
use crate::rows;
use crate::support::Installation;
use scraper::{Html, Selector};
use std::collections::{BTreeMap, BTreeSet};
use std::process::ExitCode;
use std::time::Instant;

/// What was found right, and what was not.
#[derive(Default)]
struct Tally {
    passed: usize,
    failures: Vec<String>,
}

impl Tally {
    fn check(&mut self, is_right: bool, wrong: impl FnOnce() -> String) {
        if is_right {
            self.passed += 1;
        } else {
            self.failures.push(wrong());
        }
    }
}

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "a program that reports")]
pub fn run() -> ExitCode {
    let started = Instant::now();
    let rows = rows::read(std::env::args().skip(1));
    let installation = Installation::with_site();
    let token = installation.owner_token();
    let server = installation.serve(&[("server.trusted_proxies", "127.0.0.0/8")]);
    let client = Client::new(&server.url);
    let mut mailbox = Mailbox::new(client.clone());
    let sent: Vec<Sent> = rows.iter().enumerate().map(|(number, row)| mailbox.send(number, row)).collect();
    let seconds_to_send = started.elapsed().as_secs_f64();
    let desk = Desk { client: client.clone(), token };
    let approved: BTreeSet<i64> = sent.iter().step_by(2).map(|sent| sent.id).collect();
    desk.approve(&approved);
    let mut tally = Tally::default();
    let repeated = rows::repeated(&rows);
    tally.check(mailbox.repeated == repeated, || {
        format!("{repeated} rows are repeated, {} were answered so", mailbox.repeated)
    });
    check_kept(&mut tally, &sent, &desk.everything());
    check_shown(&mut tally, &client, &sent, &approved);
    for failure in &tally.failures {
        eprintln!("{failure}");
    }
    println!(
        "{} comments: {} said before, {} under another name, {} approved, {} held; sent in {seconds_to_send:.1} s, all in \
         {:.1} s",
        sent.len(),
        mailbox.repeated,
        mailbox.renamed,
        approved.len(),
        sent.len() - approved.len(),
        started.elapsed().as_secs_f64(),
    );
    println!("{} passed, {} failed", tally.passed, tally.failures.len());
    if tally.failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Every text is kept byte for byte, and its HTML holds only what may appear.
fn check_kept(tally: &mut Tally, sent: &[Sent], kept: &BTreeMap<i64, Kept>) {
    tally.check(kept.len() == sent.len(), || format!("{} were sent, {} are kept", sent.len(), kept.len()));
    for Sent { number, id, text, .. } in sent {
        let Some(kept) = kept.get(id) else {
            tally.failures.push(format!("row {number} is not kept"));
            continue;
        };
        tally.check(kept.text == *text, || format!("row {number} is kept as {:?}", kept.text));
        let faults = allowed::faults(&kept.html);
        tally.check(faults.is_empty(), || format!("row {number} is shown with {faults:?}"));
    }
}

/// Each approved comment is shown once, in JSON and in HTML; no other is, and no other is counted.
fn check_shown(tally: &mut Tally, client: &Client, sent: &[Sent], approved: &BTreeSet<i64>) {
    let mut articles: BTreeMap<&str, BTreeSet<i64>> = BTreeMap::new();
    for sent in sent {
        articles.entry(&sent.article).or_default().extend(approved.get(&sent.id));
    }
    for (article, expected) in articles {
        let json = client.thread(article);
        let ids: Vec<_> = json.iter().map(|comment| comment["id"].as_i64().unwrap()).collect();
        let is_right = ids.len() == expected.len() && ids.iter().all(|id| expected.contains(id));
        tally.check(is_right, || format!("{article}: the JSON thread has {ids:?}, not {expected:?}"));
        let pages = pages(client, article);
        tally.check(pages.len() == expected.len(), || format!("{article}: the pages have {}", pages.len()));
        for comment in &json {
            let (id, html) = (format!("comment-{}", comment["id"]), normal(comment["body_html"].as_str().unwrap()));
            let shown: Vec<_> = pages.iter().filter(|(shown, _)| *shown == id).map(|(_, html)| html).collect();
            tally.check(shown == [&html], || format!("{article}: {id} is shown as {shown:?}, not {html:?}"));
        }
        let counts = client.get(&format!("/api/v1/sites/blog/counts?article={article}")).expect(200).json();
        tally.check(counts["counts"][article] == expected.len(), || format!("{article}: {counts}"));
    }
}

/// Gives id and text of every comment on the pages of a thread, from the first page on along its links.
fn pages(client: &Client, article: &str) -> Vec<(String, String)> {
    let [item, body, next] =
        ["li.comment", ".comment-content", "a[rel=next]"].map(|text| Selector::parse(text).unwrap());
    let mut found = Vec::new();
    let mut path = Some(format!("/sites/blog/thread?article={article}&page=1&limit=50"));
    while let Some(address) = path {
        let page = Html::parse_document(client.get(&address).expect(200).text());
        for item in page.select(&item) {
            let body = item.select(&body).next().unwrap();
            found.push((item.value().attr("id").unwrap().to_owned(), normal(&body.inner_html())));
        }
        let link = page.select(&next).next().and_then(|link| link.value().attr("href"));
        path = link.map(|link| link.trim_start_matches(client.url()).to_owned());
    }
    found
}

/// Writes HTML as a parser reads it, so that two spellings of the same are equal.
fn normal(html: &str) -> String {
    Html::parse_fragment(html.trim()).root_element().inner_html().trim().to_owned()
}
