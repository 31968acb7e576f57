//! Records: the engine keeps payments and payouts in one list. `GET /payments/{token}`, `GET /payments/order/{number}` and
//! `GET /payments` return them.

use serde_json::Value;

use super::amount::{parse_exact, read_amount, read_currency};
use super::dialect::Dialect;
use super::sign::{Response, check_token, parse_data};
use super::status::{self, Kind};
use super::step::{API, BusinessStep, Call, Prepared};
use super::wire::{ListResponse, Record, RecordResponse, filled, plain};
use crate::error::{Error, ErrorKind, Outcome, Result};
use crate::gateway::{
    Field, State, Subject, compare, mismatch, non_empty, path_segment, to_rfc3339, unreadable,
};
use crate::model::*;
use crate::money::{Amount, Currency};
use crate::operation::Operation;

/// The query for one record, by token or by order number.
pub(super) fn get(
    id: &Field<'_, String>,
    order_id: &Field<'_, String>,
    operation: Operation,
    dialect: &Dialect,
) -> Result<Prepared> {
    id.reading().exactly_one(&[id.choice(), order_id.choice()]);
    let subject = Subject { id: id.take(), order_id: order_id.take(), ..Subject::default() };
    let ignored = id.reading().finish()?;
    let call = find(&subject, "id", dialect)?;
    Ok(Prepared::new(operation, &BusinessStep::Get, call, subject, ignored))
}

/// The query for the record of a token, which the request has in this field, or of an order number.
pub(super) fn find(subject: &Subject, field: &str, dialect: &Dialect) -> Result<Call> {
    let path = match &subject.id {
        Some(token) => format!("{API}/payments/{}", path_segment(field, token)?),
        None => order_path(subject.order_id.as_deref().unwrap_or_default(), dialect)?,
    };
    Ok(Call::get(path))
}

/// PayMart has a path for order numbers, OnlinePay a filter of its list. The query is for records of every kind: one that is
/// neither payment nor payout must be seen before libtill reports that nothing happened.
fn order_path(number: &str, dialect: &Dialect) -> Result<String> {
    let encoded = path_segment("order_id", number)?;
    if dialect.cards {
        return Ok(format!("{API}/payments/order/{encoded}"));
    }
    let names = &dialect.list;
    Ok(format!("{API}/payments?{}=all&{}={encoded}", names.operation_type, names.order_number))
}

/// The payment to capture, cancel or refund. If the request has both numbers, the answer is compared with the order number.
pub(super) fn payment_subject(id: &Field<'_, String>, order_id: &Field<'_, String>) -> Subject {
    if !id.is_set() && !order_id.is_set() {
        order_id.refuse("is required for PayMart, or the gateway's number of the payment");
    }
    Subject { id: id.take(), order_id: order_id.take(), ..Subject::default() }
}

/// The token of a record.
pub(super) fn token_of(record: &Record) -> Result<String> {
    record.token.clone().ok_or_else(|| unreadable(Operation::PaymentGet, "it has no token"))
}

/// The payment that was looked up, compared with the request. A request states an amount without a currency, so a payment in
/// another currency would move another sum.
pub(super) fn compare_record(record: &Record, state: &State, dialect: &Dialect) -> Result<Payment> {
    let payment = to_payment(record, state.operation, dialect)?;
    if payment.order_id.is_none() && state.subject.order_id.is_some() {
        return Err(mismatch(state.operation, "a payment without its order number"));
    }
    if let Some(asked) = &state.subject.currency {
        let message = match &payment.currency {
            Some(stated) if stated == asked => None,
            Some(stated) => Some(format!("the payment is in {}, not in {}", stated.code(), asked.code())),
            None => Some("the gateway does not state the payment's currency".to_owned()),
        };
        if let Some(message) = message {
            return Err(Error::new(ErrorKind::Mismatch, message));
        }
    }
    // The amount to refund says nothing about the payment's amount.
    let asked = Subject { amount: None, currency: None, refund_id: None, ..state.subject.clone() };
    compare(payment, &State { subject: asked, ..state.clone() })
}

