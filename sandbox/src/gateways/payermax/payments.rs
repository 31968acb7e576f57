//! orderAndPay and orderQuery.

use anyhow::Result;
use serde_json::{Value, json};

use super::amounts::{self, Rule};
use super::brand::{Payermax, number_key};
use super::payment_sources::{self, Source, Way};
use super::{cashier, codes, components, countries, fields, payment_view, subscriptions, tokens};
use crate::cards::CardBehaviour;
use crate::declines::{self, Reason};
use crate::gateway::{Call, Failure, PageKind, Refusal, is_repeated, new_order, queried};
use crate::settlement::{self, Outcome};
use crate::store::orders::{self, Kind, Order, State};
use crate::work::Work;
use crate::{identifiers, store};

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
    AtCode,
    Waiting,
}

/// Places a payment.
pub fn pay(work: &Work<'_>, call: &Call) -> Result<Value, Failure> {
    fields::check(fields::ORDER_AND_PAY, &call.body)?;
    let data = &call.body["data"];
    let text = |name: &str| data[name].as_str().unwrap_or_default();
    let hosted = is_hosted(data)?;
    let collected = !hosted && components::names_token(data);
    let table = match (hosted, collected) {
        (true, _) => fields::HOSTED,
        (_, true) => fields::DROP_IN,
        _ => fields::DIRECT,
    };
    fields::check(table, &call.body)?;
    let named = !text("country").is_empty();
    if named && !countries::exists(text("country")) {
        return Err(Refusal::new("COUNTRY_INVALID", "data.country is not known.").into());
    }
    if !hosted && !collected {
        check_target(data)?;
    }
    let amount = total(call, text("currency"))?;
    let mut order = new_order(work, call, &Payermax, Kind::Payment, text("outTradeNo"));
    if is_repeated(work, call, &order)? {
        let page = if hosted { waiting_page(work, &order, amount, text("currency"))? } else { None };
        return page.map_or_else(|| Err(codes::repeated().into()), |first| Ok(answer(work, call, &first)));
    }
    let plan = subscriptions::to_activate(work, call, amount)?;
    let source = payment_sources::read(work, call, amount, hosted)?;
    order.gateway_id = format!("T{}{}", identifiers::time(work), identifiers::digits(work, 12));
    order.parent = plan.map(|plan| plan.gateway_id);
    order.currency = text("currency").to_owned();
    order.amount = amount;
    order.notify_url = address(data, "notifyUrl").or(order.notify_url);
    // assumed: the SDKs' own sample writes the name in another way, which is as good.
    order.return_url = address(data, "frontCallbackUrl").or_else(|| address(data, "frontCallbackURL"));
    order.details = details(data, &source, hosted);
    let manual_capture = order.details["manual_capture"] == true;
    // assumed: subjects do not decide what the payer does on the page.
    let subject = if hosted { "" } else { text("subject") };
    let start = start(subject, source.way, manual_capture);
    begin(work, &mut order, start, data)?;
    Ok(answer(work, call, &order))
}

/// The amount. beyond: with mitType it may be 0, which checks a card, and with a subscription that begins with a free
/// trial; assumed: while the payer is there.
fn total(call: &Call, currency: &str) -> Result<i64, Refusal> {
    let detail = &call.body["data"]["paymentDetail"];
    let activates = call.body["data"]["subscriptionPlan"]["subscriptionNo"].is_string();
    let for_later = activates || detail["mitType"].as_str().is_some_and(|kind| !kind.is_empty());
    let number = amounts::number_text(&call.raw, "totalAmount").unwrap_or_default();
    let name = "data.totalAmount";
    if for_later && detail["merchantInitiated"] != true {
        return amounts::minor_units_or_none(Rule::Payment, name, &number, currency);
    }
    amounts::minor_units(Rule::Payment, name, &number, currency)
}

/// beyond: the payer pays on PayerMax's page, unless the shop says that it has asked itself.
fn is_hosted(data: &Value) -> Result<bool, Refusal> {
    match data["integrate"].as_str().unwrap_or_default() {
        "" | "Hosted_Checkout" => Ok(true),
        "Direct_Payment" => Ok(false),
        _ => Err(codes::invalid("data.integrate must be Hosted_Checkout or Direct_Payment.")),
    }
}

