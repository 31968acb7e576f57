//! Finding a field in JSON by the name that a document or the model gives it.

use serde_json::Value;

/// Every value at a place such as `payments[].id`, `goods[0].name` or `processingUrl[].{provider}`.
pub fn values<'v>(value: &'v Value, place: &str) -> Vec<&'v Value> {
    // The fields of a form are flat: there the whole place is one name.
    if let Some(found) = value.get(place) {
        return vec![found];
    }
    let mut found = vec![value];
    for segment in place.split('.') {
        found = found.into_iter().flat_map(|value| step(value, segment)).collect();
    }
    found
}

/// Whether something stands there, be it empty.
pub fn is_there(value: &Value, place: &str) -> bool {
    !values(value, place).is_empty()
}

/// Whether a value stands there: neither null nor an empty text, list or object.
pub fn has_value(value: &Value, place: &str) -> bool {
    values(value, place).into_iter().any(|value| match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(elements) => !elements.is_empty(),
        Value::Object(members) => !members.is_empty(),
        Value::Bool(_) | Value::Number(_) => true,
    })
}

fn step<'v>(value: &'v Value, segment: &str) -> Vec<&'v Value> {
    if segment.starts_with('{') {
        return value.as_object().into_iter().flat_map(serde_json::Map::values).collect();
    }
    let (name, index) = segment.split_once('[').unwrap_or((segment, ""));
    let Some(member) = value.get(name) else { return Vec::new() };
    match index.trim_end_matches(']') {
        "" if segment.ends_with("[]") => member.as_array().into_iter().flatten().collect(),
        "" => vec![member],
        index => index.parse().ok().and_then(|index: usize| member.get(index)).into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn places_lead_through_objects_lists_and_any_member() {
        let value = json!({"card": {"pan": "4"}, "list": [{"id": 1}, {"id": 2}], "urls": [{"qiwi": "u"}]});
        assert_eq!(values(&value, "card.pan"), [&json!("4")]);
        assert_eq!(values(&value, "list[].id"), [&json!(1), &json!(2)]);
        assert_eq!(values(&value, "list[1].id"), [&json!(2)]);
        assert_eq!(values(&value, "urls[].{provider}"), [&json!("u")]);
        for place in ["card.cvv", "list[2].id", "list.id", "card.pan.x", "none[]"] {
            assert!(values(&value, place).is_empty(), "{place}");
        }
    }

    #[test]
    fn a_forms_fields_are_flat() {
        let form = json!({"card.num": "4", "goods[0].name": "cap"});
        assert!(has_value(&form, "card.num") && has_value(&form, "goods[0].name"));
        assert!(!has_value(&form, "goods[1].name"));
    }

    #[test]
    fn what_is_empty_is_there_and_has_no_value() {
        let value = json!({"a": null, "b": "", "c": [], "d": {}, "e": false, "f": 0});
        for place in ["a", "b", "c", "d"] {
            assert!(is_there(&value, place) && !has_value(&value, place), "{place}");
        }
        assert!(has_value(&value, "e") && has_value(&value, "f") && !is_there(&value, "g"));
    }
}
