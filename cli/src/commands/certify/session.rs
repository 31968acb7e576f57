//! Sends a probe's requests, signed by the library, and keeps the gateway's own answers.

use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};
use till::call::ExchangeStep;
use till::gateway::{FailureKind, HttpRequest, HttpResponse};
use till::model::HttpMethod;
use till::secret::Secret;
use till::transport::{Limits, Transport};
use till::{CancelToken, Client, ClientConfig, Error, ErrorKind, Operation};

use super::receiver::{Inbox, Notification};
use crate::web;

/// How often a question that got no answer is asked.
const QUESTION_ATTEMPTS: u32 = 3;

/// Why a run ends before its last probe.
#[derive(Debug)]
pub enum Stop {
    /// The gateway answered something that the probe does not understand.
    NotUnderstood(String),
    /// No answer came.
    NoAnswer(ErrorKind, String),
    /// The request could not be prepared.
    Unprepared(Box<Error>),
}

impl std::fmt::Display for Stop {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotUnderstood(what) => write!(formatter, "this answer is not understood: {what}"),
            Self::NoAnswer(_, message) => write!(formatter, "no answer came: {message}"),
            Self::Unprepared(error) => write!(formatter, "the request was not sent: {error}"),
        }
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Unprepared(Box::new(error))
    }
}

/// A request to the gateway.
pub struct Question {
    operation: Operation,
    request: Value,
}

impl Question {
    /// A documented request without a body.
    pub fn get(path: impl Into<String>) -> Self {
        let request = json!({"method": HttpMethod::Get, "path": path.into()});
        Self { operation: Operation::CallRaw, request }
    }

    /// A documented request with a body.
    pub fn post(path: impl Into<String>, body: &Value) -> Self {
        let request = json!({"method": HttpMethod::Post, "path": path.into(), "body": body.to_string()});
        Self { operation: Operation::CallRaw, request }
    }

    /// The first request of one of the library's operations.
    pub fn operation(operation: Operation, request: Value) -> Self {
        Self { operation, request }
    }
}

/// The gateway's own answer.
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// The JSON object of the body.
    pub body: Map<String, Value>,
    /// Whether it has a header `sign`.
    pub is_signed: bool,
}

impl Answer {
    fn of(response: &HttpResponse) -> Result<Self, Stop> {
        let status = response.status;
        match response.envelope() {
            Ok(body) => {
                let is_signed = response.header("sign").is_some_and(|sign| !sign.is_empty());
                Ok(Self { status, body: body.clone(), is_signed })
            }
            Err(_) => {
                let message = format!("HTTP status {status} with a body that is not a JSON object");
                Err(Stop::NotUnderstood(message))
            }
        }
    }

    /// A member of the body, or null.
    pub fn get(&self, name: &str) -> &Value {
        self.body.get(name).unwrap_or(&Value::Null)
    }

    /// The answer is not understood, for this reason.
    pub fn not_understood(&self, reason: &str) -> Stop {
        Stop::NotUnderstood(format!("HTTP status {}: {reason}", self.status))
    }
}

/// What a probe works with.
pub struct Session<'s> {
    /// The configuration under test.
    pub config: ClientConfig,
    /// The amount of every order, in minor units.
    pub amount: u32,
    /// The currency of every order.
    pub currency: &'s str,
    client: Client,
    transport: Transport,
    inbox: Option<&'s Inbox>,
    cancel: &'s CancelToken,
    begin: i64,
    orders: u32,
}

