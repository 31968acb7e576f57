//! Paypro's queries and answers, in its own spelling. Sections are the names of its APIs; `editions` has the other requests.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::status;
use crate::gateway::printed_code;

/// queryPayInResult and queryPayOutResult.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Query {
    pub trade_no: String,
}

/// The outer layer of every answer.
#[derive(Deserialize)]
pub struct ResponseEnvelope {
    #[serde(deserialize_with = "code")]
    pub code: String,
    pub msg: Option<String>,
    pub data: Option<Value>,
}

/// `data` of payInApi, payIn, payOut and their queries. The table says `platFormTradeNo`, the sample `payproTradeNo`; Kenya's
/// payments and payouts have a `serialNumber`.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub struct OrderRecord {
    pub trade_no: Option<String>,
    #[serde(flatten)]
    pub number: PayproNumber,
    #[serde(deserialize_with = "optional_code")]
    pub status: Option<String>,
    pub desc: Option<String>,
    pub message: Option<String>,
    pub remark: Option<String>,
    pub payment_info: Option<String>,
    pub way_code: Option<String>,
    #[serde(flatten)]
    pub amounts: Amounts,
    pub success_time: Option<String>,
}

impl OrderRecord {
    /// The reason for the status: most editions say `message`, the document's answer says `desc`.
    pub fn words(&self) -> Option<String> {
        [&self.message, &self.desc].into_iter().flatten().find(|words| !words.trim().is_empty()).cloned()
    }
}

/// The amounts of an order, which each edition names in its own way.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub struct Amounts {
    /// The order's amount in an answer of Egypt's edition; in a notification what came in.
    pub amount: Option<Value>,
    /// What was ordered, in the editions of Indonesia and South Korea.
    pub order_amount: Option<Value>,
    /// What came in, in the same editions.
    pub pay_amount: Option<Value>,
    /// What came in, in Egypt's edition.
    pub received_amount: Option<Value>,
}

impl Amounts {
    /// Whether the amount of the order is there without a digit.
    pub fn has_empty_order(&self) -> bool {
        [&self.amount, &self.order_amount].into_iter().flatten().any(|amount| amount.as_str() == Some(""))
    }
}

/// Paypro's own number of an order, in each of its spellings.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub struct PayproNumber {
    plat_form_trade_no: Option<String>,
    paypro_trade_no: Option<String>,
    platform_trade_no: Option<String>,
    serial_number: Option<String>,
}

impl PayproNumber {
    /// The number, whatever it is called.
    pub fn take(self) -> Option<String> {
        let own = self.plat_form_trade_no.or(self.paypro_trade_no).or(self.platform_trade_no);
        own.or(self.serial_number)
    }
}

/// `data` of queryBalance; the spelling is Paypro's.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub struct BalanceRecord {
    pub availabl_amount: Option<Value>,
    pub available_amount: Option<Value>,
    pub freeze_amount: Option<Value>,
}

/// A notification.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub struct Notification {
    #[serde(deserialize_with = "optional_code")]
    pub status: Option<String>,
    pub message: Option<String>,
    #[serde(flatten)]
    pub number: PayproNumber,
    pub trade_no: Option<String>,
    #[serde(flatten)]
    pub amounts: Amounts,
    pub success_time: Option<String>,
    pub way_code: Option<String>,
    pub channel_code: Option<String>,
    pub timestamp: Option<Value>,
}

/// A code: a text, or a number, which has lost the zeros before it.
fn code<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    optional_code(deserializer)?.ok_or_else(|| D::Error::custom("there is no code"))
}

fn optional_code<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::String(text) => Ok(Some(text)),
        Value::Number(number) => {
            let code = printed_code(&number, status::CODES);
            code.map(Some).ok_or_else(|| D::Error::custom("a code that is a number is a whole one"))
        }
        Value::Null => Ok(None),
        _ => Err(D::Error::custom("a code is a text or a number")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_may_be_a_number_and_a_text_stays_as_it_is() {
        let read =
            |text: &str| serde_json::from_str::<ResponseEnvelope>(text).map(|envelope| envelope.code).ok();
        for (came, code) in
            [("0", "0000"), ("29", "00029"), ("100019", "0100019"), ("4005", "4005"), (r#""0""#, "0")]
        {
            assert_eq!(read(&format!(r#"{{"code":{came}}}"#)).as_deref(), Some(code), "{came}");
        }
        for body in [
            r#"{"code":null}"#,
            r#"{"code":0.0}"#,
            r#"{"code":-15}"#,
            r#"{"code":true}"#,
            r#"{"code":[0]}"#,
            "{}",
        ] {
            assert_eq!(read(body), None, "{body}");
        }
        let order: OrderRecord = serde_json::from_str(r#"{"status":15}"#).expect("an order");
        assert_eq!(order.status.as_deref(), Some("0015"));
    }
}
