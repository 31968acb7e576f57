//! globalmerchant's requests and answers, in its own spelling.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use super::status;
use crate::gateway::{is_safe_page, printed_code, read_number};
use crate::signature::globalmerchant_names;

/// Longest `nonce_str` of a payment; the other actions take more, and need no more.
const NONCE_LENGTH: usize = 16;

/// `action_type`: one address serves every action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// "Payment parameters".
    Pay,
    /// The same with 3-D Secure: in the document's newer revision, which does not describe the answer.
    PayWith3ds,
    /// "Retrieve parameters".
    Retrieve,
    /// "Refund parameters".
    Refund,
}

impl Action {
    const ALL: [(Self, &str); 4] = [
        (Self::Pay, "PAY"),
        (Self::PayWith3ds, "PAY_3DS"),
        (Self::Retrieve, "RETRIEVE"),
        (Self::Refund, "REFUND"),
    ];

    /// The word on the wire.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(action, _)| *action == self).map_or("", |(_, name)| name)
    }

    /// The action of that word.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == name).map(|(action, _)| *action)
    }
}

/// A form in the order in which it is sent. It does not print itself: it may hold a card.
#[derive(Serialize, Deserialize, Default)]
pub struct Form(Vec<(String, String)>);

impl Form {
    /// A form that begins with its action.
    pub fn new(action: Action) -> Self {
        let mut form = Self::default();
        form.set("action_type", action.name());
        form
    }

    /// Adds a field that is not there yet.
    pub fn add(&mut self, name: &str, value: impl Into<String>) {
        debug_assert!(self.get(name).is_none(), "{name} is sent twice");
        self.0.push((name.to_owned(), value.into()));
    }

    /// Adds a field; one that is there already stays as it is.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        if self.get(name).is_none() {
            self.0.push((name.to_owned(), value.into()));
        }
    }

    /// The value of a field.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Adds `nonce_str` unless it is there, from random letters and digits.
    pub fn set_nonce(&mut self, random: &str) {
        self.set("nonce_str", random.chars().take(NONCE_LENGTH).collect::<String>());
    }

    /// The fields that are signed.
    pub fn signed_fields(&self) -> Map<String, Value> {
        let names = globalmerchant_names(self.get("action_type"));
        let signed = self.0.iter().filter(|(name, _)| names.contains(&name.as_str()));
        signed.map(|(name, value)| (name.clone(), Value::from(value.as_str()))).collect()
    }

    /// The body: names and values percent-encoded as UTF-8. The signature is over the values before that.
    pub fn encoded(&self) -> String {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.0).finish()
    }
}

/// A value as a form field; numbers and booleans keep their spelling.
pub fn form_value(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// "Payment Response", "Retrieve Response", "Refund Response", and what a callback is assumed to hold.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct ResponseFields {
    /// What a callback is about, if it says so.
    #[serde(deserialize_with = "plain")]
    pub action_type: Option<String>,
    #[serde(deserialize_with = "number")]
    pub out_trade_no: Option<String>,
    #[serde(deserialize_with = "number")]
    pub txid: Option<String>,
    /// Spaces around an amount make it unreadable.
    #[serde(deserialize_with = "read_number")]
    pub amt: Option<String>,
    #[serde(deserialize_with = "number")]
    pub ccy: Option<String>,
    #[serde(deserialize_with = "code")]
    pub code: Option<String>,
    #[serde(deserialize_with = "plain")]
    pub msg: Option<String>,
    /// What the customer's statement shows; in the answer to PAY only.
    #[serde(deserialize_with = "plain")]
    pub bill: Option<String>,
    /// Where PAY_3DS sends the customer: no document names the field, so each likely spelling is read.
    #[serde(deserialize_with = "plain")]
    redirect_url: Option<String>,
    #[serde(rename = "redirectUrl", deserialize_with = "plain")]
    redirect_url_in_camel_case: Option<String>,
    #[serde(deserialize_with = "plain")]
    url: Option<String>,
}

impl ResponseFields {
    /// The page to which the customer is sent: https, or http to a loopback address.
    pub fn page(&self) -> Option<&str> {
        self.pages().find(|url| is_safe_page(url))
    }

    /// Whether it names a page, be it one or not.
    pub fn names_page(&self) -> bool {
        self.pages().next().is_some()
    }

    fn pages(&self) -> impl Iterator<Item = &str> {
        let fields = [&self.redirect_url, &self.redirect_url_in_camel_case, &self.url];
        fields.into_iter().flatten().map(String::as_str)
    }
}

/// A number that names something, without spaces around it.
fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(read_number(deserializer)?.map(|text| text.trim().to_owned()))
}

/// A text or a number as its text; anything else, and an empty text, counts as absent.
fn plain<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let text = match Value::deserialize(deserializer)? {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    };
    Ok(Some(text).filter(|text| !text.is_empty()))
}

/// A code as a text, which as a number has lost its zeros.
fn code<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let value = Value::deserialize(deserializer)?;
    match value.as_number() {
        Some(number) => Ok(printed_code(number, &status::CODES)),
        None => plain(value).map_err(serde::de::Error::custom),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_values_are_percent_encoded_and_stand_in_their_order() {
        let mut form = Form::new(Action::Pay);
        form.set("goods[0].name", "café & co=1+1");
        form.set("goods[0].name", "another");
        assert_eq!(form.encoded(), "action_type=PAY&goods%5B0%5D.name=caf%C3%A9+%26+co%3D1%2B1");
    }

    #[test]
    fn a_code_in_digits_without_its_zeros_is_the_printed_one_and_a_text_stays_as_it_is() {
        let code = |text: &str| serde_json::from_str::<ResponseFields>(text).expect("an answer").code;
        assert_eq!(code(r#"{"code":0}"#).as_deref(), Some("0000"));
        assert_eq!(code(r#"{"code":2007}"#).as_deref(), Some("2007"));
        assert_eq!(code(r#"{"code":"0"}"#).as_deref(), Some("0"));
        assert_eq!(code(r#"{"code":" 0000 "}"#).as_deref(), Some("0000"));
        assert_eq!(code(r#"{"code":false}"#), None);
        assert_eq!(code(r#"{"code":0.0}"#), None);
        assert_eq!(code("{}"), None);
    }

    #[test]
    fn amounts_and_codes_are_read_as_text_or_as_numbers_without_losing_a_digit() {
        let reply: ResponseFields =
            serde_json::from_str(r#"{"code":2007,"amt":9999999999.90,"txid":" ","msg":null,"bill":{}}"#)
                .expect("read");
        assert_eq!(reply.code.as_deref(), Some("2007"));
        assert_eq!(reply.amt.as_deref(), Some("9999999999.90"));
        assert!(reply.msg.is_none() && reply.bill.is_none());
        // What is there is not absent: an empty number equals none.
        assert_eq!((reply.txid.as_deref(), reply.out_trade_no), (Some(""), None));
        for name in ["txid", "out_trade_no", "amt", "ccy"] {
            for value in ["true", "[]", "{}", "[\"A1\"]"] {
                assert!(
                    serde_json::from_str::<ResponseFields>(&format!("{{\"{name}\":{value}}}")).is_err(),
                    "{value}"
                );
            }
        }
    }

    #[test]
    fn a_page_is_found_in_each_spelling() {
        for name in ["redirect_url", "redirectUrl", "url"] {
            let text = format!(r#"{{"code":"1","{name}":"https://a.example/3ds"}}"#);
            let reply: ResponseFields = serde_json::from_str(&text).expect("read");
            assert_eq!(reply.page(), Some("https://a.example/3ds"), "{name}");
        }
    }
}
