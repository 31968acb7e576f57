//! Single HTTP requests outside the gateways' operations, over the library's transport.

use std::time::{Duration, Instant};

use till::gateway::{Exchange, FailureKind, HttpRequest};
use till::model::HttpMethod;
use till::transport::{Limits, Transport};
use till::{CancelToken, ClientConfig, ErrorKind, Result};

/// Sends one request as a client of this configuration would, but without its credentials.
pub fn exchange(config: &ClientConfig, method: HttpMethod, url: String, body: String) -> Result<Exchange> {
    let timeouts = config.timeouts();
    let deadline = Instant::now() + Duration::from_millis(u64::from(timeouts.attempt_ms));
    let headers = if body.is_empty() {
        Vec::new()
    } else {
        vec![("content-type".to_owned(), "application/json".to_owned())]
    };
    let request = HttpRequest { method, url, headers, body: body.into() };
    Ok(Transport::new(config)?.send(&request, Limits::until(deadline, &timeouts), &CancelToken::new()))
}

/// The kind of error for an exchange that got no answer.
pub fn kind(failure: FailureKind) -> ErrorKind {
    match failure {
        FailureKind::Connection | FailureKind::Refused => ErrorKind::Connection,
        FailureKind::Timeout => ErrorKind::Timeout,
        FailureKind::Cancelled => ErrorKind::Cancelled,
        FailureKind::Malformed => ErrorKind::MalformedResponse,
    }
}
