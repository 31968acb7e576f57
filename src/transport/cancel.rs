//! Giving up one call from another thread.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How often a waiting call looks whether it was cancelled.
pub const LOOK_EVERY: Duration = Duration::from_millis(50);

/// Ends the one call that it was given to. Once fired it stays so.
#[derive(Clone, Debug, Default)]
pub struct CancelToken(Arc<AtomicBool>);

impl CancelToken {
    /// A token that was not fired.
    pub fn new() -> Self {
        Self::default()
    }

    /// Cancels the call, from any thread, before or during it.
    pub fn fire(&self) {
        self.0.store(true, Ordering::Release);
    }

    /// Whether the call was cancelled.
    pub fn is_fired(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }

    /// Waits, but no longer than until the deadline or a cancellation; tells whether the whole pause went by.
    pub fn pause(&self, duration: Duration, deadline: Instant) -> bool {
        let end = Instant::now() + duration;
        loop {
            let now = Instant::now();
            if now >= end {
                return true;
            }
            if now >= deadline || self.is_fired() {
                return false;
            }
            std::thread::sleep(LOOK_EVERY.min(end - now).min(deadline.saturating_duration_since(now)));
        }
    }
}
