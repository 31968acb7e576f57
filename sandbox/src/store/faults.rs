//! Rules that say which fault a call meets, and how often each call was made.

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::{Value, json};

use crate::fault::FaultName;

/// A fault that waits for its call.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Row in the database.
    pub id: i64,
    /// The merchant that it is for.
    pub merchant: String,
    /// Name of the operation on the wire, or `*`.
    pub operation: String,
    /// Only for this order or refund number.
    pub number: Option<String>,
    /// What goes wrong.
    pub fault: FaultName,
    /// How many times are left.
    pub remaining: i64,
    /// A length of time, for the faults that have one.
    pub milliseconds: i64,
    /// The gateway's code to refuse with.
    pub code: Option<String>,
}

impl Rule {
    /// As the control API shows it.
    pub fn shown(&self) -> Value {
        json!({
            "id": self.id, "operation": self.operation, "order_id": self.number, "fault": self.fault,
            "times": self.remaining, "milliseconds": self.milliseconds, "code": self.code,
        })
    }
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Rule> {
    Ok(Rule {
        id: row.get("id")?,
        merchant: row.get("merchant")?,
        operation: row.get("operation")?,
        number: row.get("number")?,
        fault: row.get("fault")?,
        remaining: row.get("remaining")?,
        milliseconds: row.get("milliseconds")?,
        code: row.get("code")?,
    })
}

/// Adds a rule and returns its row number.
pub fn insert(connection: &Connection, rule: &Rule) -> rusqlite::Result<i64> {
    connection
        .prepare_cached(
            "INSERT INTO faults (merchant, operation, number, fault, remaining, milliseconds, code)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            rule.merchant,
            rule.operation,
            rule.number,
            rule.fault,
            rule.remaining,
            rule.milliseconds,
            rule.code,
        ])?;
    Ok(connection.last_insert_rowid())
}

/// All rules of a merchant, oldest first.
pub fn of_merchant(connection: &Connection, merchant: &str) -> rusqlite::Result<Vec<Rule>> {
    connection
        .prepare_cached("SELECT * FROM faults WHERE merchant = ?1 ORDER BY id")?
        .query_map([merchant], from_row)?
        .collect()
}

/// The rules of a merchant that may be for an order with a number, and those for any, oldest first. Gateways that tell
/// capitals apart still have to look themselves.
pub fn that_may_be_for(
    connection: &Connection,
    merchant: &str,
    number: Option<&str>,
) -> rusqlite::Result<Vec<Rule>> {
    connection
        .prepare_cached(
            "SELECT * FROM faults WHERE merchant = ?1 AND (number IS NULL OR number = ?2 COLLATE NOCASE)
             ORDER BY id",
        )?
        .query_map(params![merchant, number], from_row)?
        .collect()
}

/// Counts one use of a rule; the last one removes it.
pub fn use_up(connection: &Connection, rule: &Rule) -> rusqlite::Result<()> {
    let statement = if rule.remaining > 1 {
        "UPDATE faults SET remaining = remaining - 1 WHERE id = ?1"
    } else {
        "DELETE FROM faults WHERE id = ?1"
    };
    connection.prepare_cached(statement)?.execute([rule.id])?;
    Ok(())
}

/// Removes one rule; tells whether there was one.
pub fn delete(connection: &Connection, id: i64) -> rusqlite::Result<bool> {
    Ok(connection.execute("DELETE FROM faults WHERE id = ?1", [id])? > 0)
}

/// Removes all rules of a merchant and returns how many there were.
pub fn delete_all(connection: &Connection, merchant: &str) -> rusqlite::Result<usize> {
    connection.execute("DELETE FROM faults WHERE merchant = ?1", [merchant])
}

/// Counts a call and returns the how-manyth it is, from one.
pub fn count_call(
    connection: &Connection,
    merchant: &str,
    operation: &str,
    number: &str,
) -> rusqlite::Result<i64> {
    let count = connection
        .prepare_cached(
            "INSERT INTO calls (merchant, operation, number, count) VALUES (?1, ?2, ?3, 1)
             ON CONFLICT DO UPDATE SET count = count + 1 RETURNING count",
        )?
        .query_row([merchant, operation, number], |row| row.get(0))
        .optional()?;
    Ok(count.unwrap_or(1))
}