impl<'s> Session<'s> {
    /// A session; sends nothing yet.
    pub fn new(
        config: ClientConfig,
        (amount, currency): (u32, &'s str),
        inbox: Option<&'s Inbox>,
        cancel: &'s CancelToken,
    ) -> Result<Self, Error> {
        let (client, transport) = (Client::new(config.clone())?, Transport::new(&config)?);
        let begin = jiff::Timestamp::now().as_millisecond();
        Ok(Self { config, amount, currency, client, transport, inbox, cancel, begin, orders: 0 })
    }

    /// A new order number: digits only, without a leading zero.
    pub fn order_number(&mut self) -> String {
        self.orders += 1;
        format!("{}{:02}", self.begin, self.orders)
    }

    /// The configuration with another value of one credential.
    pub fn with_credential(&self, name: &str, value: &str) -> ClientConfig {
        let mut config = self.config.clone();
        config.credentials.insert(name.to_owned(), Secret::new(value));
        config
    }

    /// From now on, uses another value of one credential.
    pub fn use_credential(&mut self, name: &str, value: &str) -> Result<(), Stop> {
        self.config = self.with_credential(name, value);
        self.client = Client::new(self.config.clone())?;
        Ok(())
    }

    /// Asks something that changes nothing; again if no answer comes.
    pub fn ask(&self, question: &Question) -> Result<Answer, Stop> {
        self.repeated(|| self.prepared(&self.client, question))
    }

    /// Asks as the merchant of another configuration.
    pub fn ask_as(&self, config: ClientConfig, question: &Question) -> Result<Answer, Stop> {
        let client = Client::new(config)?;
        self.repeated(|| self.prepared(&client, question))
    }

    /// Asks with a request that was changed after it was signed.
    pub fn ask_changed(
        &self,
        question: &Question,
        change: impl Fn(&mut HttpRequest) -> Result<(), Stop>,
    ) -> Result<Answer, Stop> {
        self.repeated(|| {
            let mut request = self.prepared(&self.client, question)?;
            change(&mut request)?;
            Ok(request)
        })
    }

    /// Sends something that may create an order: once, whatever happens.
    pub fn order(&self, question: &Question) -> Result<Answer, Stop> {
        Answer::of(&self.send(&self.prepared(&self.client, question)?)?)
    }

    /// Opens a page of the gateway once, as a customer's browser would. Pages of other hosts are not opened.
    pub fn open_page(&self, url: &str) -> Result<bool, Stop> {
        let base = till::gateway::registry::find(&self.config.gateway)
            .map(|factory| factory.base_url(&self.config))
            .unwrap_or_default();
        if origin(url).is_none() || origin(url) != origin(&base) {
            return Ok(false);
        }
        let request = HttpRequest {
            method: HttpMethod::Get,
            url: url.to_owned(),
            headers: Vec::new(),
            body: String::new().into(),
        };
        Ok(self.send(&request)?.status == 200)
    }

    /// The address for notifications of one order, if there is one.
    pub fn notify_url(&self, order_number: &str) -> Option<String> {
        self.inbox.map(|inbox| inbox.address(order_number))
    }

    /// Waits for the next notification of an order; none if it does not come in time.
    pub fn notification(&self, order_number: &str) -> Result<Option<Notification>, Stop> {
        let arrived = self.inbox.and_then(|inbox| inbox.wait(order_number, self.cancel));
        if arrived.is_none() && self.cancel.is_fired() {
            return Err(Stop::NoAnswer(ErrorKind::Cancelled, "the run was cancelled".to_owned()));
        }
        Ok(arrived)
    }

    /// Whether the library takes the signature of a notification, with the configured key.
    pub fn is_signature_valid(&self, notification: &Notification) -> bool {
        let headers = notification.headers.to_string();
        let parsed = self.client.notification_parse(headers.as_bytes(), &notification.body);
        !parsed.is_err_and(|error| error.kind == ErrorKind::SignatureInvalid)
    }

    fn prepared(&self, client: &Client, question: &Question) -> Result<HttpRequest, Stop> {
        match client.exchange_start(question.operation, question.request.to_string().as_bytes())? {
            ExchangeStep::Send { request, .. } => Ok(request),
            ExchangeStep::Done(_) => Err(Error::new(ErrorKind::Internal, "there is nothing to send").into()),
        }
    }

    fn repeated(&self, prepared: impl Fn() -> Result<HttpRequest, Stop>) -> Result<Answer, Stop> {
        let mut left = QUESTION_ATTEMPTS;
        loop {
            left -= 1;
            match self.send(&prepared()?) {
                Err(Stop::NoAnswer(kind, _)) if left > 0 && kind != ErrorKind::Cancelled => {}
                answered => return Answer::of(&answered?),
            }
        }
    }

    fn send(&self, request: &HttpRequest) -> Result<HttpResponse, Stop> {
        let timeouts = self.config.timeouts();
        let deadline = Instant::now() + Duration::from_millis(u64::from(timeouts.attempt_ms));
        self.transport
            .send(request, Limits::until(deadline, &timeouts), self.cancel)
            .map_err(|failure| no_answer(failure.kind, failure.message))
    }
}

fn no_answer(kind: FailureKind, message: String) -> Stop {
    match kind {
        FailureKind::Malformed => Stop::NotUnderstood(format!("no HTTP answer: {message}")),
        other => Stop::NoAnswer(web::kind(other), message),
    }
}

/// Scheme and host of an address, with its port.
fn origin(url: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    (["http", "https"].contains(&scheme) && !host.is_empty()).then_some((scheme, host))
}

/// A word of the gateway, fit for a report: anything that may be more than a word is only described.
pub fn word(value: &Value) -> String {
    match value {
        Value::String(text) if is_word(text) => format!("{text:?}"),
        Value::String(text) => format!("a text of {} characters", text.chars().count()),
        Value::Null => "nothing".to_owned(),
        Value::Bool(_) => value.to_string(),
        Value::Number(_) => "a number".to_owned(),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}

/// Whether a text looks like a code or a state, and not like data: a short word without long runs of digits.
pub fn is_word(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    (1..=64).contains(&text.len())
        && digits <= 8
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_of_a_gateway_are_quoted() {
        assert_eq!(word(&json!("order_number_already_exists")), "\"order_number_already_exists\"");
        for data in ["4392963203551251", "jane@example.com", "Jane Doe", "", "a/../b"] {
            assert!(!word(&json!(data)).contains(data) || data.is_empty(), "{data}");
        }
        assert_eq!(word(&json!(1500)), "a number");
    }

    #[test]
    fn pages_belong_to_the_gateway_by_scheme_host_and_port() {
        assert_eq!(origin("https://a.example/p/1?x=https://b.example"), Some(("https", "a.example")));
        assert_eq!(origin("http://127.0.0.1:8080/p"), Some(("http", "127.0.0.1:8080")));
        for other in ["ftp://a.example", "a.example", "https:///p", "javascript:alert(1)"] {
            assert_eq!(origin(other), None, "{other}");
        }
    }
}
