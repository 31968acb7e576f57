//! PayMart and OnlinePay: one engine in two dialects. Cards, 3-D Secure, wallets, recurring and two-step payments, refunds,
//! payouts, balances and disputes.
//!
//! Documents: PayMart Business API, OnlinePay Business API. Requests and answers are JSON below `/api/v1`; the merchant's
//! private key goes as a bearer token, and nothing is signed. What stands in the engine's newer editions and in neither
//! document is marked where it is read.
//!
//! In the order in which a shop meets them: payments, their list and queries, confirm and decline, refunds, payouts, balance,
//! disputes, notifications.

mod account;
mod amount;
mod capabilities;
mod dialect;
mod envelope;
mod follow_up;
mod merchant;
mod notification;
mod payment;
mod payout;
mod problems;
mod record;
mod rules;
mod status;
#[cfg(test)]
mod tests;
mod wire;

use std::collections::BTreeMap;

use serde_json::Value;

use super::kit::{
    Capabilities, Context, CredentialInfo, Exchange, Field, Gateway, GatewayFactory, OperationResult,
    Reading, State, Step, Subject, base_url, climbs, path_segment, raw, transport_error,
};
use crate::config::{ClientConfig, Environment};
use crate::error::{Error, ErrorKind, Result};
use crate::field;
use crate::model::{Event, HttpMethod, NotificationReply, RawRequest, ReturnHint};
use crate::operation::{Operation, Request};
use crate::secret::Secret;
use dialect::{Dialect, ONLINEPAY, PAYMART};
use envelope::Prepared;

pub use merchant::Business;

const CREDENTIALS: &[CredentialInfo] = &[
    CredentialInfo {
        name: "private_key",
        required: true,
        description: "the merchant's private key: bearer token",
    },
    CredentialInfo {
        name: "notification_key",
        required: false,
        description: "the key of signed notifications, where the gateway gave one; no document mentions it",
    },
];

/// Makes PayMart clients.
pub static PAYMART_FACTORY: BusinessFactory = BusinessFactory(&PAYMART);

/// Makes OnlinePay clients.
pub static ONLINEPAY_FACTORY: BusinessFactory = BusinessFactory(&ONLINEPAY);

/// See [`PAYMART_FACTORY`] and [`ONLINEPAY_FACTORY`].
pub struct BusinessFactory(&'static Dialect);

impl GatewayFactory for BusinessFactory {
    fn name(&self) -> &'static str {
        self.0.name
    }

    fn capabilities(&self) -> Capabilities {
        capabilities::of(self.0)
    }

    fn credentials(&self) -> &'static [CredentialInfo] {
        CREDENTIALS
    }

    fn host(&self, environment: Environment) -> Option<&'static str> {
        let [production, sandbox] = self.0.hosts;
        Some(match environment {
            Environment::Production => production,
            Environment::Sandbox => sandbox,
        })
    }

    fn make(&self, config: &ClientConfig) -> Result<Box<dyn Gateway>> {
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
        Ok(Box::new(Business {
            dialect: self.0,
            base_url: base_url(self, config),
            private_key,
            notification_key,
        }))
    }
}

