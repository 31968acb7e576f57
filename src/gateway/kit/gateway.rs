//! A gateway: a state machine that does no input or output.

use std::collections::BTreeMap;

use super::capability::Capabilities;
use super::step::{Context, Exchange, State, Step};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Event, NotificationReply, ReturnHint};
use crate::operation::Request;

/// What holds for a gateway's payments and payouts, where gateways differ.
#[derive(Clone, Copy, Debug)]
pub struct RecordRules {
    /// Whether several of them may have one order number, so that only the gateway's own number identifies one.
    pub repeats_order_numbers: bool,
    /// Whether the gateway always distinguishes a payment that was captured from one that is only authorized.
    pub tells_captured: bool,
    /// Whether an expired payment can no longer be paid.
    pub expires_finally: bool,
}

impl Default for RecordRules {
    fn default() -> Self {
        Self { repeats_order_numbers: false, tells_captured: true, expires_finally: false }
    }
}

/// A gateway with a merchant's credentials. It is immutable, so many threads may use it at once.
pub trait Gateway: Send + Sync {
    /// What the gateway can do: the [`GatewayFactory`](super::factory::GatewayFactory)'s.
    fn capabilities(&self) -> &'static Capabilities;

    /// The gateway's name, such as `payermax`.
    fn name(&self) -> &'static str {
        self.capabilities().gateway
    }

    /// What holds for its payments and payouts.
    fn record_rules(&self) -> RecordRules {
        RecordRules::default()
    }

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

    /// The reply that a gateway expects, once the shop has stored a notification or has failed to: HTTP 200 with
    /// `OK`, or 400, unless it wants something else.
    fn notification_reply(&self, accepted: bool) -> NotificationReply {
        NotificationReply {
            http_status: if accepted { 200 } else { 400 },
            headers: BTreeMap::from([("content-type".to_owned(), "text/plain".to_owned())]),
            body: if accepted { "OK" } else { "FAIL" }.to_owned(),
        }
    }

    /// The gateway's payment page for a token. Most gateways only return it in an answer.
    fn checkout_url(&self, _token: &str) -> Result<String> {
        let message = format!("{} gives a payment page only in an answer's next_action", self.name());
        Err(Error::new(ErrorKind::Unsupported, message))
    }

    /// Reads what the gateway appends to a customer's return.
    fn parse_return(&self, query: &[(String, String)]) -> ReturnHint;
}
