//! For any request of a shop, exactly one request to the gateway would be sent, and a refusal repeats no card number.
//!
//! First line: the gateway and the operation. The rest is the request.

use serde_json::Value;
use till::Operation;
use till::call::ExchangeStep;
use till::error::{ErrorKind, Outcome};

use super::fixtures::{self, BASE_URL};
use super::input::first_line;

/// Runs one input.
pub fn run(input: &[u8]) {
    let Some((words, request)) = first_line(input) else { return };
    let [gateway, operation] = words.as_slice() else { return };
    let (Some(fixture), Some(operation)) = (fixtures::find(gateway), Operation::from_name(operation)) else {
        return;
    };
    match fixture.client.exchange_start(operation, request) {
        Ok(ExchangeStep::Done(_)) => {}
        Ok(step) => judge(&step.to_json()["request"]),
        Err(error) => {
            assert_ne!(error.kind, ErrorKind::Internal, "{error:?}");
            assert_eq!(error.outcome, Outcome::NotSent, "{error:?}");
            let text = till::json::to_value(&error).to_string();
            for number in numbers(request) {
                assert!(!text.contains(&number), "a card number is in {text}");
            }
        }
    }
}

/// One request must not become two, or go elsewhere.
fn judge(request: &Value) {
    let url = request["url"].as_str().expect("a URL");
    let path = url.strip_prefix(BASE_URL).unwrap_or_else(|| panic!("to another host: {url}"));
    assert!(path.starts_with('/') && url.bytes().all(|byte| byte.is_ascii_graphic()), "{url:?}");
    let path = path.split(['?', '#']).next().unwrap_or_default();
    assert!(!path.split('/').any(|part| matches!(part, "." | "..")), "a path with dots: {url}");
    assert!(!url.contains('#'), "{url}");
    for (name, value) in request["headers"].as_object().expect("headers") {
        let value = value.as_str().expect("a text");
        assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || b"-_".contains(&byte)), "{name:?}");
        assert!(!value.chars().any(char::is_control), "{name}: {value:?}");
    }
    assert!(matches!(request["method"].as_str(), Some("GET" | "POST")), "{request}");
}

/// The card numbers of a request, as they were written.
fn numbers(request: &[u8]) -> Vec<String> {
    let Ok(request) = till::json::parse(request) else { return Vec::new() };
    let cards = ["/payment_method/card/number", "/destination/card/number"];
    let texts = cards.iter().filter_map(|pointer| request.pointer(pointer)).filter_map(Value::as_str);
    let long = |text: &&str| text.bytes().filter(u8::is_ascii_digit).count() >= 12;
    texts.filter(long).map(|text| Value::from(text).to_string().trim_matches('"').to_owned()).collect()
}
