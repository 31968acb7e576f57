//! Disputes: cases that the sandbox opens, caseSearch and caseReplay (`beyond`: PayerMax's api.json).

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::brand::{Payermax, number_key};
use super::case_view::{self, CANCEL, CLOSED, END, INQUIRY, RECEIVED};
use super::{codes, fields, notices};
use crate::gateway::{Call, CaseWords, Claim, Failure, Refusal};
use crate::identifiers;
use crate::settlement::{self, Outcome};
use crate::store::merchants::Merchant;
use crate::store::orders::{self, Kind, Order, State};
use crate::store::tasks;
use crate::work::Work;

/// beyond: the notification's types, what becomes of a case, and who wins, seen from the shop.
pub const WORDS: CaseWords = CaseWords {
    kinds: &["CHARGEBACK", "DISPUTE", "FRAUD", "CUSTOMER COMPLAINT"],
    steps: &[END, CLOSED, CANCEL],
    results: &["WIN", "FAIL"],
};

/// assumed: how long the shop has for its evidence; without any the payer wins.
const ANSWER_MILLISECONDS: i64 = 7 * 24 * 3_600_000;
/// assumed: how long the issuer takes where the shop's answer asks for a result.
const VERDICT_MILLISECONDS: i64 = 1_000;
/// beyond: the code and the words of the sample.
const USUAL_REASON: (&str, &str) = ("4842", "Late Presentment");

fn refuse(message: impl Into<String>) -> Failure {
    Refusal::new("", message).into()
}

/// Opens a case: its amount and fee are frozen, even if more is frozen then than there is (assumed).
pub fn open(
    work: &Work<'_>,
    merchant: &Merchant,
    payment: &Order,
    claim: &Claim,
) -> Result<Option<String>, Failure> {
    let kind = claim.kind.as_deref().unwrap_or(WORDS.kinds[0]);
    if !WORDS.kinds.contains(&kind) {
        return Err(refuse(format!("kind: use one of {}", WORDS.kinds.join(", "))));
    }
    if claim.amount > payment.paid {
        return Err(refuse(format!("amount: {} was paid, and no more can be disputed", payment.paid)));
    }
    // beyond: fraud has a notification of its own, and is a type of the one about cases; assumed: the first.
    if kind == "FRAUD" && merchant.setting("fraud_notice", "notice") == "notice" {
        notices::fraud(work, &Payermax, merchant, payment)?;
        return Ok(None);
    }
    work.purpose.set(&[&payment.merchant, "case", &payment.gateway_id]);
    let number = format!("O{}{}", identifiers::time(work), identifiers::digits(work, 16));
    let due_at = work.now + ANSWER_MILLISECONDS;
    let (code, message) = USUAL_REASON;
    let mut case = Order {
        id: 0,
        kind: Kind::Dispute,
        gateway_id: number.clone(),
        number_key: number_key(&number),
        number: number.clone(),
        parent: Some(payment.gateway_id.clone()),
        amount: claim.amount + claim.fee,
        paid: 0,
        refunded: 0,
        state: State::Pending,
        code: None,
        return_url: None,
        page: None,
        details: json!({
            "kind": kind,
            "batch": claim.batch,
            "fee": claim.fee,
            "reason_code": claim.reason_code.as_deref().unwrap_or(code),
            "reason_message": claim.comment.as_deref().unwrap_or(message),
            "due_at": due_at,
            "case_status": INQUIRY,
        }),
        created_at: work.now,
        visible_at: work.now,
        finished_at: None,
        ..payment.clone()
    };
    settlement::commit(work, &mut case)?;
    tasks::insert(work.connection, &case.gateway_id, Outcome::Approved.as_str(), due_at)?;
    notices::case(work, &Payermax, merchant, &case, payment)?;
    Ok(Some(number))
}

/// Moves a case on. A case is an order of the payer's bank: approved means that the shop lost.
pub fn move_on(
    work: &Work<'_>,
    merchant: &Merchant,
    case: &mut Order,
    status: &str,
    result: Option<&str>,
) -> Result<(), Failure> {
    let outcome = match (status, result) {
        (CANCEL, None) => Outcome::Cancelled,
        (CANCEL, Some(_)) => return Err(refuse("result: a case that is cancelled has none")),
        (_, Some("WIN")) => Outcome::Declined,
        (_, Some(_)) => Outcome::Approved,
        (_, None) => return Err(refuse("result: send WIN or FAIL, what the shop gets")),
    };
    if case_view::waits(case) {
        tasks::forget(work.connection, &case.gateway_id)?;
        case.details["case_status"] = json!(status);
        return Ok(settlement::settle(work, &Payermax, case, outcome, None)?);
    }
    let same = case.details["case_result"].as_str() == result;
    if case.detail("case_status") == END && status == CLOSED && same {
        case.details["case_status"] = json!(CLOSED);
        orders::update(work.connection, case)?;
        return Ok(notices::case(work, &Payermax, merchant, case, &payment_of(work, case)?)?);
    }
    let before = case.detail("case_status");
    Err(refuse(format!("status: a case that is {before} cannot become {status} with this result")))
}

