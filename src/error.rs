//! Errors that say what a shop acts on: what went wrong, whether money may have moved, and whether to try again.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

pub use crate::model::Outcome;
use crate::model::{Payment, PaymentLink, Payout, Refund, Subscription, Verdict};

macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $variant:ident $name:literal = $status:literal,)+) => {
        /// What went wrong.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum ErrorKind {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl ErrorKind {
            /// Every kind with its name and its status number across the C ABI; numbers are never reused.
            pub const ALL: &'static [(ErrorKind, &'static str, i32)] = &[$((ErrorKind::$variant, $name, $status),)+];

            /// The status number across the C ABI.
            pub fn status(self) -> i32 {
                match self {
                    $(ErrorKind::$variant => $status,)+
                }
            }

            /// The name across the C ABI.
            pub fn name(self) -> &'static str {
                match self {
                    $(ErrorKind::$variant => $name,)+
                }
            }
        }
    };
}

kinds! {
    /// The request breaks a rule: see `violations`. Nothing was sent.
    InvalidRequest "invalid_request" = 1,
    /// The client's configuration breaks a rule: see `violations`. Nothing was sent.
    InvalidConfig "invalid_config" = 2,
    /// This gateway cannot do that: see `violations`. Nothing was sent.
    Unsupported "unsupported" = 3,
    /// The gateway could not be reached, or the connection broke.
    Connection "connection" = 100,
    /// The call timed out.
    Timeout "timeout" = 101,
    /// The call was cancelled.
    Cancelled "cancelled" = 102,
    /// The gateway refused with a code that its document lists as a refusal.
    GatewayRejected "gateway_rejected" = 200,
    /// The gateway failed, or answered with a code that no document lists.
    GatewayError "gateway_error" = 201,
    /// The gateway did not accept the credentials or the signature.
    Authentication "authentication" = 202,
    /// The gateway asks to slow down.
    RateLimited "rate_limited" = 203,
    /// The gateway does not have the requested object.
    NotFound "not_found" = 204,
    /// The order number exists at the gateway: see `existing`.
    DuplicateOrder "duplicate_order" = 205,
    /// The answer is not in the gateway's form.
    MalformedResponse "malformed_response" = 206,
    /// The answer is about another order, amount or currency than the request.
    Mismatch "mismatch" = 207,
    /// A signature is missing or wrong.
    SignatureInvalid "signature_invalid" = 300,
    /// libtill failed.
    Internal "internal" = 900,
}

impl ErrorKind {
    /// Whether repeating may help, judged by the kind alone.
    fn is_transient(self) -> bool {
        matches!(
            self,
            Self::Connection
                | Self::Timeout
                | Self::RateLimited
                | Self::GatewayError
                | Self::MalformedResponse
        )
    }
}

/// A rule that a request or a configuration breaks, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Violation {
    /// Where, such as `customer.email`.
    pub path: String,
    /// What is wrong and how to fix it.
    pub message: String,
}

impl Violation {
    /// A violation of the rule for `path`.
    pub fn new(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { path: path.into(), message: message.into() }
    }
}

