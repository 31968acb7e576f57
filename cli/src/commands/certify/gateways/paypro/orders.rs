//! Probes that create orders of their own, as the document writes them.

use serde_json::{Map, Value, json};

use super::super::super::findings::Learned;
use super::super::super::plan::{Effect, Probe};
use super::super::super::session::{Question, Session, Stop, word};
use super::super::codes::{Judged, learn_code};
use super::answer::{NAME as PAYPRO, form, judge, learn_envelope};
use super::questions::{QUERY, control};

const PAY_IN: &str = "payInApi";
/// The names of the gateway's number: the table's, and the sample's.
const NUMBER_FIELDS: [&str; 2] = ["platFormTradeNo", "payproTradeNo"];

/// A way to pay that does not exist.
pub const UNKNOWN_WAY: Probe = Probe {
    name: "unknown_way",
    sends: "two new payments with a wayCode that does not exist",
    effect: Effect::Refused,
    worst: "two orders that nobody pays, if the gateway does not check wayCode",
    settles: &["codes.way"],
    listens: false,
    run: unknown_way,
};

/// An order that nobody pays.
pub const UNPAID_ORDER: Probe = Probe {
    name: "unpaid_order",
    sends: "a new payment, a query of it, and the same payment twice again",
    effect: Effect::Creates,
    worst: "one order that nobody pays, or three if the gateway takes a number again",
    settles: &["number_field", "amounts_in_answers", "codes.repeated"],
    listens: false,
    run: unpaid_order,
};

/// The fields of a new payment; none if the amount has decimals, which the gateway does not take.
fn order(session: &mut Session<'_>) -> Option<Value> {
    let exponent = till::dictionary::currency(session.currency)?.exponent;
    let unit = 10_u32.checked_pow(exponent)?;
    let whole = session.amount / unit;
    if whole == 0 || !session.amount.is_multiple_of(unit) {
        return None;
    }
    let order_number = session.order_number();
    let url = session.notify_url(&order_number).unwrap_or_else(|| "https://shop.example/notify".to_owned());
    Some(json!({
        "tradeNo": order_number, "amount": whole.to_string(), "mobile": "5512345678",
        "email": "certify@example.com", "payer": "Till Certify", "wayCode": "va", "notifyUrl": url,
        "returnUrl": "https://shop.example/", "remark": "till certify",
    }))
}

/// What to say if there is no such order.
fn no_order(settles: &[&'static str], learned: &mut Learned) {
    for reading in settles {
        learned
            .cannot(reading, "Paypro takes whole units only: use --max-amount with whole units, such as 100");
    }
}

/// Twice a way to pay that does not exist.
pub fn unknown_way(session: &mut Session<'_>) -> Result<Learned, Stop> {
    let mut learned = Learned::default();
    control(session, &mut learned)?;
    let mut tried = Vec::new();
    for _ in 0..2 {
        let Some(mut body) = order(session) else {
            no_order(UNKNOWN_WAY.settles, &mut learned);
            return Ok(learned);
        };
        body["wayCode"] = json!("certify");
        let answer = session.order(&Question::post(PAY_IN, &body))?;
        let judged = judge(&answer)?;
        if judged == Judged::Accepted {
            learned.cannot("codes.way", "a wayCode that does not exist was accepted");
            return Ok(learned);
        }
        learn_envelope(&answer, &judged, &mut learned);
        tried.push(judged);
    }
    learn_code(PAYPRO, "codes.way", "An unknown wayCode", &tried, &mut learned);
    Ok(learned)
}

/// An order that nobody pays, and its number twice more.
pub fn unpaid_order(session: &mut Session<'_>) -> Result<Learned, Stop> {
    let mut learned = Learned::default();
    control(session, &mut learned)?;
    let Some(body) = order(session) else {
        no_order(UNPAID_ORDER.settles, &mut learned);
        return Ok(learned);
    };
    let answer = session.order(&Question::post(PAY_IN, &body))?;
    let judged = judge(&answer)?;
    learn_envelope(&answer, &judged, &mut learned);
    if let Judged::Refused(code) = judged {
        for reading in UNPAID_ORDER.settles {
            learned.cannot(reading, format!("the order was refused with {code}"));
        }
        return Ok(learned);
    }
    let Some(data) = answer.get("data").as_object() else {
        return Err(answer.not_understood("the answer to a new order has no data"));
    };
    if data.get("tradeNo") != Some(&body["tradeNo"]) {
        return Err(answer.not_understood("the answer to a new order is about another tradeNo"));
    }
    learn_number_field(data, &mut learned);
    learn_amount(session, &body, &mut learned)?;
    let mut tried = Vec::new();
    for _ in 0..2 {
        let answer = session.order(&Question::post(PAY_IN, &body))?;
        let judged = judge(&answer)?;
        if judged == Judged::Accepted {
            learned.cannot("codes.repeated", "a tradeNo that was used was accepted again");
            return Ok(learned);
        }
        tried.push(judged);
    }
    learn_code(PAYPRO, "codes.repeated", "A repeated tradeNo", &tried, &mut learned);
    Ok(learned)
}

fn learn_number_field(data: &Map<String, Value>, learned: &mut Learned) {
    let names: Vec<&str> = NUMBER_FIELDS.into_iter().filter(|name| data.contains_key(*name)).collect();
    match names.as_slice() {
        [name] => {
            learned.tell("number_field", *name, format!("The answer to a new order has {name}."));
        }
        _ => learned.cannot("number_field", "the answer to a new order has neither name, or both"),
    }
}

fn learn_amount(session: &Session<'_>, order: &Value, learned: &mut Learned) -> Result<(), Stop> {
    let answer = session.ask(&Question::post(QUERY, &json!({"tradeNo": order["tradeNo"]})))?;
    if let Judged::Refused(code) = judge(&answer)? {
        learned.cannot("amounts_in_answers", format!("the query of the new order was refused with {code}"));
        return Ok(());
    }
    let data = answer.get("data");
    // Editions name the amount of an order differently.
    let amount = ["amount", "orderAmount"].iter().map(|name| &data[*name]).find(|amount| !amount.is_null());
    let amount = amount.unwrap_or(&Value::Null);
    match form(amount) {
        Some(form @ ("text" | "number")) => {
            learned.tell(
                "amounts_in_answers",
                form,
                format!("The amount in the query of a new order is a {form}."),
            );
            Ok(())
        }
        _ => Err(answer.not_understood(&format!("the amount of the new order is {}", word(amount)))),
    }
}
