//! Expectations: a part of the answer, with rules for variable values.

use serde_json::{Map, Value};

/// Every difference between `found` and the expectation.
pub fn differences(expected: &Value, found: &Value) -> Vec<String> {
    let mut list = Vec::new();
    compare(expected, Some(found), "", &mut list);
    list
}

fn compare(expected: &Value, found: Option<&Value>, path: &str, list: &mut Vec<String>) {
    if let Some((word, wanted)) = matcher(expected) {
        if let Some(problem) = matched(word, wanted, found, path, list) {
            list.push(format!("{} {problem}", shown_path(path)));
        }
        return;
    }
    let Some(found) = found else {
        list.push(format!("{} is missing; expected {expected}", shown_path(path)));
        return;
    };
    match (expected, found) {
        (Value::Object(expected), Value::Object(found)) => {
            for (name, member) in expected {
                compare(member, found.get(name), &format!("{path}/{name}"), list);
            }
        }
        (Value::Array(expected), Value::Array(found)) if expected.len() == found.len() => {
            for (index, (expected, found)) in expected.iter().zip(found).enumerate() {
                compare(expected, Some(found), &format!("{path}/{index}"), list);
            }
        }
        _ if expected == found => {}
        _ => list.push(format!("{} is {found}; expected {expected}", shown_path(path))),
    }
}

fn shown_path(path: &str) -> &str {
    if path.is_empty() { "the answer" } else { path }
}

/// `{"$word": ...}` is a rule.
fn matcher(expected: &Value) -> Option<(&str, &Value)> {
    let members = expected.as_object().filter(|members| members.len() == 1)?;
    let (name, wanted) = members.iter().next()?;
    name.starts_with('$').then_some((name.as_str(), wanted))
}

/// How a value breaks the rule.
fn matched(
    word: &str,
    wanted: &Value,
    found: Option<&Value>,
    path: &str,
    list: &mut Vec<String>,
) -> Option<String> {
    if word == "$absent" {
        return found.map(|found| format!("is {found}, but should be absent"));
    }
    let Some(found) = found else { return Some(format!("is missing; expected {word} {wanted}")) };
    let text = found.as_str().unwrap_or_default();
    let elements = found.as_array().map(Vec::as_slice).unwrap_or_default();
    let fits = match word {
        "$all" => {
            wanted.as_array().into_iter().flatten().for_each(|rule| compare(rule, Some(found), path, list));
            return None;
        }
        "$contains" => texts(wanted).iter().all(|part| text.contains(part)),
        "$lacks" => texts(wanted).iter().all(|part| !text.contains(part)),
        "$starts_with" => texts(wanted).iter().any(|part| text.starts_with(part)),
        "$one_of" => wanted.as_array().is_some_and(|choices| choices.contains(found)),
        "$always" => found == wanted,
        "$is" => type_of(found) == wanted.as_str().unwrap_or_default(),
        "$not" => !differences(wanted, found).is_empty(),
        "$paths" => return paths(wanted, elements),
        "$has" => elements.iter().any(|element| differences(wanted, element).is_empty()),
        "$none" => elements.iter().all(|element| !differences(wanted, element).is_empty()),
        "$count" => Some(elements.len() as u64) == wanted.as_u64(),
        "$count_of" => return counted(wanted, elements),
        other => return Some(format!("has the unknown rule {other}")),
    };
    (!fits).then(|| format!("is {found}; expected {word} {wanted}"))
}

fn texts(wanted: &Value) -> Vec<&str> {
    match wanted {
        Value::Array(parts) => parts.iter().filter_map(Value::as_str).collect(),
        other => other.as_str().into_iter().collect(),
    }
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// Exactly these paths, in any order, and a message at each.
fn paths(wanted: &Value, violations: &[Value]) -> Option<String> {
    let mut expected = texts(wanted);
    let mut found: Vec<&str> = violations.iter().filter_map(|violation| violation["path"].as_str()).collect();
    expected.sort_unstable();
    found.sort_unstable();
    if expected != found {
        return Some(format!("has the paths {found:?}; expected {expected:?}"));
    }
    let silent = violations.iter().any(|violation| violation["message"].as_str().is_none_or(str::is_empty));
    silent.then(|| "has a violation without a message".to_owned())
}

/// `[number, expectation]`: exactly this many elements match.
fn counted(wanted: &Value, elements: &[Value]) -> Option<String> {
    let empty = Value::Object(Map::new());
    let expectation = wanted.get(1).unwrap_or(&empty);
    let count = elements.iter().filter(|element| differences(expectation, element).is_empty()).count();
    let fits = wanted.get(0).and_then(Value::as_u64) == Some(count as u64);
    (!fits).then(|| format!("has {count} elements that fit {expectation}; expected {}", wanted[0]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_part_is_enough_and_a_difference_is_named_with_its_path() {
        let found = json!({"a": {"b": [1, {"c": "text"}]}, "d": true});
        assert!(differences(&json!({"a": {"b": [1, {"c": {"$contains": "ex"}}]}}), &found).is_empty());
        assert_eq!(differences(&json!({"a": {"b": [2, {}]}}), &found), ["/a/b/0 is 1; expected 2"]);
        assert_eq!(differences(&json!({"x": 1}), &found), ["/x is missing; expected 1"]);
    }

    #[test]
    fn every_rule_can_fail() {
        let found = json!({"list": [{"path": "a", "message": "m"}], "text": "abc", "n": 1});
        for (good, bad) in [
            (json!({"x": {"$absent": true}}), json!({"n": {"$absent": true}})),
            (json!({"text": {"$contains": ["a", "b"]}}), json!({"text": {"$contains": ["a", "z"]}})),
            (json!({"text": {"$lacks": "z"}}), json!({"text": {"$lacks": "b"}})),
            (json!({"text": {"$starts_with": "ab"}}), json!({"text": {"$starts_with": "b"}})),
            (json!({"n": {"$one_of": [1, 2]}}), json!({"n": {"$one_of": [3]}})),
            (json!({"n": {"$is": "number"}}), json!({"n": {"$is": "string"}})),
            (json!({"n": {"$not": 2}}), json!({"n": {"$not": 1}})),
            (json!({"list": {"$paths": ["a"]}}), json!({"list": {"$paths": ["a", "b"]}})),
            (json!({"list": {"$has": {"path": "a"}}}), json!({"list": {"$has": {"path": "b"}}})),
            (json!({"list": {"$none": {"path": "b"}}}), json!({"list": {"$none": {"path": "a"}}})),
            (json!({"list": {"$count": 1}}), json!({"list": {"$count": 2}})),
            (json!({"list": {"$count_of": [1, {}]}}), json!({"list": {"$count_of": [0, {}]}})),
            (json!({"n": {"$all": [1]}}), json!({"n": {"$all": [1, 2]}})),
            (json!({"n": 1}), json!({"n": {"$unknown": 1}})),
        ] {
            assert!(differences(&good, &found).is_empty(), "{good}");
            assert!(!differences(&bad, &found).is_empty(), "{bad}");
        }
    }
}
