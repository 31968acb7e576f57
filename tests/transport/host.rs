//! What a host that does its own HTTP is told, when only a state is left of its request.

use serde_json::{Value, json};
use till::{Client, Operation};

use super::{card_payment, client, payment};

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
