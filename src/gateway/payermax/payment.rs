//! orderAndPay and orderQuery: model to wire, and back.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::amount::{self, Use};
use super::envelope::Opened;
use super::rules::{check_create, check_order_id};
use super::status::{self, Words};
use super::wire::{
    AddressInfo, BuyerInfo, CardInfo, CardState, EnvInfo, Goods, Order, OrderState, Ordered, PayAccount,
    PaymentDetail,
};
use super::{NAME, Prepared};
use crate::error::{Error, ErrorKind, Outcome, Result};
use crate::gateway::{Answer, Checks, State, Subject, check_payment, decimal_amount, present, rfc3339};
use crate::model::*;
use crate::money::{Amount, Currency};
use crate::operation::Operation;

/// Remembers that an order is captured by hand.
const BY_HAND: &str = "by_hand";

/// orderAndPay.
pub(super) fn create(request: &PaymentRequest) -> Result<Prepared> {
    let mut checks = Checks::default();
    check_create(request, &mut checks);
    let total = amount::number(request.amount, &request.currency, Use::Payment, "amount");
    let total_amount = total.unwrap_or_else(|fault| {
        checks.fault(&fault.path, fault.message);
        0.into()
    });
    let goods_details = goods(request, &mut checks);
    let ignored = checks.finish()?;
    let customer = request.customer.clone().unwrap_or_default();
    let device = request.device.clone().unwrap_or_default();
    let by_hand = request.capture == Some(Capture::Manual);
    let order = Order {
        out_trade_no: request.order_id.clone(),
        integrate: "Direct_Payment",
        capture_mode: by_hand.then_some("MANUAL"),
        authorization_type: (by_hand && !names(request, "authorizationType")).then_some("FINAL_AUTH"),
        subject: request.description.clone(),
        total_amount,
        currency: request.currency.code().to_owned(),
        country: request.country.clone(),
        user_id: customer.id.clone(),
        expire_time: request.expires_in_s.map(|seconds| seconds.to_string()),
        payment_detail: payment_detail(request, &customer),
        goods_details,
        shipping_info: request.shipping.as_ref().map(address),
        billing_info: request.billing.as_ref().map(address),
        env_info: screen(request.browser.as_ref(), &device),
        language: request.locale.clone(),
        risk_params: request.risk.clone(),
        terminal_type: terminal(&device),
        os_type: operating_system(&device),
        reference: request.custom_data.clone(),
        front_callback_url: request.success_url.clone(),
        notify_url: request.notify_url.clone(),
    };
    let subject = Subject::order(&request.order_id, request.amount, &request.currency);
    let prepared = Prepared::new(Operation::PaymentCreate, "orderAndPay", order, subject)?
        .with(request.gateway_options.as_ref(), ignored);
    // The answer does not repeat how the money is taken, and options may say it as well.
    let word = |name: &str| prepared.data[name].as_str();
    let by_hand = status::is_by_hand(word("captureMode"), word("authorizationType"));
    Ok(prepared.remembering(BY_HAND, by_hand))
}

/// Whether the options name this field of the order.
fn names(request: &PaymentRequest, field: &str) -> bool {
    request.gateway_options.as_ref().is_some_and(|options| options.contains_key(field))
}

