//! orderAndPay, orderQuery, orderClose and confirmPayment: model to wire, and back.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::merchant::NAME;
use super::order::{ORDER_NUMBER, by_order_id, order, order_id};
use super::sign::Response;
use super::status::{self, EnvelopeReason};
use super::step::{Call, PayermaxStep, Prepared};
use super::wire::{
    CardRecord, Closing, ClosingRecord, Confirmation, OrderRecord, OrderResponse, PaidWith, VerificationCode,
};
use crate::error::Result;
use crate::field;
use crate::gateway::{
    OperationResult, Reading, State, Subject, compared_result, decimal_amount, json_body, non_empty,
    to_rfc3339, unreadable,
};
use crate::json;
use crate::model::*;
use crate::money::{Amount, Currency};
use crate::operation::Operation;

/// orderAndPay.
pub(super) fn create(request: &PaymentRequest) -> Result<Prepared> {
    let reading = Reading::new(request, NAME);
    let view = reading.view(request);
    let options = field!(view.gateway_options);
    let is_manual = field!(view.capture).value() == Some(&Capture::Manual);
    let names_authorization = options.peek().is_some_and(|options| options.contains_key("authorizationType"));
    let order = order(&view, is_manual, names_authorization);
    let options = options.value();
    let ignored = reading.finish()?;
    let data = json_body(order, options)?;
    // The answer does not repeat how the money is captured, and options may say it as well.
    let word = |name: &str| data[name].as_str();
    let manual_capture = status::is_manual_capture(word("captureMode"), word("authorizationType"));
    let ordered = Subject::order(&request.order_id, request.amount, &request.currency);
    let subject = Subject { manual_capture, ..ordered };
    let call = Call::new("orderAndPay", data);
    Ok(Prepared::new(Operation::PaymentCreate, &PayermaxStep::Pay, call, subject, ignored))
}

/// orderQuery.
pub(super) fn get(request: &PaymentGetRequest) -> Result<Prepared> {
    let reading = Reading::new(request, NAME);
    let view = reading.view(request);
    let order_id = by_order_id(&field!(view.id), field!(view.order_id), "payments", &ORDER_NUMBER);
    let ignored = reading.finish()?;
    let call = Call::new("orderQuery", serde_json::json!({"outTradeNo": order_id}));
    let subject = Subject { order_id, ..Subject::default() };
    Ok(Prepared::new(Operation::PaymentGet, &PayermaxStep::GetPayment, call, subject, ignored))
}

/// orderClose.
pub(super) fn close(request: &PaymentCloseRequest) -> Result<Prepared> {
    let reading = Reading::new(request, NAME);
    let view = reading.view(request);
    let data = Closing {
        out_trade_no: order_id(field!(view.order_id), &ORDER_NUMBER),
        reason: field!(view.reason).take(),
    };
    let ignored = reading.finish()?;
    let subject = Subject { order_id: Some(request.order_id.clone()), ..Subject::default() };
    let call = Call::new("orderClose", json_body(data, None)?);
    Ok(Prepared::new(Operation::PaymentClose, &PayermaxStep::Close, call, subject, ignored))
}

/// confirmPayment.
pub(super) fn confirm(request: &PaymentConfirmRequest) -> Result<Prepared> {
    let reading = Reading::new(request, NAME);
    let view = reading.view(request);
    let code = field!(view.verification_code);
    let digits = code.value().map(|code| code.reveal().to_owned());
    if digits.as_ref().is_some_and(|code| {
        !(1..=32).contains(&code.len()) || !code.bytes().all(|letter| letter.is_ascii_alphanumeric())
    }) {
        code.refuse("must have 1 to 32 letters and digits");
    }
    let data = Confirmation {
        out_trade_no: order_id(field!(view.order_id), &ORDER_NUMBER),
        trade_token: field!(view.id).length(1..=64).take(),
        payment_detail: VerificationCode { verification_code: digits },
    };
    let ignored = reading.finish()?;
    let subject =
        Subject { order_id: Some(request.order_id.clone()), id: request.id.clone(), ..Subject::default() };
    let call = Call::new("confirmPayment", json_body(data, None)?);
    Ok(Prepared::new(Operation::PaymentConfirm, &PayermaxStep::Confirm, call, subject, ignored))
}

