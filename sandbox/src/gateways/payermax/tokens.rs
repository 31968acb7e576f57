//! Saved cards and accounts: applyPaymentToken, InquireApplyRequest, inquirePaymentToken, removePaymentToken.

use anyhow::Result;
use serde_json::{Value, json};

use super::brand::{Payermax, number_key};
use super::{cards, codes, countries, fields, payment_view};
use crate::cards::CardBehaviour;
use crate::clock::{self, Milliseconds};
use crate::declines;
use crate::gateway::{Call, Failure, PageKind, Refusal, is_repeated, new_order, page_url, queried};
use crate::identifiers;
use crate::settlement::{self, Outcome};
use crate::store::orders::{self, Kind, Order, State};
use crate::store::tokens::{self, Token, TokenState};
use crate::work::Work;

/// assumed: how long a token that belongs to no card is good.
const YEAR_MILLISECONDS: i64 = 366 * 24 * 3_600_000;

/// seed: asks for a token.
pub fn apply(work: &Work<'_>, call: &Call) -> Result<Value, Failure> {
    let seed_rules = call.merchant.setting("token_rules", "seed") == "seed";
    fields::check(if seed_rules { fields::APPLY_SEED } else { fields::APPLY_OFFICIAL }, &call.body)?;
    let data = &call.body["data"];
    check_apply(data)?;
    let text = |name: &str| data[name].as_str().unwrap_or_default();
    let mut order = new_order(work, call, &Payermax, Kind::Token, text("requestId"));
    // seed: a requestId cannot be repeated; assumed: the code.
    if is_repeated(work, call, &order)? {
        return Err(codes::repeated().into());
    }
    let card_sent = data["cardInfo"]["cardIdentifierNo"].as_str().is_some_and(|number| !number.is_empty());
    let card = match text("paymentMethodType") == "CARD" && card_sent {
        true => Some(cards::read(&data["cardInfo"], work.now, seed_rules)?),
        false => None,
    };
    order.gateway_id = format!("TUC{}{}", identifiers::time(work), identifiers::digits(work, 12));
    order.return_url = Some(text("frontCallbackUrl").to_owned());
    order.details = json!({
        "user": data["userId"],
        "country": data["country"],
        "method": data["paymentMethodType"],
        "target_org": data["targetOrg"],
        "card": card.as_ref().map(|card| card.shown.clone()),
        "behaviour": card.as_ref().map_or("approves", |card| card.behaviour.as_text()),
        (declines::REASON): card.as_ref().and_then(|card| card.reason),
        "mit": data["mitType"].as_str().is_some_and(|kind| !kind.is_empty()),
    });
    let number = data["cardInfo"]["cardIdentifierNo"].as_str().unwrap_or_default();
    begin(work, &mut order, outcome(card.as_ref().map(|card| card.behaviour), number))?;
    Ok(answer(work, &order))
}

fn check_apply(data: &Value) -> Result<(), Refusal> {
    let text = |name: &str| data[name].as_str().unwrap_or_default();
    if text("tokenScope") != "tokenAcq" {
        return Err(codes::invalid("data.tokenScope must be tokenAcq."));
    }
    if !countries::exists(text("country")) {
        return Err(Refusal::new("COUNTRY_INVALID", "data.country is not known."));
    }
    // beyond: the seed's YUAHSNBANK is a slip of the pen for YUSHANBANK; both are taken.
    let bank = matches!(text("targetOrg"), "YUAHSNBANK" | "YUSHANBANK");
    match text("paymentMethodType") {
        "BANKTRANSFER" if !bank => Err(codes::invalid("data.targetOrg must be YUSHANBANK.")),
        "CARD" if data["cardInfo"].is_null() => Err(codes::invalid("data.cardInfo is required.")),
        _ => Ok(()),
    }
}

/// assumed: test cards decide at once; the seed's sample shows that any other asks the payer first.
fn outcome(behaviour: Option<CardBehaviour>, number: &str) -> Option<Outcome> {
    let behaviour = behaviour.filter(|card| !card.authenticates && crate::cards::is_test_number(number))?;
    Some(if behaviour.approves { Outcome::Approved } else { Outcome::Declined })
}

fn begin(work: &Work<'_>, order: &mut Order, outcome: Option<Outcome>) -> Result<(), Failure> {
    if outcome.is_none() {
        order.page = Some(identifiers::secret(work));
        order.details["page_kind"] = json!(PageKind::ThreeDomainSecure.segment());
    }
    settlement::commit(work, order)?;
    if let Some(outcome) = outcome {
        settlement::settle(work, &Payermax, order, outcome, None)?;
    }
    Ok(())
}

/// seed: an address only while PENDING, a token only with SUCCESS; FAILED carries neither.
fn answer(work: &Work<'_>, order: &Order) -> Value {
    let mut answer = json!({ "requestId": order.number, "status": apply_status(order) });
    match (order.state, &order.page) {
        (State::Pending, Some(page)) => {
            let url = page_url(work.site, &Payermax, PageKind::ThreeDomainSecure, page);
            answer["redirectUrl"] = json!(url);
        }
        (State::Approved, _) => answer["paymentTokenID"] = order.details["token"].clone(),
        _ => {}
    }
    answer
}

/// The status of a token application: it is never CLOSED.
pub fn apply_status(order: &Order) -> &'static str {
    match payment_view::status(order) {
        "CLOSED" => "FAILED",
        status => status,
    }
}

