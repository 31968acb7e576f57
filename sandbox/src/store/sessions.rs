//! Sessions of components that a shop embeds in its own page. Of a card only its first six and last four digits are kept.

use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value;

use super::json_column;
use crate::clock::Milliseconds;

/// One session.
#[derive(Debug, Clone)]
pub struct Session {
    /// The gateway's name for it.
    pub id: String,
    /// The merchant's name in the sandbox.
    pub merchant: String,
    /// When it ends.
    pub expires_at: Milliseconds,
    /// What it is for, and what the payer entered.
    pub details: Value,
}

/// Adds a session.
pub fn insert(connection: &Connection, session: &Session) -> rusqlite::Result<()> {
    connection
        .prepare_cached("INSERT INTO sessions (id, merchant, expires_at, details) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![session.id, session.merchant, session.expires_at, session.details.to_string()])?;
    Ok(())
}

/// Keeps what was entered.
pub fn update(connection: &Connection, session: &Session) -> rusqlite::Result<()> {
    connection
        .prepare_cached("UPDATE sessions SET details = ?2 WHERE id = ?1")?
        .execute(params![session.id, session.details.to_string()])?;
    Ok(())
}

/// The session with a name.
pub fn by_id(connection: &Connection, id: &str) -> rusqlite::Result<Option<Session>> {
    connection
        .prepare_cached("SELECT * FROM sessions WHERE id = ?1")?
        .query_row([id], |row| {
            Ok(Session {
                id: row.get("id")?,
                merchant: row.get("merchant")?,
                expires_at: row.get("expires_at")?,
                details: json_column(row, "details")?,
            })
        })
        .optional()
}
