//! A counter for many concurrent writers and rare reads.

use std::cell::Cell;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

/// The parts of a counter. A power of two; further threads share parts.
const PARTS: usize = 16;

static NEXT: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    static OWN: Cell<usize> = Cell::new(NEXT.fetch_add(1, Ordering::Relaxed) % PARTS);
}

/// A counter in parts, each on its own cache line, so that concurrent threads do not contend.
#[derive(Debug, Default)]
pub struct Counter {
    parts: [Part; PARTS],
}

#[derive(Debug, Default)]
#[repr(align(64))]
struct Part(AtomicU64);

impl Counter {
    /// Counts one more.
    pub fn add_one(&self) {
        if let Some(part) = self.parts.get(OWN.get()) {
            part.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Returns the count.
    pub fn get(&self) -> u64 {
        self.parts.iter().map(|part| part.0.load(Ordering::Relaxed)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_thread_counts() {
        let counter = Counter::default();
        std::thread::scope(|scope| {
            for _ in 0..20 {
                scope.spawn(|| (0..100).for_each(|_| counter.add_one()));
            }
        });
        assert_eq!(counter.get(), 2000);
    }
}
