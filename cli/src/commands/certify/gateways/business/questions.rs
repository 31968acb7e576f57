//! Probes that only ask.

use serde_json::{Value, json};
use till::dictionary;

use super::super::super::findings::Learned;
use super::super::super::plan::{Effect, Probe};
use super::super::super::session::{Question, Session, Stop, is_word};
use super::answer::{Judged, judge};

/// The HTTP statuses of refusals that the sandbox plays.
const STATUSES: &[u16] = &[403, 502, 200];
/// A currency that does not exist, so that no gateway has a balance in it.
const NO_CURRENCY: &str = "/api/v1/balance?currency=ZZZ";
/// The records of one page.
const LATEST: &str = "/api/v1/payments?page=1";

pub const REFUSED_QUERIES: Probe = Probe {
    name: "refused_queries",
    sends: "queries of a balance in a currency that does not exist, and of a payment that does not exist",
    effect: Effect::Reads,
    worst: "",
    settles: &["error_status", "errors_form"],
    listens: false,
    run: refused_queries,
};

pub const WRONG_KEY: Probe = Probe {
    name: "wrong_key",
    sends: "a query of the balance with the last four characters of the private key replaced",
    effect: Effect::Reads,
    worst: "",
    settles: &[],
    listens: false,
    run: wrong_key,
};

pub const PAST_RECORDS: Probe = Probe {
    name: "past_records",
    sends: "a query of the latest orders, of which it reads the states and the types of values",
    effect: Effect::Reads,
    worst: "",
    settles: &["approved_word", "amounts_in_records"],
    listens: false,
    run: past_records,
};

fn refused_queries(session: &mut Session<'_>) -> Result<Learned, Stop> {
    let mut learned = Learned::default();
    let unknown = format!("/api/v1/payments/{:0>32}", session.order_number());
    for path in [NO_CURRENCY, unknown.as_str(), NO_CURRENCY] {
        let answer = session.ask(&Question::get(path))?;
        let Judged::Refused(refusal) = judge(&answer)? else {
            return Err(answer.not_understood("a query of something that does not exist was accepted"));
        };
        let status = answer.status;
        if STATUSES.contains(&status) {
            learned.tell("error_status", status, format!("Refused queries have HTTP status {status}."));
        } else {
            learned
                .cannot("error_status", format!("refused with HTTP {status}, which the sandbox cannot play"));
            learned.observe("http_status_of_a_refusal", status);
        }
        let reason = format!("The errors of refused queries have the shape {}.", refusal.form);
        learned.tell("errors_form", refusal.form, reason);
    }
    Ok(learned)
}

fn wrong_key(session: &mut Session<'_>) -> Result<Learned, Stop> {
    let key = session.config.credentials.get("private_key").map(|key| key.reveal().trim().to_owned());
    let kept: String = key.iter().flat_map(|key| key.chars()).collect();
    let half = kept.chars().count().saturating_sub(4);
    let wrong = format!("{}till", kept.chars().take(half).collect::<String>());
    let path = format!("/api/v1/balance?currency={}", session.currency);
    let answer = session.ask_as(session.with_credential("private_key", &wrong), &Question::get(path))?;
    let Judged::Refused(refusal) = judge(&answer)? else {
        return Err(answer.not_understood("a wrong key was accepted"));
    };
    let mut learned = Learned::default();
    let codes: Vec<&String> = refusal.codes.iter().filter(|code| is_word(code)).collect();
    learned.observe("refusal_of_a_wrong_key", json!({"http_status": answer.status, "codes": codes}));
    Ok(learned)
}

fn past_records(session: &mut Session<'_>) -> Result<Learned, Stop> {
    let mut learned = Learned::default();
    let answer = session.ask(&Question::get(LATEST))?;
    if let Judged::Refused(refusal) = judge(&answer)? {
        learned.cannot("approved_word", format!("the list was refused with {}", refusal.shown()));
        return Ok(learned);
    }
    let Some(records) = answer.get("payments").as_array() else {
        return Err(answer.not_understood("payments is not a list"));
    };
    let mut unlisted = Vec::new();
    for record in records {
        match record["amount"] {
            Value::String(_) => learned.tell("amounts_in_records", "text", "Amounts in a list are texts."),
            Value::Number(_) => {
                learned.tell("amounts_in_records", "number", "Amounts in a list are numbers.")
            }
            _ => return Err(answer.not_understood("a record has no amount")),
        }
        let Some(status) = record["status"].as_str() else {
            return Err(answer.not_understood("a record has no status"));
        };
        if ["approved", "accepted"].contains(&status) && record["operation_type"] == "pay" {
            learned.tell("approved_word", status, format!("A payment in a list is {status}."));
        }
        if !is_listed(&session.config.gateway, status) && is_word(status) {
            unlisted.push(status);
        }
    }
    unlisted.sort_unstable();
    unlisted.dedup();
    if !unlisted.is_empty() {
        learned.observe("states_that_no_table_has", json!(unlisted));
    }
    Ok(learned)
}

fn is_listed(gateway: &str, status: &str) -> bool {
    let mut states = dictionary::payment_states().iter();
    states.any(|state| state.gateway == gateway && state.code == status)
}
