//! Queries: whose record it is, of which kind, and where its customer goes on.

use super::*;

const ASKED: [(Operation, &str); 2] =
    [(Operation::PaymentResolve, "pay"), (Operation::PayoutResolve, "payout")];

/// Long enough ago that not finding it would be final.
fn resolve() -> Value {
    json!({"order_id": "A1", "amount": 10020, "currency": "EUR", "attempted_at": "2020-01-01T00:00:00Z"})
}

#[test]
fn a_record_of_an_unknown_kind_never_proves_that_nothing_happened() {
    for name in ["paymart", "onlinepay"] {
        for (operation, own) in ASKED {
            for word in ["Payout", "Pay", "refund", "chargeback", "dispute", "", "payouts "] {
                for beside in [vec![], vec![record(json!({"operation_type": own, "token": "T2"}))]] {
                    let mut records = vec![record(json!({"operation_type": word}))];
                    records.extend(beside);
                    let error =
                        answered(name, operation, &resolve(), &[listed(&records)]).expect_err("unknown");
                    assert_eq!(in_short(&error), MISMATCH, "{word:?}");
                    assert_eq!(json!(error.verdict), "unknown", "{word:?}");
                    let candidates = error.candidates.expect("candidates");
                    assert_eq!(candidates.len(), records.len(), "{word:?}");
                    let shown = json!(candidates[0]);
                    assert_eq!(
                        (&shown["id"], &shown["operation"], &shown["status"]),
                        (&json!("T1"), &json!("other"), &json!("unknown"))
                    );
                    assert!(!candidates[0].is_final);
                }
            }
            let nameless = listed(&[record(json!({"operation_type": null}))]);
            assert_eq!(judged(name, operation, &resolve(), &[nameless]), MISMATCH);
        }
    }
}

#[test]
fn each_document_word_names_its_kind_and_another_kind_is_no_answer() {
    for (operation, words, others) in [
        (Operation::PaymentResolve, ["pay", "pays", "payment"].as_slice(), ["payout", "payouts"].as_slice()),
        (Operation::PayoutResolve, ["payout", "payouts"].as_slice(), ["pay", "pays", "payment"].as_slice()),
    ] {
        for word in words {
            let records = listed(&[record(json!({"operation_type": word}))]);
            let result = answered("paymart", operation, &resolve(), &[records]).expect("found");
            assert_eq!((&result["verdict"], &result["amount"]), (&json!("found"), &json!(10020)), "{word}");
        }
        for word in others {
            let records = listed(&[record(json!({"operation_type": word}))]);
            let error = answered("paymart", operation, &resolve(), &[records]).expect_err("not found");
            assert_eq!(
                (in_short(&error).as_str(), json!(error.verdict)),
                ("not_found, not_sent", json!("nothing"))
            );
        }
    }
}

#[test]
fn onlinepay_is_asked_for_records_of_every_kind() {
    for operation in [Operation::PaymentResolve, Operation::PayoutResolve] {
        let (request, _) = start("onlinepay", operation, &resolve()).expect("a request");
        assert_eq!(request.url, format!("{HOST}/api/v1/payments?operation_type=all&order_number=A1"));
    }
}

#[test]
fn a_token_is_answered_with_its_own_record_of_its_own_kind() {
    let asked = json!({"id": "T1"});
    let get = |operation, changes| judged("paymart", operation, &asked, &[found(record(changes))]);
    assert_eq!(get(Operation::PaymentGet, json!({})), "approved");
    assert_eq!(get(Operation::PayoutGet, json!({"operation_type": "payout"})), "succeeded");
    for changes in [json!({"token": "T2"}), json!({"token": null}), json!({"token": ""})] {
        assert_eq!(get(Operation::PaymentGet, changes), MISMATCH);
    }
    for word in ["refund", "chargeback", "Pay", ""] {
        assert_eq!(get(Operation::PaymentGet, json!({"operation_type": word})), MISMATCH, "{word:?}");
        assert_eq!(get(Operation::PayoutGet, json!({"operation_type": word})), MISMATCH, "{word:?}");
    }
    assert_eq!(get(Operation::PaymentGet, json!({"operation_type": "payout"})), MISMATCH);
    assert_eq!(get(Operation::PayoutGet, json!({})), MISMATCH);
    assert_eq!(get(Operation::PaymentGet, json!({"operation_type": null})), MISMATCH);
    let error = answered("paymart", Operation::PayoutGet, &asked, &[found(record(json!({})))])
        .expect_err("a payment");
    assert_eq!(error.candidates.expect("a candidate")[0].id.as_deref(), Some("T1"));
}

#[test]
fn what_a_page_does_not_show_is_not_nothing() {
    for changes in
        [json!({"totalCount": 2}), json!({"totalPage": 2, "totalCount": 101}), json!({"curentPage": 2})]
    {
        for records in [vec![], vec![record(json!({}))]] {
            let mut answer = listed(&records);
            merge(&mut answer, changes.clone());
            assert_eq!(
                judged("paymart", Operation::PaymentResolve, &resolve(), &[answer]),
                MISMATCH,
                "{changes}"
            );
        }
    }
}

#[test]
fn a_list_of_members_in_their_order_is_no_record() {
    let by_place = json!([7, "approved", "T1", "EUR", null, null, null, null, 10020]);
    let answer = json!({"success": true, "payment": by_place});
    assert_eq!(judged("paymart", Operation::PaymentGet, &json!({"id": "T1"}), &[answer]), UNREADABLE);
    let answer = json!({"success": true, "payments": [by_place]});
    assert_eq!(judged("paymart", Operation::PaymentResolve, &resolve(), &[answer]), UNREADABLE);
}

