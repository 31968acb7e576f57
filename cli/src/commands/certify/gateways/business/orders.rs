//! Probes that create orders of their own.

use serde_json::{Map, Value, json};

use super::super::super::findings::Learned;
use super::super::super::plan::{Effect, Probe};
use super::super::super::session::{Question, Session, Stop, is_word, word};
use super::answer::{Judged, Refusal, amount_form, judge, number_form};

const PAYMENTS: &str = "/api/v1/payments";
/// One letter more than the document allows.
const TOO_LONG: usize = 256;

/// An order that nobody pays.
pub const UNPAID_ORDER: Probe = Probe {
    name: "unpaid_order",
    sends: "a new payment, and a query of it",
    effect: Effect::Creates,
    worst: "one order that nobody pays",
    settles: &[
        "amounts_in_answers",
        "amounts_in_records",
        "order_number_in_records",
        "created_word",
        "selector_name",
    ],
    listens: false,
    run: unpaid_order,
};

/// A text that is too long.
pub const LONG_PRODUCT: Probe = Probe {
    name: "long_product",
    sends: "a new payment whose product has 256 letters, of which the document allows 255",
    effect: Effect::Refused,
    worst: "one order that nobody pays, if the gateway does not check lengths",
    settles: &["enforce_lengths"],
    listens: false,
    run: long_product,
};

/// A payment with a test card.
pub const TEST_CARD: Probe = Probe {
    name: "test_card",
    sends: "a new payment with the test card 4392 9632 0355 1251, and a query of it",
    effect: Effect::Pays,
    worst: "one order that is paid with a test card",
    settles: &["approved_word", "amounts_in_records"],
    listens: false,
    run: test_card,
};

/// A new payment, as it was accepted.
pub struct Created {
    /// Its number.
    pub order_number: String,
    /// The gateway's token of it.
    pub token: String,
    /// Its pages.
    pub pages: Value,
    /// `payment` of the answer.
    pub payment: Map<String, Value>,
    /// The name of the URL for the choice of a provider, if the answer has one.
    pub selector: Option<&'static str>,
}

/// What came of a new payment.
pub enum Outcome {
    /// It exists.
    Created(Created),
    /// It was refused.
    Refused(Refusal),
}

/// Creates a payment. `with` has what it needs besides number and amount.
pub fn create(session: &mut Session<'_>, with: &Value) -> Result<Outcome, Stop> {
    let order_number = session.order_number();
    let as_text = session.config.gateway == "paymart";
    let amount = if as_text { json!(session.amount.to_string()) } else { json!(session.amount) };
    let mut body = json!({
        "product": "till certify", "amount": amount, "currency": session.currency, "orderNumber": order_number,
    });
    if as_text {
        body["customer"] = json!({"email": "certify@example.com", "ip": "127.0.0.1"});
    }
    if let Some(url) = session.notify_url(&order_number) {
        body["callbackUrl"] = json!(url);
    }
    for (name, value) in with.as_object().into_iter().flatten() {
        body[name] = value.clone();
    }
    let answer = session.order(&Question::post(PAYMENTS, &body))?;
    if let Judged::Refused(refusal) = judge(&answer)? {
        return Ok(Outcome::Refused(refusal));
    }
    let (Some(token), Some(payment)) = (answer.get("token").as_str(), answer.get("payment").as_object())
    else {
        return Err(answer.not_understood("a new payment has no token or no payment"));
    };
    let selector = ["selectorURL", "selectorUrl"].into_iter().find(|name| answer.body.contains_key(*name));
    Ok(Outcome::Created(Created {
        order_number,
        token: token.to_owned(),
        pages: answer.get("processingUrl").clone(),
        payment: payment.clone(),
        selector,
    }))
}

/// The record of a payment, or why it has none yet.
fn record(session: &Session<'_>, created: &Created) -> Result<Result<Map<String, Value>, String>, Stop> {
    let answer = session.ask(&Question::get(format!("{PAYMENTS}/{}", created.token)))?;
    if let Judged::Refused(refusal) = judge(&answer)? {
        return Ok(Err(format!("the query of the new order was refused with {}", refusal.shown())));
    }
    let Some(record) = answer.get("payment").as_object() else {
        return Err(answer.not_understood("the answer to a query has no payment"));
    };
    if record.get("token").and_then(Value::as_str) != Some(&created.token) {
        return Err(answer.not_understood("the answer to a query is about another payment"));
    }
    Ok(Ok(record.clone()))
}

