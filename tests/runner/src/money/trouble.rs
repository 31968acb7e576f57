//! The faults that orders meet: every fault of the sandbox, at random from a seed.

use serde_json::{Value, json};

/// The longest delay of a commit, a query, an answer or a notification.
pub const LATEST_MS: u64 = 5_000;

/// The faults of a merchant's calls and notifications. About half of the calls that create something meet a fault, and
/// a tenth of the queries; a duplicate number is always accepted.
pub fn chaos(merchant: &str, seed: u64) -> Value {
    json!({
        "merchant": merchant, "seed": seed,
        "probabilities": {
            "accept_duplicates": 1.0,
            "refuse": 0.02, "reset": 0.04, "status_500_before": 0.04, "status_500_after": 0.04,
            "drop_answer": 0.05, "delayed_commit": 0.07, "query_lag": 0.12,
            "delay": 0.03, "dribble": 0.03, "garbage": 0.03, "cut": 0.03, "wrong_length": 0.03,
            "wrong_signature": 0.03, "skewed_clock": 0.02, "idle_close": 0.03, "reset_on_reuse": 0.03,
            "early_notification": 0.03, "late_notification": 0.05, "duplicate_notification": 0.05,
            "reordered_notification": 0.05,
        },
        "queries": {
            "refuse": 0.005, "reset": 0.01, "status_500_before": 0.01, "status_500_after": 0.01,
            "drop_answer": 0.01, "query_lag": 0.02, "delay": 0.005, "dribble": 0.005, "garbage": 0.01,
            "cut": 0.01, "wrong_length": 0.01, "wrong_signature": 0.01, "skewed_clock": 0.005,
            "idle_close": 0.01, "reset_on_reuse": 0.01,
        },
        "milliseconds": {
            "delayed_commit": [50, LATEST_MS], "query_lag": [50, LATEST_MS], "delay": [100, LATEST_MS],
            "dribble": [1, 12], "idle_close": [0, 200], "skewed_clock": [-300_000, 300_000],
            "early_notification": [100, 2_000], "late_notification": [50, LATEST_MS],
            "duplicate_notification": [0, LATEST_MS], "reordered_notification": [50, LATEST_MS],
        },
    })
}
