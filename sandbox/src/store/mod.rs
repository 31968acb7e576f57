//! The sandbox's state in SQLite: a file, or memory.

pub mod disputes;
pub mod faults;
pub mod merchants;
pub mod notifications;
pub mod orders;
pub mod requests;
pub mod search;
pub mod sessions;
pub mod tasks;
pub mod tokens;
pub mod visits;

use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use crate::keys::{KeyPair, Keys, Pairs};

/// One connection behind a lock: requests take turns, each in a transaction of its own.
pub struct Store {
    connection: Mutex<Connection>,
}

impl Store {
    /// Opens the database file, or an empty database in memory.
    pub fn open(file: Option<&Path>) -> Result<Self> {
        let connection = match file {
            Some(path) => {
                Connection::open(path).with_context(|| format!("opening the database {}", path.display()))?
            }
            None => Connection::open_in_memory().context("opening a database in memory")?,
        };
        connection.busy_timeout(Duration::from_secs(5))?;
        connection.set_prepared_statement_cache_capacity(128);
        // Without this, SQLite compiles statements again whose values might allow for another plan.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        // A file that is no database is found here, so say which one it is.
        connection
            .execute_batch(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;",
            )
            .context("preparing the database")?;
        set_up(&connection)?;
        Ok(Self { connection: Mutex::new(connection) })
    }

    /// Runs `work` in a transaction: committed when it succeeds, rolled back when it fails.
    pub fn write<T, E: From<rusqlite::Error>>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        // A panic elsewhere rolled its transaction back, so the connection is still sound.
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let value = work(&transaction)?;
        transaction.commit()?;
        Ok(value)
    }

    /// Moves everything from the write-ahead log into the file before the process ends.
    pub fn close(&self) -> Result<()> {
        let connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE);").context("closing the database")
    }

    /// The key pairs of this database, if it has any yet.
    pub fn pairs(&self) -> Result<Option<Pairs>> {
        let [gateway, merchant] = KEYS.map(|name| self.write(|connection| meta(connection, name)));
        let (Some(gateway), Some(merchant)) = (gateway?, merchant?) else {
            return Ok(None);
        };
        Ok(Some(Pairs { gateway: KeyPair::from_pem(&gateway)?, merchant: KeyPair::from_pem(&merchant)? }))
    }

    /// Keeps new key pairs.
    pub fn keep_pairs(&self, keys: &Keys) -> Result<()> {
        let texts = [keys.gateway().private_pem()?, keys.merchant().private_pem()?];
        let kept: rusqlite::Result<()> = self.write(|connection| {
            KEYS.iter().zip(&texts).try_for_each(|(name, text)| set_meta(connection, name, text))
        });
        Ok(kept?)
    }
}

/// Names under which the keys are kept.
const KEYS: [&str; 2] = ["gateway_key", "merchant_key"];

/// Changes with every change of `schema.sql`.
const SCHEMA_VERSION: i64 = 8;

/// Makes the tables of an empty database; those of another version of the sandbox are refused.
fn set_up(connection: &Connection) -> Result<()> {
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0))?;
    let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if tables > 0 && version != SCHEMA_VERSION {
        bail!(
            "the database was made by another version of the sandbox: remove the file, or name another one"
        );
    }
    connection.execute_batch(include_str!("schema.sql")).context("preparing the database")?;
    connection.pragma_update(None, "user_version", SCHEMA_VERSION).context("preparing the database")
}

/// Runs `work` so that its writes vanish when it fails, while the transaction around it goes on.
pub fn savepoint<T, E: From<rusqlite::Error>>(
    connection: &Connection,
    work: impl FnOnce() -> Result<T, E>,
) -> Result<T, E> {
    let step = |sql| connection.prepare_cached(sql)?.execute([]);
    step("SAVEPOINT step")?;
    let outcome = work();
    if outcome.is_err() {
        step("ROLLBACK TO step")?;
    }
    step("RELEASE step")?;
    outcome
}

/// A value that belongs to the database as a whole.
pub fn meta(connection: &Connection, name: &str) -> rusqlite::Result<Option<String>> {
    connection.query_row("SELECT value FROM meta WHERE name = ?1", [name], |row| row.get(0)).optional()
}

/// Keeps such a value.
pub fn set_meta(connection: &Connection, name: &str, value: &str) -> rusqlite::Result<()> {
    connection
        .prepare_cached("INSERT OR REPLACE INTO meta (name, value) VALUES (?1, ?2)")?
        .execute(params![name, value])?;
    Ok(())
}

/// A column that holds JSON.
pub(crate) fn json_column(row: &rusqlite::Row<'_>, name: &str) -> rusqlite::Result<serde_json::Value> {
    let text: Option<String> = row.get(name)?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
}
