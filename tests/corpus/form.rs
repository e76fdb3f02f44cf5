//! Sends comments the way a browser does: fetches the form, fills it in, and sends it.

use crate::client::{Answer, Client};
use crate::rows::Row;
use crate::support::ORIGIN;
use scraper::{ElementRef, Html, Selector};
use std::collections::BTreeMap;

const ARTICLES: usize = 7;

/// A comment that was taken.
pub struct Sent {
    pub number: usize,
    pub id: i64,
    pub article: String,
    pub text: String,
}

/// Where comments are sent from: each from a network address of its own.
pub struct Mailbox {
    client: Client,
    /// The fields of each article's form that nobody fills in.
    forms: BTreeMap<String, Vec<(String, String)>>,
    visitors: u32,
    /// How many rows said what another had said, and were sent under another article.
    pub repeated: usize,
    /// How many rows had a name that is none, and were sent under another.
    pub renamed: usize,
}

impl Mailbox {
    pub fn new(client: Client) -> Self {
        Self { client, forms: BTreeMap::new(), visitors: 0, repeated: 0, renamed: 0 }
    }

    /// Sends a row until it is taken.
    pub fn send(&mut self, number: usize, row: &Row) -> Sent {
        // Texts of one length meet under one article, and so do those that say the same.
        let mut article = format!("/articles/{}", row.text.trim().len() % ARTICLES);
        let (mut author, mut times_said) = (row.author.clone(), 0);
        loop {
            let answer = self.post(&article, &author, &row.text);
            match answer.status {
                303 => {
                    self.repeated += usize::from(times_said > 0);
                    return Sent { number, id: comment_id(&answer), article, text: row.text.clone() };
                }
                409 => {
                    times_said += 1;
                    article = format!("/again/{times_said}");
                }
                422 if author == row.author && is_about_the_name_alone(&answer) => {
                    self.renamed += 1;
                    author = format!("Reader {number}");
                }
                status => panic!("row {number} is answered {status}: {row:?}\n{}", answer.text()),
            }
        }
    }

    fn post(&mut self, article: &str, author: &str, text: &str) -> Answer {
        self.visitors += 1;
        // A /48 of their own each: those of one share an allowance.
        let from = format!("2001:db8:{:x}:{:x}::1", self.visitors & 0xffff, self.visitors >> 16);
        if !self.forms.contains_key(article) {
            self.forms.insert(article.to_owned(), self.fetch(article));
        }
        let page = format!("{ORIGIN}{article}");
        let email = format!("reader{}@mail.example", self.visitors);
        let typed = [("author", author), ("email", &email), ("comment", text), ("redirect_to", &page)];
        let mut body = url::form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(self.forms[article].iter().filter(|(name, _)| name != "redirect_to"));
        let body = body.extend_pairs(typed).finish();
        let headers = [
            ("Content-Type", "application/x-www-form-urlencoded"),
            ("Origin", ORIGIN),
            ("X-Forwarded-For", from.as_str()),
        ];
        self.client.send("POST", "/comments", &headers, Some(body.as_bytes()))
    }

    fn fetch(&self, article: &str) -> Vec<(String, String)> {
        let page = self.client.get(&format!("/sites/blog/thread?article={article}")).expect(200);
        let fragment = Html::parse_fragment(page.text());
        let hidden = Selector::parse("form input[type=hidden]").unwrap();
        let value = |input: ElementRef<'_>, name| input.value().attr(name).unwrap_or_default().to_owned();
        let fields: Vec<_> =
            fragment.select(&hidden).map(|input| (value(input, "name"), value(input, "value"))).collect();
        assert!(fields.iter().any(|(name, value)| name == "article" && value == article), "{fields:?}");
        fields
    }
}

/// Reads `...?unapproved=ID&moderation-hash=...#comment-ID`.
fn comment_id(answer: &Answer) -> i64 {
    let location = answer.header("location").unwrap();
    location.rsplit_once("#comment-").unwrap().1.parse().unwrap()
}

fn is_about_the_name_alone(answer: &Answer) -> bool {
    let page = Html::parse_document(answer.text());
    let wrong = Selector::parse("[aria-invalid=true]").unwrap();
    page.select(&wrong).map(|field| field.value().attr("name").unwrap_or_default()).eq(["author"])
}