/// The kind of record that an operation queries.
fn wanted(operation: Operation) -> Kind {
    if operation == Operation::PayoutGet { Kind::Payout } else { Kind::Payment }
}

/// The one record that was queried, by token or by order number.
pub(super) fn parse_record(response: &Response, state: &State, dialect: &Dialect) -> Result<Record> {
    match state.subject.id {
        Some(_) => parse_by_token(response, state, dialect),
        None => parse_by_order(response, state, dialect),
    }
}

/// The record of the queried token, if it is of the queried kind.
fn parse_by_token(response: &Response, state: &State, dialect: &Dialect) -> Result<Record> {
    let body: RecordResponse = parse_data(response, state.operation)?;
    let record = body.payment.ok_or_else(|| unreadable(state.operation, "it has no payment"))?;
    check_token(record.token.as_deref(), state.subject.id.as_deref(), state.operation)?;
    if kind_of(&record) == wanted(state.operation) {
        return Ok(record);
    }
    let what = match kind_of(&record) {
        Kind::Payment => "a payment",
        Kind::Payout => "a payout",
        _ => "what is neither a payment nor a payout",
    };
    Err(with_candidates(mismatch(state.operation, what), &[record], dialect))
}

/// The only record of the queried kind and order number. A record that is neither payment nor payout may be either, so nothing
/// is certain beside it.
fn parse_by_order(response: &Response, state: &State, dialect: &Dialect) -> Result<Record> {
    let list: ListResponse = parse_data(response, state.operation)?;
    let records = list.payments.as_ref().ok_or_else(|| unreadable(state.operation, "it has no payments"))?;
    let asked = state.subject.order_id.as_deref();
    if records.iter().any(|record| record.order_number.as_deref() != asked) {
        // The filter was not applied: the order may be on a later page. A record without a number proves nothing.
        return Err(mismatch(state.operation, "other order numbers"));
    }
    check_page(&list, 1, state.operation)?;
    if list.total_count.is_some_and(|count| count > records.len() as u64)
        || list.total_page.is_some_and(|pages| pages > 1)
    {
        let what = "more records of this order number than it shows";
        return Err(with_candidates(mismatch(state.operation, what), records, dialect));
    }
    if records.iter().any(|record| !matches!(kind_of(record), Kind::Payment | Kind::Payout)) {
        let what = "a record that is called neither payment nor payout: see candidates";
        return Err(with_candidates(mismatch(state.operation, what), records, dialect));
    }
    let mut of_kind: Vec<Record> = list
        .payments
        .into_iter()
        .flatten()
        .filter(|record| kind_of(record) == wanted(state.operation))
        .collect();
    match (of_kind.pop(), of_kind.is_empty()) {
        (Some(record), true) => Ok(record),
        (None, _) => Err(Error::new(ErrorKind::NotFound, "the gateway does not know this order number")
            .with_outcome(Outcome::Rejected)),
        (Some(last), false) => {
            of_kind.push(last);
            let message = "the gateway has this order number several times: see candidates";
            let error = Error::new(ErrorKind::Mismatch, message).with_outcome(Outcome::Unknown);
            Err(Error { retry_safe: true, ..with_candidates(error, &of_kind, dialect) })
        }
    }
}

/// The error with what the gateway showed, as far as it can be read.
fn with_candidates(error: Error, records: &[Record], dialect: &Dialect) -> Error {
    let read = |record| to_payment(record, Operation::PaymentGet, dialect).ok();
    Error { candidates: Some(records.iter().filter_map(read).collect()), ..error }
}

