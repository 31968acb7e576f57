//! orderAndPay and orderQuery.

use anyhow::Result;
use serde_json::{Value, json};

use super::super::{Call, Failure, Gateway, PageKind, Refusal, is_repeated, new_order, page_url, queried};
use super::amounts::{self, Rule};
use super::payment_sources::{self, Source, Way};
use super::{Payermax, codes, countries, fields, payment_view, tokens};
use crate::cards::CardBehaviour;
use crate::sandbox::Work;
use crate::settlement::{self, Outcome};
use crate::store::orders::{self, Kind, Order, State};
use crate::{clock, identifiers, store};

/// beyond: shorter times are taken as this one.
const SHORTEST_EXPIRY_SECONDS: i64 = 1_800;
/// assumed: longer times are taken as this one.
const LONGEST_EXPIRY_SECONDS: i64 = 86_400;

/// How a payment begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Start {
    Decided(Outcome),
    OnPage(PageKind),
    AtAccount,
    Waiting,
}

/// Places a payment.
pub fn pay(work: &Work<'_>, call: &Call) -> Result<Value, Failure> {
    fields::check(fields::ORDER_AND_PAY, &call.body)?;
    let data = &call.body["data"];
    let text = |name: &str| data[name].as_str().unwrap_or_default();
    if text("integrate") != "Direct_Payment" {
        return Err(codes::invalid("data.integrate must be Direct_Payment.").into());
    }
    if !countries::exists(text("country")) {
        return Err(Refusal::new("COUNTRY_INVALID", "data.country is not known.").into());
    }
    check_target(data)?;
    let number = amounts::number_text(&call.raw, "totalAmount").unwrap_or_default();
    let amount = amounts::minor_units(Rule::Payment, "data.totalAmount", &number, text("currency"))?;
    let mut order = new_order(work, call, &Payermax, Kind::Payment, text("outTradeNo"));
    if is_repeated(work, call, &order)? {
        return Err(codes::repeated().into());
    }
    let source = payment_sources::read(work, call, data)?;
    let manual_capture = wants_manual_capture(call, data)?;
    order.gateway_id = format!("T{}{}", clock::compact(work.now), identifiers::digits(12));
    order.currency = text("currency").to_owned();
    order.amount = amount;
    order.notify_url = address(data, "notifyUrl").or(order.notify_url);
    order.return_url = address(data, "frontCallbackUrl");
    order.details = details(data, &source, manual_capture);
    let start = start(text("subject"), source.way, manual_capture);
    begin(work, &mut order, start, data)?;
    Ok(answer(work, &order, start))
}

fn address(data: &Value, name: &str) -> Option<String> {
    data[name].as_str().filter(|address| !address.is_empty()).map(str::to_owned)
}

/// beyond: every method but CARD needs an organisation; a token knows its own.
fn check_target(data: &Value) -> Result<(), Refusal> {
    let detail = &data["paymentDetail"];
    let card = detail["paymentMethodType"].as_str().is_some_and(|method| {
        matches!(method.to_ascii_uppercase().as_str(), "CARD" | "APPLEPAY" | "GOOGLEPAY")
    });
    let given = |name: &str| detail[name].as_str().is_some_and(|text| !text.is_empty());
    if card || given("targetOrg") || given("paymentTokenID") {
        return Ok(());
    }
    Err(codes::invalid("data.paymentDetail.targetOrg is required unless paymentMethodType is CARD."))
}

/// assumed: PayerMax documents captures, but not how a payment asks for one.
fn wants_manual_capture(call: &Call, data: &Value) -> Result<bool, Refusal> {
    let wanted =
        data["paymentDetail"]["captureType"].as_str().is_some_and(|kind| kind.eq_ignore_ascii_case("MANUAL"));
    if wanted && !call.merchant.is_set("manual_capture") {
        return Err(Refusal::new("CONTRACT_INVALID", "captureType MANUAL is not part of the contract."));
    }
    Ok(wanted)
}

