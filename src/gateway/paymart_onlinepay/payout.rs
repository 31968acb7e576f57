//! `POST /payouts`: to a card (PayMart), to a wallet or a bank account (OnlinePay); and back.

use super::amount::{read_amount, read_currency};
use super::dialect::Dialect;
use super::order::{card_object, wallet_token};
use super::payment::pages;
use super::record::to_payout;
use super::rules::ORDER_NUMBER;
use super::sign::{Response, one_token, parse_data};
use super::step::{BusinessStep, Call, Prepared};
use super::wire::{BankAccountObject, BillingObject, CreatePayout, CreateResponse, PayoutCustomer, plain};
use super::{amount, record, status};
use crate::dictionary;
use crate::error::Result;
use crate::field;
use crate::gateway::{
    Field, MoneyRecord, OperationResult, Reading, State, Subject, compare, compared_result, to_rfc3339,
    unreadable,
};
use crate::model::*;
use crate::operation::Operation;

/// `POST /payouts`.
pub(super) fn create(request: &PayoutRequest, dialect: &Dialect) -> Result<Prepared> {
    let reading = Reading::new(request, dialect.title);
    let view = reading.view(request);
    let (amount, currency) = (field!(view.amount), field!(view.currency));
    amount::check(&amount, &currency, dialect);
    let mut fields = CreatePayout {
        amount: amount.value().map(|amount| amount::number(*amount)),
        currency: currency.value().map(|currency| currency.code().to_owned()),
        order_number: field!(view.order_id).number(&ORDER_NUMBER).take(),
        extra_return_param: field!(view.custom_data).take(),
        ..CreatePayout::default()
    };
    if dialect.cards {
        to_card(&view, &mut fields);
    } else {
        to_account(&view, &mut fields, dialect);
    }
    let message = format!("{} pays out in the currency of the request", dialect.title);
    field!(view.source_currency).unsupported(&message);
    field!(view.destination_currency).unsupported(&message);
    let options = field!(view.gateway_options).value();
    let ignored = reading.finish()?;
    let subject = Subject::order(&request.order_id, request.amount, &request.currency);
    let call = Call::post("/payouts", fields, options)?;
    Ok(Prepared::new(Operation::PayoutCreate, &BusinessStep::PayOut, call, subject, ignored))
}

/// PayMart: a card and its owner, both mandatory.
fn to_card(view: &Field<'_, PayoutRequest>, fields: &mut CreatePayout) {
    let card = field!(view.destination.card).required();
    field!(view.destination.wallet).unsupported("PayMart pays out to cards");
    field!(view.destination.bank_account).unsupported("PayMart pays out to cards");
    // A code authenticates who pays; here somebody is paid.
    field!(card.cvv).ignore();
    fields.card = card_object(&card);
    let (recipient, address) = (field!(view.recipient), field!(view.recipient.address));
    fields.customer = Some(PayoutCustomer {
        email: field!(address.email).required().take(),
        address: field!(address.line1).take(),
        ip: field!(recipient.ip).required().ip().take(),
        name: field!(address.first_name).or(field!(recipient.full_name)).take(),
        surname: field!(address.last_name).take(),
    });
}

/// OnlinePay: a wallet, a bank account, or both together; the address in codes of the dictionaries.
fn to_account(view: &Field<'_, PayoutRequest>, fields: &mut CreatePayout, dialect: &Dialect) {
    let (wallet, account) = (field!(view.destination.wallet), field!(view.destination.bank_account));
    field!(view.destination.card).unsupported("OnlinePay pays out to wallets and bank accounts");
    if !wallet.is_set() && !account.is_set() {
        field!(view.destination).refuse("must have a wallet, a bank account, or both, for OnlinePay");
    }
    if wallet.is_set() {
        field!(wallet.token).required();
    }
    fields.wallet_token = wallet_token(&wallet, dialect);
    fields.bank_account = account.is_set().then(|| account_object(&account));
    let billing = field!(view.billing);
    fields.billing = billing.is_set().then(|| billing_object(&billing));
}

fn account_object(account: &Field<'_, BankAccount>) -> BankAccountObject {
    let bank_code = field!(account.bank_code).required();
    if bank_code.peek().is_some_and(|code| dictionary::bank(code).is_none()) {
        bank_code.refuse("must be a code of the dictionary banks, such as BOC");
    }
    BankAccountObject {
        account_holder: field!(account.holder).required().take(),
        account_number: field!(account.number).required().take(),
        bank_code: bank_code.take(),
    }
}

