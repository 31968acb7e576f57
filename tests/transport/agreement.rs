//! What an answer repeats of the request must agree with it, and an unreadable value is never taken for the requested one:
//! gateway by gateway, through the steps of a host that does its own HTTP.

use serde_json::{Value, json};
use till::{Client, ClientConfig, Operation};

use super::{client, payermax, payermax_keys, payermax_payment, payment};
use till::signature::{Key, Scheme, explain};

const HOST: &str = "https://gateway.example";

fn paymart(credentials: Value) -> Client {
    let config = json!({"gateway": "paymart", "base_url": HOST, "credentials": credentials});
    let config = ClientConfig::from_json(config.to_string().as_bytes()).expect("a good configuration");
    Client::new(config).expect("a client")
}

fn sign(body: &str) -> String {
    let private = payermax_keys()["private_key_pkcs8_pem"].as_str().expect("a key").to_owned();
    let key = Key::new(Scheme::Payermax, private.as_bytes()).expect("a key");
    key.sign(body.as_bytes()).expect("a signature")
}

/// The result of a call with this answer: a status, or the kind and outcome of an error.
fn judged(client: &Client, operation: Operation, request: &Value, answer: &Value) -> String {
    judged_in_steps(client, operation, request, &[answer])
}

/// The same with several answers, one after the other.
fn judged_in_steps(client: &Client, operation: Operation, request: &Value, answers: &[&Value]) -> String {
    let mut step =
        client.exchange_start(operation, request.to_string().as_bytes()).expect("a step").to_json();
    for answer in answers {
        let state = step["state"].as_str().expect("a state").as_bytes();
        let body = answer.to_string();
        let exchange = json!({"http_status": 200, "headers": {"sign": sign(&body)}}).to_string();
        step = match client.exchange_resume(state, exchange.as_bytes(), body.as_bytes()) {
            Ok(step) => step.to_json(),
            Err(error) => {
                return format!(
                    "{}, {}",
                    error.kind.name(),
                    json!(error.outcome).as_str().unwrap_or_default()
                );
            }
        };
    }
    step["result"]["status"].as_str().unwrap_or("no status").to_owned()
}

const MISMATCH: &str = "mismatch, unknown";
const UNREADABLE: &str = "malformed_response, unknown";

#[test]
fn paymart_payments() {
    let client = paymart(json!({"private_key": "k"}));
    let request = json!({"order_id": "A-1", "amount": 1050, "currency": "EUR", "description": "Blue cap"});
    let cases = [
        (json!({"amount": 1050, "currency": "EUR", "status": "approved"}), "approved"),
        (json!({"amount": 1049, "currency": "EUR", "status": "approved"}), MISMATCH),
        (json!({"amount": 1050, "currency": "USD", "status": "approved"}), MISMATCH),
        (json!({"amount": 1050, "currency": "ZZZ", "status": "approved"}), UNREADABLE),
        (json!({"amount": "10,50", "currency": "EUR", "status": "approved"}), UNREADABLE),
    ];
    for (payment, expected) in cases {
        let answer = json!({"success": true, "token": "T", "payment": payment});
        assert_eq!(judged(&client, Operation::PaymentCreate, &request, &answer), expected, "{answer}");
    }
    for (token, expected) in [("T1", "approved"), ("T2", MISMATCH)] {
        let record = json!({"token": token, "status": "approved", "operation_type": "pay", "amount": 1050, "currency": "EUR"});
        let answer = json!({"success": true, "payment": record});
        assert_eq!(judged(&client, Operation::PaymentGet, &json!({"id": "T1"}), &answer), expected);
    }
}

