//! Looks past the first violations: with invalid members removed or filled in, a request can still be checked against the
//! gateway's own rules, so that a shop sees everything that is wrong at once.

use serde_json::{Map, Value, json};

use super::check::check;
use super::rule::{Kind, Rule};

/// How many rounds of repair are tried; each may reveal further violations.
const ROUNDS_MAX: usize = 5;

/// A request that matches the schema, and the paths that were touched, about which further checks say nothing.
pub fn repaired(type_name: &str, mut value: Value) -> Option<(Map<String, Value>, Vec<String>)> {
    let mut touched = Vec::new();
    for _ in 0..ROUNDS_MAX {
        let violations = check(type_name, &mut value);
        if violations.is_empty() {
            return value.as_object().cloned().map(|object| (object, touched));
        }
        for violation in violations {
            let place = Place { type_name, touched: &touched };
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
    type_name: &'p str,
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

    fn property(&self, path: &str) -> Option<&'static Rule> {
        path.split('.').try_fold(Rule::of_type(self.type_name), |rule, name| rule.property(name))
    }
}

/// A value that the property accepts, as far as its type tells.
fn filler(property: Option<&Rule>) -> Value {
    let Some(rule) = property else { return json!("x".repeat(20)) };
    if let Some(word) = rule.words.first() {
        return json!(word);
    }
    let longest = rule.length_max.unwrap_or(64).min(20) as usize;
    match (rule.kinds.first(), rule.pattern) {
        (Some(Kind::Integer), _) => {
            json!(rule.least.and_then(|least| u64::try_from(least).ok()).unwrap_or_default().max(1))
        }
        (Some(Kind::Boolean), _) => json!(false),
        (Some(Kind::Object), _) => json!({}),
        (Some(Kind::Array), _) => json!([]),
        (_, Some("^[A-Z]{3}$")) => json!("USD"),
        (_, Some(_)) => json!("0".repeat(longest)),
        (_, None) => json!("x".repeat(longest)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repair(request: Value) -> (Map<String, Value>, Vec<String>) {
        repaired("PaymentRequest", request).expect("it can be repaired")
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
