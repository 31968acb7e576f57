//! The merchant: a merchant's credentials at one of the two gateways.

use super::dialect::Dialect;
use crate::secret::Secret;

/// PayMart or OnlinePay with a merchant's credentials.
pub struct Business {
    pub(super) dialect: &'static Dialect,
    pub(super) base_url: String,
    pub(super) private_key: Secret,
    pub(super) notification_key: Option<Secret>,
}
