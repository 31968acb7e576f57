//! What became of options with the names of what libtill sends itself: none may replace it, and none may be lost in silence.

use anyhow::{Context as _, Result};
use serde_json::{Map, Value, json};

use super::ask::{Asked, Outcome};
use super::judge::{Judgement, Verdict};

/// A name that no gateway has, and a value that libtill never sends.
const PROBE: &str = "x_probe";
const OTHER: &str = "another value";

/// Each member that is sent beside the options, as an option with another value.
pub fn options(asked: &Asked, base: &Value) -> Result<Vec<Judgement>> {
    let Some(body) = sent_with(asked, base, PROBE)? else { return Ok(Vec::new()) };
    let body = members(&body).context("its body is no object and no form")?;
    let beside = object_with(&body, PROBE).context("the option is not in the body")?;
    let judge = |name: &String| {
        let path = format!("gateway_options.{name}");
        let verdict = match asked.outcome(&with_option(base, name))? {
            Outcome::Refused(paths) if paths.contains(&path) => Verdict::Refused,
            Outcome::Taken(taken) if taken.wire.contains(OTHER) => Verdict::Sent,
            other => Verdict::Vanished(format!("as an option it comes to {other:?}")),
        };
        Ok(Judgement { path, verdict })
    };
    beside.keys().filter(|name| *name != PROBE).map(judge).collect()
}

fn with_option(base: &Value, name: &str) -> Value {
    let mut request = base.clone();
    request["gateway_options"] = json!({ name: OTHER });
    request
}

/// The body with one option; none if the gateway takes no options here.
fn sent_with(asked: &Asked, base: &Value, name: &str) -> Result<Option<String>> {
    Ok(match asked.outcome(&with_option(base, name))? {
        Outcome::Taken(taken) => Some(taken.body),
        _ => None,
    })
}

fn members(body: &str) -> Option<Map<String, Value>> {
    if let Ok(Value::Object(members)) = serde_json::from_str(body) {
        return Some(members);
    }
    if body.starts_with("--") {
        return Some(parts(body));
    }
    let pairs = form_urlencoded::parse(body.as_bytes());
    Some(pairs.map(|(name, value)| (name.into_owned(), json!(value))).collect())
}

/// The names of a form with a file, which begins with a boundary.
fn parts(body: &str) -> Map<String, Value> {
    let names = body.split("; name=\"").skip(1).filter_map(|rest| rest.split('"').next());
    names.map(|name| (name.to_owned(), Value::Null)).collect()
}

/// The object that has this member, at any depth.
fn object_with<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a Map<String, Value>> {
    if object.contains_key(name) {
        return Some(object);
    }
    object.values().filter_map(Value::as_object).find_map(|inner| object_with(inner, name))
}
