//! Gateways: what each of them understands, as machines that do no input or output.
//!
//! A gateway turns a checked request into HTTP requests and answers into results. It is asked with
//! [`Gateway::start`], and again with [`Gateway::resume`] each time an exchange has taken place, until it is done. Time,
//! nonces and identities come in with the [`Context`]. So one machine serves operations of one request and of several,
//! is tested without a network, and can be driven by a host that does its own HTTP.
//!
//! To add a gateway, add a folder here and a line in [`registry`]; or write it in a crate of your own, as
//! `examples/sixth-gateway` does, and add it with [`register_on_load!`](crate::register_on_load) or [`register`].

mod answer;
pub mod business;
mod capability;
pub mod derived;
mod fields;
pub mod globalmerchant;
mod judge;
mod machine;
pub(crate) mod news;
mod page;
pub mod payermax;
pub mod paypro;
pub mod raw;
mod redirect;
pub mod registry;
mod timestamp;

pub use answer::Answer;
pub use capability::{Capabilities, OperationCapability, Source};
pub(crate) use fields::climbs;
pub(crate) use fields::listed_code;
pub use fields::{Checks, decimal_amount, merge, path_segment, present};
pub(crate) use judge::check_proof;
pub use judge::{
    check_payment, check_payout, check_refund, malformed, may_refuse, refusal, says_unknown_order,
    transport_error, unlisted,
};
pub use machine::{
    Context, Exchange, Failure, FailureKind, HttpRequest, HttpResponse, Purpose, State, Step, Subject,
};
pub(crate) use page::is_safe_page;
pub use registry::{CredentialInfo, Maker, register};
pub use timestamp::{is_stale, rfc3339};

use crate::error::Result;
use crate::model::{Event, NotificationReply, ReturnHint};
use crate::operation::Request;
use crate::secret::Secret;

/// A gateway with a merchant's credentials. It is immutable, so many threads may use it at once.
pub trait Gateway: Send + Sync {
    /// The gateway's name, such as `payermax`.
    fn name(&self) -> &'static str;

    /// What the gateway can do.
    fn capabilities(&self) -> Capabilities;

    /// Begins an operation: checks the request against the gateway's rules and prepares the first HTTP request.
    fn start(&self, request: &Request, context: &Context) -> Result<Step>;

    /// Goes on after an exchange. `state.phase` tells which request was sent; `state.operation` can be one that libtill
    /// builds on it, such as `payment_resolve` on `payment_get`.
    fn resume(&self, state: State, exchange: &Exchange, context: &Context) -> Result<Step>;

    /// Reads a notification and checks its signature, on the bytes as they came. Header names are in lower case. libtill gives
    /// the event its `dedupe_key`.
    fn parse_notification(
        &self,
        headers: &[(String, String)],
        body: &[u8],
        context: &Context,
    ) -> Result<Event>;

    /// What the gateway wants to hear once the shop has stored a notification, or when it could not.
    fn notification_reply(&self, accepted: bool) -> NotificationReply;

    /// The gateway's own payment page.
    fn checkout_url(&self, token: &str) -> Result<String>;

    /// Reads what the gateway appends to a customer's return.
    fn parse_return(&self, query: &[(String, String)]) -> ReturnHint;

    /// Every secret that this gateway holds, so that nothing printed repeats one.
    fn secrets(&self) -> Vec<Secret>;
}
