//! Numbers and identifiers that nobody can guess.

const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

fn random_bytes<const LENGTH: usize>() -> [u8; LENGTH] {
    let mut bytes = [0; LENGTH];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

/// 128 random bits in hexadecimal: for addresses of pages.
pub fn secret() -> String {
    hex::encode(random_bytes::<16>())
}

/// `length` random lower-case letters and digits, at most 32.
pub fn letters(length: usize) -> String {
    random_bytes::<32>().iter().take(length).map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect()
}

/// `length` random decimal digits, at most 32.
pub fn digits(length: usize) -> String {
    random_bytes::<32>().iter().take(length).map(|byte| char::from(b'0' + byte % 10)).collect()
}
