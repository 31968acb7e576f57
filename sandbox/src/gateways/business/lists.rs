//! `GET /payments` and `GET /payments/order/{number}`.

use serde_json::{Value, json};

use super::{errors, records};
use crate::clock::{self, Milliseconds};
use crate::gateway::{Call, Failure, Refusal, queried};
use crate::store::orders::{self, Kind, Order};
use crate::work::Work;

/// seed: records on a page unless the request says otherwise, and the most that it may say.
const USUAL_PAGE: usize = 20;
const LARGEST_PAGE: usize = 500;
/// seed: the page of records with one number.
const ORDER_PAGE: usize = 100;

/// A parameter by PayMart's spelling or OnlinePay's; assumed: both brands take both.
fn parameter<'c>(call: &'c Call, spellings: [&str; 2]) -> Option<&'c str> {
    let query = &call.body["query"];
    spellings.iter().find_map(|name| query[*name].as_str()).filter(|text| !text.is_empty())
}

/// The payments and payouts of a merchant.
pub fn list(work: &Work<'_>, call: &Call) -> Result<Value, Failure> {
    let from = day(parameter(call, ["dateFrom", "date_from"]), "incorrect_date_from")?;
    let until = day(parameter(call, ["dateTo", "date_to"]), "incorrect_date_to")?;
    let page = count(parameter(call, ["page", "page"]), 1, "incorrect_page")?;
    // assumed: more than the most is taken as the most.
    let per_page = count(parameter(call, ["perPage", "per_page"]), USUAL_PAGE, "incorrect_per_page")?;
    let kinds = kinds(parameter(call, ["operationType", "operation_type"]))?;
    let number = parameter(call, ["orderNumber", "order_number"]);
    let wanted = |order: &Order| {
        kinds.contains(&order.kind)
            && from.is_none_or(|(start, _)| order.created_at >= start)
            && until.is_none_or(|(_, end)| order.created_at < end)
            && number.is_none_or(|number| order.detail("order_number") == number)
    };
    let all = orders::of_merchant(work.connection, &call.merchant.id)?;
    let found: Vec<Order> =
        all.into_iter().filter(wanted).filter_map(|order| queried(work, call, Some(order))).collect();
    let per_page = per_page.min(LARGEST_PAGE);
    // assumed: newest first.
    let shown: Vec<Value> = found
        .iter()
        .rev()
        .skip((page - 1).saturating_mul(per_page))
        .take(per_page)
        .map(|order| records::in_list(&call.merchant, order))
        .collect();
    let mut answer = envelope(found.len(), page, per_page, shown);
    answer["errors"] = json!([]);
    Ok(answer)
}

/// seed: everything with one of the merchant's numbers; assumed: nothing is an empty list.
pub fn order(work: &Work<'_>, call: &Call) -> Result<Value, Failure> {
    let number = call.body["segment"].as_str().unwrap_or_default();
    let found: Vec<Value> = orders::all_by_number(work.connection, &call.merchant.id, number)?
        .into_iter()
        .filter(|order| matches!(order.kind, Kind::Payment | Kind::Payout))
        .filter(|order| order.detail("order_number") == number)
        .filter_map(|order| queried(work, call, Some(order)))
        .map(|order| records::full(&call.merchant, &order))
        .take(ORDER_PAGE)
        .collect();
    let mut answer = envelope(found.len(), 1, ORDER_PAGE, found);
    answer["result"] = json!(0);
    Ok(answer)
}

/// seed: the misspelt name is the engine's own.
fn envelope(total: usize, page: usize, per_page: usize, payments: Vec<Value>) -> Value {
    json!({
        "success": true,
        "status": 200,
        "totalCount": total,
        "curentPage": page,
        "perPage": per_page,
        "totalPage": total.div_ceil(per_page),
        "payments": payments,
    })
}

/// seed: a day as in 2015-01-01; assumed: in UTC, and the last day counts whole.
fn day(text: Option<&str>, code: &str) -> Result<Option<(Milliseconds, Milliseconds)>, Refusal> {
    let Some(text) = text else {
        return Ok(None);
    };
    let bounds = clock::day(text).ok_or_else(|| errors::refusal(code, "dates are written 2015-01-01"))?;
    Ok(Some(bounds))
}

fn count(text: Option<&str>, usual: usize, code: &str) -> Result<usize, Refusal> {
    let number = text.map_or(Some(usual), |text| text.parse().ok());
    number.filter(|number| *number > 0).ok_or_else(|| errors::refusal(code, "send a number from 1 on"))
}

/// seed: pays, payouts or all; assumed: all when nothing is said.
fn kinds(text: Option<&str>) -> Result<&'static [Kind], Refusal> {
    match text {
        None | Some("all") => Ok(&[Kind::Payment, Kind::Payout]),
        Some("pays") => Ok(&[Kind::Payment]),
        Some("payouts") => Ok(&[Kind::Payout]),
        Some(_) => Err(errors::refusal("incorrect_operation_type", "send pays, payouts or all")),
    }
}
