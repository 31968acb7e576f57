//! The sandbox's clock: the machine's time plus an offset that tests can move.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use jiff::Timestamp;

/// Milliseconds since 1970 on the sandbox's clock.
pub type Milliseconds = i64;

/// The furthest that one call may move the clock, so that times stay printable: ten years.
pub const FURTHEST_ADVANCE: Milliseconds = 10 * 366 * 24 * 3_600_000;

/// A clock that only moves forward; everything in the sandbox reads it.
#[derive(Debug, Default)]
pub struct Clock {
    offset: AtomicI64,
}

impl Clock {
    /// A clock that is ahead of the machine by `offset` milliseconds.
    pub fn with_offset(offset: Milliseconds) -> Self {
        Self { offset: AtomicI64::new(offset) }
    }

    /// The time now.
    pub fn now(&self) -> Milliseconds {
        machine_time() + self.offset()
    }

    /// How far the clock is ahead of the machine's.
    pub fn offset(&self) -> Milliseconds {
        self.offset.load(Ordering::SeqCst)
    }

    /// Moves the clock forward and returns the new offset.
    pub fn advance(&self, milliseconds: Milliseconds) -> Milliseconds {
        self.offset.fetch_add(milliseconds, Ordering::SeqCst) + milliseconds
    }
}

fn machine_time() -> Milliseconds {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map(|elapsed| i64::try_from(elapsed.as_millis()).unwrap_or(i64::MAX))
        .unwrap_or(0)
}

fn timestamp(at: Milliseconds) -> Timestamp {
    Timestamp::from_millisecond(at).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// `2026-01-31T10:20:30.123Z`.
pub fn rfc3339(at: Milliseconds) -> String {
    timestamp(at).strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

/// `2026-01-31T10:20:30Z`.
pub fn rfc3339_seconds(at: Milliseconds) -> String {
    timestamp(at).strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Beginning and end of a day in UTC, written `2026-01-31`.
pub fn day(text: &str) -> Option<(Milliseconds, Milliseconds)> {
    let date: jiff::civil::Date = jiff::fmt::strtime::parse("%Y-%m-%d", text).ok()?.to_date().ok()?;
    let start = |date: jiff::civil::Date| {
        let midnight = date.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
        Some(midnight.timestamp().as_millisecond())
    };
    Some((start(date)?, start(date.tomorrow().ok()?)?))
}

/// `2026-01-31T10:20:30 +0000`.
pub fn seconds_with_offset(at: Milliseconds) -> String {
    timestamp(at).strftime("%Y-%m-%dT%H:%M:%S +0000").to_string()
}

/// `2026-01-31T10:20:30+0000`.
pub fn seconds_with_tight_offset(at: Milliseconds) -> String {
    timestamp(at).strftime("%Y-%m-%dT%H:%M:%S+0000").to_string()
}

/// The same time of day so many months and days later; the end of a month if that has no such day.
pub fn later(at: Milliseconds, months: i64, days: i64) -> Option<Milliseconds> {
    let span = jiff::Span::new().try_months(months).ok()?.try_days(days).ok()?;
    let moved = timestamp(at).to_zoned(jiff::tz::TimeZone::UTC).checked_add(span).ok()?;
    Some(moved.timestamp().as_millisecond())
}

/// The time that a text in RFC 3339 means.
pub fn read(text: &str) -> Option<Milliseconds> {
    text.parse::<Timestamp>().ok().map(Timestamp::as_millisecond)
}

/// `2026-01-31 10:20:30`.
pub fn plain_seconds(at: Milliseconds) -> String {
    timestamp(at).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// `Sat, 31 Jan 2026 10:20:30 GMT`, as HTTP has it.
pub fn http_date(at: Milliseconds) -> String {
    timestamp(at).strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// `20260131102030`, as gateways put it into their own numbers.
pub fn compact(at: Milliseconds) -> String {
    timestamp(at).strftime("%Y%m%d%H%M%S").to_string()
}

/// Year and month, to compare a card's expiry with.
pub fn year_and_month(at: Milliseconds) -> (i16, i8) {
    let date = timestamp(at).to_zoned(jiff::tz::TimeZone::UTC).date();
    (date.year(), date.month())
}
