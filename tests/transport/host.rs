//! A host that does its own HTTP: it drives the same machine, and is told no secrets when only a state is left of its request.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use till::{Client, Operation};

use super::{ACCEPTED, card_payment, client, payermax, payment};

/// The error of a payment that was answered like this.
fn answered(client: &Client, request: &Value, status: u16, body: &str) -> Value {
    let request = request.to_string();
    let step = client.exchange_start(Operation::PaymentCreate, request.as_bytes()).expect("a step").to_json();
    let state = step["state"].as_str().expect("a state").as_bytes();
    let exchange = json!({"http_status": status, "headers": {"x-request-id": "card 4276111152393643"}});
    let resumed = client.exchange_resume(state, exchange.to_string().as_bytes(), body.as_bytes());
    serde_json::from_str(&till::json::to_text(&resumed.expect_err("refused"))).expect("JSON")
}

#[test]
fn what_a_gateway_repeats_to_a_host_is_not_shown() {
    let (client, mut request) = card_payment("https://gateway.example");
    let echoes = "card 4276 1111 5239 3643, code 737 of very-secret; &#52;276111152393643 4276111152393643";
    let other = json!({"token": "4276111152393643", "status": "approved", "amount": "1050", "currency": "EUR",
        "order_number": "A-2 737", "description": echoes});
    let in_an_id = json!({"success": true, "errors": [], "token": "4276111152393643", "payment": other});
    let refused = json!({"success": false, "errors": [{"code": "incorrect_amount", "kind": "error 737", "message": echoes}]});
    for (status, body) in [
        (500, echoes.to_owned()),
        (200, in_an_id.to_string()),
        (422, refused.to_string()),
        (200, format!("{{\"{echoes}\"")),
    ] {
        let error = answered(&client, &request, status, &body);
        assert_eq!(error["order_id"], "A-1", "{error}");
        for secret in ["very-secret", "4276", "1111", "5239", "3643", "737"] {
            assert!(!error.to_string().contains(secret), "{secret} in {error}");
        }
    }
    let error = answered(&client, &request, 422, &refused.to_string());
    assert_eq!(error["gateway_code"], "incorrect_amount");
    assert!(error["body"].as_str().is_some_and(|body| body.contains("card **** **** ")), "{error}");

    request["gateway_options"] = json!({"payment": {"authorization": "tok_live"}});
    let error = answered(&client, &request, 500, "no customer has tok_live");
    assert_eq!((&error["order_id"], &error["body"]), (&json!("A-1"), &json!("***")));
    assert!(!error.to_string().contains("tok_live"), "{error}");
}

#[test]
fn of_a_request_without_secrets_a_host_is_told_the_gateways_words() {
    let client = client("https://gateway.example", json!({}));
    let error = answered(&client, &payment(), 500, "out of order, error 12, very-secret");
    assert_eq!((&error["order_id"], &error["body"]), (&json!("A1"), &json!("out of order, error 12, ***")));
}

#[test]
fn a_host_that_does_its_own_http_drives_the_same_machine() {
    let client = client("https://gateway.example", json!({}));
    let step = client
        .exchange_start(Operation::PaymentCreate, payment().to_string().as_bytes())
        .expect("a step")
        .to_json();
    assert_eq!(step["done"], false);
    assert_eq!(step["request"]["url"], "https://gateway.example/v1/paypro/payInApi");
    let state = step["state"].as_str().expect("a state").as_bytes();
    let exchange = json!({"http_status": 200, "headers": {}}).to_string();
    let done =
        client.exchange_resume(state, exchange.as_bytes(), ACCEPTED.as_bytes()).expect("an answer").to_json();
    assert_eq!((&done["done"], done["result"]["status"].as_str()), (&json!(true), Some("requires_action")));

    let lost = json!({"failure": "timeout", "written": true}).to_string();
    let error = client.exchange_resume(state, lost.as_bytes(), b"").expect_err("a time-out");
    assert_eq!((error.kind.name(), error.retry_safe), ("timeout", false));
}

