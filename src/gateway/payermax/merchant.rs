//! The merchant: the gateway's name and a merchant's credentials.

use crate::gateway::kit::Context;
use crate::secret::Secret;
use crate::signature::rsa::{PrivateKey, PublicKey};

/// The gateway's name.
pub const NAME: &str = "payermax";

pub(super) const PATH: &str = "/aggregate-pay/api/gateway/";

/// PayerMax with a merchant's credentials.
pub struct Payermax {
    pub(super) base_url: String,
    pub(super) app_id: String,
    pub(super) merchant_no: String,
    pub(super) sp_merchant_no: Option<String>,
    pub(super) merchant_auth_token: Option<Secret>,
    pub(super) private_key: PrivateKey,
    pub(super) public_key: PublicKey,
}

impl Payermax {
    /// The merchant that a call is made for.
    pub(super) fn merchant_no<'a>(&'a self, context: &'a Context) -> &'a str {
        context.on_behalf_of.as_deref().unwrap_or(&self.merchant_no)
    }
}
