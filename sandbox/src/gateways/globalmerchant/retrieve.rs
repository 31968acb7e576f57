//! RETRIEVE: where a payment stands.

use serde_json::Value;

use super::codes::Name;
use super::{answers, fields};
use crate::gateway::{Call, Failure, queried};
use crate::store::orders::{self, Kind};
use crate::work::Work;

/// seed: the members of a payment's answer without `bill`; assumed: refunds do not show in it.
pub fn show(work: &Work<'_>, call: &Call) -> Result<Value, Failure> {
    fields::check_table(call, fields::RETRIEVE)?;
    let number = fields::text(call, "out_trade_no");
    let order = orders::by_number(work.connection, &call.merchant.id, Kind::Payment, number)?;
    let order = queried(work, call, order).ok_or_else(|| Name::Unknown.plain_refusal(&call.merchant))?;
    Ok(answers::order(&call.merchant, &order))
}
