//! What all parts of a running sandbox share.

use std::sync::{Mutex, OnceLock, PoisonError};

use anyhow::Result;
use rusqlite::Connection;
use tokio::sync::Notify;

use crate::clock::{Clock, Milliseconds};
use crate::gateways::{Call, Gateway, Registry};
use crate::keys::Keys;
use crate::store::Store;

/// Name under which the clock's offset is kept.
pub(crate) const CLOCK_OFFSET: &str = "clock_offset";

/// A request whose answer was dropped and whose commit comes later.
///
/// It waits in memory only, because it may hold card data.
pub struct LateCall {
    /// When it is committed.
    pub due_at: Milliseconds,
    /// The request.
    pub call: Call,
}

/// A running sandbox.
pub struct Sandbox {
    /// Its state.
    pub store: Store,
    /// Its clock.
    pub clock: Clock,
    /// Its keys.
    pub keys: Keys,
    /// The gateways that it plays.
    pub gateways: Registry,
    /// Woken when something new may be due.
    pub wake: Notify,
    /// Woken when a notification was sent, whatever came of it.
    pub delivered: Notify,
    /// Whether notifications may leave this machine.
    pub deliver_anywhere: bool,
    /// Whether the listener may be reached from elsewhere.
    pub allow_remote: bool,
    /// Requests whose commit comes later.
    late: Mutex<Vec<LateCall>>,
    /// Where it is reached, known once it listens.
    address: OnceLock<Address>,
}

/// Where a sandbox is reached.
#[derive(Debug, Clone)]
pub struct Address {
    /// Scheme, host and port.
    pub url: String,
    /// The certificate authority to trust, with TLS.
    pub ca_file: Option<String>,
}

impl Sandbox {
    /// A sandbox on a database, before it listens.
    pub fn new(store: Store, deliver_anywhere: bool, allow_remote: bool) -> Result<Self> {
        let keys = store.keys()?;
        let offset = store.write(|connection| {
            crate::store::notifications::requeue_unfinished(connection)?;
            crate::store::meta(connection, CLOCK_OFFSET)
        })?;
        let offset = offset.and_then(|text| text.parse().ok()).unwrap_or(0);
        Ok(Self {
            store,
            clock: Clock::with_offset(offset),
            keys,
            gateways: Registry::new(),
            wake: Notify::new(),
            delivered: Notify::new(),
            deliver_anywhere,
            allow_remote,
            late: Mutex::default(),
            address: OnceLock::new(),
        })
    }

    /// Says where it is reached; only the first call counts.
    pub fn set_address(&self, address: Address) {
        self.address.get_or_init(|| address);
    }

    /// Where it is reached.
    pub fn address(&self) -> Address {
        self.address.get().cloned().unwrap_or(Address { url: String::new(), ca_file: None })
    }

    /// Runs `work` in a transaction at the present time.
    pub fn work<T, E: From<rusqlite::Error>>(
        &self,
        work: impl FnOnce(&Work<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.store.write(|connection| work(&Work { sandbox: self, connection, now: self.clock.now() }))
    }

    /// Keeps a request whose commit comes later.
    pub fn postpone(&self, late: LateCall) {
        self.late.lock().unwrap_or_else(PoisonError::into_inner).push(late);
        self.wake.notify_one();
    }

    /// Takes the requests whose commit is due, earliest first.
    pub fn take_late(&self, now: Milliseconds) -> Vec<LateCall> {
        let mut waiting = self.late.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut due, rest): (Vec<_>, Vec<_>) = waiting.drain(..).partition(|late| late.due_at <= now);
        *waiting = rest;
        due.sort_by_key(|late| late.due_at);
        due
    }

    /// When the next late commit is due.
    pub fn next_late(&self) -> Option<Milliseconds> {
        let waiting = self.late.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.iter().map(|late| late.due_at).min()
    }

    /// The gateway that a merchant belongs to.
    pub fn gateway(&self, name: &str) -> Option<&dyn Gateway> {
        self.gateways.by_name(name)
    }
}

/// One transaction, and the time at which it takes place.
pub struct Work<'a> {
    /// The sandbox around it.
    pub sandbox: &'a Sandbox,
    /// The connection, inside a transaction.
    pub connection: &'a Connection,
    /// The time of everything in it.
    pub now: Milliseconds,
}