#[test]
fn paymart_refunds_and_payouts() {
    let client = paymart(json!({"private_key": "k"}));
    let request = json!({"refund_id": "R-1", "payment_id": "T1", "amount": 20, "currency": "EUR"});
    for (token, amount, currency, expected) in [
        ("T1", 20, "EUR", "succeeded"),
        ("T2", 20, "EUR", MISMATCH),
        ("T1", 21, "EUR", MISMATCH),
        ("T1", 20, "USD", MISMATCH),
    ] {
        let refund = json!({"token": "R", "amount": amount, "currency": currency, "status": "approved"});
        let answer = json!({"success": true, "token": token, "refund": refund});
        let record = json!({"token": "T1", "status": "approved", "operation_type": "pay", "amount": 1050, "currency": "EUR"});
        let found = json!({"success": true, "payment": record});
        let judged = judged_in_steps(&client, Operation::RefundCreate, &request, &[&found, &answer]);
        assert_eq!(judged, expected, "{answer}");
    }
    let request = json!({
        "order_id": "P-1", "amount": 1000, "currency": "CNY",
        "destination": {"card": {"number": "4627342642639018", "expiry_month": 8, "expiry_year": 2040}},
        "recipient": {"ip": "192.0.2.7", "address": {"first_name": "Mike", "last_name": "Green",
                      "email": "mike@example.com", "line1": "725 5th Ave, New York"}},
    });
    for (amount, currency, expected) in
        [(1000, "CNY", "succeeded"), (1001, "CNY", MISMATCH), (1000, "USD", MISMATCH)]
    {
        let payment = json!({"amount": amount, "currency": currency, "status": "approved"});
        let answer =
            json!({"success": true, "payout": {"token": "T", "status": "approved"}, "payment": payment});
        assert_eq!(judged(&client, Operation::PayoutCreate, &request, &answer), expected, "{answer}");
    }
}

#[test]
fn payermax_payments() {
    let client = payermax(HOST, json!({}));
    let accepted = |data: Value| json!({"code": "APPLY_SUCCESS", "msg": "", "data": data});
    let other = accepted(json!({"outTradeNo": "A2", "status": "SUCCESS"}));
    assert_eq!(judged(&client, Operation::PaymentCreate, &payermax_payment(), &other), MISMATCH);
    let resolve = json!({"order_id": "A1", "amount": 1050, "currency": "USD"});
    for (amount, currency, expected) in [
        (json!(10.5), "USD", "approved"),
        (json!(10.51), "USD", MISMATCH),
        (json!(10.5), "EUR", MISMATCH),
        (json!(null), "USD", MISMATCH),
        (json!("10,5"), "USD", UNREADABLE),
        (json!(10.5), "ZZZ", UNREADABLE),
    ] {
        let answer = accepted(
            json!({"outTradeNo": "A1", "status": "SUCCESS", "totalAmount": amount, "currency": currency}),
        );
        assert_eq!(judged(&client, Operation::PaymentResolve, &resolve, &answer), expected, "{answer}");
    }
    let capture = json!({"capture_id": "C1", "order_id": "A1", "amount": 1050, "currency": "USD"});
    for (word, expected) in
        [("SUCCESS", "approved"), ("PENDING", "pending"), ("FAILED", "authorized"), ("NEW", "unknown")]
    {
        let answer = accepted(json!({"outTradeNo": "A1", "status": word}));
        assert_eq!(judged(&client, Operation::PaymentCapture, &capture, &answer), expected, "{answer}");
    }
}

#[test]
fn payermax_refunds_and_payouts() {
    let client = payermax(HOST, json!({}));
    let accepted = |data: Value| json!({"code": "APPLY_SUCCESS", "msg": "", "data": data});
    let resolve = json!({"refund_id": "R1", "amount": 1050, "currency": "USD"});
    for (number, amount, currency, expected) in [
        ("R1", json!(10.5), "USD", "succeeded"),
        ("R2", json!(10.5), "USD", MISMATCH),
        ("R1", json!(10.51), "USD", MISMATCH),
        ("R1", json!(10.5), "EUR", MISMATCH),
        ("R1", json!(null), "USD", MISMATCH),
    ] {
        let answer =
            accepted(json!({"outRefundNo": number, "status": "REFUND_SUCCESS", "refundAmount": amount,
            "refundCurrency": currency}));
        assert_eq!(judged(&client, Operation::RefundResolve, &resolve, &answer), expected, "{answer}");
    }
    let resolve = json!({"order_id": "P1", "amount": 1050, "currency": "USD"});
    for (number, amount, currency, expected) in [
        ("P1", json!("10.50"), "USD", "succeeded"),
        ("P2", json!("10.50"), "USD", MISMATCH),
        ("P1", json!("10.51"), "USD", MISMATCH),
        ("P1", json!("10.50"), "EUR", MISMATCH),
        ("P1", json!(null), "USD", MISMATCH),
    ] {
        let answer = accepted(json!({"outTradeNo": number, "status": "SUCCESS",
            "trade": {"amount": amount, "currency": currency}}));
        assert_eq!(judged(&client, Operation::PayoutResolve, &resolve, &answer), expected, "{answer}");
    }
}

