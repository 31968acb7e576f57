//! For the gateways' tests: the dictionaries agree with each gateway's own table.

use serde::Serialize;
use serde_json::json;

use super::{error_codes, payment_states};
use crate::model::{CodeReading, StateSubject};

/// Fails if the gateway maps a listed state differently.
pub fn check_states<S: Serialize>(gateway: &str, subject: StateSubject, reading: impl Fn(&str) -> (S, bool)) {
    let mut count = 0;
    for row in payment_states().iter().filter(|row| row.gateway == gateway && row.subject == subject) {
        let (status, is_final) = reading(&row.code);
        assert_eq!((json!(row.status), row.is_final), (json!(status), is_final), "{gateway} {}", row.code);
        assert_ne!(row.status, "unknown", "{gateway} {}", row.code);
        count += 1;
    }
    assert!(count > 0, "no state of {gateway} is listed");
}

/// Fails if the gateway maps a listed code differently, or if one of `needed` is not listed.
pub fn check_codes<'a>(
    gateway: &str,
    needed: impl IntoIterator<Item = &'a str>,
    reading: impl Fn(&str) -> CodeReading,
) {
    let listed = |row: &&crate::model::ErrorCode| row.gateways.iter().any(|name| name == gateway);
    for row in error_codes().iter().filter(listed) {
        assert_eq!(row.reading, reading(&row.code), "{gateway} {}", row.code);
    }
    for code in needed {
        assert!(super::error_code(gateway, code).is_some(), "{gateway} {code} is not listed");
    }
}
