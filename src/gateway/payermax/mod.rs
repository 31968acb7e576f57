//! PayerMax: its hosted page, drop-in component and payment links; cards, wallets and bank transfers by direct API; refunds, payouts
//! and tokens.
//!
//! Documents: applyPaymentToken ("Collection Service / Payment Tokenization"), and PayerMax's published API description
//! for the rest. Every request is a POST of an envelope whose whole body is signed with RSA and SHA-256 in the header
//! `sign`; every answer and every notification is signed the same way with PayerMax's key.
//!
//! In the order in which a shop needs them: orderAndPay, orderQuery, orderClose, confirmPayment, capture, cancel, refund, refundQuery,
//! paymentOrderPay, paymentOrderQry, applyPaymentToken, InquireApplyRequest, inquirePaymentToken, removePaymentToken,
//! applyDropinSession, createPaybylink, queryPaybylink, expirePaybylink, subscriptionCreate,
//! subscriptionQuery, subscriptionCancel, currentBalanceQuery, dayEndBalanceQuery, caseSearch, caseReplay.

mod amount;
mod balance;
mod capture;
mod device_token;
mod dispute;
mod merchant;
mod notification;
mod order;
mod payment;
mod payment_link;
mod payout;
mod raw;
mod refund;
mod session;
mod sign;
mod status;
mod step;
mod subscription;
mod token;
mod wire;

use std::collections::BTreeMap;

use super::kit::Source::{Assumed, Derived, Document, Published};
use super::kit::{
    Capabilities, Context, CredentialInfo, Exchange, Gateway, GatewayFactory, Hosts, OperationCapability,
    RecordRules, State, Step, raw_result, transport_error,
};
use crate::config::ClientConfig;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Event, NotificationAuthentication, NotificationReply, PaymentStatus, ReturnHint};
use crate::operation::{Operation, Request};
use crate::secret::Secret;
use crate::signature::rsa::{PrivateKey, PublicKey};

pub use merchant::{NAME, Payermax};

use step::PayermaxStep;

/// The published payout page says that an order which is still not known after five minutes may be sent again.
const SETTLE_AFTER_MS: u64 = 5 * 60 * 1000;

const CREDENTIALS: &[CredentialInfo] = &[
    CredentialInfo::required("app_id", "appId of the merchant's app").shown(),
    CredentialInfo::required("merchant_no", "merchantNo of the merchant").shown(),
    CredentialInfo::required("private_key", "the merchant's RSA private key, PEM or base64").as_private_key(),
    CredentialInfo::required("gateway_public_key", "PayerMax's RSA public key; two while it changes")
        .as_public_key(),
    CredentialInfo::optional("sp_merchant_no", "spMerchantNo of a platform").shown(),
    CredentialInfo::optional("merchant_auth_token", "token of a platform for a merchant"),
];

const OPERATIONS: &[OperationCapability] = &[
    Published
        .has(
            Operation::PaymentCreate,
            "orderAndPay: hosted page, card, stored token, wallet, bank transfer, drop-in, Google Pay, Apple Pay, two steps",
        )
        .refusing_duplicates()
        .numbered(&order::ORDER_NUMBER)
        .of_amounts(&amount::ORDERS),
    Published.has(Operation::PaymentGet, "orderQuery: by order number"),
    Published.has(Operation::PaymentClose, "orderClose"),
    Published.has(Operation::PaymentConfirm, "confirmPayment: a one-time password"),
    Published.has(Operation::PaymentCapture, "capture").in_parts().of_amounts(&amount::PAYMENTS),
    Published.has(Operation::PaymentCancel, "cancel"),
    Derived.has(Operation::PaymentResolve, "by orderQuery"),
    Published
        .has(Operation::RefundCreate, "refund: whole or in part")
        .refusing_duplicates()
        .in_parts()
        .numbered(&order::REFUND_NUMBER)
        .of_amounts(&amount::REFUNDS),
    Published.has(Operation::RefundGet, "refundQuery"),
    Derived.has(Operation::RefundResolve, "by refundQuery"),
    Published
        .has(Operation::PayoutCreate, "paymentOrderPay")
        .refusing_duplicates()
        .numbered(&order::PAYOUT_NUMBER)
        .of_amounts(&amount::PAYOUTS),
    Published.has(Operation::PayoutGet, "paymentOrderQry: by order number"),
    Derived.has(Operation::PayoutResolve, "by paymentOrderQry"),
    Document.has(Operation::TokenCreate, "applyPaymentToken"),
    Published.has(Operation::TokenGet, "InquireApplyRequest"),
    Published.has(Operation::TokenList, "inquirePaymentToken"),
    Published.has(Operation::TokenDelete, "removePaymentToken"),
    Published.has(Operation::PaymentSessionCreate, "applyDropinSession").of_amounts(&amount::ORDERS),
    Published
        .has(Operation::PaymentLinkCreate, "createPaybylink: a link for one order")
        .numbered(&order::LINK_NUMBER)
        .of_amounts(&amount::PAYMENTS),
    Published.has(Operation::PaymentLinkGet, "queryPaybylink"),
    Published.has(Operation::PaymentLinkExpire, "expirePaybylink"),
    Published.has(Operation::SubscriptionCreate, "subscriptionCreate").of_amounts(&amount::PAYMENTS),
    Published.has(Operation::SubscriptionGet, "subscriptionQuery"),
    Published.has(Operation::SubscriptionCancel, "subscriptionCancel"),
    Published.has(Operation::BalanceGet, "currentBalanceQuery; dayEndBalanceQuery for the end of a day"),
    Published.has(Operation::DisputeGet, "caseSearch"),
    Published.has(Operation::DisputeRespond, "caseReplay"),
    Derived.has(Operation::NotificationConfirm, "by the queries"),
    Derived.has(Operation::NotificationCheck, ""),
    Published.has(Operation::NotificationReply, ""),
    Derived.has(Operation::AttemptCreate, ""),
    Derived.has(Operation::AttemptMerge, ""),
    Derived.has(Operation::AttemptDue, ""),
    Derived.has(Operation::ClientCheck, "by orderQuery of an order that does not exist"),
    Assumed.has(Operation::ReturnParse, "query parameters of frontCallbackUrl"),
    Published.has(Operation::CallRaw, "path is the name of the API"),
];

