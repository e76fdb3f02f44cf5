//! What may appear in the HTML of a comment, as a browser would read it.

use scraper::{Html, Node};
use url::Url;

const ELEMENTS: &str = "p br a em strong del code pre blockquote ul ol li abbr acronym b cite i q s strike";

/// Gives what may not appear but does.
pub fn faults(html: &str) -> Vec<String> {
    let mut faults = Vec::new();
    // The parser stands an `html` element above what it reads.
    for node in Html::parse_fragment(html).root_element().descendants().skip(1) {
        match node.value() {
            Node::Text(_) => {}
            Node::Element(element) if ELEMENTS.split(' ').any(|allowed| allowed == element.name()) => {
                let wrong = element.attrs().filter(|(name, value)| !may_have(element.name(), name, value));
                faults.extend(wrong.map(|(name, value)| format!("{} {name}={value:?}", element.name())));
            }
            other => faults.push(format!("{other:?}")),
        }
    }
    faults
}

fn may_have(element: &str, attribute: &str, value: &str) -> bool {
    match (element, attribute) {
        ("a", "href") => Url::parse(value).is_ok_and(|url| matches!(url.scheme(), "http" | "https")),
        ("a", "rel") => value == "ugc nofollow noopener noreferrer",
        ("code", "class") => value.starts_with("language-"),
        _ => false,
    }
}
