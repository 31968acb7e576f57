//! `GET /payments/{token}` and `GET /balance`.

use serde_json::{Value, json};

use super::{errors, fields, records};
use crate::gateway::{Call, Failure, queried};
use crate::ledger::{self, Account};
use crate::store::orders::{self, Kind, Order};
use crate::work::Work;

/// Shows a payment or payout.
pub fn payment(work: &Work<'_>, call: &Call) -> Result<Value, Failure> {
    let token = call.body["segment"].as_str().unwrap_or_default();
    let found = orders::by_gateway_id(work.connection, token)?.filter(|order| {
        order.merchant == call.merchant.id && matches!(order.kind, Kind::Payment | Kind::Payout)
    });
    let order = queried(work, call, found).ok_or_else(errors::unknown_payment)?;
    Ok(json!({
        "success": true, "errors": [], "status": 200, "payment": records::full(&call.merchant, &order),
    }))
}

/// seed: what can be used and what is held, in minor units; assumed: the currency must be named.
pub fn balance(work: &Work<'_>, call: &Call) -> Result<Value, Failure> {
    let currency = fields::currency(&call.body["query"]["currency"])?;
    let of = |account| ledger::balance(work, &call.merchant.id, currency, account);
    let (available, hold) = (of(Account::Available)?, of(Account::Reserved)?);
    Ok(json!({
        "success": true,
        "errors": [],
        "wallet": {
            "available": records::amount(&call.merchant, available),
            "hold": records::amount(&call.merchant, hold),
            "currency": currency,
        },
    }))
}

/// The payment with a token.
pub fn named_payment(work: &Work<'_>, call: &Call, token: &Value) -> Result<Order, Failure> {
    let found = orders::by_gateway_id(work.connection, token.as_str().unwrap_or_default())?
        .filter(|order| order.merchant == call.merchant.id && order.kind == Kind::Payment);
    Ok(found.ok_or_else(errors::unknown_payment)?)
}
