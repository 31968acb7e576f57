//! HTTPS: one exchange at a time over pooled connections, with time limits, cancellation and protection across forks.
//!
//! The transport never repeats a request; the call decides that. A failed exchange reports whether a byte of the request
//! was written, because only an unwritten request is always safe to repeat.

mod cancel;
mod connector;
mod duration;
#[cfg(feature = "aws-lc-rs")]
mod gated;
mod open;
mod pool;
mod records;
mod tls;

use std::time::{Duration, Instant};

use ureq::http;

pub use cancel::CancelToken;
pub use tls::Trust;

use crate::config::{ClientConfig, Timeouts};
use crate::error::Result;
use crate::gateway::{Exchange, Failure, FailureKind, HttpRequest, HttpResponse, may_pass};
use crate::model::HttpMethod;
use connector::Call;
use pool::Pool;

/// The largest answer that is read, in bytes.
const RESPONSE_MAX: u64 = 4 << 20;

/// Sends requests for one client.
#[derive(Debug)]
pub struct Transport {
    pool: Pool,
}

/// How long an exchange may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// To connect, TLS included.
    pub connect: Duration,
    /// From the beginning to the last byte of the answer.
    pub attempt: Duration,
    /// How long a connection may have been idle and still be used.
    pub idle: Duration,
}

impl Limits {
    /// The limits of an attempt that must end by `deadline`.
    pub fn until(deadline: Instant, timeouts: &Timeouts) -> Self {
        let left = deadline.saturating_duration_since(Instant::now());
        let milliseconds = |value: u32| Duration::from_millis(u64::from(value));
        Self {
            connect: milliseconds(timeouts.connect_ms).min(left),
            attempt: milliseconds(timeouts.attempt_ms).min(left),
            idle: milliseconds(timeouts.idle_ms),
        }
    }
}

impl Transport {
    /// A transport for a client; opens no connection yet.
    pub fn new(config: &ClientConfig) -> Result<Self> {
        Ok(Self { pool: Pool::new(config)? })
    }

    /// Sends one request and reads the whole answer.
    pub fn send(&self, request: &HttpRequest, limits: Limits, cancel: &CancelToken) -> Exchange {
        let call = Call::enter(cancel, Instant::now() + limits.attempt);
        if cancel.is_fired() {
            return Err(failure(&call, FailureKind::Cancelled, "the call was cancelled before it was sent"));
        }
        if limits.attempt.is_zero() {
            return Err(failure(&call, FailureKind::Timeout, "no time was left to send the request"));
        }
        self.exchange(request, limits, &call).map_err(|error| {
            let (kind, message) = if cancel.is_fired() {
                (FailureKind::Cancelled, "the call was cancelled".to_owned())
            } else {
                explain(&error)
            };
            failure(&call, kind, &message)
        })
    }

    fn exchange(
        &self,
        request: &HttpRequest,
        limits: Limits,
        call: &Call,
    ) -> std::result::Result<HttpResponse, ureq::Error> {
        let agent = self.pool.agent();
        let method = match request.method {
            HttpMethod::Get => http::Method::GET,
            HttpMethod::Post => http::Method::POST,
        };
        let mut builder = http::Request::builder().method(method).uri(&request.url);
        for (name, value) in &request.headers {
            builder = builder.header(name, value);
        }
        let mut response = match request.method {
            HttpMethod::Get => agent.run(limited(agent, builder.body(())?, limits)),
            HttpMethod::Post => agent.run(limited(agent, builder.body(request.body.as_bytes())?, limits)),
        }?;
        call.head_was_read(!matches!(response.status().as_u16(), 100..=199 | 204 | 304));
        if let Some(name) = encoded(response.headers()) {
            return Err(ureq::Error::Other(Box::new(Encoded(name))));
        }
        let body = response.body_mut().with_config().limit(RESPONSE_MAX).read_to_vec()?;
        let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let headers = response.headers().iter().map(|(name, value)| (name.as_str().to_owned(), text(value)));
        Ok(HttpResponse::new(response.status().as_u16(), headers.collect(), body))
    }
}

fn limited<B: ureq::AsSendBody>(
    agent: &ureq::Agent,
    request: http::Request<B>,
    limits: Limits,
) -> http::Request<B> {
    agent
        .configure_request(request)
        .timeout_global(Some(limits.attempt))
        .timeout_connect(Some(limits.connect))
        .max_idle_age(limits.idle)
        .build()
}

