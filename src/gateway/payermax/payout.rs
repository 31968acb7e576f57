//! paymentOrderPay and paymentOrderQry: model to wire, and back.

use super::amount::{self, Use};
use super::envelope::Opened;
use super::payment::{check_readable, read, repeated};
use super::rules::check_order_id;
use super::status::{self, Words};
use super::wire::{
    AccountInfo, BankInfo, Money, Payee, PayeeAddress, PayeeDocument, PayeeName, PayoutOrder, PayoutState,
    Trade,
};
use super::{NAME, Prepared};
use crate::error::Result;
use crate::gateway::{Answer, Checks, State, Subject, check_payout, decimal_amount, present, rfc3339};
use crate::model::*;
use crate::money::Currency;
use crate::operation::Operation;

/// paymentOrderPay.
pub(super) fn create(request: &PayoutRequest) -> Result<Prepared> {
    let mut checks = Checks::default();
    check_create(request, &mut checks);
    let text = amount::text(request.amount, &request.currency, Use::Payout, "amount");
    let amount = text.unwrap_or_else(|violation| {
        checks.fault(&violation.path, violation.message);
        String::new()
    });
    if amount.len() > 12 {
        checks.fault("amount", "must have at most 12 characters in major units for payermax");
    }
    let ignored = checks.finish()?;
    let code = |currency: &Option<Currency>| currency.as_ref().map(|currency| currency.code().to_owned());
    let order = PayoutOrder {
        out_trade_no: request.order_id.clone(),
        country: request.country.clone(),
        user_id: request.recipient.as_ref().and_then(|recipient| recipient.id.clone()),
        source_account: code(&request.source_currency),
        destination_currency: code(&request.destination_currency),
        trade: Trade { amount, currency: request.currency.code().to_owned() },
        payee_info: payee(request),
        risk_params: request.risk.clone(),
        remark: request.remark.clone(),
        reference: request.custom_data.clone(),
        notify_url: request.notify_url.clone(),
        purpose: request.purpose.clone(),
    };
    let subject = Subject::order(&request.order_id, request.amount, &request.currency);
    let prepared = Prepared::new(Operation::PayoutCreate, "paymentOrderPay", order, subject)?;
    Ok(prepared.with(request.gateway_options.as_ref(), ignored))
}

fn check_create(request: &PayoutRequest, checks: &mut Checks) {
    check_order_id(checks, "order_id", Some(&request.order_id), 63);
    checks.require("country", request.country.as_ref(), NAME);
    checks.alpha2("country", request.country.as_deref());
    checks.length("custom_data", request.custom_data.as_deref(), 1..=255, NAME);
    checks.length("notify_url", request.notify_url.as_deref(), 1..=255, NAME);
    let destination = request.destination.clone().unwrap_or_default();
    checks.unsupported(
        "destination.card",
        destination.card.as_ref(),
        "PayerMax pays out to wallets and bank accounts",
    );
    if destination.card.is_none() {
        checks.exactly_one(&[
            ("destination.wallet", destination.wallet.is_some()),
            ("destination.bank_account", destination.bank_account.is_some()),
        ]);
    }
    if let Some(wallet) = &destination.wallet {
        checks.require("destination.wallet.account", wallet.account.as_ref(), NAME);
        checks.require("destination.wallet.organisation", wallet.organisation.as_ref(), NAME);
        checks.unsupported(
            "destination.wallet.token",
            wallet.token.as_ref(),
            "PayerMax takes wallet.account instead",
        );
    }
    if let Some(account) = &destination.bank_account {
        checks.require("destination.bank_account.number", account.number.as_ref(), NAME);
    }
    if let Some(recipient) = &request.recipient {
        checks.alpha2("recipient.nationality", recipient.nationality.as_deref());
        checks.ignore("recipient.ip", recipient.ip.as_ref());
        if let Some(address) = &recipient.address {
            checks.length("recipient.address.first_name", address.first_name.as_deref(), 1..=64, NAME);
            checks.length("recipient.address.last_name", address.last_name.as_deref(), 1..=64, NAME);
            checks.length("recipient.address.email", address.email.as_deref(), 1..=64, NAME);
            checks.length("recipient.address.phone", address.phone.as_deref(), 1..=64, NAME);
            checks.length("recipient.address.postcode", address.postcode.as_deref(), 1..=32, NAME);
            checks.ignore("recipient.address.line2", address.line2.as_ref());
            checks.ignore("recipient.address.line3", address.line3.as_ref());
            checks.ignore("recipient.address.region", address.region.as_ref());
            checks.ignore("recipient.address.country", address.country.as_ref());
        }
    }
    checks.ignore("billing", request.billing.as_ref());
}