/// Refuses another page than the requested one, and totals that contradict each other or the records: a shop that reads page by
/// page would miss some, or never reach the end.
pub(super) fn check_page(list: &ListResponse, asked: u32, operation: Operation) -> Result<()> {
    let count = list.payments.as_ref().map_or(0, |records| records.len() as u64);
    if list.curent_page.is_none() && asked > 1 {
        return Err(mismatch(operation, &format!("a page without its number instead of {asked}")));
    }
    if let Some(page) = list.curent_page.filter(|page| *page != asked) {
        return Err(mismatch(operation, &format!("page {page} instead of {asked}")));
    }
    let beyond = list.total_page.is_some_and(|pages| pages < asked);
    let too_many =
        [list.total_count, list.per_page.map(u64::from)].into_iter().flatten().any(|most| most < count);
    let pages = counted_pages(list);
    // An empty list has no page, or one.
    let differs = |stated: u64| pages.is_some_and(|pages| pages.max(1) != stated.max(1));
    if too_many || (beyond && count > 0) || list.total_page.is_some_and(|stated| differs(u64::from(stated))) {
        return Err(mismatch(operation, "pages and totals that contradict each other"));
    }
    Ok(())
}

/// How many pages the number of records makes.
fn counted_pages(list: &ListResponse) -> Option<u64> {
    match (list.total_count, list.per_page) {
        (Some(count), Some(per_page)) if per_page > 0 => Some(count.div_ceil(u64::from(per_page))),
        _ => None,
    }
}

/// The page after the requested one, as the totals say. Without them, or with fewer records than they say, a shop that reads page by
/// page would miss some and not notice.
pub(super) fn next_page(list: &ListResponse, asked: u32, operation: Operation) -> Result<Option<u32>> {
    let count = list.payments.as_ref().map_or(0, |records| records.len() as u64);
    let pages = list.total_page.map(u64::from).or_else(|| counted_pages(list));
    let expected = match (list.total_count, list.per_page.map(u64::from)) {
        (Some(total), Some(per_page)) if per_page > 0 => {
            total.saturating_sub(per_page * u64::from(asked.saturating_sub(1))).min(per_page)
        }
        (Some(total), _) if asked == 1 && pages.is_none_or(|pages| pages <= 1) => total,
        // Each page but the only one has a record.
        _ => u64::from(pages.is_some_and(|pages| pages > 1 && u64::from(asked) <= pages)),
    };
    if count < expected {
        return Err(mismatch(operation, "fewer records than its totals say"));
    }
    match pages {
        Some(pages) if u64::from(asked) < pages => Ok(asked.checked_add(1)),
        None if count > 0 && (asked > 1 || list.total_count.is_none()) => {
            Err(mismatch(operation, "a page of an unknown number of pages"))
        }
        _ => Ok(None),
    }
}

fn kind_of(record: &Record) -> Kind {
    status::kind(record.operation_type.as_deref())
}

pub(super) fn to_payment(record: &Record, operation: Operation, dialect: &Dialect) -> Result<Payment> {
    let word = record.status.as_deref().unwrap_or_default();
    // What is called neither payment nor payout has no state of either.
    let (operation_kind, (status, is_final)) = match kind_of(record) {
        Kind::Payment => (TransactionKind::Payment, status::payment(word)),
        Kind::Payout => (TransactionKind::Payout, status::listed_payout(word)),
        _ => (TransactionKind::Other, (PaymentStatus::Unknown, false)),
    };
    let mut payment = Payment::new(dialect.name, status, is_final);
    payment.operation = operation_kind;
    payment.id = record.token.clone();
    payment.order_id = filled(record.order_number.as_ref());
    if operation_kind == TransactionKind::Other {
        payment.gateway_code = record.status.clone();
    }
    payment.currency = read_currency(record.currency.as_deref(), operation)?;
    payment.amount = read_amount(record.amount.as_ref(), payment.currency.as_ref(), operation)?;
    payment.gateway_currency = read_currency(record.gateway_currency.as_deref(), operation)?;
    payment.gateway_amount =
        read_amount(record.gateway_amount.as_ref(), payment.gateway_currency.as_ref(), operation)?;
    payment.fees = fees(record, operation)?;
    payment.description = record.product.clone();
    payment.custom_data = record.extra_return_param.clone();
    payment.notify_url = record.callback_url.clone();
    payment.success_url = record.redirect_success_url.clone();
    payment.failure_url = record.redirect_fail_url.clone();
    payment.two_step = record.two_stage_mode;
    payment.stored_token = record.recurring_token.clone();
    payment.wallet_token = record.wallet_token.clone();
    payment.decline = status::decline(status, reason(record));
    payment.amount_refunded = refunded_amount(record, operation)?;
    payment.references = references(record);
    payment.created_at = record.created_at.as_deref().map(to_rfc3339);
    payment.updated_at = record.updated_at.as_deref().map(to_rfc3339);
    Ok(payment)
}

