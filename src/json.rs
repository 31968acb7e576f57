//! Strict JSON: size, depth and number of values are limited, and duplicate keys are refused. Numbers keep their original
//! spelling, because signatures cover it.

mod read;
mod text;

pub use read::{read, read_object};

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::map::Entry;
use serde_json::{Map, Number, Value};

pub use text::to_text;

use crate::error::{Error, ErrorKind, Result};

/// The largest JSON text that is read, in bytes.
pub const SIZE_MAX: usize = 4 << 20;

/// The largest answer or notification that is read as an envelope, in bytes: the longest page that a gateway documents, 500
/// payments of 3 KiB each, fits.
pub const ENVELOPE_MAX: usize = 1536 << 10;

/// The deepest nesting that is read.
pub const DEPTH_MAX: usize = 32;

/// The largest number of values that is read.
pub const VALUES_MAX: usize = 100_000;

/// How many values an object counts as: it takes two bytes as text, but hundreds in memory.
pub const OBJECT_VALUES: usize = 8;

/// The mark that some programs write before a UTF-8 text.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// The text after a byte order mark, if it begins with one.
pub fn without_bom(text: &[u8]) -> &[u8] {
    text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text)
}

/// Reads an object; PHP's `[]` counts as an empty one.
pub fn parse_object(text: &[u8]) -> Result<Map<String, Value>> {
    match parse(text)? {
        Value::Object(object) => Ok(object),
        Value::Array(array) if array.is_empty() => Ok(Map::new()),
        _ => Err(Error::new(ErrorKind::InvalidRequest, "the JSON text must be an object")),
    }
}

/// Reads a gateway's answer or notification, which must be an object: a list of its values would not say which is which.
pub fn parse_envelope(text: &[u8]) -> Result<Map<String, Value>> {
    if text.len() > ENVELOPE_MAX {
        let message = format!("the JSON text is larger than {ENVELOPE_MAX} bytes");
        return Err(Error::new(ErrorKind::InvalidRequest, message));
    }
    match parse(text)? {
        Value::Object(object) => Ok(object),
        _ => Err(Error::new(ErrorKind::InvalidRequest, "the JSON text is not an object")),
    }
}

/// Reads any JSON value, with or without a leading byte order mark.
pub fn parse(text: &[u8]) -> Result<Value> {
    let invalid = |message: String| Error::new(ErrorKind::InvalidRequest, message);
    if text.len() > SIZE_MAX {
        return Err(invalid(format!("the JSON text is larger than {SIZE_MAX} bytes")));
    }
    let text = std::str::from_utf8(text).map_err(|error| not_utf_8(text, error.valid_up_to()))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let numerals = RefCell::new(Numerals { rest: text });
    let value = Strict { depth: 0, values: &Cell::new(0), numerals: &numerals }
        .deserialize(&mut deserializer)
        .map_err(|error| invalid(format!("the JSON text cannot be read: {}", without_content(&error))))?;
    deserializer.end().map_err(|_| invalid("the JSON text has data after its end".to_owned()))?;
    Ok(value)
}

/// The error for invalid UTF-8; names the field if the rest can be read.
fn not_utf_8(text: &[u8], wrong: usize) -> Error {
    // Replaces the byte; no text contains it, because it is not a character.
    const MARK: char = '\u{10ffff}';
    let is_marked = |text: &str| text.contains(MARK);
    let before = String::from_utf8_lossy(&text[..wrong]);
    let behind = String::from_utf8_lossy(&text[wrong + 1..]);
    let marked = (!is_marked(&before) && !is_marked(&behind)).then(|| format!("{before}{MARK}{behind}"));
    let value = marked.and_then(|marked| parse(marked.as_bytes()).ok());
    match value.and_then(|value| place_of(&value, "", &is_marked)) {
        Some(path) if !path.is_empty() => {
            let message = format!("is not UTF-8, at byte {wrong} of the JSON text: give it as UTF-8");
            Error::violation(ErrorKind::InvalidRequest, path, message)
        }
        _ => Error::new(ErrorKind::InvalidRequest, format!("the JSON text is not UTF-8 at byte {wrong}")),
    }
}

