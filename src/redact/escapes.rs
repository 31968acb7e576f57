//! Reads texts whose characters may be escaped: for JSON, for URLs and forms, or for HTML, and each of these again for another.

use std::collections::BTreeMap;

/// How often one character may be escaped: a JSON text in a form in a JSON text in a page, for example.
const DEPTH_MAX: u8 = 4;

/// How many ways to read one place are kept.
const WAYS_MAX: usize = 12;

/// The longest name of an HTML entity that is read, as in `&#x000026;`.
const ENTITY_MAX: usize = 8;

/// How far back an escape is searched that ends at some place.
const ESCAPE_MAX: usize = 64;

/// Whether an escape may begin with this byte.
pub fn may_escape(byte: u8) -> bool {
    matches!(byte, b'%' | b'\\' | b'&')
}

/// A way to read what begins at a place of a text: a character or one of its bytes, plain or escaped.
#[derive(Clone, Copy, Debug)]
pub struct Spelled {
    bytes: [u8; 4],
    length: u8,
    depth: u8,
    /// The place behind it.
    pub end: usize,
}

impl Spelled {
    fn byte(byte: u8, end: usize, depth: u8) -> Self {
        Self { bytes: [byte, 0, 0, 0], length: 1, depth, end }
    }

    fn character(letter: char, end: usize, depth: u8) -> Self {
        let mut bytes = [0; 4];
        let length = letter.encode_utf8(&mut bytes).len();
        Self { bytes, length: u8::try_from(length).unwrap_or_default(), depth, end }
    }

    /// Its bytes in UTF-8.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.length)]
    }

    /// The character, unless it is only one of several bytes of one.
    pub fn letter(&self) -> Option<char> {
        std::str::from_utf8(self.bytes()).ok()?.chars().next()
    }

    fn ascii(&self) -> Option<u8> {
        self.letter().filter(char::is_ascii).map(|_| self.bytes[0])
    }
}

/// A text, and every way to read its escapes.
pub struct Escapes<'a> {
    /// The text.
    pub text: &'a str,
    escaped: BTreeMap<usize, Vec<Spelled>>,
}

impl<'a> Escapes<'a> {
    /// Reads a text from its end, because what an escape consists of may be escaped too.
    pub fn of(text: &'a str) -> Self {
        let mut escapes = Self { text, escaped: BTreeMap::new() };
        for (at, byte) in text.bytes().enumerate().rev().filter(|(_, byte)| may_escape(*byte)) {
            let mut ways = vec![Spelled::byte(byte, at + 1, 0)];
            let mut next = 0;
            while let Some(first) = ways.get(next).copied() {
                for way in escapes.begun_by(first) {
                    let is_known = |known: &Spelled| known.end == way.end && known.bytes() == way.bytes();
                    if way.depth <= DEPTH_MAX && ways.len() < WAYS_MAX && !ways.iter().any(is_known) {
                        ways.push(way);
                    }
                }
                next += 1;
            }
            if ways.len() > 1 {
                escapes.escaped.insert(at, ways.split_off(1));
            }
        }
        escapes
    }

