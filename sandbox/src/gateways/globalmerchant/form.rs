//! The body of a request: a form, read as an object of texts.

use serde_json::{Map, Value};

use crate::gateway::WireRequest;

/// seed: the media type of every request.
pub const MEDIA_TYPE: &str = "application/x-www-form-urlencoded";

/// Reads the form; the error says what to send instead.
pub fn read(request: &WireRequest) -> Result<Value, String> {
    let media_type = request.header("content-type").unwrap_or_default();
    let media_type = media_type.split(';').next().unwrap_or_default().trim();
    if !media_type.eq_ignore_ascii_case(MEDIA_TYPE) {
        return Err(format!("send the body as {MEDIA_TYPE}"));
    }
    let mut fields = Map::new();
    for (name, value) in form_urlencoded::parse(&request.body) {
        // What is no UTF-8 was replaced by this character.
        if name.contains('\u{FFFD}') || value.contains('\u{FFFD}') {
            return Err(format!("{name} is not in UTF-8"));
        }
        // assumed: nobody can tell which of two values was signed, so neither is taken.
        if fields.insert(name.to_string(), Value::String(value.into_owned())).is_some() {
            return Err(format!("{name} was sent more than once"));
        }
    }
    Ok(Value::Object(fields))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(text: &'static str, media_type: &str) -> Result<Value, String> {
        let mut headers = axum::http::HeaderMap::new();
        headers.insert("content-type", media_type.parse().unwrap());
        read(&WireRequest {
            method: "POST".to_owned(),
            path: String::new(),
            query: String::new(),
            headers,
            body: text.as_bytes().into(),
        })
    }

    #[test]
    fn reads_decoded_names_and_values() {
        let fields =
            body("goods%5B0%5D.name=a+caf%C3%A9&x=1%2B1", "Application/X-WWW-Form-Urlencoded; charset=UTF-8");
        assert_eq!(fields, Ok(serde_json::json!({ "goods[0].name": "a café", "x": "1+1" })));
    }

    #[test]
    fn refuses_what_could_be_read_in_two_ways() {
        assert_eq!(body("amt=1.00&amt=2.00", MEDIA_TYPE), Err("amt was sent more than once".to_owned()));
        assert_eq!(body("amt=%FF", MEDIA_TYPE), Err("amt is not in UTF-8".to_owned()));
        assert!(body("{}", "application/json").is_err());
    }
}
