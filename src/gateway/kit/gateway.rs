//! A gateway: a state machine that does no input or output.

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

    /// Starts an operation: checks the request against the gateway's rules, and prepares the first HTTP request.
    fn start(&self, request: &Request, context: &Context) -> Result<Step>;

    /// Continues after an exchange. `state.step()` gives the step whose request was sent.
    fn resume(&self, state: State, exchange: &Exchange, context: &Context) -> Result<Step>;

    /// Verifies a notification's signature over the bytes as received, and reads it. Header names are in lower case. libtill adds
    /// the event's `dedupe_key`.
    fn parse_notification(
        &self,
        headers: &[(String, String)],
        body: &[u8],
        context: &Context,
    ) -> Result<Event>;

    /// The reply that a gateway expects, once the shop has stored a notification or has failed to.
    fn notification_reply(&self, accepted: bool) -> NotificationReply;

    /// The gateway's own payment page.
    fn checkout_url(&self, token: &str) -> Result<String>;

    /// Reads what the gateway appends to a customer's return.
    fn parse_return(&self, query: &[(String, String)]) -> ReturnHint;

    /// The gateway's secrets, so that nothing that is shown repeats one.
    fn secrets(&self) -> Vec<Secret>;
}
