//! What a single call may set differently from its client.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

/// Settings of one call; what is absent comes from the client.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CallOptions {
    /// Time-outs of this call.
    pub timeouts: Option<TimeoutOptions>,
    /// Whether to ask the gateway by order number when the outcome is unknown. `true` is refused for a call whose outcome no query
    /// determines.
    pub resolve: Option<bool>,
    /// Whether to send again after an unknown outcome. `true` is refused unless this gateway documents that it refuses a second
    /// order number.
    pub resend: Option<bool>,
    /// The merchant for whom a platform acts, when the client has the credential `sp_merchant_no`.
    #[schemars(length(min = 1, max = 64))]
    pub on_behalf_of: Option<String>,
}

/// Time-outs of one call, in milliseconds.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TimeoutOptions {
    /// Longest time to connect, TLS included.
    #[schemars(range(min = 1, max = 600000))]
    pub connect_ms: Option<u32>,
    /// Longest time for one attempt.
    #[schemars(range(min = 1, max = 600000))]
    pub attempt_ms: Option<u32>,
    /// Longest time for the whole call, with retries and resolving: at most the client's `total_ms`, because a resolve counts on it.
    #[schemars(range(min = 1, max = 600000))]
    pub total_ms: Option<u32>,
    /// A connection that idled longer is not used to move money.
    #[schemars(range(min = 0, max = 600000))]
    pub idle_ms: Option<u32>,
}
