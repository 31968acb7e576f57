//! The gateways that the sandbox plays: one folder each, all behind the trait of [`crate::gateway`].

pub mod business;
pub mod globalmerchant;
pub mod payermax;
pub mod paypro;

use crate::gateway::Registry;

/// Every gateway there is.
pub fn all() -> Registry {
    Registry::new(vec![
        Box::new(business::Business::PayMart),
        Box::new(business::Business::OnlinePay),
        Box::new(globalmerchant::Globalmerchant),
        Box::new(payermax::Payermax),
        Box::new(paypro::Paypro),
    ])
}
