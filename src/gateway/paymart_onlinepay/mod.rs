//! PayMart and OnlinePay: one engine in two dialects. Cards, 3-D Secure, wallets, recurring and two-step payments, refunds,
//! payouts, balances and disputes.
//!
//! Documents: PayMart Business API, OnlinePay Business API. Requests and answers are JSON below `/api/v1`; the merchant's
//! private key goes as a bearer token, and nothing is signed. Parts of the engine's newer editions that are in neither
//! document is marked where it is read.
//!
//! In the order in which a shop needs them: payments, their list and queries, one-time passwords, confirm and decline, refunds,
//! payouts, balance, disputes, notifications.

mod amount;
mod balance;
mod capture;
mod confirm;
mod dialect;
mod dispute;
mod merchant;
mod multipart;
mod notification;
mod order;
mod payment;
mod payout;
mod problems;
mod raw;
mod record;
mod refund;
mod rules;
mod sign;
mod status;
mod step;
#[cfg(test)]
mod tests;
mod wire;

use super::kit::{
    Capabilities, Context, CredentialInfo, Exchange, Gateway, GatewayFactory, OperationResult, RecordRules,
    State, Step, path_segment, raw_result, transport_error,
};
use crate::config::ClientConfig;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Event, ReturnHint};
use crate::operation::{Operation, Request};
use crate::secret::Secret;
use dialect::{Dialect, ONLINEPAY, PAYMART};
use sign::Response;
use step::BusinessStep;

pub use merchant::Business;

const CREDENTIALS: &[CredentialInfo] = &[
    CredentialInfo::required("private_key", "the merchant's private key: bearer token"),
    CredentialInfo::optional(
        "notification_key",
        "the key of signed notifications, where the gateway gave one; no document mentions it",
    ),
];

/// Makes PayMart clients.
pub static PAYMART_FACTORY: GatewayFactory =
    factory(&PAYMART, |config| make(&PAYMART_FACTORY, &PAYMART, config));

/// Makes OnlinePay clients.
pub static ONLINEPAY_FACTORY: GatewayFactory =
    factory(&ONLINEPAY, |config| make(&ONLINEPAY_FACTORY, &ONLINEPAY, config));

const fn factory(
    dialect: &'static Dialect,
    make: fn(&ClientConfig) -> Result<Box<dyn Gateway>>,
) -> GatewayFactory {
    GatewayFactory {
        capabilities: dialect.capabilities,
        credentials: CREDENTIALS,
        platform_credential: None,
        secret_fields: &["pan"],
        hosts: Some(dialect.hosts),
        make,
    }
}

fn make(
    factory: &GatewayFactory,
    dialect: &'static Dialect,
    config: &ClientConfig,
) -> Result<Box<dyn Gateway>> {
    let private_key = config.credentials.get("private_key").cloned().unwrap_or_else(|| Secret::new(""));
    if private_key.is_empty() || !private_key.reveal().bytes().all(|byte| byte.is_ascii_graphic()) {
        let message = "must have printable ASCII letters without spaces only";
        return Err(Error::violation(ErrorKind::InvalidConfig, "credentials.private_key", message));
    }
    let notification_key = config.credentials.get("notification_key").cloned();
    if notification_key.as_ref().is_some_and(Secret::is_empty) {
        let message = "must not be empty; leave it out where the gateway gave none";
        return Err(Error::violation(ErrorKind::InvalidConfig, "credentials.notification_key", message));
    }
    Ok(Box::new(Business { dialect, base_url: factory.base_url(config), private_key, notification_key }))
}

