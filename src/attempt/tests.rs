//! Examples of each rule, and what must hold for any history.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{create, merge};
use crate::error::Result;
use crate::model::{Attempt, AttemptAction, AttemptAlarm, AttemptMergeRequest, AttemptStatus};

const AT: &str = "2026-01-02T03:04:05Z";
const LATER: &str = "2026-01-02T04:00:00Z";

fn begun(kind: &str, more: Value) -> Attempt {
    let mut request =
        json!({"kind": kind, "number": "A1", "amount": 2500, "currency": "EUR", "attempted_at": AT});
    request.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
    create("paymart", &serde_json::from_value(request).expect("a request"))
}

fn with(attempt: &Attempt, news: Value) -> Result<Attempt> {
    let mut request = json!({"attempt": attempt});
    request.as_object_mut().expect("an object").extend(news.as_object().expect("an object").clone());
    let request: AttemptMergeRequest = serde_json::from_value(request).expect("a request");
    merge("paymart", &request)
}

fn after(attempt: &Attempt, news: &[Value]) -> Attempt {
    news.iter().fold(attempt.clone(), |attempt, news| with(&attempt, news.clone()).expect("news of it"))
}

fn payment(id: &str, status: &str, is_final: bool) -> Value {
    json!({"payment": {"gateway": "paymart", "id": id, "order_id": "A1", "operation": "payment", "status": status,
        "final": is_final, "amount": 2500, "currency": "EUR"}})
}

/// The answer to a cancel, which may have no number.
fn unnumbered(status: &str) -> Value {
    let mut news = payment("", status, true);
    news["payment"].as_object_mut().expect("an object").remove("id");
    news
}

fn refund(id: &str, status: &str, amount: i64) -> Value {
    json!({"refund": {"gateway": "paymart", "refund_id": id, "order_id": "A1", "status": status,
        "final": status != "pending", "amount": amount, "currency": "EUR"}})
}

fn error(outcome: &str, verdict: Option<&str>) -> Value {
    let operation = if verdict.is_some() { "payment_resolve" } else { "payment_create" };
    json!({"error": {"outcome": outcome, "verdict": verdict, "operation": operation, "kind": "timeout", "message": "lost"}})
}

fn refund_error(outcome: &str, verdict: Option<&str>, attempted_at: &str) -> Value {
    let operation = if verdict.is_some() { "refund_resolve" } else { "refund_create" };
    let error = json!({"outcome": outcome, "verdict": verdict, "operation": operation, "refund_id": "R2"});
    json!({"error": error, "attempted_at": attempted_at})
}

fn dispute(order_id: &str, outcome: Option<&str>) -> Value {
    json!({"event": {"gateway": "paymart", "type": "dispute", "verified": "query", "stale": false, "dedupe_key": "k",
        "dispute": {"id": "D1", "order_id": order_id, "outcome": outcome, "amount": 2500, "currency": "EUR"}}})
}

fn review(happened: bool) -> Value {
    json!({"review": {"happened": happened}})
}

fn refund_review(amount: Option<i64>) -> Value {
    match amount {
        Some(amount) => json!({"review": {"happened": true, "refund_id": "R2", "amount": amount}}),
        None => json!({"review": {"happened": false, "refund_id": "R2"}, "attempted_at": AT}),
    }
}

fn page() -> Value {
    let mut page = payment("P1", "requires_action", false);
    page["payment"]["next_action"] = json!({"type": "redirect", "url": "https://pay.example/p/P1"});
    page
}

