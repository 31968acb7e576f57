//! Saved cards and accounts. Of a card only its first six and last four digits are kept.

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::Value;

use super::json_column;
use crate::clock::Milliseconds;
use crate::text_enum::text_enum;

text_enum! {
    /// Where a token stands; an expired one is recognised by its date.
    TokenState {
        /// Can be paid with.
        Activated = "activated",
        /// Removed for good.
        Deleted = "deleted",
    }
}

/// One token.
#[derive(Debug, Clone)]
pub struct Token {
    /// The gateway's name for it, never given out twice.
    pub id: String,
    /// The merchant's name in the sandbox.
    pub merchant: String,
    /// The merchant's user that it is bound to.
    pub user: String,
    /// Where it stands.
    pub state: TokenState,
    /// When it ends.
    pub expires_at: Milliseconds,
    /// Brand, masked number, behaviour and whatever else the gateway tells about it.
    pub details: Value,
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Token> {
    Ok(Token {
        id: row.get("id")?,
        merchant: row.get("merchant")?,
        user: row.get("user")?,
        state: row.get("status")?,
        expires_at: row.get("expires_at")?,
        details: json_column(row, "details")?,
    })
}

/// Adds a token.
pub fn insert(connection: &Connection, token: &Token) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO tokens (id, merchant, user, status, expires_at, details)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            token.id,
            token.merchant,
            token.user,
            token.state,
            token.expires_at,
            token.details.to_string(),
        ])?;
    Ok(())
}

/// Finds a merchant's token.
pub fn by_id(connection: &Connection, merchant: &str, id: &str) -> rusqlite::Result<Option<Token>> {
    connection
        .prepare_cached("SELECT * FROM tokens WHERE merchant = ?1 AND id = ?2")?
        .query_row([merchant, id], from_row)
        .optional()
}

/// All tokens of a merchant's user.
pub fn of_user(connection: &Connection, merchant: &str, user: &str) -> rusqlite::Result<Vec<Token>> {
    connection
        .prepare_cached("SELECT * FROM tokens WHERE merchant = ?1 AND user = ?2 ORDER BY id")?
        .query_map([merchant, user], from_row)?
        .collect()
}

/// Removes a token for good.
pub fn delete(connection: &Connection, id: &str) -> rusqlite::Result<()> {
    connection
        .prepare_cached("UPDATE tokens SET status = ?2 WHERE id = ?1")?
        .execute(params![id, TokenState::Deleted])?;
    Ok(())
}
