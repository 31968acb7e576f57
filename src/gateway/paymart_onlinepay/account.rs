//! `GET /balance` and `GET /disputes/list`: what the shop has with the gateway.

use super::dialect::Dialect;
use super::envelope::{API, Opened, Prepared, amount, currency, plain, read, unreadable};
use super::wire::{BalanceState, DisputeState, Disputes};
use crate::error::{Error, ErrorKind, Outcome, Result};
use crate::field;
use crate::gateway::{OperationResult, Reading, State, Subject, rfc3339};
use crate::model::{Balance, BalanceGetRequest, Dispute, DisputePage};
use crate::operation::Operation;

/// `GET /balance`.
pub(super) fn balance(request: &BalanceGetRequest, dialect: &Dialect) -> Result<Prepared> {
    let reading = Reading::new(request, dialect.title);
    let view = reading.view(request);
    let currency = field!(view.currency);
    if currency.value().is_some_and(|currency| currency.exponent().is_none()) {
        currency.fault("is not in ISO 4217; see the dictionary currencies");
    }
    reading.finish()?;
    let path = format!("{API}/balance?currency={}", request.currency.code());
    let subject = Subject { currency: Some(request.currency.clone()), ..Subject::default() };
    Ok(Prepared::get(Operation::BalanceGet, "balance", path, subject))
}

/// `GET /balance`, answer.
pub(super) fn balance_found(answer: &Opened, state: &State, dialect: &Dialect) -> Result<OperationResult> {
    let operation = state.operation;
    let found: BalanceState = read(answer, operation)?;
    let wallet = found.wallet.ok_or_else(|| unreadable(operation, "it has no wallet"))?;
    let available = amount(wallet.available.as_ref(), operation)?
        .ok_or_else(|| unreadable(operation, "it has no available amount"))?;
    let told = currency(wallet.currency.as_deref(), operation)?;
    let asked = state.subject.currency.clone();
    if told.is_some() && told != asked {
        let error = Error::new(ErrorKind::Mismatch, "the gateway answered about another currency");
        return Err(Error { retry_safe: true, ..error.with_outcome(Outcome::Unknown) });
    }
    Ok(OperationResult::Balance(Balance {
        gateway: dialect.name.to_owned(),
        available,
        held: amount(wallet.hold.as_ref(), operation)?,
        currency: told.or(asked).ok_or_else(|| unreadable(operation, "it has no currency"))?,
        raw: Some(answer.text.clone()),
    }))
}

/// `GET /disputes/list`: the latest hundred, without parameters.
pub(super) fn disputes() -> Prepared {
    Prepared::get(Operation::DisputeList, "disputes", format!("{API}/disputes/list"), Subject::default())
}

/// `GET /disputes/list`, answer.
pub(super) fn disputes_found(answer: &Opened, state: &State) -> Result<OperationResult> {
    let found: Disputes = read(answer, state.operation)?;
    let disputes = found.disputes.ok_or_else(|| unreadable(state.operation, "it has no disputes"))?;
    let data: Result<Vec<Dispute>> =
        disputes.into_iter().map(|dispute| dispute_of(dispute, state.operation)).collect();
    Ok(OperationResult::DisputePage(DisputePage { data: data?, next: None, raw: Some(answer.text.clone()) }))
}

fn dispute_of(told: DisputeState, operation: Operation) -> Result<Dispute> {
    Ok(Dispute {
        id: Some(plain(told.id.as_ref()).ok_or_else(|| unreadable(operation, "a dispute has no id"))?),
        payment_id: None,
        order_id: None,
        amount: amount(told.amount.as_ref(), operation)?,
        currency: currency(told.currency.as_deref(), operation)?,
        investigation_report: told.investigation_report,
        status: told.status,
        merchant_profile_id: plain(told.merchant_profile_id.as_ref()),
        user_profile_id: plain(told.user_profile_id.as_ref()),
        payment_reference: plain(told.feed_id.as_ref()),
        created_at: told.created_at.as_deref().map(rfc3339),
        updated_at: told.updated_at.as_deref().map(rfc3339),
        dispute_type: plain(told.dispute_type.as_ref()),
        reason_code: plain(told.reason_code.as_ref()),
        comment: told.comment,
    })
}
