//! PayerMax: the code for a stale time, and how answers are written.

use serde_json::{Value, json};
use till::Operation;
use till::gateway::HttpRequest;
use till::signature::rsa::PrivateKey;

use super::super::findings::Learned;
use super::super::plan::{Effect, Probe, Probes, Reading};
use super::super::session::{Answer, Question, Session, Stop, is_word, word};
use super::codes::{Judged, is_listed, learn_status, same_code};

const NAME: &str = "payermax";
const ACCEPTED: &str = "APPLY_SUCCESS";
const UNKNOWN_ORDER_CODE: &str = "ORDER_NOT_EXIST";
/// The code that fits a stale time best of those that the documents list.
const INVALID: &str = "PARAMS_INVALID";
/// Older than the two minutes for which a time is good.
const STALE: jiff::SignedDuration = jiff::SignedDuration::from_hours(1);

/// PayerMax.
pub static PAYERMAX: Probes = Probes {
    gateway: NAME,
    list: &[UNKNOWN_ORDER, STALE_TIME, UNPAID_ORDER, UNAUTHENTICATED_CARD],
    readings: READINGS,
};

const UNKNOWN_ORDER: Probe = Probe {
    name: "unknown_order",
    sends: "two queries of payments that do not exist",
    effect: Effect::Reads,
    worst: "",
    settles: &["error_status", "sign_errors"],
    listens: false,
    run: unknown_order,
};

const STALE_TIME: Probe = Probe {
    name: "stale_time",
    sends: "two queries whose requestTime is an hour old",
    effect: Effect::Reads,
    worst: "",
    settles: &["stale_time_code"],
    listens: false,
    run: stale_time,
};

const UNPAID_ORDER: Probe = Probe {
    name: "unpaid_order",
    sends: "a new payment on the hosted page, and a query of it",
    effect: Effect::Creates,
    worst: "one order that nobody pays",
    settles: &["amounts_in_answers"],
    listens: false,
    run: unpaid_order,
};

const UNAUTHENTICATED_CARD: Probe = Probe {
    name: "unauthenticated_card",
    sends: "a new payment with the test card 4444 3333 2222 1111 and the subject 3DS, which asks for 3-D Secure",
    effect: Effect::Creates,
    worst: "one order that nobody authenticates",
    settles: &["status_with_page"],
    listens: false,
    run: unauthenticated_card,
};

const NO_LINK: &str = "only a payment link that somebody paid shows it";
const NO_CASE: &str = "only a disputed payment shows it";
const NO_PERIOD: &str = "only a subscription whose card declines shows it";
const NO_TOKEN: &str = "certify stores no cards";
const NO_WALLET: &str = "only a wallet's own token shows it";

const READINGS: &[Reading] = &[
    open("error_status", "HTTP status of refusals", "200", "unknown_order did not run"),
    open("stale_time_code", "code for a stale requestTime", "\"PARAMS_INVALID\"", "stale_time did not run"),
    open(
        "amounts_in_answers",
        "amounts in answers",
        "\"numbers, but texts for payouts, links and disputes\"",
        "unpaid_order did not run",
    ),
    open("token_rules", "the fields of a token application", "\"seed\"", NO_TOKEN),
    open(
        "status_with_page",
        "status in an answer with the issuer's page",
        "\"PENDING\"",
        "unauthenticated_card did not run",
    ),
    open("sign_errors", "whether refusals are signed", "true", "unknown_order did not run"),
    open("paid_link_status", "status of a payment link that was paid", "\"ACTIVE\"", NO_LINK),
    open("wallet_network", "whether a wallet's network is required", "\"required\"", NO_WALLET),
    open("failed_period_status", "status of a period that was not charged", "\"FAILED\"", NO_PERIOD),
    open("fraud_notice", "what tells of fraud", "\"notice\"", NO_CASE),
    open("dispute_notices", "version of notifications about cases", "\"1.4\"", NO_CASE),
    open("link_payments_told", "whether PAYMENT tells of a payment at a link", "false", NO_LINK),
];

const fn open(
    name: &'static str,
    about: &'static str,
    documented: &'static str,
    untold: &'static str,
) -> Reading {
    Reading { name, about, documented, untold }
}

fn judge(answer: &Answer) -> Result<Judged, Stop> {
    let code = match answer.get("code") {
        Value::String(text) if is_word(text) => text.clone(),
        other => return Err(answer.not_understood(&format!("code is {}", word(other)))),
    };
    match (code == ACCEPTED, answer.status) {
        (true, 200) => Ok(Judged::Accepted),
        (false, 200 | 400..=599) => Ok(Judged::Refused(code)),
        _ => Err(answer.not_understood(&format!("the code is {code}"))),
    }
}

fn query(session: &mut Session<'_>) -> Question {
    Question::post("orderQuery", &json!({"outTradeNo": format!("certify{}", session.order_number())}))
}

/// Refused as it has to be, because only then the credentials and the time are right.
fn unknown_order(session: &mut Session<'_>) -> Result<Learned, Stop> {
    let mut learned = Learned::default();
    for _ in 0..2 {
        let question = query(session);
        let answer = session.ask(&question)?;
        match judge(&answer)? {
            Judged::Refused(code) if code == UNKNOWN_ORDER_CODE => {
                learn_status(answer.status, &mut learned);
                let with = if answer.is_signed { "a" } else { "no" };
                learned.tell("sign_errors", answer.is_signed, format!("A refusal had {with} signature."));
            }
            Judged::Refused(code) => {
                return Err(
                    answer.not_understood(&format!("a query of an unknown order was refused with {code}"))
                );
            }
            Judged::Accepted => {
                return Err(answer.not_understood("a query found a payment that does not exist"));
            }
        }
    }
    Ok(learned)
}