/// Makes PayerMax clients.
pub static FACTORY: GatewayFactory = GatewayFactory {
    capabilities: Capabilities {
        gateway: NAME,
        operations: OPERATIONS,
        methods: &order::METHODS,
        notifications: NotificationAuthentication::Signature,
        signature_scheme: "payermax",
        amounts: "JSON numbers in major units; payouts as text; some currencies with fewer decimals than ISO 4217",
        settle_after_ms: SETTLE_AFTER_MS,
    },
    credentials: CREDENTIALS,
    platform_credential: Some("sp_merchant_no"),
    secret_fields: &[
        "cardIdentifierNo",
        "applicationPrimaryAccountNumber",
        "onlinePaymentCryptogram",
        "cryptogram",
        "paymentToken",
        "merchant_auth_token",
        "merchantauthtoken",
    ],
    hosts: Some(Hosts {
        production: "https://pay-gate.payermax.com",
        sandbox: "https://pay-gate-uat.payermax.com",
    }),
    make,
};

fn make(config: &ClientConfig) -> Result<Box<dyn Gateway>> {
    let text = |name: &str| config.credentials.get(name).map(|secret| secret.reveal().to_owned());
    let violation = |name: &str, message: String| {
        Error::violation(ErrorKind::InvalidConfig, format!("credentials.{name}"), message)
    };
    let public_text = text("gateway_public_key").unwrap_or_default();
    // A copy of the key would not be wiped.
    let private_text = config.credentials.get("private_key").map(Secret::reveal).unwrap_or_default();
    let private_key =
        PrivateKey::parse(private_text.as_bytes()).map_err(|message| violation("private_key", message))?;
    let public_key = PublicKey::parse(public_text.as_bytes())
        .map_err(|message| violation("gateway_public_key", message))?;
    Ok(Box::new(Payermax {
        base_url: FACTORY.base_url(config),
        app_id: text("app_id").unwrap_or_default(),
        merchant_no: text("merchant_no").unwrap_or_default(),
        sp_merchant_no: text("sp_merchant_no"),
        merchant_auth_token: config.credentials.get("merchant_auth_token").cloned(),
        private_key,
        public_key,
    }))
}

