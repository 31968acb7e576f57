//! queryBalance: model to wire, and back.

use super::amount::check_currency;
use super::envelope::Opened;
use super::merchant::NAME;
use super::payment::read;
use super::request::Prepared;
use super::wire::BalanceState;
use crate::error::{Error, ErrorKind, Outcome, Result};
use crate::field;
use crate::gateway::{OperationResult, Reading, State, Subject, decimal_amount};
use crate::model::{Balance, BalanceGetRequest};
use crate::money::Currency;
use crate::operation::Operation;

/// queryBalance: an account has one currency, so the request names none.
pub(super) fn get(request: &BalanceGetRequest, account: &Currency) -> Result<Prepared> {
    let reading = Reading::new(request, NAME);
    let view = reading.view(request);
    check_currency(&field!(view.currency), account);
    reading.finish()?;
    let subject = Subject { currency: Some(request.currency.clone()), ..Subject::default() };
    Prepared::new(Operation::BalanceGet, "queryBalance", serde_json::json!({}), subject)
}

/// queryBalance, answer.
pub(super) fn found(answer: &Opened, state: &State) -> Result<OperationResult> {
    let data: BalanceState = read(answer, state)?;
    let currency =
        state.subject.currency.clone().ok_or_else(|| Error::internal("a balance without a currency"))?;
    let available = decimal_amount(data.availabl_amount.or(data.available_amount).as_ref(), Some(&currency))
        .ok_or_else(|| {
            Error::new(
                ErrorKind::MalformedResponse,
                "the gateway's answer has no amount that can be read exactly",
            )
            .with_outcome(Outcome::Unknown)
        })?;
    let held = decimal_amount(data.freeze_amount.as_ref(), Some(&currency));
    let raw = Some(answer.text.clone());
    Ok(OperationResult::Balance(Balance { gateway: NAME.to_owned(), available, held, currency, raw }))
}
