//! Interprets the parts of JSON Schema that the model uses.

use serde_json::{Map, Value};

use crate::error::Violation;
use crate::json::{proposal, shown};

/// Checks `value` against `schema`, adds what is wrong to `violations`, and returns the value with PHP's empty arrays replaced
/// by the empty objects that they mean.
pub fn checked(
    definitions: &Value,
    schema: &Value,
    value: Value,
    path: &str,
    violations: &mut Vec<Violation>,
) -> Value {
    let schema = resolved(definitions, schema);
    if let Some(words) = choices(schema) {
        check_choice(&words, &value, path, violations);
        return value;
    }
    let value = match value {
        Value::Array(array) if array.is_empty() && accepts(schema, "object") && !accepts(schema, "array") => {
            Value::Object(Map::new())
        }
        other => other,
    };
    if !accepts(schema, type_of(&value)) {
        violations.push(Violation::new(
            path,
            format!("must be {}, but is {}", describe_expected(schema), describe_actual(&value)),
        ));
        return value;
    }
    match value {
        Value::Object(object) => Value::Object(check_object(definitions, schema, object, path, violations)),
        Value::Array(array) => Value::Array(check_array(definitions, schema, array, path, violations)),
        Value::String(text) => {
            check_text(schema, &text, path, violations);
            Value::String(text)
        }
        Value::Number(number) => {
            check_number(schema, &number, path, violations);
            Value::Number(number)
        }
        other => other,
    }
}

/// Follows references, and `Option`'s "this or null": nulls were removed before.
pub(super) fn resolved<'a>(definitions: &'a Value, schema: &'a Value) -> &'a Value {
    let mut schema = schema;
    loop {
        if let Some(reference) = schema["$ref"].as_str() {
            schema = &definitions[reference.trim_start_matches("#/$defs/")];
        } else if let Some(first) =
            schema["anyOf"].as_array().and_then(|any| any.iter().find(|s| s["type"] != "null"))
        {
            schema = first;
        } else {
            return schema;
        }
    }
}

/// The words of an enumeration.
pub(super) fn choices(schema: &Value) -> Option<Vec<&str>> {
    if let Some(words) = schema["enum"].as_array() {
        return Some(words.iter().filter_map(Value::as_str).collect());
    }
    let branches = schema["oneOf"].as_array()?;
    Some(branches.iter().filter_map(|branch| branch["const"].as_str()).collect())
}

fn check_choice(words: &[&str], value: &Value, path: &str, violations: &mut Vec<Violation>) {
    if value.as_str().is_some_and(|word| words.contains(&word)) {
        return;
    }
    let hint = value.as_str().and_then(|word| proposal(word, words.iter().copied())).unwrap_or_default();
    violations.push(Violation::new(path, format!("must be one of {}{hint}", words.join(", "))));
}

fn accepts(schema: &Value, type_name: &str) -> bool {
    match &schema["type"] {
        Value::String(only) => only == type_name || (only == "number" && type_name == "integer"),
        Value::Array(types) => types.iter().any(|one| one == type_name),
        _ => true,
    }
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_i64() || number.is_u64() => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

fn describe_expected(schema: &Value) -> String {
    let types: Vec<&str> = match &schema["type"] {
        Value::Array(types) => types.iter().filter_map(Value::as_str).filter(|one| *one != "null").collect(),
        other => other.as_str().into_iter().collect(),
    };
    let describe = |one: &&str| match *one {
        "integer" if is_amount(schema) => "an integer in minor units (cents for USD, yen for JPY) or Money",
        "integer" => "an integer",
        "string" => "a text",
        "boolean" => "true or false",
        "array" => "a list",
        "object" => "an object",
        _ => "a value",
    };
    types.iter().map(describe).collect::<Vec<_>>().join(" or ")
}

/// Whether it is an amount, for which a text would be ambiguous: "25" may mean 25 cents or 25 dollars.
fn is_amount(schema: &Value) -> bool {
    schema["maximum"] == crate::money::AMOUNT_MAX
}

fn describe_actual(value: &Value) -> &'static str {
    match type_of(value) {
        "null" => "null",
        "boolean" => "true or false",
        "integer" => "an integer",
        "number" => "a number with a fraction or an exponent, which is not allowed",
        "string" => "a text",
        "array" => "a list",
        _ => "an object",
    }
}

fn check_object(
    definitions: &Value,
    schema: &Value,
    object: Map<String, Value>,
    path: &str,
    violations: &mut Vec<Violation>,
) -> Map<String, Value> {
    let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    check_count(schema, "Properties", object.len(), path, violations);
    for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if !object.contains_key(name) {
            violations.push(Violation::new(below(name), "is required"));
        }
    }
    let known = schema["properties"].as_object();
    let mut checked_object = Map::new();
    for (key, member) in object {
        let member_path = below(&shown(&key));
        let member = match known.and_then(|properties| properties.get(&key)) {
            Some(property) => {
                let both = merged(definitions, property);
                checked(definitions, &both, member, &below(&key), violations)
            }
            None if schema["additionalProperties"].is_object() => {
                checked(definitions, &schema["additionalProperties"], member, &member_path, violations)
            }
            None if schema["additionalProperties"] == Value::Bool(false) => {
                let names = known.into_iter().flat_map(Map::keys).map(String::as_str);
                let hint = proposal(&key, names).unwrap_or_default();
                violations.push(Violation::new(member_path, format!("is unknown{hint}")));
                member
            }
            None => member,
        };
        checked_object.insert(key, member);
    }
    checked_object
}

