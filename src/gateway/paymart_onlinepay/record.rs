//! `GET /payments/{token}`, `GET /payments/order/{number}` and `GET /payments`: the engine keeps payments and payouts in one
//! list of records.

use serde_json::Value;

use super::dialect::Dialect;
use super::envelope::{
    API, Opened, Prepared, about_another, amount, check_token, currency, plain, read, unreadable,
};
use super::merchant::Business;
use super::payment::{declined, finished};
use super::status::{self, Kind};
use super::wire::{Found, List, Record};
use crate::error::{Error, ErrorKind, Outcome, Result};
use crate::field;
use crate::gateway::{
    Field, Gateway, OperationResult, Reading, State, Subject, check_payout, path_segment, present, rfc3339,
};
use crate::model::*;
use crate::money::Amount;
use crate::operation::Operation;

/// Asks for one payment.
pub(super) fn get_payment(request: &PaymentGetRequest, dialect: &Dialect) -> Result<Prepared> {
    let reading = Reading::new(request, dialect.title);
    let view = reading.view(request);
    get(&field!(view.id), &field!(view.order_id), Operation::PaymentGet, dialect)
}

/// Asks for one payout.
pub(super) fn get_payout(request: &PayoutGetRequest, dialect: &Dialect) -> Result<Prepared> {
    let reading = Reading::new(request, dialect.title);
    let view = reading.view(request);
    get(&field!(view.id), &field!(view.order_id), Operation::PayoutGet, dialect)
}

/// Asks for one record, by token or by order number.
fn get(
    id: &Field<'_, String>,
    order_id: &Field<'_, String>,
    operation: Operation,
    dialect: &Dialect,
) -> Result<Prepared> {
    id.reading().exactly_one(&[id.choice(), order_id.choice()]);
    let subject = Subject { id: id.take(), order_id: order_id.take(), ..Subject::default() };
    id.reading().finish()?;
    let payout = operation == Operation::PayoutGet;
    let mut prepared = match &subject {
        Subject { id: Some(id), .. } => {
            let path = format!("{API}/payments/{}", path_segment("id", id)?);
            Prepared::get(operation, "get", path, subject)
        }
        Subject { order_id, .. } => {
            let path = order_path(order_id.as_deref().unwrap_or_default(), dialect)?;
            Prepared::get(operation, "order", path, subject)
        }
    };
    // The operation may become another one on the way: resolving and confirming ask with this query too.
    prepared.memory.insert("payout".to_owned(), Value::from(payout));
    Ok(prepared)
}

/// PayMart has a path for it, OnlinePay a filter of its list. Records of every kind are asked for: one that is called neither
/// payment nor payout has to be seen, before nothing is said to have happened.
pub(super) fn order_path(number: &str, dialect: &Dialect) -> Result<String> {
    let encoded = path_segment("order_id", number)?;
    if dialect.cards {
        return Ok(format!("{API}/payments/order/{encoded}"));
    }
    let names = &dialect.list;
    Ok(format!("{API}/payments?{}=all&{}={encoded}", names.operation_type, names.order_number))
}

fn wanted(state: &State) -> Kind {
    let payout = state.memory.get("payout").and_then(Value::as_bool).unwrap_or(false);
    if payout { Kind::Payout } else { Kind::Payment }
}

/// `GET /payments`.
pub(super) fn list(request: &PaymentListRequest, dialect: &Dialect) -> Result<Prepared> {
    let reading = Reading::new(request, dialect.title);
    let view = reading.view(request);
    let names = &dialect.list;
    let kind = field!(view.kind);
    let word = match kind.value() {
        Some(TransactionKind::Payment) => "pays",
        Some(TransactionKind::Payout) => "payouts",
        Some(TransactionKind::Other) => {
            kind.fault("must be payment or payout, or be left out for all");
            ""
        }
        None => "all",
    };
    let page = field!(view.page).take();
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair(names.operation_type, word);
    for (name, value) in [
        (names.from, field!(view.created_from).take()),
        (names.to, field!(view.created_to).take()),
        ("page", page.map(|page| page.to_string())),
        (names.per_page, field!(view.per_page).take().map(|count| count.to_string())),
        (names.order_number, field!(view.order_id).take()),
    ] {
        if let Some(value) = value {
            query.append_pair(name, &value);
        }
    }
    reading.finish()?;
    let path = format!("{API}/payments?{}", query.finish());
    let mut prepared = Prepared::get(Operation::PaymentList, "list", path, Subject::default());
    prepared.memory.insert("page".to_owned(), page.into());
    Ok(prepared)
}

