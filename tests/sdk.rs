//! libtill's request beside the one that a gateway's own SDK sends for the same order.

use serde_json::{Map, Value, json};
use till::{Client, ClientConfig, Operation};

/// The file with both.
fn sample() -> Value {
    serde_json::from_str(include_str!("samples/payermax/sdk-hosted-checkout.json")).expect("JSON")
}

/// The HTTP request that libtill makes of an order.
fn sent(sample: &Value, order: &Value) -> Value {
    let vectors: Value = serde_json::from_str(include_str!("vectors/payermax.json")).expect("JSON");
    let keys = &vectors["keys"]["payermax_docs_sample"];
    let merchant = &sample["merchant"];
    let config = json!({"gateway": "payermax", "environment": "sandbox", "credentials": {
        "app_id": merchant["app_id"], "merchant_no": merchant["merchant_no"],
        "private_key": keys["private_key_pkcs8_pem"], "gateway_public_key": keys["public_key_pem"]}});
    let config = ClientConfig::from_json(config.to_string().as_bytes()).expect("a configuration");
    let client = Client::new(config).expect("a client");
    let order = order.to_string();
    let step = client.exchange_start(Operation::PaymentCreate, order.as_bytes()).expect("a request");
    step.to_json()["request"].clone()
}

/// The members of the envelope, without the one that is the time of the call.
fn members(request: &Value) -> Map<String, Value> {
    let body = request["body"].as_str().expect("a body");
    let mut members: Map<String, Value> = serde_json::from_str(body).expect("JSON");
    assert!(members.remove("requestTime").is_some_and(|time| time.is_string()), "{body}");
    members
}

#[test]
fn a_hosted_checkout_is_what_the_gateway_s_own_sdk_sends_field_by_field() {
    let sample = sample();
    let request = sent(&sample, &sample["libtill"]);
    assert_eq!(request["method"], "POST");
    assert_eq!(request["url"], sample["sdk"]["url"]);
    assert_eq!(request["headers"]["content-type"], sample["sdk"]["content_type"]);
    assert!(request["headers"]["sign"].as_str().is_some_and(|sign| !sign.is_empty()));
    assert_eq!(json!(members(&request)), sample["sdk"]["body"]);
}

#[test]
fn each_field_of_the_order_is_one_of_the_sdk_s() {
    let sample = sample();
    for (name, _) in sample["libtill"].as_object().expect("an order") {
        let mut order = sample["libtill"].clone();
        order[name] = match name.as_str() {
            "amount" => json!(2_000_000),
            "currency" => json!("JPY"),
            "customer" => json!({"id": "another"}),
            "expires_in_s" => json!(7200),
            "country" => json!("SG"),
            "items" => json!([{"id": "D003", "name": "cap", "quantity": 1, "price": 500_000}]),
            "shipping" | "billing" => {
                let mut address = order[name].clone();
                address["city"] = json!("another");
                address
            }
            "success_url" | "notify_url" => json!("https://shop.example/another"),
            _ => json!("another"),
        };
        let data = members(&sent(&sample, &order))["data"].clone();
        assert_ne!(data, sample["sdk"]["body"]["data"], "{name} makes no difference");
    }
}
