//! What a gateway can do, and how sure that is.

use serde::Serialize;

use crate::operation::Operation;

/// Where the knowledge of an operation comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The gateway's own document that libtill was built from.
    Document,
    /// Other publications of the gateway.
    Published,
    /// Nobody states it: our reading, marked everywhere and trusted nowhere.
    Assumed,
    /// libtill builds it from the gateway's other operations.
    Derived,
}

/// One operation of a gateway.
#[derive(Clone, Debug, Serialize)]
pub struct OperationCapability {
    /// The operation.
    pub operation: Operation,
    /// Where the knowledge comes from.
    pub source: Source,
    /// What to know of it, in a few words.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub note: &'static str,
    /// Whether the gateway documents that it refuses a second order number here, so that `resend` is allowed.
    pub refuses_duplicates: bool,
}

/// Everything that a gateway can do.
#[derive(Clone, Debug, Serialize)]
pub struct Capabilities {
    /// The gateway's name.
    pub gateway: &'static str,
    /// Its operations.
    pub operations: Vec<OperationCapability>,
    /// Who vouches for its notifications: `signature`, or `none` until they are confirmed.
    pub notifications: &'static str,
    /// The signature scheme for `till_sign`.
    pub signature_scheme: &'static str,
    /// How amounts are written to it.
    pub amounts: &'static str,
    /// After how many milliseconds a query that finds nothing means that nothing happened.
    pub settle_after_ms: u64,
}

impl Capabilities {
    /// The gateway's word on an operation, if it has it.
    pub fn find(&self, operation: Operation) -> Option<&OperationCapability> {
        self.operations.iter().find(|capability| capability.operation == operation)
    }
}