/// `GET /payments/{token}`, answer.
pub(super) fn found(answer: &Opened, state: &State, gateway: &Business) -> Result<OperationResult> {
    let record = by_token(answer, state, gateway.dialect)?;
    single(&record, answer, state, gateway)
}

/// The record of the token that was asked for, if it is of the kind that was asked for.
pub(super) fn by_token(answer: &Opened, state: &State, dialect: &Dialect) -> Result<Record> {
    let found: Found = read(answer, state.operation)?;
    let record = found.payment.ok_or_else(|| unreadable(state.operation, "it has no payment"))?;
    check_token(record.token.as_deref(), state.subject.id.as_deref(), state.operation)?;
    if kind_of(&record) == wanted(state) {
        return Ok(record);
    }
    let what = match kind_of(&record) {
        Kind::Payment => "a payment",
        Kind::Payout => "a payout",
        _ => "what is neither a payment nor a payout",
    };
    Err(with_candidates(about_another(what, state.operation), &[record], dialect))
}

/// `GET /payments/order/{number}`, or OnlinePay's filtered list: the one record of that kind, or all of them as candidates.
pub(super) fn ordered(answer: &Opened, state: &State, gateway: &Business) -> Result<OperationResult> {
    let record = only_one(answer, state, gateway.dialect)?;
    single(&record, answer, state, gateway)
}

/// The only record of the kind and order number that were asked for. A record that is called neither payment nor payout may be
/// either, so that nothing is certain beside it.
pub(super) fn only_one(answer: &Opened, state: &State, dialect: &Dialect) -> Result<Record> {
    let list: List = read(answer, state.operation)?;
    let records = list.payments.as_ref().ok_or_else(|| unreadable(state.operation, "it has no payments"))?;
    let asked = state.subject.order_id.as_deref();
    let told = |record: &Record| plain(record.order_number.as_ref());
    if records.iter().any(|record| told(record).as_deref() != asked) {
        // A filter that was not applied: the order may stand on a later page, and what has no number is no proof.
        return Err(about_another("other order numbers", state.operation));
    }
    check_page(&list, 1, state.operation)?;
    if list.total_count.is_some_and(|count| count > records.len() as u64)
        || list.total_page.is_some_and(|pages| pages > 1)
    {
        let what = "more records of this order number than it shows";
        return Err(with_candidates(about_another(what, state.operation), records, dialect));
    }
    if records.iter().any(|record| !matches!(kind_of(record), Kind::Payment | Kind::Payout)) {
        let what = "a record that is called neither payment nor payout: see candidates";
        return Err(with_candidates(about_another(what, state.operation), records, dialect));
    }
    let mut of_kind: Vec<Record> =
        list.payments.into_iter().flatten().filter(|record| kind_of(record) == wanted(state)).collect();
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
    let read = |record| payment_of(record, Operation::PaymentGet, dialect).ok();
    Error { candidates: Some(records.iter().filter_map(read).collect()), ..error }
}

/// A page that was not asked for, and totals that contradict each other or what is shown, would have whoever reads page after
/// page miss some, or never come to an end.
fn check_page(list: &List, asked: u32, operation: Operation) -> Result<()> {
    let shown = list.payments.as_ref().map_or(0, |records| records.len() as u64);
    if let Some(told) = list.curent_page.filter(|told| *told != asked) {
        return Err(about_another(&format!("page {told} instead of {asked}"), operation));
    }
    let beyond = list.total_page.is_some_and(|pages| pages < asked);
    let too_many =
        [list.total_count, list.per_page.map(u64::from)].into_iter().flatten().any(|most| most < shown);
    let pages = match (list.total_count, list.per_page) {
        (Some(count), Some(per_page)) if per_page > 0 => Some(count.div_ceil(u64::from(per_page))),
        _ => None,
    };
    // An empty list has no page, or one.
    let differs = |told: u64| pages.is_some_and(|pages| pages.max(1) != told.max(1));
    if too_many || (beyond && shown > 0) || list.total_page.is_some_and(|told| differs(u64::from(told))) {
        return Err(about_another("pages and totals that contradict each other", operation));
    }
    Ok(())
}