/// beyond: shows what became of an application.
pub fn inquire_application(work: &Work<'_>, call: &Call) -> Result<Value, Failure> {
    fields::check(fields::INQUIRE_APPLICATION, &call.body)?;
    let data = &call.body["data"];
    let key = number_key(data["requestId"].as_str().unwrap_or_default());
    let found = orders::by_number(work.connection, &call.merchant.id, Kind::Token, &key)?
        .filter(|order| order.details["user"] == data["userId"]);
    // assumed: the code.
    let order = queried(work, call, found).ok_or_else(codes::unknown_order)?;
    Ok(answer(work, &order))
}

/// An application was decided: makes the token.
pub fn complete(work: &Work<'_>, order: &mut Order) -> Result<()> {
    if order.state == State::Approved {
        order.details["request"] = json!(order.number);
        save(work, order)?;
    }
    Ok(())
}

/// beyond: a payment with tokenForFutureUse succeeded; assumed: its token is good for MIT too.
pub fn save_from_payment(work: &Work<'_>, order: &mut Order) -> Result<()> {
    order.details["mit"] = json!(true);
    save(work, order)
}

fn save(work: &Work<'_>, order: &mut Order) -> Result<()> {
    let id = format!("PMTOKEN{}{}", identifiers::time(work), identifiers::digits(work, 15));
    let details = &order.details;
    let token = Token {
        id: id.clone(),
        merchant: order.merchant.clone(),
        user: order.detail("user").to_owned(),
        state: TokenState::Activated,
        expires_at: expiry(&details["card"], work.now),
        details: json!({
            "card": details["card"],
            "behaviour": details["behaviour"],
            "reason": details[declines::REASON],
            "method": details["method"],
            "target_org": details["target_org"],
            "country": details["country"],
            "mit": details["mit"],
            "referral_code": details["referral_code"],
        }),
    };
    tokens::insert(work.connection, &token)?;
    order.details["token"] = json!(id);
    order.details["token_expiry"] = json!(clock::rfc3339(token.expires_at));
    Ok(())
}

/// beyond: a token is good as long as its card.
fn expiry(card: &Value, now: Milliseconds) -> Milliseconds {
    let number = |name: &str| card[name].as_str().and_then(|text| text.parse::<i16>().ok());
    let (Some(year), Some(month)) = (number("year"), number("month")) else {
        return now + YEAR_MILLISECONDS;
    };
    let last = jiff::civil::Date::new(2000 + year, i8::try_from(month).unwrap_or(1), 1)
        .and_then(|date| date.last_of_month().tomorrow())
        .and_then(|date| date.to_zoned(jiff::tz::TimeZone::UTC))
        .map(|end| end.timestamp().as_millisecond());
    // assumed: an expired card of the test environment still makes a token for a year.
    last.ok().filter(|end| *end > now).unwrap_or(now + YEAR_MILLISECONDS)
}

/// beyond: lists the tokens of a user.
pub fn inquire(work: &Work<'_>, call: &Call) -> Result<Value, Failure> {
    fields::check(fields::INQUIRE, &call.body)?;
    let data = &call.body["data"];
    let wanted = |name: &str| data[name].as_str().filter(|text| !text.is_empty());
    let fits = |name: &str, value: &Value| wanted(name).is_none_or(|text| value.as_str() == Some(text));
    let found: Vec<Value> =
        tokens::of_user(work.connection, &call.merchant.id, wanted("userId").unwrap_or_default())?
            .iter()
            .filter(|token| {
                wanted("paymentTokenID").is_none_or(|id| id == token.id)
                && fits("paymentMethodType", &token.details["method"])
                && fits("targetOrg", &token.details["target_org"])
                && fits("cardOrg", &token.details["card"]["brand"])
                && fits("referralCode", &token.details["referral_code"])
                // assumed: tokenMit asks for those that the merchant may use alone.
                && (data["tokenScope"] != "tokenMit" || token.details["mit"] == true)
            })
            .map(|token| shown(token, work.now))
            .collect();
    // beyond: the list may be null; assumed: it is when there is nothing to list.
    Ok(json!({ "tokenList": if found.is_empty() { Value::Null } else { Value::Array(found) } }))
}

fn shown(token: &Token, now: Milliseconds) -> Value {
    let details = &token.details;
    let is_card = !details["card"].is_null();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    json!({
        "paymentTokenID": token.id,
        "userId": token.user,
        "tokenScope": "tokenAcq",
        "paymentTokenExpiry": clock::rfc3339(token.expires_at),
        "paymentTokenStatus": match token.state {
            TokenState::Deleted => "Deleted",
            TokenState::Activated if token.expires_at <= now => "Expired",
            TokenState::Activated => "Activated",
        },
        "cardInfo": text(&details["card"]["number"]),
        "ifCVV": if is_card { "N" } else { "" },
        "brand": text(&details["card"]["brand"]),
        "paymentMethodType": details["method"],
        "targetOrg": if is_card { String::new() } else { text(&details["target_org"]) },
        "accountDisplay": if is_card { "" } else { "63-9****72123" },
        "referralCode": text(&details["referral_code"]),
    })
}

/// beyond: removes a token for good; assumed: removing it again succeeds again.
pub fn remove(work: &Work<'_>, call: &Call) -> Result<Value, Failure> {
    fields::check(fields::REMOVE, &call.body)?;
    let data = &call.body["data"];
    let id = data["paymentTokenID"].as_str().unwrap_or_default();
    let token = tokens::by_id(work.connection, &call.merchant.id, id)?
        .filter(|token| data["userId"] == token.user.as_str())
        // assumed: the code.
        .ok_or_else(|| Refusal::new("AUTH_FAILED", "data.paymentTokenID does not belong to data.userId."))?;
    tokens::delete(work.connection, &token.id)?;
    Ok(json!({ "userId": token.user, "paymentTokenID": token.id, "paymentTokenStatus": "Deleted" }))
}
