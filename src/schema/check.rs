//! Checks a value against the model's rules.

use serde_json::{Map, Number, Value};

use super::path::Path;
use super::rule::{Format, Kind, Others, Rule};
use super::text::pattern;
use crate::error::Violation;
use crate::json::{proposal, shown};

/// Checks a value against a type of the model, and gives every violation. PHP's empty arrays become the empty objects that
/// they mean.
pub fn check(type_name: &str, value: &mut Value) -> Vec<Violation> {
    let mut check = Check { violations: Vec::new() };
    check.value(Rule::of_type(type_name), value, Path::Root);
    check.violations
}

struct Check {
    violations: Vec<Violation>,
}

impl Check {
    fn refuse(&mut self, path: Path<'_>, message: impl Into<String>) {
        self.violations.push(Violation::new(path.to_string(), message));
    }

    fn value(&mut self, rule: &Rule, value: &mut Value, path: Path<'_>) {
        if !rule.words.is_empty() {
            return self.choice(rule.words, value, path);
        }
        if value.as_array().is_some_and(Vec::is_empty)
            && rule.accepts(Kind::Object)
            && !rule.accepts(Kind::Array)
        {
            *value = Value::Object(Map::new());
        }
        if !kind_of(value).is_some_and(|kind| rule.accepts(kind)) && !rule.kinds.is_empty() {
            let message = format!("must be {}, but is {}", describe_expected(rule), describe_actual(value));
            return self.refuse(path, message);
        }
        match value {
            Value::Object(object) => self.object(rule, object, path),
            Value::Array(array) => self.array(rule, array, path),
            Value::String(text) => self.text(rule, text, path),
            Value::Number(number) => self.number(rule, number, path),
            Value::Bool(_) | Value::Null => {}
        }
    }

    fn choice(&mut self, words: &[&str], value: &Value, path: Path<'_>) {
        if value.as_str().is_some_and(|word| words.contains(&word)) {
            return;
        }
        let hint = value.as_str().and_then(|word| proposal(word, words.iter().copied())).unwrap_or_default();
        self.refuse(path, format!("must be one of {}{hint}", words.join(", ")));
    }

    fn object(&mut self, rule: &Rule, object: &mut Map<String, Value>, path: Path<'_>) {
        self.count(rule, object.len(), path);
        for name in rule.required.iter().filter(|name| !object.contains_key(**name)) {
            self.refuse(Path::Member(&path, name), "is required");
        }
        for (name, member) in object {
            if let Some(property) = rule.property(name) {
                self.value(property, member, Path::Member(&path, name));
            } else if let Some(other) = rule.member(name) {
                self.value(other, member, Path::Member(&path, &shown(name)));
            } else if rule.others == Others::Refused {
                let names = rule.properties.iter().map(|(name, _)| *name);
                let hint = proposal(name, names).unwrap_or_default();
                self.refuse(Path::Member(&path, &shown(name)), format!("is unknown{hint}"));
            }
        }
    }

    fn array(&mut self, rule: &Rule, array: &mut [Value], path: Path<'_>) {
        // Too long a list is refused before it is walked.
        if !self.count(rule, array.len(), path) {
            return;
        }
        let Some(items) = rule.element() else { return };
        for (index, element) in array.iter_mut().enumerate() {
            self.value(items, element, Path::Element(&path, index));
        }
    }

    fn count(&mut self, rule: &Rule, count: usize, path: Path<'_>) -> bool {
        match rule.entries_max {
            Some(most) if count as u64 > most => {
                self.refuse(path, format!("must have at most {most} entries, but has {count}"));
                false
            }
            _ => true,
        }
    }

    fn text(&mut self, rule: &Rule, text: &str, path: Path<'_>) {
        let (least, most) = (rule.length_min, rule.length_max);
        let length = text.chars().count() as u64;
        let broken_format = rule.format.and_then(|format| format.broken_rule(text));
        // A text that is no time at all has one fault, whatever its length.
        let is_no_time = rule.format == Some(Format::DateTime) && broken_format.is_some();
        if !is_no_time && (length < least || most.is_some_and(|most| length > most)) {
            let range = match most {
                None => format!("at least {least}"),
                Some(most) if most == least => format!("exactly {most}"),
                Some(most) => format!("{least} to {most}"),
            };
            self.refuse(path, format!("must have {range} characters, but has {length}"));
        } else if let Some(broken) = rule.pattern.and_then(pattern).filter(|pattern| !pattern.fits(text)) {
            self.refuse(path, broken.rule);
        }
        if text.contains('\0') {
            self.refuse(path, "must not contain a NUL character");
        }
        if let Some(broken) = broken_format {
            self.refuse(path, broken);
        }
    }

    fn number(&mut self, rule: &Rule, number: &Number, path: Path<'_>) {
        let Some(value) = number.as_i128() else { return };
        let least = rule.least.map_or(i128::MIN, i128::from);
        if value < least || rule.most.is_some_and(|most| value > i128::from(most)) {
            let range = rule
                .most
                .map_or_else(|| format!("at least {least}"), |most| format!("from {least} to {most}"));
            self.refuse(path, format!("must be {range}"));
        }
    }
}

/// The type of a value that is present.
fn kind_of(value: &Value) -> Option<Kind> {
    Some(match value {
        Value::Null => return None,
        Value::Bool(_) => Kind::Boolean,
        Value::Number(number) if number.is_i64() || number.is_u64() => Kind::Integer,
        Value::Number(_) => Kind::Number,
        Value::String(_) => Kind::String,
        Value::Array(_) => Kind::Array,
        Value::Object(_) => Kind::Object,
    })
}

fn describe_expected(rule: &Rule) -> String {
    let describe = |kind: &Kind| match kind {
        Kind::Integer if is_amount(rule) => "an integer in minor units (cents for USD, yen for JPY) or Money",
        Kind::Integer => "an integer",
        Kind::String => "a text",
        Kind::Boolean => "true or false",
        Kind::Array => "a list",
        Kind::Object => "an object",
        Kind::Number => "a value",
    };
    rule.kinds.iter().map(describe).collect::<Vec<_>>().join(" or ")
}

/// Whether it is an amount, for which a text would be ambiguous: "25" may mean 25 cents or 25 dollars.
fn is_amount(rule: &Rule) -> bool {
    rule.most == Some(crate::money::AMOUNT_MAX)
}

fn describe_actual(value: &Value) -> &'static str {
    match kind_of(value) {
        None => "null",
        Some(Kind::Boolean) => "true or false",
        Some(Kind::Integer) => "an integer",
        Some(Kind::Number) => "a number with a fraction or an exponent, which is not allowed",
        Some(Kind::String) => "a text",
        Some(Kind::Array) => "a list",
        Some(Kind::Object) => "an object",
    }
}
