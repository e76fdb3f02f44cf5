//! The cache of rendered pages. One table has pages by `PageKey`, the other aliases: request keys that lead to a page.
//! Both are bounded by bytes.
//!
//! An alias leads to a page and has no bytes of its own. So an address with meaningless parameters takes only the
//! memory of its alias.

use super::counter::Counter;
use super::encoding::Encoding;
use super::key::{Alias, PageKey, RequestKey, RequestKeyRef};
use super::page::Rendered;
use crate::metrics::CacheFigures;
use crate::service::{Service, Versions};
use crate::web::error::ApiError;
use actix_web::web;
use quick_cache::sync::{Cache, DefaultLifecycle};
use quick_cache::{DefaultHashBuilder, OptionsBuilder, Weighter};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::available_parallelism;
use tokio::sync::Semaphore;

const MIB: u64 = 1024 * 1024;
/// The least capacity of a shard: a page has to fit into one.
const MIN_SHARD_BYTES: u64 = 8 * MIB;
const MAX_SHARDS: u64 = 16;
/// The capacity for unread pages: a hundred usual ones.
const MAY_STAY_UNREAD_BYTES: u64 = 6 * MIB;
/// The assumed sizes of a page and of an alias, to dimension the tables.
const USUAL_PAGE_BYTES: u64 = 32 * 1024;
const USUAL_ALIAS_BYTES: u64 = 512;
/// The overhead of an alias, in bytes.
const BESIDE_ALIAS_BYTES: usize = 256;

/// The cache. Share one between all workers.
#[derive(Debug)]
pub struct RenderedPages {
    store: Option<Store>,
    hits: Counter,
    misses: Counter,
    max_bytes: u64,
}

#[derive(Debug)]
struct Store {
    pages: Cache<Arc<PageKey>, CachedPage, ByBytes>,
    aliases: Cache<RequestKey, Arc<Alias>, ByBytes>,
    compressing: Arc<Semaphore>,
    weighing: Mutex<()>,
}

/// A page with its weight, which must not change while it is in the table.
#[derive(Debug, Clone)]
struct CachedPage {
    page: Arc<Rendered>,
    bytes: usize,
}

#[derive(Debug, Clone, Copy)]
struct ByBytes;

impl Weighter<Arc<PageKey>, CachedPage> for ByBytes {
    fn weight(&self, key: &Arc<PageKey>, kept: &CachedPage) -> u64 {
        as_u64(key.bytes() + kept.bytes)
    }
}

impl Weighter<RequestKey, Arc<Alias>> for ByBytes {
    fn weight(&self, request_key: &RequestKey, alias: &Arc<Alias>) -> u64 {
        // The alias holds its key even if the page is gone.
        as_u64(request_key.target.len() + request_key.language.len() + alias.key.bytes() + BESIDE_ALIAS_BYTES)
    }
}

impl CachedPage {
    fn of(page: Arc<Rendered>) -> Self {
        let bytes = page.bytes();
        Self { page, bytes }
    }
}

impl RenderedPages {
    /// Creates a cache of so many bytes; 0 disables it.
    pub fn new(max_bytes: u64) -> Self {
        let store = (max_bytes > 0).then(|| Store {
            pages: table(max_bytes / 8 * 7, USUAL_PAGE_BYTES),
            aliases: table(max_bytes / 8, USUAL_ALIAS_BYTES),
            compressing: Arc::new(Semaphore::new(available_parallelism().map_or(1, |cores| cores.get().div_ceil(2)))),
            weighing: Mutex::new(()),
        });
        Self { store, hits: Counter::default(), misses: Counter::default(), max_bytes }
    }

    /// Returns the figures.
    pub fn figures(&self) -> CacheFigures {
        let (bytes, entries) = self
            .store
            .as_ref()
            .map_or((0, 0), |store| (store.pages.weight() + store.aliases.weight(), as_u64(store.pages.len())));
        let (hits, misses) = (self.hits.get(), self.misses.get());
        CacheFigures { hits, misses, bytes, entries, max_bytes: self.max_bytes }
    }

    /// Finds the page of a request key, if it is current.
    pub(super) fn find(&self, service: &Service, request_key: RequestKeyRef<'_>) -> Option<Arc<Rendered>> {
        let store = self.store.as_ref()?;
        let alias = store.aliases.get(&request_key)?;
        if !service.is_current(&alias.versions) {
            store.aliases.remove_if(&request_key, |known| Arc::ptr_eq(known, &alias));
            return None;
        }
        let kept = store.pages.get(&alias.key)?;
        if !is_good(service, &kept.page) {
            store.drop_page(&alias.key, &kept.page);
            return None;
        }
        kept.page.note_read();
        Some(kept.page)
    }

    /// Counts a hit.
    pub(super) fn count_hit(&self) {
        self.hits.add_one();
    }

