//! Answers to new payments and payouts: what is absent was ordered, what is there is compared, what cannot be read is no amount.

use super::*;

fn payment() -> Value {
    json!({"order_id": "A10", "amount": 10020, "currency": "EUR", "description": "Blue cap"})
}

fn payout() -> Value {
    json!({
        "order_id": "A10", "amount": 10020, "currency": "EUR",
        "destination": {"card": {"number": "4627342642639018", "expiry_month": 8, "expiry_year": 2040}},
        "recipient": {"ip": "192.0.2.7", "address": {"email": "mike@example.com"}},
    })
}

fn created(changes: Value) -> String {
    let mut told = json!({"amount": "10020", "currency": "EUR", "status": "approved"});
    merge(&mut told, changes);
    let answer = json!({"success": true, "errors": [], "token": "T1", "payment": told});
    judged("paymart", Operation::PaymentCreate, &payment(), &[answer])
}

fn paid_out(member: &str, changes: Value) -> String {
    let mut told = json!({"status": "approved"});
    merge(&mut told, changes);
    let answer = json!({"success": true, "errors": [], "token": "T1", member: told});
    judged("paymart", Operation::PayoutCreate, &payout(), &[answer])
}

/// What is no amount and what is no currency, and is there.
fn unreadable() -> Vec<Value> {
    let mut all = Vec::new();
    for amount in [
        json!(true),
        json!([1]),
        json!({}),
        json!(""),
        json!("12,5"),
        json!(10020.5),
        json!(" 10020"),
        json!(-1),
    ] {
        all.push(json!({"amount": amount}));
    }
    for currency in [json!(""), json!("eur"), json!("ZZZ"), json!(978), json!(["EUR"])] {
        all.push(json!({"currency": currency}));
    }
    all
}

#[test]
fn an_amount_that_cannot_be_read_is_not_the_ordered_one() {
    for changes in unreadable() {
        assert_eq!(created(changes.clone()), UNREADABLE, "{changes}");
        assert_eq!(paid_out("payout", changes.clone()), UNREADABLE, "{changes}");
        assert_eq!(paid_out("payment", changes.clone()), UNREADABLE, "{changes}");
    }
    for amount in [json!(true), json!([1]), json!({}), json!(""), json!("10,5")] {
        assert_eq!(created(json!({"gateway_amount": amount})), UNREADABLE, "{amount}");
    }
    assert_eq!(created(json!({"gateway_currency": ""})), UNREADABLE);
}

#[test]
fn an_order_number_that_cannot_be_read_is_not_the_ordered_one() {
    for number in [json!(true), json!([]), json!(["A10"]), json!({}), json!({"a": 1})] {
        let changes = json!({"order_number": number});
        assert_eq!(created(changes.clone()), UNREADABLE, "{changes}");
        assert_eq!(paid_out("payout", changes.clone()), UNREADABLE, "{changes}");
        assert_eq!(paid_out("payment", changes.clone()), UNREADABLE, "{changes}");
    }
}

#[test]
fn a_refusal_of_another_order_or_token_refuses_nothing() {
    let refused = |changes: Value| {
        let mut answer = json!({"success": false, "errors": [{"code": "incorrect_amount"}]});
        merge(&mut answer, changes);
        answer
    };
    for name in ["paymart", "onlinepay"] {
        let judge = |changes| judged(name, Operation::PaymentCreate, &payment(), &[refused(changes)]);
        for changes in [
            json!({}),
            json!({"token": "T9"}),
            json!({"orderNumber": "A10"}),
            json!({"payment": {"order_number": "A10"}}),
            json!({"payment": null, "orderNumber": ""}),
        ] {
            assert_eq!(judge(changes.clone()), "gateway_rejected, rejected", "{changes}");
        }
        for changes in [
            json!({"orderNumber": "A2"}),
            json!({"order_number": "A2"}),
            json!({"payment": {"order_number": "A2"}}),
            json!({"payout": {"order_number": true}}),
        ] {
            assert_eq!(judge(changes.clone()), MISMATCH, "{changes}");
        }
        let unknown = |changes: Value| {
            let mut answer = json!({"success": false, "errors": [{"code": "payment_not_found"}]});
            merge(&mut answer, changes);
            judged(name, Operation::PaymentGet, &json!({"id": "T1"}), &[answer])
        };
        assert_eq!(unknown(json!({"token": "T1"})), "not_found, rejected");
        assert_eq!(unknown(json!({"token": "T2"})), MISMATCH);
        assert_eq!(unknown(json!({"payment": {"token": "T2"}})), MISMATCH);
    }
}

