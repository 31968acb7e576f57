//! rustls's calls into AWS-LC that draw random numbers; they hold the gate that a fork waits for.

use once_cell::sync::Lazy;
use rustls::crypto::aws_lc_rs::default_provider;
use rustls::crypto::{ActiveKeyExchange, CryptoProvider, GetRandomFailed, SecureRandom, SupportedKxGroup};
use rustls::ffdhe_groups::FfdheGroup;
use rustls::{Error, NamedGroup, ProtocolVersion};

use crate::fork;

static OWN: Lazy<CryptoProvider> = Lazy::new(default_provider);

/// rustls's provider, except that no fork can interrupt its random numbers and key exchanges.
pub fn provider() -> CryptoProvider {
    static GROUPS: Lazy<Vec<Group>> = Lazy::new(|| OWN.kx_groups.iter().copied().map(Group).collect());
    let kx_groups = GROUPS.iter().map(|group| group as &dyn SupportedKxGroup).collect();
    CryptoProvider { kx_groups, secure_random: &Random, ..OWN.clone() }
}

#[derive(Debug)]
struct Random;

impl SecureRandom for Random {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), GetRandomFailed> {
        let _inside = fork::enter();
        OWN.secure_random.fill(buffer)
    }

    fn fips(&self) -> bool {
        OWN.secure_random.fips()
    }
}

/// A key exchange, which begins by drawing a random key.
#[derive(Debug)]
struct Group(&'static dyn SupportedKxGroup);

impl SupportedKxGroup for Group {
    fn start(&self) -> Result<Box<dyn ActiveKeyExchange>, Error> {
        let _inside = fork::enter();
        self.0.start()
    }

    fn ffdhe_group(&self) -> Option<FfdheGroup<'static>> {
        self.0.ffdhe_group()
    }

    fn name(&self) -> NamedGroup {
        self.0.name()
    }

    fn fips(&self) -> bool {
        self.0.fips()
    }

    fn usable_for_version(&self, version: ProtocolVersion) -> bool {
        self.0.usable_for_version(version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fork::tests::check_wait;

    #[test]
    fn random_numbers_and_key_exchanges_wait_for_a_fork() {
        let provider = provider();
        check_wait("a random number", || provider.secure_random.fill(&mut [0; 32]).expect("filled"));
        assert!(provider.kx_groups.len() >= 3);
        for group in &provider.kx_groups {
            check_wait("a key exchange", || drop(group.start().expect("begun")));
        }
    }
}
