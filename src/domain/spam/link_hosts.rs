//! Hosts of links: URL shorteners, and look-alikes of other hosts.

use super::{Reading, is_own};
use crate::domain::author::mixes_scripts;
use crate::domain::moderation::{Reason, ReasonCode, Verdict, Weight};
use crate::domain::policy::PolicySettings;
use unicode_security::skeleton;

pub(super) const CODES: &[ReasonCode] = &[ReasonCode::LinkShortener, ReasonCode::LookAlikeHost];

/// Services that stand in for another address.
const SHORTENERS: &[&str] = &[
    "adf.ly",
    "bit.ly",
    "bl.ink",
    "buff.ly",
    "cutt.ly",
    "goo.gl",
    "is.gd",
    "ow.ly",
    "rb.gy",
    "rebrand.ly",
    "s.id",
    "shorturl.at",
    "shrtco.de",
    "t.co",
    "t.ly",
    "tiny.cc",
    "tinyurl.com",
    "trib.al",
    "u.to",
    "v.gd",
];

/// Objects to links whose target cannot be seen.
pub(super) fn check_shortener(reading: &Reading<'_>, _: &PolicySettings) -> Option<Verdict> {
    let is_shortener = |host: &&str| SHORTENERS.contains(&host.strip_prefix("www.").unwrap_or(host));
    let host = reading.foreign_hosts().find(is_shortener)?;
    Some(Verdict::new(Weight::Points(30), Reason::new(ReasonCode::LinkShortener).with("host", host)))
}

/// Objects to hosts whose letters imitate others: several scripts in one label, or the site's own name in other letters.
pub(super) fn check_look_alike(reading: &Reading<'_>, _: &PolicySettings) -> Option<Verdict> {
    let own = reading.text.own_hosts;
    let host = reading.foreign_hosts().find(|host| looks_like_another(host, own))?;
    Some(Verdict::new(Weight::Points(60), Reason::new(ReasonCode::LookAlikeHost).with("host", host)))
}

fn looks_like_another(host: &str, own: &[String]) -> bool {
    if !host.contains("xn--") {
        return false;
    }
    let (shown, _) = idna::domain_to_unicode(host);
    let imitates = || {
        let look: String = skeleton(&shown).collect();
        own.iter().any(|own| !is_own(host, std::slice::from_ref(own)) && skeleton(own).eq(look.chars()))
    };
    mixes_scripts(&shown) || imitates()
}
