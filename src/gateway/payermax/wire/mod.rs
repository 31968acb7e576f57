//! PayerMax's requests and answers, in its own spelling. Sections are the names of its APIs.

mod balance;
mod dispute;
mod payment;
mod payment_link;
mod payout;
mod refund;
mod session;
mod subscription;
mod token;

pub use balance::*;
pub use dispute::*;
pub use payment::*;
pub use payment_link::*;
pub use payout::*;
pub use refund::*;
pub use session::*;
pub use subscription::*;
pub use token::*;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_with::skip_serializing_none;

/// A text, unless it is empty: PayerMax writes an absent one either way.
pub fn filled(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}

/// The envelope of every request.
#[skip_serializing_none]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestEnvelope<'a> {
    pub version: &'a str,
    pub key_version: &'a str,
    pub request_time: &'a str,
    pub app_id: &'a str,
    pub merchant_no: &'a str,
    pub sp_merchant_no: Option<&'a str>,
    pub data: &'a Value,
}

/// The envelope of every answer.
#[derive(Deserialize)]
pub struct ResponseEnvelope {
    pub code: String,
    pub msg: Option<String>,
    pub data: Option<Value>,
}

/// The envelope of every notification. `code` and `msg` say why a payment failed.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Notification {
    pub code: Option<String>,
    pub msg: Option<String>,
    pub notify_time: Option<String>,
    pub notify_type: String,
    pub data: Value,
}
