//! How long to wait before trying again.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};

use crate::config::Retry;

/// The pauses between attempts: doubling, with jitter so that many shops do not come back at once.
#[derive(Debug)]
pub struct Backoff(ExponentialBackoff);

impl Backoff {
    /// The pauses that a client's settings ask for: one fewer than attempts.
    pub fn new(retry: &Retry) -> Self {
        let builder = ExponentialBuilder::default()
            .with_min_delay(Duration::from_millis(u64::from(retry.base_ms)))
            .with_max_delay(Duration::from_millis(u64::from(retry.max_ms.max(retry.base_ms))))
            .with_max_times(retry.attempts.saturating_sub(1) as usize)
            .with_jitter();
        Self(builder.build())
    }

    /// The next pause, at least as long as the gateway asked for; `None` when the attempts are used up.
    pub fn next(&mut self, asked: Option<Duration>) -> Option<Duration> {
        self.0.next().map(|pause| pause.max(asked.unwrap_or_default()))
    }
}
