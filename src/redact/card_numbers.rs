//! Finds card numbers in texts in any form: with spaces or dashes, with invisible characters, in digits of another script,
//! or escaped for JSON, a form or a URL.

use std::collections::VecDeque;
use std::ops::Range;

use super::escapes::Escapes;

/// A character as a reader sees it, and the bytes that it comes from.
struct Letter {
    letter: char,
    start: usize,
    end: usize,
}

/// How to read a text. Each way is tried: in `100%4111...` the percent sign is literal, in `%34111...` it is part of a digit.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// Character by character, with ASCII digits only.
    Plain,
    /// Every escape is decoded to one character, and digits may be of any script.
    Escaped,
}

const READINGS: [Reading; 2] = [Reading::Plain, Reading::Escaped];

fn letters(text: &str, reading: Reading) -> impl Iterator<Item = Letter> + '_ {
    let escapes = (reading == Reading::Escaped).then(|| Escapes::of(text));
    let mut start = 0;
    std::iter::from_fn(move || {
        let plain = text[start..].chars().next()?;
        let (letter, end) = escapes
            .as_ref()
            .and_then(|escapes| escapes.longest(start))
            .unwrap_or((plain, start + plain.len_utf8()));
        let read = Letter { letter, start, end };
        start = end;
        Some(read)
    })
}

/// The value of a decimal digit: ASCII, full width, Arabic and Persian.
fn digit(letter: char, reading: Reading) -> Option<u8> {
    if reading == Reading::Plain && !letter.is_ascii() {
        return None;
    }
    let zeros = ['0', '\u{ff10}', '\u{660}', '\u{6f0}'];
    let value = zeros
        .iter()
        .find_map(|zero| u32::from(letter).checked_sub(u32::from(*zero)).filter(|value| *value < 10))?;
    u8::try_from(value).ok()
}

/// What people and programs put between the digits of a number: spaces, dashes, a form's `+`, and zero-width characters.
fn separates(letter: char) -> bool {
    matches!(
        letter,
        ' ' | '-' | '+' | '\u{a0}' | '\u{ad}' | '\u{2000}'
            ..='\u{2015}' | '\u{202f}' | '\u{2060}' | '\u{2212}' | '\u{3000}' | '\u{feff}' | '\u{ff0d}'
    )
}

/// A digit of a run, and its position.
#[derive(Clone, Copy)]
struct Digit {
    value: u8,
    start: usize,
    end: usize,
}

/// Masks every 12 to 19 digits that may be a card number; the first six and the last four stay.
pub fn mask_numbers(text: &str) -> String {
    READINGS.iter().fold(text.to_owned(), |text, reading| mask_as_read(&text, *reading))
}

fn mask_as_read(text: &str, reading: Reading) -> String {
    let mut clean = Copy::of(text);
    let mut run: Vec<Digit> = Vec::new();
    let mut identifiers = hexadecimal_identifiers(text).peekable();
    for Letter { letter, start, end } in letters(text, reading) {
        while identifiers.next_if(|identifier| identifier.end <= start).is_some() {}
        let is_identifier = identifiers.peek().is_some_and(|identifier| identifier.contains(&start));
        match digit(letter, reading).filter(|_| !is_identifier) {
            Some(value) => run.push(Digit { value, start, end }),
            None if separates(letter) => {}
            None => mask_run(&mut run, &mut clean),
        }
    }
    mask_run(&mut run, &mut clean);
    clean.finish()
}

/// The shortest hexadecimal word that is an identifier: a card number has 19 digits at most, and a few letters may be next to it.
const IDENTIFIER_MIN: usize = 24;

