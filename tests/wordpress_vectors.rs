//! Compares what this crate makes of text with what WordPress makes of it, and checks the same of markup in general:
//! what may appear, and how long it may take.
//!
//! `AFTERWORD_WORDPRESS_VECTORS` names a file of pairs observed on WordPress. Without it a small file of our own pairs
//! of the same shape is used.

use afterword::domain::author::{AuthorName, EmailAddress, Website};
use afterword::domain::markup::{CommentBody, render};
use afterword::domain::network::anonymise;
use afterword::domain::site::Markup;
use proptest::prelude::*;
use scraper::{ElementRef, Html, Node};
use serde_json::Value;
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

/// Sources on which we differ from WordPress on purpose; each has its row in `docs/wordpress-differences.md`.
const DELIBERATE: &[&str] = &[
    // Only what looks like a tag is one.
    "1<2 and 3>2",
    "<http://a.example>",
    // Links lead to the web only.
    "<a href='javascript:alert(1)'>j</a>",
    "<a href=\"mailto:a@b.example\">m</a>",
    "<a href=\"data:text/html,x\">d</a>",
    // A NUL is refused with the whole comment.
    "null\0byte",
    // A name has a letter or a number, and is not HTML.
    ".",
    "&lt;i&gt;",
    // Websites that lead nowhere are refused, not kept or emptied.
    "javascript:alert(1)",
    "data:text/html,x",
    "//x.example",
    "/rel",
    "#frag",
    "http://user:pw@x.example",
    "http:/x.example",
    "foo bar.example",
    // An IPv6 address keeps 48 bits, not 64.
    "2001:db8:1:2:3:4:5:6",
];

/// What a reader sees of HTML: text with what it stands in, and the ends of lines and paragraphs.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Seen {
    Text(String, BTreeSet<String>),
    LineBreak,
    BlockEnd,
}

#[derive(Default)]
struct Reader {
    seen: Vec<Seen>,
}

impl Reader {
    fn read(html: &str) -> Vec<Seen> {
        let mut reader = Self::default();
        reader.element(Html::parse_fragment(html).root_element(), &BTreeSet::new());
        while matches!(reader.seen.last(), Some(Seen::BlockEnd | Seen::LineBreak)) {
            reader.seen.pop();
        }
        reader.seen
    }

    fn element(&mut self, element: ElementRef<'_>, context: &BTreeSet<String>) {
        for child in element.children() {
            match child.value() {
                Node::Text(text) => self.text(text, context),
                Node::Element(_) => {
                    if let Some(child) = ElementRef::wrap(child) {
                        self.child(child, context);
                    }
                }
                _ => {}
            }
        }
    }

    fn child(&mut self, child: ElementRef<'_>, context: &BTreeSet<String>) {
        let mut inner = context.clone();
        match child.value().name() {
            "br" => return self.seen.push(Seen::LineBreak),
            "p" => {}
            "a" => inner.extend(child.value().attr("href").map(|href| format!("a href={href}"))),
            // WordPress shows this one smiley as a picture.
            "img" => return self.text(child.value().attr("alt").unwrap_or_default(), context),
            name => {
                inner.insert(name.to_owned());
            }
        }
        let is_block = matches!(child.value().name(), "p" | "blockquote");
        self.end_block(is_block);
        self.element(child, &inner);
        self.end_block(is_block);
    }

    fn end_block(&mut self, is_block: bool) {
        if is_block && !matches!(self.seen.last(), None | Some(Seen::BlockEnd)) {
            self.seen.push(Seen::BlockEnd);
        }
    }

    fn text(&mut self, text: &str, context: &BTreeSet<String>) {
        let is_at_start = !matches!(self.seen.last(), Some(Seen::Text(..)));
        let text = if is_at_start { text.trim_start_matches(['\n', ' ']) } else { text };
        let text = typed_again(&text.replace('\n', " "));
        match self.seen.last_mut() {
            _ if text.trim_matches(' ').is_empty() && is_at_start => {}
            Some(Seen::Text(before, same)) if same == context => before.push_str(&text),
            _ => self.seen.push(Seen::Text(text, context.clone())),
        }
    }
}

