//! Bans of networks, authors, hosts and words. What they do never shows in an answer.

use super::{Reading, Text};
use crate::domain::author::AvatarSeed;
use crate::domain::ban::{Ban, BanTarget};
use crate::domain::moderation::{Reason, ReasonCode, Verdict, Weight};
use crate::domain::timestamp::Timestamp;
use std::net::IpAddr;

/// The sender of a comment, as bans match it.
#[derive(Debug, Clone, Copy)]
pub struct Sender<'a> {
    /// The network address.
    pub network: IpAddr,
    /// The blind index of the address, where one was given.
    pub index: Option<&'a [u8]>,
    /// The proof.
    pub seed: Option<AvatarSeed>,
}

/// The codes of these reasons.
const CODES: &[ReasonCode] =
    &[ReasonCode::BannedNetwork, ReasonCode::BannedAuthor, ReasonCode::BannedHost, ReasonCode::BannedWord];

/// Returns whether a verdict comes from a ban, and must not show in the answer.
pub fn is_secret(verdict: &Verdict) -> bool {
    CODES.contains(&verdict.reason().code)
}

/// Returns whether a verdict comes from a ban that met a typed address and nothing else. Anybody can type it.
pub fn is_by_address(verdict: &Verdict) -> bool {
    verdict.reason().code == ReasonCode::BannedAuthor && verdict.reason().value("by") == Some("address")
}

/// Has a ban that met a typed address and nothing else tell so only. Other verdicts stay as they are.
pub fn spared(verdict: Verdict) -> Verdict {
    if is_by_address(&verdict) {
        Verdict::new(Weight::Note, Reason::new(ReasonCode::BannedAddressTyped))
    } else {
        verdict
    }
}

/// Says which bans that are in force meet a comment.
pub fn ban_verdicts(bans: &[&Ban], text: Text<'_>, sender: Sender<'_>, now: Timestamp) -> Vec<Verdict> {
    if bans.is_empty() {
        return Vec::new();
    }
    let reading = Reading::of(text);
    let reason = |ban: &&Ban| reason(ban, &reading, sender);
    let in_force = bans.iter().filter(|ban| ban.is_in_force(now));
    in_force.filter_map(reason).map(|reason| Verdict::new(Weight::Spam, reason)).collect()
}

fn reason(ban: &Ban, reading: &Reading<'_>, sender: Sender<'_>) -> Option<Reason> {
    match &ban.target {
        BanTarget::Network(network) => {
            network.contains(&sender.network).then(|| Reason::new(ReasonCode::BannedNetwork))
        }
        BanTarget::Author { index, seed, .. } => {
            let has_address = index.as_deref().is_some_and(|index| sender.index == Some(index));
            let has_proof = seed.is_some() && *seed == sender.seed;
            let by = if has_proof { "proof" } else { "address" };
            (has_address || has_proof).then(|| Reason::new(ReasonCode::BannedAuthor).with("by", by))
        }
        BanTarget::Host(list) => {
            list.find(&reading.haystack).map(|_| Reason::new(ReasonCode::BannedHost).with("host", ban.target.shown()))
        }
        BanTarget::Word(list) => {
            list.find(&reading.haystack).map(|_| Reason::new(ReasonCode::BannedWord).with("entry", ban.target.shown()))
        }
    }
}