/// Learns the type of amounts in a record.
fn amounts_in(record: &Map<String, Value>, amount: u32, learned: &mut Learned) -> Result<(), Stop> {
    let Some(form) = amount_form(record, amount) else {
        return Err(Stop::NotUnderstood("the record of a new order has another amount".to_owned()));
    };
    learned.tell("amounts_in_records", form, format!("The amount in the record of a new order is a {form}."));
    Ok(())
}

/// An order that nobody pays.
pub fn unpaid_order(session: &mut Session<'_>) -> Result<Learned, Stop> {
    let mut learned = Learned::default();
    let created = match create(session, &json!({}))? {
        Outcome::Created(created) => created,
        Outcome::Refused(refusal) => {
            for reading in UNPAID_ORDER.settles {
                learned.cannot(reading, format!("the order was refused with {}", refusal.shown()));
            }
            return Ok(learned);
        }
    };
    let Some(form) = amount_form(&created.payment, session.amount) else {
        return Err(Stop::NotUnderstood("the answer to a new order has another amount".to_owned()));
    };
    learned.tell("amounts_in_answers", form, format!("The amount in the answer to a new order is a {form}."));
    if let Some(name) = created.selector {
        learned.tell("selector_name", name, format!("The answer to a new order has {name}."));
    }
    let record = match record(session, &created)? {
        Ok(record) => record,
        Err(reason) => {
            for reading in ["amounts_in_records", "order_number_in_records", "created_word"] {
                learned.cannot(reading, reason.clone());
            }
            return Ok(learned);
        }
    };
    amounts_in(&record, session.amount, &mut learned)?;
    let number = record.get("order_number").unwrap_or(&Value::Null);
    let Some(form) = number_form(number, &created.order_number) else {
        return Err(Stop::NotUnderstood("the record of a new order has another order_number".to_owned()));
    };
    let reason = format!("A number of digits only is a {form} in the record of a new order.");
    learned.tell("order_number_in_records", form, reason);
    match record.get("status").and_then(Value::as_str) {
        Some(status @ ("init" | "sent")) => {
            learned.tell(
                "created_word",
                status,
                format!("The record of a new order has the state {status}."),
            );
        }
        _ => learned.cannot("created_word", told_state(&record)),
    }
    Ok(learned)
}

fn told_state(record: &Map<String, Value>) -> String {
    format!("the state of the order is {}", word(record.get("status").unwrap_or(&Value::Null)))
}

/// A product that is longer than the document allows. Only a refusal that names the product counts.
pub fn long_product(session: &mut Session<'_>) -> Result<Learned, Stop> {
    let mut learned = Learned::default();
    match create(session, &json!({"product": "x".repeat(TOO_LONG)}))? {
        Outcome::Created(_) => {
            learned.tell("enforce_lengths", false, "A product that is too long was accepted.");
        }
        Outcome::Refused(refusal) if refusal.has("incorrect_product") => {
            learned.tell("enforce_lengths", true, "A product that is too long was refused.");
        }
        Outcome::Refused(refusal) => {
            let reason = format!("the refusal has {}, which does not name the product", refusal.shown());
            learned.cannot("enforce_lengths", reason);
            let codes: Vec<&String> = refusal.codes.iter().filter(|code| is_word(code)).collect();
            learned.observe("refusal_of_a_long_product", json!(codes));
        }
    }
    Ok(learned)
}

/// A payment with the engine's documented test card, which is approved without 3-D Secure.
pub fn test_card(session: &mut Session<'_>) -> Result<Learned, Stop> {
    let mut learned = Learned::default();
    let card =
        json!({"pan": "4392963203551251", "expires": "12/2039", "holder": "TILL CERTIFY", "cvv": "123"});
    let created = match create(session, &json!({"card": card}))? {
        Outcome::Created(created) => created,
        Outcome::Refused(refusal) => {
            learned.cannot("approved_word", format!("the test card was refused with {}", refusal.shown()));
            return Ok(learned);
        }
    };
    match record(session, &created)? {
        Err(reason) => learned.cannot("approved_word", reason),
        Ok(record) => {
            amounts_in(&record, session.amount, &mut learned)?;
            match record.get("status").and_then(Value::as_str) {
                Some(status @ ("approved" | "accepted")) => {
                    let reason =
                        format!("The record of a payment with the test card has the state {status}.");
                    learned.tell("approved_word", status, reason);
                }
                _ => learned.cannot("approved_word", told_state(&record)),
            }
        }
    }
    Ok(learned)
}
