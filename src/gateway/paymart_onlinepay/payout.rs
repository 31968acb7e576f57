//! `POST /payouts`: to a card (PayMart), to a wallet or a bank account (OnlinePay); and back.

use super::dialect::Dialect;
use super::envelope::{Opened, Prepared, amount, currency, plain, read, unreadable};
use super::payment::pages;
use super::rules::{card_object, check_number, check_order_number, check_wallet};
use super::wire::{BankAccountObject, Begun, BillingObject, CreatePayout, PayoutCustomer};
use super::{amount as outgoing, status};
use crate::dictionary;
use crate::error::Result;
use crate::gateway::{Answer, Checks, State, Subject, check_payout, rfc3339};
use crate::model::*;
use crate::operation::Operation;

/// `POST /payouts`.
pub(super) fn create(request: &PayoutRequest, dialect: &Dialect) -> Result<Prepared> {
    let mut checks = Checks::default();
    outgoing::check(request.amount, Some(&request.currency), "amount", dialect, &mut checks);
    check_order_number(&request.order_id, &mut checks);
    let mut fields = CreatePayout {
        amount: outgoing::number(request.amount),
        currency: request.currency.code().to_owned(),
        order_number: request.order_id.clone(),
        extra_return_param: request.custom_data.clone(),
        ..CreatePayout::default()
    };
    if dialect.cards {
        to_card(request, &mut fields, dialect, &mut checks);
    } else {
        to_account(request, &mut fields, dialect, &mut checks);
    }
    check_rest(request, dialect, &mut checks);
    let ignored = checks.finish()?;
    let subject = Subject::order(&request.order_id, request.amount, &request.currency);
    let prepared = Prepared::post(Operation::PayoutCreate, "payout", "/payouts", fields, subject)?;
    Ok(prepared.with(request.gateway_options.as_ref(), ignored))
}

/// PayMart: a card and its owner, both mandatory.
fn to_card(request: &PayoutRequest, fields: &mut CreatePayout, dialect: &Dialect, checks: &mut Checks) {
    let destination = request.destination.clone().unwrap_or_default();
    checks.require("destination.card", destination.card.as_ref(), dialect.title);
    let message = "PayMart pays out to cards";
    checks.unsupported("destination.wallet", destination.wallet.as_ref(), message);
    checks.unsupported("destination.bank_account", destination.bank_account.as_ref(), message);
    if let Some(card) = &destination.card {
        check_number("destination.card", card, checks);
        checks.ignore("destination.card.holder", card.holder.as_ref());
        checks.ignore("destination.card.cvv", card.cvv.as_ref());
        checks.ignore("destination.card.brand", card.brand.as_ref());
    }
    fields.card = destination.card.as_ref().map(|card| card_object(card, false));
    let recipient = request.recipient.clone().unwrap_or_default();
    let address = recipient.address.clone().unwrap_or_default();
    checks.require("recipient.address.email", address.email.as_ref(), dialect.title);
    checks.require("recipient.ip", recipient.ip.as_ref(), dialect.title);
    checks.ip("recipient.ip", recipient.ip.as_deref());
    if address.first_name.is_some() {
        checks.ignore("recipient.full_name", recipient.full_name.as_ref());
    }
    checks.ignore("billing", request.billing.as_ref());
    fields.customer = Some(PayoutCustomer {
        email: address.email,
        address: address.line1,
        ip: recipient.ip,
        name: address.first_name.or(recipient.full_name),
        surname: address.last_name,
    });
}

/// OnlinePay: a wallet, a bank account, or both together; the address in codes of the dictionaries.
fn to_account(request: &PayoutRequest, fields: &mut CreatePayout, dialect: &Dialect, checks: &mut Checks) {
    let destination = request.destination.clone().unwrap_or_default();
    checks.unsupported(
        "destination.card",
        destination.card.as_ref(),
        "OnlinePay pays out to wallets and bank accounts",
    );
    if destination.wallet.is_none() && destination.bank_account.is_none() {
        checks.fault("destination", "must have a wallet, a bank account, or both, for OnlinePay");
    }
    check_wallet("destination.wallet", destination.wallet.as_ref(), dialect, checks);
    if let Some(account) = &destination.bank_account {
        check_account(account, dialect, checks);
    }
    fields.wallet_token = destination.wallet.and_then(|wallet| wallet.token);
    fields.bank_account = destination.bank_account.map(|account| BankAccountObject {
        account_holder: account.holder,
        account_number: account.number,
        bank_code: account.bank_code,
    });
    fields.billing = request.billing.as_ref().map(|billing| billing_object(billing, dialect, checks));
    checks.ignore("recipient", request.recipient.as_ref());
}

fn check_account(account: &BankAccount, dialect: &Dialect, checks: &mut Checks) {
    let path = |field: &str| format!("destination.bank_account.{field}");
    checks.require(&path("holder"), account.holder.as_ref(), dialect.title);
    checks.require(&path("number"), account.number.as_ref(), dialect.title);
    checks.require(&path("bank_code"), account.bank_code.as_ref(), dialect.title);
    if account.bank_code.as_deref().is_some_and(|code| dictionary::bank(code).is_none()) {
        checks.fault(&path("bank_code"), "must be a code of the dictionary banks, such as BOC");
    }
    checks.ignore(&path("account_type"), account.account_type.as_ref());
    checks.ignore(&path("check_digit"), account.check_digit.as_ref());
    checks.ignore(&path("bank_name"), account.bank_name.as_ref());
    checks.ignore(&path("bank_branch"), account.bank_branch.as_ref());
    checks.ignore(&path("bank_city"), account.bank_city.as_ref());
}

