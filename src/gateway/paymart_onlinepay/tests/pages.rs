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
    for request in [json!({"page": 2}), json!({"page": 6})] {
        let nameless = page(json!({"curentPage": null}), 1);
        assert_eq!(in_short(&list(request, nameless).expect_err("a page without its number")), MISMATCH);
    }
    let second = list(json!({"page": 2}), page(json!({"curentPage": 2}), 1)).expect("the page");
    assert_eq!((&second["page"], &second["next"]), (&json!(2), &json!(3)));
}

#[test]
fn pages_come_to_an_end() {
    let next =
        |request, changes, records| list(request, page(changes, records)).expect("a page")["next"].clone();
    assert_eq!(next(json!({}), json!({}), 1), 2);
    assert_eq!(next(json!({"page": 6}), json!({"curentPage": 6}), 1), Value::Null);
    assert_eq!(next(json!({"page": 7}), json!({"curentPage": 7}), 0), Value::Null);
    for none in [
        json!({"totalCount": 0, "totalPage": 0}),
        json!({"totalCount": 0, "totalPage": 1}),
        json!({"totalCount": null, "totalPage": 1}),
        json!({"totalCount": null, "totalPage": null}),
    ] {
        assert_eq!(next(json!({}), none, 0), Value::Null);
    }
    let beyond = json!({"totalCount": 1, "perPage": null, "totalPage": 1, "curentPage": 2});
    assert_eq!(next(json!({"page": 2}), beyond, 0), Value::Null);
    let all = json!({"totalCount": 2, "totalPage": null, "perPage": null, "curentPage": null});
    assert_eq!(next(json!({}), all, 2), Value::Null);
}

#[test]
fn pages_do_not_end_before_the_last_one() {
    let next = |changes, records| list(json!({}), page(changes, records)).expect("a page")["next"].clone();
    assert_eq!(next(json!({"curentPage": null}), 1), 2);
    assert_eq!(next(json!({"totalPage": null}), 1), 2);
    assert_eq!(next(json!({"totalCount": null}), 1), 2);
    assert_eq!(next(json!({"totalCount": 5, "perPage": 2, "totalPage": 3}), 2), 2);
    for (request, changes, records) in [
        (json!({}), json!({}), 0),
        (json!({"page": 6}), json!({"curentPage": 6}), 0),
        (json!({}), json!({"totalCount": null, "perPage": null}), 0),
        (json!({}), json!({"totalCount": 5, "perPage": 2, "totalPage": 3}), 1),
        (json!({"page": 3}), json!({"totalCount": 6, "perPage": 2, "totalPage": 3, "curentPage": 3}), 1),
        (json!({}), json!({"totalCount": 3, "perPage": null, "totalPage": 1}), 2),
        (json!({}), json!({"totalCount": 3, "perPage": null, "totalPage": null}), 2),
        (json!({}), json!({"totalCount": null, "perPage": null, "totalPage": null}), 1),
        (json!({"page": 2}), json!({"perPage": null, "totalPage": null, "curentPage": 2}), 1),
    ] {
        let error = list(request.clone(), page(changes.clone(), records)).expect_err("too few");
        assert_eq!(in_short(&error), MISMATCH, "{request} {changes} {records}");
    }
}

#[test]
fn a_record_that_a_filter_leaves_out_is_no_answer_to_it() {
    for name in ["paymart", "onlinepay"] {
        let judge = |request: Value, changes: Value| {
            judged(name, Operation::PaymentList, &request, &[listed(&[record(json!({})), record(changes)])])
        };
        let by_order = json!({"order_id": "A1"});
        assert_eq!(judge(by_order.clone(), json!({"token": "T2"})), "no status");
        for changes in
            [json!({"order_number": "A2"}), json!({"order_number": null}), json!({"order_number": ""})]
        {
            assert_eq!(judge(by_order.clone(), changes.clone()), MISMATCH, "{changes}");
            assert_eq!(judge(json!({}), changes.clone()), "no status", "{changes}");
        }
        assert_eq!(judge(json!({"kind": "payment"}), json!({})), "no status");
        for word in ["payout", "refund", ""] {
            assert_eq!(
                judge(json!({"kind": "payment"}), json!({"operation_type": word})),
                MISMATCH,
                "{word}"
            );
        }
        assert_eq!(judge(json!({"kind": "payout"}), json!({})), MISMATCH);
    }
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
