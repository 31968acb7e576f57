//! Primes for RSA keys, found fast: a sandbox is to be ready in a blink.
//!
//! A crate apart from the sandbox, so that development builds can optimise its arithmetic.
//!
//! Most candidates have a small factor, and a sieve finds those at little cost. Nearly all others fail Fermat's test, so
//! the thorough test is for what passes it. All processors test the candidates of one prime before those of the next.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod fermat;

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use anyhow::{Context, Result, anyhow};
use crypto_bigint::{BoxedUint, Limb, NonZero as Nonzero, Odd};
use crypto_primes::hazmat::{SetBits, random_odd_integer};
use crypto_primes::{Flavor, is_prime};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use sha2::{Digest, Sha256};

const BITS: NonZero<u32> = NonZero::new(1024).expect("it is not zero");
/// The sieve's primes are below this: more would cost more time than they save.
const SIEVED: usize = 1 << 17;
/// How many odd numbers are looked at from where a search starts. Some 46 of them are primes.
const INTERVAL: usize = 1 << 14;
/// The place of a prime that is not found yet.
const NOWHERE: usize = usize::MAX;

/// Primes of 1024 bits as bytes, the highest first, one for each label: at random, or those that belong to a seed and the
/// labels.
///
/// Their two highest bits are set, so that a product of two has its full length. The exponent, a prime, does not divide
/// any of them less one, so it has an inverse.
pub fn search(seed: Option<u64>, labels: &[&str], exponent: u32) -> Result<Vec<Box<[u8]>>> {
    let (small, exponent) = (small_primes(), divisor(u64::from(exponent)));
    let searches: Vec<Search> =
        labels.iter().map(|label| Search::new(seed, label, &small)).collect::<Result<_>>()?;
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        for _ in 0..processors {
            scope.spawn(|| searches.iter().for_each(|search| search.help(exponent)));
        }
    });
    searches.iter().map(Search::found).collect()
}

/// The search for the first prime from a start.
struct Search {
    start: BoxedUint,
    /// What to add to the start for numbers without small factors.
    candidates: Vec<u64>,
    /// The place of the next candidate that nobody has taken.
    next: AtomicUsize,
    /// The first place of a prime so far.
    found: AtomicUsize,
}

impl Search {
    fn new(seed: Option<u64>, label: &str, small: &[u64]) -> Result<Self> {
        let mut bytes = [0; 32];
        match seed {
            Some(seed) => bytes.copy_from_slice(&Sha256::digest(format!("prime {seed} {label}"))),
            None => getrandom::fill(&mut bytes).context("asking the operating system for random bytes")?,
        }
        let mut source = ChaCha20Rng::from_seed(bytes);
        let start: Odd<BoxedUint> = random_odd_integer(&mut source, BITS, SetBits::TwoMsb)
            .map_err(|error| anyhow!("preparing the search for a prime: {error}"))?;
        let candidates = candidates(&start, small);
        Ok(Self {
            start: start.get(),
            candidates,
            next: AtomicUsize::new(0),
            found: AtomicUsize::new(NOWHERE),
        })
    }

    /// Tests candidates until the first prime among them is known, or some other thread tests the last one before it.
    fn help(&self, exponent: Divisor) {
        loop {
            let place = self.next.fetch_add(1, Ordering::SeqCst);
            if place >= self.candidates.len() || place >= self.found.load(Ordering::SeqCst) {
                return;
            }
            if is_useful_prime(&self.candidate(place), exponent) {
                self.found.fetch_min(place, Ordering::SeqCst);
            }
        }
    }

    fn candidate(&self, place: usize) -> BoxedUint {
        self.start.wrapping_add(BoxedUint::from(self.candidates[place]))
    }

    fn found(&self) -> Result<Box<[u8]>> {
        let place = self.found.load(Ordering::SeqCst);
        let missed = || anyhow!("no prime follows where the search started: start the sandbox again");
        (place != NOWHERE).then(|| self.candidate(place).to_be_bytes()).ok_or_else(missed)
    }
}

/// The odd primes below [`SIEVED`].
fn small_primes() -> Vec<u64> {
    let mut composite = vec![false; SIEVED];
    let mut primes = Vec::new();
    for number in (3..SIEVED).step_by(2) {
        if !composite[number] {
            primes.push(number as u64);
            (number * number..SIEVED).step_by(number).for_each(|multiple| composite[multiple] = true);
        }
    }
    primes
}

