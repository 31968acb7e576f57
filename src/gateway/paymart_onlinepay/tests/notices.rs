//! Notifications: only a payment is one, and none vouches for itself.

use super::*;
use crate::call::news;
use crate::error::ErrorKind;
use crate::model::{Event, EventType};

fn notice(changes: Value) -> Value {
    let mut notice = json!({
        "token": "T1", "type": "pay", "status": "approved", "orderNumber": "A1", "amount": "10020", "currency": "EUR",
        "gatewayAmount": "10020", "gatewayCurrency": "EUR",
    });
    merge(&mut notice, changes);
    notice
}

fn parsed(body: &[u8]) -> Result<Event> {
    let gateway = gateway("paymart");
    let mut event = gateway.parse_notification(&[], body, &context())?;
    news::key_event(&mut event, body, gateway.record_rules());
    Ok(event)
}

fn read(changes: Value) -> Value {
    let event = parsed(notice(changes).to_string().as_bytes()).expect("an event");
    OperationResult::Event(Box::new(event)).to_json()
}

#[test]
fn only_a_payment_is_a_payment() {
    for (changes, kind, member) in [
        (json!({}), "payment", Some("payment")),
        (json!({"type": "payment"}), "payment", Some("payment")),
        (json!({"type": "pays"}), "payment", Some("payment")),
        (json!({"type": "payout"}), "payout", Some("payout")),
        (json!({"type": "payouts"}), "payout", Some("payout")),
        (json!({"type": "refund"}), "refund", Some("refund")),
        (json!({"type": "dispute"}), "dispute", Some("dispute")),
        (json!({"type": "Pay"}), "other", None),
        (json!({"type": "chargeback"}), "other", None),
        (json!({"type": ""}), "other", None),
        (json!({"type": ["pay"]}), "other", None),
        (json!({"type": null}), "other", None),
        (json!({"type": "void", "token": null, "amount": "ten"}), "other", None),
    ] {
        let event = read(changes.clone());
        assert_eq!(event["type"], kind, "{changes}");
        for name in ["payment", "payout", "refund", "dispute", "token"] {
            assert_eq!(event.get(name).is_some(), member == Some(name), "{changes} {name}");
        }
    }
}

#[test]
fn a_refund_is_told_twice_and_is_never_an_approved_payment() {
    let of_payment = read(json!({"status": "refunded"}));
    let payment = &of_payment["payment"];
    assert_eq!((&payment["status"], &payment["final"]), (&json!("refunded"), &json!(true)));
    assert_eq!((&payment["amount"], payment.get("amount_refunded")), (&json!(10020), None));
    let of_refund = read(json!({"type": "refund", "amount": "2500"}));
    let refund = &of_refund["refund"];
    assert_eq!(
        (&refund["status"], &refund["amount"], &refund["currency"]),
        (&json!("succeeded"), &json!(2500), &json!("EUR"))
    );
    assert_eq!(
        (&refund["payment_id"], &refund["order_id"], refund.get("id")),
        (&json!("T1"), &json!("A1"), None)
    );
    assert_ne!(of_payment["dedupe_key"], of_refund["dedupe_key"]);
    let declined = read(
        json!({"type": "refund", "status": "declined", "gatewayDetails": {"decline_reason": "no money"}}),
    );
    assert_eq!(declined["refund"]["status"], "failed");
    assert_eq!(declined["refund"]["decline"]["reason"], "insufficient_funds");
    let strange = read(json!({"type": "refund", "status": "refunded"}));
    assert_eq!(
        (&strange["refund"]["status"], &strange["refund"]["final"]),
        (&json!("unknown"), &json!(false))
    );
}

#[test]
fn disputes_and_payouts_have_states_of_their_own() {
    let dispute = read(json!({"type": "dispute", "status": "pending"}))["dispute"].clone();
    assert_eq!(
        (&dispute["payment_id"], &dispute["order_id"], &dispute["status"]),
        (&json!("T1"), &json!("A1"), &json!("pending"))
    );
    assert_eq!((&dispute["amount"], dispute.get("id")), (&json!(10020), None));
    for (word, status, is_final) in [
        ("expired", "pending", false),
        ("approved", "succeeded", true),
        ("declined", "failed", true),
        ("refunded", "unknown", false),
    ] {
        let payout = read(json!({"type": "payout", "status": word}))["payout"].clone();
        assert_eq!((&payout["status"], &payout["final"]), (&json!(status), &json!(is_final)), "{word}");
    }
}

#[test]
fn two_payments_of_one_order_number_are_two_news() {
    let key = |changes| read(changes)["dedupe_key"].as_str().map(str::to_owned).expect("a key");
    assert_eq!(key(json!({})), "paymart:payment:T1:approved:10020");
    assert_ne!(key(json!({})), key(json!({"token": "T2"})));
    assert_ne!(key(json!({"type": "payout"})), key(json!({"type": "payout", "token": "T2"})));
    let get =
        |record| answered("paymart", Operation::PaymentGet, &json!({"order_id": "A1"}), &[listed(&[record])]);
    assert_eq!(get(record(json!({}))).expect("a payment")["dedupe_key"], key(json!({})).as_str());
}

