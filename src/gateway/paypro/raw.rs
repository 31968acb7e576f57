//! Raw calls: a documented request as the shop wrote it.

use serde_json::Value;

use super::edition::Edition;
use super::merchant::NAME;
use super::step::{Call, Prepared};
use crate::error::Result;
use crate::gateway::raw::{parse_api_name, parse_body};
use crate::gateway::{Reading, Subject};
use crate::model::RawRequest;
use crate::operation::Operation;

/// A documented request; libtill adds `sign`, and `timestamp` if it is missing.
pub(super) fn call(request: &RawRequest, edition: &Edition) -> Result<Prepared> {
    let reading = Reading::new(request, NAME);
    let view = reading.view(request);
    let example = format!("{}{}", edition.prefix, edition.payment_query.name);
    let name = parse_api_name(&view, edition.prefix, &example)?;
    let body = parse_body(&view)?;
    let ignored = reading.finish()?;
    let call = Call::new(name, Value::Object(body));
    Ok(Prepared::new(Operation::CallRaw, &(), call, Subject::default(), ignored))
}