/// Takes back what WordPress does to quotes, dashes, dots and smilies.
fn typed_again(text: &str) -> String {
    let pairs = [("“", "\""), ("”", "\""), ("‘", "'"), ("’", "'"), ("—", "--"), ("---", "--"), ("…", "...")];
    let smilies = [("🙂", ":)"), ("😀", ":-D"), ("😎", "8-)"), ("😆", ":lol:")];
    pairs.iter().chain(&smilies).fold(text.to_owned(), |text, (shown, typed)| text.replace(shown, typed))
}

fn pairs(vectors: &Value, list: &str) -> Vec<(String, Value)> {
    let rows = vectors.get(list).and_then(Value::as_array).cloned().unwrap_or_default();
    rows.into_iter().filter_map(|row| Some((row.get("input")?.as_str()?.to_owned(), row))).collect()
}

fn text_of<'a>(row: &'a Value, key: &str) -> &'a str {
    row.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn unescaped(stored: &str) -> String {
    stored.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// Lists the inputs on which we and the vectors differ.
fn differences(vectors: &Value) -> BTreeSet<String> {
    let mut differing = BTreeSet::new();
    for (input, row) in pairs(vectors, "content") {
        let ours = CommentBody::parse(&input).map(|body| Reader::read(render(&body, Markup::Text).html.as_str()));
        if ours != Ok(Reader::read(text_of(&row, "rendered"))) {
            differing.insert(input);
        }
    }
    for (input, row) in pairs(vectors, "name") {
        if AuthorName::parse(&input).map(|name| name.as_str().to_owned()) != Ok(unescaped(text_of(&row, "stored"))) {
            differing.insert(input);
        }
    }
    for (input, row) in pairs(vectors, "url") {
        if Website::parse(&input).map(|website| website.as_str().to_owned()) != Ok(unescaped(text_of(&row, "stored"))) {
            differing.insert(input);
        }
    }
    for (input, row) in pairs(vectors, "email") {
        if Some(EmailAddress::parse(&input).is_ok()) != row.get("valid").and_then(Value::as_bool) {
            differing.insert(input);
        }
    }
    for (input, row) in pairs(vectors, "ip_anonymise") {
        if anonymise(&input) != text_of(&row, "stored") {
            differing.insert(input);
        }
    }
    differing
}

#[test]
#[expect(clippy::print_stdout, reason = "says which vectors were checked")]
fn agrees_with_wordpress_vectors() {
    const OURS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/markup-pairs.json");
    let path = std::env::var("AFTERWORD_WORDPRESS_VECTORS").unwrap_or_else(|_| {
        println!("AFTERWORD_WORDPRESS_VECTORS names no file: checking our own pairs in {OURS} only");
        OURS.to_owned()
    });
    let vectors: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert!(!pairs(&vectors, "content").is_empty(), "the file holds no pairs");
    let inputs: BTreeSet<String> = ["content", "name", "url", "email", "ip_anonymise"]
        .iter()
        .flat_map(|list| pairs(&vectors, list))
        .map(|(input, _)| input)
        .collect();
    let expected: BTreeSet<String> =
        DELIBERATE.iter().map(|text| (*text).to_owned()).filter(|text| inputs.contains(text)).collect();
    assert_eq!(differences(&vectors), expected);
}

#[test]
fn every_deliberate_difference_is_documented() {
    let docs = include_str!("../docs/wordpress-differences.md");
    for input in DELIBERATE {
        let written = format!("`{}`", input.replace('\0', "\\0"));
        assert!(docs.contains(&written), "docs/wordpress-differences.md does not list {written}");
    }
}

/// Fails unless HTML holds only what the policy lists.
fn check_policy(html: &str) -> Result<(), TestCaseError> {
    const ELEMENTS: &str =
        "html body p br a em strong del code pre blockquote ul ol li abbr acronym b cite i q s strike";
    for node in Html::parse_fragment(html).tree.nodes() {
        match node.value() {
            Node::Text(_) | Node::Fragment | Node::Document => {}
            Node::Element(element) => {
                prop_assert!(ELEMENTS.split(' ').any(|name| name == element.name()), "<{}> in {html}", element.name());
                for (name, value) in element.attrs() {
                    let is_allowed = match (element.name(), name) {
                        ("a", "href") => {
                            url::Url::parse(value).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
                        }
                        ("a", "rel") => value == "ugc nofollow noopener noreferrer",
                        ("code", "class") => value.starts_with("language-"),
                        _ => false,
                    };
                    prop_assert!(is_allowed, "{name}={value} in {html}");
                }
            }
            other => prop_assert!(false, "{other:?} in {html}"),
        }
    }
    Ok(())
}

/// Counts how deep elements stand in each other.
fn depth(html: &str) -> usize {
    let (mut open, mut deepest) = (0_usize, 0);
    for tag in html.split('<').skip(1).filter(|tag| !tag.starts_with("br>")) {
        open = if tag.starts_with('/') { open.saturating_sub(1) } else { open + 1 };
        deepest = deepest.max(open);
    }
    deepest
}

/// What tags, Markdown and references are made of.
const PIECES: &[&str] = &[
    "<",
    ">",
    "</",
    "/>",
    "<b>",
    "</b>",
    "<a href=\"",
    "<a href='https://a.example'>",
    "</a>",
    "<blockquote>",
    "</blockquote>",
    "<script>",
    "<svg>",
    "<math>",
    "<style>",
    "<img src=x onerror=y>",
    "<!--",
    "-->",
    "\"",
    "'",
    "=",
    "&",
    "&lt;",
    "&#60;",
    "&#x202e;",
    ";",
    "*",
    "**",
    "_",
    "~~",
    "`",
    "```",
    "[",
    "](",
    ")",
    "!",
    "> ",
    "- ",
    "1. ",
    "# ",
    "\n",
    "\n\n",
    "    ",
    " ",
    "a",
    "é",
    "http://a.example/",
    "www.b.example",
    "javascript:",
    "mailto:c@d.example",
    "\u{202E}",
    "\u{2067}",
    "\u{2069}",
    "\u{0301}",
    "\u{200D}",
    "<p",
    "<code class=\"x\">",
    "\r",
    "\t",
    "|",
    "\\",
];

/// Text in which tags, Markdown and references are likely, and likely broken.
fn source() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(PIECES);
    prop_oneof![prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat()), "\\PC{0,200}"]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_renders_to_what_the_policy_lists(source in source(), is_markdown: bool) {
        let markup = if is_markdown { Markup::Markdown } else { Markup::Text };
        let rendered = render(&CommentBody::from_stored(source), markup);
        check_policy(rendered.html.as_str())?;
        let links = Html::parse_fragment(rendered.html.as_str()).tree.nodes()
            .filter(|node| node.value().as_element().is_some_and(|element| element.attr("href").is_some())).count();
        prop_assert_eq!(links, rendered.link_count);
        prop_assert!(depth(rendered.html.as_str()) <= 16);
    }
}

