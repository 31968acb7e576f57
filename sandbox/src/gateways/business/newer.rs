//! What only newer versions of the engine have (`beyond`: newer pages of the engine). assumed: PayMart has it, and OnlinePay
//! where it has the whole engine.

use serde_json::Value;

use crate::clock::Milliseconds;
use crate::gateway::{Call, Refusal};
use crate::store::merchants::Merchant;

use super::errors;

/// beyond: newer clients write these names with underscores.
const SPELLINGS: [(&str, &str); 9] = [
    ("order_number", "orderNumber"),
    ("extra_return_param", "extraReturnParam"),
    ("callback_url", "callbackUrl"),
    ("redirect_success_url", "redirectSuccessUrl"),
    ("redirect_fail_url", "redirectFailUrl"),
    ("pending_url", "pendingUrl"),
    ("wallet_token", "walletToken"),
    ("recurring_token", "recurringToken"),
    ("need_confirmation", "needConfirmation"),
];
const MILLISECONDS_A_MINUTE: i64 = 60_000;

/// Whether a merchant's engine has them.
pub fn has_parts(merchant: &Merchant) -> bool {
    merchant.settings["newer_parts"].as_bool().unwrap_or(true)
}

/// Whether answers to new payments and payouts have the newer form.
pub fn has_answers(merchant: &Merchant) -> bool {
    merchant.setting("answers_form", "documented") == "newer"
}

/// A body with the documents' spelling. assumed: where both are sent, the documents' counts.
pub fn respelled(merchant: &Merchant, mut body: Value) -> Value {
    if let Some(members) = body.as_object_mut().filter(|_| has_parts(merchant)) {
        for (newer, documented) in SPELLINGS {
            if !members.contains_key(documented)
                && let Some(value) = members.remove(newer)
            {
                members.insert(documented.to_owned(), value);
            }
        }
    }
    body
}

/// beyond: `expires_at` says when a payment without a card expires, and the sample is 5; assumed: in minutes from now, as a
/// number or a text.
pub fn lifetime(call: &Call) -> Result<Option<Milliseconds>, Refusal> {
    let minutes = match &call.body["expires_at"] {
        _ if !has_parts(&call.merchant) => return Ok(None),
        Value::Null => return Ok(None),
        Value::String(text) => text.parse::<u32>().ok(),
        value => value.as_u64().and_then(|number| u32::try_from(number).ok()),
    };
    let minutes = minutes.filter(|minutes| *minutes > 0);
    let message = "expires_at must be a whole number of minutes";
    let minutes = minutes.ok_or_else(|| errors::refusal("incorrect_expires_at", message))?;
    Ok(Some(i64::from(minutes) * MILLISECONDS_A_MINUTE))
}
