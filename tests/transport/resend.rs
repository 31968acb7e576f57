//! `resend: true`, with gateways that lose the first attempt: a second attempt is made only if at most one of the two can
//! take effect, and whatever its result, the first one stays open.

use serde_json::{Value, json};
use till::signature::{Key, Scheme};
use till::{Client, Operation};

use super::server::{Reaction, Server};
use super::{UNKNOWN_ORDER, call, client, configuration, pay, payermax, payermax_keys, payermax_payment};

/// Long enough for all four queries that precede a second attempt.
fn patient() -> Value {
    json!({"resend": true, "retry": {"attempts": 1}, "timeouts": {"attempt_ms": 60000, "total_ms": 60000}})
}

/// An answer that PayerMax has signed.
fn signed(body: &str) -> Reaction {
    let private = payermax_keys()["private_key_pkcs8_pem"].as_str().expect("a key").to_owned();
    let key = Key::new(Scheme::Payermax, private.as_bytes()).expect("a key");
    let sign = key.sign(body.as_bytes()).expect("a signature");
    Reaction::Answer { status: 200, headers: vec![("sign", sign)], body: body.to_owned() }
}

#[test]
fn a_gateway_that_may_take_a_number_twice_gets_it_once() {
    let server = Server::start(|request| match request.path.ends_with("payInApi") {
        true => Reaction::Close,
        false => Reaction::answer(200, UNKNOWN_ORDER),
    });
    let mut settings = patient();
    settings["resend"] = json!(false);
    let mut config = configuration(&server.url(), settings);
    // A program in Rust can build an unchecked configuration.
    config.resend = Some(true);
    let (_, error) = pay(&Client::new(config).expect("a client"));
    assert_eq!(error["outcome"], "unknown", "{error}");
    assert_eq!((server.count("payInApi"), server.count("queryPayInResult")), (1, 4));
}

#[test]
fn a_second_attempt_that_is_refused_leaves_the_first_one_open() {
    let server = Server::start_counting(|request, count| match request.path.ends_with("orderAndPay") {
        true if count == 1 => Reaction::Close,
        true => signed(r#"{"code": "PARAMS_INVALID", "msg": "no"}"#),
        false => signed(r#"{"code": "ORDER_NOT_EXIST", "msg": "no"}"#),
    });
    let (_, error) = call(&payermax(&server.url(), patient()), Operation::PaymentCreate, &payermax_payment());
    assert_eq!(server.count("orderAndPay"), 2);
    assert_eq!((&error["outcome"], &error["retry_safe"]), (&json!("unknown"), &json!(false)), "{error}");
    assert!(error["settle_after_ms"].is_u64(), "{error}");
}

#[test]
fn a_number_that_is_taken_is_asked_about_again() {
    let server = Server::start_counting(|request, count| match request.path.ends_with("orderAndPay") {
        true if count == 1 => Reaction::Close,
        true => signed(r#"{"code": "ORDER_REPEAT", "msg": "no"}"#),
        false if count < 6 => signed(r#"{"code": "ORDER_NOT_EXIST", "msg": "no"}"#),
        false => signed(
            r#"{"code": "APPLY_SUCCESS", "data": {"outTradeNo": "A1", "status": "SUCCESS", "totalAmount": 10.50, "currency": "USD"}}"#,
        ),
    });
    let (status, payment) =
        call(&payermax(&server.url(), patient()), Operation::PaymentCreate, &payermax_payment());
    assert_eq!((status, &payment["status"]), (0, &json!("approved")), "{payment}");
    assert_eq!((server.count("orderAndPay"), &payment["resolved"]), (2, &json!(true)));
}

#[test]
fn what_was_found_in_an_unknown_state_is_not_sent_again() {
    let server = Server::start(|request| match request.path.ends_with("orderAndPay") {
        true => Reaction::Close,
        false => signed(
            r#"{"code": "APPLY_SUCCESS", "data": {"outTradeNo": "A1", "status": "NEW_WORD", "totalAmount": 10.50, "currency": "USD"}}"#,
        ),
    });
    let (_, error) = call(&payermax(&server.url(), patient()), Operation::PaymentCreate, &payermax_payment());
    assert_eq!(server.count("orderAndPay"), 1);
    assert_eq!(
        (&error["outcome"], &error["payment"]["status"]),
        (&json!("unknown"), &json!("unknown")),
        "{error}"
    );
}

/// A gateway that does not know the key may be unable to sign its answer: its statement about the key is reported, but proves
/// nothing.
#[test]
fn a_key_that_is_not_accepted_is_asked_about_once_and_leaves_the_payment_open() {
    let refused = r#"{"code": "SIGN_VERIFY_FAILED", "msg": "no"}"#;
    let server = Server::start(|_| Reaction::answer(200, refused));
    let (_, error) = call(&payermax(&server.url(), patient()), Operation::PaymentCreate, &payermax_payment());
    let outcome = [&error["kind"], &error["outcome"], &error["transient"], &error["gateway_code"]];
    let expected = [json!("authentication"), json!("unknown"), json!(false), json!("SIGN_VERIFY_FAILED")];
    assert_eq!(outcome, expected.each_ref(), "{error}");
    assert_eq!((server.count("orderAndPay"), server.count("orderQuery")), (1, 1));
}

#[test]
fn resolving_waits_as_long_as_the_gateway_asks() {
    let asked = |wait_s: &'static str, of_query: bool| {
        let server = Server::start_counting(move |request, count| {
            let is_query = request.path.ends_with("queryPayInResult");
            match (is_query == of_query) && count <= 2 {
                true => Reaction::Answer {
                    status: 503,
                    headers: vec![("retry-after", wait_s.to_owned())],
                    body: String::new(),
                },
                false => Reaction::Close,
            }
        });
        let (_, error) = pay(&client(&server.url(), json!({"retry": {"attempts": 1}})));
        assert_eq!((&error["outcome"], server.count("payInApi")), (&json!("unknown"), 1), "{error}");
        let entries = error["events"].as_array().expect("events");
        let resolved = entries.iter().filter(|entry| entry["event"] == "resolve");
        let pauses: Vec<Value> = resolved.map(|entry| entry["message"].clone()).collect();
        json!(pauses)
    };
    assert_eq!(
        asked("1", false),
        json!(["after 1000 ms", "after 1000 ms", "after 2000 ms", "after 4000 ms"])
    );
    assert_eq!(asked("2", true), json!(["after 500 ms", "after 2000 ms", "after 2000 ms", "after 4000 ms"]));
    // It may ask for more time than the call has.
    assert_eq!(asked("3600", false), json!([]));
    assert_eq!(asked("3600", true), json!(["after 500 ms"]));
}
