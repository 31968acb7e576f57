//! What every gateway is: a step machine that does no input or output.

use super::capability::Capabilities;
use super::step::{Context, Exchange, State, Step};
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
