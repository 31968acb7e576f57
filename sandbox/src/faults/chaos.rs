//! Faults at random that come out the same on every run, however threads interleave.
//!
//! Whether a call or a notification meets a fault follows from the seed, the operation, the order number and the
//! how-manyth such one it is, and from nothing else.

use anyhow::Result;
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

use crate::fault::{FaultName, NOTIFICATION};
use crate::gateway::{Call, Gateway};
use crate::store::faults::count_call;
use crate::store::merchants::Merchant;
use crate::work::Work;

/// What a merchant's calls meet at random.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chaos {
    /// Where the randomness comes from.
    pub seed: u64,
    /// How likely each fault is for a call that creates something or for a notification, between 0 and 1.
    #[serde(default)]
    pub probabilities: BTreeMap<String, f64>,
    /// How likely each fault is for a call that only asks.
    #[serde(default)]
    pub queries: BTreeMap<String, f64>,
    /// Shortest and longest time of the faults that have one.
    #[serde(default)]
    pub milliseconds: BTreeMap<String, (i64, i64)>,
}

impl Chaos {
    /// Reads and checks the description that the control API takes.
    pub fn from_json(value: &Value) -> Result<Self, String> {
        if value["seed"].is_null() {
            return Err("seed: send a whole number, or start the sandbox with --seed".to_owned());
        }
        let chaos: Self = serde_json::from_value(value.clone()).map_err(|error| error.to_string())?;
        let known = FaultName::TEXTS.join(", ");
        for (place, likely) in [("probabilities", &chaos.probabilities), ("queries", &chaos.queries)] {
            for (name, probability) in likely {
                let fault = FaultName::from_text(name)
                    .ok_or_else(|| format!("{place}: {name:?} is no fault; use {known}"))?;
                if !(0.0..=1.0).contains(probability) {
                    return Err(format!("{place}.{name}: send a number between 0 and 1"));
                }
                if place == "queries" && !fault.fits_queries() {
                    return Err(format!("queries.{name}: a call that only asks cannot meet it"));
                }
            }
        }
        for (name, (shortest, longest)) in &chaos.milliseconds {
            let fault = FaultName::from_text(name)
                .ok_or_else(|| format!("milliseconds: {name:?} is no fault; use {known}"))?;
            fault.check_milliseconds(*shortest).and_then(|()| fault.check_milliseconds(*longest))?;
            if shortest > longest {
                return Err(format!("milliseconds.{name}: send [shortest, longest]"));
            }
        }
        Ok(chaos)
    }
}

/// Adds the faults that chance has for a call.
pub fn add_to_call(
    work: &Work<'_>,
    gateway: &dyn Gateway,
    call: &Call,
    found: &mut dyn FnMut(FaultName, i64),
) -> Result<()> {
    let number = call.number.as_deref().unwrap_or_default();
    let of_calls = |fault: FaultName| match fault {
        FaultName::WrongSignature => gateway.signs_answers(),
        fault => !fault.is_of_notifications(),
    };
    let happening = if call.creates { Happening::Creation } else { Happening::Query };
    add(work, &call.merchant, (happening, &call.operation, number), &of_calls, found)
}

/// Adds the faults that chance has for a notification.
pub fn add_to_notice(
    work: &Work<'_>,
    gateway: &dyn Gateway,
    merchant: &Merchant,
    number: &str,
    found: &mut dyn FnMut(FaultName, i64),
) -> Result<()> {
    let of_notices = |fault: FaultName| match fault {
        FaultName::WrongSignature => !gateway.signs_answers(),
        fault => fault.is_of_notifications(),
    };
    add(work, merchant, (Happening::Notification, NOTIFICATION, number), &of_notices, found)
}

/// What meets faults.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Happening {
    Creation,
    Query,
    Notification,
}

fn add(
    work: &Work<'_>,
    merchant: &Merchant,
    (happening, operation, number): (Happening, &str, &str),
    is_meant: &dyn Fn(FaultName) -> bool,
    found: &mut dyn FnMut(FaultName, i64),
) -> Result<()> {
    if merchant.chaos.is_null() {
        return Ok(());
    }
    let Ok(chaos) = Chaos::from_json(&merchant.chaos) else {
        return Ok(());
    };
    let likely = if happening == Happening::Query { &chaos.queries } else { &chaos.probabilities };
    if likely.is_empty() {
        return Ok(());
    }
    let count = count_call(work.connection, &merchant.id, operation, number)?;
    for (name, probability) in likely {
        let Some(fault) = FaultName::from_text(name).filter(|fault| is_meant(*fault)) else {
            continue;
        };
        let draw = |what: &str| {
            fraction(&[&chaos.seed.to_string(), operation, number, &count.to_string(), name, what])
        };
        // Accepting duplicates is a property of the merchant, not of one call.
        let happens = match fault {
            FaultName::AcceptDuplicates => *probability > 0.0,
            _ => draw("whether") < *probability,
        };
        if happens {
            let milliseconds = match chaos.milliseconds.get(name) {
                Some((shortest, longest)) => between(*shortest, *longest, draw("how long")),
                None => fault.default_milliseconds(),
            };
            found(fault, milliseconds);
        }
    }
    Ok(())
}

fn between(shortest: i64, longest: i64, fraction: f64) -> i64 {
    // Truncation is meant: any whole number in the range will do.
    #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
    let extra = ((longest - shortest + 1) as f64 * fraction) as i64;
    (shortest + extra).min(longest)
}

/// A number from 0 up to but without 1 that only depends on the parts.
fn fraction(parts: &[&str]) -> f64 {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.len().to_be_bytes());
        hasher.update(part.as_bytes());
    }
    let digest = hasher.finalize();
    let high = digest[..4].iter().fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
    f64::from(high) / (f64::from(u32::MAX) + 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chance_is_even_and_reproducible() {
        let draws: Vec<f64> = (0..2000).map(|place| fraction(&["7", &place.to_string()])).collect();
        let small = draws.iter().filter(|draw| **draw < 0.1).count();
        assert!((130..270).contains(&small), "{small} of 2000 below 0.1");
        assert!(draws.iter().all(|draw| (0.0..1.0).contains(draw)));
        assert_eq!(fraction(&["a", "bc"]).to_bits(), fraction(&["a", "bc"]).to_bits());
        assert_ne!(fraction(&["a", "bc"]).to_bits(), fraction(&["ab", "c"]).to_bits());
    }

    #[test]
    fn lengths_stay_in_their_range() {
        assert_eq!(between(50, 400, 0.0), 50);
        assert_eq!(between(50, 400, 0.999_999), 400);
    }
}
