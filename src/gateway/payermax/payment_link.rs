//! createPaybylink, queryPaybylink, expirePaybylink and the notifications of links: model to wire, and back.

use super::amount::{self, Use};
use super::merchant::NAME;
use super::order::{LINK_NUMBER, price};
use super::payment::{check_readable, parse_data, set_paid_with};
use super::sign::Response;
use super::status;
use super::step::{Call, PayermaxStep, Prepared};
use super::wire::{LinkGoods, LinkMerchant, LinkOrder, LinkPayment, LinkQuery, LinkRecord, LinkUser, filled};
use crate::error::Result;
use crate::field;
use crate::gateway::{
    Field, OperationResult, Reading, State, Subject, compared_result, decimal_amount, json_body, mismatch,
    to_rfc3339, unreadable,
};
use crate::model::{
    Item, Payment, PaymentLink, PaymentLinkExpireRequest, PaymentLinkGetRequest, PaymentLinkRequest,
};
use crate::money::Currency;
use crate::operation::Operation;

const VERSION: &str = "1.1";

/// How long a link may be open, in seconds: an hour to thirty days.
const OPEN_S: std::ops::RangeInclusive<u32> = 3_600..=2_592_000;

/// createPaybylink.
pub(super) fn create(request: &PaymentLinkRequest) -> Result<Prepared> {
    let reading = Reading::new(request, NAME);
    let view = reading.view(request);
    let order = order(&view);
    let options = field!(view.gateway_options).value();
    let ignored = reading.finish()?;
    let subject = Subject::order(&request.link_id, request.amount, &request.currency);
    let call = Call { version: VERSION, ..Call::new("createPaybylink", json_body(order, options)?) };
    Ok(Prepared::new(Operation::PaymentLinkCreate, &PayermaxStep::CreateLink, call, subject, ignored))
}

fn order(view: &Field<'_, PaymentLinkRequest>) -> LinkOrder {
    let expires_in_s = field!(view.expires_in_s);
    if expires_in_s.value().is_some_and(|seconds| !OPEN_S.contains(seconds)) {
        expires_in_s.refuse("must be from 3600 (an hour) to 2592000 (thirty days) for payermax");
    }
    let currency = field!(view.currency).value().map_or_else(String::new, |unit| unit.code().to_owned());
    LinkOrder {
        merchant_link_id: field!(view.link_id).number(&LINK_NUMBER).take(),
        link_type: "ONETIME",
        expires_time: expires_in_s.value().map(u32::to_string),
        country: field!(view.country).required().alpha2().take(),
        total_amount: amount::text(&field!(view.amount), &field!(view.currency), Use::Payment),
        language: field!(view.locale).length(1..=8).take(),
        description: field!(view.description).required().length(1..=256).take(),
        link_description: field!(view.remark).length(1..=256).take(),
        user_info: user(view),
        goods_details: goods(view, &currency),
        merchant_info: LinkMerchant {
            logo_url: field!(view.logo_url).length(1..=256).take(),
            contact_email: field!(view.contact_email).required().length(1..=128).take(),
        },
        notify_url: field!(view.notify_url).required().length(1..=256).take(),
        currency,
    }
}

fn user(view: &Field<'_, PaymentLinkRequest>) -> LinkUser {
    let customer = field!(view.customer);
    let names = [field!(customer.first_name), field!(customer.middle_name), field!(customer.last_name)];
    let username: Vec<String> = names.iter().filter_map(Field::take).collect();
    let username = username.join(" ");
    if username.chars().count() > 64 {
        customer
            .refuse("first_name, middle_name and last_name must not have more than 64 characters together");
    }
    LinkUser {
        user_id: field!(customer.id).required().take(),
        username: Some(username).filter(|name| !name.is_empty()),
    }
}

fn goods(view: &Field<'_, PaymentLinkRequest>, currency: &str) -> Vec<LinkGoods> {
    let unit = view.peek().map(|request| &request.currency);
    let goods = |item: &Field<'_, Item>| LinkGoods {
        goods_name: field!(item.name).length(1..=128).take(),
        goods_description: field!(item.description).required().length(1..=256).take(),
        quantity: field!(item.quantity).value().map(u32::to_string).unwrap_or_default(),
        price: price(item, unit),
        goods_currency: currency.to_owned(),
        show_url: field!(item.url).required().length(1..=256).take(),
    };
    field!(view.items).required().each().iter().map(goods).collect()
}

