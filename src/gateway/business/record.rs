//! `GET /payments/{token}`, `GET /payments/order/{number}` and `GET /payments`: the engine keeps payments and payouts in one
//! list of records.

use serde_json::Value;

use super::dialect::Dialect;
use super::envelope::{API, Opened, Prepared, amount, currency, plain, read, unreadable};
use super::payment::{declined, finished};
use super::status;
use super::wire::{Found, List, Record};
use crate::error::{Error, ErrorKind, Outcome, Result};
use crate::gateway::{Answer, Checks, State, Subject, check_payout, path_segment, present, rfc3339};
use crate::model::*;
use crate::operation::Operation;

/// Asks for one payment or payout, by token or by order number.
pub(super) fn get(
    id: Option<&String>,
    order_id: Option<&String>,
    operation: Operation,
    dialect: &Dialect,
) -> Result<Prepared> {
    let mut checks = Checks::default();
    checks.exactly_one(&[("id", id.is_some()), ("order_id", order_id.is_some())]);
    checks.finish()?;
    let subject = Subject { id: id.cloned(), order_id: order_id.cloned(), ..Subject::default() };
    let payout = operation == Operation::PayoutGet;
    let mut prepared = match (id, order_id) {
        (Some(id), _) => {
            let path = format!("{API}/payments/{}", path_segment("id", id)?);
            Prepared::get(operation, "get", path, subject)
        }
        (None, number) => {
            let number = number.map(String::as_str).unwrap_or_default();
            Prepared::get(operation, "order", order_path(number, payout, dialect)?, subject)
        }
    };
    // The operation may become another one on the way: resolving and confirming ask with this query too.
    prepared.memory.insert("payout".to_owned(), Value::from(payout));
    Ok(prepared)
}

/// PayMart has a path for it, OnlinePay a filter of its list.
pub(super) fn order_path(number: &str, payout: bool, dialect: &Dialect) -> Result<String> {
    let encoded = path_segment("order_id", number)?;
    if dialect.cards {
        return Ok(format!("{API}/payments/order/{encoded}"));
    }
    let names = &dialect.list;
    let kind = if payout { "payouts" } else { "pays" };
    Ok(format!("{API}/payments?{}={kind}&{}={encoded}", names.operation_type, names.order_number))
}

fn wants_payout(state: &State) -> bool {
    state.memory.get("payout").and_then(Value::as_bool).unwrap_or(false)
}

/// `GET /payments`.
pub(super) fn list(request: &PaymentListRequest, dialect: &Dialect) -> Result<Prepared> {
    let names = &dialect.list;
    let kind = match request.kind {
        Some(TransactionKind::Payment) => "pays",
        Some(TransactionKind::Payout) => "payouts",
        None => "all",
    };
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair(names.operation_type, kind);
    for (name, value) in [
        (names.from, request.created_from.clone()),
        (names.to, request.created_to.clone()),
        ("page", request.page.map(|page| page.to_string())),
        (names.per_page, request.per_page.map(|count| count.to_string())),
        (names.order_number, request.order_id.clone()),
    ] {
        if let Some(value) = value {
            query.append_pair(name, &value);
        }
    }
    let path = format!("{API}/payments?{}", query.finish());
    let mut prepared = Prepared::get(Operation::PaymentList, "list", path, Subject::default());
    prepared.memory.insert("page".to_owned(), request.page.into());
    Ok(prepared)
}

/// `GET /payments/{token}`, answer.
pub(super) fn found(answer: &Opened, state: &State, dialect: &Dialect) -> Result<Answer> {
    let found: Found = read(answer, state.operation)?;
    let record = found.payment.ok_or_else(|| unreadable(state.operation, "it has no payment"))?;
    if record.token.is_some() && record.token != state.subject.id {
        return Err(about_another("another token", state.operation));
    }
    if is_payout_record(&record) != wants_payout(state) {
        let other = if is_payout_record(&record) { "a payout" } else { "a payment" };
        return Err(about_another(other, state.operation));
    }
    single(&record, answer, state, dialect)
}

fn about_another(what: &str, operation: Operation) -> Error {
    let message = format!("the gateway answered about {what}");
    let mut error = Error::new(ErrorKind::Mismatch, message).with_outcome(Outcome::Unknown);
    error.retry_safe = !operation.moves_money();
    error
}

/// `GET /payments/order/{number}`, or OnlinePay's filtered list: the one record of that kind, or all of them as candidates.
pub(super) fn ordered(answer: &Opened, state: &State, dialect: &Dialect) -> Result<Answer> {
    let record = only_one(answer, state, dialect)?;
    single(&record, answer, state, dialect)
}

/// The only record of the kind and order number that were asked for.
pub(super) fn only_one(answer: &Opened, state: &State, dialect: &Dialect) -> Result<Record> {
    let list: List = read(answer, state.operation)?;
    let records = list.payments.ok_or_else(|| unreadable(state.operation, "it has no payments"))?;
    let asked = state.subject.order_id.as_deref();
    let told = |record: &Record| plain(record.order_number.as_ref());
    if records.iter().any(|record| told(record).as_deref() != asked) {
        // A filter that was not applied: the order may stand on a later page, and what has no number is no proof.
        return Err(about_another("other order numbers", state.operation));
    }
    let mut of_kind: Vec<Record> =
        records.into_iter().filter(|record| is_payout_record(record) == wants_payout(state)).collect();
    match (of_kind.pop(), of_kind.is_empty()) {
        (Some(record), true) => Ok(record),
        (None, _) => Err(Error::new(ErrorKind::NotFound, "the gateway does not know this order number")
            .with_outcome(Outcome::Rejected)),
        (Some(last), false) => {
            of_kind.push(last);
            let payments: Result<Vec<Payment>> =
                of_kind.iter().map(|record| payment_of(record, state.operation, dialect)).collect();
            let message = "the gateway has this order number several times: see candidates";
            let error = Error::new(ErrorKind::Mismatch, message).with_outcome(Outcome::Unknown);
            Err(Error { candidates: Some(payments?), retry_safe: true, ..error })
        }
    }
}

