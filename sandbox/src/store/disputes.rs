//! Disputes about payments.

use rusqlite::{Connection, OptionalExtension, params};
use serde_json::{Value, json};

use crate::clock::{self, Milliseconds};

/// The number of the merchant's profile, and of its user's, which mean nothing here.
const PROFILE: i64 = 1;

/// One dispute.
#[derive(Debug, Clone)]
pub struct Dispute {
    /// The merchant's name in the sandbox.
    pub merchant: String,
    /// Row of the payment.
    pub payment: i64,
    /// Minor units.
    pub amount: i64,
    /// ISO 4217 code.
    pub currency: String,
    /// Where it stands, in the gateway's word.
    pub status: String,
    /// The gateway's number for what it is about.
    pub dispute_type: i64,
    /// Why, in the bank's code.
    pub reason_code: Option<String>,
    /// Why, in words.
    pub comment: Option<String>,
    /// What was found out.
    pub investigation_report: Option<String>,
    /// When it was opened.
    pub created_at: Milliseconds,
}

/// Adds a dispute and returns its number.
pub fn insert(connection: &Connection, dispute: &Dispute) -> rusqlite::Result<i64> {
    connection
        .prepare_cached(
            "INSERT INTO disputes (merchant, payment, amount, currency, status, dispute_type, reason_code,
                comment, investigation_report, created_at, updated_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10)",
        )?
        .execute(params![
            dispute.merchant,
            dispute.payment,
            dispute.amount,
            dispute.currency,
            dispute.status,
            dispute.dispute_type,
            dispute.reason_code,
            dispute.comment,
            dispute.investigation_report,
            dispute.created_at,
        ])?;
    Ok(connection.last_insert_rowid())
}

/// Which disputes are meant.
#[derive(Debug, Default)]
pub struct Filter {
    /// Where they are, in the gateway's word.
    pub status: Option<String>,
    /// From when on and before when they were opened.
    pub created: Option<(Milliseconds, Milliseconds)>,
}

/// A merchant's dispute.
pub fn by_id(connection: &Connection, merchant: &str, id: i64) -> rusqlite::Result<Option<Dispute>> {
    connection
        .prepare_cached("SELECT * FROM disputes WHERE merchant = ?1 AND id = ?2")?
        .query_row(params![merchant, id], |row| {
            Ok(Dispute {
                merchant: row.get("merchant")?,
                payment: row.get("payment")?,
                amount: row.get("amount")?,
                currency: row.get("currency")?,
                status: row.get("status")?,
                dispute_type: row.get("dispute_type")?,
                reason_code: row.get("reason_code")?,
                comment: row.get("comment")?,
                investigation_report: row.get("investigation_report")?,
                created_at: row.get("created_at")?,
            })
        })
        .optional()
}

/// Where the disputes of a payment are.
pub fn statuses(connection: &Connection, payment: i64) -> rusqlite::Result<Vec<String>> {
    connection
        .prepare_cached("SELECT status FROM disputes WHERE payment = ?1 ORDER BY id")?
        .query_map([payment], |row| row.get(0))?
        .collect()
}

/// Moves a dispute on.
pub fn set_status(connection: &Connection, id: i64, status: &str, now: Milliseconds) -> rusqlite::Result<()> {
    connection
        .prepare_cached("UPDATE disputes SET status = ?2, updated_at = ?3 WHERE id = ?1")?
        .execute(params![id, status, now])?;
    Ok(())
}

/// The newest disputes of a merchant as the gateway shows them, newest first.
pub fn newest(
    connection: &Connection,
    merchant: &str,
    filter: &Filter,
    limit: u32,
) -> rusqlite::Result<Vec<Value>> {
    let (from, until) = filter.created.unwrap_or((i64::MIN, i64::MAX));
    connection
        .prepare_cached(
            "SELECT * FROM disputes WHERE merchant = ?1 AND (?2 IS NULL OR status = ?2)
             AND created_at >= ?3 AND created_at < ?4 ORDER BY id DESC LIMIT ?5",
        )?
        .query_map(params![merchant, filter.status, from, until, limit], |row| {
            let created = clock::rfc3339(row.get("created_at")?);
            let updated = clock::rfc3339(row.get("updated_at")?);
            Ok(json!({
                "id": row.get::<_, i64>("id")?,
                "amount": row.get::<_, i64>("amount")?,
                "currency": row.get::<_, String>("currency")?,
                "investigation_report": row.get::<_, Option<String>>("investigation_report")?,
                "status": row.get::<_, String>("status")?,
                "merchant_profile_id": PROFILE,
                "user_profile_id": PROFILE,
                "feed_id": row.get::<_, i64>("payment")?,
                "created_at": created,
                "updated_at": updated,
                "dispute_type": row.get::<_, i64>("dispute_type")?,
                "reason_code": row.get::<_, Option<String>>("reason_code")?,
                "comment": row.get::<_, Option<String>>("comment")?,
            }))
        })?
        .collect()
}

/// The newest disputes of one merchant or of all: those that are only listed, with their own number and the numbers of
/// their payments, and those that are orders.
pub fn newest_of_all(
    connection: &Connection,
    merchant: Option<&str>,
    limit: u32,
) -> rusqlite::Result<Vec<Value>> {
    connection
        .prepare_cached(
            "SELECT * FROM (
                SELECT disputes.id, disputes.merchant, number, gateway_id, disputes.amount, disputes.currency, status, reason_code,
                    comment, disputes.created_at FROM disputes JOIN orders ON orders.id = disputes.payment
                UNION ALL SELECT NULL, merchant, number, gateway_id, amount, currency, details ->> 'case_status',
                    details ->> 'reason_code', details ->> 'reason_message', created_at
                    FROM orders WHERE kind = 'dispute')
             WHERE ?1 IS NULL OR merchant = ?1 ORDER BY created_at DESC LIMIT ?2",
        )?
        .query_map(params![merchant, limit], |row| {
            Ok(json!({
                "id": row.get::<_, Option<i64>>("id")?,
                "merchant": row.get::<_, String>("merchant")?,
                "order_id": row.get::<_, String>("number")?,
                "gateway_id": row.get::<_, String>("gateway_id")?,
                "amount": row.get::<_, i64>("amount")?,
                "currency": row.get::<_, String>("currency")?,
                "status": row.get::<_, String>("status")?,
                "reason_code": row.get::<_, Option<String>>("reason_code")?,
                "comment": row.get::<_, Option<String>>("comment")?,
                "created_at": clock::rfc3339(row.get("created_at")?),
            }))
        })?
        .collect()
}
