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

/// `length` random decimal digits, at most 32, which are no card number: clients mask what looks like one.
pub fn digits(length: usize) -> String {
    loop {
        let digits: Vec<u8> = random_bytes::<32>().iter().take(length).map(|byte| byte % 10).collect();
        if length < 12 || !has_check_digit(&digits) {
            return digits.iter().map(|digit| char::from(b'0' + digit)).collect();
        }
    }
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

    #[test]
    fn digits_look_like_no_card_number() {
        let values = |text: &str| text.bytes().map(|byte| byte - b'0').collect::<Vec<u8>>();
        assert!(has_check_digit(&values("4392963203551251")));
        assert!(!has_check_digit(&values("4392963203551252")));
        assert!((0..1000).all(|_| !has_check_digit(&values(&digits(19)))));
    }
}