#[test]
fn paypro_payments() {
    let client = client(HOST, json!({}));
    for (status, amount, expected) in [
        ("0000", "300", "approved"),
        ("0000", "299", MISMATCH),
        ("0001", "300", "partially_paid"),
        ("0001", "100", MISMATCH),
        ("0001", "301", MISMATCH),
        ("0015", "300", "requires_action"),
        ("0015", "299", MISMATCH),
        ("0000", "3e2", "approved"),
        ("0000", "3e-9", UNREADABLE),
    ] {
        let data = json!({"tradeNo": "A1", "status": status, "amount": amount});
        let answer = json!({"code": "0000", "msg": "", "data": data});
        assert_eq!(judged(&client, Operation::PaymentCreate, &payment(), &answer), expected, "{answer}");
    }
}

/// A value that a query leaves out is not filled in from the order, or the shop's own data would confirm its payment.
#[test]
fn paypro_queries_without_an_amount_confirm_nothing() {
    let client = client(HOST, json!({}));
    for (kind, status, amount, expected) in [
        ("payment", "0000", json!("300"), "an event"),
        ("payment", "0000", json!(null), MISMATCH),
        ("payment", "0001", json!("300"), "an event"),
        ("payment", "0001", json!("100"), MISMATCH),
        ("payment", "0001", json!(null), MISMATCH),
        ("payment", "0015", json!(null), "an event"),
        ("payout", "0000", json!("300"), "an event"),
        ("payout", "0000", json!(null), MISMATCH),
        ("payout", "0000", json!("299"), MISMATCH),
    ] {
        let event =
            json!({"gateway": "paypro", "type": kind, "verified": "none", "stale": false, "dedupe_key": "k"});
        let expectation = json!({"order_id": "A1", "amount": 30000, "currency": "MXN"});
        let request = json!({"event": event, "expected": expectation});
        let data = json!({"tradeNo": "A1", "status": status, "amount": amount});
        let answer = json!({"code": "0000", "msg": "", "data": data});
        let result = judged(&client, Operation::NotificationConfirm, &request, &answer);
        assert_eq!(result.replace("no status", "an event"), expected, "{kind}: {answer}");
    }
}

#[test]
fn a_page_that_was_not_asked_for_is_no_page() {
    let client = paymart(json!({"private_key": "k"}));
    for (requested, page, expected) in [
        (json!(3), json!(3), "no status"),
        (json!(3), json!(1), MISMATCH),
        (json!(null), json!(1), "no status"),
        (json!(3), json!(null), MISMATCH),
        (json!(null), json!(null), "no status"),
    ] {
        let answer = json!({"success": true, "payments": [{"token": "T1", "order_number": "A1"}], "curentPage": page,
            "totalPage": 5});
        assert_eq!(judged(&client, Operation::PaymentList, &json!({"page": requested}), &answer), expected);
    }
}