    /// Returns a page from the cache, or renders it. Concurrent requests wait for one rendering; if it fails, the next
    /// of them renders. `versions` is called before `render` begins.
    pub(super) async fn get(
        &self,
        service: &Service,
        key: &Arc<PageKey>,
        versions: impl FnOnce() -> Versions,
        render: impl Future<Output = Result<Rendered, ApiError>>,
    ) -> Result<Arc<Rendered>, ApiError> {
        let Some(store) = self.store.as_ref().filter(|_| service.may_keep()) else {
            self.misses.add_one();
            return render.await.map(Arc::new);
        };
        loop {
            match store.pages.get_value_or_guard_async(key).await {
                Ok(kept) if is_good(service, &kept.page) => {
                    self.hits.add_one();
                    kept.page.note_read();
                    return Ok(kept.page);
                }
                // Also a page that another request has just rendered: a decision may have come in between.
                Ok(kept) => store.drop_page(key, &kept.page),
                Err(guard) => {
                    self.misses.add_one();
                    let versions = versions();
                    let page = Arc::new(render.await?.with_versions(versions));
                    // Refused if another page has the key. The answer is the same.
                    let _ = guard.insert(CachedPage::of(Arc::clone(&page)));
                    return Ok(page);
                }
            }
        }
    }

    /// Drops pages without a request since the last call, and their aliases. Some MiB of such pages always stay, so
    /// that a small site keeps all of its pages.
    pub fn drop_unread(&self) {
        let Some(store) = &self.store else { return };
        let unread = AtomicU64::new(0);
        store.pages.retain(|_, kept| {
            let may_stay = || unread.fetch_add(as_u64(kept.bytes), Ordering::Relaxed) < MAY_STAY_UNREAD_BYTES;
            kept.page.take_read() || may_stay()
        });
        store.aliases.retain(|_, alias| store.pages.contains_key(&alias.key));
    }

    /// Stores the alias of a page, valid until sites change.
    pub(super) fn remember(&self, request_key: RequestKeyRef<'_>, key: Arc<PageKey>, versions: Versions) {
        if let Some(store) = &self.store {
            let request_key = RequestKey { target: request_key.target.into(), language: request_key.language.into() };
            store.aliases.insert(request_key, Arc::new(Alias { key, versions }));
        }
    }

    /// Compresses a page, unless another task does or all compressors are busy. It completes even if the client has
    /// gone.
    pub(super) async fn compress(self: &Arc<Self>, key: &Arc<PageKey>, page: &Arc<Rendered>, encoding: Encoding) {
        let Some(store) = &self.store else { return };
        let Ok(permit) = Arc::clone(&store.compressing).try_acquire_owned() else { return };
        if !page.claim(encoding) {
            return;
        }
        let (pages, key, page) = (Arc::clone(self), Arc::clone(key), Arc::clone(page));
        let made = web::block(move || {
            let made = page.make(encoding);
            pages.weigh_again(key, page);
            drop(permit);
            made
        });
        if let Err(error) = made.await.map_err(std::io::Error::other).flatten() {
            tracing::warn!(error = &error as &dyn std::error::Error, "a page could not be compressed");
        }
    }

    fn weigh_again(&self, key: Arc<PageKey>, page: Arc<Rendered>) {
        let Some(store) = &self.store else { return };
        let _alone = store.weighing.lock().unwrap_or_else(PoisonError::into_inner);
        if store.pages.peek(&key).is_some_and(|kept| Arc::ptr_eq(&kept.page, &page)) {
            // Refused if the page has just been dropped.
            let _ = store.pages.replace(key, CachedPage::of(page), true);
        }
    }
}

impl Store {
    fn drop_page(&self, key: &Arc<PageKey>, page: &Arc<Rendered>) {
        self.pages.remove_if(key, |kept| Arc::ptr_eq(&kept.page, page));
    }
}

fn is_good(service: &Service, page: &Rendered) -> bool {
    page.versions().is_some_and(|versions| service.is_current(versions))
        && page.good_until().is_none_or(|end| service.clock.now() < end)
}

fn table<K, V>(max_bytes: u64, usual_bytes: u64) -> Cache<K, V, ByBytes>
where
    K: Eq + std::hash::Hash,
    V: Clone,
    ByBytes: Weighter<K, V>,
{
    let shards = (max_bytes / MIN_SHARD_BYTES).clamp(1, MAX_SHARDS);
    // A power of two that keeps `MIN_SHARD_BYTES`.
    let shards = 1 << shards.ilog2();
    // The table reduces the number of shards if it expects too few items in each.
    let usual_count = (max_bytes / usual_bytes).clamp(shards * 32, 1 << 20);
    let options = OptionsBuilder::new()
        .shards(usize::try_from(shards).unwrap_or(1))
        .estimated_items_capacity(usize::try_from(usual_count).unwrap_or(usize::MAX))
        .weight_capacity(max_bytes)
        .build();
    match options {
        Ok(options) => {
            Cache::with_options(options, ByBytes, DefaultHashBuilder::default(), DefaultLifecycle::default())
        }
        // Never: both capacities are given.
        Err(_) => Cache::with_weighter(1, max_bytes, ByBytes),
    }
}

fn as_u64(bytes: usize) -> u64 {
    u64::try_from(bytes).unwrap_or(u64::MAX)
}
