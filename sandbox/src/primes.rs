//! Primes for RSA keys, found fast: a sandbox is to be ready in a blink.

use anyhow::{Context, Result, anyhow};
use crypto_bigint::BoxedUint;
use crypto_primes::hazmat::{SetBits, SmallFactorsSieveFactory};
use crypto_primes::{Flavor, is_prime, sieve_and_find};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use rsa::BigUint;
use sha2::{Digest, Sha256};

const BITS: u32 = 1024;

/// A prime of 1024 bits: at random, or the one that belongs to a seed and a label.
///
/// Its two highest bits are set, so that a product of two has its full length.
pub fn search(seed: Option<u64>, label: &str, exponent: u32) -> Result<BigUint> {
    let mut start = [0; 32];
    match seed {
        Some(seed) => start.copy_from_slice(&Sha256::digest(format!("prime {seed} {label}"))),
        None => getrandom::fill(&mut start).context("asking the operating system for random bytes")?,
    }
    // Not U1024: its arithmetic would be compiled with this crate, which development builds do not optimise.
    let mut source = ChaCha20Rng::from_seed(start);
    let sieve = SmallFactorsSieveFactory::<BoxedUint>::new(Flavor::Any, BITS, SetBits::TwoMsb)
        .map_err(|error| anyhow!("preparing the search for a prime: {error}"))?;
    let found = sieve_and_find(&mut source, sieve, |_, candidate| {
        // The exponent is a prime, so it has an inverse unless it divides this.
        &number(candidate) % exponent != BigUint::from(1_u32) && is_prime(Flavor::Any, candidate)
    });
    let found = found
        .map_err(|error| anyhow!("searching a prime: {error}"))?
        .context("there are primes of every length")?;
    Ok(number(&found))
}

fn number(value: &BoxedUint) -> BigUint {
    BigUint::from_bytes_be(&value.to_be_bytes())
}
