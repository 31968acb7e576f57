//! The steps of Paypro's operations, and a request before it is signed.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::gateway::kit::{self, GatewayStep};

/// A request that is under way, with what its answer needs.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum PayproStep {
    /// payInApi and payIn; some answers do not repeat the way code.
    PayIn { way_code: Option<String> },
    /// queryPayInResult.
    GetPayment,
    /// payOut.
    PayOut,
    /// queryPayOutResult.
    GetPayout,
    /// queryBalance.
    GetBalance,
}

impl GatewayStep for PayproStep {}

/// A call of one API.
pub(super) struct Call {
    pub api: String,
    pub fields: Value,
}

impl Call {
    pub fn new(api: &str, fields: Value) -> Self {
        Self { api: api.to_owned(), fields }
    }
}

pub(super) type Prepared = kit::Prepared<Call>;
