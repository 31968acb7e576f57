//! What happens by itself later: refunds and payouts that settle, payments that expire.

use rusqlite::{Connection, OptionalExtension, params};

use crate::clock::Milliseconds;

/// A decision about an order that is due at a time.
pub struct Task {
    /// Row in the database.
    pub id: i64,
    /// The gateway's number of the order.
    pub gateway_id: String,
    /// The result, as [`crate::settlement::Outcome`] reads it, or a word of the gateway's own.
    pub result: String,
}

/// Plans a decision.
pub fn insert(
    connection: &Connection,
    gateway_id: &str,
    result: &str,
    due_at: Milliseconds,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached("INSERT INTO tasks (gateway_id, result, due_at) VALUES (?1, ?2, ?3)")?
        .execute(params![gateway_id, result, due_at])?;
    Ok(())
}

/// Forgets what was planned for an order.
pub fn forget(connection: &Connection, gateway_id: &str) -> rusqlite::Result<()> {
    connection.prepare_cached("DELETE FROM tasks WHERE gateway_id = ?1")?.execute([gateway_id])?;
    Ok(())
}

/// Takes the next decision that is due, if any.
pub fn take_due(connection: &Connection, now: Milliseconds) -> rusqlite::Result<Option<Task>> {
    let task = connection
        .prepare_cached("SELECT * FROM tasks WHERE due_at <= ?1 ORDER BY due_at, id LIMIT 1")?
        .query_row([now], |row| {
            Ok(Task { id: row.get("id")?, gateway_id: row.get("gateway_id")?, result: row.get("result")? })
        })
        .optional()?;
    if let Some(task) = &task {
        connection.prepare_cached("DELETE FROM tasks WHERE id = ?1")?.execute([task.id])?;
    }
    Ok(task)
}

/// When the next decision is due.
pub fn next_due(connection: &Connection) -> rusqlite::Result<Option<Milliseconds>> {
    connection.prepare_cached("SELECT min(due_at) FROM tasks")?.query_row([], |row| row.get(0))
}
