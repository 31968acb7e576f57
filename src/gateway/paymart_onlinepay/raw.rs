//! Raw calls: a documented request as the shop wrote it.

use serde_json::Value;

use super::dialect::Dialect;
use super::step::{Call, Content, Prepared};
use crate::error::{Error, ErrorKind, Result};
use crate::field;
use crate::gateway::raw::parse_body;
use crate::gateway::{Field, Reading, Subject, segment_violation};
use crate::model::{HttpMethod, RawRequest};
use crate::operation::Operation;

/// A documented request; libtill adds the key.
pub(super) fn call(request: &RawRequest, dialect: &Dialect) -> Result<Prepared> {
    let reading = Reading::new(request, dialect.title);
    let view = reading.view(request);
    let path = raw_path(&field!(view.path))?;
    let mut call = Call::get(path);
    if field!(view.method).value() == Some(&HttpMethod::Get) {
        if field!(view.body).is_set() {
            return Err(Error::violation(
                ErrorKind::InvalidRequest,
                "body",
                "must be absent with method GET",
            ));
        }
    } else {
        call.method = HttpMethod::Post;
        call.content = Content::Json(Value::Object(parse_body(&view)?));
    }
    let ignored = reading.finish()?;
    Ok(Prepared::new(Operation::CallRaw, &(), call, Subject::default(), ignored))
}

/// A documented path below the engine's own.
fn raw_path(path: &Field<'_, String>) -> Result<String> {
    let given = path.value().map(String::as_str).unwrap_or_default();
    let rooted = given.strip_prefix('/').unwrap_or(given);
    let (path, query) = rooted.split_once('?').unwrap_or((rooted, ""));
    let segments: Option<Vec<&str>> = path.strip_prefix("api/v1/").map(|rest| rest.split('/').collect());
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic() && !b"\\#".contains(&byte));
    let leaves = |segment: &&str| {
        segment_violation(&percent_encoding::percent_decode_str(segment).decode_utf8_lossy()).is_some()
    };
    if segments.is_none_or(|segments| segments.iter().any(leaves)) || !plain(path) || !plain(query) {
        let message = "must be the documented one, such as /api/v1/payments?page=1";
        return Err(Error::violation(ErrorKind::InvalidRequest, "path", message));
    }
    Ok(format!("/{rooted}"))
}
