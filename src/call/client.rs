//! A configured gateway, and the single path of every call.

use std::time::{Duration, Instant};

use serde::Serialize;
use serde_json::{Map, Value};

use super::attempt::{Call, context, random_digits, settings, started};
use super::log::{EventLog, LogEntry, LogLabel};
use super::request::{self, CallRedactor};
use super::{interrupted, notification};
use crate::attempt;
use crate::config::ClientConfig;
use crate::error::{Error, ErrorKind, Outcome, Result};
use crate::gateway::{Gateway, OperationResult, registry};
use crate::json;
use crate::model::{CallOptions, Event, Verdict};
use crate::operation::{Operation, Request};
use crate::redact::Redactor;
use crate::schema;
use crate::transport::{CancelToken, Transport};

/// A configured gateway. It is immutable, so many threads may call at once; its connections are pooled.
pub struct Client {
    pub(super) config: ClientConfig,
    pub(super) gateway: Box<dyn Gateway>,
    pub(super) redactor: Redactor,
    transport: Transport,
}

impl ClientConfig {
    /// Reads a configuration from JSON; reports every violation at once. Its errors are redacted and limited like those of calls.
    pub fn from_json(text: &[u8]) -> Result<Self> {
        Self::read(text).map_err(|error| Redactor::default().error(error))
    }
}

impl Client {
    /// Makes a client from a checked configuration; opens no connection yet.
    pub fn new(config: ClientConfig) -> Result<Self> {
        Self::made(config).map_err(|error| Redactor::default().error(error))
    }

    fn made(config: ClientConfig) -> Result<Self> {
        let factory = registry::find(&config.gateway)
            .ok_or_else(|| Error::internal("the gateway is not registered"))?;
        let gateway = (factory.make)(&config)?;
        // Initialize everything lazy now: a fork during a later initialization would leave the child waiting for a lost thread.
        crate::money::prepare();
        crate::dictionary::prepare();
        let mut secrets = factory.secrets(&config);
        secrets.extend(config.proxy.clone());
        Ok(Self { transport: Transport::new(&config)?, redactor: Redactor::new(secrets), gateway, config })
    }

    /// Runs an operation on a JSON object to its end, and returns a JSON object or a redacted error.
    pub fn call(&self, operation: Operation, request: &[u8], cancel: &CancelToken) -> CallResult {
        let mut log = EventLog::new(self.config.events.unwrap_or(false));
        let outcome = self.read(operation, request).and_then(|request| self.run(&request, cancel, &mut log));
        CallResult { outcome, events: log.into_entries() }
    }

    /// Reads a JSON request.
    pub(super) fn read(&self, operation: Operation, request: &[u8]) -> Result<Request> {
        let decoded = json::parse_object(request).and_then(|object| self.decoded(operation, object));
        decoded.map_err(|error| self.redactor.error(self.in_context(error, operation)))
    }

    /// Checks a request against the schema. If the schema finds violations, also checks the gateway's rules as far as possible, to
    /// report all violations at once.
    fn decoded(&self, operation: Operation, object: Map<String, Value>) -> Result<Request> {
        Request::decode_or_return(operation, object).map_err(|(error, unfit)| {
            let repaired = unfit.and_then(|value| schema::repaired(operation.info().request, value));
            let Some((object, touched)) = repaired else { return error };
            let Ok(request) = Request::decode(operation, object) else { return error };
            let options = CallOptions::default();
            let more = started(&self.config, self.gateway.as_ref(), &request, &options).err();
            let mut violations = error.violations.clone().unwrap_or_default();
            let further = more.and_then(|error| error.violations).unwrap_or_default();
            violations.extend(
                further.into_iter().filter(|violation| !schema::is_touched(&touched, &violation.path)),
            );
            if violations.is_empty() { error } else { Error::with_violations(error.kind, violations) }
        })
    }