#[test]
fn a_decline_says_why_however_it_is_told() {
    for (details, reason) in [
        (json!({"decline_reason": "Card expired"}), "expired_card"),
        (json!({"decline_reason": "amount_no_money"}), "insufficient_funds"),
        (json!({"decline_reason": null}), "other"),
        (json!([]), "other"),
        (json!("none"), "other"),
        (Value::Null, "other"),
    ] {
        let event = read(json!({"status": "declined", "gatewayDetails": details}));
        assert_eq!(event["payment"]["decline"]["reason"], reason, "{details}");
    }
}

#[test]
fn an_amount_that_cannot_be_read_is_no_amount() {
    for name in ["amount", "gatewayAmount"] {
        for amount in [
            json!("10,20"),
            json!("10.5"),
            json!(true),
            json!([1]),
            json!({}),
            json!(""),
            json!("x"),
            json!(" 1"),
        ] {
            let body = notice(json!({name: amount})).to_string();
            let error = parsed(body.as_bytes()).expect_err("unreadable");
            assert_eq!(error.kind, ErrorKind::MalformedResponse, "{body}");
            assert!(error.message.contains(name), "{}", error.message);
        }
    }
}

#[test]
fn an_amount_whose_minor_unit_no_document_states_is_left_out() {
    for kind in ["pay", "payout", "refund", "dispute"] {
        let event = read(json!({"type": kind, "currency": "KRW", "gatewayCurrency": "KWD"}));
        let told = ["payment", "payout", "refund", "dispute"].iter().find_map(|name| event.get(*name));
        let told = told.expect("a record");
        assert_eq!((told["currency"].as_str(), told.get("amount")), (Some("KRW"), None), "{kind}");
        assert_eq!(told.get("gateway_amount"), None, "{kind}");
    }
}

#[test]
fn a_byte_order_mark_is_no_part_of_a_notice_and_a_list_is_none() {
    let body = format!("\u{feff}{}", notice(json!({})));
    assert_eq!(parsed(body.as_bytes()).expect("an event").event_type, EventType::Payment);
    for body in ["[]", "[\"T1\", \"pay\", \"approved\"]", "null", "\"pay\"", ""] {
        assert_eq!(
            parsed(body.as_bytes()).expect_err("no notice").kind,
            ErrorKind::MalformedResponse,
            "{body}"
        );
    }
}

#[test]
fn a_confirmed_event_has_nothing_of_the_notice() {
    let body = notice(json!({
        "recurringToken": "stolen", "walletToken": "stolen", "walletDisplayName": "stolen", "cardHolder": "STOLEN",
        "sanitizedMask": "411111******1111", "extraReturnParam": "stolen",
    }));
    let event = parsed(body.to_string().as_bytes()).expect("an event");
    assert_eq!(event.payment.as_ref().expect("a payment").stored_token.as_deref(), Some("stolen"));
    let request = json!({"event": event, "expected": {"order_id": "A1", "amount": 10020, "currency": "EUR"}});
    let own = record(json!({"recurring_token": "own"}));
    let confirmed =
        answered("paymart", Operation::NotificationConfirm, &request, &[listed(&[own])]).expect("confirmed");
    assert_eq!(
        (&confirmed["verified"], &confirmed["payment"]["stored_token"]),
        (&json!("query"), &json!("own"))
    );
    assert!(!confirmed.to_string().to_lowercase().contains("stolen"), "{confirmed}");
}

#[test]
fn what_cannot_be_asked_about_is_not_confirmed_and_says_what_to_do() {
    for kind in ["refund", "dispute", "chargeback"] {
        let event = parsed(notice(json!({"type": kind})).to_string().as_bytes()).expect("an event");
        let request =
            json!({"event": event, "expected": {"order_id": "A1", "amount": 10020, "currency": "EUR"}});
        let error = refused("paymart", Operation::NotificationConfirm, &request);
        assert_eq!(error.kind, ErrorKind::Unsupported, "{kind}");
        assert!(error.message.contains("ask for the payment"), "{}", error.message);
    }
    let refunded = parsed(notice(json!({"status": "refunded"})).to_string().as_bytes()).expect("an event");
    let request =
        json!({"event": refunded, "expected": {"order_id": "A1", "amount": 10020, "currency": "EUR"}});
    let answer = [listed(&[record(json!({"status": "refunded"}))])];
    let confirmed =
        answered("paymart", Operation::NotificationConfirm, &request, &answer).expect("confirmed");
    assert_eq!(confirmed["payment"]["status"], "refunded");
}
