//! Verdicts from history: similar texts, the network, the proven author, the scripts of the site.

use super::Script;
use crate::domain::moderation::{Reason, ReasonCode, Verdict, Weight};

/// History at the time of a submission. Nothing in it follows from the typed name or address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    /// Recent comments that say nearly the same, as many as are known, at most some.
    pub near: Vec<NearText>,
    /// The spam comments from the same network in the last 30 days.
    pub network_spam: u32,
    /// The author's approved comments, by proof.
    pub approved: u32,
    /// The author's spam comments, by proof.
    pub spam: u32,
    /// The scripts of approved comments, with how many there are of each.
    pub scripts: Vec<(Script, u32)>,
}

/// A recent comment that says nearly the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NearText {
    /// The comment.
    pub comment: i64,
    /// The article that it stands under.
    pub article: i64,
    /// A keyed hash of the network address it came from.
    pub network: Vec<u8>,
}

/// An earlier comment that a flood speaks against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exposed {
    /// The comment.
    pub comment: i64,
    /// Whether it is only held if it has a link: it came first, and no copy came from its network. A copy of another's
    /// comment must not take that comment down.
    pub needs_link: bool,
}

/// From how many texts on, this one included, nearly the same text is a flood.
pub const FLOOD_FROM: usize = 3;
/// The number of texts, this one included, from which a flood is spam by itself.
const SPAM_FROM: usize = 8;
/// The points of a flood that is not spam by itself.
const FLOOD: i32 = 50;
/// From how many approved comments on the scripts of a site are known.
const SCRIPTS_KNOWN_FROM: u32 = 20;

impl History {
    /// Returns whether this is one of many texts that are nearly the same, spread over articles or networks.
    pub fn is_flood(&self, article: i64, network: &[u8]) -> bool {
        let is_spread = self.near.iter().any(|near| near.article != article || near.network != network);
        is_spread && self.near.len() + 1 >= FLOOD_FROM
    }

    /// Returns the earlier comments that are to be held because this one, on an article and from a network, completes a flood.
    pub fn exposed(&self, article: i64, network: &[u8]) -> Vec<Exposed> {
        if !self.is_flood(article, network) {
            return Vec::new();
        }
        let first = self.near.iter().min_by_key(|near| near.comment);
        let is_apart = |first: &NearText| {
            let others = self.near.iter().filter(|near| near.comment != first.comment);
            others.map(|near| near.network.as_slice()).chain([network]).all(|other| other != first.network)
        };
        let spared = first.filter(|first| is_apart(first)).map(|first| first.comment);
        let exposed = |near: &NearText| Exposed { comment: near.comment, needs_link: Some(near.comment) == spared };
        self.near.iter().map(exposed).collect()
    }