/// A case was decided: by the bank, or because its time was over.
pub fn complete(work: &Work<'_>, case: &mut Order) -> Result<Order> {
    case.details["case_result"] = match case.state {
        State::Approved => json!("FAIL"),
        State::Declined => json!("WIN"),
        _ => Value::Null,
    };
    if case_view::waits(case) {
        let decided = matches!(case.state, State::Approved | State::Declined);
        case.details["case_status"] = json!(if decided { CLOSED } else { CANCEL });
    }
    payment_of(work, case)
}

fn payment_of(work: &Work<'_>, case: &Order) -> Result<Order> {
    let id = case.parent.as_deref().context("a case belongs to a payment")?;
    orders::by_gateway_id(work.connection, id)?.context("a case belongs to a payment")
}

fn find(work: &Work<'_>, call: &Call, number: &str) -> Result<Order, Failure> {
    let key = number_key(number);
    let found = orders::by_number(work.connection, &call.merchant.id, Kind::Dispute, &key)?;
    // assumed: the code.
    Ok(found.ok_or_else(codes::unknown_order)?)
}

/// Shows a case.
pub fn search(work: &Work<'_>, call: &Call) -> Result<Value, Failure> {
    fields::check(fields::CASE_SEARCH, &call.body)?;
    let case = find(work, call, call.body["data"]["caseId"].as_str().unwrap_or_default())?;
    Ok(case_view::searched(&case, &payment_of(work, &case)?))
}

/// Takes the shop's evidence about one case, or about all of a batch.
pub fn replay(work: &Work<'_>, call: &Call) -> Result<Value, Failure> {
    fields::check(fields::CASE_REPLAY, &call.body)?;
    let data = &call.body["data"];
    let given = |name: &str| data[name].as_str().filter(|text| !text.is_empty());
    let cases = match (given("caseId"), given("batchId")) {
        (Some(number), None) => vec![find(work, call, number)?],
        (None, Some(batch)) => of_batch(work, call, batch)?,
        _ => return Err(codes::invalid("data.caseId or data.batchId is required, and not both.").into()),
    };
    check_files(&data["representmentFile"])?;
    let (mut taken, mut left) = (Vec::new(), Vec::new());
    for mut case in cases {
        let payment = payment_of(work, &case)?;
        if payment.details["user"] != data["outUserId"] {
            return Err(codes::invalid("data.outUserId is not the payment's userId.").into());
        }
        // assumed: the first answer counts, and what comes later has failed.
        if case.detail("case_status") != INQUIRY {
            left.push(case.number);
            continue;
        }
        take_evidence(work, &mut case, data)?;
        notices::case(work, &Payermax, &call.merchant, &case, &payment)?;
        taken.push(case.number);
    }
    Ok(json!({ "successCaseIds": taken, "failCaseIds": left }))
}

/// assumed: files are web addresses.
fn check_files(files: &Value) -> Result<(), Refusal> {
    let is_address = |file: &Value| {
        file.as_str().is_some_and(|text| text.starts_with("http://") || text.starts_with("https://"))
    };
    if files.as_array().into_iter().flatten().all(is_address) {
        return Ok(());
    }
    Err(codes::invalid("data.representmentFile must have addresses that start with http:// or https://."))
}

fn of_batch(work: &Work<'_>, call: &Call, batch: &str) -> Result<Vec<Order>, Failure> {
    let cases = orders::of_merchant(work.connection, &call.merchant.id)?;
    let fits = |case: &Order| case.kind == Kind::Dispute && case.detail("batch") == batch;
    let cases: Vec<Order> = cases.into_iter().filter(fits).collect();
    if cases.is_empty() { Err(codes::unknown_order().into()) } else { Ok(cases) }
}

/// assumed: the contents WIN and FAIL force a result, as subjects of payments do; anything else waits for the bank.
fn take_evidence(work: &Work<'_>, case: &mut Order, data: &Value) -> Result<(), Failure> {
    case.details["case_status"] = json!(RECEIVED);
    case.details["evidence"] =
        json!({ "content": data["responseContent"], "files": data["representmentFile"] });
    orders::update(work.connection, case)?;
    tasks::forget(work.connection, &case.gateway_id)?;
    let outcome = match data["responseContent"].as_str() {
        Some("WIN") => Outcome::Declined,
        Some("FAIL") => Outcome::Approved,
        _ => return Ok(()),
    };
    Ok(tasks::insert(work.connection, &case.gateway_id, outcome.as_str(), work.now + VERDICT_MILLISECONDS)?)
}
