//! The steps of PayerMax's operations, and a request before it is put into its envelope.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::gateway::kit::{self, GatewayStep};

/// A request that is under way, with what its answer needs.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum PayermaxStep {
    /// orderAndPay.
    Pay,
    /// orderQuery.
    GetPayment,
    /// orderClose.
    Close,
    /// confirmPayment.
    Confirm,
    /// capture, with the shop's number of it.
    Capture { request_id: Option<String> },
    /// cancel, with the shop's number of it.
    Cancel { request_id: Option<String> },
    /// refund.
    Refund,
    /// refundQuery.
    GetRefund,
    /// paymentOrderPay.
    PayOut,
    /// paymentOrderQry.
    GetPayout,
    /// applyPaymentToken and InquireApplyRequest.
    ApplyToken,
    /// inquirePaymentToken, with the customer whose tokens are listed.
    ListTokens { customer_id: String },
    /// removePaymentToken, with the customer whose token is removed.
    RemoveToken { customer_id: String },
    /// currentBalanceQuery and dayEndBalanceQuery.
    GetBalance,
    /// caseSearch.
    GetDispute,
    /// caseReplay.
    RespondToDispute,
}

impl GatewayStep for PayermaxStep {}

/// A call of one API.
pub(super) struct Call {
    pub api: String,
    pub version: &'static str,
    pub data: Value,
}

impl Call {
    /// A call in the version that most APIs have.
    pub fn new(api: &str, data: Value) -> Self {
        Self { api: api.to_owned(), version: "1.4", data }
    }
}

pub(super) type Prepared = kit::Prepared<Call>;
