//! What the dashboard lists: orders, requests and notifications of one merchant or of all, newest first.

use rusqlite::types::ToSql;
use rusqlite::{Connection, params};
use serde_json::{Value, json};

use super::notifications::DeliveryState;
use super::orders::{self, Kind, Order, State};
use super::{notifications, requests};
use crate::clock::Milliseconds;

/// What a list is narrowed to; an empty one shows everything.
#[derive(Debug, Default, Clone)]
pub struct Filter {
    /// Only this merchant's.
    pub merchant: Option<String>,
    /// Only what has this text in a number.
    pub text: Option<String>,
    /// Only older rows than this one.
    pub before: Option<i64>,
    /// At most so many.
    pub limit: u32,
}

impl Filter {
    fn pattern(&self) -> Option<String> {
        let escaped = |text: &String| {
            let text = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
            format!("%{text}%")
        };
        self.text.as_ref().map(escaped)
    }
}

/// Orders of a kind and, if wished, in a state.
pub fn orders(
    connection: &Connection,
    filter: &Filter,
    kind: Kind,
    state: Option<State>,
) -> rusqlite::Result<Vec<Order>> {
    connection
        .prepare_cached(
            "SELECT * FROM orders WHERE kind = ?1 AND (?2 IS NULL OR merchant = ?2)
                AND (?3 IS NULL OR number LIKE ?3 ESCAPE '\\' OR gateway_id LIKE ?3 ESCAPE '\\')
                AND (?4 IS NULL OR state = ?4) AND (?5 IS NULL OR id < ?5) ORDER BY id DESC LIMIT ?6",
        )?
        .query_map(
            params![kind, filter.merchant, filter.pattern(), state, filter.before, filter.limit],
            orders::from_row,
        )?
        .collect()
}

/// Which requests count as refused for their sender or their signature.
const REFUSED: &str = "(signature_matched = 0 OR signature_cause IS NOT NULL OR merchant IS NULL)";

/// Requests, and if wished only those that were refused for their sender or their signature.
pub fn requests(connection: &Connection, filter: &Filter, refused: bool) -> rusqlite::Result<Vec<Value>> {
    connection
        .prepare_cached(&format!(
            "SELECT * FROM requests WHERE (?1 IS NULL OR merchant = ?1)
                AND (?2 IS NULL OR number LIKE ?2 ESCAPE '\\' OR operation LIKE ?2 ESCAPE '\\'
                     OR answer_code LIKE ?2 ESCAPE '\\')
                AND (NOT ?3 OR {REFUSED})
                AND (?4 IS NULL OR id < ?4) ORDER BY id DESC LIMIT ?5"
        ))?
        .query_map(
            params![filter.merchant, filter.pattern(), refused, filter.before, filter.limit],
            with_merchant,
        )?
        .collect()
}

/// One request.
pub fn request(connection: &Connection, id: i64) -> rusqlite::Result<Option<Value>> {
    first(connection, "SELECT * FROM requests WHERE id = ?1", &[&id], with_merchant)
}

/// The requests about an order's number, oldest first.
pub fn requests_about(connection: &Connection, merchant: &str, number: &str) -> rusqlite::Result<Vec<Value>> {
    connection
        .prepare_cached("SELECT * FROM requests WHERE merchant = ?1 AND number = ?2 ORDER BY id LIMIT 500")?
        .query_map([merchant, number], with_merchant)?
        .collect()
}

fn with_merchant(row: &rusqlite::Row<'_>) -> rusqlite::Result<Value> {
    let mut shown = requests::shown(row)?;
    shown["merchant"] = json!(row.get::<_, Option<String>>("merchant")?);
    shown["at_ms"] = json!(row.get::<_, Milliseconds>("at")?);
    Ok(shown)
}

/// Notifications in a state, if one is wished.
pub fn deliveries(
    connection: &Connection,
    filter: &Filter,
    state: Option<DeliveryState>,
) -> rusqlite::Result<Vec<Value>> {
    connection
        .prepare_cached(
            "SELECT * FROM notifications WHERE (?1 IS NULL OR merchant = ?1)
                AND (?2 IS NULL OR number LIKE ?2 ESCAPE '\\') AND (?3 IS NULL OR state = ?3)
                AND (?4 IS NULL OR id < ?4) ORDER BY id DESC LIMIT ?5",
        )?
        .query_map(params![filter.merchant, filter.pattern(), state, filter.before, filter.limit], |row| {
            delivery_row(connection, row)
        })?
        .collect()
}

