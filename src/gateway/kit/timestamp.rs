//! Times in the forms that gateways use.

use jiff::Timestamp;
use jiff::fmt::strtime;

/// How old a signed time may be, in milliseconds, before a notification counts as stale.
const FRESH_MS: u64 = 15 * 60 * 1000;

/// The time in RFC 3339, UTC; the text unchanged if its zone or form is unknown.
pub fn to_rfc3339(text: &str) -> String {
    parse(text).map_or_else(|| text.to_owned(), |time| time.to_string())
}

/// Whether a signed time is too old for a first delivery, or as far in the future. An unreadable time is stale.
pub fn is_stale(text: &str, now_ms: i64) -> bool {
    let time_ms = text.parse::<i64>().ok().or_else(|| parse(text).map(|time| time.as_millisecond()));
    time_ms.is_none_or(|time_ms| now_ms.saturating_sub(time_ms).unsigned_abs() > FRESH_MS)
}

/// RFC 3339, and the same with its zone as in `2023-03-08T10:23:05 +0000`.
fn parse(text: &str) -> Option<Timestamp> {
    text.parse().ok().or_else(|| strtime::parse("%Y-%m-%dT%H:%M:%S %z", text).ok()?.to_timestamp().ok())
}

/// A time in one of the three forms of HTTP, in milliseconds since 1970.
pub(super) fn http_date(text: &str) -> Option<i64> {
    let forms = ["%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"];
    let time = forms.iter().find_map(|form| strtime::parse(form, text).ok()?.to_datetime().ok())?;
    Some(time.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_forms_become_rfc3339_and_others_stay() {
        assert_eq!(to_rfc3339("2022-01-17T09:33:54.540+00:00"), "2022-01-17T09:33:54.54Z");
        assert_eq!(to_rfc3339("2023-03-08T10:23:05 +0000"), "2023-03-08T10:23:05Z");
        assert_eq!(to_rfc3339("2023-03-12 02:37:37"), "2023-03-12 02:37:37");
        assert_eq!(to_rfc3339(""), "");
    }

    #[test]
    fn fifteen_minutes_are_fresh() {
        assert!(!is_stale("1970-01-01T00:10:00Z", 0));
        assert!(is_stale("1970-01-01T00:16:00Z", 0));
        assert!(is_stale("whenever", 0));
        // At the ends of time there is nothing to subtract from.
        for end in [i64::MIN.to_string(), i64::MAX.to_string(), "-9999-01-01T00:00:00Z".to_owned()] {
            assert!(
                is_stale(&end, 0)
                    && is_stale(&end, 1_700_000_000_000)
                    && is_stale(&end, i64::MAX - 1_000_000)
            );
        }
        assert!(!is_stale("1700000000000", 1_700_000_000_001));
    }
}
