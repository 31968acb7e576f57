//! What payers did on the pages of an order.

use rusqlite::{Connection, params};

use crate::clock::Milliseconds;

/// How many visits one order keeps: whoever reloads a page all day fills no disk.
const KEPT: i64 = 50;

/// Notes that a page was opened, or which button was pressed there.
pub fn insert(
    connection: &Connection,
    gateway_id: &str,
    at: Milliseconds,
    event: &str,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO visits SELECT ?1, ?2, ?3
             WHERE (SELECT count(*) FROM visits WHERE gateway_id = ?1) < ?4",
        )?
        .execute(params![gateway_id, at, event, KEPT])?;
    Ok(())
}

/// Time and event of each, oldest first.
pub fn of_order(connection: &Connection, gateway_id: &str) -> rusqlite::Result<Vec<(Milliseconds, String)>> {
    connection
        .prepare_cached("SELECT at, event FROM visits WHERE gateway_id = ?1 ORDER BY rowid")?
        .query_map([gateway_id], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}
