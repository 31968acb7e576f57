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
        Self::from_config(sandbox, made["merchant"].as_str().unwrap(), made["config"].clone())
    }

    pub fn from_config(sandbox: &'s Sandbox, merchant: &str, config: Value) -> Self {
        Self { sandbox, merchant: merchant.to_owned(), config }
    }

    pub fn secret(&self) -> &str {
        self.config["credentials"]["secret"].as_str().unwrap()
    }

    pub fn try_send(
        &self,
        operation: &str,
        body: &Value,
        fault: Option<&str>,
    ) -> Result<(u16, String), ureq::Error> {
        let base = self.config["base_url"].as_str().unwrap();
        let mut request = self
            .sandbox
            .agent
            .post(format!("{base}/v1/paypro/{operation}"))
            .content_type("application/json")
            .header("merchantNo", self.config["credentials"]["merchant_no"].as_str().unwrap());
        if let Some(fault) = fault {
            request = request.header("x-till-fault", fault);
        }
        let mut response = request.send(body.to_string())?;
        Ok((response.status().as_u16(), response.body_mut().read_to_string()?))
    }

    pub fn send(&self, operation: &str, body: &Value) -> Value {
        let (status, text) = self.try_send(operation, body, None).unwrap();
        assert_eq!(status, 200);
        serde_json::from_str(&text).unwrap()
    }

    /// Signs and sends with a fault of its own; a lost answer is an error.
    pub fn try_call(
        &self,
        operation: &str,
        fields: &Value,
        fault: Option<&str>,
    ) -> Result<(u16, String), ureq::Error> {
        let mut body = fields.clone();
        body["sign"] = json!(sign(fields, self.secret()));
        self.try_send(operation, &body, fault)
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
