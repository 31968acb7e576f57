//! A PayerMax client that signs for real and checks every answer's signature.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rsa::RsaPublicKey;
use rsa::pkcs1v15::{Signature, VerifyingKey};
use rsa::pkcs8::DecodePublicKey;
use rsa::signature::Verifier;
use serde_json::{Value, json};
use sha2::Sha256;

use libtill_sandbox::clock::rfc3339;
use libtill_sandbox::keys::KeyPair;

use super::Sandbox;

pub struct Client<'s> {
    pub sandbox: &'s Sandbox,
    pub merchant: String,
    pub config: Value,
    keys: KeyPair,
    gateway: VerifyingKey<Sha256>,
}

pub struct Raw {
    pub status: u16,
    pub body: String,
    pub signed: bool,
}

impl<'s> Client<'s> {
    pub fn new(sandbox: &'s Sandbox, extra: Value) -> Self {
        let mut wanted = extra;
        wanted["gateway"] = json!("payermax");
        let made = sandbox.done("/sandbox/merchants", &wanted);
        Self::from_config(sandbox, made["merchant"].as_str().unwrap(), made["config"].clone())
    }

    pub fn from_config(sandbox: &'s Sandbox, merchant: &str, config: Value) -> Self {
        let credentials = &config["credentials"];
        let public = RsaPublicKey::from_public_key_pem(credentials["gateway_public_key"].as_str().unwrap());
        Self {
            sandbox,
            merchant: merchant.to_owned(),
            keys: KeyPair::from_pem(credentials["private_key"].as_str().unwrap()).unwrap(),
            gateway: VerifyingKey::new(public.unwrap()),
            config,
        }
    }

    pub fn verifies(&self, body: &str, sign: &str) -> bool {
        let Ok(bytes) = STANDARD.decode(sign) else {
            return false;
        };
        let Ok(signature) = Signature::try_from(bytes.as_slice()) else {
            return false;
        };
        self.gateway.verify(body.as_bytes(), &signature).is_ok()
    }

    pub fn envelope(&self, data: &Value) -> Value {
        json!({
            "version": "1.4", "keyVersion": "1", "requestTime": rfc3339(self.sandbox.try_now().unwrap_or_default()),
            "appId": self.config["credentials"]["app_id"],
            "merchantNo": self.config["credentials"]["merchant_no"], "data": data,
        })
    }

    pub fn send(
        &self,
        operation: &str,
        body: &str,
        sign: &str,
        fault: Option<&str>,
    ) -> Result<Raw, ureq::Error> {
        let base = self.config["base_url"].as_str().unwrap();
        let mut request = self
            .sandbox
            .agent
            .post(format!("{base}/aggregate-pay/api/gateway/{operation}"))
            .content_type("application/json")
            .header("sign", sign);
        if let Some(fault) = fault {
            request = request.header("x-till-fault", fault);
        }
        let mut response = request.send(body)?;
        let sign = response.headers().get("sign").map(|value| value.to_str().unwrap().to_owned());
        let body = response.body_mut().read_to_string()?;
        let signed = sign.is_some_and(|sign| self.verifies(&body, &sign));
        Ok(Raw { status: response.status().as_u16(), body, signed })
    }

    pub fn try_call(&self, operation: &str, data: &Value, fault: Option<&str>) -> Result<Raw, ureq::Error> {
        let body = self.envelope(data).to_string();
        self.send(operation, &body, &self.keys.sign(body.as_bytes()), fault)
    }

    pub fn sign(&self, body: &str) -> String {
        self.keys.sign(body.as_bytes())
    }

    pub fn call(&self, operation: &str, data: &Value) -> Value {
        let raw = self.try_call(operation, data, None).unwrap();
        assert!(raw.signed, "the answer is not signed: {}", raw.body);
        assert_eq!(raw.status, 200);
        serde_json::from_str(&raw.body).unwrap()
    }

    /// A call that has to be taken; returns `data`.
    pub fn done(&self, operation: &str, data: &Value) -> Value {
        let answer = self.call(operation, data);
        assert_eq!(answer["code"], "APPLY_SUCCESS", "{operation}: {answer}");
        answer["data"].clone()
    }

    pub fn refused(&self, operation: &str, data: &Value) -> (String, String) {
        let answer = self.call(operation, data);
        assert_eq!(answer.get("data"), None, "{operation}: {answer}");
        let text = |name: &str| answer[name].as_str().unwrap().to_owned();
        (text("code"), text("msg"))
    }

    pub fn pay(&self, number: &str) -> Value {
        self.done("orderAndPay", &card_payment(number, GOOD_CARD))
    }

    pub fn entries(&self) -> Vec<Value> {
        self.sandbox.entries(&self.merchant)
    }
}

pub const GOOD_CARD: &str = "4392963203551251";
pub const BAD_CARD: &str = "4730198364688516";
pub const GOOD_CARD_3DS: &str = "4617611794313933";
pub const BAD_CARD_3DS: &str = "4626233193837898";

pub fn card_payment(number: &str, card: &str) -> Value {
    json!({
        "outTradeNo": number, "integrate": "Direct_Payment", "subject": "a book", "totalAmount": 10.5,
        "currency": "USD", "country": "US", "userId": "user1", "terminalType": "WEB",
        "frontCallbackUrl": "https://shop.example/back?x=1", "reference": "mine",
        "paymentDetail": {
            "paymentMethodType": "CARD",
            "cardInfo": {
                "cardIdentifierNo": card, "cardHolderFullName": "James Smith",
                "cardExpirationMonth": "12", "cardExpirationYear": "40", "cvv": "987",
            },
            "buyerInfo": { "clientIp": "192.0.2.1", "userAgent": "test" },
        },
    })
}

pub fn refund(number: &str, payment: &str, amount: f64) -> Value {
    json!({ "outRefundNo": number, "outTradeNo": payment, "refundAmount": amount, "refundCurrency": "USD" })
}

pub fn payout(number: &str, amount: &str) -> Value {
    json!({
        "outTradeNo": number, "country": "ID", "trade": { "amount": amount, "currency": "USD" },
        "payeeInfo": { "paymentMethodType": "WALLET", "targetOrg": "DANA", "accountInfo": { "accountNo": "0812323233332" } },
        "reference": "my payout",
    })
}

pub fn apply_token(number: &str, card: &str) -> Value {
    json!({
        "requestId": number, "country": "US", "paymentMethodType": "CARD", "targetOrg": null, "userId": "user1",
        "frontCallbackUrl": "https://shop.example/back", "tokenScope": "tokenAcq", "mitType": "UNSCHEDULE",
        "cardInfo": {
            "cardOrg": "VISA", "cardIdentifierNo": card, "cardHolderFullName": "ZHANGSAN",
            "cardExpirationMonth": "12", "cardExpirationYear": "33", "cvv": "123",
        },
        "envInfo": {
            "userAgent": "test", "clientIp": "124.233.22.213", "terminalType": "app", "osType": "ios",
            "browserType": "", "deviceLanguage": "zh_CN", "screenHeight": "768", "screenWidth": "1024",
        },
    })
}