    /// Says what follows from history for a comment from a network on an article, in a script.
    pub fn verdicts(&self, article: i64, network: &[u8], script: Option<Script>) -> Vec<Verdict> {
        [
            self.near_duplicates(article, network),
            self.network(),
            self.author_spam(),
            self.author_approved(),
            self.script(script),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn near_duplicates(&self, article: i64, network: &[u8]) -> Option<Verdict> {
        let count = self.near.len() + 1;
        let points = if count >= SPAM_FROM { 2 * FLOOD } else { FLOOD };
        let reason = || Reason::new(ReasonCode::NearDuplicates).with("count", count);
        self.is_flood(article, network).then(|| Verdict::new(Weight::Points(points), reason()))
    }

    fn network(&self) -> Option<Verdict> {
        let count = self.network_spam;
        let points = i32::try_from(count.min(4)).unwrap_or(0) * 10;
        // Many people share a network, so that it holds and makes no spam.
        let reason = || Reason::new(ReasonCode::NetworkSpam).with("count", count);
        (count >= 2).then(|| Verdict::new(Weight::HoldPoints(points), reason()))
    }

    fn author_spam(&self) -> Option<Verdict> {
        let count = self.spam;
        let points = i32::try_from(count.min(2)).unwrap_or(0) * 40;
        let reason = || Reason::new(ReasonCode::AuthorSpam).with("count", count);
        (count > 0).then(|| Verdict::new(Weight::Points(points), reason()))
    }

    fn author_approved(&self) -> Option<Verdict> {
        let count = self.approved;
        let points = i32::try_from(count.min(4)).unwrap_or(0) * -5;
        let reason = || Reason::new(ReasonCode::AuthorApproved).with("count", count);
        (count > 0).then(|| Verdict::new(Weight::Points(points), reason()))
    }

    fn script(&self, script: Option<Script>) -> Option<Verdict> {
        let script = script?;
        let approved: u32 = self.scripts.iter().map(|(_, count)| count).sum();
        if approved < SCRIPTS_KNOWN_FROM || self.scripts.iter().any(|(known, _)| *known == script) {
            return None;
        }
        let name = script.name();
        Some(Verdict::new(Weight::Points(25), Reason::new(ReasonCode::ScriptNew).with("script", name)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(count: usize, article: i64, network: u8) -> Vec<NearText> {
        (0..count).map(|n| NearText { comment: n as i64, article, network: vec![network] }).collect()
    }

    fn said(history: &History) -> Vec<(Weight, String)> {
        let found = history.verdicts(1, &[1], Script::of("Спасибо"));
        found.into_iter().map(|verdict| (verdict.weight(), verdict.reason().code.as_str().to_owned())).collect()
    }

    fn one(weight: Weight, code: &str) -> Vec<(Weight, String)> {
        vec![(weight, code.to_owned())]
    }

    #[test]
    fn third_text_of_a_kind_is_held_and_the_eighth_is_spam() {
        for (count, points) in [(2, Some(50)), (6, Some(50)), (7, Some(100)), (1, None)] {
            let expected = points.map_or(vec![], |points| one(Weight::Points(points), "near_duplicates"));
            assert_eq!(said(&History { near: near(count, 1, 2), ..History::default() }), expected, "{count}");
            assert_eq!(said(&History { near: near(count, 2, 1), ..History::default() }), expected, "{count}");
        }
    }

    #[test]
    fn first_of_a_flood_is_exposed_for_its_link_or_its_network_and_the_later_ones_are_in_any_case() {
        let texts = |networks: &[u8]| -> Vec<NearText> {
            let text = |(n, network): (usize, &u8)| NearText { comment: n as i64, article: 1, network: vec![*network] };
            networks.iter().enumerate().map(text).collect()
        };
        for (networks, network, needs_link) in
            [(&[1, 2][..], 3, true), (&[1, 2], 2, true), (&[1, 1], 2, false), (&[1, 2], 1, false)]
        {
            let history = History { near: texts(networks), ..History::default() };
            let expected = [(0, needs_link), (1, false)].map(|(comment, needs_link)| Exposed { comment, needs_link });
            assert_eq!(history.exposed(1, &[network]), expected, "{networks:?} {network}");
        }
        assert_eq!(History { near: texts(&[1]), ..History::default() }.exposed(1, &[2]), []);
    }

    #[test]
    fn whoever_says_the_same_again_on_one_article_is_no_flood() {
        assert_eq!(said(&History { near: near(9, 1, 1), ..History::default() }), []);
    }

    #[test]
    fn spam_from_a_network_only_holds() {
        assert_eq!(said(&History { network_spam: 1, ..History::default() }), []);
        let many = History { network_spam: 70, ..History::default() };
        assert_eq!(said(&many), one(Weight::HoldPoints(40), "network_spam"));
    }

    #[test]
    fn proof_speaks_for_and_against() {
        assert_eq!(said(&History { approved: 2, ..History::default() }), one(Weight::Points(-10), "author_approved"));
        assert_eq!(said(&History { spam: 9, ..History::default() }), one(Weight::Points(80), "author_spam"));
    }

    #[test]
    fn script_is_new_only_where_the_others_are_known() {
        let latin = Script::of("thanks").unwrap();
        let known = |count| History { scripts: vec![(latin, count)], ..History::default() };
        assert_eq!(said(&known(19)), []);
        assert_eq!(said(&known(20)), one(Weight::Points(25), "script_new"));
        let both = History { scripts: vec![(latin, 20), (Script::of("да").unwrap(), 1)], ..History::default() };
        assert_eq!(said(&both), []);
    }
}
