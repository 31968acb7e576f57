//! Requests that the model does not name, sent unchanged.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::CallOptions;

/// HTTP methods that gateways use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum HttpMethod {
    /// Reads.
    Get,
    /// Writes.
    #[default]
    Post,
}

/// A documented request of the gateway's, which libtill signs, authenticates and sends.
#[skip_serializing_none]
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("x-must-be-sent" = true))]
pub struct RawRequest {
    /// HTTP method; `POST` when absent.
    pub method: Option<HttpMethod>,
    /// Path as the gateway documents it, or the name of an API such as `orderQuery`, where the gateway has one path for all.
    #[schemars(length(min = 1, max = 1024))]
    pub path: String,
    /// Body as the gateway documents it, without signature, time and credentials, which libtill adds; of an envelope with
    /// `data`, the content of `data`. JSON text, so that no number in it is rewritten.
    #[schemars(length(max = 1048576))]
    pub body: Option<String>,
    /// Settings of this call.
    pub options: Option<CallOptions>,
}

/// The gateway's own answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RawResponse {
    /// The gateway that answered.
    pub gateway: String,
    /// HTTP status.
    pub http_status: u16,
    /// HTTP headers, names in lower case.
    pub headers: BTreeMap<String, String>,
    /// HTTP body, verbatim.
    pub body: String,
}