/// The path of the first name or text that `wanted` accepts.
fn place_of(value: &Value, path: &str, accepts: &impl Fn(&str) -> bool) -> Option<String> {
    match value {
        Value::String(text) => accepts(text).then(|| path.to_owned()),
        Value::Array(elements) => elements
            .iter()
            .enumerate()
            .find_map(|(index, element)| place_of(element, &format!("{path}[{index}]"), accepts)),
        Value::Object(members) => members.iter().find_map(|(name, member)| {
            if accepts(name) {
                return Some(path.to_owned());
            }
            let below = if path.is_empty() { shown(name) } else { format!("{path}.{}", shown(name)) };
            place_of(member, &below, accepts)
        }),
        _ => None,
    }
}

/// serde_json's messages give a position, and for data errors our own visitor's message; never the content.
fn without_content(error: &serde_json::Error) -> String {
    match error.classify() {
        serde_json::error::Category::Data => error.to_string(),
        serde_json::error::Category::Eof => "it ends too early".to_owned(),
        _ => format!("line {} column {}", error.line(), error.column()),
    }
}

/// Plain data as JSON, without members that are null.
///
/// # Panics
/// If the data has a map whose keys are not text; no type of the model has one.
pub fn to_value(data: &impl Serialize) -> Value {
    without_nulls(serde_json::to_value(data).expect("the model is plain data"))
}

/// The value without members that are null.
pub fn without_nulls(mut value: Value) -> Value {
    remove_nulls(&mut value);
    value
}

/// Removes members that are null, at every depth: null means absent.
pub fn remove_nulls(value: &mut Value) {
    match value {
        Value::Object(object) => {
            object.retain(|_, member| !member.is_null());
            object.values_mut().for_each(remove_nulls);
        }
        Value::Array(array) => array.iter_mut().for_each(remove_nulls),
        _ => {}
    }
}

/// The end of a sentence that suggests the known name nearest to an unknown one.
pub fn proposal<'a>(given: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    nearest(given, known).map(|near| format!("; did you mean \"{near}\"?"))
}

/// The candidate that a misspelt word most likely means.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let simple =
        |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    let target = simple(&word.chars().take(64).collect::<String>());
    candidates
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(&target, &simple(candidate)), candidate))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|(left, _), (right, _)| left.total_cmp(right))
        .map(|(_, candidate)| candidate)
}

/// The caller's word, made safe for a message: short, printable, and without digits.
pub fn shown(word: &str) -> String {
    let printable: String = word
        .chars()
        .take(40)
        .map(|letter| {
            if letter.is_control() {
                '?'
            } else if letter.is_ascii_digit() {
                '#'
            } else {
                letter
            }
        })
        .collect();
    if word.chars().count() > 40 { format!("{printable}…") } else { printable }
}

#[derive(Clone, Copy)]
struct Strict<'a> {
    depth: usize,
    values: &'a Cell<usize>,
    numerals: &'a RefCell<Numerals<'a>>,
}

/// The numbers of a JSON text in their original spelling and order. serde_json would spell an exponent differently.
struct Numerals<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Numerals<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let bytes = self.rest.as_bytes();
        let (mut place, mut quoted) = (0, false);
        let begin = loop {
            match bytes.get(place)? {
                b'"' => quoted = !quoted,
                b'\\' if quoted => place += 1,
                b'-' | b'0'..=b'9' if !quoted => break place,
                _ => {}
            }
            place += 1;
        };
        let (_, numeral) = self.rest.split_at(begin);
        let end =
            numeral.bytes().position(|byte| !matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'));
        let (numeral, rest) = numeral.split_at(end.unwrap_or(numeral.len()));
        self.rest = rest;
        Some(numeral)
    }
}

