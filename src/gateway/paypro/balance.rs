//! queryBalance: model to wire, and back.

use super::amount::check_currency;
use super::edition::Edition;
use super::merchant::NAME;
use super::payment::parse_data;
use super::sign::Response;
use super::step::{Call, PayproStep, Prepared};
use super::wire::BalanceRecord;
use crate::error::{Error, Result};
use crate::field;
use crate::gateway::{OperationResult, Reading, State, Subject, decimal_amount, unreadable};
use crate::model::{Balance, BalanceGetRequest};
use crate::money::Currency;
use crate::operation::Operation;

/// queryBalance: an account has one currency, so the request names none.
pub(super) fn get(request: &BalanceGetRequest, account: &Currency, edition: &Edition) -> Result<Prepared> {
    let reading = Reading::new(request, NAME);
    let view = reading.view(request);
    check_currency(&field!(view.currency), account);
    let ignored = reading.finish()?;
    let subject = Subject { currency: Some(request.currency.clone()), ..Subject::default() };
    let call = Call::new(edition.balance_query.name, serde_json::json!({}));
    Ok(Prepared::new(Operation::BalanceGet, &PayproStep::GetBalance, call, subject, ignored))
}

/// queryBalance, answer.
pub(super) fn parse_get(response: &Response, state: &State) -> Result<OperationResult> {
    let data: BalanceRecord = parse_data(response, state)?;
    let currency =
        state.subject.currency.clone().ok_or_else(|| Error::internal("a balance without a currency"))?;
    let available = decimal_amount(data.availabl_amount.or(data.available_amount).as_ref(), Some(&currency))
        .ok_or_else(|| unreadable(state.operation, "it has no available amount"))?;
    Ok(OperationResult::Balance(Balance {
        available: Some(available),
        held: decimal_amount(data.freeze_amount.as_ref(), Some(&currency)),
        raw: Some(response.text.clone()),
        ..Balance::new(NAME, currency)
    }))
}
