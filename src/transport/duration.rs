//! ureq's durations.

use std::time::Duration;

use ureq::unversioned::transport::time::Duration as UreqDuration;

/// ureq's duration, or `None` if it waits forever.
pub fn exact(duration: UreqDuration) -> Option<Duration> {
    match duration {
        UreqDuration::Exact(exact) => Some(exact),
        UreqDuration::NotHappening => None,
    }
}
