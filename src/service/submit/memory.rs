//! What is remembered that concerns a group of submissions to one site.

use super::write::Candidate;
use crate::domain::author::AuthorId;
use crate::domain::comment::CommentId;
use crate::domain::judging::Reputation;
use crate::domain::moderation::Status;
use crate::domain::policy::PolicySettings;
use crate::domain::site::{Site, SiteId};
use crate::domain::spam::{History, NearText, Script, Sketch};
use crate::domain::timestamp::Timestamp;
use crate::service::ServiceError;
use crate::service::pressure::{self, Pressure};
use crate::storage::spam_memory::{self, RecentText};
use crate::storage::{self, AnyConnection, StorageError};
use std::collections::{BTreeSet, HashMap};

/// How long texts that are nearly the same count as one flood, in seconds.
pub(in crate::service) const FLOOD_SECONDS: i64 = 3_600;
/// The most remembered texts that are looked at for one group of submissions.
const MAX_RECENT: i64 = 16_000;
/// How many texts are remembered under one band until all but the newest half are forgotten. Where everybody uses the same few
/// words, unlike texts share bands, and all of them would be read for each submission.
const MAX_IN_BAND: usize = 64;
/// From so many on, more texts of a kind tell nothing new, and are not remembered.
pub(in crate::service) const MAX_SIMILAR_REMEMBERED: usize = 12;
/// How long spam speaks against a network, in days.
const NETWORK_DAYS: i64 = 30;

/// What is remembered.
pub(super) struct Memory {
    recent: Vec<RecentText>,
    /// Where the texts of a band stand in `recent`: a group of hundreds is not compared with thousands, each with each.
    places: HashMap<i64, Vec<usize>>,
    fresh: Vec<RecentText>,
    networks: HashMap<String, i64>,
    proofs: HashMap<i64, (i64, i64)>,
    scripts: Vec<(Script, u32)>,
    approved: Vec<(Script, i64)>,
    typed: BTreeSet<CommentId>,
    /// How many comments each article has that were lately published.
    threads: HashMap<i64, i64>,
    now: Timestamp,
    /// How many comments come to the site.
    pub(super) pressure: Pressure,
}

impl Memory {
    /// Reads what concerns these submissions, all of them to one site.
    pub(super) fn recall(
        connection: &mut AnyConnection,
        site: SiteId,
        candidates: &[&mut Candidate],
    ) -> Result<Self, ServiceError> {
        let now = candidates.iter().map(|one| one.entry.now).max().unwrap_or(Timestamp::from_millis(0));
        let bands: Vec<i64> = candidates.iter().flat_map(|one| one.bands()).copied().collect();
        let known = if bands.is_empty() {
            Vec::new()
        } else {
            spam_memory::recent_texts(connection, site, &bands, now.plus_seconds(-FLOOD_SECONDS), MAX_RECENT)?
        };
        // What comes by way of a proxy of one's own all has the same network, which tells nothing.
        let foreign = candidates.iter().filter(|one| !one.entry.prepared.arrival.network.is_local());
        let prefixes: BTreeSet<&str> = foreign.map(|one| one.entry.minted.network.prefix.as_str()).collect();
        let prefixes: Vec<_> = prefixes.into_iter().collect();
        let networks = spam_memory::network_spam(connection, site, &prefixes, now.plus_days(-NETWORK_DAYS))?;
        let proofs: Vec<_> = candidates.iter().filter_map(|one| one.entry.prepared.proof).collect();
        let proofs = spam_memory::by_proof(connection, site, &proofs)?;
        let scripts = spam_memory::scripts(connection, site)?;
        let scripts = scripts.into_iter().map(|(script, count)| (script, bounded(count))).collect();
        let typed = typed_known(connection, site, candidates)?;
        let settings = candidates.first().map(|one| &one.entry.prepared.site.settings.policy);
        let pressure = settings.map(|settings| pressure::measure(connection, site, settings, now));
        let pressure = pressure.transpose()?.unwrap_or_default();
        let ids: BTreeSet<i64> = candidates.iter().map(|one| one.article.id.get()).collect();
        let ids: Vec<_> = ids.into_iter().collect();
        let threads = spam_memory::approved_since(connection, &ids, now.plus_seconds(-pressure::SPAN_SECONDS))?;
        let (recent, places, fresh, approved) = (Vec::new(), HashMap::new(), Vec::new(), Vec::new());
        let mut memory =
            Self { recent, places, fresh, networks, proofs, scripts, approved, typed, threads, now, pressure };
        known.into_iter().for_each(|text| memory.keep(text));
        Ok(memory)
    }

