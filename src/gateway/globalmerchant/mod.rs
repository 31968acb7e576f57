//! globalmerchant: card payments and refunds by a form that is signed with SHA-1.
//!
//! Document: "API Reference" of November 8, 2022. Every request is a POST of a form to one address, which carries merchant and
//! app; `action_type` says what is wanted, and `sign` is the SHA-1 of a few values and the key, one after another. Answers are
//! JSON without a signature. PAY_3DS comes from a newer revision, which names its request fields and no answer.
//!
//! In the order in which a shop needs them: PAY, PAY_3DS, RETRIEVE, REFUND.

mod amount;
mod merchant;
mod notification;
mod order;
mod payment;
mod raw;
mod refund;
mod sign;
mod status;
mod step;
mod table;
#[cfg(test)]
mod tests;
mod wire;

use super::kit::Source::{Assumed, Derived, Document};
use super::kit::{
    Capabilities, Context, CredentialInfo, Exchange, Gateway, GatewayFactory, OperationCapability, State,
    Step, UNSTATED_SETTLE_AFTER_MS, raw_result, transport_error,
};
use crate::config::ClientConfig;
use crate::error::{Error, ErrorKind, Result, Violation};
use crate::model::{Event, NotificationAuthentication, ReturnHint};
use crate::operation::{Operation, Request};
use crate::secret::Secret;

pub use merchant::{Globalmerchant, NAME};

use step::GlobalmerchantStep;

const CREDENTIALS: &[CredentialInfo] = &[
    CredentialInfo::required("mchid", "the merchant's number, such as MCH20201").shown(),
    CredentialInfo::required("appid", "the app's number, such as APP100").shown(),
    CredentialInfo::required("key", "the key at the end of the signed string"),
];

const OPERATIONS: &[OperationCapability] = &[
    Document
        .has(Operation::PaymentCreate, "PAY: card; assumed: PAY_3DS, by three_d_secure")
        .numbered(&table::ORDER_NUMBER)
        .of_amounts(&amount::AMOUNTS),
    Document.has(Operation::PaymentGet, "RETRIEVE: by order number"),
    Derived.has(Operation::PaymentResolve, "by RETRIEVE"),
    Document
        .has(
            Operation::RefundCreate,
            "REFUND: by both numbers of the payment, whose currency is queried first; refunds have no query",
        )
        .in_parts()
        .of_amounts(&amount::AMOUNTS),
    Derived.has(Operation::NotificationConfirm, "by RETRIEVE; the callback itself is assumed"),
    Derived.has(Operation::NotificationCheck, ""),
    Assumed.has(Operation::NotificationReply, ""),
    Derived.has(Operation::AttemptCreate, ""),
    Derived.has(Operation::AttemptMerge, ""),
    Derived.has(Operation::AttemptDue, ""),
    Derived.has(Operation::ClientCheck, "by RETRIEVE of an order that does not exist"),
    Assumed.has(Operation::ReturnParse, "query parameters of redirect_url"),
    Document.has(Operation::CallRaw, "path is PAY, PAY_3DS, RETRIEVE or REFUND"),
];

/// Makes globalmerchant clients.
pub static FACTORY: GatewayFactory = GatewayFactory {
    capabilities: Capabilities {
        gateway: NAME,
        operations: OPERATIONS,
        methods: &order::METHODS,
        notifications: NotificationAuthentication::None,
        signature_scheme: "globalmerchant",
        amounts: "two decimals as text, 9999999999.99 at most",
        settle_after_ms: UNSTATED_SETTLE_AFTER_MS,
    },
    credentials: CREDENTIALS,
    platform_credential: None,
    secret_fields: &["card.num", "card.cvv"],
    hosts: None,
    make,
};

fn make(config: &ClientConfig) -> Result<Box<dyn Gateway>> {
    let mut violations = Vec::new();
    let mchid = path_segment("mchid", config, &mut violations);
    let appid = path_segment("appid", config, &mut violations);
    if !violations.is_empty() {
        return Err(Error::with_violations(ErrorKind::InvalidConfig, violations));
    }
    let key = config.credentials.get("key").cloned().unwrap_or_else(|| Secret::new(""));
    Ok(Box::new(Globalmerchant { base_url: FACTORY.base_url(config), mchid, appid, key }))
}

/// "Request Path parameter": both become a segment of the path.
fn path_segment(name: &str, config: &ClientConfig, violations: &mut Vec<Violation>) -> String {
    let text = config.credentials.get(name).map(|text| text.reveal().to_owned()).unwrap_or_default();
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    if !(1..=32).contains(&text.len()) || !text.bytes().all(allowed) {
        let message = "must be 1 to 32 letters, digits, dashes and underscores";
        violations.push(Violation::new(format!("credentials.{name}"), message));
    }
    text
}

impl Globalmerchant {
    fn path(&self) -> String {
        format!("/v3/2020/pay/{}/{}", self.mchid, self.appid)
    }

    fn url(&self) -> String {
        format!("{}{}", self.base_url, self.path())
    }
}

impl Gateway for Globalmerchant {
    fn capabilities(&self) -> &'static Capabilities {
        &FACTORY.capabilities
    }

    fn start(&self, request: &Request, context: &Context) -> Result<Step> {
        let prepared = match request {
            Request::PaymentCreate(request) => payment::create(request),
            Request::PaymentGet(request) => payment::get(request),
            Request::RefundCreate(request) => refund::create(request),
            Request::CallRaw(request) => raw::call(self, request),
            other => Err(Error::internal(format!("{NAME} was asked for {}", other.operation().name()))),
        }?;
        prepared.send(|form| sign::sign_request(self, form, context))
    }

    fn resume(&self, state: State, exchange: &Exchange, context: &Context) -> Result<Step> {
        // Looking a payment up moves nothing, whatever follows.
        let operation = if state.prepares { Operation::PaymentGet } else { state.operation };
        let response = exchange.as_ref().map_err(|failure| transport_error(failure, operation))?;
        if operation == Operation::CallRaw {
            return Ok(Step::Done(raw_result(NAME, response)));
        }
        let response = sign::parse_response(operation, response)?;
        match state.step()? {
            GlobalmerchantStep::Pay => payment::parse_create(&response, &state, false),
            GlobalmerchantStep::PayWith3ds => payment::parse_create(&response, &state, true),
            GlobalmerchantStep::Retrieve => payment::parse_get(&response, &state),
            GlobalmerchantStep::RetrieveForRefund { form } => {
                let prepared = refund::continue_refund(&response, state, form)?;
                return prepared.send(|form| sign::sign_request(self, form, context));
            }
            GlobalmerchantStep::Refund => refund::parse_create(&response, &state),
        }
        .map(Step::Done)
    }

    fn parse_notification(
        &self,
        _headers: &[(String, String)],
        body: &[u8],
        _context: &Context,
    ) -> Result<Event> {
        notification::parse(body)
    }

    fn parse_return(&self, query: &[(String, String)]) -> ReturnHint {
        notification::parse_return(query)
    }
}