/// One notification.
pub fn delivery(connection: &Connection, id: i64) -> rusqlite::Result<Option<Value>> {
    first(connection, "SELECT * FROM notifications WHERE id = ?1", &[&id], |row| {
        delivery_row(connection, row)
    })
}

/// The notifications about an order's number, oldest first.
pub fn deliveries_about(
    connection: &Connection,
    merchant: &str,
    number: &str,
) -> rusqlite::Result<Vec<Value>> {
    connection
        .prepare_cached(
            "SELECT * FROM notifications WHERE merchant = ?1 AND number = ?2 ORDER BY id LIMIT 500",
        )?
        .query_map([merchant, number], |row| delivery_row(connection, row))?
        .collect()
}

fn delivery_row(connection: &Connection, row: &rusqlite::Row<'_>) -> rusqlite::Result<Value> {
    let mut shown = notifications::shown_row(connection, row)?;
    shown["merchant"] = json!(row.get::<_, String>("merchant")?);
    shown["wrong_signature"] = json!(row.get::<_, bool>("wrong_signature")?);
    Ok(shown)
}

fn first(
    connection: &Connection,
    statement: &str,
    parameters: &[&dyn ToSql],
    read: impl FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<Value>,
) -> rusqlite::Result<Option<Value>> {
    let mut statement = connection.prepare_cached(statement)?;
    let mut rows = statement.query_map(parameters, read)?;
    rows.next().transpose()
}

/// How many rows of a kind there are: payments by state, requests that were refused for their sender or their signature, and
/// notifications by state.
pub fn counts(connection: &Connection, merchant: Option<&str>) -> rusqlite::Result<Value> {
    let mut counts = json!({ "payment": {}, "refund": {}, "payout": {}, "token": {}, "delivery": {} });
    let grouped = [
        "SELECT kind, state, count(*) FROM orders WHERE ?1 IS NULL OR merchant = ?1 GROUP BY kind, state",
        "SELECT 'delivery', state, count(*) FROM notifications WHERE ?1 IS NULL OR merchant = ?1 GROUP BY state",
    ];
    for statement in grouped {
        let mut statement = connection.prepare_cached(statement)?;
        let mut rows = statement.query([merchant])?;
        while let Some(row) = rows.next()? {
            let (kind, state): (String, String) = (row.get(0)?, row.get(1)?);
            counts[kind][state] = json!(row.get::<_, i64>(2)?);
        }
    }
    let (all, refused): (i64, i64) = connection
        .prepare_cached(&format!(
            "SELECT count(*), count(*) FILTER (WHERE {REFUSED}) FROM requests
             WHERE ?1 IS NULL OR merchant = ?1"
        ))?
        .query_row([merchant], |row| Ok((row.get(0)?, row.get(1)?)))?;
    counts["requests"] = json!({ "all": all, "refused": refused });
    Ok(counts)
}

/// Names and gateways of merchants, at most so many.
pub fn merchants(connection: &Connection, limit: u32) -> rusqlite::Result<Vec<(String, String)>> {
    connection
        .prepare_cached("SELECT id, gateway FROM merchants ORDER BY gateway, id LIMIT ?1")?
        .query_map([limit], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

/// Movements of a merchant's money, or of everybody's, newest first: time, memo, order, currency, and what each account
/// gained.
pub fn journal(connection: &Connection, merchant: Option<&str>, limit: u32) -> rusqlite::Result<Vec<Value>> {
    connection
        .prepare_cached(
            "SELECT journal.id, journal.at, journal.merchant, journal.memo, journal.gateway_id, orders.number, postings.account,
                    postings.currency, postings.amount
             FROM journal JOIN postings ON postings.journal = journal.id AND postings.amount > 0
             LEFT JOIN orders ON orders.gateway_id = journal.gateway_id
             WHERE ?1 IS NULL OR journal.merchant = ?1 ORDER BY journal.id DESC LIMIT ?2",
        )?
        .query_map(params![merchant, limit], |row| {
            Ok(json!({
                "at": crate::clock::rfc3339(row.get("at")?),
                "merchant": row.get::<_, String>("merchant")?,
                "memo": row.get::<_, String>("memo")?,
                "gateway_id": row.get::<_, Option<String>>("gateway_id")?,
                "order_id": row.get::<_, Option<String>>("number")?,
                "account": row.get::<_, String>("account")?,
                "currency": row.get::<_, String>("currency")?,
                "amount": row.get::<_, i64>("amount")?,
            }))
        })?
        .collect()
}