/// State, country and city are mandatory once there is a billing address, and the city has to lie in the state.
fn billing_object(billing: &Address, dialect: &Dialect, checks: &mut Checks) -> BillingObject {
    checks.require("billing.state", billing.state.as_ref(), dialect.title);
    checks.require("billing.country", billing.country.as_ref(), dialect.title);
    checks.require("billing.city", billing.city.as_ref(), dialect.title);
    checks.length("billing.phone", billing.phone.as_deref(), 1..=20, dialect.title);
    if billing.state.as_deref().is_some_and(|code| dictionary::province(code).is_none()) {
        checks.fault("billing.state", "must be a code of the dictionary provinces, such as 11");
    }
    if billing.country.as_deref().is_some_and(|code| dictionary::country(code).is_none()) {
        let message = "must be an ISO 3166-1 country: alpha-2, alpha-3 or number, such as CN, CHN or 156";
        checks.fault("billing.country", message);
    }
    match billing.city.as_deref().map(|code| (code, dictionary::city(code))) {
        Some((_, None)) => {
            checks.fault("billing.city", "must be a code of the dictionary cities, such as 1000");
        }
        Some((_, Some(city))) if billing.state.as_deref().is_some_and(|state| state != city.province) => {
            checks.fault(
                "billing.city",
                format!("lies in the province {}, not in billing.state", city.province),
            );
        }
        _ => {}
    }
    for (path, value) in [
        ("billing.first_name", &billing.first_name),
        ("billing.middle_name", &billing.middle_name),
        ("billing.last_name", &billing.last_name),
        ("billing.line2", &billing.line2),
        ("billing.line3", &billing.line3),
        ("billing.region", &billing.region),
        ("billing.email", &billing.email),
        ("billing.phone_region", &billing.phone_region),
    ] {
        checks.ignore(path, value.as_ref());
    }
    BillingObject {
        state: billing.state.clone(),
        country_code: billing.country.clone(),
        city: billing.city.clone(),
        zip: billing.postcode.clone(),
        street: billing.line1.clone(),
        phone: billing.phone.clone(),
    }
}

/// What no document has a field for.
fn check_rest(request: &PayoutRequest, dialect: &Dialect, checks: &mut Checks) {
    let message = format!("{} pays out in the currency of the request", dialect.title);
    checks.unsupported("source_currency", request.source_currency.as_ref(), &message);
    checks.unsupported("destination_currency", request.destination_currency.as_ref(), &message);
    checks.ignore("country", request.country.as_ref());
    checks.ignore("remark", request.remark.as_ref());
    checks.ignore("purpose", request.purpose.as_ref());
    // The callback address of payouts is set in the gateway's back office.
    checks.ignore("notify_url", request.notify_url.as_ref());
    checks.ignore("risk", request.risk.as_ref());
}

/// `POST /payouts`, answer: the payout, or providers among which somebody has to choose.
pub(super) fn created(answer: &Opened, state: &State, dialect: &Dialect) -> Result<Answer> {
    let begun: Begun = read(answer, state.operation)?;
    let told = begun.payout.as_ref();
    let begun_as_payment = begun.payment.as_ref();
    let word = told
        .and_then(|payout| payout.status.clone())
        .or_else(|| begun_as_payment.and_then(|payment| payment.status.clone()))
        .ok_or_else(|| unreadable(state.operation, "it has no payout"))?;
    let (status, is_final) = status::payout(&word);
    let mut payout = Payout::new(dialect.name, status, is_final);
    payout.id = told.and_then(|payout| payout.token.clone()).or(begun.token);
    payout.order_id = state.subject.order_id.clone();
    payout.amount = state.subject.amount;
    payout.currency = state.subject.currency.clone();
    let as_payout = told.map(|told| (&told.order_number, &told.amount, &told.currency));
    let as_payment = begun_as_payment.map(|told| (&told.order_number, &told.amount, &told.currency));
    for (number, minor, code) in [as_payout, as_payment].into_iter().flatten() {
        payout.order_id = plain(number.as_ref()).or(payout.order_id);
        payout.amount = amount(minor.as_ref(), state.operation)?.or(payout.amount);
        payout.currency = currency(code.as_deref(), state.operation)?.or(payout.currency);
        payout = check_payout(payout, state)?;
    }
    if !is_final {
        payout.next_action = pages(begun.processing_url.as_ref(), begun.selector_url.as_deref());
        if payout.next_action.is_some() {
            payout.status = PayoutStatus::RequiresAction;
        }
        payout.sub_status = Some(word);
    }
    let reason = told.and_then(|payout| plain(payout.decline_reason.as_ref()));
    payout.decline = (status == PayoutStatus::Failed).then(|| Decline::new(None, reason, status::REASONS));
    payout.created_at = told.and_then(|payout| payout.timestamp.as_deref()).map(rfc3339);
    payout.ignored = (!state.ignored.is_empty()).then(|| state.ignored.clone());
    payout.raw = Some(answer.text.clone());
    Ok(Answer::Payout(Box::new(payout)))
}