#[test]
fn each_piece_of_news_says_what_to_do() {
    use AttemptAction::*;
    let approved = payment("P1", "approved", true);
    for (news, status, actions) in [
        (vec![], AttemptStatus::Open, vec![Wait]),
        (vec![error("unknown", None)], AttemptStatus::Open, vec![Wait]),
        (vec![error("not_sent", None)], AttemptStatus::NotMade, vec![Release]),
        // Two calls side by side, of which one may have arrived.
        (vec![error("unknown", None), error("rejected", None)], AttemptStatus::Open, vec![Wait]),
        (
            vec![error("unknown", None), error("unknown", Some("nothing"))],
            AttemptStatus::NotMade,
            vec![Release],
        ),
        (vec![page()], AttemptStatus::UnderWay, vec![SendCustomer]),
        (vec![page(), payment("P1", "pending", false)], AttemptStatus::UnderWay, vec![Wait]),
        (vec![payment("P1", "authorized", false)], AttemptStatus::Authorized, vec![Hold]),
        (vec![payment("P1", "partially_paid", false)], AttemptStatus::PartiallyPaid, vec![Hold]),
        (vec![approved.clone()], AttemptStatus::Succeeded, vec![Fulfil]),
        (vec![error("not_sent", None), approved.clone()], AttemptStatus::Succeeded, vec![Fulfil]),
        (vec![payment("P1", "declined", true)], AttemptStatus::Failed, vec![Release]),
        (vec![payment("P1", "expired", false)], AttemptStatus::UnderWay, vec![Wait]),
        (
            vec![payment("P1", "declined", true), payment("P2", "approved", true)],
            AttemptStatus::Succeeded,
            vec![Fulfil],
        ),
        (
            vec![payment("P1", "declined", true), payment("P2", "created", false)],
            AttemptStatus::UnderWay,
            vec![Wait],
        ),
        (vec![payment("P1", "declined", true), approved.clone()], AttemptStatus::Conflict, vec![Alarm]),
        (
            vec![approved.clone(), payment("P2", "approved", true)],
            AttemptStatus::Succeeded,
            vec![Fulfil, Alarm],
        ),
        (
            vec![approved.clone(), refund("R1", "succeeded", 500)],
            AttemptStatus::Refunded,
            vec![Fulfil, RefundArrived],
        ),
        (
            vec![approved.clone(), refund("R1", "succeeded", 2500)],
            AttemptStatus::Refunded,
            vec![RefundArrived],
        ),
        (vec![approved.clone(), refund("R1", "failed", 500)], AttemptStatus::Succeeded, vec![Fulfil]),
        (vec![approved, payment("P1", "refunded", true)], AttemptStatus::Refunded, vec![RefundArrived]),
    ] {
        let attempt = after(&begun("payment", json!({})), &news);
        assert_eq!((attempt.status, attempt.actions), (status, actions), "{news:?}");
    }
}

#[test]
fn a_failure_without_a_number_is_that_of_the_only_payment() {
    let begun = begun("payment", json!({}));
    let cancelled = after(&begun, &[payment("P1", "authorized", false), unnumbered("cancelled")]);
    assert_eq!((cancelled.status, cancelled.actions), (AttemptStatus::Failed, vec![AttemptAction::Release]));
    let paid = after(&begun, &[unnumbered("cancelled"), payment("P1", "approved", true)]);
    assert_eq!(paid.status, AttemptStatus::Succeeded);
}

#[test]
fn another_amount_than_the_attempts_is_never_fulfilled() {
    for (name, value) in [("amount", json!(2499)), ("amount", json!(2501)), ("currency", json!("USD"))] {
        let mut news = payment("P1", "approved", true);
        news["payment"][name] = value;
        let attempt = after(&begun("payment", json!({})), &[news]);
        assert_eq!(
            (attempt.status, attempt.actions),
            (AttemptStatus::Conflict, vec![AttemptAction::Alarm]),
            "{name}"
        );
    }
    let mut captured = payment("P1", "approved", true);
    captured["payment"]["amount"] = json!(2000);
    let attempt = after(&begun("payment", json!({"capture": "manual"})), &[captured]);
    assert_eq!(attempt.status, AttemptStatus::Succeeded);
}

#[test]
fn a_payment_whose_amount_nobody_stated_is_asked_about() {
    for name in ["amount", "currency"] {
        let mut news = payment("P1", "approved", true);
        news["payment"].as_object_mut().expect("an object").remove(name);
        let attempt = after(&begun("payment", json!({})), &[news.clone()]);
        assert_eq!((attempt.status, attempt.actions), (AttemptStatus::UnderWay, vec![AttemptAction::Wait]));
        let stated = after(&begun("payment", json!({})), &[news, payment("P1", "approved", true)]);
        assert_eq!(stated.status, AttemptStatus::Succeeded, "{name}");
    }
    // The answer to a capture names no amount; the reservation did.
    let mut captured = payment("P1", "approved", true);
    captured["payment"].as_object_mut().expect("an object").remove("amount");
    let begun = begun("payment", json!({"capture": "manual"}));
    let attempt = after(&begun, &[payment("P1", "authorized", false), captured]);
    assert_eq!(attempt.status, AttemptStatus::Succeeded);
}