    /// Every way to read what begins here: plain first.
    pub fn ways(&self, at: usize) -> impl Iterator<Item = Spelled> + '_ {
        let plain = self.text.get(at..).and_then(|rest| rest.chars().next());
        let plain = plain.map(|letter| Spelled::character(letter, at + letter.len_utf8(), 0));
        plain.into_iter().chain(self.escaped(at))
    }

    /// The ways to read an escape that begins here.
    pub fn escaped(&self, at: usize) -> impl Iterator<Item = Spelled> + '_ {
        self.escaped.get(&at).into_iter().flatten().copied()
    }

    /// The character that the longest escape means that begins here, and the place behind it.
    pub fn longest(&self, at: usize) -> Option<(char, usize)> {
        let letters = self.escaped(at).filter_map(|way| Some((way.letter()?, way.end)));
        letters.max_by_key(|(_, end)| *end)
    }

    /// Whether a word may end here: what comes before, in one way to read it, is neither a letter nor a digit.
    pub fn is_apart_before(&self, at: usize) -> bool {
        let is_no_letter = |way: &Spelled| way.ascii().is_none_or(|byte| !byte.is_ascii_alphanumeric());
        let plain = at.checked_sub(1).map(|index| self.text.as_bytes()[index]);
        let mut escaped = self.escaped.range(at.saturating_sub(ESCAPE_MAX)..at).flat_map(|(_, ways)| ways);
        plain.is_none_or(|byte| !byte.is_ascii_alphanumeric())
            || escaped.any(|way| way.end == at && is_no_letter(way))
    }

    /// Whether a word may begin here.
    pub fn is_apart_after(&self, at: usize) -> bool {
        let byte = self.text.as_bytes().get(at);
        byte.is_none_or(|byte| !byte.is_ascii_alphanumeric())
    }

    /// What an escape means that begins with this character.
    fn begun_by(&self, first: Spelled) -> Vec<Spelled> {
        match first.ascii() {
            Some(b'%') => self.percent(first).into_iter().collect(),
            Some(b'\\') => self.ways(first.end).filter_map(|second| self.backslash(first, second)).collect(),
            Some(b'&') => self.entity(first).into_iter().collect(),
            _ => Vec::new(),
        }
    }

    fn percent(&self, first: Spelled) -> Option<Spelled> {
        let (code, end, depth) = self.hexadecimal(first.end, 2)?;
        Some(Spelled::byte(u8::try_from(code).ok()?, end, 1 + depth.max(first.depth)))
    }

    fn backslash(&self, first: Spelled, second: Spelled) -> Option<Spelled> {
        let depth = 1 + first.depth.max(second.depth);
        let letter = match second.ascii()? {
            byte @ (b'"' | b'\'' | b'\\' | b'/') => char::from(byte),
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'x' => {
                let (code, end, deeper) = self.hexadecimal(second.end, 2)?;
                return Some(Spelled::character(char::from_u32(code)?, end, depth.max(1 + deeper)));
            }
            b'u' => {
                let (letter, end, deeper) = self.unicode(second.end)?;
                return Some(Spelled::character(letter, end, depth.max(1 + deeper)));
            }
            _ => return None,
        };
        Some(Spelled::character(letter, second.end, depth))
    }

    /// The character after a `\u`. One beyond 16 bits takes two of these.
    fn unicode(&self, at: usize) -> Option<(char, usize, u8)> {
        let (high, end, depth) = self.hexadecimal(at, 4)?;
        if let Some(letter) = char::from_u32(high) {
            return Some((letter, end, depth));
        }
        let is = |wanted: u8| move |way: &Spelled| way.ascii() == Some(wanted);
        let (low, end, deeper) = self.ways(end).filter(is(b'\\')).find_map(|backslash| {
            let letter = self.ways(backslash.end).find(is(b'u'))?;
            let (low, end, depth) = self.hexadecimal(letter.end, 4)?;
            Some((low, end, depth.max(backslash.depth).max(letter.depth)))
        })?;
        let pair = [u16::try_from(high).ok()?, u16::try_from(low).ok()?];
        Some((char::decode_utf16(pair).next()?.ok()?, end, depth.max(deeper)))
    }

    fn entity(&self, first: Spelled) -> Option<Spelled> {
        let (mut name, mut end, mut depth) = (String::new(), first.end, first.depth);
        loop {
            let is_of_a_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'#' || byte == b';';
            let way = self.ways(end).find(|way| way.ascii().is_some_and(is_of_a_name))?;
            (end, depth) = (way.end, depth.max(way.depth));
            match way.ascii()? {
                b';' => return Some(Spelled::character(named(&name)?, end, 1 + depth)),
                _ if name.len() == ENTITY_MAX => return None,
                byte => name.push(char::from(byte)),
            }
        }
    }

    /// The value of so many hexadecimal digits, the place behind them, and how often they are escaped.
    fn hexadecimal(&self, mut at: usize, digits: usize) -> Option<(u32, usize, u8)> {
        let (mut code, mut depth) = (0, 0);
        for _ in 0..digits {
            let value = |way: &Spelled| way.letter().and_then(|letter| letter.to_digit(16));
            let way = self.ways(at).find(|way| value(way).is_some())?;
            (code, at, depth) = (16 * code + value(&way)?, way.end, depth.max(way.depth));
        }
        Some((code, at, depth))
    }
}

/// The character of an HTML entity: those that programs write for characters that HTML reserves, and numbers.
fn named(name: &str) -> Option<char> {
    Some(match name {
        "amp" | "AMP" => '&',
        "lt" | "LT" => '<',
        "gt" | "GT" => '>',
        "quot" | "QUOT" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)?
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text as its longest escapes are read.
    fn read(text: &str) -> String {
        let escapes = Escapes::of(text);
        let (mut at, mut read) = (0, String::new());
        while at < text.len() {
            let plain = escapes.ways(at).next().expect("a character");
            let (letter, end) =
                escapes.longest(at).or(plain.letter().zip(Some(plain.end))).expect("a character");
            read.push(letter);
            at = end;
        }
        read
    }

    #[test]
    fn escapes_are_read_however_often_they_are_escaped() {
        for text in [
            "&",
            "%26",
            "&amp;",
            "&#38;",
            "&#x26;",
            "&#X00026;",
            r"\u0026",
            r"\x26",
            "%2526",
            "%252526",
            "&amp;amp;",
            "&#38;amp;",
            "&amp;#x26;",
            "%26amp%3B",
            r"\u0026amp;",
            "&#92;u0026",
            r"\\u0026",
            r"\\\\u0026",
            "%5Cu0026",
            r"\u0025\u0032\u0036",
        ] {
            assert_eq!(read(text), "&", "{text}");
        }
        for text in [r#"\""#, r#"\\\""#, r#"\\\\\\\""#, "%5C%22", r"\&quot;", "&quot;", "%26quot;"] {
            assert_eq!(read(text), "\"", "{text}");
        }
        assert_eq!(read(r"\ud83d\ude00, \ud83d\u0020, \ud83d"), "\u{1f600}, \\ud83d , \\ud83d");
    }

    #[test]
    fn escapes_that_are_none_are_read_as_they_are() {
        for text in [
            "%",
            "%2",
            "%+2",
            "%zz",
            r"\",
            r"\q",
            r"\u",
            r"\u00",
            "&",
            "&;",
            "&a;",
            "&amp",
            "& amp;",
            "&#;",
            "&#x;",
            "&#xd800;",
            "&#99999999;",
            "&#000000038;",
            "100% \u{e9}",
            "%\u{e9}",
        ] {
            assert_eq!(read(text), text);
        }
    }

    #[test]
    fn what_is_full_of_escapes_has_few_ways_to_read_each_place() {
        for unit in [r"\", "%25", "&amp;", "&", "%", r"\u0025", "&#38;"] {
            let text = unit.repeat(4_000);
            let escapes = Escapes::of(&text);
            assert!(escapes.escaped.values().all(|ways| ways.len() < WAYS_MAX), "{unit}");
        }
    }
}