impl Gateway for Payermax {
    fn capabilities(&self) -> &'static Capabilities {
        &FACTORY.capabilities
    }

    /// The description of orderQuery has no capture mode, and an order that is CLOSED takes no money any more.
    fn record_rules(&self) -> RecordRules {
        RecordRules { tells_captured: false, expires_finally: true, ..RecordRules::default() }
    }

    fn start(&self, request: &Request, context: &Context) -> Result<Step> {
        let prepared = match request {
            Request::PaymentCreate(request) => payment::create(request),
            Request::PaymentGet(request) => payment::get(request),
            Request::PaymentClose(request) => payment::close(request),
            Request::PaymentConfirm(request) => payment::confirm(request),
            Request::PaymentCapture(request) => capture::capture(request),
            Request::PaymentCancel(request) => capture::cancel(request),
            Request::RefundCreate(request) => refund::create(request),
            Request::RefundGet(request) => refund::get(request),
            Request::PayoutCreate(request) => payout::create(request),
            Request::PayoutGet(request) => payout::get(request),
            Request::TokenCreate(request) => token::create(request),
            Request::TokenGet(request) => token::get(request),
            Request::TokenList(request) => token::list(request),
            Request::TokenDelete(request) => token::delete(request),
            Request::PaymentSessionCreate(request) => session::create(request),
            Request::PaymentLinkCreate(request) => payment_link::create(request),
            Request::PaymentLinkGet(request) => payment_link::get(request),
            Request::PaymentLinkExpire(request) => payment_link::expire(request),
            Request::SubscriptionCreate(request) => subscription::create(request),
            Request::SubscriptionGet(request) => subscription::get(request),
            Request::SubscriptionCancel(request) => subscription::cancel(request),
            Request::BalanceGet(request) => balance::get(request),
            Request::DisputeGet(request) => dispute::get(request),
            Request::DisputeRespond(request) => dispute::respond(request),
            Request::CallRaw(request) => raw::call(request),
            other => Err(Error::internal(format!("payermax was asked for {}", other.operation().name()))),
        }?;
        prepared.send(|call| sign::sign_request(self, &call, context))
    }

    fn resume(&self, state: State, exchange: &Exchange, context: &Context) -> Result<Step> {
        let response = exchange.as_ref().map_err(|failure| transport_error(failure, state.operation))?;
        if state.operation == Operation::CallRaw {
            sign::check_raw(self, &state, response, context)?;
            return Ok(Step::Done(raw_result(NAME, response)));
        }
        let response = &sign::parse_response(self, &state, response, context)?;
        let state = &state;
        match state.step()? {
            PayermaxStep::Pay => payment::parse_create(response, state),
            PayermaxStep::GetPayment => payment::parse_get(response, state),
            PayermaxStep::Close => payment::parse_close(response, state),
            PayermaxStep::Confirm => payment::parse_confirm(response, state),
            PayermaxStep::Capture { request_id } => {
                capture::parse_two_step(response, state, request_id.as_deref(), PaymentStatus::Approved)
            }
            PayermaxStep::Cancel { request_id } => {
                capture::parse_two_step(response, state, request_id.as_deref(), PaymentStatus::Cancelled)
            }
            PayermaxStep::Refund => refund::parse_create(response, state),
            PayermaxStep::GetRefund => refund::parse_get(response, state),
            PayermaxStep::PayOut => payout::parse_create(response, state),
            PayermaxStep::GetPayout => payout::parse_get(response, state),
            PayermaxStep::ApplyToken { customer_id } => token::parse_create(response, state, &customer_id),
            PayermaxStep::ListTokens { customer_id } => token::parse_list(response, state, &customer_id),
            PayermaxStep::RemoveToken { customer_id } => token::parse_delete(response, state, &customer_id),
            PayermaxStep::OpenSession { .. } => session::parse_create(response, state),
            PayermaxStep::CreateLink => payment_link::parse_create(response, state),
            PayermaxStep::GetLink | PayermaxStep::ExpireLink => payment_link::parse_get(response, state),
            PayermaxStep::CreateSubscription { customer_id } => {
                subscription::parse_create(response, state, customer_id.as_deref())
            }
            PayermaxStep::GetSubscription => subscription::parse_get(response, state),
            PayermaxStep::GetBalance => balance::parse_get(response, state),
            PayermaxStep::GetDispute => dispute::parse_get(response, state),
            PayermaxStep::RespondToDispute => dispute::parse_respond(response, state),
        }
        .map(Step::Done)
    }

    fn parse_notification(
        &self,
        headers: &[(String, String)],
        body: &[u8],
        context: &Context,
    ) -> Result<Event> {
        notification::parse(self, headers, body, context)
    }

    fn notification_reply(&self, accepted: bool) -> NotificationReply {
        let body = if accepted {
            r#"{"msg":"Success","code":"SUCCESS"}"#
        } else {
            r#"{"bizCode":"9998","message":"data is invalid"}"#
        };
        NotificationReply {
            http_status: 200,
            headers: BTreeMap::from([("content-type".to_owned(), "application/json".to_owned())]),
            body: body.to_owned(),
        }
    }

    fn parse_return(&self, query: &[(String, String)]) -> ReturnHint {
        let find = |name: &str| query.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        ReturnHint { id: find("tradeToken"), order_id: find("outTradeNo"), claimed_status: find("status") }
    }
}
