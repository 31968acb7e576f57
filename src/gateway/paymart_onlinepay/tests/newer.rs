//! Parts of the engine's newer editions: one-time passwords, disputes, a page for pending payments and its end.

use super::*;
use crate::Client;
use crate::error::{ErrorKind, Outcome};

const PNG: &str = "iVBORw0KGgr/";

fn dispute(changes: Value) -> Value {
    let mut request = json!({
        "payment_id": "T1", "description": "The customer has paid.",
        "document": {"name": "receipt.png", "media_type": "image/png", "content": PNG},
    });
    merge(&mut request, changes);
    request
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_dispute_is_a_form_with_the_bytes_of_its_file() {
    let request = dispute(json!({"gateway_options": {"amount": 2500}}));
    let (request, state) = start("paymart", Operation::DisputeCreate, &request).expect("sent");
    assert_eq!(request.url, format!("{HOST}/api/v1/disputes"));
    let boundary = format!("till-{}", "0".repeat(32));
    let content_type = request.headers.iter().find(|(name, _)| name == "content-type");
    let expected = format!("multipart/form-data; boundary={boundary}");
    assert_eq!(content_type.map(|(_, value)| value.as_str()), Some(expected.as_str()));
    assert_eq!(request.body.text(), None);
    let body = request.body.as_bytes();
    let file = b"\x89PNG\r\n\x1a\n\xff";
    assert!(body.windows(file.len()).any(|window| window == file));
    let sent = text(body);
    for part in [
        "name=\"token\"\r\n\r\nT1\r\n",
        "name=\"description\"\r\n\r\nThe customer has paid.\r\n",
        "name=\"document\"; filename=\"receipt.png\"\r\ncontent-type: image/png\r\n\r\n",
        "name=\"amount\"\r\n\r\n2500\r\n",
    ] {
        assert!(sent.contains(part), "{part}");
    }
    assert!(sent.ends_with(&format!("--{boundary}--\r\n")));
    assert!(!format!("{request:?} {:?}", json!(state.gateway)).contains("PNG"), "no file is kept");
}

#[test]
fn a_file_or_an_option_that_a_form_cannot_have_is_refused() {
    let file = |changes: Value| {
        let mut request = dispute(json!({}));
        merge(&mut request["document"], changes);
        request
    };
    for (request, path) in [
        (file(json!({"content": "not base64"})), "document.content"),
        (file(json!({"content": "===="})), "document.content"),
        (file(json!({"name": "a\".png"})), "document.name"),
        (file(json!({"media_type": "image/png\r\nx: y"})), "document.media_type"),
        (dispute(json!({"gateway_options": {"token": "T2"}})), "gateway_options.token"),
        (dispute(json!({"gateway_options": {"amount": [1]}})), "gateway_options.amount"),
        (dispute(json!({"gateway_options": {"a\"b": 1}})), "gateway_options"),
        (dispute(json!({"description": null})), "description"),
    ] {
        let error = refused("paymart", Operation::DisputeCreate, &request);
        assert_eq!((error.kind, error.outcome), (ErrorKind::InvalidRequest, Outcome::NotSent), "{path}");
        assert_eq!(error.violations.expect("the field")[0].path, path);
    }
}

#[test]
fn an_open_dispute_has_its_payment_and_not_the_payments_status() {
    let accepted = |status: Value| json!({"success": true, "result": 0, "status": status});
    for status in [json!(200), json!("declined")] {
        let opened =
            answered("paymart", Operation::DisputeCreate, &dispute(json!({})), &[accepted(status.clone())]);
        let opened = opened.expect("open");
        assert_eq!((&opened["payment_id"], &opened["status"]), (&json!("T1"), &Value::Null), "{status}");
    }
    let refusal = |code: &str| {
        let error = json!({"success": false, "result": 1, "status": 200, "errors": [{"code": code}]});
        judged("paymart", Operation::DisputeCreate, &dispute(json!({})), &[error])
    };
    assert_eq!(refusal("payment_already_has_pending_dispute"), "gateway_rejected, rejected");
    assert_eq!(refusal("core_api_error"), "gateway_error, unknown");
}

#[test]
fn a_host_is_not_given_a_file_as_text() {
    let config = json!({"gateway": "paymart", "base_url": HOST, "credentials": {"private_key": "private"}});
    let config = ClientConfig::from_json(config.to_string().as_bytes()).expect("a configuration");
    let client = Client::new(config).expect("a client");
    let request = dispute(json!({})).to_string();
    let error = client.exchange_start(Operation::DisputeCreate, request.as_bytes()).expect_err("refused");
    assert_eq!((error.kind, error.outcome), (ErrorKind::Unsupported, Outcome::NotSent));
}

#[test]
fn a_payment_without_a_card_expires_and_a_card_is_not_timed() {
    let order = json!({"order_id": "A1001", "amount": 10020, "currency": "EUR", "description": "Blue cap",
        "expires_in_s": 600, "pending_url": "https://shop.example/pending"});
    let body = |request: &Value| {
        let (request, state) = start("paymart", Operation::PaymentCreate, request).expect("sent");
        let text = request.body.text().expect("JSON").to_owned();
        (json::parse_object(text.as_bytes()).expect("an object"), state.gateway.ignored)
    };
    let (sent, ignored) = body(&order);
    assert_eq!(sent["expires_at"], 10);
    let mut odd = order.clone();
    odd["expires_in_s"] = json!(90);
    let refused = start("paymart", Operation::PaymentCreate, &odd).expect_err("no whole minutes");
    assert_eq!(refused.violations.expect("the field")[0].path, "expires_in_s");
    assert_eq!((&sent["pendingUrl"], ignored.len()), (&json!("https://shop.example/pending"), 0));
    let mut by_card = order.clone();
    by_card["payment_method"] = json!({"card": {"number": "4392963203551251", "expiry_month": 8,
        "expiry_year": 2040, "holder": "Ada Lovelace", "cvv": "917"}});
    let (sent, ignored) = body(&by_card);
    assert_eq!((sent.get("expires_at"), ignored), (None, vec!["expires_in_s".to_owned()]));
    let (_, state) = start("onlinepay", Operation::PaymentCreate, &order).expect("sent");
    assert_eq!(state.gateway.ignored, ["expires_in_s", "pending_url"], "its document has neither");
}

#[test]
fn a_code_is_sent_for_a_token_and_is_not_kept() {
    let request = json!({"order_id": "A1", "id": "T1", "verification_code": "99887766"});
    let (request, state) = start("paymart", Operation::PaymentConfirm, &request).expect("sent");
    assert_eq!(request.url, format!("{HOST}/api/v1/otp"));
    assert_eq!(request.body.text(), Some(r#"{"otp":"99887766","token":"T1"}"#));
    assert!(!json!(state.gateway).to_string().contains("99887766"));
}
