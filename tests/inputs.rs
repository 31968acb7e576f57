//! The inputs of tests/inputs.json, as far as JSON can say them, against the core: programs in Rust and C write the JSON.

use std::str::FromStr;

use serde_json::{Number, Value, json};
use till::signature::{Key, Scheme};
use till::{CancelToken, Client, ClientConfig, Error, ErrorKind, Operation, Outcome};

/// A tagged input as JSON; nothing where JSON has no such value.
fn value(tagged: &Value) -> Option<Value> {
    let text = tagged["text"].as_str().unwrap_or_default();
    Some(match tagged["type"].as_str().expect("a text") {
        "text" => json!(text),
        "integer" | "float" => Value::Number(Number::from_str(text).ok()?),
        "boolean" => json!(text == "true"),
        "none" => Value::Null,
        "list" => tagged["of"].as_array().expect("a list").iter().map(value).collect::<Option<_>>()?,
        "map" => {
            let members = tagged["members"].as_object()?.iter();
            members.map(|(name, member)| Some((name.clone(), value(member)?))).collect::<Option<_>>()?
        }
        "nested" => nested(tagged["levels"].as_u64().expect("a number")),
        _ => return None,
    })
}

fn nested(levels: u64) -> Value {
    if levels == 1 { json!({}) } else { json!({"more": nested(levels - 1)}) }
}

/// The request of a row; nothing where JSON cannot say it.
fn request(row: &Value, usual: &Value) -> Option<Value> {
    if row["json"] == Value::Bool(false) {
        return None;
    }
    let mut request = usual.as_object().expect("an object").clone();
    for (name, tagged) in row["set"].as_object().expect("an object") {
        request.insert(name.clone(), value(tagged)?);
    }
    Some(Value::Object(request))
}

fn check_refusal(row: &Value, error: &Error) {
    let wanted = &row["refused"];
    let name = &row["name"];
    assert_eq!(error.kind, ErrorKind::InvalidRequest, "{name}: {}", error.message);
    let violations = error.violations.as_deref().unwrap_or_default();
    if let Some(within) = wanted["within"].as_str() {
        assert!(
            violations.iter().all(|violation| violation.path.starts_with(within)),
            "{name}: {}",
            error.message
        );
    } else {
        let paths: Vec<&str> = violations.iter().map(|violation| violation.path.as_str()).collect();
        assert_eq!(paths, [wanted["path"].as_str().expect("a text")], "{name}: {}", error.message);
    }
    let words = |key: &str| wanted[key].as_array().cloned().unwrap_or_default();
    for word in words("says") {
        assert!(error.message.contains(word.as_str().expect("a text")), "{name}: {}", error.message);
    }
    for word in words("lacks") {
        assert!(!error.message.contains(word.as_str().expect("a text")), "{name}: {}", error.message);
    }
}

/// What Money is made of is for the languages that have it.
#[test]
fn what_json_can_say_means_what_the_table_says() {
    let table: Value = serde_json::from_str(include_str!("inputs.json")).expect("JSON");
    let config =
        ClientConfig::from_json(table["client"].to_string().as_bytes()).expect("a good configuration");
    let client = Client::new(config).expect("a client");
    let mut played = 0;
    for row in table["members"].as_array().expect("a list") {
        let operation = Operation::from_name(row["operation"].as_str().unwrap_or("payment_create")).unwrap();
        let Some(request) = request(row, &table["requests"][operation.name()]) else { continue };
        let reply = client.call(operation, request.to_string().as_bytes(), &CancelToken::new());
        let error = reply.outcome.expect_err("nobody is there");
        if row["refused"].is_object() {
            check_refusal(row, &error);
            let outcome = if operation.resolves() { Outcome::Unknown } else { Outcome::NotSent };
            assert_eq!(error.outcome, outcome, "{}", row["name"]);
        } else {
            assert_eq!(error.kind, ErrorKind::Connection, "{}: {}", row["name"], error.message);
        }
        played += 1;
    }
    assert!(played > 40, "{played} rows can be said in JSON");
}

/// The text with the table's keys in it.
fn filled(text: &str, table: &Value) -> String {
    let texts = table["key_texts"].as_object().expect("an object");
    texts.iter().fold(text.to_owned(), |text, (name, key)| {
        text.replace(&format!("{{{{{name}}}}}"), key.as_str().expect("a text"))
    })
}

/// The key of a row as a shop pastes it.
fn pasted(row: &Value, table: &Value) -> String {
    let steps = row["replace"].as_array().cloned().unwrap_or_default();
    let text = filled(row["text"].as_str().expect("a text"), table);
    steps.iter().fold(text, |text, step| {
        text.replace(step[0].as_str().expect("a text"), step[1].as_str().expect("a text"))
    })
}

fn check_key(row: &Value, outcome: Result<(), Error>, path: &str) {
    let name = &row["name"];
    let Some(says) = row["refused"]["says"].as_array() else {
        return assert!(outcome.is_ok(), "{name}: {outcome:?}");
    };
    let error = outcome.expect_err("refused");
    let violations = error.violations.as_deref().unwrap_or_default();
    assert_eq!(violations.len(), 1, "{name}: {error}");
    assert_eq!(violations[0].path, path, "{name}: {error}");
    for word in says {
        assert!(error.message.contains(word.as_str().expect("a text")), "{name}: {error}");
    }
}

#[test]
fn a_key_is_the_same_key_in_every_form_that_shops_paste() {
    let table: Value = serde_json::from_str(include_str!("inputs.json")).expect("JSON");
    for row in table["keys"].as_array().expect("a list") {
        let credential = row["credential"].as_str().expect("a text");
        let owner = &table["key_owners"][credential];
        let text = pasted(row, &table);
        let (scheme, message, signature) = (
            owner["scheme"].as_str().unwrap(),
            owner["message"].as_str().unwrap(),
            owner["signature"].as_str().unwrap(),
        );
        if row["as_key"] != false {
            let key = Key::new(Scheme::from_name(scheme).expect("a scheme"), text.as_bytes());
            let used = key.and_then(|key| {
                if credential != "gateway_public_key" {
                    assert_eq!(key.sign(message.as_bytes())?, signature, "{}", row["name"]);
                }
                key.verify(message.as_bytes(), signature.as_bytes())
            });
            check_key(row, used, "key");
        }
        let mut config = table["key_clients"][scheme].clone();
        for value in config["credentials"].as_object_mut().expect("an object").values_mut() {
            *value = Value::from(filled(value.as_str().expect("a text"), &table));
        }
        config["credentials"][credential] = Value::from(text);
        let made = ClientConfig::from_json(config.to_string().as_bytes()).and_then(Client::new);
        check_key(row, made.map(|_| ()), &format!("credentials.{credential}"));
    }
}
