//! A client of PayMart and OnlinePay.

use serde_json::{Value, json};

use super::Sandbox;

pub struct Client<'s> {
    pub sandbox: &'s Sandbox,
    pub merchant: String,
    pub config: Value,
}

pub const GOOD_CARD: &str = "4392963203551251";
pub const BAD_CARD: &str = "4730198364688516";
pub const GOOD_CARD_3DS: &str = "4617611794313933";
pub const BAD_CARD_3DS: &str = "4626233193837898";

impl<'s> Client<'s> {
    pub fn new(sandbox: &'s Sandbox, gateway: &str, extra: Value) -> Self {
        let mut wanted = extra;
        wanted["gateway"] = json!(gateway);
        let made = sandbox.done("/sandbox/merchants", &wanted);
        Self {
            sandbox,
            merchant: made["merchant"].as_str().unwrap().to_owned(),
            config: made["config"].clone(),
        }
    }

    pub fn paymart(sandbox: &'s Sandbox, settings: Value) -> Self {
        Self::new(sandbox, "paymart", json!({ "settings": settings }))
    }

    pub fn onlinepay(sandbox: &'s Sandbox, settings: Value) -> Self {
        Self::new(sandbox, "onlinepay", json!({ "settings": settings }))
    }

    pub fn key(&self) -> &str {
        self.config["credentials"]["private_key"].as_str().unwrap()
    }

    fn base(&self) -> &str {
        self.config["base_url"].as_str().unwrap()
    }

    /// Sends a body with a fault of its own; a lost answer is an error.
    pub fn try_post(
        &self,
        path: &str,
        body: &Value,
        fault: Option<&str>,
    ) -> Result<(u16, String), ureq::Error> {
        let mut request = self
            .sandbox
            .agent
            .post(format!("{}/api/v1/{path}", self.base()))
            .content_type("application/json")
            .header("authorization", format!("Bearer {}", self.key()));
        if let Some(fault) = fault {
            request = request.header("x-till-fault", fault);
        }
        let mut response = request.send(body.to_string())?;
        Ok((response.status().as_u16(), response.body_mut().read_to_string()?))
    }

    pub fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let (status, text) = self.try_post(path, body, None).unwrap();
        (status, serde_json::from_str(&text).unwrap())
    }

    pub fn get_any(&self, path: &str) -> (u16, Value) {
        let request = self
            .sandbox
            .agent
            .get(format!("{}/api/v1/{path}", self.base()))
            .header("authorization", format!("Bearer {}", self.key()));
        let mut response = request.call().unwrap();
        let text = response.body_mut().read_to_string().unwrap();
        (response.status().as_u16(), serde_json::from_str(&text).unwrap())
    }

    /// A call that has to succeed.
    pub fn done(&self, path: &str, body: &Value) -> Value {
        let (status, answer) = self.post(path, body);
        assert_eq!((status, &answer["success"]), (200, &json!(true)), "{path}: {answer}");
        answer
    }

    pub fn get(&self, path: &str) -> Value {
        let (status, answer) = self.get_any(path);
        assert_eq!((status, &answer["success"]), (200, &json!(true)), "{path}: {answer}");
        answer
    }

    /// The code of a refusal.
    pub fn refused(&self, path: &str, body: &Value) -> String {
        let (status, answer) = self.post(path, body);
        assert_eq!((status, &answer["success"]), (403, &json!(false)), "{path}: {answer}");
        answer["errors"][0]["code"].as_str().unwrap().to_owned()
    }

    pub fn record(&self, token: &str) -> Value {
        self.get(&format!("payments/{token}"))["payment"].clone()
    }

    pub fn status(&self, token: &str) -> String {
        self.record(token)["status"].as_str().unwrap().to_owned()
    }

    /// Places a payment and returns its token.
    pub fn pay(&self, body: &Value) -> String {
        self.done("payments", body)["token"].as_str().unwrap().to_owned()
    }

    pub fn page(&self, url: &str) -> (u16, String, String) {
        let mut response = self.sandbox.agent.get(url).call().unwrap();
        let policy = response.headers()["content-security-policy"].to_str().unwrap().to_owned();
        (response.status().as_u16(), policy, response.body_mut().read_to_string().unwrap())
    }

    /// Presses a button; returns where it leads.
    pub fn press(&self, url: &str, button: &str) -> Option<String> {
        let response = self.sandbox.agent.post(url).send_form([("choice", button)]).unwrap();
        response.headers().get("location").map(|place| place.to_str().unwrap().to_owned())
    }

    pub fn entries(&self) -> Vec<Value> {
        self.sandbox.entries(&self.merchant)
    }
}

pub fn hosted(number: &str) -> Value {
    json!({
        "product": "A book", "amount": "1000", "currency": "EUR", "orderNumber": number, "locale": "en",
        "redirectSuccessUrl": "https://shop.example/success?x=1",
        "redirectFailUrl": "https://other.example/fail", "extraReturnParam": "extra & more",
    })
}

pub fn direct(number: &str, card: &str) -> Value {
    let mut body = hosted(number);
    body["card"] = json!({ "pan": card, "expires": "01/2030", "holder": "Jane Doe", "cvv": "123" });
    body["customer"] = json!({ "email": "jane@mail.example", "ip": "192.0.2.1", "country": "GB" });
    body
}

pub fn card_payout(number: &str, card: &str) -> Value {
    json!({
        "amount": 1000, "currency": "CNY", "orderNumber": number, "extraReturnParam": "test payout",
        "card": { "pan": card, "expires": "08/2022" },
        "customer": {
            "name": "Mike", "surname": "Green", "email": "test@pay-mart.com",
            "address": "725 5th Ave, New York, NY 10022, United States", "ip": "1.1.1.1",
        },
    })
}

pub fn wallet_payout(number: &str) -> Value {
    json!({
        "amount": 1000, "currency": "CNY", "orderNumber": number, "walletToken": "478230471238470",
        "bankAccount": {
            "accountHolder": "John Snow", "accountNumber": "11111111111111111", "bankCode": "BOC",
        },
        "billing": { "state": "11", "countryCode": "CHN", "city": "1000" },
    })
}
