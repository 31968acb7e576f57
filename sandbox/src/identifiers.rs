//! Numbers and identifiers that nobody can guess, unless the sandbox was started with a seed.
//!
//! With a seed, an identifier follows from the seed, from what it is for (a call's merchant, operation and order number)
//! and from how many there were for the same before. So the order of threads does not matter.

use rusqlite::Connection;
use sha2::{Digest, Sha256};

use crate::clock::{self, Milliseconds};
use crate::work::Work;

const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
/// The time in the numbers of a sandbox with a seed: 2026-01-01T00:00:00Z.
const SEEDED_TIME: Milliseconds = 1_767_225_600_000;

fn random_bytes(work: &Work<'_>) -> [u8; 32] {
    let mut bytes = [0; 32];
    let count = work.site.seed.map(|seed| (seed, count(work.connection, work.purpose.text())));
    // A failing database fails the whole transaction, so what is drawn then does not matter.
    if let Some((seed, Ok(count))) = count {
        bytes.copy_from_slice(&Sha256::digest(format!("{seed} {count} {}", work.purpose.text())));
    } else {
        getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    }
    bytes
}

/// Counts what was drawn for a purpose, in the database: a restart must not draw the same again.
fn count(connection: &Connection, purpose: &str) -> rusqlite::Result<i64> {
    connection
        .prepare_cached(
            "INSERT INTO draws (purpose, count) VALUES (?1, 1)
             ON CONFLICT DO UPDATE SET count = count + 1 RETURNING count",
        )?
        .query_row([purpose], |row| row.get(0))
}

/// 128 random bits in hexadecimal: for addresses of pages.
pub fn secret(work: &Work<'_>) -> String {
    hex::encode(&random_bytes(work)[..16])
}

/// `length` random lower-case letters and digits, at most 32.
pub fn letters(work: &Work<'_>, length: usize) -> String {
    random_bytes(work).iter().take(length).map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect()
}

/// `length` random decimal digits, at most 32, which are no card number: clients mask what looks like one.
pub fn digits(work: &Work<'_>, length: usize) -> String {
    loop {
        let digits: Vec<u8> = random_bytes(work).iter().take(length).map(|byte| byte % 10).collect();
        if length < 12 || !has_check_digit(&digits) {
            return digits.iter().map(|digit| char::from(b'0' + digit)).collect();
        }
    }
}

/// The time as gateways put it into their numbers; with a seed always the same, since the numbers are.
pub fn time(work: &Work<'_>) -> String {
    clock::compact(if work.site.seed.is_some() { SEEDED_TIME } else { work.now })
}

/// Whether the last digit is the one that ISO 7812 wants behind the others.
fn has_check_digit(digits: &[u8]) -> bool {
    let weighed = digits.iter().rev().enumerate().map(|(place, digit)| match (place % 2, *digit) {
        (0, digit) => digit,
        (_, digit) if digit > 4 => 2 * digit - 9,
        (_, digit) => 2 * digit,
    });
    weighed.map(u32::from).sum::<u32>() % 10 == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Profile;
    use crate::store::Store;
    use crate::work::{Purpose, Site};

    fn drawn<T>(store: &Store, seed: Option<u64>, purpose: &str, draw: impl Fn(&Work<'_>) -> T) -> T {
        let site = Site::new(seed, Profile::default());
        let drawn: rusqlite::Result<T> = store.write(|connection| {
            let work = Work { site: &site, connection, purpose: &Purpose::default(), now: 0 };
            work.purpose.set(&[purpose]);
            Ok(draw(&work))
        });
        drawn.unwrap()
    }

    #[test]
    fn digits_look_like_no_card_number() {
        let values = |text: &str| text.bytes().map(|byte| byte - b'0').collect::<Vec<u8>>();
        assert!(has_check_digit(&values("4392963203551251")));
        assert!(!has_check_digit(&values("4392963203551252")));
        let store = Store::open(None).unwrap();
        for seed in [None, Some(7)] {
            let number = || drawn(&store, seed, "A", |work| digits(work, 19));
            assert!((0..1000).all(|_| !has_check_digit(&values(&number()))));
        }
    }

    #[test]
    fn a_seed_repeats_identifiers_by_what_they_are_for() {
        let first = Store::open(None).unwrap();
        let names = |store, seed, purpose| {
            drawn(store, seed, purpose, |work| (secret(work), letters(work, 12), digits(work, 16)))
        };
        let (one, other) = (names(&first, Some(7), "A"), names(&first, Some(7), "B"));
        // In another order, and in another database.
        let second = Store::open(None).unwrap();
        assert_eq!(names(&second, Some(7), "B"), other);
        assert_eq!(names(&second, Some(7), "A"), one);
        assert_ne!(names(&second, Some(7), "A"), one, "no two are the same in one database");
        let third = Store::open(None).unwrap();
        assert_ne!(names(&third, Some(8), "A"), one);
        assert_ne!(names(&third, None, "A"), names(&third, None, "A"));
    }
}
