//! paymentOrderPay and paymentOrderQry: model to wire, and back.

use super::amount::{self, Use};
use super::merchant::NAME;
use super::order::{PAYOUT_NUMBER, by_order_id, order_id};
use super::payment::{check_readable, parse_data, stated_or_ordered};
use super::sign::Response;
use super::status::{self, EnvelopeReason};
use super::step::{Call, PayermaxStep, Prepared};
use super::wire::{
    AccountInfo, BankInfo, Money, Payee, PayeeAddress, PayeeDocument, PayeeName, PayoutOrder, PayoutRecord,
    Trade, filled,
};
use crate::error::Result;
use crate::field;
use crate::gateway::{
    Field, OperationResult, Reading, State, Subject, compared_result, decimal_amount, json_body, non_empty,
    to_rfc3339,
};
use crate::model::*;
use crate::money::Currency;
use crate::operation::Operation;

/// paymentOrderPay.
pub(super) fn create(request: &PayoutRequest) -> Result<Prepared> {
    let reading = Reading::new(request, NAME);
    let view = reading.view(request);
    let (own, currency) = (field!(view.amount), field!(view.currency));
    let amount = amount::text(&own, &currency, Use::Payout);
    let code = |field: Field<'_, Currency>| field.value().map(|currency| currency.code().to_owned());
    let order = PayoutOrder {
        out_trade_no: order_id(field!(view.order_id), &PAYOUT_NUMBER),
        country: field!(view.country).required().alpha2().take(),
        user_id: field!(view.recipient.id).take(),
        source_account: code(field!(view.source_currency)),
        destination_currency: code(field!(view.destination_currency)),
        trade: Trade { amount, currency: code(currency).unwrap_or_default() },
        payee_info: payee(&view),
        risk_params: field!(view.risk).take(),
        remark: field!(view.remark).take(),
        reference: field!(view.custom_data).length(1..=255).take(),
        notify_url: field!(view.notify_url).length(1..=255).take(),
        purpose: field!(view.purpose).take(),
    };
    let options = field!(view.gateway_options).value();
    let ignored = reading.finish()?;
    let subject = Subject::order(&request.order_id, request.amount, &request.currency);
    let call = Call::new("paymentOrderPay", json_body(order, options)?);
    Ok(Prepared::new(Operation::PayoutCreate, &PayermaxStep::PayOut, call, subject, ignored))
}

fn payee(view: &Field<'_, PayoutRequest>) -> Payee {
    let (recipient, address) = (field!(view.recipient), field!(view.recipient.address));
    let mut payee = Payee {
        payee_type: field!(recipient.kind).value().map(|kind| match kind {
            RecipientKind::Person => "PERSONAL",
            RecipientKind::Company => "CORPORATION",
        }),
        name: Some(PayeeName {
            first_name: field!(address.first_name).length(1..=64).take(),
            middle_name: field!(address.middle_name).take(),
            last_name: field!(address.last_name).length(1..=64).take(),
            full_name: full_name(&field!(recipient.full_name), &field!(view.destination.bank_account.holder)),
        }),
        document: Some(PayeeDocument {
            document_type: field!(recipient.document_type).take(),
            document_id: field!(recipient.document_number).take(),
        }),
        address: Some(PayeeAddress {
            address: field!(address.line1).take(),
            city: field!(address.city).take(),
            state: field!(address.state).take(),
            zip_code: field!(address.postcode).length(1..=32).take(),
        }),
        payee_phone: field!(address.phone).length(1..=64).take(),
        birth_date: field!(recipient.birth_date).take(),
        email: field!(address.email).length(1..=64).take(),
        payee_nationality: field!(recipient.nationality).alpha2().take(),
        ..Payee::default()
    };
    set_destination(view, &mut payee);
    payee
}

/// One name for the recipient and the account's owner: two that differ would be two people.
fn full_name(recipient: &Field<'_, String>, holder: &Field<'_, String>) -> Option<String> {
    match (recipient.take(), holder.take()) {
        (Some(name), Some(owner)) if name != owner => {
            holder.unsupported(
                "PayerMax has one name for both: it must be recipient.full_name, or be left out",
            );
            None
        }
        (name, owner) => name.or(owner),
    }
}

/// A wallet or a bank account.
fn set_destination(view: &Field<'_, PayoutRequest>, payee: &mut Payee) {
    let (wallet, account) = (field!(view.destination.wallet), field!(view.destination.bank_account));
    let card = field!(view.destination.card);
    card.unsupported("PayerMax pays out to wallets and bank accounts");
    if !card.is_set() {
        view.reading().exactly_one(&[wallet.choice(), account.choice()]);
    }
    if wallet.is_set() {
        payee.payment_method_type = Some("WALLET");
        payee.target_org = field!(wallet.organisation).required().take();
        payee.account_info.account_no = field!(wallet.account).required().take();
        field!(wallet.token).unsupported("PayerMax takes wallet.account instead");
    } else if account.is_set() {
        payee.payment_method_type = Some("BANK_TRANSFER");
        payee.account_info = AccountInfo {
            account_no: field!(account.number).required().take(),
            account_type: field!(account.account_type).take(),
            check_digit: field!(account.check_digit).take(),
        };
        payee.bank_info = Some(BankInfo {
            bank_code: field!(account.bank_code).take(),
            bank_name: field!(account.bank_name).take(),
            bank_branch: field!(account.bank_branch).take(),
            bank_city: field!(account.bank_city).take(),
        });
    }
}

