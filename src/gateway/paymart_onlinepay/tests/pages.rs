//! `GET /payments`: pages that end, and that are the ones that were asked for.

use super::*;

fn page(changes: Value, records: usize) -> Value {
    let records: Vec<Value> =
        (0..records).map(|number| record(json!({"token": format!("T{number}")}))).collect();
    let mut answer = json!({
        "success": true, "totalCount": 6, "curentPage": 1, "perPage": 1, "totalPage": 6, "payments": records,
    });
    merge(&mut answer, changes);
    answer
}

fn list(request: Value, answer: Value) -> Result<Value> {
    answered("paymart", Operation::PaymentList, &request, &[answer])
}

#[test]
fn a_page_that_was_not_asked_for_is_a_mismatch() {
    for (request, told) in
        [(json!({}), 5), (json!({"page": 1}), 5), (json!({"page": 2}), 1), (json!({"page": 2}), 3)]
    {
        let error = list(request.clone(), page(json!({"curentPage": told}), 1)).expect_err("another page");
        assert_eq!(in_short(&error), MISMATCH, "{request} {told}");
    }
    for name in ["curentPage", "currentPage", "current_page"] {
        let answer = page(json!({"curentPage": null, name: 5}), 1);
        assert_eq!(in_short(&list(json!({}), answer).expect_err("another page")), MISMATCH, "{name}");
    }
    let second = list(json!({"page": 2}), page(json!({"curentPage": 2}), 1)).expect("the page");
    assert_eq!((&second["page"], &second["next"]), (&json!(2), &json!(3)));
}

#[test]
fn pages_come_to_an_end() {
    let next =
        |request, changes, records| list(request, page(changes, records)).expect("a page")["next"].clone();
    assert_eq!(next(json!({}), json!({}), 1), 2);
    assert_eq!(next(json!({}), json!({}), 0), Value::Null);
    assert_eq!(next(json!({"page": 6}), json!({"curentPage": 6}), 1), Value::Null);
    assert_eq!(next(json!({"page": 7}), json!({"curentPage": 7}), 0), Value::Null);
    assert_eq!(next(json!({}), json!({"totalPage": null}), 1), Value::Null);
    let none = json!({"totalCount": 0, "totalPage": 0});
    assert_eq!(next(json!({}), none, 0), Value::Null);
}

#[test]
fn totals_that_contradict_each_other_or_the_records_are_a_mismatch() {
    for (request, changes, records) in [
        (json!({}), json!({}), 2),
        (json!({}), json!({"totalCount": 0, "totalPage": 0}), 1),
        (json!({}), json!({"totalPage": 5}), 1),
        (json!({}), json!({"totalPage": 4_000_000_000_u32}), 1),
        (json!({"page": 7}), json!({"curentPage": 7}), 1),
    ] {
        let error = list(request.clone(), page(changes.clone(), records)).expect_err("a contradiction");
        assert_eq!(in_short(&error), MISMATCH, "{request} {changes} {records}");
    }
    for changes in
        [json!({"totalPage": 4_294_967_296_u64}), json!({"curentPage": "1"}), json!({"totalCount": -1})]
    {
        assert_eq!(in_short(&list(json!({}), page(changes, 1)).expect_err("no number")), UNREADABLE);
    }
}

#[test]
fn a_list_shows_what_is_neither_payment_nor_payout_as_nothing_that_was_paid() {
    let records = [
        record(json!({})),
        record(json!({"operation_type": "payout", "status": "expired"})),
        record(json!({"operation_type": "refund"})),
        record(json!({"operation_type": null})),
    ];
    let shown = list(json!({}), listed(&records)).expect("a page");
    let seen: Vec<(&str, &str)> = shown["data"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|record| {
            (record["operation"].as_str().expect("a kind"), record["status"].as_str().expect("a status"))
        })
        .collect();
    assert_eq!(
        seen,
        [("payment", "approved"), ("payout", "pending"), ("other", "unknown"), ("other", "unknown")]
    );
    assert_eq!(shown["data"][2]["references"]["operation_type"], "refund");
    assert_eq!(shown["data"][2]["gateway_code"], "approved");
    let error = refused("paymart", Operation::PaymentList, &json!({"kind": "other"}));
    assert_eq!(error.violations.expect("a violation")[0].path, "kind");
}
