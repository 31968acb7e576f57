//! What somebody pasted beside what the sandbox signed: the text, and the key at its end.

use super::difference;
use crate::gateway::{End, Salt};

/// What stands in place of a key in a text that is shown.
pub const HIDDEN: &str = "<secret>";
/// Keys of the sandbox have so many hexadecimal digits.
const KEY_LENGTH: usize = 32;

/// What is known of the key in a pasted text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// There is none.
    Absent,
    /// The merchant's own, where it belongs.
    Right,
    /// The merchant's own, at the wrong end.
    WrongEnd,
    /// That of another merchant of this sandbox.
    Of(String),
    /// Another one.
    Other,
}

/// A pasted text without its key.
#[derive(Debug)]
pub struct Pasted {
    /// The text.
    pub text: String,
    /// Its key.
    pub key: Key,
    /// Whether a line break at the end was left out.
    pub line_break: bool,
    /// Where it begins to differ from what the sandbox signed, counted in characters.
    pub place: Option<usize>,
}

impl Pasted {
    /// Reads what was pasted; `others` are the names and keys of other merchants.
    pub fn read(pasted: &str, ours: &str, salt: Option<&Salt>, others: &[(String, String)]) -> Self {
        // A browser sends every line break of a form as two characters.
        let pasted = if ours.contains('\r') { pasted.to_owned() } else { pasted.replace("\r\n", "\n") };
        let line_break = pasted.ends_with('\n') && !ours.ends_with('\n');
        let trimmed = if line_break { pasted.trim_end_matches(['\r', '\n']) } else { &pasted };
        let (text, key) = salt.map_or((trimmed, Key::Absent), |salt| apart(trimmed, ours, salt, others));
        let text = masked_alike(text, ours);
        Self { place: difference::first(ours, &text), text, key, line_break }
    }

    /// The end at which its key stands.
    pub fn key_end(&self, salt: &Salt) -> Option<End> {
        match self.key {
            Key::Absent => None,
            Key::WrongEnd => Some(salt.end.other()),
            _ => Some(salt.end),
        }
    }
}

/// A text with the digits hidden that are hidden in ours, as far as both are the same.
fn masked_alike(text: &str, ours: &str) -> String {
    let mut expected = ours.chars();
    let mut same = true;
    let masked = text.chars().map(|letter| match expected.next() {
        Some('*') if same && letter.is_ascii_digit() => '*',
        other => {
            same &= other == Some(letter);
            letter
        }
    });
    masked.collect()
}

/// A text without the key that is hashed with it, and what is known of that.
fn apart<'t>(text: &'t str, ours: &str, salt: &Salt, others: &[(String, String)]) -> (&'t str, Key) {
    if let Some(rest) = salt.end.cut(text, &salt.secret) {
        return (rest, Key::Right);
    }
    if let Some(rest) = salt.end.cut(text, HIDDEN) {
        return (rest, Key::Absent);
    }
    if let Some(rest) = salt.end.other().cut(text, &salt.secret) {
        return (rest, Key::WrongEnd);
    }
    for (name, secret) in others {
        if let Some(rest) = salt.end.cut(text, secret) {
            return (rest, Key::Of(name.clone()));
        }
    }
    match stranger(text, ours, salt.end) {
        Some(rest) => (rest, Key::Other),
        None => (text, Key::Absent),
    }
}

/// A text without a key that nobody here has: what is there besides the right text, or as many digits as keys have.
fn stranger<'t>(text: &'t str, ours: &str, end: End) -> Option<&'t str> {
    let marks = ['&', '=', '+', '|', ','];
    if let Some(rest) = end.other().cut(text, ours).filter(|rest| !rest.is_empty()) {
        // Something such as &key= before it is a difference in the text.
        return Some(match end {
            End::Tail => &text[..ours.len() + rest.rfind(marks).map_or(0, |place| place + 1)],
            End::Start => &text[rest.find(marks).unwrap_or(rest.len())..],
        });
    }
    let start = text.len().checked_sub(KEY_LENGTH)?;
    let (key, rest) = match end {
        End::Tail => (text.get(start..)?, text.get(..start)?),
        End::Start => (text.get(..KEY_LENGTH)?, text.get(KEY_LENGTH..)?),
    };
    let is_key = key.bytes().all(|byte| byte.is_ascii_hexdigit()) && end.cut(ours, key).is_none();
    is_key.then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: &str = "a=1b=2";
    const OWN: &str = "0123456789abcdef0123456789abcdef";
    const THEIRS: &str = "ffffffffffffffffffffffffffffffff";

    fn read(pasted: &str, end: End) -> (String, Key, Option<usize>) {
        let others = [("paypro-other".to_owned(), THEIRS.to_owned())];
        let salt = Salt { secret: OWN.to_owned(), end };
        let pasted = Pasted::read(pasted, OURS, Some(&salt), &others);
        (pasted.text, pasted.key, pasted.place)
    }

    #[test]
    fn a_key_at_the_end_is_known_and_taken_away() {
        let same = |key| (OURS.to_owned(), key, None);
        assert_eq!(read(&format!("{OURS}{OWN}"), End::Tail), same(Key::Right));
        assert_eq!(read(&format!("{OWN}{OURS}"), End::Start), same(Key::Right));
        assert_eq!(read(&format!("{OWN}{OURS}"), End::Tail), same(Key::WrongEnd));
        assert_eq!(read(&format!("{OURS}{OWN}"), End::Start), same(Key::WrongEnd));
        assert_eq!(read(&format!("{OURS}{THEIRS}"), End::Tail), same(Key::Of("paypro-other".to_owned())));
        assert_eq!(read(&format!("{OURS}not the key"), End::Tail), same(Key::Other));
        assert_eq!(read(&format!("not the key{OURS}"), End::Start), same(Key::Other));
        assert_eq!(read(&format!("{OURS}{HIDDEN}"), End::Tail), same(Key::Absent));
        assert_eq!(read(OURS, End::Tail), same(Key::Absent));
    }

    #[test]
    fn a_difference_before_the_key_is_found() {
        let stranger = "e".repeat(32);
        assert_eq!(read(&format!("a=1&b=2{OWN}"), End::Tail), ("a=1&b=2".to_owned(), Key::Right, Some(3)));
        assert_eq!(
            read(&format!("a=1&b=2{stranger}"), End::Tail),
            ("a=1&b=2".to_owned(), Key::Other, Some(3))
        );
        assert_eq!(
            read(&format!("{OURS}&key={OWN}"), End::Tail),
            (format!("{OURS}&key="), Key::Right, Some(6))
        );
        assert_eq!(
            read(&format!("{OURS}&key={stranger}"), End::Tail),
            (format!("{OURS}&key="), Key::Other, Some(6))
        );
        assert_eq!(read("支付", End::Tail), ("支付".to_owned(), Key::Absent, Some(0)));
    }

    #[test]
    fn what_is_masked_is_no_difference() {
        let pasted = Pasted::read("a=4392963203551251b=2", "a=439296******1251b=2", None, &[]);
        assert_eq!((pasted.text.as_str(), pasted.place), ("a=439296******1251b=2", None));
        assert_eq!(masked_alike("x=1", "a=*"), "x=1");
    }

    #[test]
    fn line_breaks_of_a_form_are_no_difference() {
        let pasted = Pasted::read("{\r\n}\r\n", "{\n}", None, &[]);
        assert_eq!((pasted.text.as_str(), pasted.place, pasted.line_break), ("{\n}", None, true));
    }
}
