//! Who asks: the gateway's name and a merchant's credentials.

use till::secret::Secret;

/// The gateway's name.
pub const NAME: &str = "acorn";

/// Acorn with a merchant's credentials.
pub struct Acorn {
    pub(super) base_url: String,
    pub(super) merchant: String,
    pub(super) secret: Secret,
}
