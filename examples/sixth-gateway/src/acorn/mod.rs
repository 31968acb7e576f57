//! Acorn: a small fictional bank whose payments take place on its own page. `bank.py` is the bank.
//!
//! Every request names the merchant and the time in headers and is signed with HMAC-SHA256. Answers are not signed, so they
//! rely on TLS. Notifications are signed like requests. Amounts are strings with the currency's decimals.
//!
//! In the order in which a shop needs them: `POST /v1/payments`, `GET /v1/payments/{order}`, `POST /v1/refunds`,
//! notifications.

mod merchant;
mod notification;
mod payment;
mod refund;
mod sign;
mod status;
mod step;
#[cfg(test)]
mod tests;
mod wire;

use std::collections::BTreeMap;

use till::config::ClientConfig;
use till::error::{Error, ErrorKind, Result};
use till::gateway::Source::{Derived, Document};
use till::gateway::{
    Capabilities, Context, CredentialInfo, Exchange, Gateway, GatewayFactory, OperationCapability, State,
    Step, transport_error,
};
use till::model::{Event, NotificationAuthentication, NotificationReply, ReturnHint};
use till::operation::{Operation, Request};
use till::secret::Secret;

pub use merchant::{Acorn, NAME};

use step::AcornStep;

/// The bank sees every payment at once; the minute covers requests that are still in transit.
const SETTLE_AFTER_MS: u64 = 60 * 1000;

const CREDENTIALS: &[CredentialInfo] = &[
    CredentialInfo::required("merchant", "header acorn-merchant").shown(),
    CredentialInfo::required("secret", "signs requests and notifications"),
];

const OPERATIONS: &[OperationCapability] = &[
    Document
        .has(Operation::PaymentCreate, "POST /v1/payments: the bank's page")
        .refusing_duplicates()
        .numbered(&payment::ORDER_NUMBER)
        .of_amounts(&payment::AMOUNTS),
    Document.has(Operation::PaymentGet, "GET /v1/payments/{order}: by order number"),
    Derived.has(Operation::PaymentResolve, "by GET /v1/payments/{order}"),
    Document
        .has(Operation::RefundCreate, "POST /v1/refunds: full and partial")
        .in_parts()
        .of_amounts(&payment::AMOUNTS),
    Derived.has(Operation::NotificationConfirm, "by GET /v1/payments/{order}"),
    Derived.has(Operation::NotificationCheck, ""),
    Document.has(Operation::NotificationReply, ""),
    Derived.has(Operation::ClientCheck, "by GET /v1/payments/{order} of an order that does not exist"),
];

/// Makes Acorn clients.
pub static FACTORY: GatewayFactory = GatewayFactory {
    capabilities: Capabilities {
        gateway: NAME,
        operations: OPERATIONS,
        methods: &payment::METHODS,
        notifications: NotificationAuthentication::Signature,
        signature_scheme: "",
        amounts: "text with the currency's decimals",
        settle_after_ms: SETTLE_AFTER_MS,
    },
    credentials: CREDENTIALS,
    platform_credential: None,
    // Cards are on the bank's page only, and the key is in no field.
    secret_fields: &[],
    // The bank has no host, so `base_url` is required.
    hosts: None,
    make,
};

fn make(config: &ClientConfig) -> Result<Box<dyn Gateway>> {
    let credential = |name: &str| config.credentials.get(name).cloned().unwrap_or_else(|| Secret::new(""));
    let merchant = credential("merchant").reveal().to_owned();
    if !merchant.bytes().all(|byte| byte.is_ascii_graphic()) {
        let message = "must consist of printable ASCII characters without spaces";
        return Err(Error::violation(ErrorKind::InvalidConfig, "credentials.merchant", message));
    }
    Ok(Box::new(Acorn { base_url: FACTORY.base_url(config), merchant, secret: credential("secret") }))
}

impl Gateway for Acorn {
    fn capabilities(&self) -> &'static Capabilities {
        &FACTORY.capabilities
    }

    fn start(&self, request: &Request, context: &Context) -> Result<Step> {
        let prepared = match request {
            Request::PaymentCreate(request) => payment::create(request),
            Request::PaymentGet(request) => payment::get(request),
            Request::RefundCreate(request) => refund::create(request),
            other => Err(Error::internal(format!("acorn was asked for {}", other.operation().name()))),
        }?;
        prepared.send(|call| Ok(sign::sign_request(self, call, context)))
    }

    fn resume(&self, state: State, exchange: &Exchange, _context: &Context) -> Result<Step> {
        let response = exchange.as_ref().map_err(|failure| transport_error(failure, state.operation))?;
        let response = sign::parse_response(&state, response)?;
        match state.step()? {
            AcornStep::Payment => payment::parse_payment(&response, &state),
            AcornStep::Refund => refund::parse_create(&response, &state),
        }
        .map(Step::Done)
    }

    fn parse_notification(
        &self,
        headers: &[(String, String)],
        body: &[u8],
        context: &Context,
    ) -> Result<Event> {
        notification::parse(&self.secret, headers, body, context)
    }

    fn notification_reply(&self, accepted: bool) -> NotificationReply {
        NotificationReply {
            http_status: if accepted { 200 } else { 503 },
            headers: BTreeMap::from([("content-type".to_owned(), "text/plain".to_owned())]),
            body: if accepted { "stored" } else { "again" }.to_owned(),
        }
    }

    fn parse_return(&self, query: &[(String, String)]) -> ReturnHint {
        let order_id = query.iter().find(|(key, _)| key == "order").map(|(_, value)| value.clone());
        ReturnHint { id: None, order_id, claimed_status: None }
    }
}