fn payment_detail(request: &PaymentRequest, customer: &Customer) -> PaymentDetail {
    let method = request.payment_method.clone().unwrap_or_default();
    let payer = request.payer.clone().unwrap_or_default();
    let mut detail = PaymentDetail {
        buyer_info: BuyerInfo {
            first_name: customer.first_name.clone(),
            middle_name: customer.middle_name.clone(),
            last_name: customer.last_name.clone(),
            email: customer.email.clone(),
            phone_no: customer.phone.clone(),
            phone_no_region: customer.phone_region.clone(),
            id_type: payer.document_type,
            id_no: payer.document_number,
            tax_type: payer.tax_type,
            tax_no: payer.tax_number,
            address: customer.address.clone(),
            city: customer.city.clone(),
            region: customer.region.clone(),
            zip_code: customer.postcode.clone(),
            client_ip: client_ip(Some(customer), request.browser.as_ref()),
            user_agent: request.browser.as_ref().and_then(|browser| browser.user_agent.clone()),
        },
        ..PaymentDetail::default()
    };
    let kind = |name: &str| Some(name.to_owned());
    if let Some(card) = &method.card {
        detail.payment_method_type = kind("CARD");
        detail.card_info = Some(card_info(card));
    } else if let Some(token) = &method.stored_token {
        // A token is charged as what it stands for.
        detail.payment_method_type = token.method.clone().or_else(|| kind("CARD"));
        detail.target_org = token.organisation.clone();
        detail.payment_token_id = Some(token.token.clone());
        detail.card_info = token
            .cvv
            .as_ref()
            .map(|cvv| CardInfo { cvv: Some(cvv.reveal().to_owned()), ..CardInfo::default() });
    } else if let Some(wallet) = &method.wallet {
        detail.payment_method_type = kind("WALLET");
        detail.target_org = wallet.organisation.clone();
        detail.pay_account_info = wallet.account.as_ref().map(|account| vec![pay_account(account)]);
    } else if let Some(bank) = &method.bank_transfer {
        detail.payment_method_type = kind("BANK_TRANSFER");
        detail.target_org = bank.organisation.clone();
        detail.pay_account_info = bank.account.as_ref().map(|account| vec![pay_account(account)]);
    }
    if let Some(stored) = &request.stored_credential {
        let first = stored.sequence == StoredCredentialSequence::First;
        detail.token_for_future_use = first.then_some(true);
        if stored.initiator == Initiator::Merchant {
            detail.merchant_initiated = Some(true);
            detail.mit_type = Some(match stored.reason {
                StoredCredentialReason::Unscheduled => "UNSCHEDULED",
                StoredCredentialReason::Recurring | StoredCredentialReason::Installment => "SCHEDULED",
            });
        }
    }
    detail
}

pub(super) fn card_info(card: &Card) -> CardInfo {
    CardInfo {
        card_org: None,
        card_identifier_no: Some(card.digits().reveal().to_owned()),
        card_holder_full_name: card.holder.clone(),
        card_expiration_month: Some(format!("{:02}", card.expiry_month)),
        card_expiration_year: Some(format!("{:02}", card.expiry_year % 100)),
        cvv: card.cvv.as_ref().map(|cvv| cvv.reveal().to_owned()),
        stored: None,
    }
}

fn pay_account(account: &str) -> PayAccount {
    let digits = account.trim_start_matches('+').bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let account_no_type = match (account.contains('@'), digits) {
        (true, _) => "EMAIL",
        (false, true) => "PHONE",
        (false, false) => "ACCOUNT",
    };
    PayAccount { account_no: account.to_owned(), account_no_type }
}

fn goods(request: &PaymentRequest, checks: &mut Checks) -> Option<Vec<Goods>> {
    let exponent = request.currency.exponent().unwrap_or(2);
    let goods = |(index, item): (usize, &Item)| {
        checks.require(&format!("items[{index}].id"), item.id.as_ref(), NAME);
        checks.length(&format!("items[{index}].name"), Some(&item.name), 1..=128, NAME);
        Goods {
            goods_id: item.id.clone(),
            goods_name: item.name.clone(),
            quantity: item.quantity.to_string(),
            price: item.price.to_decimal(exponent, exponent).unwrap_or_default(),
            goods_currency: request.currency.code().to_owned(),
            show_url: item.url.clone(),
            goods_category: item.category.clone(),
        }
    };
    Some(request.items.as_ref()?.iter().enumerate().map(goods).collect())
}

