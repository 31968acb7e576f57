//! The merchant: the gateway's name and a merchant's credentials.

use super::edition::Edition;
use crate::money::Currency;
use crate::secret::Secret;
use crate::signature::Scheme;

/// The gateway's name.
pub const NAME: &str = "paypro";

/// Paypro with a merchant's credentials.
pub struct Paypro {
    pub(super) base_url: String,
    pub(super) merchant_no: String,
    pub(super) secret: Secret,
    pub(super) scheme: Scheme,
    pub(super) currency: Currency,
    pub(super) edition: &'static Edition,
}