/// A client of each gateway, with a query and an answer that refuses it.
fn refusals() -> Vec<(&'static str, Client, Value)> {
    let engine =
        json!({"success": false, "errors": [{"code": "payment_not_found", "kind": "invalid_request_error"}]});
    let words = json!({"code": "0404", "msg": "The order does not exist"});
    let other = |gateway: &str, credentials: Value| {
        let config = json!({"gateway": gateway, "base_url": HOST, "credentials": credentials});
        let config = ClientConfig::from_json(config.to_string().as_bytes()).expect("a good configuration");
        Client::new(config).expect("a client")
    };
    vec![
        ("payermax", payermax(HOST, json!({})), json!({"code": "ORDER_NOT_EXIST", "msg": "No."})),
        ("paymart", paymart(json!({"private_key": "k"})), engine.clone()),
        ("onlinepay", other("onlinepay", json!({"private_key": "k"})), engine),
        ("paypro", client(HOST, json!({})), words.clone()),
        ("globalmerchant", other("globalmerchant", json!({"mchid": "M1", "appid": "A1", "key": "k"})), words),
    ]
}

#[test]
fn whoever_asks_too_often_is_refused_nothing() {
    for (name, client, answer) in refusals() {
        let resolve = json!({"order_id": "A1", "amount": 2500, "currency": if name == "paypro" { "MXN" } else { "USD" },
            "attempted_at": "2020-01-01T00:00:00Z"});
        for (status, kind, outcome) in [
            (200, "not_found", "not_sent"),
            (404, "not_found", "not_sent"),
            (429, "rate_limited", "unknown"),
            (503, "gateway_error", "unknown"),
        ] {
            let step = client.exchange_start(Operation::PaymentResolve, resolve.to_string().as_bytes());
            let step = step.expect("a step").to_json();
            let state = step["state"].as_str().expect("a state").as_bytes();
            let body = answer.to_string();
            let headers = json!({"sign": sign(&body), "retry-after": "3"});
            let exchange = json!({"http_status": status, "headers": headers}).to_string();
            let error =
                client.exchange_resume(state, exchange.as_bytes(), body.as_bytes()).expect_err("refused");
            let judged = (error.kind.name(), json!(error.outcome));
            assert_eq!(judged, (kind, json!(outcome)), "{name} {status}: {}", error.message);
            if status == 429 {
                assert!(error.transient, "{name}");
                assert_eq!(
                    (error.retry_after_ms, json!(error.verdict)),
                    (Some(3000), json!("unknown")),
                    "{name}"
                );
            }
        }
    }
}

#[test]
fn an_order_that_an_answer_names_is_known() {
    let client = client(HOST, json!({}));
    let request = json!({"order_id": "A1"});
    let mut answer = json!({"code": "0404", "msg": "The order does not exist"});
    assert_eq!(judged(&client, Operation::PaymentGet, &request, &answer), "not_found, rejected");
    answer["data"] = json!({"tradeNo": "A1", "status": "0015"});
    assert_eq!(judged(&client, Operation::PaymentGet, &request, &answer), "gateway_error, unknown");
}

#[test]
fn a_host_that_does_not_say_whether_it_sent_may_have_sent() {
    let client = client(HOST, json!({}));
    let step = client
        .exchange_start(Operation::PaymentCreate, payment().to_string().as_bytes())
        .expect("a step")
        .to_json();
    let state = step["state"].as_str().expect("a state").as_bytes();
    for (exchange, outcome) in [
        (json!({"failure": "connection"}), "unknown"),
        (json!({"failure": "connection", "written": true}), "unknown"),
        (json!({"failure": "connection", "written": false}), "not_sent"),
    ] {
        let error =
            client.exchange_resume(state, exchange.to_string().as_bytes(), b"").expect_err("it failed");
        assert_eq!((json!(error.outcome), error.retry_safe), (json!(outcome), outcome == "not_sent"));
    }
}