/// Words of hexadecimal digits and letters, such as a payment's random id. One in a few hundred contains 12 or more decimal
/// digits in a row with a valid check digit, and the shop needs the id unchanged.
fn hexadecimal_identifiers(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut end = 0;
    let words =
        text.as_bytes().chunk_by(|one, next| one.is_ascii_alphanumeric() == next.is_ascii_alphanumeric());
    words.filter_map(move |word| {
        let start = end;
        end += word.len();
        let is_identifier = word.len() >= IDENTIFIER_MIN
            && word.iter().all(u8::is_ascii_hexdigit)
            && word.iter().any(u8::is_ascii_alphabetic);
        is_identifier.then_some(start..end)
    })
}

/// A card number may be next to other numbers: every sequence of whole groups in a run is examined.
fn mask_run(run: &mut Vec<Digit>, clean: &mut Copy<'_>) {
    let begins = |index: usize| index == 0 || run[index - 1].end < run[index].start;
    let mut masked = vec![false; run.len()];
    for start in (0..run.len()).filter(|start| begins(*start)) {
        for end in start + 12..=(start + 19).min(run.len()) {
            if (end == run.len() || begins(end)) && could_be_card(&run[start..end]) {
                masked[start + 6..end - 4].fill(true);
            }
        }
    }
    for (digit, _) in run.iter().zip(masked).filter(|(_, masked)| *masked) {
        clean.replace(digit.start, digit.end, "*");
    }
    run.clear();
}

/// Gateways number payments with as many digits, and one in ten of those has a valid check digit by chance. A number that
/// begins as no issuer's do (ISO/IEC 7812: a year, a time in milliseconds, a counter) is no card and stays usable.
fn could_be_card(digits: &[Digit]) -> bool {
    let values: Vec<u8> = digits.iter().map(|digit| digit.value).collect();
    let issued = matches!(values[..2], [2, 2..=7] | [3..=6 | 8 | 9, _]);
    issued && luhn(&values)
}

/// Masks a known card number even if a few characters separate its digits.
pub fn mask_known(text: &str, number: &str) -> String {
    READINGS.iter().fold(text.to_owned(), |text, reading| mask_known_as_read(&text, number, *reading))
}

fn mask_known_as_read(text: &str, number: &str, reading: Reading) -> String {
    let mut clean = Copy::of(text);
    let mut window: VecDeque<Digit> = VecDeque::new();
    let mut between = 0;
    for Letter { letter, start, end } in letters(text, reading) {
        let Some(value) = digit(letter, reading) else {
            between += 1;
            if between > 3 || letter.is_alphanumeric() {
                window.clear();
            }
            continue;
        };
        between = 0;
        window.push_back(Digit { value, start, end });
        if window.len() > number.len() {
            window.pop_front();
        }
        if window.iter().map(|digit| digit.value + b'0').eq(number.bytes()) {
            clean.replace(window[0].start, end, "***");
            window.clear();
        }
    }
    clean.finish()
}

/// Copies a text while replacing parts of it, from left to right.
struct Copy<'a> {
    text: &'a str,
    copied: usize,
    clean: String,
}

impl<'a> Copy<'a> {
    fn of(text: &'a str) -> Self {
        Self { text, copied: 0, clean: String::with_capacity(text.len()) }
    }

    fn replace(&mut self, start: usize, end: usize, by: &str) {
        self.clean.push_str(&self.text[self.copied..start]);
        self.clean.push_str(by);
        self.copied = end;
    }

    fn finish(mut self) -> String {
        self.clean.push_str(&self.text[self.copied..]);
        self.clean
    }
}

