//! The list of gateways, and how one is made from a configuration.

use std::sync::RwLock;

use super::kit::GatewayFactory;
use super::{globalmerchant, payermax, paymart_onlinepay, paypro};
use crate::model::GatewayCapabilities;

static BUILT_IN: &[&GatewayFactory] = &[
    &paymart_onlinepay::PAYMART_FACTORY,
    &paymart_onlinepay::ONLINEPAY_FACTORY,
    &globalmerchant::FACTORY,
    &payermax::FACTORY,
    &paypro::FACTORY,
];
static ADDED: RwLock<Vec<&'static GatewayFactory>> = RwLock::new(Vec::new());

/// Adds a gateway from outside; a name that is taken stays with its first owner. A Rust program calls it before it makes
/// a client; a crate that builds a library for other languages writes [`register_on_load!`](crate::register_on_load).
pub fn register(factory: &'static GatewayFactory) {
    let mut added = ADDED.write().unwrap_or_else(std::sync::PoisonError::into_inner);
    if BUILT_IN.iter().chain(added.iter()).all(|known| known.name() != factory.name()) {
        added.push(factory);
    }
}

/// The editions of a gateway whose guide differs from country to country; none for any other.
pub fn editions(gateway: &str) -> &'static [paypro::edition::Edition] {
    if gateway == paypro::NAME { paypro::editions() } else { &[] }
}

/// Every gateway.
pub fn all() -> Vec<&'static GatewayFactory> {
    let added = ADDED.read().unwrap_or_else(std::sync::PoisonError::into_inner);
    BUILT_IN.iter().copied().chain(added.iter().copied()).collect()
}

/// The names of all gateways.
pub fn names() -> Vec<&'static str> {
    all().iter().map(|factory| factory.name()).collect()
}

/// The gateway of that name.
pub fn find(name: &str) -> Option<&'static GatewayFactory> {
    all().into_iter().find(|factory| factory.name() == name)
}

/// What every gateway takes and can do.
pub fn capabilities() -> Vec<GatewayCapabilities> {
    all().into_iter().map(GatewayFactory::described).collect()
}

/// The fields that any gateway declares as secret.
pub fn secret_fields() -> impl Iterator<Item = &'static str> {
    all().into_iter().flat_map(|factory| factory.secret_fields).copied()
}
