//! Captures, cancellations and refunds: about the payment that was asked for, or nothing.

use super::*;
use crate::error::{ErrorKind, Outcome};

fn refund(changes: Value) -> Value {
    let mut request = json!({"refund_id": "R1", "payment_id": "T1", "amount": 20, "currency": "EUR"});
    merge(&mut request, changes);
    request
}

fn refunded(changes: Value) -> Value {
    let mut told = json!({"token": "R", "amount": "20", "currency": "EUR", "status": "approved"});
    merge(&mut told, changes);
    json!({"success": true, "errors": [], "token": "T1", "refund": told})
}

/// What a refund comes to where its payment's record is this one: what is sent, or why nothing is.
fn sent(request: Value, record: Value) -> Result<(String, Value)> {
    let (first, state) = start("paymart", Operation::RefundCreate, &request)?;
    assert_eq!(
        (first.body.text(), state.gateway.prepares),
        (Some(""), true),
        "the payment is looked up first"
    );
    let answer = if request["payment_id"].is_null() { listed(&[record]) } else { found(record) };
    match resume("paymart", state, &answer)? {
        CallStep::Send { request, .. } => {
            Ok((request.url, json!(json::parse_object(request.body.as_bytes()).expect("an object"))))
        }
        CallStep::Done(answer) => panic!("{answer:?}"),
    }
}

/// A refund that is not made, because of this field or for that kind of reason.
fn not_made(request: Value, record: Value, why: &str) {
    let error = sent(request, record.clone()).expect_err(why);
    assert_eq!((error.outcome, error.retry_safe), (Outcome::NotSent, true), "{record}");
    let path = error.violations.as_ref().map(|violations| violations[0].path.clone());
    assert_eq!(path.as_deref().unwrap_or(error.kind.name()), why, "{record} {}", error.message);
}

#[test]
fn the_payment_is_looked_up_before_anything_is_refunded() {
    for request in [refund(json!({})), refund(json!({"payment_id": null, "order_id": "A1"}))] {
        let (url, body) = sent(request, record(json!({}))).expect("sent");
        assert_eq!((url, body), (format!("{HOST}/api/v1/refunds"), json!({"token": "T1", "amount": 20})));
    }
    let whole = refund(json!({"amount": null, "currency": null}));
    assert_eq!(sent(whole, record(json!({}))).expect("sent").1, json!({"token": "T1"}));
    let own = refund(json!({"gateway_options": {"payout": true, "note": "x"}}));
    let (_, body) = sent(own, record(json!({}))).expect("sent");
    assert_eq!(body, json!({"token": "T1", "amount": 20, "payout": true, "note": "x"}));
}

#[test]
fn nothing_is_refunded_in_another_currency_or_of_another_payment() {
    not_made(refund(json!({"currency": "USD"})), record(json!({})), "mismatch");
    not_made(refund(json!({"currency": "JPY"})), record(json!({})), "mismatch");
    not_made(refund(json!({})), record(json!({"currency": null})), "mismatch");
    not_made(refund(json!({"currency": null})), record(json!({"currency": null})), "mismatch");
    not_made(refund(json!({})), record(json!({"currency": ""})), "malformed_response");
    not_made(refund(json!({"currency": null})), record(json!({"currency": "KWD"})), "currency");
    not_made(refund(json!({})), record(json!({"token": "T2"})), "mismatch");
    not_made(refund(json!({})), record(json!({"operation_type": "payout"})), "mismatch");
    not_made(refund(json!({})), record(json!({"operation_type": "refund"})), "mismatch");
    not_made(refund(json!({"order_id": "A2"})), record(json!({})), "mismatch");
    not_made(refund(json!({"payment_id": null, "order_id": "A2"})), record(json!({})), "mismatch");
    for number in [json!(null), json!("")] {
        not_made(refund(json!({"order_id": "A1"})), record(json!({"order_number": number})), "mismatch");
    }
    for number in [json!(true), json!([]), json!({})] {
        not_made(
            refund(json!({"order_id": "A1"})),
            record(json!({"order_number": number})),
            "malformed_response",
        );
    }
}

#[test]
fn what_is_more_than_was_paid_or_was_not_paid_is_not_refunded() {
    not_made(refund(json!({"amount": 10021})), record(json!({})), "amount");
    not_made(refund(json!({})), record(json!({"amount": "ten"})), "malformed_response");
    for word in ["init", "pending", "sent", "expired", "declined"] {
        not_made(refund(json!({})), record(json!({"status": word})), "payment_id");
    }
    for word in ["approved", "accepted", "refunded", "a_word_of_tomorrow"] {
        assert!(sent(refund(json!({"amount": 10020})), record(json!({"status": word}))).is_ok(), "{word}");
    }
}

#[test]
fn what_the_shop_expects_to_be_refunded_is_compared_or_refused() {
    let expected = |amount: i64| refund(json!({"expected_refunded": amount}));
    let left = |amount: i64| record(json!({"available_for_refund": amount}));
    assert!(sent(expected(0), left(10020)).is_ok());
    assert!(sent(expected(20), left(10000)).is_ok());
    not_made(expected(0), left(10000), "mismatch");
    not_made(expected(20), left(10020), "mismatch");
    not_made(expected(0), record(json!({})), "expected_refunded");
    let error = sent(expected(0), record(json!({}))).expect_err("unsupported");
    assert_eq!(error.kind, ErrorKind::Unsupported);
}

