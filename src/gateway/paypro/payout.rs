//! payOut and queryPayOutResult: model to wire, and back.

use super::envelope::Opened;
use super::payment::{asked, by_order_id, read, told_amounts};
use super::wire::{Order, PayOut, Query};
use super::{NAME, Prepared, amount, status};
use crate::error::Result;
use crate::gateway::{Answer, Checks, State, Subject, check_payout};
use crate::model::{Decline, Payout, PayoutGetRequest, PayoutRequest, PayoutStatus};
use crate::money::{Amount, Currency};
use crate::operation::Operation;

/// payOut.
pub(super) fn create(request: &PayoutRequest, account: &Currency) -> Result<Prepared> {
    let mut checks = Checks::default();
    check_create(request, &mut checks);
    let amount = amount::whole_units(request.amount, &request.currency, account, &mut checks);
    let ignored = checks.finish()?;
    let recipient = request.recipient.clone().unwrap_or_default();
    let address = recipient.address.unwrap_or_default();
    let names = [address.first_name, address.last_name];
    let joined = names.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let wallet = request.destination.as_ref().and_then(|destination| destination.wallet.as_ref());
    let fields = PayOut {
        trade_no: request.order_id.clone(),
        amount,
        customer_name: recipient.full_name.or((!joined.is_empty()).then_some(joined)),
        wallet_id: wallet.and_then(|wallet| wallet.account.clone().or(wallet.token.clone())),
        notify_url: request.notify_url.clone(),
        remark: request.remark.clone().or(request.custom_data.clone()),
    };
    let subject = Subject::order(&request.order_id, request.amount, &request.currency);
    let prepared = Prepared::new(Operation::PayoutCreate, "payOut", fields, subject)?;
    Ok(prepared.with(request.gateway_options.as_ref(), ignored))
}

fn check_create(request: &PayoutRequest, checks: &mut Checks) {
    let destination = request.destination.clone().unwrap_or_default();
    let message = "Paypro's bank fields differ from country to country: pass them in gateway_options";
    checks.unsupported("destination.bank_account", destination.bank_account.as_ref(), message);
    checks.unsupported(
        "destination.card",
        destination.card.as_ref(),
        "Paypro pays out to wallets and bank accounts",
    );
    if destination.wallet.is_none() && request.gateway_options.is_none() && destination.bank_account.is_none()
    {
        checks.fault("destination.wallet", "is required for paypro, or a bank's fields in gateway_options");
    }
    if destination.wallet.as_ref().is_some_and(|wallet| wallet.account.is_none() && wallet.token.is_none()) {
        checks.fault("destination.wallet.account", "is required for paypro");
    }
    if request.remark.is_some() {
        checks.ignore("custom_data", request.custom_data.as_ref());
    }
    checks.ignore("country", request.country.as_ref());
    checks.ignore("billing", request.billing.as_ref());
    checks.ignore("purpose", request.purpose.as_ref());
    checks.ignore("risk", request.risk.as_ref());
    let message = "Paypro pays out in the account's own currency";
    let other = |currency: &Option<Currency>| currency.clone().filter(|own| *own != request.currency);
    checks.unsupported("source_currency", other(&request.source_currency).as_ref(), message);
    checks.unsupported("destination_currency", other(&request.destination_currency).as_ref(), message);
}

/// queryPayOutResult.
pub(super) fn get(request: &PayoutGetRequest, account: &Currency) -> Result<Prepared> {
    let order_id = by_order_id(request.id.as_ref(), request.order_id.as_ref())?;
    let subject = asked(&order_id, account);
    Prepared::new(Operation::PayoutGet, "queryPayOutResult", Query { trade_no: order_id }, subject)
}

/// payOut, answer.
pub(super) fn created(answer: &Opened, state: &State) -> Result<Answer> {
    let mut payout = order_state(read(answer, state)?, state)?;
    payout.amount = payout.amount.or(state.ordered_amount());
    payout.ignored = (!state.ignored.is_empty()).then(|| state.ignored.clone());
    payout.raw = Some(answer.text.clone());
    check_payout(payout, state).map(|payout| Answer::Payout(Box::new(payout)))
}

/// queryPayOutResult, answer.
pub(super) fn found(answer: &Opened, state: &State) -> Result<Answer> {
    let mut payout = order_state(read(answer, state)?, state)?;
    payout.raw = Some(answer.text.clone());
    check_payout(payout, state).map(|payout| Answer::Payout(Box::new(payout)))
}

/// The state of an order. What was paid out is compared with what was asked.
fn order_state(data: Order, state: &State) -> Result<Payout> {
    let told = told_amounts(&data.amounts, state)?;
    let words = data.words();
    let code = data.status.unwrap_or_default();
    let (status, is_final) = status::payout(&code);
    let mut payout = Payout::new(NAME, status, is_final);
    payout.id = data.number.take();
    payout.order_id = data.trade_no;
    payout.currency = state.subject.currency.clone();
    payout.amount = match status {
        // Less than was ordered is another amount, which the check that follows makes a mismatch.
        PayoutStatus::Succeeded => told.received.or(told.ordered),
        _ => told.ordered.filter(|ordered| *ordered > Amount::ZERO),
    };
    payout.custom_data = data.remark.filter(|words| !words.is_empty());
    payout.updated_at = data.success_time;
    if status == PayoutStatus::Failed {
        payout.decline = Some(Decline::new(Some(code), words, status::REASONS));
    }
    Ok(payout)
}
