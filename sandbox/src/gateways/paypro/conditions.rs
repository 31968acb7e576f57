//! The fields of a call by the table of its edition, and what one field asks of another (`beyond`: the notes beside the tables).

use super::editions::{Does, Edition, Route};
use super::fields;
use super::looks::{Field, Look, is_sent, must};
use crate::gateway::{Call, Refusal};

/// beyond: from more than this on, Pakistan's page wants to know the customer.
const KNOWN_ABOVE: i64 = 50_000;

/// Refuses a call with a field that is missing or wrong, or that does not go with another.
pub fn check(call: &Call, route: &Route) -> Result<(), Refusal> {
    route.common.iter().chain(route.own).try_for_each(|field| field.check(call))?;
    let asked: Option<Field> = match (Edition::of(&call.merchant), route.does) {
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
