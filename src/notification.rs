//! Notifications and returns: what comes in over the shop's own web server.

use serde_json::Value;

use crate::error::{Error, ErrorKind, Result};
use crate::gateway::{Answer, Context, Gateway};
use crate::json;
use crate::model::{CheckoutUrl, Event, ReturnHint};

/// The largest notification that is read, in bytes.
const BODY_MAX: usize = 1 << 20;

/// Reads a notification: headers as a JSON object, the body exactly as it came.
pub fn parse(gateway: &dyn Gateway, headers: &[u8], body: &[u8], context: &Context) -> Result<Event> {
    if body.len() > BODY_MAX {
        return Err(Error::fault(
            ErrorKind::InvalidRequest,
            "body",
            format!("must not be over {BODY_MAX} bytes"),
        ));
    }
    gateway.parse_notification(&header_list(headers)?, body, context)
}

/// The gateway's own payment page.
pub fn checkout_url(gateway: &dyn Gateway, token: &str) -> Result<Answer> {
    Ok(Answer::CheckoutUrl(CheckoutUrl { url: gateway.checkout_url(token)? }))
}

/// What a customer's return tells; a hint and no proof.
pub fn return_hint(gateway: &dyn Gateway, query: &str) -> Answer {
    let query = query.trim_start_matches('?');
    let pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let hint: ReturnHint = gateway.parse_return(&pairs);
    Answer::ReturnHint(hint)
}

/// Headers come as an object of texts, or of lists of texts as PHP's and Java's servers have them.
fn header_list(headers: &[u8]) -> Result<Vec<(String, String)>> {
    let object = if headers.is_empty() {
        serde_json::Map::new()
    } else {
        json::parse_object(headers)
            .map_err(|error| Error::fault(ErrorKind::InvalidRequest, "headers", error.message))?
    };
    let mut list: Vec<(String, String)> = Vec::new();
    for (name, value) in &object {
        let text = match value {
            Value::Array(values) if values.len() == 1 => values[0].as_str(),
            other => other.as_str(),
        };
        let name = name.to_ascii_lowercase();
        if list.iter().any(|(known, _)| *known == name) {
            let path = format!("headers.{}", json::shown(&name));
            return Err(Error::fault(ErrorKind::InvalidRequest, path, "stands twice, in different cases"));
        }
        // A header that stands twice, or is no text, is left out: it then counts as missing, never as the right one.
        if let Some(text) = text {
            list.push((name, text.to_owned()));
        }
    }
    Ok(list)
}
