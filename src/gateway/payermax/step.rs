//! The steps of PayerMax's operations, and a request before it is put into its envelope.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::Result;
use crate::gateway::kit::{self, GatewayStep, Named, State, Subject, check_named};

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
    /// applyPaymentToken and InquireApplyRequest, with the customer whose token it is.
    ApplyToken { customer_id: String },
    /// inquirePaymentToken, with the customer whose tokens are listed.
    ListTokens { customer_id: String },
    /// removePaymentToken, with the customer whose token is removed.
    RemoveToken { customer_id: String },
    /// applyDropinSession, with the customer whose session it is.
    OpenSession { customer_id: String },
    /// subscriptionCreate, with the customer who subscribes.
    CreateSubscription { customer_id: Option<String> },
    /// subscriptionQuery and subscriptionCancel.
    GetSubscription,
    /// createPaybylink.
    CreateLink,
    /// queryPaybylink.
    GetLink,
    /// expirePaybylink.
    ExpireLink,
    /// currentBalanceQuery and dayEndBalanceQuery.
    GetBalance,
    /// caseSearch.
    GetDispute,
    /// caseReplay.
    RespondToDispute,
}

impl GatewayStep for PayermaxStep {}

impl PayermaxStep {
    /// The numbers of the request that an answer to it may repeat.
    pub fn named<'a>(&'a self, asked: &'a Subject, data: &'a Value) -> Vec<Named<'a>> {
        let named = |what, asked: &'a Option<String>, member: &str| {
            Named::new(what, asked.as_deref(), data.get(member))
        };
        let customer = |id: &'a str| Named::new("customer", Some(id), data.get("userId"));
        let order = || named("order number", &asked.order_id, "outTradeNo");
        match self {
            Self::Pay { .. } | Self::GetPayment | Self::Close | Self::PayOut | Self::GetPayout => {
                vec![order()]
            }
            Self::Confirm => vec![order(), named("payment", &asked.id, "tradeToken")],
            Self::Capture { request_id } | Self::Cancel { request_id } => {
                vec![order(), named("request", request_id, "requestId")]
            }
            Self::Refund => vec![
                order(),
                named("refund number", &asked.refund_id, "outRefundNo"),
                named("payment", &asked.id, "tradeToken"),
            ],
            Self::GetRefund => vec![
                named("refund number", &asked.refund_id, "outRefundNo"),
                named("refund", &asked.id, "refundTradeNo"),
            ],
            Self::ApplyToken { customer_id } => {
                vec![named("request", &asked.order_id, "requestId"), customer(customer_id)]
            }
            Self::ListTokens { customer_id } | Self::RemoveToken { customer_id } => {
                vec![named("token", &asked.id, "paymentTokenID"), customer(customer_id)]
            }
            Self::OpenSession { customer_id } => vec![customer(customer_id)],
            Self::CreateSubscription { customer_id } => vec![
                named("subscription", &asked.order_id, "subscriptionRequestId"),
                named("customer", customer_id, "userId"),
            ],
            Self::GetSubscription => {
                let number = data.pointer("/subscriptionPlan/subscriptionNo");
                vec![
                    named("subscription", &asked.order_id, "subscriptionRequestId"),
                    Named::new("subscription", asked.id.as_deref(), number),
                ]
            }
            Self::CreateLink | Self::GetLink | Self::ExpireLink => {
                vec![named("link", &asked.order_id, "merchantLinkId")]
            }
            Self::GetDispute | Self::RespondToDispute => vec![named("dispute", &asked.id, "caseId")],
            // It has its currency in each account.
            Self::GetBalance => Vec::new(),
        }
    }
}

/// Refuses an accepted answer that names something else than the request.
pub(super) fn check_answer(data: &Value, state: &State) -> Result<()> {
    let step: PayermaxStep = state.step()?;
    check_named(&step.named(&state.subject, data), state.operation)
}

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
