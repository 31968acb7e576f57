//! What one field asks of another (`beyond`: the notes beside the editions' tables).

use super::{Does, Edition, Route};
use crate::gateway::{Call, Refusal};
use crate::gateways::paypro::fields;
use crate::gateways::paypro::looks::{Field, Look, is_sent, must};

/// beyond: from more than this on, Pakistan's page wants to know the customer.
const KNOWN_ABOVE: i64 = 50_000;

/// Refuses a call whose fields do not go together.
pub fn check(call: &Call, edition: Option<Edition>, route: &Route) -> Result<(), Refusal> {
    let asked: Option<Field> = match (edition, route.does) {
        (Some(Edition::Mexico), Does::Payout) => Some(mexican_account(call)),
        (Some(Edition::SouthKorea), Does::Cashier) if call.body["wayCode"] == "VA" => {
            Some(must("dateOfBirth", Look::Day))
        }
        (Some(Edition::Pakistan), Does::Cashier) => {
            let exceeds = fields::major_units(call).is_some_and(|amount| amount > KNOWN_ABOVE);
            exceeds.then_some(must("custId", Look::Text))
        }
        (Some(Edition::Indonesia), Does::Cashier) if is_sent(call, "wayCode") => {
            Some(must("channelCode", Look::Text))
        }
        _ => None,
    };
    asked.map_or(Ok(()), |field| field.check(call))
}

/// beyond: 16 digits for a debit card, 18 for a CLABE (docs.vexora.com, which describes the same product).
fn mexican_account(call: &Call) -> Field {
    let length = if call.body["customerAccountType"] == "DebitCard" { 16 } else { 18 };
    must("customerAccount", Look::Digits(length, length, &[]))
}
