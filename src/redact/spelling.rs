//! Finds known secrets in a text in any spelling: plain, or with some or all characters escaped for JSON, forms or
//! URLs.

/// A text with its escapes decoded: each byte, and its position in the text.
struct Read {
    bytes: Vec<u8>,
    spans: Vec<(usize, usize)>,
}

impl Read {
    fn of(text: &str) -> Self {
        let mut read = Self { bytes: Vec::with_capacity(text.len()), spans: Vec::with_capacity(text.len()) };
        let mut at = 0;
        while let Some(byte) = text.as_bytes().get(at) {
            let length = match byte {
                b'%' => read.percent(text, at),
                b'\\' => read.backslash(text, at),
                _ => None,
            };
            at += length.unwrap_or_else(|| read.push(&[*byte], at, 1));
        }
        read
    }

    fn push(&mut self, bytes: &[u8], at: usize, length: usize) -> usize {
        self.bytes.extend_from_slice(bytes);
        self.spans.extend(bytes.iter().map(|_| (at, at + length)));
        length
    }

    fn percent(&mut self, text: &str, at: usize) -> Option<usize> {
        let code = hexadecimal(text.get(at + 1..at + 3)?)?;
        Some(self.push(&[u8::try_from(code).ok()?], at, 3))
    }

    fn backslash(&mut self, text: &str, at: usize) -> Option<usize> {
        let letter = *text.as_bytes().get(at + 1)?;
        let plain = match letter {
            b'"' | b'\\' | b'/' => letter,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'u' => {
                let letter = char::from_u32(hexadecimal(text.get(at + 2..at + 6)?)?)?;
                return Some(self.push(letter.encode_utf8(&mut [0; 4]).as_bytes(), at, 6));
            }
            _ => return None,
        };
        Some(self.push(&[plain], at, 2))
    }

    /// The positions of this secret in the text. A short secret, such as a security code, counts only as a whole word:
    /// inside another number it means nothing.
    fn places(&self, secret: &str, places: &mut Vec<(usize, usize)>) {
        let wanted = secret.as_bytes();
        let is_alone = |begin: usize, end: usize| {
            let before = begin.checked_sub(1).map(|index| self.bytes[index]);
            let beside = before.into_iter().chain(self.bytes.get(end).copied());
            beside.into_iter().all(|byte| !byte.is_ascii_alphanumeric())
        };
        let short = secret.chars().count() <= 4;
        let mut begin = 0;
        while begin + wanted.len() <= self.bytes.len() {
            let end = begin + wanted.len();
            if self.is_spelt(begin, wanted) && (!short || is_alone(begin, end)) {
                places.push((self.spans[begin].0, self.spans[end - 1].1));
                begin = end;
            } else {
                begin += 1;
            }
        }
    }

    /// Whether the secret begins here. A form writes a space as a plus.
    fn is_spelt(&self, begin: usize, wanted: &[u8]) -> bool {
        let same = |(read, wanted): (&u8, &u8)| read == wanted || (*read == b'+' && *wanted == b' ');
        self.bytes[begin..].iter().zip(wanted).all(same)
    }
}

fn hexadecimal(digits: &str) -> Option<u32> {
    // A sign would be parsed as part of the number.
    let plain = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    plain.then(|| u32::from_str_radix(digits, 16).ok()).flatten()
}

/// The text with all of these secrets masked.
pub fn mask_secrets<'a>(text: &str, secrets: impl Iterator<Item = &'a str>) -> String {
    let read = Read::of(text);
    let mut places = Vec::new();
    secrets.for_each(|secret| read.places(secret, &mut places));
    places.sort_unstable();
    let mut clean = String::with_capacity(text.len());
    let (mut copied, mut places) = (0, places.into_iter().peekable());
    while let Some((start, mut end)) = places.next() {
        // One secret may contain another; the rest of the longer one must not remain.
        while let Some((_, further)) = places.next_if(|(next, _)| *next < end) {
            end = end.max(further);
        }
        clean.push_str(&text[copied..start]);
        clean.push_str("***");
        copied = end;
    }
    clean.push_str(&text[copied..]);
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_goes_in_every_spelling() {
        let secret = "a_b/c+d \"e\"\u{e9}\\=\n";
        for written in [
            secret,
            "a_b/c+d \\\"e\\\"\u{e9}\\\\=\\n",
            "a_b\\/c+d \\\"e\\\"\\u00e9\\\\=\\n",
            "a_b%2Fc%2Bd+%22e%22%C3%A9%5C%3D%0A",
            "a%5Fb%2Fc%2Bd%20%22e%22%C3%A9%5C%3D%0A",
            "a_b%2fc%2bd%20%22e%22%c3%a9%5c%3d%0a",
            "%61_b/c%2Bd%20\"e\"\u{e9}\\\\=%0a",
        ] {
            assert_eq!(mask_secrets(&format!("[{written}]"), [secret].into_iter()), "[***]", "{written}");
        }
    }

    #[test]
    fn short_secrets_go_where_they_stand_alone() {
        let masked = |text: &str| mask_secrets(text, ["737"].into_iter());
        for (text, clean) in [
            ("737", "***"),
            ("code:737,737.", "code:***,***."),
            ("?cvv=%20737%20&x=%37%33%37", "?cvv=%20***%20&x=***"),
            ("1737 7370 a737 737b", "1737 7370 a737 737b"),
        ] {
            assert_eq!(masked(text), clean);
        }
    }

    #[test]
    fn secrets_that_overlap_leave_no_rest() {
        let masked = |text: &str| mask_secrets(text, ["abcdef", "defghi", "abc"].into_iter());
        assert_eq!(masked("abc, abcdef, abcdefghi, abcdefghidefghi"), "***, ***, ***, ******");
    }

    #[test]
    fn escapes_that_are_none_stand_for_themselves() {
        for text in
            ["%", "%3", "%+3", "\\", "\\x", "\\u", "\\u00", "\\u+034", "\\ud800", "100% \u{e9}", "%\u{e9}"]
        {
            assert_eq!(mask_secrets(text, ["secret"].into_iter()), text);
            assert_eq!(mask_secrets(&format!("{text}secret"), ["secret"].into_iter()), format!("{text}***"));
        }
    }
}
