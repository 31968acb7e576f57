//! refund and refundQuery, in PayerMax's own spelling.

use serde::{Deserialize, Serialize};
use serde_json::{Number, Value};
use serde_with::skip_serializing_none;

/// refund, `data`.
#[skip_serializing_none]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RefundOrder {
    pub out_refund_no: Option<String>,
    pub refund_amount: Number,
    pub refund_currency: Option<String>,
    pub out_trade_no: Option<String>,
    pub trade_token: Option<String>,
    pub comments: Option<String>,
    pub refund_notify_url: Option<String>,
}

/// refund and refundQuery, answer; and the REFUND notification.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub struct RefundRecord {
    pub out_refund_no: Option<String>,
    pub refund_trade_no: Option<String>,
    pub out_trade_no: Option<String>,
    /// Not in the table; where an answer repeats it, it has to be the refunded payment's.
    pub trade_token: Option<String>,
    pub refund_amount: Option<Value>,
    /// The sample's name for `refundAmount`.
    pub total_amount: Option<Value>,
    pub refund_currency: Option<String>,
    pub status: Option<String>,
    pub result_msg: Option<String>,
    pub refund_finish_time: Option<String>,
}
