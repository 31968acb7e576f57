//! Templates: `{{name}}` in a text, or `{{name/pointer}}` for a part of a value.

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value};

/// Fills every text in a value; a text that is a single template becomes the value itself.
pub fn filled(value: &Value, variables: &Map<String, Value>) -> Result<Value> {
    Ok(match value {
        Value::String(text) => match whole(text) {
            Some(name) => looked_up(name, variables)?.clone(),
            None => Value::String(filled_text(text, variables)?),
        },
        Value::Array(elements) => {
            elements.iter().map(|element| filled(element, variables)).collect::<Result<_>>()?
        }
        Value::Object(members) => Value::Object(filled_object(members, variables)?),
        other => other.clone(),
    })
}

/// The same for an object.
pub fn filled_object(
    members: &Map<String, Value>,
    variables: &Map<String, Value>,
) -> Result<Map<String, Value>> {
    members.iter().map(|(name, member)| Ok((name.clone(), filled(member, variables)?))).collect()
}

/// The same for a text.
pub fn filled_text(text: &str, variables: &Map<String, Value>) -> Result<String> {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let (name, end) = after.split_once("}}").with_context(|| format!("{text:?} has an open template"))?;
        result.push_str(before);
        match looked_up(name, variables)? {
            Value::String(value) => result.push_str(value),
            other => result.push_str(&other.to_string()),
        }
        rest = end;
    }
    result.push_str(rest);
    Ok(result)
}

fn whole(text: &str) -> Option<&str> {
    let name = text.strip_prefix("{{")?.strip_suffix("}}")?;
    (!name.contains("}}")).then_some(name)
}

fn looked_up<'v>(name: &str, variables: &'v Map<String, Value>) -> Result<&'v Value> {
    let (first, pointer) = name.find('/').map_or((name, ""), |index| name.split_at(index));
    let Some(value) = variables.get(first) else {
        let known: Vec<&str> = variables.keys().map(String::as_str).collect();
        bail!("there is no variable {first:?}; there are {}", known.join(", "));
    };
    value.pointer(pointer).with_context(|| format!("{name:?} leads nowhere"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_whole_template_keeps_its_type_and_a_part_becomes_text() {
        let variables = json!({"n": 5, "o": {"a": ["x"]}});
        let variables = variables.as_object().expect("an object");
        let result = filled(&json!({"a": "{{n}}", "b": "<{{n}}{{o/a/0}}>", "c": "{{o}}"}), variables);
        assert_eq!(result.expect("filled"), json!({"a": 5, "b": "<5x>", "c": {"a": ["x"]}}));
        assert!(filled_text("{{missing}}", variables).is_err());
    }
}
