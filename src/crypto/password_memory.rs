//! The memory of Argon2: a few buffers, reused while passwords wait and freed when none does.

use std::sync::{Mutex, PoisonError};

use argon2::{Block, Error};
use zeroize::Zeroize as _;

/// Idle buffers. There are never more buffers than concurrent computations: each takes one from here before it
/// allocates, and returns it before the next begins.
#[derive(Default)]
pub(super) struct PasswordMemory(Mutex<Vec<Buffer>>);

impl PasswordMemory {
    /// Takes a buffer to compute in.
    pub(super) fn take(&self) -> Buffer {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default()
    }

    /// Puts a buffer back for the next computation.
    pub(super) fn put_back(&self, buffer: Buffer) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(buffer);
    }

    /// Frees the idle buffers.
    pub(super) fn release(&self) {
        let released = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        // Dropped here, outside of the lock: what was in them is overwritten, which takes a while.
        drop(released);
    }

    /// Counts the idle buffers.
    #[cfg(test)]
    pub(super) fn kept(&self) -> usize {
        self.0.lock().unwrap().len()
    }
}

/// Memory for one computation, empty until it is used. Its contents are overwritten before they are given back.
#[derive(Default)]
pub(super) struct Buffer(Vec<Block>);

impl Buffer {
    /// Returns `count` blocks of 1 KiB.
    ///
    /// # Errors
    /// `Error::OutOfMemory` where the system has no more.
    pub(super) fn blocks(&mut self, count: usize) -> Result<&mut [Block], Error> {
        if self.0.len() < count {
            // In one piece and only once: growing would keep the old blocks until they are copied.
            *self = Self::default();
            self.0.try_reserve_exact(count).map_err(|_| Error::OutOfMemory)?;
            self.0.resize(count, Block::new());
        }
        self.0.get_mut(..count).ok_or(Error::OutOfMemory)
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        self.0.iter_mut().for_each(Block::zeroize);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buffer_is_used_again_until_it_is_released() {
        let memory = PasswordMemory::default();
        let mut buffer = memory.take();
        let first = buffer.blocks(16).unwrap().as_ptr();
        memory.put_back(buffer);
        assert_eq!(memory.kept(), 1);
        let mut buffer = memory.take();
        assert_eq!((memory.kept(), buffer.blocks(16).unwrap().as_ptr()), (0, first));
        memory.put_back(buffer);
        memory.release();
        assert_eq!(memory.kept(), 0);
    }

    #[test]
    fn buffer_grows_for_a_hash_that_takes_more() {
        let mut buffer = Buffer::default();
        assert_eq!(buffer.blocks(8).unwrap().len(), 8);
        assert_eq!(buffer.blocks(64).unwrap().len(), 64);
        assert_eq!(buffer.blocks(8).unwrap().len(), 8);
        assert!(matches!(buffer.blocks(usize::MAX / 2), Err(Error::OutOfMemory)));
    }
}
