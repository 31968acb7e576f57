//! The probes of each gateway.

mod business;
mod codes;
mod globalmerchant;
mod payermax;
mod paypro;

use super::plan::Probes;

/// Every gateway that has probes.
static ALL: &[&Probes] = &[
    &business::PAYMART,
    &business::ONLINEPAY,
    &paypro::PAYPRO,
    &payermax::PAYERMAX,
    &globalmerchant::GLOBALMERCHANT,
];

/// The probes of a gateway, if there are any.
pub fn of(gateway: &str) -> Option<&'static Probes> {
    ALL.iter().find(|probes| probes.gateway == gateway).copied()
}

/// The gateways that have probes.
pub fn names() -> Vec<&'static str> {
    ALL.iter().map(|probes| probes.gateway).collect()
}