/// Why a call failed. Every field is safe to log: secrets, card numbers and security codes are redacted.
#[skip_serializing_none]
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "ErrorDetails")]
pub struct Error {
    /// What went wrong.
    pub kind: ErrorKind,
    /// The kind's number across the C ABI.
    pub status: i32,
    /// What went wrong, in plain words.
    pub message: String,
    /// Whether money may have moved.
    pub outcome: Outcome,
    /// Whether repeating this identical call cannot move money twice.
    pub retry_safe: bool,
    /// Whether repeating may help: a broken connection, a gateway in trouble. A wrong key or an invalid request stays wrong.
    /// It says nothing about money: repeat only a call that is also `retry_safe`.
    pub transient: bool,
    /// The result of resolving, for `payment_resolve`, `refund_resolve` and `payout_resolve`.
    pub verdict: Option<Verdict>,
    /// The gateway.
    pub gateway: Option<String>,
    /// The operation.
    pub operation: Option<String>,
    /// The order number of the request.
    pub order_id: Option<String>,
    /// The refund number that was asked about.
    pub refund_id: Option<String>,
    /// The gateway's code.
    pub gateway_code: Option<String>,
    /// The gateway's kind of code.
    pub gateway_kind: Option<String>,
    /// The gateway's words.
    pub gateway_message: Option<String>,
    /// HTTP status of the answer.
    pub http_status: Option<u16>,
    /// The gateway's number of the request, where it gives one.
    pub request_id: Option<String>,
    /// How long the gateway asks to wait before the next call, in milliseconds.
    pub retry_after_ms: Option<u64>,
    /// How long to wait, in milliseconds, until `resolve` finding nothing means that nothing happened.
    pub settle_after_ms: Option<u64>,
    /// Everything that is wrong with the request or the configuration.
    pub violations: Option<Vec<Violation>>,
    /// The payment, where one is known.
    pub payment: Option<Box<Payment>>,
    /// The refund, where one is known.
    pub refund: Option<Box<Refund>>,
    /// The payout, where one is known.
    pub payout: Option<Box<Payout>>,
    /// The payment that has this order number already, for `duplicate_order`.
    pub existing: Option<Box<Payment>>,
    /// The payout that has this order number already, for `duplicate_order`.
    pub existing_payout: Option<Box<Payout>>,
    /// The refund that has this refund number already, for `duplicate_order`.
    pub existing_refund: Option<Box<Refund>>,
    /// The payment link that has the number already; it may be the shop's own.
    pub existing_payment_link: Option<Box<PaymentLink>>,
    /// The subscription that has the number already; it may be the shop's own.
    pub existing_subscription: Option<Box<Subscription>>,
    /// Payments that could be the one that was asked about.
    pub candidates: Option<Vec<Payment>>,
    /// The answer's body, redacted and cut to 4096 bytes.
    pub body: Option<String>,
}

/// The result of everything in the core that can fail.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An error before anything was sent.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            status: kind.status(),
            message: message.into(),
            outcome: Outcome::NotSent,
            retry_safe: true,
            transient: kind.is_transient(),
            verdict: None,
            gateway: None,
            operation: None,
            order_id: None,
            refund_id: None,
            gateway_code: None,
            gateway_kind: None,
            gateway_message: None,
            http_status: None,
            request_id: None,
            retry_after_ms: None,
            settle_after_ms: None,
            violations: None,
            payment: None,
            refund: None,
            payout: None,
            existing: None,
            existing_payout: None,
            existing_refund: None,
            existing_payment_link: None,
            existing_subscription: None,
            candidates: None,
            body: None,
        }
    }

    /// An error with these violations, in the order of their paths.
    pub fn with_violations(kind: ErrorKind, mut violations: Vec<Violation>) -> Self {
        violations.sort_by(|left, right| left.path.cmp(&right.path));
        let message = Self::listed(&violations);
        Self { violations: Some(violations), ..Self::new(kind, message) }
    }

    /// The message of an error that has violations and nothing else to tell.
    pub(crate) fn listed(violations: &[Violation]) -> String {
        let told: Vec<String> =
            violations.iter().map(|violation| format!("{}: {}", violation.path, violation.message)).collect();
        told.join("; ")
    }

    /// An error with a single violation.
    pub fn violation(kind: ErrorKind, path: impl Into<String>, message: impl Into<String>) -> Self {
        Self::with_violations(kind, vec![Violation::new(path, message)])
    }

    /// A failure of libtill itself.
    pub fn internal(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Internal, message)
    }

    /// The same error with another outcome; only what was not sent or was refused may be repeated.
    pub fn with_outcome(mut self, outcome: Outcome) -> Self {
        self.outcome = outcome;
        self.retry_safe = outcome != Outcome::Unknown;
        self
    }

    /// The same error as another kind.
    pub fn with_kind(mut self, kind: ErrorKind) -> Self {
        self.kind = kind;
        self.transient = kind.is_transient();
        self.status = kind.status();
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.kind.name(), self.message)
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_own_name_and_number() {
        let mut numbers: Vec<i32> = ErrorKind::ALL.iter().map(|(_, _, status)| *status).collect();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), ErrorKind::ALL.len());
        for (kind, name, status) in ErrorKind::ALL {
            assert_eq!(serde_json::to_value(kind).expect("an enum serialises"), *name);
            assert_eq!((kind.name(), kind.status()), (*name, *status));
        }
    }
}
