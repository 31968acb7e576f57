//! The model's few patterns and formats of text.

use super::rule::Format;

/// A pattern of the model.
pub struct Pattern {
    /// As the schema writes it.
    pub expression: &'static str,
    fits: fn(&str) -> bool,
    /// The rule in words.
    pub rule: &'static str,
}

impl Pattern {
    /// Whether a text has this form.
    pub fn fits(&self, text: &str) -> bool {
        (self.fits)(text)
    }
}

/// The patterns, by hand: a regular expression engine would add half a megabyte to the library, and still no words for a
/// person. `cargo xtask codegen` refuses a pattern of the model that is missing here.
static PATTERNS: &[Pattern] = &[
    Pattern {
        expression: "^[A-Z]{3}$",
        fits: |text| text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase()),
        rule: "must be three capital letters, such as USD",
    },
    Pattern {
        expression: "^[0-9]+$",
        fits: |text| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()),
        rule: "must have digits only",
    },
    Pattern {
        expression: "^[0-9][0-9 ]*[0-9]$",
        fits: |text| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b' ') && text.trim() == text,
        rule: "must have digits and single spaces only",
    },
    Pattern {
        expression: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        fits: |text| text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok(),
        rule: "must be a date written as yyyy-mm-dd",
    },
    Pattern {
        expression: "^[A-Za-z0-9._-]+$",
        fits: |text| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte)),
        rule: "must have letters, digits, dots, dashes and underscores only",
    },
    Pattern {
        expression: "^[a-z]+/[a-z0-9.+-]+$",
        fits: is_media_type,
        rule: "must be a media type in small letters, such as image/png",
    },
];

/// The pattern that the schema writes like this.
pub fn pattern(expression: &str) -> Option<&'static Pattern> {
    PATTERNS.iter().find(|pattern| pattern.expression == expression)
}

/// Whether the check knows a pattern.
pub fn knows_pattern(expression: &str) -> bool {
    pattern(expression).is_some()
}

/// What a time has to be.
pub const TIME_RULE: &str = "must be a time in RFC 3339, such as 2026-01-02T03:04:05Z";

impl Format {
    /// The rule that a text breaks.
    pub fn broken_rule(self, text: &str) -> Option<&'static str> {
        match self {
            Self::DateTime => (!is_time(text)).then_some(TIME_RULE),
            Self::Email => (!is_email(text)).then_some("must be an e-mail address such as name@example.com"),
            Self::Url => (!is_url(text)).then_some("must be an http or https address without spaces"),
        }
    }
}

fn is_media_type(text: &str) -> bool {
    let Some((kind, name)) = text.split_once('/') else { return false };
    let is_name = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".+-".contains(&byte);
    let has_kind = !kind.is_empty() && kind.bytes().all(|byte| byte.is_ascii_lowercase());
    has_kind && !name.is_empty() && name.bytes().all(is_name)
}

/// RFC 3339, and nothing else that the parser reads: gateways receive some times as they are written.
fn is_time(text: &str) -> bool {
    let has = |index: usize, byte: u8| text.as_bytes().get(index) == Some(&byte);
    let separated = has(4, b'-') && has(7, b'-') && has(10, b'T') && has(13, b':') && has(16, b':');
    separated && !text.contains('[') && text.parse::<jiff::Timestamp>().is_ok()
}

fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.rsplit_once('@') else { return false };
    let plain =
        |part: &str| !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || c.is_control());
    plain(name) && plain(host) && !name.contains('@') && !host.starts_with('.') && !host.ends_with('.')
}

fn is_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'))
        && !text.contains(|c: char| c.is_whitespace() || c.is_control() || c == '"' || c == '<' || c == '\\')
}
