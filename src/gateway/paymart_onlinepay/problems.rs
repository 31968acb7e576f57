//! `errors` of an answer. By the engine's version it is a list of objects, an object around such a list, a list of texts, one
//! text, or what Ruby prints for a list.

use serde_json::Value;

use super::status;
use crate::error::ErrorKind;
use crate::json;

/// One error.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Problem {
    pub code: String,
    pub kind: Option<String>,
}

impl Problem {
    /// Whether it is about the merchant's key, whatever else is wrong: a key stays wrong, however often it is sent.
    pub fn is_about_the_key(&self) -> bool {
        const WORDS: &[&str] =
            &["private_key", "auth_header", "authorization_header", "unauthorized", "bearer"];
        let spelled = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '_' };
        let code: String = self.code.to_ascii_lowercase().chars().map(spelled).collect();
        self.kind.as_deref() == Some("authentication_error")
            || status::refusal(&code) == Some(ErrorKind::Authentication)
            || WORDS.iter().any(|words| code.contains(words))
    }
}

/// The errors, in every shape. What has none of the shapes is an error with itself as its code, and never none.
pub(super) fn read(errors: Option<&Value>) -> Vec<Problem> {
    match errors {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(list)) => list.iter().flat_map(|error| at_least_one(read(Some(error)))).collect(),
        Some(Value::Object(object)) if object.is_empty() => Vec::new(),
        Some(Value::Object(object)) => match object.get("list") {
            Some(list) => read(Some(list)),
            None => {
                let text = |name: &str| object.get(name).and_then(Value::as_str).map(str::to_owned);
                vec![Problem { code: text("code").unwrap_or_default(), kind: text("kind") }]
            }
        },
        Some(Value::String(text)) => from_text(text.trim()),
        Some(other) => vec![Problem { code: other.to_string(), kind: None }],
    }
}

fn at_least_one(read: Vec<Problem>) -> Vec<Problem> {
    if read.is_empty() { vec![Problem::default()] } else { read }
}

/// `code`, `code - kind`, several of these with `|` between them, or a list as Ruby prints it.
fn from_text(text: &str) -> Vec<Problem> {
    if text.is_empty() {
        return Vec::new();
    }
    if let Some(printed) = printed_by_ruby(text) {
        return read(Some(&printed));
    }
    let is_kind = |kind: &str| kind.ends_with("_error") && !kind.contains(' ');
    text.split(" | ")
        .map(|part| match part.rsplit_once(" - ").filter(|(_, kind)| is_kind(kind)) {
            Some((code, kind)) => Problem { code: code.to_owned(), kind: Some(kind.to_owned()) },
            None => Problem { code: part.to_owned(), kind: None },
        })
        .collect()
}

/// `[{:code=>"...", :kind=>"..."}]`, `[{"code"=>"..."}]` and `[{code: "..."}]`, by Ruby's version, and JSON itself.
fn printed_by_ruby(text: &str) -> Option<Value> {
    if !text.starts_with(['[', '{']) {
        return None;
    }
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let taken = match letter {
            '"' => literal(rest)?,
            ':' if !word(&rest[1..]).is_empty() => &rest[..=word(&rest[1..]).len()],
            '=' if rest.starts_with("=>") => "=>",
            _ if !word(rest).is_empty() => word(rest),
            _ => &rest[..letter.len_utf8()],
        };
        rest = &rest[taken.len()..];
        match taken {
            "=>" => written.push(':'),
            "nil" => written.push_str("null"),
            _ if taken.starts_with(':') && taken.len() > 1 => {
                written.push_str(&format!("\"{}\"", &taken[1..]))
            }
            _ if !word(taken).is_empty() && rest.starts_with(':') => {
                written.push_str(&format!("\"{taken}\""))
            }
            _ => written.push_str(taken),
        }
    }
    json::parse(written.as_bytes()).ok()
}

/// The word that a text begins with, if it begins with one.
fn word(text: &str) -> &str {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    &text[..text.find(|letter| !is_part(letter)).unwrap_or(text.len())]
}