/// paymentOrderQry.
pub(super) fn get(request: &PayoutGetRequest) -> Result<Prepared> {
    let reading = Reading::new(request, NAME);
    let view = reading.view(request);
    let order_id = by_order_id(&field!(view.id), field!(view.order_id), "payouts", &PAYOUT_NUMBER);
    let ignored = reading.finish()?;
    let call = Call::new("paymentOrderQry", serde_json::json!({"outTradeNo": order_id}));
    let subject = Subject { order_id, ..Subject::default() };
    Ok(Prepared::new(Operation::PayoutGet, &PayermaxStep::GetPayout, call, subject, ignored))
}

/// paymentOrderPay, answer: PayerMax's description does not repeat the amount here.
pub(super) fn parse_create(response: &Response, state: &State) -> Result<OperationResult> {
    let data: PayoutRecord = parse_data(response, state)?;
    let trade = data.trade.as_ref();
    let stated =
        (trade.and_then(|trade| trade.amount.as_ref()), trade.and_then(|trade| trade.currency.as_deref()));
    let (amount, currency) = stated_or_ordered(stated.0, stated.1, state)?;
    let mut payout = to_payout(data, &EnvelopeReason::default());
    payout.order_id = payout.order_id.or(state.subject.order_id.clone());
    (payout.amount, payout.currency) = (amount, currency);
    compared_result(payout, &response.text, state)
}

/// paymentOrderQry, answer.
pub(super) fn parse_get(response: &Response, state: &State) -> Result<OperationResult> {
    let data: PayoutRecord = parse_data(response, state)?;
    if let Some(trade) = &data.trade {
        check_readable(trade.amount.as_ref(), trade.currency.as_deref(), state)?;
    }
    compared_result(to_payout(data, &EnvelopeReason::default()), &response.text, state)
}

/// A payout, in the answer to paymentOrderQry and in the PAYOUT notification.
pub(super) fn to_payout(data: PayoutRecord, words: &EnvelopeReason) -> Payout {
    let (status, is_final) = status::payout(data.status.as_deref().unwrap_or_default());
    let mut payout = Payout::new(NAME, status, is_final);
    payout.id = data.trade_no;
    payout.order_id = data.out_trade_no;
    let money = |money: &Option<Money>| -> (Option<crate::money::Amount>, Option<Currency>) {
        let currency = money.as_ref().and_then(|money| money.currency.as_deref()).and_then(Currency::new);
        (decimal_amount(money.as_ref().and_then(|money| money.amount.as_ref()), currency.as_ref()), currency)
    };
    (payout.amount, payout.currency) = money(&data.trade);
    (payout.source_amount, payout.source_currency) = money(&data.source);
    (payout.destination_amount, payout.destination_currency) = money(&data.destination);
    let fees = fees("source", data.source.as_ref()).chain(fees("destination", data.destination.as_ref()));
    payout.fees = Some(fees.collect()).filter(|fees: &Vec<Fee>| !fees.is_empty());
    payout.custom_data = filled(data.reference);
    payout.sub_status = filled(data.sub_status);
    if matches!(status, PayoutStatus::Failed | PayoutStatus::Returned) {
        payout.decline = Some(status::decline((data.response_code, data.response_msg), words));
    }
    if let Some(redeem_code) = data.redeem_code.filter(|code| !code.is_empty()) {
        let display = Display { redeem_code: Some(redeem_code), ..Display::default() };
        let expires_at = data.expiry_time.as_deref().filter(|time| !time.is_empty()).map(to_rfc3339);
        payout.next_action = Some(NextAction { expires_at, ..NextAction::display(display) });
    }
    payout.references =
        non_empty([("referenceId", data.additional_identifier.and_then(|more| more.reference_id))]);
    let time = |time: Option<String>| time.filter(|time| !time.is_empty()).as_deref().map(to_rfc3339);
    payout.created_at = time(data.transaction_utc_time);
    payout.updated_at = time(data.bounce_back_time).or(time(data.pay_finish_time));
    payout
}

fn fees<'a>(side: &'a str, money: Option<&'a Money>) -> impl Iterator<Item = Fee> + 'a {
    let pairs = money.map(|money| {
        [
            ("fee", money.fee.as_ref(), money.fee_currency.as_deref()),
            ("tax", money.tax.as_ref(), money.tax_currency.as_deref()),
        ]
    });
    pairs.into_iter().flatten().filter_map(move |(kind, value, currency)| {
        let currency = currency.and_then(Currency::new);
        let amount = decimal_amount(value, currency.as_ref()).filter(|amount| amount.minor() > 0)?;
        Some(Fee { kind: Some(format!("{side} {kind}")), amount: Some(amount), currency, url: None })
    })
}