    /// Gives what is remembered about one of them.
    pub(super) fn of(&self, one: &Candidate) -> History {
        let (approved, spam) = self.proved(one);
        History {
            near: self.near(one),
            network_spam: self.networks.get(&one.entry.minted.network.prefix).map_or(0, |count| bounded(*count)),
            approved,
            spam,
            scripts: self.scripts.clone(),
        }
    }

    /// Gives what its author has proved, or typed where the site asks for that.
    pub(super) fn reputation(&self, one: &Candidate) -> Reputation {
        Reputation { approvals: self.proved(one).0, is_typed_known: self.typed.contains(&one.entry.minted.comment()) }
    }

    /// Tells whether so many comments were lately published on its article that it has to wait.
    pub(super) fn is_thread_full(&self, one: &Candidate) -> bool {
        let limit = i64::from(one.entry.prepared.site.settings.policy.thread_limit);
        limit > 0 && self.threads.get(&one.article.id.get()).is_some_and(|count| *count >= limit)
    }

    fn proved(&self, one: &Candidate) -> (u32, u32) {
        let found = one.entry.prepared.proof.and_then(|proof| self.proofs.get(&proof.get()));
        found.map_or((0, 0), |(approved, spam)| (bounded(*approved), bounded(*spam)))
    }

    fn near(&self, one: &Candidate) -> Vec<NearText> {
        let Some(sketch) = &one.entry.prepared.content.sketch else { return Vec::new() };
        let places: BTreeSet<usize> =
            sketch.bands().iter().filter_map(|band| self.places.get(band)).flatten().copied().collect();
        let near = places.iter().filter_map(|place| self.recent.get(*place));
        let near = near.filter(|text| sketch.is_like(&text.sketch));
        near.cloned().map(NearText::from).collect()
    }

    /// Remembers one of them for the later ones, unless enough like it are known.
    pub(super) fn learn(&mut self, one: &Candidate, near: usize) {
        if one.judgement.status == Status::Approved {
            *self.threads.entry(one.article.id.get()).or_default() += 1;
        }
        if let (Status::Approved, Some(script)) = (one.judgement.status, one.entry.prepared.content.script) {
            match self.approved.iter_mut().find(|(known, _)| *known == script) {
                Some((_, count)) => *count += 1,
                None => self.approved.push((script, 1)),
            }
        }
        let Some(sketch) = one.entry.prepared.content.sketch.as_ref().filter(|_| near < MAX_SIMILAR_REMEMBERED) else {
            return;
        };
        let text = RecentText {
            comment: one.entry.minted.comment().get(),
            article: one.article.id.get(),
            network: one.network().to_vec(),
            sketch: sketch.as_bytes().to_vec(),
            bands: sketch.bands().to_vec(),
            at: one.entry.now,
        };
        self.keep(text.clone());
        self.fresh.push(text);
    }

    fn keep(&mut self, text: RecentText) {
        for band in &text.bands {
            self.places.entry(*band).or_default().push(self.recent.len());
        }
        self.recent.push(text);
    }

