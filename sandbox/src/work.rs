//! One transaction, and what it may know of the sandbox around it.

use std::cell::OnceCell;
use std::sync::OnceLock;

use rusqlite::Connection;

use crate::clock::Milliseconds;
use crate::keys::Keys;
use crate::profile::Profile;

/// Where a sandbox is reached.
#[derive(Debug, Clone)]
pub struct Address {
    /// Scheme, host and port.
    pub url: String,
    /// The certificate authority to trust, with TLS.
    pub ca_file: Option<String>,
}

/// What a sandbox is to those who call it: its keys and its address.
pub struct Site {
    /// Its keys.
    pub keys: Keys,
    /// What its random numbers follow from, where they are to be the same again.
    pub seed: Option<u64>,
    /// How gateways behave where their documents leave it open.
    pub profile: Profile,
    /// Where it is reached, known once it listens.
    address: OnceLock<Address>,
}

impl Site {
    /// A site that does not listen yet.
    pub fn new(seed: Option<u64>, profile: Profile) -> Self {
        Self { keys: Keys::default(), seed, profile, address: OnceLock::new() }
    }

    /// Says where it is reached; only the first call counts.
    pub fn set_address(&self, address: Address) {
        self.address.get_or_init(|| address);
    }

    /// Scheme, host and port; empty before it listens.
    pub fn url(&self) -> &str {
        self.address.get().map_or("", |address| &address.url)
    }

    /// The certificate authority to trust, with TLS.
    pub fn ca_file(&self) -> Option<&str> {
        self.address.get()?.ca_file.as_deref()
    }
}

/// What the identifiers of one transaction are for.
#[derive(Debug, Default)]
pub struct Purpose(OnceCell<String>);

impl Purpose {
    /// Sets it; only the first call in a transaction counts.
    pub fn set(&self, parts: &[&str]) {
        // Parts come from callers, so each needs its length.
        self.0.get_or_init(|| parts.iter().map(|part| format!("{}:{part}", part.len())).collect());
    }

    /// The parts as one text; empty if nothing was set.
    pub(crate) fn text(&self) -> &str {
        self.0.get().map_or("", String::as_str)
    }
}

/// One transaction, and the time at which it takes place.
pub struct Work<'a> {
    /// The sandbox's keys and address.
    pub site: &'a Site,
    /// The connection, inside a transaction.
    pub connection: &'a Connection,
    /// What its identifiers are for.
    pub purpose: &'a Purpose,
    /// The time of everything in it.
    pub now: Milliseconds,
}
