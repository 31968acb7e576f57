//! How calls behave over real sockets with servers that refuse, redirect, fall silent or disappear.

mod agreement;
mod connections;
mod host;
mod lacking;
mod proxies;
mod resend;
mod server;

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use server::{Reaction, Server};
use till::call::CallResult;
use till::{CancelToken, Client, ClientConfig, Operation};

const ACCEPTED: &str = r#"{"msg":"success","code":"0000","timestamp":1,"success":true,
    "data":{"tradeNo":"A1","payproTradeNo":"P1","status":"0015","desc":"Create","paymentInfo":"684180093002321321"}}"#;
const UNKNOWN_ORDER: &str = r#"{"msg":"order does not exist","code":"4005","success":false}"#;

/// How long a call waits for an answer that does arrive, in milliseconds: it only ends a hang.
const PATIENCE_MS: u32 = 60_000;

fn client(base_url: &str, more: Value) -> Client {
    Client::new(configuration(base_url, more)).expect("a client")
}

/// The configuration of a client for Paypro.
fn configuration(base_url: &str, more: Value) -> ClientConfig {
    let mut config = json!({
        "gateway": "paypro",
        "base_url": base_url,
        "credentials": {"merchant_no": "M1", "secret": "very-secret", "currency": "MXN"},
        "timeouts": {"connect_ms": PATIENCE_MS, "attempt_ms": PATIENCE_MS, "total_ms": PATIENCE_MS, "idle_ms": PATIENCE_MS},
        "retry": {"attempts": 3, "base_ms": 10, "max_ms": 50},
        "events": true,
    });
    for (key, value) in more.as_object().expect("an object") {
        config[key] = value.clone();
    }
    ClientConfig::from_json(config.to_string().as_bytes()).expect("a good configuration")
}

fn payment() -> Value {
    json!({"order_id": "A1", "amount": 30000, "currency": "MXN", "notify_url": "https://shop.example/n",
           "payment_method": {"way_code": "va"}})
}

fn call(client: &Client, operation: Operation, request: &Value) -> (i32, Value) {
    answer(&client.call(operation, request.to_string().as_bytes(), &CancelToken::new()))
}

/// The status and the JSON that cross the C ABI.
pub fn answer(result: &CallResult) -> (i32, Value) {
    let (status, text) = result.to_text();
    (status, serde_json::from_str(&text).expect("JSON"))
}

fn pay(client: &Client) -> (i32, Value) {
    call(client, Operation::PaymentCreate, &payment())
}

fn events(answer: &Value, name: &str) -> usize {
    answer["events"].as_array().expect("events").iter().filter(|entry| entry["event"] == name).count()
}

#[test]
fn an_answer_comes_back_whole_and_the_connection_is_used_again() {
    let server = Server::start(|_| Reaction::answer(200, ACCEPTED));
    let client = client(&server.url(), json!({}));
    for _ in 0..3 {
        let (status, answer) = pay(&client);
        assert_eq!((status, answer["status"].as_str()), (0, Some("requires_action")), "{answer}");
        assert_eq!(answer["raw"], ACCEPTED);
    }
    assert_eq!((server.requests().len(), server.connections()), (3, 1));
    assert_eq!(server.requests()[0].header("merchantno"), Some("M1"));
}

#[test]
fn a_connection_that_idled_too_long_is_not_used_to_move_money() {
    let server = Server::start(|_| Reaction::answer(200, ACCEPTED));
    let client = client(&server.url(), json!({"timeouts": {"idle_ms": 50}}));
    pay(&client);
    std::thread::sleep(Duration::from_millis(80));
    pay(&client);
    assert_eq!(server.connections(), 2);
}

#[test]
fn a_call_may_be_stricter_than_its_client_about_idle_connections() {
    let server = Server::start(|_| Reaction::answer(200, ACCEPTED));
    let client = client(&server.url(), json!({"timeouts": {"idle_ms": 60_000}}));
    pay(&client);
    std::thread::sleep(Duration::from_millis(80));
    let mut strict = payment();
    strict["options"] = json!({"timeouts": {"idle_ms": 50}});
    call(&client, Operation::PaymentCreate, &strict);
    assert_eq!(server.connections(), 2);
}

