//! Why a sign does not fit; assumed: the mistakes that shops make.

use serde_json::Value;

use super::action::Action;
use super::sign::{base_string, hash, signed_fields};
use crate::signature_cause::{Finding, Guess, SignatureCause, find};
use crate::store::merchants::{self, Merchant};
use crate::work::Work;

/// How many other merchants' keys are tried.
const TRIED: u32 = 200;

/// The values of some fields with something in between.
fn joined(fields: &Value, names: &[&str], between: &str) -> String {
    let values: Vec<&str> = names.iter().map(|name| fields[name].as_str().unwrap_or_default()).collect();
    values.join(between)
}

/// Tries what could have been signed instead; `shown` has what may be shown of `fields`.
pub fn diagnosed(
    work: &Work<'_>,
    merchant: &Merchant,
    action: Action,
    fields: &Value,
    shown: &Value,
) -> rusqlite::Result<Finding> {
    let key = &merchant.credential;
    let (real, told) = (base_string(action, fields), base_string(action, shown));
    let names = signed_fields(action);
    let mut sorted = names.to_vec();
    sorted.sort_unstable();
    let guess = |cause, signed: String, content: String| Guess {
        cause,
        signature: hash(&signed),
        content,
        owner: None,
    };
    let mut guesses = vec![
        guess(SignatureCause::KeyLeftOut, real.clone(), told.clone()),
        guess(SignatureCause::KeyAtOtherEnd, format!("{key}{real}"), told.clone()),
        guess(SignatureCause::Unsorted, joined(fields, &sorted, "") + key, joined(shown, &sorted, "")),
    ];
    for between in ["+", "&", "|", ","] {
        let (signed, content) = (joined(fields, names, between), joined(shown, names, between));
        guesses.push(guess(SignatureCause::Separators, format!("{signed}{between}{key}"), content.clone()));
        guesses.push(guess(SignatureCause::Separators, signed + key, content));
    }
    for one in merchants::of_gateway(work.connection, &merchant.gateway, TRIED)? {
        let signed = format!("{real}{}", one.credential);
        let other = guess(SignatureCause::OtherMerchant, signed, told.clone());
        guesses.push(Guess { owner: Some(one.id), ..other });
    }
    let sent = fields["sign"].as_str().unwrap_or_default();
    Ok(find(sent, &hash(&(real + key)), guesses))
}