/// orderAndPay, answer.
pub(super) fn parse_create(response: &Response, state: &State) -> Result<OperationResult> {
    if response.code != "APPLY_SUCCESS" {
        return parse_declined(response, state);
    }
    let data: OrderResponse = parse_data(response, state)?;
    let (amount, currency) = stated_or_ordered(data.total_amount.as_ref(), data.currency.as_deref(), state)?;
    let is_manual = state.subject.manual_capture
        || status::is_manual_capture(data.capture_mode.as_deref(), data.authorization_type.as_deref());
    let page = data.redirect_url.filter(|url| !url.is_empty());
    let (mut status, is_final) =
        status::payment_state(data.status.as_deref().unwrap_or_default(), page.is_some(), is_manual);
    let next_action = next_action(page, present_display(data.va_code, data.qr_code_url), status);
    let waits = next_action.as_ref().is_none_or(|next| next.action == NextActionType::Wait);
    if status == PaymentStatus::Pending && !waits {
        status = PaymentStatus::RequiresAction;
    }
    let mut payment = new_payment(state, status, is_final);
    payment.id = data.trade_token;
    payment.order_id = data.out_trade_no.or(payment.order_id);
    (payment.amount, payment.currency) = (amount, currency);
    payment.two_step = is_manual.then_some(true);
    payment.next_action = next_action;
    if status == PaymentStatus::Declined {
        // The envelope's own message speaks of the request, which was taken on, and not of the payment.
        payment.decline =
            Some(status::decline((data.result_code, data.result_msg), &EnvelopeReason::default()));
    }
    compared_result(payment, &response.text, state)
}

/// orderAndPay, declined in the envelope.
fn parse_declined(response: &Response, state: &State) -> Result<OperationResult> {
    let data: OrderResponse =
        if response.data.is_null() { OrderResponse::default() } else { parse_data(response, state)? };
    let mut payment = new_payment(state, PaymentStatus::Declined, true);
    (payment.amount, payment.currency) =
        stated_or_ordered(data.total_amount.as_ref(), data.currency.as_deref(), state)?;
    payment.id = data.trade_token;
    payment.order_id = data.out_trade_no.or(payment.order_id);
    let words = EnvelopeReason::of(Some(&response.code), Some(&response.message));
    payment.decline = Some(status::decline((data.result_code, data.result_msg), &words));
    compared_result(payment, &response.text, state)
}

/// orderClose, answer. Only `CLOSED` says that it is closed: no document lists the words, and any other could speak of the request.
pub(super) fn parse_close(response: &Response, state: &State) -> Result<OperationResult> {
    let data: ClosingRecord = parse_data(response, state)?;
    let (status, is_final) = match data.status.as_deref() {
        Some("CLOSED") => (PaymentStatus::Expired, true),
        _ => (PaymentStatus::Unknown, false),
    };
    let mut payment = new_payment(state, status, is_final);
    payment.order_id = data.out_trade_no;
    payment.updated_at = data.closed_time.as_deref().map(to_rfc3339);
    compared_result(payment, &response.text, state)
}

/// confirmPayment, answer. The published table of its data is a refund's. So an accepted code leaves the payment pending, and the
/// notification or a query says what became of it.
pub(super) fn parse_confirm(response: &Response, state: &State) -> Result<OperationResult> {
    if response.code != "APPLY_SUCCESS" {
        return parse_declined(response, state);
    }
    let mut payment = new_payment(state, PaymentStatus::Pending, false);
    payment.order_id = response.data["outTradeNo"].as_str().map(str::to_owned).or(payment.order_id);
    payment.id = state.subject.id.clone();
    payment.next_action = Some(NextAction::new(NextActionType::Wait));
    compared_result(payment, &response.text, state)
}

