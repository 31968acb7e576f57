//! PayerMax: cards, wallets and bank transfers by direct API, refunds, payouts and tokens.
//!
//! Documents: applyPaymentToken ("Collection Service / Payment Tokenization"), and PayerMax's published API description
//! for the rest. Every request is a POST of an envelope whose whole body is signed with RSA and SHA-256 in the header
//! `sign`; every answer and every notification is signed the same way with PayerMax's key.
//!
//! In the order in which a shop meets them: orderAndPay, orderQuery, capture, cancel, refund, refundQuery,
//! paymentOrderPay, paymentOrderQry, applyPaymentToken, InquireApplyRequest, inquirePaymentToken, removePaymentToken.

mod amount;
mod envelope;
mod identity;
mod merchant;
mod notification;
mod order;
mod payment;
mod payout;
mod refund;
mod request;
mod status;
mod token;
mod two_step;
mod wire;

use std::collections::BTreeMap;

use serde_json::Value;

use super::kit::{
    Capabilities, Context, CredentialInfo, Exchange, Gateway, GatewayFactory, OperationCapability,
    OperationResult, Reading, Source, State, Step, Subject, base_url, raw, transport_error,
};
use crate::config::{ClientConfig, Environment};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Event, NotificationReply, RawRequest, ReturnHint};
use crate::operation::{Operation, Request};
use crate::secret::Secret;
use crate::signature::rsa::{PrivateKey, PublicKey};

pub use merchant::{NAME, Payermax};

use merchant::PATH;
use request::Prepared;

const PRODUCTION_HOST: &str = "https://pay-gate.payermax.com";
const SANDBOX_HOST: &str = "https://pay-gate-uat.payermax.com";

/// The published payout page says that an order which is still not known after five minutes may be sent again.
const SETTLE_AFTER_MS: u64 = 5 * 60 * 1000;

const CREDENTIALS: &[CredentialInfo] = &[
    CredentialInfo { name: "app_id", required: true, description: "appId of the merchant's app" },
    CredentialInfo { name: "merchant_no", required: true, description: "merchantNo of the merchant" },
    CredentialInfo {
        name: "private_key",
        required: true,
        description: "the merchant's RSA private key, PEM or base64",
    },
    CredentialInfo {
        name: "gateway_public_key",
        required: true,
        description: "PayerMax's RSA public key; two while it changes",
    },
    CredentialInfo { name: "sp_merchant_no", required: false, description: "spMerchantNo of a platform" },
    CredentialInfo {
        name: "merchant_auth_token",
        required: false,
        description: "token of a platform for a merchant",
    },
];

/// Makes PayerMax clients.
pub static FACTORY: PayermaxFactory = PayermaxFactory;

/// See [`FACTORY`].
pub struct PayermaxFactory;

impl GatewayFactory for PayermaxFactory {
    fn name(&self) -> &'static str {
        NAME
    }

    fn capabilities(&self) -> Capabilities {
        capabilities()
    }

    fn credentials(&self) -> &'static [CredentialInfo] {
        CREDENTIALS
    }

    fn takes_rsa_key(&self, credential: &str) -> bool {
        matches!(credential, "private_key" | "gateway_public_key")
    }

    fn host(&self, environment: Environment) -> Option<&'static str> {
        Some(match environment {
            Environment::Production => PRODUCTION_HOST,
            Environment::Sandbox => SANDBOX_HOST,
        })
    }

    fn make(&self, config: &ClientConfig) -> Result<Box<dyn Gateway>> {
        let text = |name: &str| config.credentials.get(name).map(|secret| secret.reveal().to_owned());
        let violation = |name: &str, message: String| {
            Error::violation(ErrorKind::InvalidConfig, format!("credentials.{name}"), message)
        };
        let public_text = text("gateway_public_key").unwrap_or_default();
        // No copy of the key is made that nobody would wipe.
        let private_text = config.credentials.get("private_key").map(Secret::reveal).unwrap_or_default();
        let private_key = PrivateKey::parse(private_text.as_bytes())
            .map_err(|message| violation("private_key", message))?;
        let public_key = PublicKey::parse(public_text.as_bytes())
            .map_err(|message| violation("gateway_public_key", message))?;
        let secret_names = ["private_key", "merchant_auth_token"];
        Ok(Box::new(Payermax {
            base_url: base_url(self, config),
            app_id: text("app_id").unwrap_or_default(),
            merchant_no: text("merchant_no").unwrap_or_default(),
            sp_merchant_no: text("sp_merchant_no"),
            merchant_auth_token: config.credentials.get("merchant_auth_token").cloned(),
            private_key,
            public_key,
            secrets: secret_names.iter().filter_map(|name| config.credentials.get(*name).cloned()).collect(),
        }))
    }
}