#[test]
fn what_a_host_cannot_tell_of_an_exchange_leaves_it_open() {
    let client = client("https://gateway.example", json!({}));
    let step = client
        .exchange_start(Operation::PaymentCreate, payment().to_string().as_bytes())
        .expect("a step")
        .to_json();
    let state = step["state"].as_str().expect("a state").to_owned();
    let taken = r#"{"http_status": 200, "headers": {}}"#;
    let long = vec![b' '; (4 << 20) + 1];
    let exchanges: [(&str, &str, &[u8]); 7] = [
        ("", taken, b""),
        ("bm8=", taken, b""),
        (&state[..state.len() / 2], taken, b""),
        (&state, "{", b""),
        (&state, r#"{"http_status": 70000}"#, b""),
        (&state, r#"{"http_status": 200, "headers": {"date": ["today"]}}"#, b""),
        (&state, taken, &long),
    ];
    for (state, exchange, body) in exchanges {
        let error = client.exchange_resume(state.as_bytes(), exchange.as_bytes(), body).expect_err("refused");
        let outcome = (error.kind.name(), json!(error.outcome), error.retry_safe);
        assert_eq!(outcome, ("invalid_request", json!("unknown"), false), "{exchange}");
        assert_eq!(error.gateway.as_deref(), Some("paypro"));
    }
}

#[test]
fn a_resolve_whose_exchange_cannot_be_told_has_found_out_nothing_and_may_be_made_again() {
    let client = client("https://gateway.example", json!({}));
    let resolve =
        json!({"order_id": "A1", "amount": 30000, "currency": "MXN", "attempted_at": "2020-01-01T00:00:00Z"});
    let step =
        client.exchange_start(Operation::PaymentResolve, resolve.to_string().as_bytes()).expect("a step");
    let state = step.to_json()["state"].as_str().expect("a state").to_owned();
    for exchange in ["", "{}", r#"{"http_status": 70000}"#] {
        let error = client.exchange_resume(state.as_bytes(), exchange.as_bytes(), b"").expect_err("refused");
        let told = (json!(error.verdict), json!(error.outcome), error.retry_safe);
        assert_eq!(told, (json!("unknown"), json!("unknown"), true), "{exchange}");
        assert_eq!(error.operation.as_deref(), Some("payment_resolve"));
    }
}

#[test]
fn a_state_is_read_by_its_own_gateway_and_version_only() {
    let paypro = client("https://gateway.example", json!({}));
    let step = paypro
        .exchange_start(Operation::PaymentCreate, payment().to_string().as_bytes())
        .expect("a step")
        .to_json();
    let state = step["state"].as_str().expect("a state");
    let taken = br#"{"http_status": 200, "headers": {}}"#;
    let error = payermax("https://gateway.example", json!({}))
        .exchange_resume(state.as_bytes(), taken, b"{}")
        .expect_err("another gateway's");
    assert!(error.message.contains("belongs to another gateway"), "{error}");
    assert_eq!((json!(error.outcome), error.retry_safe), (json!("unknown"), false));

    let text = String::from_utf8(BASE64_STANDARD.decode(state).expect("base64")).expect("text");
    let version = serde_json::from_str::<Value>(&text).expect("JSON")["version"].as_u64().expect("a version");
    let next = version + 1;
    let newer = text.replacen(&format!("\"version\":{version}"), &format!("\"version\":{next}"), 1);
    let newer = BASE64_STANDARD.encode(newer);
    let error = paypro.exchange_resume(newer.as_bytes(), taken, b"{}").expect_err("another version");
    assert!(error.message.contains(&format!("version {next}")), "{error}");
    assert_eq!((json!(error.outcome), error.retry_safe), (json!("unknown"), false));
    for secret in ["very-secret", "merchant_no"] {
        assert!(!text.contains(secret), "{secret}");
    }
}
