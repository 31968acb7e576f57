//! Merchants: each has credentials, settings, orders and balances of its own.

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::Value;

use super::json_column;

/// A merchant of one gateway.
#[derive(Clone)]
pub struct Merchant {
    /// The sandbox's own name for it.
    pub id: String,
    /// Name of the gateway.
    pub gateway: String,
    /// What the gateway knows it by: the application or merchant number.
    pub account: String,
    /// The other half of its credentials: a merchant number or a signing secret.
    pub credential: String,
    /// Where notifications go when a request names no address.
    pub notify_url: Option<String>,
    /// Settings that the gateway checked: its own, and those of the profile.
    pub settings: Value,
    /// The settings that it was made with.
    pub own_settings: Value,
    /// Faults at random, as [`crate::faults::chaos`] reads them.
    pub chaos: Value,
}

impl Merchant {
    /// A switch among the settings.
    pub fn is_set(&self, name: &str) -> bool {
        self.settings[name].as_bool().unwrap_or(false)
    }

    /// A text among the settings, or its default.
    pub fn setting<'a>(&'a self, name: &str, default: &'a str) -> &'a str {
        self.settings[name].as_str().unwrap_or(default)
    }
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Merchant> {
    Ok(Merchant {
        id: row.get("id")?,
        gateway: row.get("gateway")?,
        account: row.get("account")?,
        credential: row.get("credential")?,
        notify_url: row.get("notify_url")?,
        settings: json_column(row, "settings")?,
        own_settings: json_column(row, "own_settings")?,
        chaos: json_column(row, "chaos")?,
    })
}

/// Adds a merchant.
pub fn insert(connection: &Connection, merchant: &Merchant) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO merchants (id, gateway, account, credential, notify_url, settings, own_settings)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            merchant.id,
            merchant.gateway,
            merchant.account,
            merchant.credential,
            merchant.notify_url,
            merchant.settings.to_string(),
            merchant.own_settings.to_string(),
        ])?;
    Ok(())
}

/// Finds a merchant by the sandbox's name for it.
pub fn by_id(connection: &Connection, id: &str) -> rusqlite::Result<Option<Merchant>> {
    connection.prepare_cached("SELECT * FROM merchants WHERE id = ?1")?.query_row([id], from_row).optional()
}

/// Finds a merchant by the gateway's name for it.
pub fn by_account(
    connection: &Connection,
    gateway: &str,
    account: &str,
) -> rusqlite::Result<Option<Merchant>> {
    connection
        .prepare_cached("SELECT * FROM merchants WHERE gateway = ?1 AND account = ?2")?
        .query_row([gateway, account], from_row)
        .optional()
}

/// Finds a merchant by the secret half of its credentials, for gateways that know it by nothing else.
pub fn by_credential(
    connection: &Connection,
    gateway: &str,
    credential: &str,
) -> rusqlite::Result<Option<Merchant>> {
    connection
        .prepare_cached("SELECT * FROM merchants WHERE gateway = ?1 AND credential = ?2")?
        .query_row([gateway, credential], from_row)
        .optional()
}

/// Finds the merchant that somebody may have meant whose credential only begins as it should.
pub fn by_beginning(
    connection: &Connection,
    gateway: &str,
    credential: &str,
    length: usize,
) -> rusqlite::Result<Option<Merchant>> {
    let Some(beginning) = credential.get(..length) else {
        return Ok(None);
    };
    connection
        .prepare_cached(
            "SELECT * FROM merchants WHERE gateway = ?1 AND substr(credential, 1, length(?2)) = ?2",
        )?
        .query_row(params![gateway, beginning], from_row)
        .optional()
}

/// The merchant, of whatever gateway, that a key, an account or a number belongs to.
pub fn owner(connection: &Connection, text: &str) -> rusqlite::Result<Option<String>> {
    connection
        .prepare_cached("SELECT id FROM merchants WHERE ?1 <> '' AND (credential = ?1 OR account = ?1)")?
        .query_row([text], |row| row.get(0))
        .optional()
}

/// Merchants of a gateway, at most so many.
pub fn of_gateway(connection: &Connection, gateway: &str, limit: u32) -> rusqlite::Result<Vec<Merchant>> {
    connection
        .prepare_cached("SELECT * FROM merchants WHERE gateway = ?1 LIMIT ?2")?
        .query_map(params![gateway, limit], from_row)?
        .collect()
}

/// All merchants.
pub fn all(connection: &Connection) -> rusqlite::Result<Vec<Merchant>> {
    connection.prepare_cached("SELECT * FROM merchants")?.query_map([], from_row)?.collect()
}

/// Changes the settings that a merchant's calls meet.
pub fn set_settings(connection: &Connection, id: &str, settings: &Value) -> rusqlite::Result<()> {
    connection
        .prepare_cached("UPDATE merchants SET settings = ?2 WHERE id = ?1")?
        .execute(params![id, settings.to_string()])?;
    Ok(())
}

/// Sets, or with `None` ends, faults at random.
pub fn set_chaos(connection: &Connection, id: &str, chaos: Option<&Value>) -> rusqlite::Result<()> {
    connection
        .prepare_cached("UPDATE merchants SET chaos = ?2 WHERE id = ?1")?
        .execute(params![id, chaos.map(Value::to_string)])?;
    Ok(())
}
