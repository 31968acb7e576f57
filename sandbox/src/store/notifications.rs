//! The queue of notifications, and what became of each attempt.

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::{Value, json};

use crate::clock::{self, Milliseconds};
use crate::text_enum::text_enum;

/// How many notifications are kept, so that a queue which nobody empties ends somewhere too.
const KEPT: i64 = 50_000;
/// How often old ones are removed.
const CLEANED_EVERY: i64 = 1_000;

text_enum! {
    /// Where a notification stands.
    DeliveryState {
        /// To be sent at its time.
        Waiting = "waiting",
        /// On its way now.
        Sending = "sending",
        /// Accepted by the merchant.
        Delivered = "delivered",
        /// Given up after the last attempt.
        Failed = "failed",
        /// Not sent, because the address is not one that the sandbox may call.
        Blocked = "blocked",
    }
}

/// A notification to be sent.
#[derive(Debug, Clone)]
pub struct Notification {
    /// Row in the database.
    pub id: i64,
    /// The merchant that it is for.
    pub merchant: String,
    /// The gateway's name for this kind of notification.
    pub kind: String,
    /// The merchant's number of the order.
    pub number: String,
    /// Where it goes.
    pub url: String,
    /// The body, byte for byte.
    pub body: String,
    /// Whether it is signed wrongly on purpose.
    pub wrong_signature: bool,
    /// How many attempts were made.
    pub attempts: u32,
    /// When the next attempt is due.
    pub next_at: Milliseconds,
    /// Whether it waits for the order's next one to be sent before it.
    pub held: bool,
    /// The notification that this one repeats.
    pub replay_of: Option<i64>,
    /// Names of the faults that it was made with; a notification that was read has them in the database only.
    pub faults: Vec<&'static str>,
}

/// What the merchant's server did with an attempt.
#[derive(Debug, Default)]
pub struct Attempt {
    /// HTTP status, when there was an answer.
    pub status: Option<u16>,
    /// The beginning of its body.
    pub answer: Option<String>,
    /// Why there was no answer.
    pub error: Option<String>,
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Notification> {
    Ok(Notification {
        id: row.get("id")?,
        merchant: row.get("merchant")?,
        kind: row.get("kind")?,
        number: row.get("number")?,
        url: row.get("url")?,
        body: row.get("body")?,
        wrong_signature: row.get("wrong_signature")?,
        attempts: row.get("attempts")?,
        next_at: row.get("next_at")?,
        held: row.get("held")?,
        replay_of: row.get("replay_of")?,
        faults: Vec::new(),
    })
}

/// Puts a notification into the queue and returns its row number.
pub fn insert(connection: &Connection, notification: &Notification) -> rusqlite::Result<i64> {
    connection
        .prepare_cached(
            "INSERT INTO notifications (merchant, kind, number, url, body, wrong_signature, state,
                attempts, next_at, held, replay_of, faults)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        )?
        .execute(params![
            notification.merchant,
            notification.kind,
            notification.number,
            notification.url,
            notification.body,
            notification.wrong_signature,
            DeliveryState::Waiting,
            notification.attempts,
            notification.next_at,
            notification.held,
            notification.replay_of,
            notification.faults.join(","),
        ])?;
    let id = connection.last_insert_rowid();
    if id % CLEANED_EVERY == 0 {
        forget(connection, id - KEPT)?;
    }
    Ok(id)
}

/// Removes old notifications with their attempts, but none that is on its way.
fn forget(connection: &Connection, up_to: i64) -> rusqlite::Result<()> {
    for statement in [
        "DELETE FROM attempts WHERE notification IN
            (SELECT id FROM notifications WHERE id <= ?1 AND state <> 'sending')",
        "DELETE FROM notifications WHERE id <= ?1 AND state <> 'sending'",
    ] {
        connection.prepare_cached(statement)?.execute([up_to])?;
    }
    Ok(())
}

/// Finds a notification.
pub fn by_id(connection: &Connection, id: i64) -> rusqlite::Result<Option<Notification>> {
    connection
        .prepare_cached("SELECT * FROM notifications WHERE id = ?1")?
        .query_row([id], from_row)
        .optional()
}

const DUE: &str =
    "SELECT * FROM notifications WHERE state = 'waiting' AND next_at <= ?1 ORDER BY next_at, id LIMIT ?2";

/// Takes up to `limit` notifications that are due and marks them as on their way.
pub fn take_due(
    connection: &Connection,
    now: Milliseconds,
    limit: u32,
) -> rusqlite::Result<Vec<Notification>> {
    let due: Vec<Notification> = connection
        .prepare_cached(DUE)?
        .query_map(params![now, limit], from_row)?
        .collect::<rusqlite::Result<_>>()?;
    for notification in &due {
        set_state(connection, notification.id, DeliveryState::Sending, notification.next_at)?;
    }
    Ok(due)
}

/// Puts notifications back whose delivery a crash cut short: a merchant may see them twice.
pub fn requeue_unfinished(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute("UPDATE notifications SET state = 'waiting' WHERE state = 'sending'", [])?;
    Ok(())
}

/// When the next notification is due.
pub fn next_due(connection: &Connection) -> rusqlite::Result<Option<Milliseconds>> {
    connection
        .prepare_cached("SELECT min(next_at) FROM notifications WHERE state = 'waiting'")?
        .query_row([], |row| row.get(0))
}

fn set_state(
    connection: &Connection,
    id: i64,
    state: DeliveryState,
    next_at: Milliseconds,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached("UPDATE notifications SET state = ?2, next_at = ?3 WHERE id = ?1")?
        .execute(params![id, state, next_at])?;
    Ok(())
}

