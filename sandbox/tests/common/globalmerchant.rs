//! A globalmerchant client that signs for real.

use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use serde_json::{Value, json};

use super::Sandbox;

pub const GOOD_CARD: &str = "4392963203551251";
pub const BAD_CARD: &str = "4730198364688516";
pub const UNDECIDED_CARD: &str = "2222420000001113";

pub type Fields = Vec<(String, String)>;

pub struct Client<'s> {
    pub sandbox: &'s Sandbox,
    pub merchant: String,
    pub config: Value,
}

fn fields(pairs: &[(&str, &str)]) -> Fields {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// Sets a field, or with an empty value takes it out.
pub fn set(fields: &mut Fields, name: &str, value: &str) {
    fields.retain(|(known, _)| known != name);
    if !value.is_empty() {
        fields.push((name.to_owned(), value.to_owned()));
    }
}

fn value<'f>(fields: &'f Fields, name: &str) -> &'f str {
    fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
}

pub fn sign(fields: &Fields, key: &str) -> String {
    let names: &[&str] = match value(fields, "action_type") {
        "RETRIEVE" => &["action_type", "out_trade_no", "nonce_str"],
        "REFUND" => &["action_type", "txid", "refund_amt", "refund_reason", "nonce_str"],
        _ => &["action_type", "out_trade_no", "amt", "currency", "ip", "nonce_str"],
    };
    let text: String = names.iter().map(|name| value(fields, name)).collect();
    hex::encode(digest(&SHA1_FOR_LEGACY_USE_ONLY, (text + key).as_bytes()))
}

/// The document's own example, with another number and card.
pub fn payment(number: &str, card: &str) -> Fields {
    let mut all = fields(&[
        ("action_type", "PAY"),
        ("out_trade_no", number),
        ("amt", "1111.00"),
        ("currency", "USD"),
        ("ip", "1.1.1.1"),
        ("nonce_str", "58k5EZTmB5ZnSTPn"),
        ("card.num", card),
        ("card.year", "2023"),
        ("card.month", "12"),
        ("card.cvv", "987"),
        ("goods[0].name", "cap"),
        ("goods[0].quantity", "1"),
        ("goods[0].price", "100.00"),
    ]);
    for person in ["customer", "shipping"] {
        for (name, value) in [
            ("first_name", "Alex"),
            ("last_name", "Bob"),
            ("country", "US"),
            ("state", "NY"),
            ("city", "New York"),
            ("address", "Address 123"),
            ("postcode", "313222"),
            ("email", "alexander.aloha@example.com"),
            ("mobile", "45671345"),
        ] {
            all.push((format!("{person}.{name}"), value.to_owned()));
        }
    }
    all
}

pub fn payment_3ds(number: &str, card: &str, callback_url: &str) -> Fields {
    let mut all = payment(number, card);
    set(&mut all, "action_type", "PAY_3DS");
    set(&mut all, "callback_url", callback_url);
    set(&mut all, "redirect_url", "https://shop.example/back?x=1#top");
    all
}

pub fn refund(txid: &str, amount: &str) -> Fields {
    fields(&[
        ("action_type", "REFUND"),
        ("txid", txid),
        ("refund_amt", amount),
        ("refund_reason", "zurück & \"gone\""),
        ("nonce_str", "58k5EZTmB5ZnSTPn58k5EZTmB5ZnSTPn"),
    ])
}

impl<'s> Client<'s> {
    pub fn new(sandbox: &'s Sandbox, extra: Value) -> Self {
        let mut wanted = extra;
        wanted["gateway"] = json!("globalmerchant");
        let made = sandbox.done("/sandbox/merchants", &wanted);
        Self {
            sandbox,
            merchant: made["merchant"].as_str().unwrap().to_owned(),
            config: made["config"].clone(),
        }
    }

    pub fn credential(&self, name: &str) -> &str {
        self.config["credentials"][name].as_str().unwrap()
    }

    pub fn url(&self) -> String {
        let base = self.config["base_url"].as_str().unwrap();
        format!("{base}/v3/2020/pay/{}/{}", self.credential("mchid"), self.credential("appid"))
    }

    /// Sends fields as they are; `Err` when the connection ends without an answer.
    pub fn send(&self, fields: &Fields, fault: Option<&str>) -> Result<(u16, String), ureq::Error> {
        let pairs = fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let mut request = self.sandbox.agent.post(self.url());
        if let Some(fault) = fault {
            request = request.header("x-till-fault", fault);
        }
        let mut response = request.send_form(pairs)?;
        Ok((response.status().as_u16(), response.body_mut().read_to_string()?))
    }

    pub fn signed(&self, fields: &Fields) -> Fields {
        let mut signed = fields.clone();
        set(&mut signed, "sign", &sign(fields, self.credential("key")));
        signed
    }

    pub fn try_call(&self, fields: &Fields, fault: Option<&str>) -> Result<(u16, String), ureq::Error> {
        self.send(&self.signed(fields), fault)
    }

    pub fn call(&self, fields: &Fields) -> Value {
        let (status, body) = self.try_call(fields, None).unwrap();
        assert_eq!(status, 200);
        serde_json::from_str(&body).unwrap()
    }

    /// A call that is refused: its code and words, and nothing of an order.
    pub fn refused(&self, fields: &Fields) -> (String, String) {
        let answer = self.call(fields);
        assert_eq!(answer.as_object().unwrap().len(), 2, "{answer}");
        let text = |name: &str| answer[name].as_str().unwrap().to_owned();
        (text("code"), text("msg"))
    }

    pub fn pay(&self, number: &str, card: &str) -> Value {
        self.call(&payment(number, card))
    }

    pub fn retrieve(&self, number: &str) -> Value {
        let asked = [("action_type", "RETRIEVE"), ("out_trade_no", number), ("nonce_str", "n")];
        self.call(&fields(&asked))
    }

    pub fn refund(&self, txid: &str, amount: &str) -> Value {
        self.call(&refund(txid, amount))
    }

    pub fn entries(&self) -> Vec<Value> {
        self.sandbox.entries(&self.merchant)
    }
}
