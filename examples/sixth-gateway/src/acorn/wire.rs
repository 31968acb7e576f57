//! The bank's own spelling. Fields that say what happened to money are required; fields that only inform may be missing.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// `POST /v1/payments`.
#[derive(Serialize)]
pub struct NewPayment {
    pub order: Option<String>,
    pub amount: String,
    pub currency: Option<String>,
    pub note: Option<String>,
    pub return_url: Option<String>,
    pub notify_url: Option<String>,
}

/// `POST /v1/refunds`.
#[derive(Serialize)]
pub struct NewRefund {
    pub refund: Option<String>,
    pub order: Option<String>,
    pub amount: String,
    pub currency: Option<String>,
    pub note: Option<String>,
}

/// Every answer.
#[derive(Deserialize)]
pub struct Envelope {
    pub code: String,
    #[serde(default)]
    pub message: String,
    pub payment: Option<Value>,
    pub refund: Option<Value>,
}

/// A payment, in answers and notifications.
#[derive(Deserialize)]
pub struct PaymentRecord {
    pub id: String,
    pub order: String,
    pub amount: Value,
    pub currency: String,
    pub state: String,
    pub reason: Option<String>,
    pub page: Option<String>,
}

/// A refund.
#[derive(Deserialize)]
pub struct RefundRecord {
    pub id: String,
    pub refund: String,
    pub order: String,
    pub amount: Value,
    pub currency: String,
    pub state: String,
    pub reason: Option<String>,
}

/// A notification.
#[derive(Deserialize)]
pub struct Notification {
    pub payment: PaymentRecord,
}
