//! What a gateway can do, and how that is known.

use serde::Serialize;

use crate::operation::Operation;

/// [`Capabilities::settle_after_ms`] where no document states how long an order may stay unseen: five minutes, as the slowest of the
/// gateways takes.
pub const UNSTATED_SETTLE_AFTER_MS: u64 = 5 * 60 * 1000;

/// How an operation is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The gateway's own document that libtill was built from.
    Document,
    /// Other publications of the gateway.
    Published,
    /// No document: assumed by us, marked everywhere and trusted nowhere.
    Assumed,
    /// libtill builds it from the gateway's other operations.
    Derived,
}

impl Source {
    /// An operation that is known from this source, with what to know about it.
    pub const fn has(self, operation: Operation, note: &'static str) -> OperationCapability {
        OperationCapability { operation, source: self, note, refuses_duplicates: false }
    }
}

/// One operation of a gateway.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct OperationCapability {
    /// The operation.
    pub operation: Operation,
    /// How it is known.
    pub source: Source,
    /// What to know about it, in a few words.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub note: &'static str,
    /// Whether the gateway documents that it refuses a duplicate order number here, so that `resend` is allowed.
    pub refuses_duplicates: bool,
}

impl OperationCapability {
    /// The same, where the gateway documents that it refuses a duplicate order number.
    pub const fn refusing_duplicates(self) -> Self {
        Self { refuses_duplicates: true, ..self }
    }
}

/// Everything that a gateway can do.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Capabilities {
    /// The gateway's name.
    pub gateway: &'static str,
    /// Its operations.
    pub operations: &'static [OperationCapability],
    /// What authenticates its notifications: `signature`, or `none` until they are confirmed.
    pub notifications: &'static str,
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
