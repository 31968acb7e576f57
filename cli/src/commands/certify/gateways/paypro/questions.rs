//! Probes that only ask.

use serde_json::{Value, json};

use super::super::super::findings::Learned;
use super::super::super::plan::{Effect, Probe};
use super::super::super::session::{Question, Session, Stop};
use super::super::codes::{Judged, is_listed, learn_code, same_code};
use super::answer::{NAME as PAYPRO, form, judge, learn_envelope};

const BALANCE: &str = "queryBalance";
/// The query of a payment.
pub const QUERY: &str = "queryPayInResult";
const POSITIONS: [&str; 2] = ["suffix", "prefix"];

pub const SALT: Probe = Probe {
    name: "salt",
    sends: "queries of the balance, signed with the salt behind and before the fields",
    effect: Effect::Reads,
    worst: "",
    settles: &["salt_position", "lenient", "codes.sign"],
    listens: false,
    run: salt,
};

pub const UNKNOWN_ORDER: Probe = Probe {
    name: "unknown_order",
    sends: "two queries of payments that do not exist",
    effect: Effect::Reads,
    worst: "",
    settles: &[
        "codes.unknown",
        "error_status",
        "codes_in_answers",
        "timestamp_in_answers",
        "success_in_answers",
        "amounts_in_answers",
    ],
    listens: false,
    run: unknown_order,
};

pub const MISSING_FIELD: Probe = Probe {
    name: "missing_field",
    sends: "two queries of a payment without tradeNo",
    effect: Effect::Reads,
    worst: "",
    settles: &["codes.parameter"],
    listens: false,
    run: missing_field,
};

pub const UNKNOWN_MERCHANT: Probe = Probe {
    name: "unknown_merchant",
    sends: "a query of the balance with a merchantNo that does not exist",
    effect: Effect::Reads,
    worst: "",
    settles: &[],
    listens: false,
    run: unknown_merchant,
};

/// Asks for the balance, which is accepted if the credentials are right. Nothing that is refused means anything otherwise.
pub fn control(session: &Session<'_>, learned: &mut Learned) -> Result<(), Stop> {
    let answer = session.ask(&Question::post(BALANCE, &json!({})))?;
    let judged = judge(&answer)?;
    if let Judged::Refused(code) = &judged {
        let reason =
            format!("a query of the balance was refused with {code}; till doctor --ask checks credentials");
        return Err(answer.not_understood(&reason));
    }
    learn_envelope(&answer, &judged, learned);
    let amount = &answer.get("data")["availablAmount"];
    match form(amount) {
        Some(form @ ("text" | "number")) => {
            learned.tell("amounts_in_answers", form, format!("The amount of the balance is a {form}."));
        }
        _ => learned.cannot("amounts_in_answers", "the answer has no availablAmount"),
    }
    Ok(())
}

fn salt(session: &mut Session<'_>) -> Result<Learned, Stop> {
    let mut learned = Learned::default();
    let mut tried = Vec::new();
    for position in POSITIONS {
        let config = session.with_credential("salt_position", position);
        for _ in 0..2 {
            let answer = session.ask_as(config.clone(), &Question::post(BALANCE, &json!({})))?;
            tried.push(judge(&answer)?);
        }
    }
    let accepted = |judged: &[Judged]| judged.iter().all(|judged| *judged == Judged::Accepted);
    let refused =
        |judged: &[Judged]| same_code(judged).filter(|code| !is_listed(PAYPRO, code)).map(str::to_owned);
    let (suffix, prefix) = tried.split_at(2);
    if accepted(&tried) {
        learned.tell("lenient", true, "Signs with the salt on either side were accepted.");
        learned
            .cannot("salt_position", "both are accepted; only a notification shows which the gateway uses");
        learned.cannot("codes.sign", "both positions of the salt are accepted");
        return Ok(learned);
    }
    let (position, code) = match (accepted(suffix), accepted(prefix), refused(suffix), refused(prefix)) {
        (true, _, _, Some(code)) => ("suffix", code),
        (_, true, Some(code), _) => ("prefix", code),
        _ => {
            let reason = "neither position of the salt was accepted and the other refused, each of them twice; till \
                          doctor --ask checks the secret";
            return Err(Stop::NotUnderstood(reason.to_owned()));
        }
    };
    let reason = format!("A sign with the salt as {position} was accepted, and the other was refused.");
    learned.tell("salt_position", position, reason);
    learned.tell("lenient", false, "A sign with the salt on the other side was refused.");
    learned.tell(
        "codes.sign",
        code.clone(),
        format!("A sign with the salt on the other side was refused with {code}."),
    );
    session.use_credential("salt_position", position)?;
    Ok(learned)
}

fn unknown_order(session: &mut Session<'_>) -> Result<Learned, Stop> {
    let mut learned = Learned::default();
    control(session, &mut learned)?;
    let first = refused_query(session, true, &mut learned)?;
    let second = refused_query(session, true, &mut learned)?;
    learn_code(PAYPRO, "codes.unknown", "A query of an unknown tradeNo", &[first, second], &mut learned);
    Ok(learned)
}

fn missing_field(session: &mut Session<'_>) -> Result<Learned, Stop> {
    let mut learned = Learned::default();
    control(session, &mut learned)?;
    let first = refused_query(session, false, &mut learned)?;
    let second = refused_query(session, false, &mut learned)?;
    learn_code(PAYPRO, "codes.parameter", "A query without tradeNo", &[first, second], &mut learned);
    Ok(learned)
}

/// A query of a payment that does not exist, or of none.
fn refused_query(session: &mut Session<'_>, named: bool, learned: &mut Learned) -> Result<Judged, Stop> {
    let body = if named { json!({"tradeNo": session.order_number()}) } else { json!({}) };
    let answer = session.ask(&Question::post(QUERY, &body))?;
    let judged = judge(&answer)?;
    if judged == Judged::Accepted {
        return Err(answer.not_understood("a query of a payment that does not exist was accepted"));
    }
    learn_envelope(&answer, &judged, learned);
    Ok(judged)
}

fn unknown_merchant(session: &mut Session<'_>) -> Result<Learned, Stop> {
    let mut learned = Learned::default();
    let stranger = session.with_credential("merchant_no", "M000000000000");
    let answer = session.ask_as(stranger, &Question::post(BALANCE, &json!({})))?;
    let Judged::Refused(code) = judge(&answer)? else {
        return Err(answer.not_understood("a merchantNo that does not exist was accepted"));
    };
    let seen: Value = json!({"http_status": answer.status, "code": code});
    learned.observe("refusal_of_an_unknown_merchant", seen);
    Ok(learned)
}
