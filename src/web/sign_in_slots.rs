//! Slots for sign-ins from unknown browsers. There are fewer of them than password checks, so that known browsers
//! always find a free check.

use super::error::ApiError;
use super::rate_limit::Growth;
use super::slots::{Shares, Slot, Slots};
use crate::metrics::Bounded;
use std::net::IpAddr;
use std::sync::Arc;

/// `Retry-After` of a refusal, in seconds.
const RETRY_AFTER_SECONDS: u64 = 2;

/// The slots. Share one between all workers.
#[derive(Debug)]
pub struct SignInSlots {
    slots: Arc<Slots>,
    shares: Shares,
}

/// One slot, until it is dropped.
#[derive(Debug)]
pub struct SignInSlot {
    _slot: Slot,
}

impl SignInSlots {
    /// Creates three quarters as many slots as there are password checks. One network may hold an eighth of them.
    pub fn new(password_checks: usize) -> Self {
        let max = (password_checks - password_checks / 4).max(1);
        Self { slots: Arc::new(Slots::new(max)), shares: Shares::grown((max / 8).max(1), Growth::FEW, max) }
    }

    /// Takes a slot.
    ///
    /// # Errors
    /// `Unavailable` if all are held, or if the visitor's network has used up its share.
    pub fn take(&self, address: IpAddr) -> Result<SignInSlot, ApiError> {
        let slot = self.slots.take(self.shares.holders(address));
        let refused = ApiError::Unavailable { retry_after_seconds: RETRY_AFTER_SECONDS };
        Ok(SignInSlot { _slot: slot.ok_or(refused)? })
    }

    /// Reports the held slots and the refusals.
    pub fn bound(&self) -> Bounded {
        self.slots.bound("stranger_sign_ins")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strangers_leave_room_for_others_and_one_range_room_for_strangers() {
        let strangers = SignInSlots::new(40);
        let from = |range: u8, host: u8| strangers.take(IpAddr::from([192, 0, range, host]));
        let flood: Vec<_> = (0..=255).filter_map(|host| from(2, host).ok()).collect();
        assert_eq!(flood.len(), 7);
        let others: Vec<_> = (3..=255).filter_map(|range| from(range, 1).ok()).collect();
        assert_eq!((flood.len() + others.len(), strangers.bound().limit), (30, 30));
        assert!(matches!(from(3, 9), Err(ApiError::Unavailable { retry_after_seconds: 2 })));
        drop(flood);
        assert!(from(2, 1).is_ok());
    }
}