#[test]
fn a_payment_that_says_how_much_came_back_needs_no_refund_for_it() {
    let mut news = payment("P1", "refunded", true);
    news["payment"]["amount_refunded"] = json!(700);
    let attempt = after(&begun("payment", json!({})), &[payment("P1", "approved", true), news]);
    assert_eq!(attempt.amount_refunded.minor(), 700);
    assert_eq!(attempt.actions, [AttemptAction::Fulfil, AttemptAction::RefundArrived]);
    // The same refund, once by its number and once in the payment.
    assert_eq!(after(&attempt, &[refund("R1", "succeeded", 700)]).amount_refunded.minor(), 700);
}

#[test]
fn refunds_add_up_by_number_and_an_unknown_one_blocks_the_next() {
    let paid = after(&begun("payment", json!({})), &[payment("P1", "approved", true)]);
    let twice =
        [refund("R1", "succeeded", 500), refund("R1", "succeeded", 500), refund("R2", "succeeded", 700)];
    assert_eq!(after(&paid, &twice).amount_refunded.minor(), 1200);
    assert!(!after(&paid, &twice).refund_blocked);
    let unknown = refund_error("unknown", None, AT);
    for open in [unknown.clone(), refund("R2", "pending", 500)] {
        assert!(after(&paid, &[open]).refund_blocked);
    }
    let nothing = refund_error("unknown", Some("nothing"), AT);
    for settled in [nothing.clone(), refund("R2", "failed", 500), refund("R2", "succeeded", 500)] {
        assert!(!after(&paid, &[unknown.clone(), settled]).refund_blocked);
    }
    // A process may end between the call and its result.
    let begun = json!({"refund_id": "R2", "attempted_at": AT});
    assert!(after(&paid, std::slice::from_ref(&begun)).refund_blocked);
    assert!(!after(&paid, &[begun.clone(), refund_error("rejected", None, AT)]).refund_blocked);
    assert!(!after(&paid, &[begun, refund("R2", "succeeded", 500)]).refund_blocked);
    // What one call is known not to have done says nothing about another one.
    for other in [
        refund_error("not_sent", None, AT),
        refund_error("not_sent", None, "2026-01-02T03:00:00Z"),
        refund_error("unknown", Some("unknown"), AT),
    ] {
        assert!(after(&paid, &[unknown.clone(), other]).refund_blocked);
    }
    let again = refund_error("unknown", None, LATER);
    assert!(after(&paid, &[unknown.clone(), nothing.clone(), again.clone()]).refund_blocked);
    let refused = refund_error("rejected", None, LATER);
    assert!(!after(&paid, &[unknown, nothing, refused]).refund_blocked);
    for too_much in [[("R1", 2500), ("R2", 1)], [("R1", 500), ("R1", 600)]] {
        let news = too_much.map(|(id, amount)| refund(id, "succeeded", amount));
        assert!(after(&paid, &news).actions.contains(&AttemptAction::Alarm), "{too_much:?}");
    }
}

#[test]
fn a_person_settles_what_the_gateway_cannot_be_asked_about() {
    for (kind, made) in [("payment", "approved"), ("payout", "succeeded"), ("refund", "succeeded")] {
        let open = with(&begun(kind, json!({})), json!({"error": {"outcome": "unknown"}})).expect("an error");
        let happened = after(&open, &[review(true)]);
        assert_eq!(
            (happened.status, happened.records[0].states[0].status.as_str()),
            (AttemptStatus::Succeeded, made)
        );
        let nothing = after(&open, &[review(false)]);
        assert_eq!((nothing.status, nothing.actions), (AttemptStatus::NotMade, vec![AttemptAction::Release]));
    }
    // The gateway's own word comes later, with its number: the same payment, and no second one.
    let paid = after(&begun("payment", json!({})), &[review(true), payment("P1", "approved", true)]);
    assert_eq!((paid.status, paid.alarms), (AttemptStatus::Succeeded, vec![]));
    let mistaken = after(&begun("payment", json!({})), &[review(false), payment("P1", "approved", true)]);
    assert_eq!(mistaken.status, AttemptStatus::Succeeded);

    let paid = after(&begun("payment", json!({})), &[payment("P1", "approved", true)]);
    let unknown = after(&paid, &[refund_error("unknown", None, AT)]);
    assert!(!after(&unknown, &[refund_review(None)]).refund_blocked);
    let refunded = after(&unknown, &[refund_review(Some(700))]);
    assert_eq!((refunded.refund_blocked, refunded.amount_refunded.minor()), (false, 700));
    // What was seen of one call says nothing about a later one.
    let again = refund_error("unknown", None, LATER);
    assert!(after(&unknown, &[refund_review(None), again]).refund_blocked);
}