impl Strict<'_> {
    fn deeper<E: serde::de::Error>(&self) -> std::result::Result<Self, E> {
        if self.depth == DEPTH_MAX {
            return Err(E::custom(format!("it is nested deeper than {DEPTH_MAX} levels")));
        }
        self.count(1)?;
        Ok(Self { depth: self.depth + 1, ..*self })
    }

    /// The spelling of the number that serde_json has just read. An object that imitates serde_json's internal form of a number
    /// has no numeral in the text.
    fn spelled<E: serde::de::Error>(&self, read: &str) -> std::result::Result<Value, E> {
        let numeral = self.numerals.borrow_mut().next();
        let same = |numeral: &&str| {
            *numeral == read || numeral.parse::<Number>().is_ok_and(|number| number.as_str() == read)
        };
        let numeral = numeral.filter(same).ok_or_else(|| E::custom("a number cannot be read"))?;
        // What was read has room for more digits than it has, and there may be a hundred thousand numbers.
        Ok(Value::Number(Number::from_string_unchecked(numeral.to_owned())))
    }

    fn count<E: serde::de::Error>(&self, values: usize) -> std::result::Result<(), E> {
        self.values.set(self.values.get() + values);
        if self.values.get() > VALUES_MAX {
            return Err(E::custom(format!(
                "it has more than {VALUES_MAX} values, of which an object counts as {OBJECT_VALUES}"
            )));
        }
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> std::result::Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> std::result::Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> std::result::Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> std::result::Result<Value, E> {
        self.spelled(&value.to_string())
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> std::result::Result<Value, E> {
        self.spelled(&value.to_string())
    }

    fn visit_str<E>(self, value: &str) -> std::result::Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> std::result::Result<Value, A::Error> {
        let mut array = Vec::new();
        while let Some(element) = access.next_element_seed(self.deeper()?)? {
            array.push(element);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> std::result::Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(Key(key)) = access.next_key()? {
            if key == NUMBER_KEY && object.is_empty() {
                return self.spelled(&access.next_value::<String>()?);
            }
            if object.is_empty() {
                self.count(OBJECT_VALUES - 1)?;
            }
            match object.entry(key) {
                Entry::Vacant(place) => place.insert(access.next_value_seed(self.deeper()?)?),
                Entry::Occupied(place) => {
                    return Err(A::Error::custom(format!("duplicate key \"{}\"", shown(place.key()))));
                }
            };
        }
        Ok(Value::Object(object))
    }
}

/// How serde_json passes a number that is not a 64-bit integer: as an object with this one key and the number's text.
const NUMBER_KEY: &str = "$serde_json::private::Number";

/// A key as text, borrowed where it stands in the JSON text without escapes.
#[derive(Deserialize)]
#[serde(transparent)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

#[cfg(test)]
mod tests {
    use super::*;

    fn message(text: &str) -> String {
        parse(text.as_bytes()).expect_err("must be refused").message
    }

    #[test]
    fn a_key_that_stands_twice_is_refused_at_every_depth() {
        assert!(message(r#"{"a":1,"a":2}"#).contains("duplicate key \"a\""));
        assert!(message(r#"{"x":[{"a":1,"a":2}]}"#).contains("duplicate key \"a\""));
        assert!(message(r#"{"a":1,"\u0061":2}"#).contains("duplicate key \"a\""));
    }

    #[test]
    fn depth_size_and_encoding_are_limited() {
        let nested = |depth| "[".repeat(depth) + &"]".repeat(depth);
        assert!(parse(nested(DEPTH_MAX).as_bytes()).is_ok());
        assert!(message(&nested(DEPTH_MAX + 2)).contains("nested deeper"));
        assert!(message(&nested(100_000)).contains("nested deeper"));
        assert!(parse(&[b' '; SIZE_MAX + 1]).is_err());
        assert!(parse(b"\"\xff\"").expect_err("not UTF-8").message.contains("not UTF-8"));
        assert!(parse(b"{} x").is_err());
        assert!(parse(b"").is_err());
    }

    #[test]
    fn a_wrong_byte_names_its_field_and_does_not_repeat_it() {
        let refused = |text: &[u8]| parse(text).expect_err("not UTF-8").message;
        let cases: [(&[u8], &str); 4] = [
            (
                b"{\"customer\":{\"first_name\":\"Jos\xe9\",\"a\":1}}",
                "customer.first_name: is not UTF-8, at byte 30",
            ),
            (b"{\"items\":[{\"name\":\"a\"},{\"name\":\"\xff\xfe b\xff\"}]}", "items[1].name: is not UTF-8"),
            (b"{\"order\xe9\":1}", "the JSON text is not UTF-8 at byte 7"),
            (b"{\"a\":\"\xe9", "the JSON text is not UTF-8 at byte 6"),
        ];
        for (text, words) in cases {
            assert!(refused(text).starts_with(words), "{}", refused(text));
        }
        assert!(!refused(b"{\"a\":\"4111111111111111 \xe9\"}").contains("4111"));
    }

    #[test]
    fn the_number_of_values_is_limited() {
        let list = |values: usize| format!("[{}0]", "0,".repeat(values - 1));
        assert!(parse(list(VALUES_MAX - 1).as_bytes()).is_ok());
        assert!(message(&list(VALUES_MAX + 1)).contains("more than 100000 values"));
        let objects = |number| format!("[{}0]", r#"{"a":0},"#.repeat(number));
        assert!(parse(objects(VALUES_MAX / (OBJECT_VALUES + 1) - 1).as_bytes()).is_ok());
        assert!(message(&objects(VALUES_MAX / (OBJECT_VALUES + 1) + 1)).contains("an object counts as 8"));
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_a_text() {
        for text in ["{\"a\": 1}", " {\"a\": 1}"] {
            let marked = format!("\u{feff}{text}");
            assert_eq!(without_bom(marked.as_bytes()), text.as_bytes());
            assert_eq!(without_bom(text.as_bytes()), text.as_bytes());
            assert_eq!(parse(marked.as_bytes()).expect("taken"), parse(text.as_bytes()).expect("taken"));
            assert_eq!(parse_object(marked.as_bytes()).expect("taken")["a"], 1);
            assert_eq!(parse_envelope(marked.as_bytes()).expect("taken")["a"], 1);
        }
        for text in ["\u{feff}\u{feff}{}", "\u{feff}", " \u{feff}{}", "{}\u{feff}"] {
            assert!(parse(text.as_bytes()).is_err(), "{text:?}");
        }
        assert!(parse(b"\xff\xfe{\0}\0").expect_err("UTF-16").message.contains("not UTF-8"));
        assert!(
            parse(b"\xef\xbb\xbf\"\xff\"").expect_err("not UTF-8").message.contains("not UTF-8 at byte 4")
        );
    }

    #[test]
    fn only_an_object_is_an_envelope() {
        assert!(parse_envelope(b" {} ").expect("an object").is_empty());
        for text in ["[]", "[{}]", "null", "1", "\"{}\"", "true", r#"["0000",true,{"status":"0000"}]"#] {
            let error = parse_envelope(text.as_bytes()).expect_err("refused");
            assert_eq!(error.message, "the JSON text is not an object", "{text}");
        }
        let refused = |text: &str| parse_envelope(text.as_bytes()).expect_err("refused").message;
        assert!(refused(r#"{"a":{"b":1,"b":2}}"#).contains("duplicate key \"b\""));
        assert!(refused(&format!("{{\"a\":{}", "[".repeat(DEPTH_MAX))).contains("nested deeper"));
        assert!(refused(&format!("[{}", "{\"\":1},".repeat(VALUES_MAX))).contains("more than 100000 values"));
        assert!(refused("{} {}").contains("has data after its end"));
        assert!(
            refused(&format!("{{}}{}", " ".repeat(ENVELOPE_MAX - 1))).contains("larger than 1572864 bytes")
        );
        assert!(parse_envelope(format!("{{}}{}", " ".repeat(ENVELOPE_MAX - 2)).as_bytes()).is_ok());
    }

    #[test]
    fn numbers_keep_their_text() {
        for text in [
            "10.50",
            "999999999999.99",
            "-0.0",
            "-0",
            "12345678901234567890123",
            "1E+7",
            "1.0E7",
            "1e7",
            "1e+07",
            "100E5",
            "2500E-2",
            "-1.50E-0",
        ] {
            assert_eq!(parse(text.as_bytes()).expect("a number").to_string(), text);
        }
        let among =
            r#"{"a 1":[1E+7,"2\\\"3",-0],"b":{"c":"\\","d":1.0E7},"e":[],"f":true,"g":18446744073709551616}"#;
        assert_eq!(parse(among.as_bytes()).expect("an object").to_string(), among);
    }

    #[test]
    fn an_object_in_the_form_of_serde_json_s_own_numbers_is_no_number() {
        for text in [r#"{"$serde_json::private::Number":"7"}"#, r#"[{"$serde_json::private::Number":"7"},8]"#]
        {
            assert!(message(text).contains("a number cannot be read"), "{text}");
        }
        assert!(parse(br#"[{"$serde_json::private::Number":"7"},7]"#).is_err());
    }

    #[test]
    fn a_syntax_error_does_not_repeat_the_text() {
        assert!(!message(r#"{"number": 4111111111111111x}"#).contains("4111"));
    }

    #[test]
    fn php_empty_arrays_are_empty_objects() {
        assert!(parse_object(b"[]").expect("taken").is_empty());
        assert!(parse_object(b"[1]").is_err());
    }

    #[test]
    fn the_nearest_word_is_found() {
        assert_eq!(nearest("orderId", ["amount", "order_id"]), Some("order_id"));
        assert_eq!(nearest("zzz", ["amount", "order_id"]), None);
    }
}
