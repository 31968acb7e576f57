//! What a gateway can do, and how that is known.

use super::methods::MethodTable;
use super::rules::{AmountRule, NumberRule};
use crate::model::NotificationAuthentication;
use crate::operation::Operation;

pub use crate::model::CapabilitySource as Source;

/// [`Capabilities::settle_after_ms`] where no document states how long an order may stay unseen: five minutes, as the slowest of the
/// gateways takes.
pub const UNSTATED_SETTLE_AFTER_MS: u64 = 5 * 60 * 1000;

impl Source {
    /// An operation that is known from this source, with what to know about it.
    pub const fn has(self, operation: Operation, note: &'static str) -> OperationCapability {
        OperationCapability {
            operation,
            source: self,
            note,
            refuses_duplicates: false,
            partial: None,
            number: &NumberRule::ANY,
            amounts: None,
        }
    }
}

/// One operation of a gateway.
#[derive(Clone, Copy, Debug)]
pub struct OperationCapability {
    /// The operation.
    pub operation: Operation,
    /// How it is known.
    pub source: Source,
    /// What to know about it, in a few words.
    pub note: &'static str,
    /// Whether the gateway documents that it refuses a duplicate order number here, so that `resend` is allowed.
    pub refuses_duplicates: bool,
    /// Whether a refund or a capture may be of a part; none for other operations.
    pub partial: Option<bool>,
    /// The rule for the number that the shop gives.
    pub number: &'static NumberRule,
    /// The amounts that can be sent, if the request has one.
    pub amounts: Option<&'static AmountRule>,
}

impl OperationCapability {
    /// The same, where the gateway documents that it refuses a duplicate order number.
    pub const fn refusing_duplicates(self) -> Self {
        Self { refuses_duplicates: true, ..self }
    }

    /// The same, with the rule for the number that the shop gives.
    pub const fn numbered(self, number: &'static NumberRule) -> Self {
        Self { number, ..self }
    }

    /// The same, with the amounts that can be sent.
    pub const fn of_amounts(self, amounts: &'static AmountRule) -> Self {
        Self { amounts: Some(amounts), ..self }
    }

    /// The same, for a part of the payment as well.
    pub const fn in_parts(self) -> Self {
        Self { partial: Some(true), ..self }
    }

    /// The same, for the whole payment only.
    pub const fn whole_only(self) -> Self {
        Self { partial: Some(false), ..self }
    }
}

/// Everything that a gateway can do.
#[derive(Clone, Copy, Debug)]
pub struct Capabilities {
    /// The gateway's name.
    pub gateway: &'static str,
    /// Its operations.
    pub operations: &'static [OperationCapability],
    /// The ways to pay.
    pub methods: &'static MethodTable,
    /// What authenticates its notifications.
    pub notifications: NotificationAuthentication,
    /// The signature scheme for `till_sign`.
    pub signature_scheme: &'static str,
    /// How it takes amounts.
    pub amounts: &'static str,
    /// After how many milliseconds a query that finds nothing means that nothing happened.
    pub settle_after_ms: u64,
}

impl Capabilities {
    /// An operation, if the gateway has it.
    pub fn find(&self, operation: Operation) -> Option<&OperationCapability> {
        self.operations.iter().find(|capability| capability.operation == operation)
    }
}
