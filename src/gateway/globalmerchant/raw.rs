//! Raw calls: a documented request as the shop wrote it.

use serde_json::Value;

use super::merchant::{Globalmerchant, NAME};
use super::step::Prepared;
use super::table::NESTED;
use super::wire::{Action, Form, form_value};
use crate::error::{Error, ErrorKind, Result, Violation};
use crate::field;
use crate::gateway::raw::parse_body;
use crate::gateway::{Reading, Subject};
use crate::json;
use crate::model::{HttpMethod, RawRequest};
use crate::operation::Operation;

/// The path as the document writes it.
const DOCUMENTED: &str = "/v3/2020/pay/{mchid}/{appid}";

/// The fields of a documented request; libtill adds `sign`, `nonce_str` if it is missing, and `action_type` if the path is its
/// name.
pub(super) fn call(gateway: &Globalmerchant, request: &RawRequest) -> Result<Prepared> {
    let violation = |path: &str, message: &str| Error::violation(ErrorKind::InvalidRequest, path, message);
    let reading = Reading::new(request, NAME);
    let view = reading.view(request);
    if field!(view.method).value() == Some(&HttpMethod::Get) {
        return Err(violation("method", "must be POST for this gateway"));
    }
    let fields = parse_body(&view)?;
    let path = field!(view.path).value().map(String::as_str).unwrap_or_default();
    let in_path = Action::from_name(path);
    if in_path.is_none() && path != DOCUMENTED && path != gateway.path() {
        return Err(violation(
            "path",
            "must be PAY, PAY_3DS, RETRIEVE or REFUND, or the documented path of this client",
        ));
    }
    let in_body = fields.get("action_type").and_then(Value::as_str);
    let action = in_path.or_else(|| Action::from_name(in_body?));
    let Some(action) = action.filter(|action| in_body.is_none_or(|name| name == action.name())) else {
        return Err(violation(
            "body.action_type",
            "must be PAY, PAY_3DS, RETRIEVE or REFUND, and what the path says",
        ));
    };
    let mut form = Form::new(action);
    let mut violations = Vec::new();
    for (name, value) in fields.iter().filter(|(name, value)| *name != "sign" && !value.is_null()) {
        match form_value(value) {
            Some(text) => form.set(name, text),
            None => violations.push(Violation::new(format!("body.{}", json::shown(name)), NESTED)),
        }
    }
    if !violations.is_empty() {
        return Err(Error::with_violations(ErrorKind::InvalidRequest, violations));
    }
    let ignored = reading.finish()?;
    Ok(Prepared::new(Operation::CallRaw, &(), form, Subject::default(), ignored))
}
