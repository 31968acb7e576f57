//! The rule for a single field, and the check of a request against a table of them.

use std::net::IpAddr;

use rust_decimal::Decimal;
use serde_json::Value;

use super::super::codes;
use crate::gateway::Refusal;

/// What a value looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// An object.
    Object,
    /// A list.
    List,
    /// A number.
    Number,
    /// True or false.
    Boolean,
    /// A text.
    Text,
    /// Letters, digits and underscores.
    OrderNumber,
    /// Letters and digits.
    LettersAndDigits,
    /// As many capital letters as the longest length says.
    Capitals,
    /// Starts with http:// or https://.
    WebAddress,
    /// A web address, or one with the scheme of an app.
    AnyAddress,
    /// IPv4 or IPv6.
    IpAddress,
}

/// The rule for one field.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    path: &'static str,
    shape: Shape,
    required: bool,
    longest: usize,
    one_of: &'static [&'static str],
}

impl Field {
    /// A field that may be absent.
    pub const fn new(path: &'static str, shape: Shape) -> Self {
        Self { path, shape, required: false, longest: usize::MAX, one_of: &[] }
    }

    /// It has to be there.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// At most so many characters.
    pub const fn longest(mut self, length: usize) -> Self {
        self.longest = length;
        self
    }

    /// One of these, in capitals or not (assumed: the seed's own sample has small letters).
    pub const fn one_of(mut self, values: &'static [&'static str]) -> Self {
        self.one_of = values;
        self
    }

    /// It looks like this.
    pub const fn shape(mut self, shape: Shape) -> Self {
        self.shape = shape;
        self
    }
}

/// A field that is an object.
pub const fn object(path: &'static str) -> Field {
    Field::new(path, Shape::Object)
}

/// A field that is a list.
pub const fn list(path: &'static str) -> Field {
    Field::new(path, Shape::List)
}

/// A field that is a number.
pub const fn number(path: &'static str) -> Field {
    Field::new(path, Shape::Number)
}

/// A field that is true or false.
pub const fn boolean(path: &'static str) -> Field {
    Field::new(path, Shape::Boolean)
}

/// A field that is a text of any length.
pub const fn text(path: &'static str) -> Field {
    Field::new(path, Shape::Text)
}

/// A text of at most so many characters.
pub const fn short(path: &'static str, longest: usize) -> Field {
    text(path).longest(longest)
}

/// A country by its two letters.
pub const fn country(path: &'static str) -> Field {
    short(path, 2).shape(Shape::Capitals)
}

/// A currency by its three letters.
pub const fn currency(path: &'static str) -> Field {
    short(path, 3).shape(Shape::Capitals)
}

/// seed: what every request has around its data.
pub const ENVELOPE: &[Field] = &[
    short("version", 8).required(),
    short("keyVersion", 8).required(),
    short("requestTime", 32).required(),
    short("appId", 64).required(),
    short("merchantNo", 32),
    object("data").required(),
];

/// Checks a body against a table; the refusal names the first field that does not fit.
pub fn check(table: &[Field], body: &Value) -> Result<(), Refusal> {
    table.iter().try_for_each(|field| visit(field, body, field.path))
}

/// Checks one value against the rule for its path; none if the table has no rule for it.
pub fn check_value(table: &[Field], path: &str, value: &Value) -> Option<Result<(), Refusal>> {
    table.iter().find(|field| field.path == path).map(|field| check_one(field, value))
}

fn visit(field: &Field, value: &Value, path: &str) -> Result<(), Refusal> {
    let child = |part: &str| &value[part.trim_end_matches("[]")];
    let Some((part, rest)) = path.split_once('.') else {
        return check_one(field, child(path));
    };
    let child = child(part);
    match child {
        Value::Array(items) if part.ends_with("[]") => {
            items.iter().try_for_each(|item| visit(field, item, rest))
        }
        Value::Object(_) => visit(field, child, rest),
        // A missing or misshapen parent is the matter of its own rule.
        _ => Ok(()),
    }
}

fn check_one(field: &Field, value: &Value) -> Result<(), Refusal> {
    let refuse = |what: &str| Err(codes::invalid(format!("{} {what}.", field.path)));
    let fits = match (field.shape, value) {
        // beyond: null is as good as nothing, empty texts too where nothing is required.
        (_, Value::Null) if field.required => return refuse("is required"),
        (_, Value::Null) => return Ok(()),
        (Shape::Object, value) => value.is_object(),
        (Shape::List, value) => value.is_array(),
        // beyond: samples and older SDKs send amounts as texts.
        (Shape::Number, Value::String(text)) => text.parse::<Decimal>().is_ok(),
        (Shape::Number, value) => value.is_number(),
        (Shape::Boolean, value) => value.is_boolean(),
        (_, Value::String(text)) => return check_text(field, text),
        _ => return refuse("must be a string"),
    };
    if fits { Ok(()) } else { refuse("has the wrong type") }
}

fn check_text(field: &Field, text: &str) -> Result<(), Refusal> {
    let refuse = |what: &str| Err(codes::invalid(format!("{} {what}.", field.path)));
    if text.is_empty() {
        return if field.required { refuse("must not be empty") } else { Ok(()) };
    }
    if text.chars().count() > field.longest {
        return refuse(&format!("is longer than {}", field.longest));
    }
    if !field.one_of.is_empty() && !field.one_of.iter().any(|known| known.eq_ignore_ascii_case(text)) {
        return refuse(&format!("must be one of {}", field.one_of.join(", ")));
    }
    let web = text.starts_with("http://") || text.starts_with("https://");
    let (fits, form) = match field.shape {
        Shape::OrderNumber => (
            text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'),
            "may only have letters, digits and underscores",
        ),
        Shape::LettersAndDigits => {
            (text.bytes().all(|byte| byte.is_ascii_alphanumeric()), "may only have letters and digits")
        }
        Shape::Capitals => (
            text.len() == field.longest && text.bytes().all(|byte| byte.is_ascii_uppercase()),
            "must be a code in capital letters",
        ),
        Shape::WebAddress => (web, "must start with http:// or https://"),
        Shape::AnyAddress => (web || text.contains(':'), "must start with http, https or a scheme"),
        Shape::IpAddress => (text.parse::<IpAddr>().is_ok(), "must be an IPv4 or IPv6 address"),
        _ => (true, ""),
    };
    if fits { Ok(()) } else { refuse(form) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn names_the_field() {
        const TABLE: &[Field] = &[
            object("data").required(),
            short("data.name", 3).required(),
            list("data.items"),
            text("data.items[].id").required(),
            object("data.card"),
            text("data.card.number").required(),
        ];
        let refused = |body: Value| check(TABLE, &body).map_err(|refusal| refusal.message);
        let message = |text: &str| Err(text.to_owned());
        assert_eq!(refused(json!({})), message("data is required."));
        assert_eq!(refused(json!({"data": {}})), message("data.name is required."));
        assert_eq!(refused(json!({"data": {"name": "four"}})), message("data.name is longer than 3."));
        assert_eq!(refused(json!({"data": {"name": 1}})), message("data.name must be a string."));
        assert_eq!(
            refused(json!({"data": {"name": "a", "items": [{}]}})),
            message("data.items[].id is required.")
        );
        assert_eq!(
            refused(json!({"data": {"name": "a", "card": {}}})),
            message("data.card.number is required.")
        );
        assert_eq!(refused(json!({"data": {"name": "äöü", "card": null}})), Ok(()));
    }
}
