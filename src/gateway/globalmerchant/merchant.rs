//! The merchant: the gateway's name and a merchant's credentials.

use crate::secret::Secret;

/// The gateway's name.
pub const NAME: &str = "globalmerchant";

/// globalmerchant with a merchant's credentials.
pub struct Globalmerchant {
    pub(super) base_url: String,
    pub(super) mchid: String,
    pub(super) appid: String,
    pub(super) key: Secret,
}
