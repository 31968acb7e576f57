//! Cancelling one call from another thread.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How often a waiting call checks for cancellation.
pub const LOOK_EVERY: Duration = Duration::from_millis(50);

/// Cancels the one call that it was passed to. It cannot be reset.
#[derive(Clone, Debug, Default)]
pub struct CancelToken(Arc<AtomicBool>);

impl CancelToken {
    /// A token that has not been fired.
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

    /// Waits at most until the deadline or a cancellation; true if the whole pause passed.
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