/// The amount and the currency of the answer to an order. A missing one is as ordered; an unreadable one is an error.
pub(super) fn stated_or_ordered(
    amount: Option<&Value>,
    currency: Option<&str>,
    state: &State,
) -> Result<(Option<Amount>, Option<Currency>)> {
    let problem = || unreadable(state.operation, "its amount or currency");
    let currency = match currency {
        Some(code) => Some(Currency::new(code).ok_or_else(problem)?),
        None => state.subject.currency.clone(),
    };
    let amount = match amount.filter(|amount| !amount.is_null()) {
        Some(amount) => Some(decimal_amount(Some(amount), currency.as_ref()).ok_or_else(problem)?),
        None => state.subject.amount,
    };
    Ok((amount, currency))
}

/// Refuses an unreadable amount or currency in the answer to a query. A missing one stays missing: it proves nothing.
pub(super) fn check_readable(amount: Option<&Value>, currency: Option<&str>, state: &State) -> Result<()> {
    let Some(code) = currency else { return Ok(()) };
    let is_read = match (Currency::new(code), amount.filter(|amount| !amount.is_null())) {
        (Some(currency), Some(amount)) => decimal_amount(Some(amount), Some(&currency)).is_some(),
        (currency, _) => currency.is_some(),
    };
    if is_read { Ok(()) } else { Err(unreadable(state.operation, "its amount or currency")) }
}

/// The page that the customer still has to visit: none once the payment has failed.
fn visited_page(page: Option<String>, status: PaymentStatus) -> Option<NextAction> {
    let is_open =
        matches!(status, PaymentStatus::RequiresAction | PaymentStatus::Approved | PaymentStatus::Authorized);
    page.filter(|_| is_open).map(NextAction::redirect)
}

/// What the customer has to do. Beside a success only a page counts.
fn next_action(page: Option<String>, display: Option<Display>, status: PaymentStatus) -> Option<NextAction> {
    let is_open = matches!(status, PaymentStatus::Pending | PaymentStatus::RequiresAction);
    match (page, display) {
        (page, Some(display)) if is_open => Some(NextAction { url: page, ..NextAction::display(display) }),
        (None, None) if is_open => Some(NextAction::new(NextActionType::Wait)),
        (page, _) => visited_page(page, status),
    }
}

fn present_display(virtual_account: Option<String>, qr_code: Option<String>) -> Option<Display> {
    (virtual_account.is_some() || qr_code.is_some()).then(|| Display {
        virtual_account,
        qr_code,
        ..Display::default()
    })
}

/// A payment with what was ordered.
fn new_payment(state: &State, status: PaymentStatus, is_final: bool) -> Payment {
    let mut payment = Payment::new(NAME, status, is_final);
    payment.order_id = state.subject.order_id.clone();
    payment.amount = state.subject.amount;
    payment.currency = state.subject.currency.clone();
    payment
}

/// orderQuery, answer. Its description does not say how it marks an authorization. So what the attempt or the notification said
/// about the capture mode holds, unless the answer contradicts it.
pub(super) fn parse_get(response: &Response, state: &State) -> Result<OperationResult> {
    let data: OrderRecord = parse_data(response, state)?;
    check_readable(data.total_amount.as_ref(), data.currency.as_deref(), state)?;
    let payment = to_payment(data, state.subject.manual_capture, &EnvelopeReason::default());
    compared_result(payment, &response.text, state)
}