#[test]
fn a_refund_is_that_of_its_payment_and_of_its_amount() {
    let judge = |answer| {
        judged("paymart", Operation::RefundCreate, &refund(json!({})), &[found(record(json!({}))), answer])
    };
    assert_eq!(judge(refunded(json!({}))), "succeeded");
    assert_eq!(judge(refunded(json!({"amount": null, "currency": null}))), "succeeded");
    assert_eq!(judge(refunded(json!({"order_number": "A1"}))), "succeeded");
    for changes in [
        json!({"amount": 21}),
        json!({"currency": "USD"}),
        json!({"order_number": "A2"}),
        json!({"order_number": ""}),
    ] {
        assert_eq!(judge(refunded(changes.clone())), MISMATCH, "{changes}");
    }
    for changes in [
        json!({"amount": true}),
        json!({"amount": [20]}),
        json!({"amount": {}}),
        json!({"amount": ""}),
        json!({"currency": ""}),
        json!({"order_number": true}),
    ] {
        assert_eq!(judge(refunded(changes.clone())), UNREADABLE, "{changes}");
    }
    for token in [json!("T2"), json!("R"), json!(""), Value::Null] {
        let mut answer = refunded(json!({}));
        merge(&mut answer, json!({"token": token}));
        assert_eq!(judge(answer), MISMATCH, "{token}");
    }
    let declined = refunded(json!({"status": "declined", "decline_reason": "no_money_available_on_refund"}));
    let answers = [found(record(json!({}))), declined];
    let result =
        answered("paymart", Operation::RefundCreate, &refund(json!({})), &answers).expect("declined");
    assert_eq!(
        (&result["status"], &result["decline"]["reason"]),
        (&json!("failed"), &json!("insufficient_funds"))
    );
}

#[test]
fn a_second_step_is_that_of_its_payment_and_of_its_amount() {
    let told = |changes| {
        let mut told =
            json!({"amount": 10020, "currency": "EUR", "status": "approved", "two_stage_mode": true});
        merge(&mut told, changes);
        json!({"success": true, "result": 0, "payment": told})
    };
    let waiting = listed(&[record(json!({"status": "pending"}))]);
    for operation in [Operation::PaymentCapture, Operation::PaymentCancel] {
        let judge = |answer: Value| {
            judged("paymart", operation, &json!({"order_id": "A1"}), &[waiting.clone(), answer])
        };
        assert_eq!(judge(told(json!({}))), "approved");
        assert_eq!(judge(told(json!({"token": "T1"}))), "approved");
        for changes in [
            json!({"token": "T2"}),
            json!({"amount": 1}),
            json!({"currency": "USD"}),
            json!({"order_number": "A2"}),
        ] {
            assert_eq!(judge(told(changes.clone())), MISMATCH, "{operation:?} {changes}");
        }
        for changes in [
            json!({"amount": true}),
            json!({"amount": ""}),
            json!({"currency": ""}),
            json!({"gateway_amount": "ten"}),
        ] {
            assert_eq!(judge(told(changes.clone())), UNREADABLE, "{operation:?} {changes}");
        }
        let mut another = told(json!({}));
        another["token"] = json!("T2");
        assert_eq!(judge(another.clone()), MISMATCH);
        assert_eq!(judged("paymart", operation, &json!({"id": "T1"}), &[another]), MISMATCH);
    }
}

/// Where a second step goes: at once, or after the payment was looked up and this is its record.
fn stepped(operation: Operation, request: &Value, record: Value) -> Result<String> {
    let (first, state) = start("paymart", operation, request)?;
    if !state.gateway.prepares {
        return Ok(first.url);
    }
    assert_eq!((first.url.as_str(), first.body.text()), (&*format!("{HOST}/api/v1/payments/T1"), Some("")));
    match resume("paymart", state, &found(record))? {
        CallStep::Send { request, .. } => {
            assert_eq!(request.body.text(), Some(r#"{"token":"T1"}"#));
            Ok(request.url)
        }
        CallStep::Done(answer) => panic!("{answer:?}"),
    }
}

#[test]
fn a_second_step_moves_nothing_before_its_order_and_its_currency_are_compared() {
    let waiting = |changes: Value| {
        let mut waiting = record(json!({"status": "pending"}));
        merge(&mut waiting, changes);
        waiting
    };
    let asked = |changes: Value| {
        let mut asked = json!({"id": "T1"});
        merge(&mut asked, changes);
        asked
    };
    for (operation, path) in
        [(Operation::PaymentCapture, "/payments/confirm"), (Operation::PaymentCancel, "/payments/decline")]
    {
        let goes = |changes, record| stepped(operation, &asked(changes), record);
        let not_made = |changes, record| {
            let error = goes(changes, record).expect_err("another payment");
            assert_eq!((error.kind, error.outcome), (ErrorKind::Mismatch, Outcome::NotSent), "{operation:?}");
        };
        for changes in [json!({}), json!({"order_id": "A1"})] {
            assert!(goes(changes, waiting(json!({}))).expect("sent").ends_with(path), "{operation:?}");
        }
        not_made(json!({"order_id": "A2"}), waiting(json!({})));
        not_made(json!({"order_id": "A1"}), waiting(json!({"order_number": null})));
        not_made(json!({"order_id": "A1"}), waiting(json!({"token": "T2"})));
        not_made(json!({"order_id": "A1"}), waiting(json!({"operation_type": "payout"})));
        let (_, state) = start("paymart", operation, &asked(json!({"order_id": "A1"}))).expect("a step");
        assert!(state.gateway.prepares, "{operation:?}");
        if operation == Operation::PaymentCapture {
            let euro = goes(json!({"currency": "EUR"}), waiting(json!({}))).expect("sent");
            assert!(euro.ends_with(path), "{euro}");
            not_made(json!({"currency": "USD"}), waiting(json!({})));
            not_made(json!({"currency": "EUR"}), waiting(json!({"currency": null})));
        }
    }
}
