//! Looks past the first violations: with invalid members removed or filled in, a request can still be checked against the
//! gateway's own rules, so that a shop sees everything that is wrong at once.

use serde_json::{Map, Value, json};

use super::{check, model};
use crate::error::Violation;
use crate::json::without_nulls;

/// How many rounds of repair are tried; each may reveal further violations.
const ROUNDS_MAX: usize = 5;

/// A request that matches the schema, and the paths that were touched, about which further checks say nothing.
pub fn repaired(type_name: &str, object: Map<String, Value>) -> Option<(Map<String, Value>, Vec<String>)> {
    let definitions = &model()["$defs"];
    let schema = &definitions[type_name];
    let mut value = without_nulls(Value::Object(object));
    let mut touched = Vec::new();
    for _ in 0..ROUNDS_MAX {
        let mut violations: Vec<Violation> = Vec::new();
        value = check::checked(definitions, schema, value, "", &mut violations);
        if violations.is_empty() {
            return value.as_object().cloned().map(|object| (object, touched));
        }
        for violation in violations {
            let place = Place { definitions, schema, touched: &touched };
            let mended = place.mend(&mut value, &violation.path);
            touched.push(mended);
        }
    }
    None
}

/// Whether a violation is about something that the repair touched.
pub fn is_touched(touched: &[String], path: &str) -> bool {
    // An amount's limits depend on its currency, and a misnamed order number is named after all.
    let related = |prefix: &str| matches!((prefix, path), ("currency", "amount") | ("order_id", "id"));
    touched.iter().any(|prefix| {
        related(prefix)
            || path
                .strip_prefix(prefix.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    })
}

/// The progress of a repair.
struct Place<'p> {
    definitions: &'p Value,
    schema: &'p Value,
    touched: &'p [String],
}

impl Place<'_> {
    /// Removes the member at `path`; if it is missing, fills something in. If nothing fits, removes the object that lacks it.
    fn mend(&self, value: &mut Value, path: &str) -> String {
        let whole = path.split('[').next().unwrap_or_default();
        let (parent, name) = whole.rsplit_once('.').unwrap_or(("", whole));
        let pointer =
            if parent.is_empty() { String::new() } else { format!("/{}", parent.replace('.', "/")) };
        let Some(holder) = value.pointer_mut(&pointer).and_then(Value::as_object_mut) else {
            return path.to_owned();
        };
        if holder.remove(name).is_some() {
            return whole.to_owned();
        }
        // This member was filled in before, and is still invalid.
        let hopeless = self.touched.iter().filter(|path| *path == whole).count() > 1;
        if parent.is_empty() || !hopeless {
            holder.insert(name.to_owned(), filler(self.property(whole)));
            return whole.to_owned();
        }
        self.mend(value, parent)
    }

    fn property(&self, path: &str) -> &Value {
        let mut schema = self.schema;
        for name in path.split('.') {
            schema = check::resolved(
                self.definitions,
                &check::resolved(self.definitions, schema)["properties"][name],
            );
        }
        schema
    }
}

/// A value that the property accepts, as far as its type tells.
fn filler(property: &Value) -> Value {
    if let Some(word) = check::choices(property).and_then(|words| words.first().copied()) {
        return json!(word);
    }
    let is = |name: &str| {
        property["type"] == name
            || property["type"].as_array().is_some_and(|types| types.contains(&json!(name)))
    };
    let longest = property["maxLength"].as_u64().unwrap_or(64).min(20) as usize;
    match property["pattern"].as_str() {
        _ if is("integer") => json!(property["minimum"].as_u64().unwrap_or_default().max(1)),
        _ if is("boolean") => json!(false),
        _ if is("object") => json!({}),
        _ if is("array") => json!([]),
        Some("^[A-Z]{3}$") => json!("USD"),
        Some(_) => json!("0".repeat(longest)),
        None => json!("x".repeat(longest)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repair(request: Value) -> (Map<String, Value>, Vec<String>) {
        repaired("PaymentRequest", request.as_object().expect("an object").clone())
            .expect("it can be repaired")
    }

    #[test]
    fn faulty_members_go_and_missing_ones_are_filled_in() {
        let (request, touched) = repair(json!({
            "amount": -5, "curency": "USD",
            "customer": {"email": "nobody", "id": "c1"},
            "payment_method": {"card": {"number": "1", "expiry_month": 12}},
        }));
        assert_eq!(request["customer"], json!({"id": "c1"}));
        let card = json!({"number": "00000000000000000000", "expiry_month": 12, "expiry_year": 2000});
        assert_eq!(request["payment_method"]["card"], card);
        assert!(!request.contains_key("curency"));
        assert!(request["order_id"].is_string() && request["currency"] == "USD");
        for path in [
            "amount",
            "currency",
            "customer.email",
            "payment_method.card.number",
            "payment_method.card.expiry_year",
            "order_id",
        ] {
            assert!(is_touched(&touched, path), "{path}");
        }
        for path in ["customer.id", "country", "customer.emailx", "payment_method.card.cvv"] {
            assert!(!is_touched(&touched, path), "{path}");
        }
        let wrongly_named = ["order_id".to_owned()];
        assert!(is_touched(&wrongly_named, "id") && !is_touched(&wrongly_named, "capture_id"));
    }
}