/// A payment, in the answer to orderQuery and in the PAYMENT notification.
pub(super) fn to_payment(data: OrderRecord, manual_capture: bool, words: &EnvelopeReason) -> Payment {
    let is_manual = match (&data.capture_mode, &data.authorization_type) {
        (None, None) => manual_capture,
        (mode, kind) => status::is_manual_capture(mode.as_deref(), kind.as_deref()),
    };
    let page = data.redirect_url.filter(|url| !url.is_empty());
    let (status, is_final) =
        status::payment_state(data.status.as_deref().unwrap_or_default(), page.is_some(), is_manual);
    let currency = data.currency.as_deref().and_then(Currency::new);
    let mut payment = Payment::new(NAME, status, is_final);
    payment.two_step = is_manual.then_some(true);
    payment.next_action = visited_page(page, status);
    payment.amount = decimal_amount(data.total_amount.as_ref(), currency.as_ref());
    payment.currency = currency;
    payment.id = data.trade_token;
    payment.order_id = data.out_trade_no;
    payment.country = data.country;
    payment.custom_data = data.reference;
    payment.created_at = data.create_time.as_deref().map(to_rfc3339);
    payment.updated_at = data.complete_time.as_deref().map(to_rfc3339);
    payment.references = non_empty([
        ("channelNo", data.channel_no),
        ("thirdChannelNo", data.third_channel_no),
        ("paymentCode", data.payment_code),
    ]);
    if status == PaymentStatus::Declined || status == PaymentStatus::Expired {
        payment.decline = Some(status::decline((data.result_code, data.result_msg), words));
    }
    if status == PaymentStatus::Expired {
        // An order is closed when its time is over, whatever code that comes with.
        payment.decline = payment.decline.take().map(|decline| match decline.reason {
            DeclineReason::Other => decline.because(DeclineReason::TimedOut),
            _ => decline,
        });
    }
    if let Some(fee) = data.fees.and_then(|fees| fees.mer_fee) {
        let currency = fee.currency.as_deref().and_then(Currency::new);
        let amount = decimal_amount(fee.amount.as_ref(), currency.as_ref());
        payment.fees = Some(vec![Fee { kind: Some("merFee".to_owned()), amount, currency, url: fee.url }]);
    }
    set_paid_with(&mut payment, data.payment_details);
    payment
}

/// How it was paid.
pub(super) fn set_paid_with(payment: &mut Payment, details: Option<Vec<PaidWith>>) {
    let Some(paid) = details.and_then(|details| details.into_iter().next()) else { return };
    let currency = paid.pay_currency.as_deref().and_then(Currency::new);
    payment.gateway_amount = decimal_amount(paid.pay_amount.as_ref(), currency.as_ref());
    payment.gateway_currency = currency;
    payment.method = paid.payment_method_type;
    payment.organisation = paid.target_org.filter(|name| !name.is_empty() && name != "*");
    payment.stored_token = paid
        .payment_token_id
        .or_else(|| paid.card_info.as_ref().and_then(CardRecord::token))
        .filter(|token| !token.is_empty());
    payment.card = paid.card_info.map(masked_card);
}

impl CardRecord {
    fn token(&self) -> Option<String> {
        self.payment_token_id.clone().or_else(|| self.spaced_payment_token_id.clone())
    }
}

pub(super) fn masked_card(card: CardRecord) -> MaskedCard {
    let secure = card.three_ds_result.unwrap_or_default();
    MaskedCard {
        number: card.card_identifier_no.or(card.card_number),
        last4: card.card_last4,
        brand: card.card_org,
        holder: card.card_identifier_name.or(card.card_holder_name),
        country: card.country.or(card.spaced_country),
        funding: card.card_type,
        expiry_month: card.card_expiration_month,
        expiry_year: card.card_expiration_year,
        eci: secure.eci,
        three_ds_version: secure.version,
        three_ds_status: secure.authentication_status,
        avs_result: card.avs_result,
    }
}

/// Reads `data`; an answer that says yes without its content says nothing.
pub(super) fn parse_data<T: DeserializeOwned>(response: &Response, state: &State) -> Result<T> {
    if !matches!(response.data, Value::Object(_)) {
        return Err(unreadable(state.operation, "it has no data"));
    }
    json::read(&response.data)
        .map_err(|_| unreadable(state.operation, "a field has another type than documented"))
}