/// What to add to an odd number for odd numbers without small factors.
fn candidates(start: &BoxedUint, small: &[u64]) -> Vec<u64> {
    let mut composite = [false; INTERVAL];
    // The product of three small primes fits a limb, and so costs one long division in place of three.
    for primes in small.chunks(3) {
        let rest = start.rem_limb(divisor(primes.iter().product())).0;
        for prime in primes {
            let missing = (prime - rest % prime) % prime;
            // Numbers are two apart, so an odd distance is reached one prime later.
            let first = if missing.is_multiple_of(2) { missing / 2 } else { (missing + prime) / 2 };
            (first as usize..INTERVAL).step_by(*prime as usize).for_each(|place| composite[place] = true);
        }
    }
    (0..)
        .step_by(2)
        .zip(composite)
        .filter(|(_, composite)| !composite)
        .map(|(distance, _)| distance)
        .collect()
}

fn is_useful_prime(candidate: &BoxedUint, exponent: Divisor) -> bool {
    fermat::passes(&limbs(candidate))
        && is_prime(Flavor::Any, candidate)
        && candidate.rem_limb(exponent) != Limb::ONE
}

/// What a long number is divided by.
type Divisor = Nonzero<Limb>;

fn divisor(number: u64) -> Divisor {
    Divisor::new_unwrap(Limb(number))
}

fn limbs(number: &BoxedUint) -> fermat::Number {
    let bytes = number.to_le_bytes();
    let mut limbs = [0; fermat::LIMBS];
    for (limb, bytes) in limbs.iter_mut().zip(bytes.as_chunks().0) {
        *limb = u64::from_le_bytes(*bytes);
    }
    limbs
}

#[cfg(test)]
mod tests {
    use crypto_primes::hazmat::SmallFactorsSieveFactory;
    use crypto_primes::sieve_and_find;

    use super::*;

    const EXPONENT: u32 = 65_537;

    /// What the library finds from the same start, one candidate after the other.
    fn first_prime(seed: u64, label: &str) -> BoxedUint {
        let mut source = ChaCha20Rng::from_seed(Sha256::digest(format!("prime {seed} {label}")).into());
        let sieve =
            SmallFactorsSieveFactory::<BoxedUint>::new(Flavor::Any, BITS.get(), SetBits::TwoMsb).unwrap();
        let found = sieve_and_find(&mut source, sieve, |_, candidate| is_prime(Flavor::Any, candidate));
        found.unwrap().unwrap()
    }

    #[test]
    fn threads_find_the_first_prime_from_the_start() {
        for seed in [1, 2] {
            let found = search(Some(seed), &["a", "b"], EXPONENT).unwrap();
            assert_eq!(found, ["a", "b"].map(|label| first_prime(seed, label).to_be_bytes()));
        }
    }

    #[test]
    fn the_sieve_leaves_one_odd_number_in_ten_and_none_with_a_small_factor() {
        let small = small_primes();
        let search = Search::new(Some(1), "a", &small).unwrap();
        assert!((INTERVAL / 12..INTERVAL / 9).contains(&search.candidates.len()));
        for distance in (0..200_u64).step_by(2) {
            let number = search.start.wrapping_add(BoxedUint::from(distance));
            let factor = small.iter().find(|prime| number.rem_limb(divisor(**prime)) == Limb::ZERO);
            assert_eq!(search.candidates.contains(&distance), factor.is_none(), "{distance}");
        }
    }

    #[test]
    fn only_primes_pass_fermat_and_each_does() {
        let search = Search::new(Some(1), "a", &small_primes()).unwrap();
        for place in 0..100 {
            let candidate = search.candidate(place);
            assert_eq!(fermat::passes(&limbs(&candidate)), is_prime(Flavor::Any, &candidate), "{place}");
        }
    }

    #[test]
    fn a_prime_that_the_exponent_does_not_fit_is_passed_over() {
        let prime = first_prime(1, "a");
        assert!(is_useful_prime(&prime, divisor(u64::from(EXPONENT))));
        let fits_badly = |factor: &u64| prime.rem_limb(divisor(*factor)) == Limb::ONE;
        let factor = small_primes().into_iter().find(fits_badly).unwrap();
        assert!(!is_useful_prime(&prime, divisor(factor)));
    }

    #[test]
    fn a_search_that_finds_nothing_says_what_to_do() {
        let search = Search { candidates: vec![], ..Search::new(Some(1), "a", &[]).unwrap() };
        search.help(divisor(u64::from(EXPONENT)));
        assert!(search.found().unwrap_err().to_string().contains("start the sandbox again"));
    }
}