/// queryPaybylink.
pub(super) fn get(request: &PaymentLinkGetRequest) -> Result<Prepared> {
    let reading = Reading::new(request, NAME);
    let view = reading.view(request);
    let merchant_link_id = field!(view.link_id).take();
    let ignored = reading.finish()?;
    let call = query("queryPaybylink", merchant_link_id)?;
    Ok(Prepared::new(Operation::PaymentLinkGet, &PayermaxStep::GetLink, call, of(&request.link_id), ignored))
}

/// expirePaybylink.
pub(super) fn expire(request: &PaymentLinkExpireRequest) -> Result<Prepared> {
    let reading = Reading::new(request, NAME);
    let view = reading.view(request);
    let merchant_link_id = field!(view.link_id).take();
    let ignored = reading.finish()?;
    let call = query("expirePaybylink", merchant_link_id)?;
    let step = PayermaxStep::ExpireLink;
    Ok(Prepared::new(Operation::PaymentLinkExpire, &step, call, of(&request.link_id), ignored))
}

fn query(api: &str, merchant_link_id: Option<String>) -> Result<Call> {
    let data = json_body(LinkQuery { merchant_link_id }, None)?;
    Ok(Call { version: VERSION, ..Call::new(api, data) })
}

fn of(link_id: &str) -> Subject {
    Subject { order_id: Some(link_id.to_owned()), ..Subject::default() }
}

/// createPaybylink, answer. A link that no customer can be sent to was not seen to exist.
pub(super) fn parse_create(response: &Response, state: &State) -> Result<OperationResult> {
    let data: LinkRecord = parse_data(response, state)?;
    check_readable(data.total_amount.as_ref(), data.currency.as_deref(), state)?;
    let mut link = to_link(data);
    if link.url.is_none() {
        return Err(unreadable(state.operation, "it has no linkUrl"));
    }
    link.link_id = link.link_id.or(state.subject.order_id.clone());
    link.amount = link.amount.or(state.subject.amount);
    link.currency = link.currency.or(state.subject.currency.clone());
    compared_result(link, &response.text, state)
}

/// queryPaybylink and expirePaybylink, answer, which has to name the link.
pub(super) fn parse_get(response: &Response, state: &State) -> Result<OperationResult> {
    let data: LinkRecord = parse_data(response, state)?;
    check_readable(data.total_amount.as_ref(), data.currency.as_deref(), state)?;
    if data.merchant_link_id.is_none() {
        return Err(mismatch(state.operation, "no link"));
    }
    compared_result(to_link(data), &response.text, state)
}

/// A link, in answers and in the PAYBYLINK notification, whose sample has its status in small letters.
pub(super) fn to_link(data: LinkRecord) -> PaymentLink {
    let word = data.link_status.unwrap_or_default();
    let currency = data.currency.as_deref().and_then(Currency::new);
    let mut link = PaymentLink::new(NAME, status::payment_link(&word));
    link.id = filled(data.link_id);
    link.link_id = filled(data.merchant_link_id);
    link.url = filled(data.link_url);
    link.qr_code_url = filled(data.qr_code_url);
    link.expires_at = filled(data.expires_at).as_deref().map(to_rfc3339);
    link.amount = decimal_amount(data.total_amount.as_ref(), currency.as_ref());
    link.currency = currency;
    link.country = filled(data.country);
    link.description = filled(data.description);
    link.remark = filled(data.link_description);
    let begun = data.pay_by_link_info.map(|all| all.into_iter().filter(has_begun).collect::<Vec<_>>());
    link.payments = begun.map(|all| all.into_iter().map(|payment| to_payment(payment, &link)).collect());
    link
}

/// An element without a number or a status is no payment: nobody has opened the page.
fn has_begun(payment: &LinkPayment) -> bool {
    let is_filled = |words: &Option<String>| words.as_ref().is_some_and(|words| !words.is_empty());
    is_filled(&payment.out_trade_no) || is_filled(&payment.status)
}

/// A payment at a link for one order: it is of the link's amount.
fn to_payment(data: LinkPayment, link: &PaymentLink) -> Payment {
    let (status, is_final) = status::payment_at_link(data.status.as_deref().unwrap_or_default());
    let mut payment = Payment::new(NAME, status, is_final);
    payment.order_id = data.out_trade_no.filter(|number| !number.is_empty());
    (payment.amount, payment.currency) = (link.amount, link.currency.clone());
    payment.updated_at = data.complete_at.as_deref().map(to_rfc3339);
    set_paid_with(&mut payment, data.payment_details);
    payment
}