fn address(address: &Address) -> AddressInfo {
    AddressInfo {
        first_name: address.first_name.clone(),
        middle_name: address.middle_name.clone(),
        last_name: address.last_name.clone(),
        phone_no: address.phone.clone(),
        phone_no_region: address.phone_region.clone(),
        email: address.email.clone(),
        address1: address.line1.clone(),
        address2: address.line2.clone(),
        address3: address.line3.clone(),
        city: address.city.clone(),
        region: address.region.clone(),
        state: address.state.clone(),
        country: address.country.clone(),
        zip_code: address.postcode.clone(),
    }
}

fn screen(browser: Option<&Browser>, device: &Device) -> Option<EnvInfo> {
    let browser = browser.cloned().unwrap_or_default();
    let info = EnvInfo {
        device_id: device.id.clone(),
        device_language: device.language.clone().or(browser.language),
        screen_height: device.screen_height.or(browser.screen_height).map(|pixels| pixels.to_string()),
        screen_width: device.screen_width.or(browser.screen_width).map(|pixels| pixels.to_string()),
        ..EnvInfo::default()
    };
    let empty = info.device_id.is_none()
        && info.device_language.is_none()
        && info.screen_height.is_none()
        && info.screen_width.is_none();
    (!empty).then_some(info)
}

/// The customer's address, or the browser's, which is the same seen from elsewhere.
pub(super) fn client_ip(customer: Option<&Customer>, browser: Option<&Browser>) -> Option<String> {
    let own = customer.and_then(|customer| customer.ip.clone());
    own.or_else(|| browser.and_then(|browser| browser.ip.clone()))
}

pub(super) fn terminal(device: &Device) -> &'static str {
    match device.terminal.unwrap_or(Terminal::Web) {
        Terminal::Web => "WEB",
        Terminal::Wap => "WAP",
        Terminal::App => "APP",
    }
}

pub(super) fn operating_system(device: &Device) -> Option<&'static str> {
    device.os.map(|os| match os {
        OperatingSystem::Android => "ANDROID",
        OperatingSystem::Ios => "IOS",
    })
}

/// orderQuery.
pub(super) fn get(request: &PaymentGetRequest) -> Result<Prepared> {
    let mut checks = Checks::default();
    checks.unsupported("id", request.id.as_ref(), "PayerMax finds payments by order_id only");
    if request.id.is_none() {
        checks.require("order_id", request.order_id.as_ref(), NAME);
    }
    check_order_id(&mut checks, "order_id", request.order_id.as_deref(), 64);
    checks.finish()?;
    let subject = Subject { order_id: request.order_id.clone(), ..Subject::default() };
    let data = serde_json::json!({"outTradeNo": request.order_id});
    Prepared::new(Operation::PaymentGet, "orderQuery", data, subject)
}

/// orderAndPay, answer.
pub(super) fn created(answer: &Opened, state: &State) -> Result<Answer> {
    if answer.code != "APPLY_SUCCESS" {
        return declined(answer, state);
    }
    let data: Ordered = read(answer, state)?;
    let (amount, currency) = repeated(data.total_amount.as_ref(), data.currency.as_deref(), state)?;
    let by_hand = state.memory.get(BY_HAND).and_then(Value::as_bool).unwrap_or_default()
        || status::is_by_hand(data.capture_mode.as_deref(), data.authorization_type.as_deref());
    let page = data.redirect_url.filter(|url| !url.is_empty());
    let (mut status, is_final) =
        status::standing(data.status.as_deref().unwrap_or_default(), page.is_some(), by_hand);
    let next_action = if matches!(status, PaymentStatus::Pending | PaymentStatus::RequiresAction) {
        let display = present_display(data.va_code, data.qr_code_url);
        Some(match (page, display) {
            (Some(url), None) => NextAction::redirect(url),
            (url, Some(display)) => NextAction { url, ..NextAction::display(display) },
            (None, None) => NextAction::new(NextActionType::Wait),
        })
    } else {
        None
    };
    if next_action.as_ref().is_some_and(|next| next.action != NextActionType::Wait) {
        status = PaymentStatus::RequiresAction;
    }
    let mut payment = base(answer, state, status, is_final);
    payment.id = data.trade_token;
    payment.order_id = data.out_trade_no.or(payment.order_id);
    (payment.amount, payment.currency) = (amount, currency);
    payment.two_step = by_hand.then_some(true);
    payment.next_action = next_action;
    if status == PaymentStatus::Declined {
        // The envelope's own message speaks of the request, which was taken on, and not of the payment.
        payment.decline = Some(status::decline((data.result_code, data.result_msg), &Words::default()));
    }
    check_payment(payment, state).map(|payment| Answer::Payment(Box::new(payment)))
}