#[test]
fn a_disputed_payment_needs_a_person() {
    let paid = after(&begun("payment", json!({})), &[payment("P1", "approved", true)]);
    let disputed = after(&paid, &[dispute("A1", None)]);
    assert_eq!(disputed.alarms, [AttemptAlarm::Disputed]);
    assert_eq!(disputed.actions, [AttemptAction::Fulfil, AttemptAction::Alarm]);
    let lost = after(&disputed, &[dispute("A1", Some("lost")), dispute("A1", None)]);
    assert_eq!(lost.disputes.len(), 1);
    let words: Vec<&str> = lost.disputes[0].states.iter().map(|state| state.status.as_str()).collect();
    assert_eq!(words, ["lost", "open"]);
    let payout = with(&begun("payout", json!({})), dispute("A1", None)).expect_err("no payment");
    assert_eq!(payout.violations.expect("one")[0].path, "event.dispute");
}

#[test]
fn an_old_error_says_nothing_about_a_new_call() {
    let first = after(&begun("payment", json!({})), &[error("unknown", Some("nothing"))]);
    assert_eq!(first.status, AttemptStatus::NotMade);
    let again = begun("payment", json!({"attempted_at": LATER}));
    let again = with(&first, json!({"other": again})).expect("the same attempt");
    assert_eq!((again.status, again.was_nothing), (AttemptStatus::Open, false));
    let mut old = error("not_sent", None);
    old["attempted_at"] = json!(AT);
    assert_eq!(after(&again, &[old]).status, AttemptStatus::Open);
    assert_eq!(after(&again, &[error("not_sent", None)]).status, AttemptStatus::NotMade);
}

#[test]
fn an_error_of_a_query_or_a_capture_says_nothing_about_the_payment() {
    let begun = begun("payment", json!({}));
    for operation in ["payment_get", "payment_capture", "payment_cancel", "refund_create", "payment_list"] {
        for outcome in ["not_sent", "rejected", "unknown"] {
            let error = json!({"error": {"outcome": outcome, "operation": operation}});
            assert_eq!(after(&begun, &[error]), begun, "{operation} {outcome}");
        }
    }
    // Nobody knows which call it was.
    let error = json!({"error": {"outcome": "not_sent"}});
    assert_eq!(after(&begun, &[error]), begun);
}

#[test]
fn news_about_something_else_is_refused_with_its_field() {
    let attempt = begun("payment", json!({}));
    let event = json!({"gateway": "paymart", "type": "payment", "verified": "none", "stale": false, "dedupe_key": "k"});
    let mut other_gateway = payment("P1", "approved", true);
    other_gateway["payment"]["gateway"] = json!("paypro");
    let mut other_order = payment("P1", "approved", true);
    other_order["payment"]["order_id"] = json!("A2");
    let mut other_dispute = dispute("A1", None);
    other_dispute["event"]["gateway"] = json!("payermax");
    let mut other_version = json!(attempt.clone());
    other_version["version"] = json!(2);
    let mut other_attempt = json!(attempt.clone());
    other_attempt["amount"] = json!(1);
    for (news, path) in [
        (json!({}), ""),
        (
            json!({"payment": payment("P1", "approved", true)["payment"], "error": error("unknown", None)["error"]}),
            "",
        ),
        (json!({"event": event}), "event.verified"),
        (other_gateway, "payment.gateway"),
        (other_order, "payment"),
        (json!({"payout": {"gateway": "paymart", "status": "succeeded", "final": true}}), "payout"),
        (json!({"other": other_version}), "other.version"),
        (json!({"other": other_attempt}), "other.amount"),
        (json!({"error": {"outcome": "unknown", "order_id": "A2"}}), "error.order_id"),
        (json!({"error": {"outcome": "unknown", "refund_id": "R1"}}), "attempted_at"),
        (json!({"refund_id": "R1"}), "attempted_at"),
        (json!({"review": {"happened": false, "refund_id": "R1"}}), "attempted_at"),
        (json!({"review": {"happened": true, "refund_id": "R1"}}), "review.amount"),
        (json!({"review": {"happened": false, "amount": 2500}}), "review.amount"),
        (dispute("A2", None), "event.dispute"),
        (other_dispute, "event.gateway"),
    ] {
        let refused = with(&attempt, news).expect_err(path);
        let paths: Vec<String> =
            refused.violations.unwrap_or_default().into_iter().map(|one| one.path).collect();
        assert_eq!(paths, [path]);
    }
}

