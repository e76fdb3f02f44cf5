//! Seeded shuffling (SplitMix64, Steele, Lea and Flood 2014; Fisher and Yates).

/// A seeded source of orders.
#[derive(Debug, Clone)]
pub(super) struct Shuffle(u64);

impl Shuffle {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Puts items into a new order.
    pub(super) fn apply<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = self.next() % (last as u64 + 1);
            items.swap(last, usize::try_from(other).unwrap_or(last));
        }
    }

    const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shuffled(seed: u64) -> Vec<u32> {
        let mut items: Vec<u32> = (0..100).collect();
        Shuffle::new(seed).apply(&mut items);
        items
    }

    #[test]
    fn same_seed_gives_same_order_and_another_seed_another() {
        assert_eq!(shuffled(7), shuffled(7));
        assert_ne!(shuffled(7), shuffled(8));
    }

    #[test]
    fn nothing_is_lost() {
        let mut items = shuffled(0);
        items.sort_unstable();
        assert_eq!(items, (0..100).collect::<Vec<_>>());
    }

    #[test]
    fn each_item_reaches_each_place() {
        let mut counts = [[0_u32; 4]; 4];
        let mut shuffle = Shuffle::new(3);
        for _ in 0..4_000 {
            let mut items = [0, 1, 2, 3];
            shuffle.apply(&mut items);
            items.iter().enumerate().for_each(|(place, item)| counts[place][*item] += 1);
        }
        assert!(counts.iter().flatten().all(|count| (850..1_150).contains(count)), "{counts:?}");
    }
}