/// orderAndPay, turned down in the envelope.
fn declined(answer: &Opened, state: &State) -> Result<Answer> {
    let data: Ordered = if answer.data.is_null() { Ordered::default() } else { read(answer, state)? };
    let mut payment = base(answer, state, PaymentStatus::Declined, true);
    (payment.amount, payment.currency) =
        repeated(data.total_amount.as_ref(), data.currency.as_deref(), state)?;
    payment.id = data.trade_token;
    payment.order_id = data.out_trade_no.or(payment.order_id);
    let words = Words::of(Some(&answer.code), Some(&answer.message));
    payment.decline = Some(status::decline((data.result_code, data.result_msg), &words));
    check_payment(payment, state).map(|payment| Answer::Payment(Box::new(payment)))
}

/// What the answer to an order itself repeats of amount and currency. What it leaves out is as it was ordered; what is there
/// and cannot be read is not.
pub(super) fn repeated(
    amount: Option<&Value>,
    currency: Option<&str>,
    state: &State,
) -> Result<(Option<Amount>, Option<Currency>)> {
    let problem = || unreadable(state, "its amount or currency cannot be read");
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

/// What a query tells of amount and currency has to be readable. What it leaves out stays out: it is no proof.
pub(super) fn check_readable(amount: Option<&Value>, currency: Option<&str>, state: &State) -> Result<()> {
    let Some(code) = currency else { return Ok(()) };
    let is_read = match (Currency::new(code), amount.filter(|amount| !amount.is_null())) {
        (Some(currency), Some(amount)) => decimal_amount(Some(amount), Some(&currency)).is_some(),
        (currency, _) => currency.is_some(),
    };
    if is_read { Ok(()) } else { Err(unreadable(state, "its amount or currency cannot be read")) }
}

fn present_display(virtual_account: Option<String>, qr_code: Option<String>) -> Option<Display> {
    (virtual_account.is_some() || qr_code.is_some()).then(|| Display {
        virtual_account,
        qr_code,
        ..Display::default()
    })
}

pub(super) fn base(answer: &Opened, state: &State, status: PaymentStatus, is_final: bool) -> Payment {
    let mut payment = Payment::new(NAME, status, is_final);
    payment.order_id = state.subject.order_id.clone();
    payment.amount = state.subject.amount;
    payment.currency = state.subject.currency.clone();
    payment.ignored = (!state.ignored.is_empty()).then(|| state.ignored.clone());
    payment.raw = Some(answer.text.clone());
    payment
}

/// orderQuery, answer. Its description does not say how it tells an authorization: what the attempt or the notification said
/// of it holds, until a word of the answer says otherwise.
pub(super) fn found(answer: &Opened, state: &State) -> Result<Answer> {
    let data: OrderState = read(answer, state)?;
    check_readable(data.total_amount.as_ref(), data.currency.as_deref(), state)?;
    let mut payment = order_state(data, state.subject.manual_capture, &Words::default());
    payment.raw = Some(answer.text.clone());
    check_payment(payment, state).map(|payment| Answer::Payment(Box::new(payment)))
}

/// The state of an order, as orderQuery and the PAYMENT notification tell it.
pub(super) fn order_state(data: OrderState, known_by_hand: bool, words: &Words) -> Payment {
    let by_hand = match (&data.capture_mode, &data.authorization_type) {
        (None, None) => known_by_hand,
        (mode, kind) => status::is_by_hand(mode.as_deref(), kind.as_deref()),
    };
    let page = data.redirect_url.filter(|url| !url.is_empty());
    let (status, is_final) =
        status::standing(data.status.as_deref().unwrap_or_default(), page.is_some(), by_hand);
    let currency = data.currency.as_deref().and_then(Currency::new);
    let mut payment = Payment::new(NAME, status, is_final);
    payment.two_step = by_hand.then_some(true);
    payment.next_action = page.filter(|_| status == PaymentStatus::RequiresAction).map(NextAction::redirect);
    payment.amount = decimal_amount(data.total_amount.as_ref(), currency.as_ref());
    payment.currency = currency;
    payment.id = data.trade_token;
    payment.order_id = data.out_trade_no;
    payment.country = data.country;
    payment.custom_data = data.reference;
    payment.created_at = data.create_time.as_deref().map(rfc3339);
    payment.updated_at = data.complete_time.as_deref().map(rfc3339);
    payment.references = present([
        ("channelNo", data.channel_no),
        ("thirdChannelNo", data.third_channel_no),
        ("paymentCode", data.payment_code),
    ]);
    if status == PaymentStatus::Declined || status == PaymentStatus::Expired {
        payment.decline = Some(status::decline((data.result_code, data.result_msg), words));
    }
    if status == PaymentStatus::Expired {
        // An order is closed when its time is over, whatever code that comes with.
        payment.decline = payment.decline.take().map(|told| match told.reason {
            DeclineReason::Other => told.because(DeclineReason::TimedOut),
            _ => told,
        });
    }
    if let Some(fee) = data.fees.and_then(|fees| fees.mer_fee) {
        let currency = fee.currency.as_deref().and_then(Currency::new);
        let amount = decimal_amount(fee.amount.as_ref(), currency.as_ref());
        payment.fees = Some(vec![Fee { kind: Some("merFee".to_owned()), amount, currency, url: fee.url }]);
    }
    if let Some(paid) = data.payment_details.and_then(|details| details.into_iter().next()) {
        let currency = paid.pay_currency.as_deref().and_then(Currency::new);
        payment.gateway_amount = decimal_amount(paid.pay_amount.as_ref(), currency.as_ref());
        payment.gateway_currency = currency;
        payment.method = paid.payment_method_type;
        payment.organisation = paid.target_org.filter(|name| !name.is_empty() && name != "*");
        payment.stored_token = paid
            .payment_token_id
            .or_else(|| paid.card_info.as_ref().and_then(CardState::token))
            .filter(|token| !token.is_empty());
        payment.card = paid.card_info.map(masked_card);
    }
    payment
}

impl CardState {
    fn token(&self) -> Option<String> {
        self.payment_token_id.clone().or_else(|| self.spaced_payment_token_id.clone())
    }
}

fn masked_card(card: CardState) -> MaskedCard {
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
pub(super) fn read<T: DeserializeOwned>(answer: &Opened, state: &State) -> Result<T> {
    if !matches!(answer.data, Value::Object(_)) {
        return Err(unreadable(state, "it has no data"));
    }
    serde_json::from_value(answer.data.clone())
        .map_err(|_| unreadable(state, "a field has another type than documented"))
}

pub(super) fn unreadable(state: &State, why: &str) -> Error {
    let message = format!("the gateway's answer cannot be read: {why}");
    let mut error = Error::new(ErrorKind::MalformedResponse, message).with_outcome(Outcome::Unknown);
    error.retry_safe = !state.operation.moves_money();
    error
}

/// An answer that repeats another number than the request had.
pub(super) fn about_another(state: &State, what: &str) -> Error {
    let message = format!("the gateway answered about another {what}");
    let error = Error::new(ErrorKind::Mismatch, message).with_outcome(Outcome::Unknown);
    Error { retry_safe: !state.operation.moves_money(), ..error }
}
