//! `GET /disputes/list`.

use serde_json::{Value, json};

use super::super::{Call, Failure};
use crate::sandbox::Work;
use crate::store::disputes;

/// seed: no parameters, the 100 latest; assumed: newest first.
const SHOWN: u32 = 100;

/// The latest disputes of a merchant.
pub fn list(work: &Work<'_>, call: &Call) -> Result<Value, Failure> {
    let disputes = disputes::newest(work.connection, &call.merchant.id, SHOWN)?;
    Ok(json!({ "success": true, "status": 200, "disputes": disputes }))
}