/// The text in quotes that a text begins with, with its quotes.
fn literal(text: &str) -> Option<&str> {
    let mut escaped = false;
    for (place, letter) in text.char_indices().skip(1) {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return Some(&text[..=place]),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn codes(errors: Value) -> Vec<(String, String)> {
        let problems = read(Some(&errors));
        problems.into_iter().map(|problem| (problem.code, problem.kind.unwrap_or_default())).collect()
    }

    #[test]
    fn one_error_is_the_same_in_every_shape() {
        let code = "incorrect_private_key";
        let kind = "authentication_error";
        let expected = vec![(code.to_owned(), kind.to_owned())];
        for errors in [
            json!([{"code": code, "kind": kind}]),
            json!({"list": [{"code": code, "kind": kind}]}),
            json!({"code": code, "kind": kind}),
            json!(format!("{code} - {kind}")),
            json!([format!("{code} - {kind}")]),
            json!(format!("[{{:code=>\"{code}\", :kind=>\"{kind}\"}}]")),
            json!(format!("[{{\"code\"=>\"{code}\", \"kind\"=>\"{kind}\"}}]")),
            json!(format!("{{\"code\" => \"{code}\", \"kind\" => \"{kind}\"}}")),
            json!(format!("[{{code: \"{code}\", kind: \"{kind}\", data: nil}}]")),
            json!(format!("[{{\"code\": \"{code}\", \"kind\": \"{kind}\"}}]")),
            json!([format!("{{:code=>:{code}, :kind=>:{kind}}}")]),
        ] {
            assert_eq!(codes(errors.clone()), expected, "{errors}");
        }
        let alone = vec![(code.to_owned(), String::new())];
        for errors in [
            json!(code),
            json!([code]),
            json!(format!(" {code} ")),
            json!(format!("[{{:code=>\"{code}\"}}]")),
        ] {
            assert_eq!(codes(errors.clone()), alone, "{errors}");
        }
    }

    #[test]
    fn several_errors_stay_several() {
        let both = vec![("a".to_owned(), "x_error".to_owned()), ("b: c - d".to_owned(), String::new())];
        for errors in [
            json!([{"code": "a", "kind": "x_error"}, {"code": "b: c - d"}]),
            json!("a - x_error | b: c - d"),
            json!(["a - x_error", "b: c - d"]),
            json!(r#"[{:code=>"a", :kind=>"x_error"}, {:code=>"b: c - d", :kind=>nil}]"#),
        ] {
            assert_eq!(codes(errors.clone()), both, "{errors}");
        }
    }

    #[test]
    fn only_what_is_empty_is_no_error() {
        for errors in [json!(null), json!([]), json!({}), json!({"list": []}), json!(""), json!("[]")] {
            assert_eq!(codes(errors.clone()), [], "{errors}");
        }
        for errors in
            [json!([null]), json!([""]), json!([[]]), json!(true), json!(0), json!({"amount": ["is wrong"]})]
        {
            assert_eq!(codes(errors.clone()).len(), 1, "{errors}");
        }
        for errors in ["[{:code=>\"a\\e\"}]", "[{:code=>\"a", "{?", "[{\"a\"=>1, \"a\"=>2}]"] {
            assert_eq!(codes(json!(errors)), [(errors.to_owned(), String::new())]);
        }
    }

    #[test]
    fn a_key_is_told_from_a_customer() {
        let about = |code: &str| Problem { code: code.to_owned(), kind: None }.is_about_the_key();
        for code in
            ["incorrect_private_key", "Incorrect private key", "merchant not found", "401 Unauthorized"]
        {
            assert!(about(code), "{code}");
        }
        for code in ["", "incorrect_amount", "gateway_response_error: 3DS authentication failed"] {
            assert!(!about(code), "{code}");
        }
        let kind = Some("authentication_error".to_owned());
        assert!(Problem { code: "new_code".to_owned(), kind }.is_about_the_key());
    }
}