fn details(data: &Value, source: &Source, manual_capture: bool) -> Value {
    let detail = &data["paymentDetail"];
    let behaviour = match source.way {
        Way::Card(behaviour) => behaviour,
        Way::Page | Way::Account => CardBehaviour { approves: true, authenticates: false },
    };
    json!({
        "subject": data["subject"],
        "country": data["country"],
        "user": data["userId"],
        "reference": data["reference"],
        "method": detail["paymentMethodType"],
        "target_org": detail["targetOrg"],
        "card": source.card,
        "token": source.token,
        "behaviour": behaviour.as_text(),
        "saves_token": source.token.is_none() && detail["tokenForFutureUse"] == true,
        "referral_code": data["referralCode"],
        "manual_capture": manual_capture,
    })
}

/// beyond: certain subjects force a result; assumed: only as a whole and in capitals.
fn start(subject: &str, way: Way, manual_capture: bool) -> Start {
    let approved = if manual_capture { Outcome::Authorised } else { Outcome::Approved };
    match (subject, way) {
        ("SUCCESS", _) => Start::Decided(approved),
        ("FAILED", _) => Start::Decided(Outcome::Declined),
        ("PENDING", _) => Start::Waiting,
        ("3DS", _) => Start::OnPage(PageKind::ThreeDomainSecure),
        (_, Way::Card(card)) if card.authenticates => Start::OnPage(PageKind::ThreeDomainSecure),
        (_, Way::Card(card)) if card.approves => Start::Decided(approved),
        (_, Way::Card(_)) => Start::Decided(Outcome::Declined),
        (_, Way::Page) => Start::OnPage(PageKind::Checkout),
        (_, Way::Account) => Start::AtAccount,
    }
}

fn begin(work: &Work<'_>, order: &mut Order, start: Start, data: &Value) -> Result<(), Failure> {
    match start {
        Start::OnPage(kind) => {
            order.page = Some(identifiers::secret());
            order.details["page_kind"] = json!(kind.segment());
        }
        Start::AtAccount => order.details["account"] = json!(format!("8808{}", identifiers::digits(12))),
        Start::Decided(_) | Start::Waiting => {}
    }
    settlement::commit(work, order)?;
    if let Start::Decided(outcome) = start {
        return Ok(settlement::settle(work, order, outcome, None)?);
    }
    let wished = data["expireTime"].as_str().and_then(|text| text.parse().ok());
    let seconds =
        wished.unwrap_or(SHORTEST_EXPIRY_SECONDS).clamp(SHORTEST_EXPIRY_SECONDS, LONGEST_EXPIRY_SECONDS);
    let due_at = work.now + seconds * 1_000;
    Ok(store::tasks::insert(work.connection, &order.gateway_id, Outcome::Expired.as_str(), due_at)?)
}

/// assumed: a payment that is declined at once answers APPLY_SUCCESS with status FAILED.
fn answer(work: &Work<'_>, order: &Order, start: Start) -> Value {
    let mut answer = json!({
        "outTradeNo": order.number,
        "tradeToken": order.gateway_id,
        "status": payment_view::status(order),
    });
    if let (Start::OnPage(kind), Some(page)) = (start, &order.page) {
        answer["redirectUrl"] = json!(page_url(work.sandbox, &Payermax, kind, page));
    }
    if start == Start::AtAccount {
        answer["vaCode"] = order.details["account"].clone();
    }
    answer
}

/// A payment was decided: names the failure, saves the card.
pub fn complete(work: &Work<'_>, order: &mut Order) -> Result<()> {
    if order.code.is_none() {
        let forced = order.detail("subject") == "FAILED";
        order.code = match order.state {
            State::Declined if order.details["card"].is_null() || forced => Some("PAYMENT_FAILED".to_owned()),
            State::Declined => Some("ISSUER_PAYMENT_REJECTED".to_owned()),
            State::Expired | State::Cancelled => Some("ORDER_CLOSED".to_owned()),
            _ => None,
        };
    }
    if order.state == State::Approved && order.details["saves_token"] == true {
        tokens::save_from_payment(work, order)?;
    }
    Ok(())
}

/// Shows a payment.
pub fn query(work: &Work<'_>, call: &Call) -> Result<Value, Failure> {
    fields::check(fields::ORDER_QUERY, &call.body)?;
    let number = call.body["data"]["outTradeNo"].as_str().unwrap_or_default();
    let key = Payermax.number_key(number);
    let found = orders::by_number(work.connection, &call.merchant.id, Kind::Payment, &key)?;
    let order = queried(work, call, found).ok_or_else(codes::unknown_order)?;
    Ok(payment_view::full(&order))
}