impl Gateway for Business {
    fn name(&self) -> &'static str {
        self.dialect.name
    }

    fn capabilities(&self) -> Capabilities {
        capabilities::of(self.dialect)
    }

    fn start(&self, request: &Request, _context: &Context) -> Result<Step> {
        let dialect = self.dialect;
        let prepared = match request {
            Request::PaymentCreate(request) => payment::create(request, dialect),
            Request::PaymentGet(request) => record::get_payment(request, dialect),
            Request::PaymentList(request) => record::list(request, dialect),
            Request::PaymentCapture(request) => follow_up::capture(request, dialect),
            Request::PaymentCancel(request) => follow_up::cancel(request, dialect),
            Request::RefundCreate(request) => follow_up::refund(request, dialect),
            Request::PayoutCreate(request) => payout::create(request, dialect),
            Request::PayoutGet(request) => record::get_payout(request, dialect),
            Request::BalanceGet(request) => account::balance(request, dialect),
            Request::DisputeList(_) => Ok(account::disputes()),
            Request::CallRaw(request) => raw_request(request, dialect),
            other => {
                Err(Error::internal(format!("{} was asked for {}", dialect.name, other.operation().name())))
            }
        }?;
        Ok(self.sent(prepared))
    }

    fn resume(&self, state: State, exchange: &Exchange, _context: &Context) -> Result<Step> {
        if state.prepares {
            return self.looked_up(&state, exchange);
        }
        let response = exchange.as_ref().map_err(|failure| transport_error(failure, state.operation))?;
        if state.operation == Operation::CallRaw {
            return Ok(Step::Done(OperationResult::Raw(raw::response(self.dialect.name, response))));
        }
        let answer = envelope::opened(state.operation, response)?;
        let answer = match state.phase.as_str() {
            "create" => payment::created(&answer, &state, self.dialect),
            "get" => record::found(&answer, &state, self),
            "order" => record::ordered(&answer, &state, self),
            "list" => record::listed(&answer, &state, self.dialect),
            "capture" | "cancel" => follow_up::two_step(&answer, &state, self.dialect),
            "refund" => follow_up::refunded(&answer, &state, self.dialect),
            "payout" => payout::created(&answer, &state, self.dialect),
            "balance" => account::balance_found(&answer, &state, self.dialect),
            "disputes" => account::disputes_found(&answer, &state),
            other => Err(Error::internal(format!("{} has no phase {other}", self.dialect.name))),
        }?;
        Ok(Step::Done(answer))
    }

    fn parse_notification(
        &self,
        _headers: &[(String, String)],
        body: &[u8],
        _context: &Context,
    ) -> Result<Event> {
        notification::parse(self.dialect, self.notification_key.as_ref(), body)
    }

    /// A notification counts as delivered with HTTP 200; the body is not looked at.
    fn notification_reply(&self, accepted: bool) -> NotificationReply {
        NotificationReply {
            http_status: if accepted { 200 } else { 400 },
            headers: BTreeMap::from([("content-type".to_owned(), "text/plain".to_owned())]),
            body: if accepted { "OK" } else { "FAIL" }.to_owned(),
        }
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

    fn secrets(&self) -> Vec<Secret> {
        [Some(self.private_key.clone()), self.notification_key.clone()].into_iter().flatten().collect()
    }
}

impl Business {
    fn sent(&self, prepared: Prepared) -> Step {
        let request = envelope::authenticated(self, &prepared);
        let mut state = State::new(prepared.operation, prepared.subject);
        state.phase = prepared.phase.to_owned();
        state.prepares = prepared.phase == "find";
        state.ignored = prepared.ignored;
        state.memory = prepared.memory;
        Step::send(request, state)
    }

    /// A query for the payment that the operation is about: it only reads, whatever the operation does afterwards.
    fn looked_up(&self, state: &State, exchange: &Exchange) -> Result<Step> {
        let response =
            exchange.as_ref().map_err(|failure| transport_error(failure, Operation::PaymentGet))?;
        let answer = envelope::opened(Operation::PaymentGet, response)?;
        follow_up::go_on(&answer, state, self.dialect).map(|prepared| self.sent(prepared))
    }
}

/// A documented request as it stands; libtill adds the key.
fn raw_request(request: &RawRequest, dialect: &Dialect) -> Result<Prepared> {
    let reading = Reading::new(request, dialect.title);
    let view = reading.view(request);
    let path = raw_path(&field!(view.path))?;
    let mut prepared = Prepared::get(Operation::CallRaw, "raw", path, Subject::default());
    if field!(view.method).value() == Some(&HttpMethod::Get) {
        if field!(view.body).is_set() {
            return Err(Error::violation(
                ErrorKind::InvalidRequest,
                "body",
                "must be absent with method GET",
            ));
        }
    } else {
        prepared.method = HttpMethod::Post;
        prepared.body = Some(Value::Object(raw::body(&view)?));
    }
    reading.finish()?;
    Ok(prepared)
}

/// A documented path below the engine's own.
fn raw_path(path: &Field<'_, String>) -> Result<String> {
    let given = path.value().map(String::as_str).unwrap_or_default();
    let rooted = given.strip_prefix('/').unwrap_or(given);
    let (path, query) = rooted.split_once('?').unwrap_or((rooted, ""));
    let segments: Option<Vec<&str>> = path.strip_prefix("api/v1/").map(|rest| rest.split('/').collect());
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic() && !b"\\#".contains(&byte));
    let leaves =
        |segment: &&str| climbs(&percent_encoding::percent_decode_str(segment).decode_utf8_lossy()).is_some();
    if segments.is_none_or(|segments| segments.iter().any(leaves)) || !plain(path) || !plain(query) {
        let message = "must be the documented one, such as /api/v1/payments?page=1";
        return Err(Error::violation(ErrorKind::InvalidRequest, "path", message));
    }
    Ok(format!("/{rooted}"))
}