/// State, country and city are mandatory once there is a billing address, and the city has to lie in the state.
fn billing_object(billing: &Field<'_, Address>) -> BillingObject {
    let (state, city) = (field!(billing.state).required(), field!(billing.city).required());
    let country = field!(billing.country).required();
    if state.peek().is_some_and(|code| dictionary::province(code).is_none()) {
        state.refuse("must be a code of the dictionary provinces, such as 11");
    }
    if country.peek().is_some_and(|code| dictionary::country(code).is_none()) {
        country.refuse("must be an ISO 3166-1 country: alpha-2, alpha-3 or number, such as CN, CHN or 156");
    }
    match city.peek().map(|code| dictionary::city(code)) {
        Some(None) => city.refuse("must be a code of the dictionary cities, such as 1000"),
        Some(Some(known)) if state.peek().is_some_and(|state| *state != known.province) => {
            city.refuse(format!("lies in the province {}, not in billing.state", known.province));
        }
        _ => {}
    }
    BillingObject {
        state: state.take(),
        country_code: country.take(),
        city: city.take(),
        zip: field!(billing.postcode).take(),
        street: field!(billing.line1).take(),
        phone: field!(billing.phone).length(1..=20).take(),
    }
}

/// `POST /payouts`, answer: the payout, or providers among which somebody has to choose.
pub(super) fn parse_create(response: &Response, state: &State, dialect: &Dialect) -> Result<OperationResult> {
    let created: CreateResponse = parse_data(response, state.operation)?;
    let record = created.payout.as_ref();
    let word = record
        .and_then(|payout| payout.status.clone())
        .or_else(|| created.payment.as_ref().and_then(|payment| payment.status.clone()))
        .ok_or_else(|| unreadable(state.operation, "it has no payout"))?;
    let (status, is_final) = status::payout(&word);
    let mut payout = Payout::new(dialect.name, status, is_final);
    let own = [record.and_then(|payout| payout.token.as_ref()), of_payment(&created)];
    payout.id = own
        .into_iter()
        .try_fold(created.token.clone(), |known, own| one_token(known.as_ref(), own, state.operation))?;
    payout.order_id = state.subject.order_id.clone();
    payout.amount = state.subject.amount;
    payout.currency = state.subject.currency.clone();
    let as_payout = record.map(|record| (&record.order_number, &record.amount, &record.currency));
    let as_payment =
        created.payment.as_ref().map(|record| (&record.order_number, &record.amount, &record.currency));
    for (number, minor, code) in [as_payout, as_payment].into_iter().flatten() {
        payout.order_id = number.clone().or(payout.order_id);
        payout.currency = read_currency(code.as_deref(), state.operation)?.or(payout.currency);
        let amount = read_amount(minor.as_ref(), payout.currency.as_ref(), state.operation)?;
        payout.amount = amount.or(payout.amount);
        payout = compare(payout, state)?;
    }
    let page = pages(created.processing_url.as_ref(), created.selector_url.as_deref());
    if is_final {
        payout.next_action = page.filter(|_| status == PayoutStatus::Succeeded);
    } else {
        payout.next_action = page;
        if payout.next_action.is_some() {
            payout.status = PayoutStatus::RequiresAction;
        }
        payout.sub_status = Some(word);
    }
    let reason = record.and_then(|payout| plain(payout.decline_reason.as_ref()));
    payout.decline = (status == PayoutStatus::Failed).then(|| Decline::new(None, reason, status::REASONS));
    payout.created_at = record.and_then(|payout| payout.timestamp.as_deref()).map(to_rfc3339);
    payout.add_answer(state.ignored(), response.text.clone());
    Ok(payout.into_result())
}

/// The token of the payout where the answer calls it a payment.
fn of_payment(created: &CreateResponse) -> Option<&String> {
    created.payment.as_ref()?.token.as_ref()
}

/// `GET /payments/{token}` and `GET /payments/order/{number}`, for a payout.
pub(super) fn get(request: &PayoutGetRequest, dialect: &Dialect) -> Result<Prepared> {
    let reading = Reading::new(request, dialect.title);
    let view = reading.view(request);
    record::get(&field!(view.id), &field!(view.order_id), Operation::PayoutGet, dialect)
}

/// The same, answer.
pub(super) fn parse_get(response: &Response, state: &State, dialect: &Dialect) -> Result<OperationResult> {
    let record = record::parse_record(response, state, dialect)?;
    compared_result(to_payout(&record, state.operation, dialect)?, &response.text, state)
}