    /// Runs a checked request to its end.
    pub fn run(
        &self,
        request: &Request,
        cancel: &CancelToken,
        log: &mut EventLog,
    ) -> Result<OperationResult> {
        let operation = request.operation();
        let redactor = CallRedactor::new(&self.redactor, request);
        let (options, timeouts) = settings(&self.config, request);
        log.begin(|| LogLabel {
            call_id: random_digits::<8>(),
            gateway: self.gateway.name(),
            operation: operation.name(),
            order_id: request::order_id(request).map(|number| redactor.text(&number)),
        });
        let mut call = Call {
            config: &self.config,
            gateway: self.gateway.as_ref(),
            transport: &self.transport,
            redactor: &redactor,
            deadline: Instant::now() + Duration::from_millis(u64::from(timeouts.total_ms)),
            options,
            timeouts,
            cancel,
            log,
        };
        let outcome = self.execute(request, &mut call);
        outcome
            .map(|result| cleaned(result, &redactor))
            .map_err(|error| redactor.error(request::identified(self.in_context(error, operation), request)))
    }

    /// Refuses what the gateway cannot do, answers what needs no network, and sends the rest. If a call was interrupted, finds
    /// out its outcome before returning the error.
    fn execute(&self, request: &Request, call: &mut Call<'_>) -> Result<OperationResult> {
        self.require(request.operation(), &call.options)?;
        if let Some(answer) = self.answer_locally(request) {
            return answer;
        }
        call.attempts(request).or_else(|error| interrupted::determine_outcome(call, request, error))
    }

    /// Answers what needs no network.
    pub(super) fn answer_locally(&self, request: &Request) -> Option<Result<OperationResult>> {
        let gateway = self.gateway.as_ref();
        Some(match request {
            Request::NotificationCheck(check) => {
                notification::check(gateway.capabilities(), gateway.record_rules(), check)
            }
            Request::NotificationReply(reply) => Ok(OperationResult::NotificationReply(
                gateway.notification_reply(reply.accepted.unwrap_or(true)),
            )),
            Request::AttemptCreate(request) => {
                Ok(OperationResult::Attempt(Box::new(attempt::create(gateway.name(), request))))
            }
            Request::AttemptMerge(request) => attempt::merge(gateway.name(), request)
                .map(|attempt| OperationResult::Attempt(Box::new(attempt))),
            Request::AttemptDue(request) => attempt::due(gateway, request).map(OperationResult::AttemptDue),
            Request::CheckoutUrl(request) => notification::checkout_url(gateway, &request.token),
            Request::ReturnParse(request) => Ok(notification::return_hint(gateway, &request.query)),
            _ => return None,
        })
    }

    /// Reads a notification and checks its signature over the bytes as received.
    pub fn notification_parse(&self, headers: &[u8], body: &[u8]) -> Result<Event> {
        let context = context(&self.config, &CallOptions::default());
        let event = notification::parse(self.gateway.as_ref(), headers, body, &context);
        event.map_err(|mut error| {
            error.gateway = Some(self.gateway.name().to_owned());
            error.operation = Some("notification_parse".to_owned());
            self.redactor.error(error)
        })
    }

    /// Refuses an operation that the gateway does not support, and settings that would have no effect.
    pub(super) fn require(&self, operation: Operation, options: &CallOptions) -> Result<()> {
        let capabilities = self.gateway.capabilities();
        if capabilities.find(operation).is_some() {
            return self.config.check_options(operation, options);
        }
        let names: Vec<&str> = capabilities.operations.iter().map(|has| has.operation.name()).collect();
        let message =
            format!("{} has no {}; it has: {}", self.gateway.name(), operation.name(), names.join(", "));
        Err(Error::new(ErrorKind::Unsupported, message))
    }

    /// Adds the names of gateway and operation to the error.
    pub(super) fn in_context(&self, mut error: Error, operation: Operation) -> Error {
        error.gateway = Some(self.gateway.name().to_owned());
        for_operation(error, operation)
    }
}

/// The result as it leaves: what a check found may have a gateway's words in it, which no shop needs as they were.
pub(super) fn cleaned(result: OperationResult, redactor: &Redactor) -> OperationResult {
    match result {
        OperationResult::ClientCheck(found) => {
            OperationResult::ClientCheck(found.cleaned(|text| redactor.text(text)))
        }
        other => other,
    }
}

/// The outcome of a call, with its log if the client asked for it.
pub struct CallResult {
    /// The result or the error.
    pub outcome: Result<OperationResult>,
    events: Option<Vec<LogEntry>>,
}

impl CallResult {
    /// The status number and the JSON text that cross the C ABI.
    pub fn to_text(&self) -> (i32, String) {
        match &self.outcome {
            Ok(result) => (0, self.text_of(result)),
            Err(error) => (error.status, self.text_of(error)),
        }
    }

