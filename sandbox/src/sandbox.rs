//! What all parts of a running sandbox share.

use std::sync::{Mutex, PoisonError};

use anyhow::Result;
use tokio::sync::{Notify, watch};

use crate::clock::{Clock, Milliseconds};
use crate::gateway::{Call, Gateway, Registry};
use crate::gateways;
use crate::store::Store;
use crate::work::{Purpose, Site, Work};

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

/// Whom a sandbox may call, and who may call it.
#[derive(Debug, Clone, Default)]
pub struct Access {
    /// Whether notifications may leave this machine.
    pub deliver_anywhere: bool,
    /// Whether the listener may be reached from elsewhere.
    pub allow_remote: bool,
    /// Names by which it may be called beside those of this machine.
    pub host_names: Vec<String>,
}

/// A running sandbox.
pub struct Sandbox {
    /// Its state.
    pub store: Store,
    /// Its clock.
    pub clock: Clock,
    /// Its keys and its address.
    pub site: Site,
    /// The gateways that it plays.
    pub gateways: Registry,
    /// Woken when something new may be due.
    pub wake: Notify,
    /// Told of every change, for those who show it; false once the sandbox ends.
    pub changes: watch::Sender<bool>,
    /// Woken when a notification was sent, whatever came of it.
    pub delivered: Notify,
    /// Whether notifications may leave this machine.
    pub deliver_anywhere: bool,
    /// Whether the listener may be reached from elsewhere.
    pub allow_remote: bool,
    /// Names by which it may be called beside those of this machine.
    pub host_names: Vec<String>,
    /// Requests whose commit comes later.
    late: Mutex<Vec<LateCall>>,
}

impl Sandbox {
    /// A sandbox on a database, before it listens.
    pub fn new(store: Store, access: Access, site: Site) -> Result<Self> {
        let Access { deliver_anywhere, allow_remote, host_names } = access;
        if let Some(pairs) = store.pairs()? {
            site.keys.set(pairs);
        }
        let offset = store.write(|connection| {
            crate::store::notifications::requeue_unfinished(connection)?;
            site.profile.apply(connection)?;
            crate::store::meta(connection, CLOCK_OFFSET)
        })?;
        let offset = offset.and_then(|text| text.parse().ok()).unwrap_or(0);
        Ok(Self {
            store,
            clock: Clock::with_offset(offset),
            site,
            gateways: gateways::all(),
            wake: Notify::new(),
            changes: watch::Sender::new(true),
            delivered: Notify::new(),
            deliver_anywhere,
            allow_remote,
            host_names,
            late: Mutex::default(),
        })
    }

    /// Runs `work` in a transaction at the present time.
    pub fn work<T, E: From<rusqlite::Error>>(
        &self,
        work: impl FnOnce(&Work<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.store.write(|connection| {
            let (purpose, now) = (&Purpose::default(), self.clock.now());
            work(&Work { site: &self.site, connection, purpose, now })
        })
    }

    /// Something changed, and something new may be due.
    pub fn changed(&self) {
        self.changes.send_modify(|_| {});
        self.wake.notify_one();
    }

    /// The sandbox ends: nobody is told of changes any more.
    pub fn end(&self) {
        self.changes.send_replace(false);
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
