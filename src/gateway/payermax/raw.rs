//! Raw calls: a documented request as the shop wrote it.

use serde_json::Value;

use super::merchant::{NAME, PATH};
use super::step::{Call, Prepared};
use crate::error::Result;
use crate::gateway::raw::{parse_api_name, parse_body};
use crate::gateway::{Reading, Subject};
use crate::model::RawRequest;
use crate::operation::Operation;

/// A documented API: `path` is its name, `body` the content of `data`.
pub(super) fn call(request: &RawRequest) -> Result<Prepared> {
    let reading = Reading::new(request, NAME);
    let view = reading.view(request);
    let name = parse_api_name(&view, PATH, "orderQuery")?;
    let body = parse_body(&view)?;
    let ignored = reading.finish()?;
    let call = Call::new(name, Value::Object(body));
    Ok(Prepared::new(Operation::CallRaw, &(), call, Subject::default(), ignored))
}