pub(super) fn to_payout(record: &Record, operation: Operation, dialect: &Dialect) -> Result<Payout> {
    let word = record.status.clone().unwrap_or_default();
    let (status, is_final) = status::payout(&word);
    let mut payout = Payout::new(dialect.name, status, is_final);
    payout.id = record.token.clone();
    payout.order_id = filled(record.order_number.as_ref());
    payout.currency = read_currency(record.currency.as_deref(), operation)?;
    payout.amount = read_amount(record.amount.as_ref(), payout.currency.as_ref(), operation)?;
    payout.fees = fees(record, operation)?;
    payout.custom_data = record.extra_return_param.clone();
    payout.sub_status = (!is_final).then_some(word);
    payout.decline =
        (status == PayoutStatus::Failed).then(|| Decline::new(None, reason(record), status::REASONS));
    payout.references = references(record);
    payout.created_at = record.created_at.as_deref().map(to_rfc3339);
    payout.updated_at = record.updated_at.as_deref().map(to_rfc3339);
    Ok(payout)
}

/// Why it was declined; editions of the engine have two names for it.
fn reason(record: &Record) -> Option<String> {
    plain(record.decline_reason.as_ref()).or_else(|| plain(record.declination_reason.as_ref()))
}

/// How much of a payment was refunded. No document has it; newer editions of the engine print what is left to be refunded.
pub(super) fn refunded_amount(record: &Record, operation: Operation) -> Result<Option<Amount>> {
    let (status, _) = status::payment(record.status.as_deref().unwrap_or_default());
    let was_paid = matches!(status, PaymentStatus::Approved | PaymentStatus::Refunded);
    let currency = read_currency(record.currency.as_deref(), operation)?;
    let left = read_amount(record.available_for_refund.as_ref(), currency.as_ref(), operation)?;
    let paid = read_amount(record.amount.as_ref(), currency.as_ref(), operation)?;
    let (Some(paid), Some(left), true) = (paid, left, was_paid && kind_of(record) == Kind::Payment) else {
        return Ok(None);
    };
    match paid.minor().checked_sub(left.minor()).and_then(Amount::from_minor) {
        Some(refunded) => Ok(Some(refunded)),
        None => Err(unreadable(operation, "more is left to be refunded than was paid")),
    }
}

fn fees(record: &Record, operation: Operation) -> Result<Option<Vec<Fee>>> {
    let Some(commission) = &record.commission_data else { return Ok(None) };
    let currency = read_currency(record.currency.as_deref(), operation)?;
    Ok(Some(commission_fee(commission.commission_amount.as_ref(), currency)))
}

/// What the engine keeps for itself. It only informs: a commission of half a cent is left out, and is no reason to know nothing about the
/// payment. `raw` has it.
pub(super) fn commission_fee(amount: Option<&Value>, currency: Option<Currency>) -> Vec<Fee> {
    let amount = parse_exact(amount, currency.as_ref()).unwrap_or_default();
    vec![Fee { kind: Some("commission".to_owned()), amount, currency, url: None }]
}

/// The record's running number, which no operation takes, and what it is called where that is no payment and no payout.
fn references(record: &Record) -> Option<std::collections::BTreeMap<String, String>> {
    let is_named = matches!(kind_of(record), Kind::Payment | Kind::Payout);
    let called = record.operation_type.clone().filter(|_| !is_named);
    non_empty([("id", plain(record.id.as_ref())), ("operation_type", called)])
}