fn capabilities() -> Capabilities {
    let has = |operation, source, note, refuses_duplicates| OperationCapability {
        operation,
        source,
        note,
        refuses_duplicates,
    };
    let published = Source::Published;
    Capabilities {
        gateway: NAME,
        operations: vec![
            has(
                Operation::PaymentCreate,
                published,
                "orderAndPay: card, stored token, wallet, bank transfer, two steps",
                true,
            ),
            has(Operation::PaymentGet, published, "orderQuery: by order number", false),
            has(Operation::PaymentCapture, published, "capture", false),
            has(Operation::PaymentCancel, published, "cancel", false),
            has(Operation::PaymentResolve, Source::Derived, "by orderQuery", false),
            has(Operation::RefundCreate, published, "refund: whole or in part", true),
            has(Operation::RefundGet, published, "refundQuery", false),
            has(Operation::RefundResolve, Source::Derived, "by refundQuery", false),
            has(Operation::PayoutCreate, published, "paymentOrderPay", true),
            has(Operation::PayoutGet, published, "paymentOrderQry: by order number", false),
            has(Operation::PayoutResolve, Source::Derived, "by paymentOrderQry", false),
            has(Operation::TokenCreate, Source::Document, "applyPaymentToken", false),
            has(Operation::TokenGet, published, "InquireApplyRequest", false),
            has(Operation::TokenList, published, "inquirePaymentToken", false),
            has(Operation::TokenDelete, published, "removePaymentToken", false),
            has(Operation::NotificationConfirm, Source::Derived, "by the queries", false),
            has(Operation::NotificationCheck, Source::Derived, "", false),
            has(Operation::NotificationReply, published, "", false),
            has(Operation::ReturnParse, Source::Assumed, "query parameters of frontCallbackUrl", false),
            has(Operation::CallRaw, published, "path is the name of the API", false),
        ],
        notifications: "signature",
        signature_scheme: "payermax",
        amounts: "JSON numbers in major units; payouts as text; some currencies with fewer decimals than ISO 4217",
        settle_after_ms: SETTLE_AFTER_MS,
    }
}

impl Gateway for Payermax {
    fn name(&self) -> &'static str {
        NAME
    }

    fn capabilities(&self) -> Capabilities {
        capabilities()
    }

    fn start(&self, request: &Request, context: &Context) -> Result<Step> {
        let prepared = match request {
            Request::PaymentCreate(request) => order::create(request),
            Request::PaymentGet(request) => payment::get(request),
            Request::PaymentCapture(request) => two_step::capture(request),
            Request::PaymentCancel(request) => two_step::cancel(request),
            Request::RefundCreate(request) => refund::create(request),
            Request::RefundGet(request) => refund::get(request),
            Request::PayoutCreate(request) => payout::create(request),
            Request::PayoutGet(request) => payout::get(request),
            Request::TokenCreate(request) => token::create(request),
            Request::TokenGet(request) => token::get(request),
            Request::TokenList(request) => token::list(request),
            Request::TokenDelete(request) => token::delete(request),
            Request::CallRaw(request) => raw_request(request),
            other => Err(Error::internal(format!("payermax was asked for {}", other.operation().name()))),
        }?;
        let request = envelope::signed(self, &prepared, context)?;
        let mut state = State::new(prepared.operation, prepared.subject);
        state.phase = prepared.api.to_owned();
        state.ignored = prepared.ignored;
        state.memory = prepared.memory;
        Ok(Step::send(request, state))
    }

    fn resume(&self, state: State, exchange: &Exchange, context: &Context) -> Result<Step> {
        let response = exchange.as_ref().map_err(|failure| transport_error(failure, state.operation))?;
        if state.operation == Operation::CallRaw {
            envelope::check_raw(self, &state, response)?;
            return Ok(Step::Done(OperationResult::Raw(raw::response(NAME, response))));
        }
        let answer = envelope::opened(self, &state, response, context)?;
        let answer = match state.phase.as_str() {
            "orderAndPay" => payment::created(&answer, &state),
            "orderQuery" => payment::found(&answer, &state),
            "capture" => two_step::captured(&answer, &state),
            "cancel" => two_step::cancelled(&answer, &state),
            "refund" => refund::created(&answer, &state),
            "refundQuery" => refund::found(&answer, &state),
            "paymentOrderPay" => payout::created(&answer, &state),
            "paymentOrderQry" => payout::found(&answer, &state),
            "applyPaymentToken" | "InquireApplyRequest" => token::applied(&answer, &state),
            "inquirePaymentToken" => token::listed(&answer, &state),
            "removePaymentToken" => token::deleted(&answer, &state),
            other => Err(Error::internal(format!("payermax has no phase {other}"))),
        }?;
        Ok(Step::Done(answer))
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

    fn checkout_url(&self, _token: &str) -> Result<String> {
        Err(Error::new(
            ErrorKind::Unsupported,
            "PayerMax names its payment page in each answer's next_action only",
        ))
    }

    fn parse_return(&self, query: &[(String, String)]) -> ReturnHint {
        let find = |name: &str| query.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        ReturnHint { id: find("tradeToken"), order_id: find("outTradeNo"), claimed_status: find("status") }
    }

    fn secrets(&self) -> Vec<Secret> {
        self.secrets.clone()
    }
}

/// A documented API as it stands: `path` is its name, `body` the content of `data`.
fn raw_request(request: &RawRequest) -> Result<Prepared> {
    let reading = Reading::new(request, NAME);
    let view = reading.view(request);
    let name = raw::api_name(&view, PATH, "orderQuery")?;
    let body = raw::body(&view)?;
    reading.finish()?;
    let mut prepared = Prepared::new(Operation::CallRaw, "raw", Value::Null, Subject::default())?;
    prepared.data = Value::Object(body);
    prepared.raw_api = Some(name.to_owned());
    Ok(prepared)
}
