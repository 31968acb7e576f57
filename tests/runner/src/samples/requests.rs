//! What was actually sent: compares the sandbox's log of the sample's request with libtill's.

use anyhow::{Context, Result, ensure};
use serde_json::{Map, Value};

use crate::sandbox::{Merchant, Sandbox};

/// Members that are new in every request.
const OF_THE_MOMENT: &[&str] = &["sign", "nonce_str", "timestamp", "requestTime"];

/// The requests of a merchant after the initial ones, oldest first.
pub(super) struct Log<'s> {
    sandbox: &'s Sandbox,
    merchant: String,
    last: i64,
}

impl<'s> Log<'s> {
    /// Ignores the requests so far.
    pub fn from_now(sandbox: &'s Sandbox, merchant: &Merchant) -> Result<Self> {
        let mut log = Self { sandbox, merchant: merchant.id.clone(), last: 0 };
        log.last = log.new_requests()?.last().map_or(0, number);
        Ok(log)
    }

    /// The requests since then.
    pub fn new_requests(&self) -> Result<Vec<Value>> {
        let shown = self.sandbox.get(&format!("/sandbox/requests?merchant={}", self.merchant))?;
        let requests = shown["requests"].as_array().context("the log has requests")?;
        Ok(requests.iter().rev().filter(|request| number(request) > self.last).cloned().collect())
    }
}

fn number(request: &Value) -> i64 {
    request["id"].as_i64().unwrap_or_default()
}

/// Makes sure that two requests are equivalent. `names` names values that differ from merchant to merchant; `differs`
/// has pointers into the body or the query, each with the reason for the difference.
pub(super) fn same(
    one: &Value,
    one_names: &Names<'_>,
    other: &Value,
    other_names: &Names<'_>,
    differs: &Map<String, Value>,
) -> Result<()> {
    for name in ["method", "operation"] {
        ensure!(one[name] == other[name], "libtill sends another {name}: {} and {}", one[name], other[name]);
    }
    let logged = |request: &Value| request["method"] != "POST" || request["body"].is_object();
    ensure!(logged(one) && logged(other), "the sandbox's log does not show the bodies");
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for part in ["query", "body"] {
        flat(&one[part], "", one_names, &mut left);
        flat(&other[part], "", other_names, &mut right);
    }
    let counts = |pointer: &str| !differs.contains_key(pointer) && !OF_THE_MOMENT.contains(&&pointer[1..]);
    left.retain(|(pointer, _)| counts(pointer));
    right.retain(|(pointer, _)| counts(pointer));
    let only_left: Vec<_> = left.iter().filter(|pair| !right.contains(pair)).collect();
    let only_right: Vec<_> = right.iter().filter(|pair| !left.contains(pair)).collect();
    let alike = only_left.is_empty() && only_right.is_empty();
    ensure!(alike, "the requests differ:\n  the sample sends {only_left:?}\n  libtill sends {only_right:?}");
    Ok(())
}

/// The names of values that are specific to a merchant.
pub(super) struct Names<'n>(pub &'n Map<String, Value>);

impl Names<'_> {
    fn neutral(&self, text: String) -> String {
        let found = self.0.iter().find(|(_, value)| plain(Some(value)).as_ref() == Some(&text));
        found.map_or(text, |(name, _)| format!("{{{{{name}}}}}"))
    }
}

/// Every value with its pointer; null and empty values count as absent.
fn flat(value: &Value, pointer: &str, names: &Names<'_>, found: &mut Vec<(String, String)>) {
    match value {
        Value::Object(members) => {
            members
                .iter()
                .for_each(|(name, member)| flat(member, &format!("{pointer}/{name}"), names, found));
        }
        Value::Array(elements) => {
            let pairs = elements.iter().enumerate();
            pairs.for_each(|(index, element)| flat(element, &format!("{pointer}/{index}"), names, found));
        }
        other => {
            let text = plain(Some(other)).filter(|text| !text.is_empty() && !other.is_null());
            found.extend(text.map(|text| (pointer.to_owned(), names.neutral(text))));
        }
    }
}

/// A number and its text are equal: documents print both.
pub(super) fn plain(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn compared(one: Value, other: Value, differs: Value) -> Result<()> {
        let (mine, its) = (json!({"token": "t1"}), json!({"token": "t2"}));
        let names = |value: &Value| value.as_object().cloned().unwrap_or_default();
        let request = |body: Value| json!({"method": "POST", "operation": "x", "query": null, "body": body});
        let (mine, its) = (names(&mine), names(&its));
        same(&request(one), &Names(&mine), &request(other), &Names(&its), &names(&differs))
    }

    #[test]
    fn a_number_its_text_and_a_merchants_own_values_are_the_same() {
        let one = json!({"amount": "1000", "token": "t1", "sign": "a", "nothing": null});
        let other = json!({"amount": 1000, "token": "t2", "sign": "b", "empty": ""});
        assert!(compared(one, other, json!({})).is_ok());
    }

    #[test]
    fn every_other_difference_is_told_unless_there_is_a_reason() {
        for (one, other) in [
            (json!({"amount": "1000"}), json!({"amount": 100})),
            (json!({"a": {"b": 1}}), json!({"a": {}})),
            (json!({}), json!({"a": ["x"]})),
            (json!({"token": "t1"}), json!({"token": "t1"})),
        ] {
            assert!(compared(one.clone(), other, json!({})).is_err(), "{one}");
        }
        assert!(compared(json!({"a": {"b": 1}}), json!({}), json!({"/a/b": "why"})).is_ok());
    }
}
