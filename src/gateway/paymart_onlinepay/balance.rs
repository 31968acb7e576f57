//! `GET /balance`: model to wire, and back.

use super::amount::{self, read_amount, read_currency};
use super::dialect::Dialect;
use super::sign::{Response, parse_data};
use super::step::{API, BusinessStep, Call, Prepared};
use super::wire::BalanceResponse;
use crate::error::Result;
use crate::field;
use crate::gateway::{OperationResult, Reading, State, Subject, mismatch, unreadable};
use crate::model::{Balance, BalanceGetRequest};
use crate::operation::Operation;

/// `GET /balance`.
pub(super) fn get(request: &BalanceGetRequest, dialect: &Dialect) -> Result<Prepared> {
    let reading = Reading::new(request, dialect.title);
    let view = reading.view(request);
    let currency = field!(view.currency);
    amount::check_currency(&currency, dialect);
    let ignored = reading.finish()?;
    let call = Call::get(format!("{API}/balance?currency={}", request.currency.code()));
    let subject = Subject { currency: Some(request.currency.clone()), ..Subject::default() };
    Ok(Prepared::new(Operation::BalanceGet, &BusinessStep::GetBalance, call, subject, ignored))
}

/// `GET /balance`, answer.
pub(super) fn parse_get(response: &Response, state: &State, dialect: &Dialect) -> Result<OperationResult> {
    let operation = state.operation;
    let body: BalanceResponse = parse_data(response, operation)?;
    let wallet = body.wallet.ok_or_else(|| unreadable(operation, "it has no wallet"))?;
    let stated = read_currency(wallet.currency.as_deref(), operation)?;
    let asked = state.subject.currency.clone();
    if stated.is_some() && stated != asked {
        return Err(mismatch(operation, "another currency"));
    }
    let available = read_amount(wallet.available.as_ref(), asked.as_ref(), operation)?
        .ok_or_else(|| unreadable(operation, "it has no available amount"))?;
    let held = read_amount(wallet.hold.as_ref(), asked.as_ref(), operation)?;
    let currency = stated.or(asked).ok_or_else(|| unreadable(operation, "it has no currency"))?;
    Ok(OperationResult::Balance(Balance {
        available: Some(available),
        held,
        raw: Some(response.text.clone()),
        ..Balance::new(dialect.name, currency)
    }))
}