    /// Gives the bands of fresh texts that have too many, each with the newest comment that is to be forgotten there.
    fn full_bands(&self) -> Vec<(i64, i64)> {
        let bands: BTreeSet<i64> = self.fresh.iter().flat_map(|text| &text.bands).copied().collect();
        let mut full = Vec::new();
        for band in bands {
            let places = self.places.get(&band).map(Vec::as_slice).unwrap_or_default();
            if places.len() > MAX_IN_BAND {
                let mut comments: Vec<i64> =
                    places.iter().filter_map(|place| Some(self.recent.get(*place)?.comment)).collect();
                comments.sort_unstable();
                full.extend(comments.iter().rev().nth(MAX_IN_BAND / 2).map(|comment| (band, *comment)));
            }
        }
        full
    }

    /// Writes what is new, and counts the comments that nothing spoke against.
    pub(super) fn save(&self, connection: &mut AnyConnection, site: &Site, arrived: i64) -> Result<(), ServiceError> {
        let (site, settings) = (site.id, &site.settings.policy);
        for (band, comment) in self.full_bands() {
            spam_memory::forget_band(connection, site, band, comment)?;
        }
        spam_memory::remember_texts(connection, site, &self.fresh)?;
        for (script, count) in &self.approved {
            spam_memory::count_script(connection, site, *script, *count)?;
        }
        if arrived > 0 {
            spam_memory::count_arrivals(connection, site, self.now, arrived)?;
            self.warn_at_start(connection, site, settings, arrived)?;
        }
        Ok(())
    }

    /// Tells the operator, once, when a flood begins.
    fn warn_at_start(
        &self,
        connection: &mut AnyConnection,
        site: SiteId,
        settings: &PolicySettings,
        arrived: i64,
    ) -> Result<(), ServiceError> {
        let Pressure { is_flooded, lately, limit, .. } = self.pressure;
        let is_near = !is_flooded && limit > 0 && lately + arrived >= limit;
        if is_near && pressure::measure(connection, site, settings, self.now)?.is_flooded {
            let site = site.get();
            tracing::warn!(site, "far more comments come than usual; everything is held until that ends");
        }
        Ok(())
    }
}

impl From<RecentText> for NearText {
    fn from(text: RecentText) -> Self {
        Self { comment: text.comment, article: text.article, network: text.network }
    }
}

/// Finds the remembered texts of a site that say nearly the same as a text.
///
/// # Errors
/// `StorageError::Query`.
pub(in crate::service) fn recent_like(
    connection: &mut AnyConnection,
    site: SiteId,
    sketch: &Sketch,
    now: Timestamp,
) -> Result<Vec<RecentText>, StorageError> {
    let since = now.plus_seconds(-FLOOD_SECONDS);
    let recent = spam_memory::recent_texts(connection, site, sketch.bands(), since, MAX_RECENT)?;
    Ok(recent.into_iter().filter(|text| sketch.is_like(&text.sketch)).collect())
}

fn bounded(count: i64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Finds the submissions whose name and address stood under an approved comment, where the site takes that for enough.
fn typed_known(
    connection: &mut AnyConnection,
    site: SiteId,
    candidates: &[&mut Candidate],
) -> Result<BTreeSet<CommentId>, ServiceError> {
    let asks = |one: &&&mut Candidate| one.entry.prepared.site.settings.policy.trusts_typed;
    let authors: Vec<_> = candidates.iter().filter(asks).filter_map(|one| one.entry.minted.author()).collect();
    if authors.is_empty() {
        return Ok(BTreeSet::new());
    }
    let known: Vec<(AuthorId, Vec<u8>)> = storage::authors::find_all(connection, site, &authors)?;
    let ids: Vec<_> = known.iter().map(|(id, _)| *id).collect();
    let names = storage::comments::approved_names(connection, &ids)?;
    let is_known = |one: &&&mut Candidate| {
        let index = one.entry.minted.author().map(|author| author.index.as_bytes().to_vec());
        let id = known.iter().find(|(_, known)| Some(known) == index.as_ref()).map(|(id, _)| *id);
        let name = one.entry.prepared.fields.author_name.as_str().to_lowercase();
        names.iter().any(|(author, known)| Some(*author) == id && known.to_lowercase() == name)
    };
    Ok(candidates.iter().filter(asks).filter(is_known).map(|one| one.entry.minted.comment()).collect())
}