fn any_news() -> impl Strategy<Value = Value> {
    let id = prop::sample::select(vec!["P1", "P2"]);
    let status = prop::sample::select(vec![
        ("created", false),
        ("requires_action", false),
        ("pending", false),
        ("authorized", false),
        ("partially_paid", false),
        ("approved", true),
        ("declined", true),
        ("cancelled", true),
        ("expired", false),
        ("expired", true),
        ("refunded", true),
        ("unknown", false),
    ]);
    let refunds = (
        prop::sample::select(vec!["R1", "R2"]),
        prop::sample::select(vec!["pending", "succeeded", "failed"]),
        1..3000_i64,
    );
    let outcome = prop::sample::select(vec!["not_sent", "rejected", "unknown"]);
    let verdict = prop::sample::select(vec![None, Some("nothing"), Some("unknown")]);
    prop_oneof![
        (id, status).prop_map(|(id, (status, is_final))| payment(id, status, is_final)),
        refunds.prop_map(|(id, status, amount)| refund(id, status, amount)),
        (outcome.clone(), verdict.clone()).prop_map(|(outcome, verdict)| error(outcome, verdict)),
        (outcome, verdict, prop::sample::select(vec![AT, LATER]))
            .prop_map(|(outcome, verdict, at)| refund_error(outcome, verdict, at)),
        prop::sample::select(vec![AT, LATER]).prop_map(|at| json!({"refund_id": "R2", "attempted_at": at})),
        prop::sample::select(vec!["cancelled", "approved", "refunded"]).prop_map(unnumbered),
        Just(page()),
        any::<bool>().prop_map(review),
        prop::sample::select(vec![None, Some(500), Some(700)]).prop_map(refund_review),
        prop::sample::select(vec![None, Some("won"), Some("lost")])
            .prop_map(|outcome| dispute("A1", outcome)),
    ]
}

/// More with `PROPTEST_CASES`, as in `make deep`.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(2_000)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    #[test]
    fn the_order_and_the_repetition_of_news_do_not_matter(
        history in prop::collection::vec(any_news(), 1..8),
        shuffled in Just(()).prop_perturb(|(), mut random| random.next_u64()),
    ) {
        let begun = begun("payment", json!({}));
        let forward = after(&begun, &history);
        let backward: Vec<Value> = history.iter().rev().cloned().collect();
        prop_assert_eq!(&after(&begun, &backward), &forward);
        let twice: Vec<Value> = history.iter().chain(&history).cloned().collect();
        prop_assert_eq!(&after(&begun, &twice), &forward);
        // Two machines merge apart, and then one into the other.
        let cut = usize::try_from(shuffled % 8).unwrap_or_default().min(history.len());
        let (one, other) = (after(&begun, &history[..cut]), after(&begun, &history[cut..]));
        prop_assert_eq!(&with(&one, json!({"other": other})).expect("the same attempt"), &forward);
        prop_assert_eq!(&with(&other, json!({"other": one})).expect("the same attempt"), &forward);
    }

    #[test]
    fn no_news_leads_out_of_a_final_status_but_to_a_refund_or_to_a_person(
        history in prop::collection::vec(any_news(), 1..10),
    ) {
        let mut attempt = begun("payment", json!({}));
        for news in history {
            let next = after(&attempt, &[news]);
            let allowed = match attempt.status {
                AttemptStatus::Succeeded => matches!(next.status, AttemptStatus::Succeeded | AttemptStatus::Refunded | AttemptStatus::Conflict),
                AttemptStatus::Refunded => matches!(next.status, AttemptStatus::Refunded | AttemptStatus::Conflict),
                AttemptStatus::Conflict => next.status == AttemptStatus::Conflict,
                _ => true,
            };
            prop_assert!(allowed, "{:?} to {:?}", attempt.status, next.status);
            let lost: Vec<_> = attempt.alarms.iter().filter(|alarm| !next.alarms.contains(alarm)).collect();
            prop_assert!(lost.is_empty(), "{lost:?}");
            prop_assert!(next.amount_refunded >= attempt.amount_refunded);
            attempt = next;
        }
    }
}