#[test]
fn the_hosted_page_follows_from_the_token() {
    for name in ["paymart", "onlinepay"] {
        for word in ["init", "pending", "sent"] {
            let records = [listed(&[record(json!({"status": word}))])];
            let result = answered(name, Operation::PaymentResolve, &resolve(), &records).expect("found");
            let page = json!({"type": "redirect", "url": format!("{HOST}/p/T1")});
            assert_eq!(
                (&result["next_action"], &result["next_action_lost"]),
                (&page, &Value::Null),
                "{word}"
            );
            let by_token = [found(record(json!({"status": word})))];
            let result =
                answered(name, Operation::PaymentGet, &json!({"id": "T1"}), &by_token).expect("found");
            assert_eq!(result["next_action"], page, "{word}");
            let payout = record(json!({"status": word, "operation_type": "payout"}));
            let list = listed(&[record(json!({"status": word})), payout]);
            let result = answered(name, Operation::PaymentList, &json!({}), &[list]).expect("a page");
            let pages = [&result["data"][0]["next_action"], &result["data"][1]["next_action"]];
            assert_eq!(pages, [&page, &Value::Null], "{word}");
        }
    }
    let lost = |changes| {
        let records = [listed(&[record(changes)])];
        let result = answered("paymart", Operation::PaymentResolve, &resolve(), &records).expect("found");
        assert_eq!(result["next_action"], Value::Null);
        result["next_action_lost"].clone()
    };
    assert_eq!(lost(json!({"status": "pending", "two_stage_mode": true})), true);
    assert_eq!(lost(json!({"status": "pending", "wallet_token": "W1"})), true);
    assert_eq!(lost(json!({"status": "pending", "token": null})), true);
    for word in ["approved", "declined", "refunded"] {
        assert_eq!(lost(json!({"status": word})), Value::Null, "{word}");
    }
}

#[test]
fn a_payout_that_expired_is_open_and_one_that_came_to_nothing_says_why() {
    let payout = |changes: Value| {
        let mut changes = changes;
        changes["operation_type"] = json!("payout");
        answered("paymart", Operation::PayoutGet, &json!({"id": "T1"}), &[found(record(changes))])
            .expect("found")
    };
    let expired = payout(json!({"status": "expired"}));
    assert_eq!((&expired["status"], &expired["final"]), (&json!("pending"), &json!(false)));
    let declined = payout(json!({"status": "declined", "decline_reason": "Insufficient funds"}));
    assert_eq!(declined["decline"]["reason"], "insufficient_funds");
    let declined = payout(json!({"status": "declined", "declination_reason": "balance_less_than_amount"}));
    assert_eq!(declined["decline"]["reason"], "insufficient_funds");
}

#[test]
fn a_refunded_amount_is_told_by_a_query_that_has_it() {
    let told =
        |changes| judged("paymart", Operation::PaymentGet, &json!({"id": "T1"}), &[found(record(changes))]);
    let get = |changes| {
        let answer = [found(record(changes))];
        let result =
            answered("paymart", Operation::PaymentGet, &json!({"id": "T1"}), &answer).expect("found");
        (result["status"].clone(), result["amount_refunded"].clone())
    };
    assert_eq!(get(json!({"status": "refunded"})), (json!("refunded"), Value::Null));
    assert_eq!(
        get(json!({"status": "refunded", "available_for_refund": 20})),
        (json!("refunded"), json!(10000))
    );
    assert_eq!(get(json!({"available_for_refund": 10020})), (json!("approved"), json!(0)));
    assert_eq!(get(json!({"status": "pending", "available_for_refund": 0})), (json!("pending"), Value::Null));
    assert_eq!(told(json!({"available_for_refund": 10021})), UNREADABLE);
    assert_eq!(told(json!({"available_for_refund": true})), UNREADABLE);
}

#[test]
fn an_amount_whose_minor_unit_no_document_states_is_none() {
    let won = || {
        record(json!({"currency": "KRW", "available_for_refund": 20, "gateway_currency": "KWD",
        "gateway_amount": 5, "commission_data": {"commission_amount": 3}}))
    };
    let get = json!({"id": "T1"});
    let error = answered("paymart", Operation::PaymentGet, &get, &[found(won())]).expect_err("no amount");
    assert_eq!(in_short(&error), MISMATCH);
    let seen = json!(error.payment.expect("the payment as it was seen"));
    assert_eq!((&seen["status"], &seen["currency"]), (&json!("approved"), &json!("KRW")));
    let list =
        answered("paymart", Operation::PaymentList, &json!({}), &[listed(&[won(), record(json!({}))])]);
    let list = list.expect("a list");
    assert_eq!(list["data"][1]["amount"], 10020);
    for told in [&seen, &list["data"][0]] {
        for name in ["amount", "amount_refunded", "gateway_amount"] {
            assert_eq!(told.get(name), None, "{name}");
        }
        assert_eq!(told["fees"][0].get("amount"), None);
    }
    let yen = answered("paymart", Operation::PaymentGet, &get, &[found(record(json!({"currency": "JPY"})))]);
    assert_eq!(yen.expect("a payment")["amount"], 10020);
    for name in ["paymart", "onlinepay"] {
        let error = refused(name, Operation::BalanceGet, &json!({"currency": "KRW"}));
        assert_eq!(error.violations.expect("a violation")[0].path, "currency", "{name}");
    }
}