/// The most a bomb of 64 KiB may take in a build without optimisation, on a busy machine. Quadratic work takes minutes.
const MOST: Duration = Duration::from_secs(5);

#[test]
fn bombs_render_in_bounded_time_and_depth() {
    let pieces = [
        "> ",
        "* ",
        "1. ",
        "[",
        "![",
        "](",
        "`",
        "` ``",
        "~",
        "*a_",
        "<",
        "<b>",
        "<a href=x>",
        "<blockquote>",
        "(",
        "http://(",
        "www.",
        "&",
        "&mu;",
        "<!--",
        "\n",
        "- a\n",
        "\\",
        "<a href=\"http://a.example\">",
        "\u{0301}",
        "\u{2067}",
        "```\n",
        "[a]: b\n",
        "<a \"",
        "**a ",
        "http://a.example ",
        "£",
    ];
    for piece in pieces {
        let bomb: String = piece.chars().cycle().take(65_536 / piece.len() * piece.chars().count()).collect();
        let is_container = ["> ", "* ", "1. ", "[", "<blockquote>"].contains(&piece);
        for source in std::iter::once(bomb.clone()).chain(is_container.then(|| half_and_lines(&bomb))) {
            for markup in [Markup::Text, Markup::Markdown] {
                let started = Instant::now();
                let rendered = render(&CommentBody::from_stored(source.clone()), markup);
                assert!(started.elapsed() < MOST, "{piece:?} in {markup:?} took {:?}", started.elapsed());
                assert!(depth(rendered.html.as_str()) <= 16, "{piece:?} in {markup:?}");
            }
        }
    }
}

/// Half a bomb with many lines behind it, each of which may have to be matched with all that the bomb has opened.
fn half_and_lines(bomb: &str) -> String {
    let half: String = bomb.chars().take(bomb.chars().count() / 2).collect();
    format!("{half}{}", "\na\n".repeat(8_192))
}
