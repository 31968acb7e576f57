//! How long to wait before trying again.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};

use crate::config::Retry;

/// The pauses between attempts: doubling, with jitter so that many shops do not return at the same time.
#[derive(Debug)]
pub struct Backoff(ExponentialBackoff);

impl Backoff {
    /// The pauses of a client's settings: one fewer than attempts.
    pub fn new(retry: &Retry) -> Self {
        let builder = ExponentialBuilder::default()
            .with_min_delay(Duration::from_millis(u64::from(retry.base_ms)))
            .with_max_delay(Duration::from_millis(u64::from(retry.max_ms.max(retry.base_ms))))
            .with_max_times(retry.attempts.saturating_sub(1) as usize)
            .with_jitter();
        Self(builder.build())
    }

    /// The next pause, at least as long as the gateway asked for; `None` after the last attempt.
    pub fn next(&mut self, requested: Option<Duration>) -> Option<Duration> {
        self.0.next().map(|pause| pause.max(requested.unwrap_or_default()))
    }
}
