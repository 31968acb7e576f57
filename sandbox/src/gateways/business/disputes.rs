//! `GET /disputes/list`.

use serde_json::{Value, json};

use super::records;
use crate::gateway::{Call, Failure};
use crate::store::disputes;
use crate::work::Work;

/// seed: no parameters, the 100 latest; assumed: newest first.
const SHOWN: u32 = 100;

/// The latest disputes of a merchant.
pub fn list(work: &Work<'_>, call: &Call) -> Result<Value, Failure> {
    let mut disputes = disputes::newest(work.connection, &call.merchant.id, SHOWN)?;
    for dispute in &mut disputes {
        let minor = dispute["amount"].as_i64().unwrap_or_default();
        dispute["amount"] = records::amount(&call.merchant, minor);
    }
    Ok(json!({ "success": true, "status": 200, "disputes": disputes }))
}
