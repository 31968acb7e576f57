//! `/sandbox/clock`.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{ControlError, input};
use crate::clock::{FURTHEST_ADVANCE, rfc3339};
use crate::sandbox::{CLOCK_OFFSET, Sandbox};
use crate::store::set_meta;
use crate::worker;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    advance_ms: i64,
}

fn shown(sandbox: &Sandbox) -> Json<Value> {
    let now = sandbox.clock.now();
    Json(json!({ "now_ms": now, "now": rfc3339(now), "offset_ms": sandbox.clock.offset() }))
}

/// What time it is.
pub async fn show(State(sandbox): State<Arc<Sandbox>>) -> Json<Value> {
    shown(&sandbox)
}

/// Moves the clock forward, and does what became due before it answers.
pub async fn advance(State(sandbox): State<Arc<Sandbox>>, bytes: Bytes) -> Result<Json<Value>, ControlError> {
    let wanted: Advance = input::body(&bytes)?;
    let furthest = FURTHEST_ADVANCE - sandbox.clock.offset();
    if !(0..=furthest).contains(&wanted.advance_ms) {
        return Err(ControlError::bad_request(format!("advance_ms: send 0 to {furthest}")));
    }
    input::blocking(sandbox, move |sandbox| {
        let offset = sandbox.clock.advance(wanted.advance_ms);
        sandbox.work(|work| set_meta(work.connection, CLOCK_OFFSET, &offset.to_string()))?;
        worker::catch_up(sandbox)?;
        sandbox.changed();
        Ok(shown(sandbox))
    })
    .await
}
