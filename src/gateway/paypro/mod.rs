//! Paypro: virtual accounts, convenience stores and a hosted page; payouts; balance.
//!
//! Documents: Payment API (`/v1/paypro/payInApi`), and the country editions of Paypro's guide for the rest. Every request
//! is a POST of JSON with the merchant's number in the header `merchantNo` and an MD5 signature in the field `sign`. The
//! seed does not say on which side of the string the secret goes; the product's other documentation and its clients say
//! behind it. No request and no answer names a currency: the account has one: `credentials.currency`. Each country has its own
//! edition of the guide, which `credentials.edition` names: see `editions`.
//!
//! In the order in which a shop needs them: payInApi, payIn, queryPayInResult, payOut, queryPayOutResult, queryBalance.

mod amount;
mod balance;
mod columns;
pub mod edition;
mod editions;
mod merchant;
mod notification;
mod payment;
mod payout;
mod raw;
mod sign;
mod status;
mod step;
mod wire;

use super::kit::Source::{Assumed, Derived, Document, Published};
use super::kit::{
    Capabilities, Context, CredentialInfo, Exchange, Gateway, GatewayFactory, OperationCapability, State,
    Step, UNSTATED_SETTLE_AFTER_MS, raw_result, transport_error,
};
use crate::config::ClientConfig;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Event, NotificationAuthentication, ReturnHint};
use crate::money::Currency;
use crate::operation::{Operation, Request};
use crate::secret::Secret;
use crate::signature::Scheme;

pub use merchant::{NAME, Paypro};

use edition::Edition;
use step::PayproStep;

const CREDENTIALS: &[CredentialInfo] = &[
    CredentialInfo::required("merchant_no", "header merchantNo").shown(),
    CredentialInfo::required("secret", "the app secret that salts the signature"),
    CredentialInfo::required(
        "currency",
        "the account's ISO 4217 currency, such as MXN, which no request and no answer names",
    )
    .as_currency(),
    CredentialInfo::optional(
        "salt_position",
        "suffix (when absent, and as documented elsewhere) or prefix, of the secret in the signed string",
    )
    .one_of(&["suffix", "prefix"]),
    CredentialInfo::optional(
        "edition",
        "the country of the account's edition, such as mexico; when absent, what the document and most editions share",
    )
    .one_of(&editions::NAMES),
];

const OPERATIONS: &[OperationCapability] = &[
    Document
        .has(Operation::PaymentCreate, "payInApi: va, store; payIn: hosted page")
        .of_amounts(&amount::AMOUNTS),
    Published.has(Operation::PaymentGet, "queryPayInResult: by order number"),
    Derived.has(Operation::PaymentResolve, "by queryPayInResult"),
    Published.has(Operation::PayoutCreate, "payOut").of_amounts(&amount::AMOUNTS),
    Published.has(Operation::PayoutGet, "queryPayOutResult: by order number"),
    Derived.has(Operation::PayoutResolve, "by queryPayOutResult"),
    Published.has(Operation::BalanceGet, "queryBalance"),
    Derived.has(Operation::NotificationConfirm, "by the queries"),
    Derived.has(Operation::NotificationCheck, ""),
    Published.has(Operation::NotificationReply, ""),
    Derived.has(Operation::AttemptCreate, ""),
    Derived.has(Operation::AttemptMerge, ""),
    Derived.has(Operation::AttemptDue, ""),
    Derived.has(Operation::ClientCheck, "by queryPayInResult of an order that does not exist"),
    Assumed.has(Operation::ReturnParse, "query parameters of returnUrl"),
    Published.has(Operation::CallRaw, "path as documented, such as /v1/paypro/payInApi"),
];