fn stale_time(session: &mut Session<'_>) -> Result<Learned, Stop> {
    let mut learned = unknown_order(session)?;
    let key =
        session.config.credentials.get("private_key").map(|key| key.reveal().to_owned()).unwrap_or_default();
    let key = PrivateKey::parse(key.as_bytes())
        .map_err(|problem| Stop::NotUnderstood(format!("private_key {problem}")))?;
    let mut tried = Vec::new();
    for _ in 0..2 {
        let question = query(session);
        let answer = session.ask_changed(&question, |request| aged(request, &key))?;
        tried.push(judge(&answer)?);
    }
    match same_code(&tried) {
        Some(UNKNOWN_ORDER_CODE) => learned.cannot("stale_time_code", "an old requestTime was accepted"),
        Some(code) if code == INVALID || !is_listed(NAME, code) => {
            learned.tell("stale_time_code", code, format!("An old requestTime was refused with {code}."));
        }
        Some(code) => {
            let reason = format!(
                "an old requestTime was refused with {code}, which the documents list for something else"
            );
            learned.cannot("stale_time_code", reason);
        }
        None => learned
            .cannot("stale_time_code", "an old requestTime was not refused with the same code each time"),
    }
    Ok(learned)
}

/// Makes a request an hour older, and signs it again.
fn aged(request: &mut HttpRequest, key: &PrivateKey) -> Result<(), Stop> {
    let internal = || Stop::NotUnderstood("the request has no requestTime".to_owned());
    let text = request.body.text().ok_or_else(internal)?;
    let body: Value = serde_json::from_str(text).map_err(|_| internal())?;
    let fresh = body["requestTime"].as_str().ok_or_else(internal)?;
    let old = (jiff::Timestamp::now() - STALE).strftime("%Y-%m-%dT%H:%M:%S%.3f+00:00").to_string();
    request.body = text.replacen(fresh, &old, 1).into();
    let signature = key.sign(request.body.as_bytes())?;
    for (name, value) in &mut request.headers {
        if name == "sign" {
            value.clone_from(&signature);
        }
    }
    Ok(())
}

/// What every order of certify has.
fn order(session: &mut Session<'_>) -> (String, Value) {
    let order_id = format!("certify{}", session.order_number());
    let mut request = json!({
        "order_id": order_id, "amount": session.amount, "currency": session.currency,
        "description": "till certify", "success_url": "https://shop.example/", "customer": {"id": "certify"},
    });
    if let Some(url) = session.notify_url(&order_id) {
        request["notify_url"] = json!(url);
    }
    (order_id, request)
}

fn unpaid_order(session: &mut Session<'_>) -> Result<Learned, Stop> {
    let mut learned = Learned::default();
    let (order_id, request) = order(session);
    let answer = session.order(&Question::operation(Operation::PaymentCreate, request))?;
    if let Judged::Refused(code) = judge(&answer)? {
        learned.cannot("amounts_in_answers", format!("the order was refused with {code}"));
        return Ok(learned);
    }
    let answer = session.ask(&Question::post("orderQuery", &json!({"outTradeNo": order_id})))?;
    if let Judged::Refused(code) = judge(&answer)? {
        learned.cannot("amounts_in_answers", format!("the query of the new order was refused with {code}"));
        return Ok(learned);
    }
    match &answer.get("data")["totalAmount"] {
        Value::String(_) => {
            learned.tell("amounts_in_answers", "text", "The amount in the query of a new order is a text.");
        }
        Value::Number(_) => learned.cannot(
            "amounts_in_answers",
            "payments have numbers; only a payout, a link or a dispute shows whether those have them too",
        ),
        other => {
            return Err(answer.not_understood(&format!("the amount of the new order is {}", word(other))));
        }
    }
    Ok(learned)
}

fn unauthenticated_card(session: &mut Session<'_>) -> Result<Learned, Stop> {
    const READING: &str = "status_with_page";
    let mut learned = Learned::default();
    let (_, mut request) = order(session);
    request["description"] = json!("3DS");
    request["country"] = json!("US");
    request["customer"]["ip"] = json!("127.0.0.1");
    request["browser"] = json!({"user_agent": "Mozilla/5.0"});
    request["payment_method"] = json!({"card": {
        "number": "4444333322221111", "expiry_month": 3, "expiry_year": 2030, "holder": "James Smith", "cvv": "123",
    }});
    let answer = session.order(&Question::operation(Operation::PaymentCreate, request))?;
    if let Judged::Refused(code) = judge(&answer)? {
        learned.cannot(READING, format!("the order was refused with {code}"));
        return Ok(learned);
    }
    let data = answer.get("data");
    match (data["redirectUrl"].is_string(), data["status"].as_str()) {
        (true, Some(status @ ("PENDING" | "SUCCESS"))) => {
            learned.tell(
                READING,
                status,
                format!("The answer with the issuer's page has the status {status}."),
            );
        }
        (false, _) => learned.cannot(READING, "the answer to the test card has no page of the issuer"),
        (true, _) => {
            return Err(
                answer.not_understood(&format!("the status of the order is {}", word(&data["status"])))
            );
        }
    }
    Ok(learned)
}
