//! Text that must not be printed: keys, card numbers, security codes.

use std::cell::RefCell;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use zeroize::Zeroizing;

/// What a secret prints and serialises as.
pub const MASK: &str = "***";

thread_local! {
    /// The secrets that [`collect`] meets.
    static COLLECTED: RefCell<Option<Vec<Secret>>> = const { RefCell::new(None) };
}

/// A secret text. It prints and serialises as `***`, and its memory is wiped when it is dropped.
///
/// [`Secret::reveal`] returns the text to send, so every such place can be found by that name.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Wraps a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The text itself, for signing and for the wire.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The text without spaces: a card number may be written in groups of digits.
    pub fn without_spaces(&self) -> Self {
        Self::new(self.reveal().replace(' ', ""))
    }

    /// Whether the text is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A value as JSON, in which its secrets are masked, and these secrets. A field of any type that holds a secret is serialised,
/// so none can be forgotten here.
pub fn collect(value: &impl Serialize) -> (serde_json::Result<Value>, Vec<Secret>) {
    COLLECTED.set(Some(Vec::new()));
    let json = serde_json::to_value(value);
    (json, COLLECTED.take().unwrap_or_default())
}

/// A secret of one line, like every credential except an RSA key. White space and invisible characters around it come from
/// copying and are dropped; inside it they are a mistake.
pub fn one_line(text: &str) -> Result<Secret, String> {
    let stray = |letter: char| letter.is_whitespace() || letter.is_control() || is_invisible(letter);
    let trimmed = text.trim_matches(stray);
    if trimmed.is_empty() {
        return Err("must not be empty".to_owned());
    }
    if trimmed.contains("-----BEGIN") {
        return Err("is a key in PEM; it must be a secret of one line".to_owned());
    }
    match trimmed.chars().find(|letter| *letter != ' ' && stray(*letter)) {
        Some('\n' | '\r') => Err("must be one line, but contains a line end".to_owned()),
        Some(letter) => Err(format!(
            "contains an invisible character (U+{:04X}): copy it from the gateway again",
            u32::from(letter)
        )),
        None => Ok(Secret::new(trimmed)),
    }
}

/// Whether a character is invisible: byte order marks, zero-width spaces and joiners, direction marks.
pub fn is_invisible(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}'
    )
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(MASK)
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        COLLECTED.with_borrow_mut(|collected| collected.iter_mut().for_each(|all| all.push(self.clone())));
        serializer.serialize_str(MASK)
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

impl JsonSchema for Secret {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Secret".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "x-secret": true})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_shows_itself_only_when_it_is_revealed() {
        let secret = Secret::new("very-secret");
        assert_eq!(format!("{secret:?}"), "***");
        assert_eq!(serde_json::to_string(&secret).expect("a text"), r#""***""#);
        assert_eq!(secret.reveal(), "very-secret");
    }

    #[test]
    fn every_secret_in_a_value_is_collected_and_masked() {
        let value = [("a", Some(vec![Secret::new("1"), Secret::new("2")])), ("b", None)];
        let (json, secrets) = collect(&value);
        assert_eq!(json.expect("plain data"), serde_json::json!([["a", ["***", "***"]], ["b", null]]));
        assert_eq!(secrets, [Secret::new("1"), Secret::new("2")]);
        assert_eq!(collect(&"text").1, []);
    }

    #[test]
    fn what_copying_leaves_at_the_ends_of_a_secret_is_no_part_of_it() {
        for text in [
            "s3 cret",
            "s3 cret\n",
            " s3 cret",
            "\r\ns3 cret\t",
            "\u{feff}s3 cret\u{200b}",
            "\u{a0}s3 cret\u{3000}",
        ] {
            assert_eq!(one_line(text).expect("taken").reveal(), "s3 cret", "{text:?}");
        }
    }

    #[test]
    fn what_is_no_line_of_text_is_no_secret() {
        let cases = [
            ("", "empty"),
            (" \n\u{feff}", "empty"),
            ("a\nb", "one line"),
            ("a\rb", "one line"),
            ("a\tb", "U+0009"),
            ("a\0b", "U+0000"),
            ("a\u{200b}b", "U+200B"),
            ("a\u{a0}b", "U+00A0"),
            ("-----BEGIN PRIVATE KEY-----\nMII=\n-----END PRIVATE KEY-----", "PEM"),
        ];
        for (text, words) in cases {
            let why = one_line(text).expect_err("refused");
            assert!(why.contains(words), "{text:?}: {why}");
        }
    }
}
