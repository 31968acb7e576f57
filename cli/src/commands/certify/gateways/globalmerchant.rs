//! globalmerchant: the codes that its document does not print, as far as queries show them.

use serde_json::{Value, json};
use till::gateway::HttpRequest;

use super::super::findings::Learned;
use super::super::plan::{Effect, Probe, Probes, Reading};
use super::super::session::{Answer, Question, Session, Stop, is_word, word};
use super::codes::{Judged, learn_code, learn_status, same_code};

const NAME: &str = "globalmerchant";
/// How often each case is tried. The document prints no code of a refusal, so nothing but their number shows that a code belongs
/// to the case.
const TRIES: usize = 3;

/// globalmerchant, whose document has no test card, so that certify creates no orders there.
pub static GLOBALMERCHANT: Probes = Probes { gateway: NAME, list: &[REFUSED_QUERIES], readings: READINGS };

const REFUSED_QUERIES: Probe = Probe {
    name: "refused_queries",
    sends: "queries of payments that do not exist: signed rightly, with another key, in capital letters, and without a number",
    effect: Effect::Reads,
    worst: "",
    settles: &[
        "upper_case_sign",
        "error_status",
        "codes.sign",
        "codes.parameter",
        "codes.unknown",
        "codes_in_answers",
    ],
    listens: false,
    run: refused_queries,
};

const NO_QUERY: &str = "refused_queries did not run";
const NO_CARD: &str = "only an order with a card shows it, and the document has no test card";

const READINGS: &[Reading] = &[
    open("upper_case_sign", "capital letters in a sign", "false", NO_QUERY),
    open("error_status", "HTTP status of refusals", "200", NO_QUERY),
    open("codes.pending", "code of an undecided payment", "\"2000\"", NO_CARD),
    open("codes.declined", "code of a declined payment", "\"2001\"", NO_CARD),
    open("codes.sign", "code for a wrong sign", "\"1001\"", NO_QUERY),
    open("codes.parameter", "code for a missing field", "\"1002\"", NO_QUERY),
    open("codes.repeated", "code for a repeated out_trade_no", "\"1004\"", NO_CARD),
    open("codes.unknown", "code for an unknown out_trade_no", "\"1005\"", NO_QUERY),
    open("codes.refund", "code for a refund of too much", "\"2008\"", NO_CARD),
    open("amounts_in_answers", "amounts in answers", "\"text\"", NO_CARD),
    open("codes_in_answers", "codes in answers", "\"text\"", NO_QUERY),
];

const fn open(
    name: &'static str,
    about: &'static str,
    documented: &'static str,
    untold: &'static str,
) -> Reading {
    Reading { name, about, documented, untold }
}

/// Judges an answer to a query: an order has the gateway's number.
fn judge(answer: &Answer) -> Result<Judged, Stop> {
    let code = match answer.get("code") {
        Value::String(text) if is_word(text) => text.clone(),
        Value::Number(number) if number.is_u64() => number.to_string(),
        other => return Err(answer.not_understood(&format!("code is {}", word(other)))),
    };
    if !answer.get("msg").is_string() {
        return Err(answer.not_understood("msg is not a text"));
    }
    match (answer.body.contains_key("txid"), answer.status) {
        (true, 200) => Ok(Judged::Accepted),
        (false, 200 | 400..=599) if code.bytes().any(|digit| digit != b'0') => Ok(Judged::Refused(code)),
        _ => Err(answer.not_understood(&format!("the code is {code}"))),
    }
}

/// The same question several times, with another order number each time.
fn tried(
    session: &mut Session<'_>,
    learned: &mut Learned,
    ask: impl Fn(&Session<'_>, &Question) -> Result<Answer, Stop>,
    named: bool,
) -> Result<Vec<Judged>, Stop> {
    let mut tried = Vec::new();
    for _ in 0..TRIES {
        let order_number = if named { session.order_number() } else { String::new() };
        let answer = ask(session, &Question::post("RETRIEVE", &json!({"out_trade_no": order_number})))?;
        let judged = judge(&answer)?;
        if judged == Judged::Accepted {
            return Err(answer.not_understood("a query of a payment that does not exist found one"));
        }
        learn_status(answer.status, learned);
        let form = if answer.get("code").is_string() { "text" } else { "number" };
        learned.tell("codes_in_answers", form, format!("The code of an answer is a {form}."));
        tried.push(judged);
    }
    Ok(tried)
}

fn refused_queries(session: &mut Session<'_>) -> Result<Learned, Stop> {
    let mut learned = Learned::default();
    let stranger = session.with_credential("key", "till certify");
    let unknown = tried(session, &mut learned, |session, question| session.ask(question), true)?;
    let wrong =
        tried(session, &mut learned, |session, question| session.ask_as(stranger.clone(), question), true)?;
    let (Some(known), Some(sign)) = (same_code(&unknown), same_code(&wrong)) else {
        let reason = "queries of the same kind were refused with different codes";
        return Err(Stop::NotUnderstood(reason.to_owned()));
    };
    if known == sign {
        let reason = format!(
            "a wrong key and the configured one are both refused with {sign}; till doctor --ask checks it"
        );
        return Err(Stop::NotUnderstood(reason));
    }
    learn_code(NAME, "codes.unknown", "A query of an unknown out_trade_no", &unknown, &mut learned);
    learn_code(NAME, "codes.sign", "A query with another key", &wrong, &mut learned);
    let in_capitals =
        tried(session, &mut learned, |session, question| session.ask_changed(question, capitals), true)?;
    match same_code(&in_capitals) {
        Some(code) if code == known => {
            learned.tell("upper_case_sign", true, "A sign in capital letters was accepted.");
        }
        Some(code) if code == sign => {
            learned.tell("upper_case_sign", false, "A sign in capital letters was refused.");
        }
        _ => learned.cannot("upper_case_sign", "a sign in capital letters was refused with another code"),
    }
    let unnamed = tried(session, &mut learned, |session, question| session.ask(question), false)?;
    match same_code(&unnamed) {
        Some(code) if code != known && code != sign => {
            learn_code(NAME, "codes.parameter", "A query without out_trade_no", &unnamed, &mut learned);
        }
        _ => learned.cannot("codes.parameter", "a query without out_trade_no has no code of its own"),
    }
    Ok(learned)
}

/// Writes the sign of a form in capital letters.
fn capitals(request: &mut HttpRequest) -> Result<(), Stop> {
    let mut body = request.body.text().unwrap_or_default().to_owned();
    let begin = body.find("sign=").filter(|at| *at == 0 || body[..*at].ends_with('&'));
    let Some(begin) = begin.map(|at| at + "sign=".len()) else {
        return Err(Stop::NotUnderstood("the request has no sign".to_owned()));
    };
    let end = body[begin..].find('&').map_or(body.len(), |length| begin + length);
    let sign = body[begin..end].to_ascii_uppercase();
    body.replace_range(begin..end, &sign);
    request.body = body.into();
    Ok(())
}

#[cfg(test)]
mod tests {
    use till::model::HttpMethod;

    use super::*;

    #[test]
    fn only_the_sign_is_written_in_capital_letters() {
        for (before, after) in
            [("sign=ab1&nonce_str=x", "sign=AB1&nonce_str=x"), ("a=b&sign=ab1", "a=b&sign=AB1")]
        {
            let (url, headers) = ("https://gateway.example".to_owned(), Vec::new());
            let body = before.to_owned().into();
            let mut request = HttpRequest { method: HttpMethod::Post, url, headers, body };
            capitals(&mut request).unwrap();
            assert_eq!(request.body.text(), Some(after));
        }
    }
}