fn single(record: &Record, answer: &Opened, state: &State, dialect: &Dialect) -> Result<Answer> {
    if !wants_payout(state) {
        return finished(payment_of(record, state.operation, dialect)?, answer, state);
    }
    let mut payout = payout_of(record, state.operation, dialect)?;
    payout.raw = Some(answer.text.clone());
    check_payout(payout, state).map(|payout| Answer::Payout(Box::new(payout)))
}

/// `GET /payments`, answer.
pub(super) fn listed(answer: &Opened, state: &State, dialect: &Dialect) -> Result<Answer> {
    let list: List = read(answer, state.operation)?;
    let records = list.payments.ok_or_else(|| unreadable(state.operation, "it has no payments"))?;
    let data: Result<Vec<Payment>> =
        records.iter().map(|record| payment_of(record, state.operation, dialect)).collect();
    let page = list.curent_page.or(list.current_page);
    // Whoever reads page after page would otherwise miss some, or never come to an end.
    let asked = state.memory.get("page").and_then(Value::as_u64);
    if let (Some(told), Some(asked)) = (page, asked)
        && u64::from(told) != asked
    {
        return Err(about_another(&format!("page {told} instead of {asked}"), state.operation));
    }
    let next = match (page, list.total_page) {
        (Some(page), Some(pages)) if page < pages => Some(page + 1),
        _ => None,
    };
    Ok(Answer::PaymentPage(PaymentPage {
        data: data?,
        next,
        total: list.total_count.filter(|count| i64::try_from(*count).is_ok()),
        page,
        per_page: list.per_page,
        pages: list.total_page,
        raw: Some(answer.text.clone()),
    }))
}

/// Records say `pay` and `payout`; notifications of PayMart say `payment`. What says nothing is a payment.
pub(super) fn is_payout_word(word: Option<&str>) -> bool {
    matches!(word, Some("payout" | "payouts"))
}

fn is_payout_record(record: &Record) -> bool {
    is_payout_word(record.operation_type.as_deref())
}

pub(super) fn payment_of(record: &Record, operation: Operation, dialect: &Dialect) -> Result<Payment> {
    let word = record.status.as_deref().unwrap_or_default();
    let (status, is_final) = status::payment(word);
    let mut payment = Payment::new(dialect.name, status, is_final);
    payment.id = record.token.clone();
    payment.order_id = plain(record.order_number.as_ref());
    if is_payout_record(record) {
        payment.operation = TransactionKind::Payout;
    }
    payment.amount = amount(record.amount.as_ref(), operation)?;
    payment.currency = currency(record.currency.as_deref(), operation)?;
    payment.gateway_amount = amount(record.gateway_amount.as_ref(), operation)?;
    payment.gateway_currency = currency(record.gateway_currency.as_deref(), operation)?;
    payment.fees = fees(record, operation)?;
    payment.description = record.product.clone();
    payment.custom_data = record.extra_return_param.clone();
    payment.notify_url = record.callback_url.clone();
    payment.success_url = record.redirect_success_url.clone();
    payment.failure_url = record.redirect_fail_url.clone();
    payment.two_step = record.two_stage_mode;
    payment.stored_token = record.recurring_token.clone();
    payment.wallet_token = record.wallet_token.clone();
    payment.decline = declined(status, record.decline_reason.clone());
    payment.references = references(record);
    payment.created_at = record.created_at.as_deref().map(rfc3339);
    payment.updated_at = record.updated_at.as_deref().map(rfc3339);
    Ok(payment)
}

fn payout_of(record: &Record, operation: Operation, dialect: &Dialect) -> Result<Payout> {
    let word = record.status.clone().unwrap_or_default();
    let (status, is_final) = status::payout(&word);
    let mut payout = Payout::new(dialect.name, status, is_final);
    payout.id = record.token.clone();
    payout.order_id = plain(record.order_number.as_ref());
    payout.amount = amount(record.amount.as_ref(), operation)?;
    payout.currency = currency(record.currency.as_deref(), operation)?;
    payout.fees = fees(record, operation)?;
    payout.custom_data = record.extra_return_param.clone();
    payout.sub_status = (!is_final).then_some(word);
    payout.decline =
        (status == PayoutStatus::Failed).then(|| Decline::new(None, record.decline_reason.clone(), &[]));
    payout.references = references(record);
    payout.created_at = record.created_at.as_deref().map(rfc3339);
    payout.updated_at = record.updated_at.as_deref().map(rfc3339);
    Ok(payout)
}

fn fees(record: &Record, operation: Operation) -> Result<Option<Vec<Fee>>> {
    let Some(commission) = &record.commission_data else { return Ok(None) };
    let fee = Fee {
        kind: Some("commission".to_owned()),
        amount: amount(commission.commission_amount.as_ref(), operation)?,
        currency: currency(record.currency.as_deref(), operation)?,
        url: None,
    };
    Ok(Some(vec![fee]))
}

/// The record's running number, which no operation takes.
fn references(record: &Record) -> Option<std::collections::BTreeMap<String, String>> {
    present([("id", plain(record.id.as_ref()))])
}