fn payee(request: &PayoutRequest) -> Payee {
    let recipient = request.recipient.clone().unwrap_or_default();
    let address = recipient.address.clone().unwrap_or_default();
    let destination = request.destination.clone().unwrap_or_default();
    let mut payee = Payee {
        payee_type: recipient.kind.map(|kind| match kind {
            RecipientKind::Person => "PERSONAL",
            RecipientKind::Company => "CORPORATION",
        }),
        name: Some(PayeeName {
            first_name: address.first_name,
            middle_name: address.middle_name,
            last_name: address.last_name,
            full_name: recipient.full_name,
        }),
        document: Some(PayeeDocument {
            document_type: recipient.document_type,
            document_id: recipient.document_number,
        }),
        address: Some(PayeeAddress {
            address: address.line1,
            city: address.city,
            state: address.state,
            zip_code: address.postcode,
        }),
        payee_phone: address.phone,
        birth_date: recipient.birth_date,
        email: address.email,
        payee_nationality: recipient.nationality,
        ..Payee::default()
    };
    if let Some(wallet) = destination.wallet {
        payee.payment_method_type = Some("WALLET");
        payee.target_org = wallet.organisation;
        payee.account_info.account_no = wallet.account;
    } else if let Some(account) = destination.bank_account {
        payee.payment_method_type = Some("BANK_TRANSFER");
        payee.account_info = AccountInfo {
            account_no: account.number,
            account_type: account.account_type,
            check_digit: account.check_digit,
        };
        payee.bank_info = Some(BankInfo {
            bank_code: account.bank_code,
            bank_name: account.bank_name,
            bank_branch: account.bank_branch,
            bank_city: account.bank_city,
        });
        if let Some(name) = &mut payee.name {
            name.full_name = name.full_name.take().or(account.holder);
        }
    }
    payee
}

/// paymentOrderQry.
pub(super) fn get(request: &PayoutGetRequest) -> Result<Prepared> {
    let mut checks = Checks::default();
    checks.unsupported("id", request.id.as_ref(), "PayerMax finds payouts by order_id only");
    if request.id.is_none() {
        checks.require("order_id", request.order_id.as_ref(), NAME);
    }
    check_order_id(&mut checks, "order_id", request.order_id.as_deref(), 63);
    checks.finish()?;
    let subject = Subject { order_id: request.order_id.clone(), ..Subject::default() };
    let data = serde_json::json!({"outTradeNo": request.order_id});
    Prepared::new(Operation::PayoutGet, "paymentOrderQry", data, subject)
}

/// paymentOrderPay, answer: PayerMax's description does not repeat the amount here.
pub(super) fn created(answer: &Opened, state: &State) -> Result<Answer> {
    let data: PayoutState = read(answer, state)?;
    let trade = data.trade.as_ref();
    let told =
        (trade.and_then(|trade| trade.amount.as_ref()), trade.and_then(|trade| trade.currency.as_deref()));
    let (amount, currency) = repeated(told.0, told.1, state)?;
    let mut payout = payout_state(data, &Words::default());
    payout.order_id = payout.order_id.or(state.subject.order_id.clone());
    (payout.amount, payout.currency) = (amount, currency);
    payout.ignored = (!state.ignored.is_empty()).then(|| state.ignored.clone());
    payout.raw = Some(answer.text.clone());
    check_payout(payout, state).map(|payout| Answer::Payout(Box::new(payout)))
}

/// paymentOrderQry, answer.
pub(super) fn found(answer: &Opened, state: &State) -> Result<Answer> {
    let data: PayoutState = read(answer, state)?;
    if let Some(trade) = &data.trade {
        check_readable(trade.amount.as_ref(), trade.currency.as_deref(), state)?;
    }
    let mut payout = payout_state(data, &Words::default());
    payout.raw = Some(answer.text.clone());
    check_payout(payout, state).map(|payout| Answer::Payout(Box::new(payout)))
}

/// The state of a payout, as paymentOrderQry and the PAYOUT notification tell it.
pub(super) fn payout_state(data: PayoutState, words: &Words) -> Payout {
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
    payout.custom_data = data.reference.filter(|words| !words.is_empty());
    payout.sub_status = data.sub_status.filter(|words| !words.is_empty());
    if matches!(status, PayoutStatus::Failed | PayoutStatus::Returned) {
        payout.decline = Some(status::decline((data.response_code, data.response_msg), words));
    }
    if let Some(redeem_code) = data.redeem_code.filter(|code| !code.is_empty()) {
        let display = Display { redeem_code: Some(redeem_code), ..Display::default() };
        let expires_at = data.expiry_time.as_deref().filter(|time| !time.is_empty()).map(rfc3339);
        payout.next_action = Some(NextAction { expires_at, ..NextAction::display(display) });
    }
    payout.references =
        present([("referenceId", data.additional_identifier.and_then(|more| more.reference_id))]);
    let time = |time: Option<String>| time.filter(|time| !time.is_empty()).as_deref().map(rfc3339);
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
