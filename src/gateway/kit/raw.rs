//! Raw calls: requests that the model does not name, and the gateway's own answers to them.

use serde_json::{Map, Value};

use super::reading::Field;
use super::step::HttpResponse;
use crate::error::{Error, ErrorKind, Result};
use crate::field;
use crate::json;
use crate::model::{HttpMethod, RawRequest, RawResponse};
use crate::operation::OperationResult;

/// The longest text of a raw answer, in bytes of JSON: twice as long as the longest answer.
const JSON_MAX: usize = 2 * json::SIZE_MAX;

/// The most letters that JSON takes for a byte.
const LETTERS_MAX: usize = 6;

/// The name of an API, which becomes one segment of a path: letters and digits, optionally after `prefix`.
pub fn parse_api_name<'r>(request: &Field<'r, RawRequest>, prefix: &str, example: &str) -> Result<&'r str> {
    let path = field!(request.path).value().map(String::as_str).unwrap_or_default();
    let name = path.strip_prefix(prefix).unwrap_or(path).trim_start_matches('/');
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(Error::violation(
            ErrorKind::InvalidRequest,
            "path",
            format!("must be the documented one, such as {example}"),
        ));
    }
    if field!(request.method).value() == Some(&HttpMethod::Get) {
        return Err(Error::violation(ErrorKind::InvalidRequest, "method", "must be POST for this gateway"));
    }
    Ok(name)
}

/// The body as a JSON object; an empty one if there is none.
pub fn parse_body(request: &Field<'_, RawRequest>) -> Result<Map<String, Value>> {
    let text = field!(request.body).value().map_or("{}", String::as_str);
    json::parse_object(text.as_bytes())
        .map_err(|error| Error::violation(ErrorKind::InvalidRequest, "body", error.message))
}

/// What is wrong with an answer that is returned as a text: JSON writes a control character with six letters, so that few of
/// them make much of an answer.
pub fn check_length(response: &HttpResponse) -> std::result::Result<(), &'static str> {
    if response.body.len() <= JSON_MAX / LETTERS_MAX {
        return Ok(());
    }
    let letters = |byte: u8| match byte {
        b'"' | b'\\' | b'\n' | b'\r' | b'\t' | 8 | 12 => 2,
        0..=31 => LETTERS_MAX,
        _ => 1,
    };
    let length: usize = chunks(&response.body).flat_map(str::bytes).map(letters).sum();
    if length <= JSON_MAX { Ok(()) } else { Err("it takes more than 8388608 bytes as JSON") }
}

/// The valid parts of a text, and what stands for its invalid parts.
fn chunks(body: &[u8]) -> impl Iterator<Item = &str> {
    body.utf8_chunks().flat_map(|chunk| {
        let invalid = if chunk.invalid().is_empty() { "" } else { "\u{fffd}" };
        [chunk.valid(), invalid]
    })
}

/// The gateway's own answer, unchanged.
pub fn raw_result(gateway: &str, response: &HttpResponse) -> OperationResult {
    OperationResult::Raw(RawResponse {
        gateway: gateway.to_owned(),
        http_status: response.status,
        headers: response.headers.iter().cloned().collect(),
        body: text(&response.body),
    })
}

/// A body as text, in no more memory than it takes.
fn text(body: &[u8]) -> String {
    let mut text = String::with_capacity(chunks(body).map(str::len).sum());
    text.extend(chunks(body));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_raw_answer_is_returned_as_text_if_that_is_not_much_longer() {
        for body in [&b"a\xffb\xe2\x82"[..], b"", b"\xff", "\u{20ac} 5".as_bytes()] {
            assert_eq!(text(body), String::from_utf8_lossy(body));
        }
        let length = |unit: &[u8]| json::to_text(&String::from_utf8_lossy(unit)).len() - 2;
        for unit in [
            &b"\""[..],
            b"\\",
            b"\n",
            b"\x08",
            b"\x0c",
            b"\x01",
            b"\x1f",
            b"\x7f",
            b"\xff",
            b"x",
            b"\xc3\xa9",
        ] {
            let fits = JSON_MAX / length(unit);
            for (times, taken) in [(fits, true), (fits + 1, false)] {
                let response = HttpResponse::new(200, Vec::new(), unit.repeat(times));
                assert_eq!(check_length(&response).is_ok(), taken, "{unit:?} {times} times");
            }
        }
    }
}