/// A property may add limits to those of the type that it refers to.
fn merged(definitions: &Value, property: &Value) -> Value {
    let base = resolved(definitions, property);
    match (base.as_object(), property.as_object()) {
        (Some(base), Some(own)) if own.contains_key("$ref") || own.contains_key("anyOf") => {
            let mut both = base.clone();
            let added =
                own.iter().filter(|(key, _)| !matches!(key.as_str(), "$ref" | "anyOf" | "description"));
            both.extend(added.map(|(key, limit)| (key.clone(), limit.clone())));
            Value::Object(both)
        }
        _ => base.clone(),
    }
}

fn check_array(
    definitions: &Value,
    schema: &Value,
    array: Vec<Value>,
    path: &str,
    violations: &mut Vec<Violation>,
) -> Vec<Value> {
    check_count(schema, "Items", array.len(), path, violations);
    let items = &schema["items"];
    let element =
        |(index, value)| checked(definitions, items, value, &format!("{path}[{index}]"), violations);
    array.into_iter().enumerate().map(element).collect()
}

fn check_count(schema: &Value, what: &str, count: usize, path: &str, violations: &mut Vec<Violation>) {
    if let Some(most) = schema[format!("max{what}")].as_u64()
        && count as u64 > most
    {
        violations.push(Violation::new(path, format!("must have at most {most} entries, but has {count}")));
    }
}

fn check_text(schema: &Value, text: &str, path: &str, violations: &mut Vec<Violation>) {
    let length = text.chars().count() as u64;
    let least = schema["minLength"].as_u64().unwrap_or(0);
    let most = schema["maxLength"].as_u64().unwrap_or(u64::MAX);
    if length < least || length > most {
        let range = if most == u64::MAX { format!("at least {least}") } else { format!("{least} to {most}") };
        violations.push(Violation::new(path, format!("must have {range} characters, but has {length}")));
    } else if let Some(rule) = schema["pattern"].as_str().and_then(|pattern| broken_pattern(pattern, text)) {
        violations.push(Violation::new(path, rule));
    }
    if text.contains('\0') {
        violations.push(Violation::new(path, "must not contain a NUL character"));
    }
    let format_rule = match schema["format"].as_str() {
        Some("email") if !looks_like_email(text) => {
            Some("must be an e-mail address such as name@example.com")
        }
        Some("uri") if !looks_like_url(text) => Some("must be an http or https address without spaces"),
        _ => None,
    };
    if let Some(rule) = format_rule {
        violations.push(Violation::new(path, rule));
    }
}

/// A pattern of the model, whether a text fits it, and the rule in words.
type Pattern = (&'static str, fn(&str) -> bool, &'static str);

/// The model's few patterns, by hand: a regular expression engine would add half a megabyte to the library, and still no
/// words for a person. `cargo xtask codegen` refuses a pattern of the model that is missing here.
const PATTERNS: &[Pattern] = &[
    (
        "^[A-Z]{3}$",
        |text| text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase()),
        "must be three capital letters, such as USD",
    ),
    (
        "^[0-9]+$",
        |text| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()),
        "must have digits only",
    ),
    (
        "^[0-9][0-9 ]*[0-9]$",
        |text| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b' ') && text.trim() == text,
        "must have digits and single spaces only",
    ),
    (
        "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        |text| text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok(),
        "must be a date written as yyyy-mm-dd",
    ),
    (
        "^[A-Za-z0-9._-]+$",
        |text| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte)),
        "must have letters, digits, dots, dashes and underscores only",
    ),
];

/// Whether the check knows a pattern.
pub fn knows_pattern(pattern: &str) -> bool {
    PATTERNS.iter().any(|(known, ..)| *known == pattern)
}

/// The rule of the pattern, if the text breaks it.
fn broken_pattern(pattern: &str, text: &str) -> Option<&'static str> {
    let (_, fits, rule) = PATTERNS.iter().find(|(known, ..)| *known == pattern)?;
    (!fits(text)).then_some(rule)
}

fn looks_like_email(text: &str) -> bool {
    let Some((name, host)) = text.rsplit_once('@') else { return false };
    let plain =
        |part: &str| !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || c.is_control());
    plain(name) && plain(host) && !name.contains('@') && !host.starts_with('.') && !host.ends_with('.')
}

fn looks_like_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'))
        && !text.contains(|c: char| c.is_whitespace() || c.is_control() || c == '"' || c == '<' || c == '\\')
}

fn check_number(schema: &Value, number: &serde_json::Number, path: &str, violations: &mut Vec<Violation>) {
    let Some(value) = number.as_i128() else { return };
    let bound = |key: &str| schema[key].as_i64().or_else(|| schema[key].as_f64().map(|bound| bound as i64));
    let least = bound("minimum").map_or(i128::MIN, i128::from);
    let most = bound("maximum").map_or(i128::MAX, i128::from);
    if value < least || value > most {
        let range =
            if most == i128::MAX { format!("at least {least}") } else { format!("from {least} to {most}") };
        violations.push(Violation::new(path, format!("must be {range}")));
    }
}
