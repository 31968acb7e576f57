//! The log of requests, with what each side signed.

use rusqlite::{Connection, Row, params};
use serde_json::{Value, json};

use crate::clock::Milliseconds;
use crate::signature_cause::Finding;

/// How many requests the log keeps.
const KEPT: i64 = 50_000;
/// How often old ones are removed.
const CLEANED_EVERY: i64 = 1_000;

/// One request as it is logged; whoever fills it has masked card data.
#[derive(Debug, Default)]
pub struct LoggedRequest {
    /// Name of the gateway that was asked.
    pub gateway: &'static str,
    /// The merchant, when one was recognised.
    pub merchant: Option<String>,
    /// HTTP method.
    pub method: String,
    /// Path below the gateway's root.
    pub path: String,
    /// Name of the operation on the wire.
    pub operation: Option<String>,
    /// The merchant's number of the order.
    pub number: Option<String>,
    /// The query, as a JSON object of texts.
    pub query: Option<String>,
    /// The body as JSON, when it is JSON or the fields of a form.
    pub body: Option<String>,
    /// What the sandbox signed to compare.
    pub string_to_sign: Option<String>,
    /// Whether the signature matched; `None` when it was not looked at.
    pub signature_matched: Option<bool>,
    /// The signature as it was received.
    pub signature: Option<String>,
    /// Why it did not match, and what was signed in all likelihood.
    pub finding: Option<Finding>,
    /// Where the salt stood in the signature that matched, or was expected.
    pub salt_position: Option<&'static str>,
    /// Names of the faults that were played.
    pub faults: Vec<&'static str>,
    /// HTTP status of the answer; `None` when none was sent.
    pub answer_status: Option<u16>,
    /// The gateway's code in the answer.
    pub answer_code: Option<String>,
    /// The body of the answer, as JSON.
    pub answer: Option<String>,
}

/// Adds a request to the log.
pub fn insert(connection: &Connection, at: Milliseconds, request: &LoggedRequest) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO requests (merchant, at, method, path, operation, number, query, body,
                string_to_sign, signature_matched, salt_position, faults, answer_status, answer_code,
                signature, signature_cause, signed_instead, answer, gateway, key_owner)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19,
                ?20)",
        )?
        .execute(params![
            request.merchant,
            at,
            request.method,
            request.path,
            request.operation,
            request.number,
            request.query,
            request.body,
            request.string_to_sign,
            request.signature_matched,
            request.salt_position,
            request.faults.join(","),
            request.answer_status,
            request.answer_code,
            request.signature,
            request.finding.as_ref().map(|finding| finding.cause),
            request.finding.as_ref().and_then(|finding| finding.content.as_ref()),
            request.answer,
            request.gateway,
            request.finding.as_ref().and_then(|finding| finding.owner.as_ref()),
        ])?;
    let id = connection.last_insert_rowid();
    if id % CLEANED_EVERY == 0 {
        connection.prepare_cached("DELETE FROM requests WHERE id <= ?1")?.execute([id - KEPT])?;
    }
    Ok(())
}

/// The newest requests of a merchant, or with `None` those of no known merchant, newest first.
pub fn newest(connection: &Connection, merchant: Option<&str>, limit: u32) -> rusqlite::Result<Vec<Value>> {
    connection
        .prepare_cached("SELECT * FROM requests WHERE merchant IS ?1 ORDER BY id DESC LIMIT ?2")?
        .query_map(params![merchant, limit], shown)?
        .collect()
}

/// A request as the control API shows it.
pub(super) fn shown(row: &Row<'_>) -> rusqlite::Result<Value> {
    let faults: String = row.get("faults")?;
    Ok(json!({
                "id": row.get::<_, i64>("id")?,
                "at": crate::clock::rfc3339(row.get("at")?),
                "method": row.get::<_, String>("method")?,
                "path": row.get::<_, String>("path")?,
                "operation": row.get::<_, Option<String>>("operation")?,
                "order_id": row.get::<_, Option<String>>("number")?,
                "query": super::json_column(row, "query")?,
                "body": super::json_column(row, "body")?,
                "string_to_sign": row.get::<_, Option<String>>("string_to_sign")?,
                "signature_matched": row.get::<_, Option<bool>>("signature_matched")?,
                "salt_position": row.get::<_, Option<String>>("salt_position")?,
                "faults": faults.split(',').filter(|name| !name.is_empty()).collect::<Vec<_>>(),
                "answer_status": row.get::<_, Option<u16>>("answer_status")?,
        "answer_code": row.get::<_, Option<String>>("answer_code")?,
        "answer": super::json_column(row, "answer")?,
        "signature": row.get::<_, Option<String>>("signature")?,
        "signature_cause": row.get::<_, Option<String>>("signature_cause")?,
        "signed_instead": row.get::<_, Option<String>>("signed_instead")?,
        "gateway": row.get::<_, String>("gateway")?,
        "key_owner": row.get::<_, Option<String>>("key_owner")?,
    }))
}
