//! The steps of the engine's operations, and a request before it is authenticated.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::multipart::Multipart;
use crate::error::Result;
use crate::gateway::kit::{self, GatewayStep, json_body};
use crate::model::{HttpMethod, TransactionKind};
use crate::money::Amount;

/// Below this path are all operations.
pub(super) const API: &str = "/api/v1";

/// A request that is under way, with what its answer needs.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum BusinessStep {
    /// `POST /payments`: whether a card, a wallet or a token pays, so that the customer need not choose on a page.
    Pay { has_method: bool },
    /// `GET /payments/{token}`, and `GET /payments/order/{number}` or the list with the order number as its filter.
    Get,
    /// `GET /payments`, with the requested page and kind of records.
    List { page: Option<u32>, kind: Option<TransactionKind> },
    /// The query for the payment that is captured or cancelled next.
    FindForTwoStep,
    /// The query for the payment that is refunded next, with the refund's fields and how much the shop expects to be refunded
    /// already.
    FindForRefund { fields: Map<String, Value>, expected_refunded: Option<Amount> },
    /// `POST /payments/confirm` and `/payments/decline`.
    TwoStep,
    /// `POST /refunds`.
    Refund,
    /// `POST /payouts`.
    PayOut,
    /// `GET /balance`.
    GetBalance,
    /// `POST /otp`.
    Confirm,
    /// `POST /disputes`.
    OpenDispute,
    /// `GET /disputes/list` and `GET /disputes`, with the requested status.
    ListDisputes { status: Option<String> },
}

impl GatewayStep for BusinessStep {
    fn prepares(&self) -> bool {
        matches!(self, Self::FindForTwoStep | Self::FindForRefund { .. })
    }
}

/// A call of one operation.
pub(super) struct Call {
    pub method: HttpMethod,
    pub path: String,
    pub content: Content,
}

/// What a call sends.
pub(super) enum Content {
    Nothing,
    Json(Value),
    Form(Multipart),
}

impl Call {
    /// A request that reads.
    pub fn get(path: String) -> Self {
        Self { method: HttpMethod::Get, path, content: Content::Nothing }
    }

    /// A request that writes.
    pub fn post(path: &str, body: impl Serialize, options: Option<&Map<String, Value>>) -> Result<Self> {
        let content = Content::Json(json_body(body, options)?);
        Ok(Self { method: HttpMethod::Post, path: format!("{API}{path}"), content })
    }

    /// A request that writes, with a file.
    pub fn form(path: &str, form: Multipart) -> Self {
        Self { method: HttpMethod::Post, path: format!("{API}{path}"), content: Content::Form(form) }
    }
}

pub(super) type Prepared = kit::Prepared<Call>;