/// Lets those be sent now that were held back until a later one about the same order was.
pub fn release_held(connection: &Connection, sent: &Notification, now: Milliseconds) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "UPDATE notifications SET held = 0, next_at = ?4
             WHERE merchant = ?1 AND number = ?2 AND id < ?3 AND held AND state = 'waiting'",
        )?
        .execute(params![sent.merchant, sent.number, sent.id, now])?;
    Ok(())
}

/// The newest row, or zero.
pub fn last_id(connection: &Connection) -> rusqlite::Result<i64> {
    connection
        .prepare_cached("SELECT coalesce(max(id), 0) FROM notifications")?
        .query_row([], |row| row.get(0))
}

/// Whether a notification of a merchant that is newer than a row was sent; with a number, one about that order.
pub fn was_sent(
    connection: &Connection,
    merchant: &str,
    after: i64,
    number: Option<&str>,
) -> rusqlite::Result<bool> {
    connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM notifications WHERE id > ?2 AND merchant = ?1 AND attempts > 0
                AND (?3 IS NULL OR number = ?3))",
        )?
        .query_row(params![merchant, after, number], |row| row.get(0))
}

/// Keeps an attempt and what follows from it.
pub fn record_attempt(
    connection: &Connection,
    id: i64,
    at: Milliseconds,
    attempt: &Attempt,
    state: DeliveryState,
    next_at: Milliseconds,
) -> rusqlite::Result<()> {
    connection.prepare_cached("INSERT INTO attempts VALUES (?1, ?2, ?3, ?4, ?5)")?.execute(params![
        id,
        at,
        attempt.status,
        attempt.answer,
        attempt.error
    ])?;
    connection
        .prepare_cached("UPDATE notifications SET attempts = attempts + 1 WHERE id = ?1")?
        .execute([id])?;
    set_state(connection, id, state, next_at)
}

/// The newest notifications of a merchant as the control API shows them, oldest first.
pub fn shown(connection: &Connection, merchant: &str, limit: u32) -> rusqlite::Result<Vec<Value>> {
    connection
        .prepare_cached(
            "SELECT * FROM (SELECT * FROM notifications WHERE merchant = ?1 ORDER BY id DESC LIMIT ?2)
             ORDER BY id",
        )?
        .query_map(params![merchant, limit], |row| shown_row(connection, row))?
        .collect()
}

/// A notification as the control API shows it.
pub(super) fn shown_row(connection: &Connection, row: &Row<'_>) -> rusqlite::Result<Value> {
    let state: DeliveryState = row.get("state")?;
    let notification = from_row(row)?;
    let faults: String = row.get("faults")?;
    let next_at = (state == DeliveryState::Waiting).then(|| clock::rfc3339(notification.next_at));
    Ok(json!({
        "id": notification.id,
        "kind": notification.kind,
        "order_id": notification.number,
        "url": notification.url,
        "body": notification.body,
        "state": state,
        "next_at": next_at,
        "replay_of": notification.replay_of,
        "faults": faults.split(',').filter(|name| !name.is_empty()).collect::<Vec<_>>(),
        "attempts": shown_attempts(connection, notification.id)?,
    }))
}

fn shown_attempts(connection: &Connection, id: i64) -> rusqlite::Result<Vec<Value>> {
    connection
        .prepare_cached("SELECT * FROM attempts WHERE notification = ?1 ORDER BY rowid")?
        .query_map([id], |row| {
            Ok(json!({
                "at": clock::rfc3339(row.get("at")?),
                "status": row.get::<_, Option<u16>>("status")?,
                "answer": row.get::<_, Option<String>>("answer")?,
                "error": row.get::<_, Option<String>>("error")?,
            }))
        })?
        .collect()
}

#[cfg(test)]
mod tests {
    use rusqlite::StatementStatus;

    use super::*;
    use crate::store::Store;

    #[test]
    fn the_queue_is_read_without_compiling_its_statement_again() {
        let compiled_again = Store::open(None).unwrap().write(|connection| {
            for now in 0..5 {
                take_due(connection, now, 8)?;
            }
            Ok::<_, rusqlite::Error>(connection.prepare_cached(DUE)?.get_status(StatementStatus::RePrepare))
        });
        assert_eq!(compiled_again.unwrap(), 0);
    }

    #[test]
    fn old_ones_are_forgotten_unless_they_are_on_their_way() {
        let store = Store::open(None).unwrap();
        let left = store.write(|connection| {
            connection.execute_batch(
                "INSERT INTO merchants VALUES ('m', 'paypro', 'a', 'c', NULL, '{}', '{}', NULL);",
            )?;
            let told = Notification {
                id: 0,
                merchant: "m".to_owned(),
                kind: String::new(),
                number: "1".to_owned(),
                url: String::new(),
                body: String::new(),
                wrong_signature: false,
                attempts: 0,
                next_at: 0,
                held: false,
                replay_of: None,
                faults: Vec::new(),
            };
            for _ in 0..6 {
                let id = insert(connection, &told)?;
                record_attempt(connection, id, 0, &Attempt::default(), DeliveryState::Waiting, 0)?;
            }
            set_state(connection, 2, DeliveryState::Sending, 0)?;
            forget(connection, 4)?;
            let attempts: i64 =
                connection.query_row("SELECT count(*) FROM attempts", [], |row| row.get(0))?;
            let left =
                shown(connection, "m", 2)?.iter().map(|one| one["id"].as_i64().unwrap()).collect::<Vec<_>>();
            Ok::<_, rusqlite::Error>((attempts, shown(connection, "m", 9)?.len(), left))
        });
        assert_eq!(left.unwrap(), (3, 3, vec![5, 6]));
    }
}
