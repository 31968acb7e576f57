//! A fault of notifications.

use std::fmt;

/// A fault of notifications, at a gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Notice {
    /// The gateway's name.
    pub gateway: &'static str,
    /// The fault's name.
    pub trouble: &'static str,
}

impl fmt::Display for Notice {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}::notification::{}", self.gateway, self.trouble)
    }
}
