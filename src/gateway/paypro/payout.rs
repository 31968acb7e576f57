//! payOut and queryPayOutResult: model to wire, and back.

use super::amount::StatedAmounts;
use super::merchant::NAME;
use super::payment::{
    by_order_id, check_ordered_amount, full_name, parse_data, query_subject, stated_amounts,
};
use super::sign::{Response, SIGNATURE};
use super::step::{Call, PayproStep, Prepared};
use super::wire::{OrderRecord, PayOut, Query};
use super::{amount, status};
use crate::error::Result;
use crate::field;
use crate::gateway::{
    Field, MoneyRecord, OperationResult, Reading, State, Subject, compared_result, json_body, mismatch,
};
use crate::model::{Decline, Payout, PayoutGetRequest, PayoutRequest, PayoutStatus};
use crate::money::{Amount, Currency};
use crate::operation::Operation;

/// payOut.
pub(super) fn create(request: &PayoutRequest, account: &Currency) -> Result<Prepared> {
    let reading = Reading::new(request, NAME);
    let view = reading.view(request);
    let options = field!(view.gateway_options).without(&[SIGNATURE]);
    refuse_unsupported(&view, options.is_set());
    let fields = PayOut {
        trade_no: field!(view.order_id).take(),
        amount: amount::whole_units(&field!(view.amount), &field!(view.currency), account),
        customer_name: match field!(view.recipient.full_name).take() {
            None => full_name(
                &field!(view.recipient.address.first_name),
                &field!(view.recipient.address.last_name),
            ),
            name => name,
        },
        wallet_id: field!(view.destination.wallet.account).or(field!(view.destination.wallet.token)).take(),
        notify_url: field!(view.notify_url).take(),
        remark: field!(view.remark).or(field!(view.custom_data)).take(),
    };
    let options = options.value();
    let ignored = reading.finish()?;
    let subject = Subject::order(&request.order_id, request.amount, &request.currency);
    let call = Call::new("payOut", json_body(fields, options)?);
    Ok(Prepared::new(Operation::PayoutCreate, &PayproStep::PayOut, call, subject, ignored))
}

/// What has a better fix than to leave it out, and where the money goes: to a wallet, or by a bank's fields in the options.
fn refuse_unsupported(view: &Field<'_, PayoutRequest>, has_options: bool) {
    let (wallet, account) = (field!(view.destination.wallet), field!(view.destination.bank_account));
    account.unsupported("Paypro's bank fields differ from country to country: pass them in gateway_options");
    field!(view.destination.card).unsupported("Paypro pays out to wallets and bank accounts");
    if !wallet.is_set() && !has_options && !account.is_set() {
        wallet.refuse("is required for paypro, or a bank's fields in gateway_options");
    }
    if wallet.peek().is_some_and(|wallet| wallet.account.is_none() && wallet.token.is_none()) {
        field!(wallet.account).refuse("is required for paypro");
    }
    field!(wallet.organisation).unsupported("Paypro names no organisation: the account's number says it");
    for currency in [field!(view.source_currency), field!(view.destination_currency)] {
        if currency.value().is_some_and(|own| Some(own) != field!(view.currency).peek()) {
            currency.unsupported("Paypro pays out in the account's own currency");
        }
    }
}

/// queryPayOutResult.
pub(super) fn get(request: &PayoutGetRequest, account: &Currency) -> Result<Prepared> {
    let reading = Reading::new(request, NAME);
    let view = reading.view(request);
    let order_id = by_order_id(&field!(view.id), field!(view.order_id));
    let ignored = reading.finish()?;
    let subject = query_subject(&order_id, account);
    let call = Call::new("queryPayOutResult", json_body(Query { trade_no: order_id }, None)?);
    Ok(Prepared::new(Operation::PayoutGet, &PayproStep::GetPayout, call, subject, ignored))
}

/// payOut, answer.
pub(super) fn parse_create(response: &Response, state: &State) -> Result<OperationResult> {
    let data: OrderRecord = parse_data(response, state)?;
    check_ordered_amount(&data.amounts, state)?;
    let mut payout = to_payout(data, state)?;
    payout.amount = payout.amount.or(state.ordered_amount());
    payout.order_id = payout.order_id.or_else(|| state.subject.order_id.clone());
    compared_result(payout, &response.text, state)
}

/// queryPayOutResult, answer.
pub(super) fn parse_get(response: &Response, state: &State) -> Result<OperationResult> {
    compared_result(to_payout(parse_data(response, state)?, state)?, &response.text, state)
}

/// The payout of an answer. Its amount is what was paid out, which must be what was ordered.
fn to_payout(data: OrderRecord, state: &State) -> Result<Payout> {
    let stated = stated_amounts(&data.amounts, state)?;
    let words = data.words();
    let code = data.status.unwrap_or_default();
    let (status, is_final) = status::payout(&code);
    let mut payout = Payout::new(NAME, status, is_final);
    payout.id = data.number.take();
    payout.order_id = data.trade_no;
    payout.currency = state.subject.currency.clone();
    payout.amount = match status {
        PayoutStatus::Succeeded => stated.received.or(stated.ordered),
        _ => stated.ordered.filter(|ordered| *ordered > Amount::ZERO),
    };
    payout.custom_data = data.remark.filter(|words| !words.is_empty());
    payout.updated_at = data.success_time;
    if status == PayoutStatus::Failed {
        payout.decline = Some(Decline::new(Some(code), words, status::REASONS));
    }
    check_paid_out(payout, stated, state)
}

/// Refuses a payout that succeeded with another amount than the ordered one. A plain query knows no other amount to compare.
fn check_paid_out(payout: Payout, stated: StatedAmounts, state: &State) -> Result<Payout> {
    match (payout.status, stated.ordered, stated.received) {
        (PayoutStatus::Succeeded, Some(ordered), Some(paid)) if paid != ordered => {
            let what = format!("a payout of {ordered} with {paid} paid out");
            Err(payout.into_error(mismatch(state.operation, &what)))
        }
        _ => Ok(payout),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::error::{ErrorKind, Outcome};

    #[test]
    fn a_payout_of_another_amount_than_was_ordered_has_not_succeeded() {
        let judge = |status: &str, paid: &str| {
            let account = Currency::new("MXN").expect("listed");
            let state =
                State::new(Operation::PayoutGet, query_subject("A1", &account), &PayproStep::GetPayout);
            let data = json!({"status": status, "tradeNo": "A1", "orderAmount": "300", "payAmount": paid});
            parse_get(&Response { data, text: String::new() }, &state)
        };
        for paid in ["0", "1", "299", "301"] {
            let error = judge("0000", paid).expect_err("refused");
            assert_eq!((error.kind, error.outcome), (ErrorKind::Mismatch, Outcome::Unknown), "{paid}");
            assert!(error.payout.is_some(), "{paid}");
        }
        for (status, expected) in [("0000", PayoutStatus::Succeeded), ("0015", PayoutStatus::Pending)] {
            let Ok(OperationResult::Payout(payout)) = judge(status, "300") else { panic!("no payout") };
            assert_eq!((payout.status, payout.amount), (expected, Amount::from_minor(30_000)));
        }
        assert!(judge("0015", "0").is_ok(), "nothing was paid out yet");
    }
}
