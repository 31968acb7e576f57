//! Whether a client can do its work: what was looked at, and what was seen.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::CallOptions;
use crate::secret::Secret;

/// Checks a client. It moves no money.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ClientCheckRequest {
    /// Whether to query an order that does not exist, whose answer shows whether the gateway accepts the credentials; `true` by
    /// default. `false` sends no credentials.
    pub query: Option<bool>,
    /// The public key that the gateway has of the merchant, PEM or base64: checks that it belongs to the configured private key.
    #[schemars(length(min = 1, max = 65536))]
    pub public_key: Option<Secret>,
    /// Settings of this call.
    pub options: Option<CallOptions>,
}

/// What a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CheckName {
    /// The settings of the client.
    Configuration,
    /// Whether the keys are whole and belong together.
    Keys,
    /// Whether the gateway can be reached.
    Connection,
    /// Whether this machine and the gateway agree on the time.
    Clock,
    /// Whether the gateway accepts the credentials.
    Credentials,
    /// What authenticates the gateway's notifications.
    Notifications,
}

/// What was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CheckState {
    /// It was looked at, and is as it should be.
    Ok,
    /// It works, and deserves attention.
    Warning,
    /// It must be fixed.
    Failed,
    /// It could not be looked at, so it may be right or wrong.
    Unknown,
    /// There is nothing to look at.
    NotApplicable,
}

/// One thing that was looked at.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// What it is about. Several findings may be about the same.
    pub name: CheckName,
    /// What was seen.
    pub state: CheckState,
    /// The same in a sentence for people.
    pub message: String,
    /// What to do, in a sentence; absent where nothing has to be done.
    pub fix: Option<String>,
}

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ClientCheck {
    /// The gateway.
    pub gateway: String,
    /// The worst of the findings: `failed`, else `unknown`, else `warning`, else `ok`.
    pub state: CheckState,
    /// Everything that was looked at, in order.
    pub findings: Vec<Finding>,
}

impl ClientCheck {
    /// What these findings say together.
    pub fn new(gateway: &str, findings: Vec<Finding>) -> Self {
        let has = |state: &CheckState| findings.iter().any(|finding| finding.state == *state);
        let worst = [CheckState::Failed, CheckState::Unknown, CheckState::Warning].into_iter().find(has);
        Self { gateway: gateway.to_owned(), state: worst.unwrap_or(CheckState::Ok), findings }
    }
}