impl Gateway for Business {
    fn capabilities(&self) -> &'static Capabilities {
        &self.dialect.capabilities
    }

    /// Whether an order number may be used twice is a setting of the merchant.
    fn record_rules(&self) -> RecordRules {
        RecordRules { repeats_order_numbers: true, ..RecordRules::default() }
    }

    fn start(&self, request: &Request, context: &Context) -> Result<Step> {
        let dialect = self.dialect;
        let prepared = match request {
            Request::PaymentCreate(request) => payment::create(request, dialect),
            Request::PaymentGet(request) => payment::get(request, dialect),
            Request::PaymentList(request) => payment::list(request, dialect),
            Request::PaymentCapture(request) => capture::capture(request, dialect),
            Request::PaymentCancel(request) => capture::cancel(request, dialect),
            Request::PaymentConfirm(request) => confirm::confirm(request, dialect),
            Request::RefundCreate(request) => refund::create(request, dialect),
            Request::PayoutCreate(request) => payout::create(request, dialect),
            Request::PayoutGet(request) => payout::get(request, dialect),
            Request::BalanceGet(request) => balance::get(request, dialect),
            Request::DisputeCreate(request) => dispute::create(request, dialect, &context.nonce),
            Request::DisputeList(request) => dispute::list(request, dialect),
            Request::CallRaw(request) => raw::call(request, dialect),
            other => {
                Err(Error::internal(format!("{} was asked for {}", dialect.name, other.operation().name())))
            }
        }?;
        prepared.send(|call| Ok(sign::sign_request(self, call)))
    }

    fn resume(&self, state: State, exchange: &Exchange, _context: &Context) -> Result<Step> {
        // Looking a payment up moves nothing, whatever follows.
        let operation = if state.prepares { Operation::PaymentGet } else { state.operation };
        let response = exchange.as_ref().map_err(|failure| transport_error(failure, operation))?;
        if operation == Operation::CallRaw {
            return Ok(Step::Done(raw_result(self.dialect.name, response)));
        }
        let response = &sign::parse_response(operation, &state.subject, response)?;
        let (state, dialect) = (&state, self.dialect);
        let prepared = match state.step()? {
            BusinessStep::FindForTwoStep => capture::continue_two_step(response, state, dialect)?,
            BusinessStep::FindForRefund { fields, expected_refunded } => {
                refund::continue_refund(response, state, fields, expected_refunded, dialect)?
            }
            step => return self.parse_result(step, response, state).map(Step::Done),
        };
        prepared.send(|call| Ok(sign::sign_request(self, call)))
    }

    fn parse_notification(
        &self,
        _headers: &[(String, String)],
        body: &[u8],
        _context: &Context,
    ) -> Result<Event> {
        notification::parse(self.dialect, self.notification_key.as_ref(), body)
    }

    /// `GET /p/{token}`.
    fn checkout_url(&self, token: &str) -> Result<String> {
        Ok(format!("{}/p/{}", self.base_url, path_segment("token", token)?))
    }

    /// All fields of a notification are appended to the address of the return.
    fn parse_return(&self, query: &[(String, String)]) -> ReturnHint {
        let find = |name: &str| query.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        ReturnHint { id: find("token"), order_id: find("orderNumber"), claimed_status: find("status") }
    }
}

impl Business {
    fn parse_result(
        &self,
        step: BusinessStep,
        response: &Response,
        state: &State,
    ) -> Result<OperationResult> {
        let dialect = self.dialect;
        match step {
            BusinessStep::Pay { has_method } => payment::parse_create(response, state, has_method, dialect),
            BusinessStep::Get if state.operation == Operation::PayoutGet => {
                payout::parse_get(response, state, dialect)
            }
            BusinessStep::Get => payment::parse_get(response, state, self),
            BusinessStep::List { page, kind } => payment::parse_list(response, state, page, kind, self),
            BusinessStep::FindForTwoStep | BusinessStep::FindForRefund { .. } => {
                Err(Error::internal("a lookup has no result"))
            }
            BusinessStep::TwoStep => capture::parse_two_step(response, state, dialect),
            BusinessStep::Refund => refund::parse_create(response, state, dialect),
            BusinessStep::PayOut => payout::parse_create(response, state, dialect),
            BusinessStep::GetBalance => balance::parse_get(response, state, dialect),
            BusinessStep::Confirm => confirm::parse_confirm(response, state, dialect),
            BusinessStep::OpenDispute => dispute::parse_create(response, state),
            BusinessStep::ListDisputes { status } => dispute::parse_list(response, state, status.as_deref()),
        }
    }
}