fn single(record: &Record, answer: &Opened, state: &State, gateway: &Business) -> Result<OperationResult> {
    if wanted(state) == Kind::Payment {
        let mut payment = payment_of(record, state.operation, gateway.dialect)?;
        payment.next_action = page_of(record, gateway).map(NextAction::redirect);
        return finished(payment, answer, state);
    }
    let mut payout = payout_of(record, state.operation, gateway.dialect)?;
    payout.raw = Some(answer.text.clone());
    check_payout(payout, state).map(|payout| OperationResult::Payout(Box::new(payout)))
}

/// The page that follows from a payment's token, where its customer goes on. The document of OnlinePay sends every customer
/// there, and that of PayMart prints it beside the bank's page too. Who has confirmed with a wallet, or whose payment waits for its
/// second step, has nothing to do there.
fn page_of(record: &Record, gateway: &Business) -> Option<String> {
    let waits = match record.status.as_deref() {
        Some("init" | "sent") => true,
        Some("pending") => record.two_stage_mode != Some(true) && record.wallet_token.is_none(),
        _ => false,
    };
    record.token.as_deref().filter(|_| waits).and_then(|token| gateway.checkout_url(token).ok())
}

/// `GET /payments`, answer.
pub(super) fn listed(answer: &Opened, state: &State, dialect: &Dialect) -> Result<OperationResult> {
    let list: List = read(answer, state.operation)?;
    let asked = state.memory.get("page").and_then(Value::as_u64).and_then(|page| u32::try_from(page).ok());
    check_page(&list, asked.unwrap_or(1), state.operation)?;
    let records = list.payments.ok_or_else(|| unreadable(state.operation, "it has no payments"))?;
    let data: Result<Vec<Payment>> =
        records.iter().map(|record| payment_of(record, state.operation, dialect)).collect();
    let page = list.curent_page;
    // An empty page is the last one, whatever the totals say.
    let next = match (page, list.total_page) {
        (Some(page), Some(pages)) if page < pages && !records.is_empty() => Some(page + 1),
        _ => None,
    };
    Ok(OperationResult::PaymentPage(PaymentPage {
        data: data?,
        next,
        total: list.total_count.filter(|count| i64::try_from(*count).is_ok()),
        page,
        per_page: list.per_page,
        pages: list.total_page,
        raw: Some(answer.text.clone()),
    }))
}

fn kind_of(record: &Record) -> Kind {
    status::kind(record.operation_type.as_deref())
}

pub(super) fn payment_of(record: &Record, operation: Operation, dialect: &Dialect) -> Result<Payment> {
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
    payment.order_id = plain(record.order_number.as_ref());
    if operation_kind == TransactionKind::Other {
        payment.gateway_code = record.status.clone();
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
    payment.decline = declined(status, reason(record));
    payment.amount_refunded = refunded(record, operation)?;
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
        (status == PayoutStatus::Failed).then(|| Decline::new(None, reason(record), status::REASONS));
    payout.references = references(record);
    payout.created_at = record.created_at.as_deref().map(rfc3339);
    payout.updated_at = record.updated_at.as_deref().map(rfc3339);
    Ok(payout)
}

/// Why it was declined; editions of the engine have two names for it.
fn reason(record: &Record) -> Option<String> {
    plain(record.decline_reason.as_ref()).or_else(|| plain(record.declination_reason.as_ref()))
}

/// How much of a payment was refunded. No document has it; newer editions of the engine print what is left to be refunded.
pub(super) fn refunded(record: &Record, operation: Operation) -> Result<Option<Amount>> {
    let (status, _) = status::payment(record.status.as_deref().unwrap_or_default());
    let was_paid = matches!(status, PaymentStatus::Approved | PaymentStatus::Refunded);
    let left = amount(record.available_for_refund.as_ref(), operation)?;
    let paid = amount(record.amount.as_ref(), operation)?;
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
    let fee = Fee {
        kind: Some("commission".to_owned()),
        amount: amount(commission.commission_amount.as_ref(), operation)?,
        currency: currency(record.currency.as_deref(), operation)?,
        url: None,
    };
    Ok(Some(vec![fee]))
}

/// The record's running number, which no operation takes, and what it is called where that is no payment and no payout.
fn references(record: &Record) -> Option<std::collections::BTreeMap<String, String>> {
    let is_named = matches!(kind_of(record), Kind::Payment | Kind::Payout);
    let called = record.operation_type.clone().filter(|_| !is_named);
    present([("id", plain(record.id.as_ref())), ("operation_type", called)])
}