/// A compressed answer. None was requested, and its uncompressed size is unknown.
#[derive(Debug)]
struct Encoded(&'static str);

impl std::error::Error for Encoded {}

impl std::fmt::Display for Encoded {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "the answer has an unexpected {} header", self.0)
    }
}

/// The header that says that the body is encoded. Some servers put a character set there instead.
fn encoded(headers: &http::HeaderMap) -> Option<&'static str> {
    let has_other = |name: &str, plain: &[&str]| {
        let words = headers.get_all(name).iter().map(|value| value.to_str().unwrap_or("?"));
        words
            .flat_map(|value| value.split(','))
            .map(|word| word.trim().to_ascii_lowercase())
            .any(|word| !word.is_empty() && !plain.contains(&word.as_str()))
    };
    if has_other("content-encoding", &["identity", "utf-8", "utf8"]) {
        return Some("content-encoding");
    }
    has_other("transfer-encoding", &["identity", "chunked"]).then_some("transfer-encoding")
}

fn failure(call: &Call, kind: FailureKind, message: &str) -> Failure {
    Failure { kind, written: call.written(), message: message.to_owned() }
}

/// Maps ureq's errors to plain words; none repeats what was sent.
fn explain(error: &ureq::Error) -> (FailureKind, String) {
    use ureq::Error;
    match error {
        Error::Timeout(step) => (FailureKind::Timeout, format!("the call timed out ({step})")),
        Error::Io(error) if is_timeout(error) => (FailureKind::Timeout, "the call timed out".to_owned()),
        Error::Io(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
            (FailureKind::Connection, "the connection was closed".to_owned())
        }
        Error::Io(error) => (broken(error), format!("the connection failed: {error}")),
        Error::ConnectProxyFailed(reason) => proxy_refusal(reason),
        Error::Other(error) if error.is::<Encoded>() => (FailureKind::Malformed, error.to_string()),
        Error::Other(error) => (FailureKind::Connection, format!("the connection failed: {error}")),
        Error::BodyExceedsLimit(limit) => {
            (FailureKind::Malformed, format!("the answer is larger than {limit} bytes"))
        }
        Error::LargeResponseHeader(..) => {
            (FailureKind::Malformed, "the answer's headers are too large".to_owned())
        }
        Error::Protocol(_) | Error::BodyStalled => {
            (FailureKind::Malformed, "the answer is not HTTP".to_owned())
        }
        _ => (FailureKind::Connection, "the connection failed".to_owned()),
    }
}

/// ureq's words for a SOCKS proxy that refuses. With a wrong password, it gives the error the kind `PermissionDenied`.
const SOCKS_REFUSALS: [&str; 2] = ["connection not allowed by ruleset", "no acceptable auth methods"];

/// Whether a connection may be tried again. Who is not trusted now is not trusted in a second either.
fn broken(error: &std::io::Error) -> FailureKind {
    use rustls::Error;
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<Error>());
    match inner {
        Some(Error::InvalidCertificate(_) | Error::NoCertificatesPresented | Error::PeerIncompatible(_)) => {
            FailureKind::Refused
        }
        _ if error.kind() == std::io::ErrorKind::PermissionDenied => FailureKind::Refused,
        _ if SOCKS_REFUSALS.contains(&error.to_string().as_str()) => FailureKind::Refused,
        _ => FailureKind::Connection,
    }
}

/// Explains why a proxy opened no connection. ureq's reason ends with the status.
fn proxy_refusal(reason: &str) -> (FailureKind, String) {
    let status: Option<u16> = reason.rsplit('/').next().and_then(|status| status.parse().ok());
    let hint = match status {
        Some(407) => ": it requires a user and password, or rejected those in proxy",
        Some(403) => ": it does not let this machine reach the gateway",
        _ => "",
    };
    match status {
        Some(status) => {
            let kind = if may_pass(status) { FailureKind::Connection } else { FailureKind::Refused };
            (kind, format!("the proxy did not open a connection; it answered HTTP {status}{hint}"))
        }
        None => (FailureKind::Connection, "the proxy did not open a connection".to_owned()),
    }
}

fn is_timeout(error: &std::io::Error) -> bool {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<ureq::Error>());
    error.kind() == std::io::ErrorKind::TimedOut || matches!(inner, Some(ureq::Error::Timeout(_)))
}