#[test]
fn what_is_absent_was_ordered_and_what_contradicts_is_a_mismatch() {
    for changes in [
        json!({}),
        json!({"amount": null, "currency": null}),
        json!({"amount": 10020}),
        json!({"order_number": "A10"}),
    ] {
        assert_eq!(created(changes.clone()), "approved", "{changes}");
        assert_eq!(paid_out("payout", changes.clone()), "succeeded", "{changes}");
        assert_eq!(paid_out("payment", changes.clone()), "succeeded", "{changes}");
    }
    for changes in [
        json!({"amount": 10021}),
        json!({"amount": "1"}),
        json!({"currency": "USD"}),
        json!({"order_number": "A20"}),
        json!({"order_number": ""}),
        json!({"token": "T2"}),
    ] {
        assert_eq!(created(changes.clone()), MISMATCH, "{changes}");
        assert_eq!(paid_out("payout", changes.clone()), MISMATCH, "{changes}");
        assert_eq!(paid_out("payment", changes.clone()), MISMATCH, "{changes}");
    }
    let both = json!({
        "success": true, "payout": {"token": "T1", "status": "approved", "amount": 1}, "payment": {"amount": 10020},
    });
    assert_eq!(judged("paymart", Operation::PayoutCreate, &payout(), &[both]), MISMATCH);
}

#[test]
fn a_decline_says_why() {
    for (reason, expected) in [
        (json!("Insufficient funds"), "insufficient_funds"),
        (json!("amount_no_money"), "insufficient_funds"),
        (json!("Do not honor"), "do_not_honor"),
        (json!({"code": 5}), "other"),
        (Value::Null, "other"),
    ] {
        let told = json!({"status": "declined", "decline_reason": reason});
        let answer = json!({"success": true, "token": "T1", "payment": told, "payout": told});
        for (operation, request) in
            [(Operation::PaymentCreate, payment()), (Operation::PayoutCreate, payout())]
        {
            let result =
                answered("paymart", operation, &request, std::slice::from_ref(&answer)).expect("declined");
            assert_eq!(result["decline"]["reason"], expected, "{told}");
        }
    }
}

#[test]
fn pages_are_found_under_every_name_of_theirs() {
    let pages = json!([{"webmoney": "https://pay.example/w"}, {"bank_card": "https://pay.example/b"}]);
    for (page, selector) in [
        ("processingUrl", "selectorURL"),
        ("processingUrl", "selectorUrl"),
        ("processing_url", "selector_url"),
    ] {
        let answer = json!({
            "success": true, "token": "T1", "payment": {"status": "init"}, page: pages, selector: "https://pay.example/s/",
        });
        let result = answered("paymart", Operation::PaymentCreate, &payment(), &[answer]).expect("begun");
        let action = &result["next_action"];
        assert_eq!(
            (&action["type"], &action["selector_url"]),
            (&json!("choose"), &json!("https://pay.example/s/"))
        );
    }
}

#[test]
fn a_page_beside_a_success_comes_first() {
    let begun = |operation, request: &Value, more: Value| {
        let told = json!({"status": "approved"});
        let mut answer = json!({"success": true, "token": "T1", "payment": told});
        merge(&mut answer, more);
        answered("paymart", operation, request, &[answer]).expect("begun")
    };
    let bank = json!({"redirectRequest": {"url": "https://bank.example/", "type": "get"}});
    let page = json!({"processingUrl": "https://pay.example/p/T1"});
    let script = json!({"redirectRequest": {"url": "javascript:alert(1)", "type": "get"}});
    for (more, url) in [
        (bank, json!("https://bank.example/")),
        (page, json!("https://pay.example/p/T1")),
        (script, Value::Null),
    ] {
        let result = begun(Operation::PaymentCreate, &payment(), more);
        assert_eq!(
            (&result["status"], &result["final"]),
            (&json!("requires_action"), &json!(false)),
            "{url}"
        );
        assert_eq!(result["next_action"]["url"], url);
    }
    let pages = json!({"processingUrl": [{"card": "https://pay.example/c"}]});
    let result = begun(Operation::PayoutCreate, &payout(), pages);
    assert_eq!((&result["status"], &result["final"]), (&json!("requires_action"), &json!(false)));
    assert_eq!(begun(Operation::PaymentCreate, &payment(), json!({}))["status"], "approved");
}