#[test]
fn a_notification_that_can_be_read_in_two_ways_is_refused() {
    let client = payermax(HOST, json!({}));
    let parsed = |headers: Value, body: &str| {
        let error = client.notification_parse(headers.to_string().as_bytes(), body.as_bytes());
        error.map(|event| json!(event.verified)).map_err(|error| error.kind.name())
    };
    let body = r#"{"appId": "app", "merchantNo": "merchant", "notifyType": "PAYMENT",
        "data": {"outTradeNo": "A1", "status": "FAILED"}}"#;
    assert_eq!(parsed(json!({"sign": sign(body)}), body), Ok(json!("signature")));
    let twice = body.replace(r#""FAILED""#, r#""FAILED", "status": "SUCCESS""#);
    assert_eq!(parsed(json!({"sign": sign(&twice)}), &twice), Err("malformed_response"));
    assert_eq!(parsed(json!({"sign": sign(body), "Sign": "x"}), body), Err("invalid_request"));
    assert_eq!(parsed(json!({"sign": [sign(body), "x"]}), body), Err("signature_invalid"));
    let large = format!("{body}{}", " ".repeat(1 << 20));
    assert_eq!(parsed(json!({"sign": sign(&large)}), &large), Err("invalid_request"));
}

#[test]
fn a_signature_that_does_not_cover_everything_vouches_for_nothing() {
    let client = paymart(json!({"private_key": "k", "notification_key": "n"}));
    let mut body = json!({"token": "T", "type": "pay", "status": "approved", "orderNumber": "A-1",
        "amount": 1050, "currency": "EUR", "gatewayAmount": 1050, "gatewayCurrency": "EUR"});
    let key = Key::new(Scheme::Business, b"n").expect("a key");
    let signature = key.sign(body.to_string().as_bytes()).expect("a signature");
    let verified = |body: &Value| {
        let event = client.notification_parse(b"{}", body.to_string().as_bytes());
        event.map(|event| json!(event.verified)).map_err(|error| error.kind.name())
    };
    assert_eq!(verified(&body), Ok(json!("none")));
    body["signature"] = json!(signature);
    assert_eq!(verified(&body), Ok(json!("none")));
    body["status"] = json!("declined");
    assert_eq!(verified(&body), Err("signature_invalid"));
    body["gatewayCurrency"] = json!(null);
    assert_eq!(verified(&body), Ok(json!("none")));
}

/// A customer pays 1.00 EUR for order 1059, with text of his own that comes back in `extraReturnParam`. The URL of his return
/// contains the signature, whose string is also that of 931.00 EUR for order 1410.
#[test]
fn a_true_signature_vouches_for_nothing_where_its_string_reads_in_several_ways() {
    let client = paymart(json!({"private_key": "k", "notification_key": "n"}));
    let genuine = json!({
        "token": "t0", "type": "pay", "status": "approved", "extraReturnParam": "x414105931003EUR59310021",
        "orderNumber": "1059", "amount": "100", "currency": "EUR", "gatewayAmount": "100", "gatewayCurrency": "EUR",
    });
    let forged = json!({
        "token": "t0", "type": "pay", "status": "approved", "extraReturnParam": "4x", "orderNumber": "1410",
        "amount": "93100", "currency": "EUR", "gatewayAmount": "93100", "gatewayCurrency": "4105931003EUR31003EUR",
    });
    let text = |fields: &Value| {
        let explained = explain(Scheme::Business, fields.to_string().as_bytes()).expect("a string");
        explained["string_to_sign"].as_str().expect("text").to_owned()
    };
    assert_eq!(text(&forged), text(&genuine));
    let key = Key::new(Scheme::Business, b"n").expect("a key");
    let signature = key.sign(genuine.to_string().as_bytes()).expect("a signature");
    for (mut body, order, amount) in [(genuine, "1059", 100), (forged, "1410", 93_100)] {
        body["signature"] = json!(signature);
        let event = client.notification_parse(b"{}", body.to_string().as_bytes()).expect("an event");
        let event = json!(event);
        assert_eq!((&event["verified"], &event["payment"]["amount"]), (&json!("none"), &json!(amount)));
        let expected = json!({"order_id": order, "amount": amount, "currency": "EUR"});
        let check = json!({"event": event, "expected": expected}).to_string();
        let error =
            client.exchange_start(Operation::NotificationCheck, check.as_bytes()).expect_err("refused");
        assert_eq!(error.violations.expect("a violation")[0].path, "event.verified");
    }
}