/// The check digit of card numbers (Luhn).
pub fn luhn(digits: &[u8]) -> bool {
    let doubled = |digit: u8| if digit > 4 { digit * 2 - 9 } else { digit * 2 };
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(index, digit)| u32::from(if index % 2 == 1 { doubled(*digit) } else { *digit }))
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every way to write a number that begins with 4, group by group.
    const WRITTEN: [&str; 18] = [
        "4276 1111 5239 3652",
        "4276+1111+5239+3652",
        "4276%201111%205239%203652",
        "4276%2D1111%2d5239%2D3652",
        "4276\u{200b}1111\u{200b}5239\u{200b}3652",
        "4276\u{a0}1111\u{2011}5239\u{2060}3652",
        r"4276\u00201111\u00205239\u20113652",
        r"\u0034276111152393652",
        "%34276111152393652",
        "4276&nbsp;1111&#8209;5239&#xa0;3652",
        "&#52;276111152393652",
        "4276&amp;nbsp;1111&amp;#x2011;5239 3652",
        "4276%25201111%25205239%25203652",
        "%2534276111152393652",
        r"4276\\u00201111\\u00205239\\\\u00203652",
        r"\\u0034276111152393652",
        "４２７６１１１１５２３９３６５２",
        "٤٢٧٦ ١١١١ ٥٢٣٩ ٣٦٥٢",
    ];

    #[test]
    fn a_card_number_is_found_however_it_is_written() {
        for written in WRITTEN {
            let text = format!("no {written}, sorry");
            let stars = mask_numbers(&text).matches('*').count();
            assert_eq!(stars, 6, "{}", mask_numbers(&text));
            // The beginning of an escape may stay: it is not a digit of the number.
            let known = mask_known(&text, "4276111152393652");
            assert!(known.starts_with("no ") && known.ends_with("***, sorry"), "{known}");
            assert!(!known.contains("11152") && !known.contains("5239"), "{known}");
        }
    }

    #[test]
    fn what_looks_like_an_escape_or_another_digit_before_a_card_number_does_not_hide_it() {
        for before in ["100%", r"c:\u", "%%", "%3", "٣", "３"] {
            let text = format!("{before}4276111152393652");
            assert!(!mask_numbers(&text).contains("11152393"), "{}", mask_numbers(&text));
            assert!(!mask_known(&text, "4276111152393652").contains("11152393"));
        }
    }

    #[test]
    fn a_gateways_own_number_is_no_card_and_stays() {
        // Each has a valid check digit: a transaction of globalmerchant's, a date, a time, and a number that no issuer has.
        for number in ["S1286743876334665451", "2026112919570000009", "1764446296329", "0000000000000000"] {
            assert!(luhn(
                &number.bytes().filter(u8::is_ascii_digit).map(|byte| byte - b'0').collect::<Vec<u8>>()
            ));
            assert_eq!(mask_numbers(number), number);
        }
        for card in [
            "4276111152393652",
            "4222222222222",
            "5555555555554444",
            "2223003122003222",
            "378282246310005",
            "30569309025904",
            "3530111333300000",
            "6011111111111117",
            "6200000000000000000",
            "6759649826438453",
            "8171999927660000",
            "9792030000000000",
        ] {
            let clean = mask_numbers(&format!("no {card}, sorry"));
            assert!(!clean.contains(card), "{clean}");
        }
    }

    #[test]
    fn a_random_identifier_stays_unless_it_contains_a_known_card_number() {
        let identifier = "5f4276111152393652ab09cde1772f0a";
        assert_eq!(mask_numbers(identifier), identifier);
        assert_eq!(mask_numbers(&format!("/p/{identifier}?a=1")), format!("/p/{identifier}?a=1"));
        assert!(!mask_known(identifier, "4276111152393652").contains("11152393"));
        // Too short for an identifier, and a word with other letters.
        for text in ["ab4276111152393652", "order4276111152393652abcdefabcdef", "4276111152393652"] {
            assert!(!mask_numbers(text).contains("11152393"), "{}", mask_numbers(text));
        }
    }

    #[test]
    fn escapes_that_are_none_are_letters_of_their_own() {
        for text in [r"\u", r"\u00", r"\u+034", "%", "%3", "%+3", r"\ud800 é", "%e9", "é\\", "100% 5"] {
            assert_eq!(mask_numbers(text), text);
            assert_eq!(mask_known(text, "4276111152393652"), text);
        }
    }
}
