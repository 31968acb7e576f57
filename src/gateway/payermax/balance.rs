//! currentBalanceQuery and dayEndBalanceQuery: model to wire, and back.

use serde_json::Value;

use super::merchant::NAME;
use super::payment::parse_data;
use super::sign::Response;
use super::step::{Call, PayermaxStep, Prepared};
use super::wire::{AccountRecord, BalanceQuery, BalanceResponse, DayEndBalanceQuery};
use crate::error::{Error, ErrorKind, Result};
use crate::field;
use crate::gateway::{
    OperationResult, Reading, State, Subject, decimal_amount, json_body, mismatch, to_rfc3339, unreadable,
};
use crate::model::{AccountBalance, Balance, BalanceGetRequest};
use crate::money::Currency;
use crate::operation::Operation;

const VERSION: &str = "1.3";
/// The account from which payouts are paid.
const PAYOUTS: &str = "DISBURSEMENT";
/// The account of what is held back.
const FROZEN: &str = "FREEZE";

/// currentBalanceQuery, or dayEndBalanceQuery for the end of a day.
pub(super) fn get(request: &BalanceGetRequest) -> Result<Prepared> {
    let reading = Reading::new(request, NAME);
    let view = reading.view(request);
    field!(view.currency).exponent();
    let date = field!(view.date).take();
    let ignored = reading.finish()?;
    let code = request.currency.code().to_owned();
    let (api, data) = match date {
        None => {
            let query = BalanceQuery { plain_sign: true, account_currency: vec![code] };
            ("currentBalanceQuery", json_body(query, None)?)
        }
        Some(inquiry_date) => {
            let query = DayEndBalanceQuery { account_currency: code, inquiry_date, timezone: "UTC" };
            ("dayEndBalanceQuery", json_body(query, None)?)
        }
    };
    let subject = Subject { currency: Some(request.currency.clone()), ..Subject::default() };
    let call = Call { version: VERSION, ..Call::new(api, data) };
    Ok(Prepared::new(Operation::BalanceGet, &PayermaxStep::GetBalance, call, subject, ignored))
}

/// The answer to either. Accounts in other currencies are not what was asked for.
pub(super) fn parse_get(response: &Response, state: &State) -> Result<OperationResult> {
    let data: BalanceResponse = parse_data(response, state)?;
    if let Some(code) = data.error_code.filter(|code| !code.is_empty()) {
        let error = unreadable(state.operation, "it has an error in the place of the balance");
        return Err(Error {
            gateway_code: Some(code),
            gateway_message: data.error_msg,
            ..error.with_kind(ErrorKind::GatewayError)
        });
    }
    let currency =
        state.subject.currency.clone().ok_or_else(|| Error::internal("a balance without a currency"))?;
    let records =
        data.account_real_time_types.ok_or_else(|| unreadable(state.operation, "it has no accounts"))?;
    let accounts: Result<Vec<AccountBalance>> =
        records.into_iter().map(|record| to_account(record, &currency, state)).collect();
    let accounts = accounts?;
    let amount_of = |word: &str| accounts.iter().find(|account| account.account_type == word)?.amount;
    Ok(OperationResult::Balance(Balance {
        available: amount_of(PAYOUTS),
        held: amount_of(FROZEN),
        as_of: data.inquiry_time.as_deref().map(to_rfc3339),
        raw: Some(response.text.clone()),
        accounts: Some(accounts),
        ..Balance::new(NAME, currency)
    }))
}

fn to_account(record: AccountRecord, currency: &Currency, state: &State) -> Result<AccountBalance> {
    if record.currency.as_deref() != Some(currency.code()) {
        return Err(mismatch(state.operation, "another currency"));
    }
    let amount = |value: Option<&Value>| match value.filter(|value| !value.is_null()) {
        None => Ok(None),
        Some(value) if is_debt(value) => Ok(None),
        Some(value) => decimal_amount(Some(value), Some(currency))
            .map(Some)
            .ok_or_else(|| unreadable(state.operation, "an amount")),
    };
    let account_type = record.account_type.filter(|word| !word.is_empty());
    Ok(AccountBalance {
        account_type: account_type.ok_or_else(|| unreadable(state.operation, "an account without a type"))?,
        amount: amount(record.balance.as_ref())?,
        opening: amount(record.inital_balance.as_ref())?,
        inflow: amount(record.inflow_amount.as_ref())?,
        outflow: amount(record.outflow_amount.as_ref())?,
    })
}

/// Whether an amount is below zero, which no payout can use.
fn is_debt(value: &Value) -> bool {
    let text = match value {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        _ => return false,
    };
    text.trim_start().starts_with('-')
}