#[test]
fn nothing_listening_is_not_sent_and_tried_again() {
    let (status, error) = pay(&client(&server::closed_port(), json!({})));
    assert_eq!((status, error["kind"].as_str()), (100, Some("connection")));
    assert_eq!((error["outcome"].as_str(), &error["retry_safe"]), (Some("not_sent"), &json!(true)));
    assert_eq!((events(&error, "send"), events(&error, "retry")), (3, 2));
}

#[test]
fn what_was_written_is_never_sent_again() {
    let server = Server::start(|request| match request.path.ends_with("payInApi") {
        true => Reaction::Close,
        false => Reaction::answer(200, UNKNOWN_ORDER),
    });
    let (_, error) = pay(&client(&server.url(), json!({})));
    assert_eq!(
        (error["outcome"].as_str(), &error["retry_safe"]),
        (Some("unknown"), &json!(false)),
        "{error}"
    );
    assert!(error["settle_after_ms"].is_u64(), "{error}");
    assert_eq!(server.count("payInApi"), 1);
    assert!(server.count("queryPayInResult") >= 1);
}

#[test]
fn without_resolving_nothing_is_asked() {
    let server = Server::start(|_| Reaction::Close);
    let (_, error) = pay(&client(&server.url(), json!({"resolve": false})));
    assert_eq!(error["outcome"], "unknown");
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn silence_is_a_time_out_with_an_unknown_outcome() {
    let honest = Server::start(|_| Reaction::answer(200, ACCEPTED));
    let begin = Instant::now();
    pay(&client(&honest.url(), json!({})));
    // Many times what a call takes here and now, so that the request goes out, whatever else the machine does.
    let attempt_ms = (50 * begin.elapsed().as_millis()).clamp(1_000, u128::from(PATIENCE_MS));
    let server = Server::start(|_| Reaction::Hang);
    let timeouts = json!({"connect_ms": attempt_ms, "attempt_ms": attempt_ms, "total_ms": PATIENCE_MS});
    let more = json!({"resolve": false, "timeouts": timeouts});
    let (status, error) = pay(&client(&server.url(), more));
    assert_eq!((status, error["outcome"].as_str()), (101, Some("unknown")), "{error}");
}

#[test]
fn a_server_in_trouble_has_not_refused() {
    let server = Server::start(|request| match request.path.ends_with("payInApi") {
        true => Reaction::answer(502, "<html>bad gateway</html>"),
        false => Reaction::answer(200, UNKNOWN_ORDER),
    });
    let (status, error) = pay(&client(&server.url(), json!({})));
    assert_eq!(
        (status, error["outcome"].as_str(), &error["http_status"]),
        (201, Some("unknown"), &json!(502))
    );
    assert_eq!(server.count("payInApi"), 1);
}

#[test]
fn reads_are_repeated_and_wait_as_long_as_they_are_asked_to() {
    let server = Server::start_counting(|_, count| match count {
        1 => Reaction::Answer {
            status: 429,
            headers: vec![("retry-after", "0".to_owned())],
            body: "slow".to_owned(),
        },
        2 => Reaction::Close,
        _ => Reaction::answer(200, ACCEPTED),
    });
    let (status, answer) =
        call(&client(&server.url(), json!({})), Operation::PaymentGet, &json!({"order_id": "A1"}));
    assert_eq!((status, server.requests().len()), (0, 3), "{answer}");
}

#[test]
fn a_redirect_is_not_followed() {
    let other = Server::start(|_| Reaction::answer(200, ACCEPTED));
    let target = other.url();
    let server = Server::start(move |_| Reaction::Answer {
        status: 307,
        headers: vec![("location", format!("{target}/v1/paypro/payInApi?sign=very-secret"))],
        body: String::new(),
    });
    let (status, error) = pay(&client(&server.url(), json!({"resolve": false})));
    assert_eq!((status, error["outcome"].as_str()), (206, Some("unknown")));
    let message = error["message"].as_str().expect("a message");
    assert!(message.contains(&format!("redirects to {}/v1/paypro/payInApi,", other.url())), "{message}");
    assert_eq!(other.requests().len(), 0);
}

#[test]
fn a_certificate_that_nobody_vouches_for_is_not_sent_to() {
    // The server has no TLS: the handshake fails before a byte of the request is written.
    let server = Server::start(|_| Reaction::answer(200, ACCEPTED));
    let url = server.url().replace("http://", "https://");
    let (status, error) = pay(&client(&url, json!({"retry": {"attempts": 1}})));
    assert_eq!((status, error["outcome"].as_str()), (100, Some("not_sent")), "{error}");
}

#[test]
fn cancelling_ends_one_call_and_leaves_the_others() {
    let server = Server::start(|request| match request.body.contains("\"slow") {
        true => Reaction::Hang,
        false => Reaction::answer(200, ACCEPTED),
    });
    let client = client(&server.url(), json!({}));
    let token = CancelToken::new();
    std::thread::scope(|scope| {
        let slow = scope.spawn(|| {
            let mut request = payment();
            request["order_id"] = json!("slow1");
            answer(&client.call(Operation::PaymentCreate, request.to_string().as_bytes(), &token))
        });
        while server.count("payInApi") == 0 {
            std::thread::yield_now();
        }
        token.fire();
        let (status, error) = slow.join().expect("no panic");
        assert_eq!((status, error["outcome"].as_str()), (102, Some("unknown")), "{error}");
    });
    assert_eq!(pay(&client).0, 0);
}

/// A PayMart client, whose key is part of every request, and a card payment. The card's check digit is wrong, so only a
/// redactor that remembers what was sent can recognise its number.
fn card_payment(base_url: &str) -> (Client, Value) {
    let config = json!({
        "gateway": "paymart", "base_url": base_url, "credentials": {"private_key": "very-secret"},
        "retry": {"attempts": 1}, "resolve": false, "events": true,
    });
    let config = ClientConfig::from_json(config.to_string().as_bytes()).expect("a good configuration");
    let request = json!({
        "order_id": "A-1", "amount": 1050, "currency": "EUR", "description": "Blue cap",
        "customer": {"email": "a@shop.example", "ip": "192.0.2.5"},
        "payment_method": {"card": {"number": "4276111152393643", "expiry_month": 12, "expiry_year": 2030,
                                    "cvv": "737", "holder": "Ada Lovelace"}},
    });
    (Client::new(config).expect("a client"), request)
}

#[test]
fn a_file_is_sent_byte_by_byte() {
    let server = Server::start(|_| Reaction::answer(200, r#"{"success": true, "result": 0, "status": 200}"#));
    let (client, _) = card_payment(&server.url());
    let request = json!({
        "payment_id": "T1", "description": "Paid.",
        "document": {"name": "receipt.png", "media_type": "image/png", "content": "iVBORw0KGgr/"},
    });
    let (status, answer) = call(&client, Operation::DisputeCreate, &request);
    assert_eq!((status, answer["payment_id"].as_str()), (0, Some("T1")), "{answer}");
    let requests = server.requests();
    let [sent] = requests.as_slice() else { panic!("one request") };
    assert!(
        sent.path.ends_with("/api/v1/disputes") && sent.body.contains("\u{fffd}PNG\r\n\u{1a}\n\u{fffd}\r\n")
    );
    // Each of the two bytes that are no text became three.
    let length = sent.header("content-length").and_then(|length| length.parse::<usize>().ok());
    assert_eq!(length, Some(sent.body.len() - 4));
    let boundary = sent.header("content-type").and_then(|header| header.split_once("boundary="));
    let (_, boundary) = boundary.expect("a form");
    assert!(sent.body.ends_with(&format!("--{boundary}--\r\n")), "{}", sent.body);
}

#[test]
fn nothing_that_was_sent_stands_in_an_error_or_an_event() {
    let server = Server::start(|request| {
        let key = request.header("authorization").unwrap_or_default();
        Reaction::answer(500, &format!("cannot read {} of {key}: 4276 1111 5239 3643, 737", request.body))
    });
    let (client, request) = card_payment(&server.url());
    let (_, mut error) = call(&client, Operation::PaymentCreate, &request);
    // A random number and a port may happen to contain the code.
    for event in error["events"].as_array_mut().expect("events") {
        event.as_object_mut().expect("an event").remove("call_id");
    }
    let error: Value = serde_json::from_str(&error.to_string().replace(&server.url(), "")).expect("JSON");
    let body = error["body"].as_str().unwrap_or_else(|| panic!("{error}"));
    assert!(body.starts_with("cannot read {") && body.ends_with(": ***, ***"), "{body}");
    let sent = &server.requests()[0];
    assert!(sent.body.contains("4276111152393643") && sent.body.contains("737"), "it was sent");
    for secret in ["very-secret", "4276111152393643", "11115239", "1111 5239", "737"] {
        assert!(!error.to_string().contains(secret), "{secret} in {error}");
    }
}

#[test]
fn a_card_that_money_goes_to_and_one_in_the_gateways_own_words_do_not_come_through_either() {
    let server = Server::start(|request| {
        let page = format!("cannot read {}: 4627 3426 4263 9017 and 4392 9632 0355 1250", request.body);
        Reaction::answer(500, &page)
    });
    let (client, _) = card_payment(&server.url());
    let request = json!({
        "order_id": "P-1", "amount": 1000, "currency": "CNY",
        "destination": {"card": {"number": "4627342642639017", "expiry_month": 8, "expiry_year": 2040}},
        "recipient": {"ip": "192.0.2.7", "address": {"first_name": "Mike", "last_name": "Green",
                      "email": "mike@shop.example", "line1": "725 5th Ave, New York"}},
        "gateway_options": {"other": {"cardNumber": "4392963203551250"}},
    });
    let (_, error) = call(&client, Operation::PayoutCreate, &request);
    let body = error["body"].as_str().unwrap_or_else(|| panic!("{error}"));
    assert!(body.ends_with(": *** and ***"), "{body}");
    let sent = &server.requests()[0].body;
    assert!(sent.contains("4627342642639017") && sent.contains("4392963203551250"), "it was sent");
    assert!(!error.to_string().contains("4264263") && !error.to_string().contains("320355"), "{error}");
}

#[test]
fn a_call_that_was_cancelled_before_it_began_is_not_sent() {
    let server = Server::start(|_| Reaction::answer(200, ACCEPTED));
    let token = CancelToken::new();
    token.fire();
    let client = client(&server.url(), json!({}));
    let reply = client.call(Operation::PaymentCreate, payment().to_string().as_bytes(), &token);
    let (status, error) = answer(&reply);
    assert_eq!((status, error["outcome"].as_str()), (102, Some("not_sent")), "{error}");
    assert_eq!(server.requests().len(), 0);
}

#[test]
fn the_words_of_a_failure_in_an_event_are_redacted() {
    let server = Server::start(|_| Reaction::Answer {
        status: 200,
        headers: vec![("content-encoding", "gzip".to_owned())],
        body: ACCEPTED.to_owned(),
    });
    let words = |secret: &str| {
        let credentials = json!({"merchant_no": "M1", "secret": secret, "currency": "MXN"});
        let (_, error) = pay(&client(&server.url(), json!({"credentials": credentials, "resolve": false})));
        let entries = error["events"].as_array().expect("events").clone();
        let failure = entries.iter().find(|entry| entry["event"] == "failure").expect("a failure");
        assert_eq!(failure["message"], error["message"]);
        failure["message"].clone()
    };
    assert_eq!(words("very-secret"), "the answer has an unexpected content-encoding header");
    // A merchant may have chosen any key, such as a word that libtill uses.
    assert_eq!(words("content-encoding"), "the answer has an unexpected *** header");
}

#[test]
fn an_address_in_an_event_has_no_query() {
    let server = Server::start(|_| Reaction::answer(200, r#"{"success": true, "payments": []}"#));
    let config = json!({"gateway": "onlinepay", "base_url": server.url(), "credentials": {"private_key": "k"},
        "events": true, "retry": {"attempts": 1}});
    let config = ClientConfig::from_json(config.to_string().as_bytes()).expect("a good configuration");
    let client = Client::new(config).expect("a client");
    let (_, error) = call(&client, Operation::PaymentGet, &json!({"order_id": "A-100"}));
    assert!(server.requests()[0].path.contains("?") && server.requests()[0].path.contains("A-100"));
    let sent = error["events"][0]["request"].as_str().expect("what was sent");
    assert!(sent.ends_with("/api/v1/payments (0 bytes)"), "{sent}");
}

#[test]
fn an_event_of_another_gateway_is_not_confirmed() {
    let server = Server::start(|_| Reaction::answer(200, ACCEPTED));
    let event = json!({"gateway": "paymart", "type": "payment", "verified": "none", "stale": false,
        "dedupe_key": "x", "payment": {"gateway": "paymart", "operation": "payment", "status": "approved",
        "final": true, "order_id": "A1"}});
    let request = json!({"event": event, "expected": {"order_id": "A1", "amount": 30000, "currency": "MXN"}});
    let (status, error) = call(&client(&server.url(), json!({})), Operation::NotificationConfirm, &request);
    assert_eq!((status, error["violations"][0]["path"].as_str()), (1, Some("event.gateway")), "{error}");
    assert_eq!(server.requests().len(), 0);
}

#[test]
fn what_a_notification_says_of_a_secret_is_not_repeated() {
    let client = client("https://gateway.example", json!({}));
    let error =
        client.notification_parse(b"{}", br#"{"very-secret": 1, "very-secret": 2}"#).expect_err("refused");
    assert!(error.message.contains("duplicate key \"***\""), "{}", error.message);
}

#[test]
fn an_answer_about_something_else_is_no_success() {
    let other = ACCEPTED.replace("\"A1\"", "\"A2\"");
    let server = Server::start(move |_| Reaction::answer(200, &other));
    let (status, error) = pay(&client(&server.url(), json!({"resolve": false})));
    assert_eq!((status, error["outcome"].as_str()), (207, Some("unknown")), "{error}");
    assert_eq!(error["payment"]["order_id"], "A2");
}

/// The key pair that PayerMax's public documentation prints as a sample.
fn payermax_keys() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/payermax.json");
    let vectors: Value = serde_json::from_slice(&std::fs::read(path).expect("the vectors")).expect("JSON");
    vectors["keys"]["payermax_docs_sample"].clone()
}

/// A client for PayerMax: merchant and gateway have the same key pair.
fn payermax(base_url: &str, more: Value) -> Client {
    let keys = payermax_keys();
    let mut config = json!({
        "gateway": "payermax", "base_url": base_url,
        "credentials": {"app_id": "app", "merchant_no": "merchant", "private_key": keys["private_key_pkcs8_pem"],
                        "gateway_public_key": keys["public_key_pem"]},
    });
    for (key, value) in more.as_object().expect("an object") {
        config[key] = value.clone();
    }
    let config = ClientConfig::from_json(config.to_string().as_bytes()).expect("a good configuration");
    Client::new(config).expect("a client")
}

fn payermax_payment() -> Value {
    json!({
        "order_id": "A1", "amount": 1050, "currency": "USD", "description": "Cap", "country": "US",
        "customer": {"id": "c1", "ip": "127.0.0.1"}, "browser": {"user_agent": "Mozilla/5.0"},
        "payment_method": {"card": {"number": "4392963203551251", "expiry_month": 12, "expiry_year": 2030}},
    })
}

#[test]
fn fields_that_libtill_does_not_name_are_merged_and_replace_nothing_that_it_has_set() {
    let client = payermax("https://gateway.example", json!({}));
    let mut request = payermax_payment();
    for options in
        [json!({}), json!({"a": "b"}), json!({"paymentDetail": {}}), json!({"paymentDetail": {"x": 10.50}})]
    {
        request["gateway_options"] = options.clone();
        let start =
            |request: &Value| client.exchange_start(Operation::PaymentCreate, request.to_string().as_bytes());
        let step = start(&request).expect("a step").to_json();
        let body = step["request"]["body"].as_str().expect("a body");
        let data = &serde_json::from_str::<Value>(body).expect("JSON")["data"];
        assert!(body.contains("\"totalAmount\":10.50"), "{body}");
        assert_eq!(data["a"], options["a"]);
        assert_eq!(data["paymentDetail"]["x"], options["paymentDetail"]["x"]);
        request["gateway_options"]["totalAmount"] = json!(1);
        let error = start(&request).expect_err("refused");
        assert_eq!(error.violations.unwrap_or_default()[0].path, "gateway_options.totalAmount");
    }
}