/// Makes Paypro clients.
pub static FACTORY: GatewayFactory = GatewayFactory {
    capabilities: Capabilities {
        gateway: NAME,
        operations: OPERATIONS,
        methods: &payment::METHODS,
        notifications: NotificationAuthentication::None,
        signature_scheme: "paypro",
        amounts: "whole units of the account's currency as text: cents cannot be sent",
        settle_after_ms: UNSTATED_SETTLE_AFTER_MS,
    },
    credentials: CREDENTIALS,
    platform_credential: None,
    secret_fields: &[],
    hosts: None,
    make,
};

fn make(config: &ClientConfig) -> Result<Box<dyn Gateway>> {
    let secret = config.credentials.get("secret").cloned().unwrap_or_else(|| Secret::new(""));
    let merchant_no = config.credentials.get("merchant_no").map(|text| text.reveal().to_owned());
    let merchant_no = merchant_no.unwrap_or_default();
    if !merchant_no.bytes().all(|byte| byte.is_ascii_graphic()) {
        let message = "must have printable ASCII letters without spaces only";
        return Err(Error::violation(ErrorKind::InvalidConfig, "credentials.merchant_no", message));
    }
    let scheme = match config.credentials.get("salt_position").map(Secret::reveal) {
        None | Some("suffix") => Scheme::Paypro,
        Some("prefix") => Scheme::PayproPrefix,
        Some(_) => return Err(Error::internal("a configuration with an unchecked salt_position")),
    };
    let currency = config.credentials.get("currency").and_then(|code| Currency::new(code.reveal()));
    let currency = currency.ok_or_else(|| Error::internal("a configuration with an unchecked currency"))?;
    let edition = editions::named(config.credentials.get("edition").map(Secret::reveal))?;
    let base_url = FACTORY.base_url(config);
    Ok(Box::new(Paypro { base_url, merchant_no, secret, scheme, currency, edition }))
}

/// The editions of Paypro's guide, by name.
pub fn editions() -> &'static [Edition] {
    editions::EDITIONS
}

impl Gateway for Paypro {
    fn capabilities(&self) -> &'static Capabilities {
        &FACTORY.capabilities
    }

    fn start(&self, request: &Request, context: &Context) -> Result<Step> {
        let (account, edition) = (&self.currency, self.edition);
        let prepared = match request {
            Request::PaymentCreate(request) => payment::create(request, account, edition),
            Request::PaymentGet(request) => payment::get(request, account, edition),
            Request::PayoutCreate(request) => payout::create(request, account, edition),
            Request::PayoutGet(request) => payout::get(request, account, edition),
            Request::BalanceGet(request) => balance::get(request, account, edition),
            Request::CallRaw(request) => raw::call(request, edition),
            other => Err(Error::internal(format!("paypro was asked for {}", other.operation().name()))),
        }?;
        prepared.send(|call| sign::sign_request(self, call, context))
    }

    fn resume(&self, state: State, exchange: &Exchange, _context: &Context) -> Result<Step> {
        let response = exchange.as_ref().map_err(|failure| transport_error(failure, state.operation))?;
        if state.operation == Operation::CallRaw {
            return Ok(Step::Done(raw_result(NAME, response)));
        }
        let response = sign::parse_response(&state, response)?;
        match state.step()? {
            PayproStep::PayIn { way_code } => {
                payment::parse_create(&response, &state, way_code, self.edition)
            }
            PayproStep::GetPayment => payment::parse_get(&response, &state, self.edition),
            PayproStep::PayOut => payout::parse_create(&response, &state),
            PayproStep::GetPayout => payout::parse_get(&response, &state),
            PayproStep::GetBalance => balance::parse_get(&response, &state),
        }
        .map(Step::Done)
    }

    fn parse_notification(
        &self,
        _headers: &[(String, String)],
        body: &[u8],
        context: &Context,
    ) -> Result<Event> {
        notification::parse(self, body, context)
    }

    fn parse_return(&self, query: &[(String, String)]) -> ReturnHint {
        let find = |name: &str| query.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        let id = find("platFormTradeNo").or_else(|| find("payproTradeNo"));
        ReturnHint { id, order_id: find("tradeNo"), claimed_status: find("status") }
    }
}