    fn text_of(&self, content: &impl Serialize) -> String {
        match &self.events {
            None => json::to_text(content),
            Some(events) => json::to_text(&WithEvents { content, events }),
        }
    }
}

/// A result or an error, with the log of its call.
#[derive(Serialize)]
struct WithEvents<'a, T> {
    #[serde(flatten)]
    content: &'a T,
    events: &'a [LogEntry],
}

/// Adds the operation to the error. A resolve that failed for any reason determined nothing: only the verdict `nothing` says
/// that nothing happened.
pub fn for_operation(mut error: Error, operation: Operation) -> Error {
    error.operation = Some(operation.name().to_owned());
    if operation.resolves() && error.verdict != Some(Verdict::Nothing) {
        let retry_safe = error.retry_safe;
        error = Error { retry_safe, verdict: Some(Verdict::Unknown), ..error.with_outcome(Outcome::Unknown) };
    }
    error
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::redact::ERROR_MAX;

    fn refused(text: &str) -> Error {
        let made = ClientConfig::from_json(text.as_bytes()).and_then(Client::new);
        let error = made.err().unwrap_or_else(|| panic!("{} bytes were taken", text.len()));
        assert_eq!(error.kind, ErrorKind::InvalidConfig);
        error
    }

    #[test]
    fn an_error_of_a_configuration_is_as_short_as_every_other() {
        let names = |count: usize| -> Map<String, Value> {
            let letters = |number: usize| {
                number.to_string().bytes().map(|digit| char::from(b'a' + digit - b'0')).collect::<String>()
            };
            let name = |number| format!("{} {}", letters(number), "\u{1f600}".repeat(9));
            (0..count).map(|number| (name(number), json!(1))).collect()
        };
        let mut unknown = names(50_000);
        unknown.insert("gateway".to_owned(), json!("paypro"));
        let credentials = json!({"gateway": "paypro", "credentials": names(50_000)});
        for text in
            [json!(unknown).to_string(), credentials.to_string(), format!("{{\"{}\"", "x".repeat(3 << 20))]
        {
            let length = json::to_text(&refused(&text)).len();
            assert!(length < ERROR_MAX, "{length} bytes");
        }
    }

    #[test]
    fn a_key_that_was_taken_for_its_name_is_not_shown() {
        for text in [
            r#"{"gateway": "paypro", "base_url": "https://a.example", "credentials": {"merchant_no": "M1", "sk_live": "secret"}}"#,
            r#"{"gateway": "paypro", "base_url": "https://a.example", "credentials": {"sk_live": 5, "sk_live.secret": 6}}"#,
            r#"{"gateway": "paypro", "credentials": {"sk_live": "a", "sk_live": "b"}}"#,
            r#"{"gateway": "payrpo", "credentials": {"sk_live": 5}}"#,
        ] {
            let error = json::to_text(&refused(text));
            assert!(!error.contains("sk_live"), "{error}");
        }
        let told = |name: &str| {
            let error = refused(&format!(
                r#"{{"gateway": "paypro", "base_url": "https://a.example", "credentials": {{"{name}": 5}}}}"#
            ));
            let whole = refused(&format!(
                r#"{{"gateway": "paypro", "base_url": "https://a.example", "credentials": {{"{name}": "a"}}}}"#
            ));
            [error, whole].map(|error| error.message.split("; credentials.").next().map(str::to_owned))
        };
        let [kind, name] = told("secrets");
        assert_eq!(kind.as_deref(), Some("credentials.secrets: must be a text, but is an integer"));
        assert!(name.is_some_and(|name| name.contains("is required for paypro")));
        let [kind, name] = told("secret_live");
        assert_eq!(kind.as_deref(), Some("credentials: has a value that must be a text, but is an integer"));
        let words = "credentials: has a name that paypro does not take; it takes merchant_no, secret";
        assert!(name.is_some_and(|name| name.starts_with(words)));
        let misspelt = refused(r#"{"gateway": "paypro", "credentials": {"merchantNo": "a"}}"#).message;
        let words = "credentials.merchantNo: is no credential of paypro; did you mean \"merchant_no\"?";
        assert!(misspelt.contains(words), "{misspelt}");
    }
}
