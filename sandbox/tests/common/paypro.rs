//! A Paypro client that signs for real.

use std::collections::BTreeMap;

use md5::{Digest, Md5};
use serde_json::{Value, json};

use super::Sandbox;

pub struct Client<'s> {
    pub sandbox: &'s Sandbox,
    pub merchant: String,
    pub config: Value,
}

/// Fields in order, then the secret; only for names of ASCII letters.
pub fn sign(fields: &Value, secret: &str) -> String {
    let sorted: BTreeMap<_, _> = fields.as_object().unwrap().iter().collect();
    let mut text = String::new();
    for (name, value) in sorted {
        let value = value.as_str().map_or(value.to_string(), str::to_owned);
        if name != "sign" && !value.is_empty() {
            text.push_str(&format!("{name}={value}"));
        }
    }
    hex::encode(Md5::digest(text + secret))
}

impl<'s> Client<'s> {
    pub fn new(sandbox: &'s Sandbox, extra: Value) -> Self {
        let mut wanted = extra;
        wanted["gateway"] = json!("paypro");
        let made = sandbox.done("/sandbox/merchants", &wanted);
        Self {
            sandbox,
            merchant: made["merchant"].as_str().unwrap().to_owned(),
            config: made["config"].clone(),
        }
    }

    pub fn secret(&self) -> &str {
        self.config["credentials"]["secret"].as_str().unwrap()
    }

    pub fn send(&self, operation: &str, body: &Value) -> Value {
        let base = self.config["base_url"].as_str().unwrap();
        let mut response = self
            .sandbox
            .agent
            .post(format!("{base}/v1/paypro/{operation}"))
            .content_type("application/json")
            .header("merchantNo", self.config["credentials"]["merchant_no"].as_str().unwrap())
            .send(body.to_string())
            .unwrap();
        assert_eq!(response.status(), 200);
        serde_json::from_str(&response.body_mut().read_to_string().unwrap()).unwrap()
    }

    pub fn call(&self, operation: &str, fields: &Value) -> Value {
        let mut body = fields.clone();
        body["sign"] = json!(sign(fields, self.secret()));
        self.send(operation, &body)
    }

    pub fn done(&self, operation: &str, fields: &Value) -> Value {
        let answer = self.call(operation, fields);
        assert_eq!((&answer["code"], &answer["success"]), (&json!("0000"), &json!(true)), "{answer}");
        answer["data"].clone()
    }

    pub fn query(&self, number: &str) -> Value {
        self.done("queryPayInResult", &json!({ "timestamp": "1728609257212", "tradeNo": number }))
    }
}

pub fn pay_in(number: &str) -> Value {
    json!({
        "timestamp": "1728609257212", "tradeNo": number, "amount": "300", "mobile": "15745896325",
        "email": "kevin@example.com", "payer": "kevin zhang", "notifyUrl": "http://127.0.0.1:9/notify",
        "returnUrl": "http://shop.example/back", "remark": "test", "wayCode": "va",
    })
}