/// beyond: a number whose payer has not paid yet answers with its page again; assumed: for the same amount only.
fn waiting_page(
    work: &Work<'_>,
    order: &Order,
    amount: i64,
    currency: &str,
) -> Result<Option<Order>, Failure> {
    let first = orders::by_number(work.connection, &order.merchant, Kind::Payment, &order.number_key)?;
    Ok(first.filter(|first| {
        let waits = first.state == State::Pending && first.details["methods"].is_array();
        waits && first.amount == amount && first.currency == currency
    }))
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

fn details(data: &Value, source: &Source, hosted: bool) -> Value {
    let detail = &data["paymentDetail"];
    let method = detail["paymentMethodType"].as_str().unwrap_or_default();
    // beyond: the amount is held until it is captured; the type goes with it.
    let manual_capture = data["captureMode"].as_str().is_some_and(|mode| mode.eq_ignore_ascii_case("MANUAL"));
    let behaviour = match source.way {
        Way::Card(behaviour) => behaviour,
        Way::Page | Way::Account => CardBehaviour { approves: true, authenticates: false },
    };
    json!({
        "subject": data["subject"],
        "country": data["country"],
        "user": data["userId"],
        "reference": data["reference"],
        "method": source.method.as_ref().map_or(detail["paymentMethodType"].clone(), |method| json!(method)),
        "target_org": detail["targetOrg"],
        "card": source.card,
        "token": source.token,
        "behaviour": behaviour.as_text(),
        (declines::REASON): source.reason,
        "methods": hosted.then(|| cashier::methods(method)),
        "locale": data["language"],
        "authorization_type": data["authorizationType"],
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
        // assumed: the document names no way to be asked for a one-time password.
        ("OTP", _) => Start::AtCode,
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
            order.page = Some(identifiers::secret(work));
            order.details["page_kind"] = json!(kind.segment());
        }
        Start::AtAccount => {
            order.details["account"] = json!(format!("8808{}", identifiers::digits(work, 12)))
        }
        Start::AtCode => order.details["awaits_code"] = json!(true),
        Start::Decided(_) | Start::Waiting => {}
    }
    settlement::commit(work, order)?;
    if let Start::Decided(outcome) = start {
        return Ok(settlement::settle(work, &Payermax, order, outcome, None)?);
    }
    let wished = data["expireTime"].as_str().and_then(|text| text.parse().ok());
    let seconds =
        wished.unwrap_or(SHORTEST_EXPIRY_SECONDS).clamp(SHORTEST_EXPIRY_SECONDS, LONGEST_EXPIRY_SECONDS);
    let due_at = work.now + seconds * 1_000;
    Ok(store::tasks::insert(work.connection, &order.gateway_id, Outcome::Expired.as_str(), due_at)?)
}

/// assumed: a payment that is declined at once answers APPLY_SUCCESS with status FAILED.
pub fn answer(work: &Work<'_>, call: &Call, order: &Order) -> Value {
    let mut answer = json!({
        "outTradeNo": order.number,
        "tradeToken": order.gateway_id,
        "status": payment_view::status(order),
    });
    if let Some(address) = cashier::address(work, order) {
        answer["redirectUrl"] = json!(address);
        if cashier::kind(order) == PageKind::ThreeDomainSecure {
            // beyond: a card may be called SUCCESS while its payer still has to pass a page.
            answer["status"] = json!(call.merchant.setting("status_with_page", "PENDING"));
        }
    }
    if order.details["account"].is_string() {
        answer["vaCode"] = order.details["account"].clone();
    }
    answer
}

/// A payment was decided: names the failure, saves the card.
pub fn complete(work: &Work<'_>, order: &mut Order) -> Result<()> {
    if order.code.is_none() {
        let forced = order.detail("subject") == "FAILED";
        let code = match order.state {
            State::Declined if forced => Some("PAYMENT_FAILED"),
            State::Declined => Some(Reason::of(order).map_or("PAYMENT_FAILED", codes::of_reason)),
            State::Expired | State::Cancelled => Some("ORDER_CLOSED"),
            _ => None,
        };
        order.code = code.map(str::to_owned);
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
    let key = number_key(number);
    let found = orders::by_number(work.connection, &call.merchant.id, Kind::Payment, &key)?;
    let order = queried(work, call, found).ok_or_else(codes::unknown_order)?;
    Ok(payment_view::full(&order))
}
