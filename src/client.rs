//! A configured gateway, and the one way that a call takes: check, prepare, send, judge, resolve, redact.

use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};

use crate::config::{ClientConfig, Timeouts};
use crate::error::{Error, ErrorKind, Outcome, Result};
use crate::gateway::{Answer, Context, Exchange, Gateway, Step, derived, registry};
use crate::model::{CallOptions, Verdict};
use crate::notification;
use crate::operation::{Effect, Operation, Request};
use crate::request;
use crate::resolve;
use crate::schema;
use crate::transport::{Backoff, CancelToken, EventLog, Limits, LogLabel, Redactor, Transport};

/// A configured gateway. It is immutable, so many threads may call at once; its connections are pooled.
pub struct Client {
    pub(crate) config: ClientConfig,
    pub(crate) gateway: Box<dyn Gateway>,
    transport: Transport,
    redactor: Redactor,
}

/// What surrounds one call.
pub(crate) struct CallContext<'a> {
    pub(crate) options: CallOptions,
    pub(crate) timeouts: Timeouts,
    pub(crate) deadline: Instant,
    pub(crate) cancel: &'a CancelToken,
    pub(crate) log: EventLog,
}

impl Client {
    /// Makes a client from a checked configuration; opens no connection yet.
    pub fn new(config: ClientConfig) -> Result<Self> {
        let maker = registry::find(&config.gateway).ok_or_else(|| Error::internal("the gateway vanished"))?;
        let gateway = maker.make(&config)?;
        // What is built lazily is built now: a fork in the middle of it would leave a child waiting for a lost thread.
        crate::dictionary::prepare();
        let mut secrets = gateway.secrets();
        secrets.extend(config.proxy.clone());
        Ok(Self { transport: Transport::new(&config)?, redactor: Redactor::new(secrets), gateway, config })
    }

    /// Runs an operation on a JSON object, to the end: a JSON object comes back, or an error, redacted.
    pub fn call(&self, operation: Operation, request: &[u8], cancel: &CancelToken) -> Reply {
        let mut log = EventLog::new(self.config.events.unwrap_or(false));
        let outcome = crate::json::parse_object(request)
            .and_then(|object| self.decoded(operation, object))
            .map_err(|error| self.redactor.error(self.named(error, operation)))
            .and_then(|request| self.run(&request, cancel, &mut log));
        Reply { outcome: outcome.map(|answer| answer.to_json()), events: log.into_entries() }
    }

    /// Checks a request against the schema and, where that finds faults, against the gateway's rules as well, as far as
    /// they can be looked at: every fault at once.
    fn decoded(&self, operation: Operation, object: Map<String, Value>) -> Result<Request> {
        Request::decode(operation, object.clone()).map_err(|error| {
            let Some((object, touched)) = schema::repaired(operation.info().request, object) else {
                return error;
            };
            let Ok(request) = Request::decode(operation, object) else { return error };
            let more =
                derived::start(self.gateway.as_ref(), &request, &self.context(&CallOptions::default())).err();
            let mut faults = error.faults.clone().unwrap_or_default();
            let further = more.and_then(|error| error.faults).unwrap_or_default();
            faults.extend(further.into_iter().filter(|fault| !schema::is_touched(&touched, &fault.path)));
            if faults.is_empty() { error } else { Error::faulty(error.kind, faults) }
        })
    }

    /// Runs a checked request to the end.
    pub fn run(&self, request: &Request, cancel: &CancelToken, log: &mut EventLog) -> Result<Answer> {
        let operation = request.operation();
        let redactor = self.redactor.with(request::secrets(request));
        let options = request::options(request).cloned().unwrap_or_default();
        let timeouts = merged(self.config.timeouts(), &options);
        let deadline = Instant::now() + Duration::from_millis(u64::from(timeouts.total_ms));
        let mut taken = std::mem::replace(log, EventLog::new(false));
        taken.begin(|| LogLabel {
            call_id: random_digits::<8>(),
            gateway: self.gateway.name(),
            operation: operation.name(),
            order_id: request::order_id(request).map(|number| self.redactor.text(number)),
        });
        let mut call = CallContext { options, timeouts, deadline, cancel, log: taken };
        let outcome = self.outcome(request, &mut call);
        *log = call.log;
        outcome.map_err(|error| redactor.error(request::identified(self.named(error, operation), request)))
    }

    fn outcome(&self, request: &Request, call: &mut CallContext<'_>) -> Result<Answer> {
        self.require(request.operation())?;
        self.config.check_options(&call.options)?;
        match request {
            Request::NotificationCheck(check) => notification::check(self.gateway.name(), check),
            Request::NotificationReply(reply) => {
                Ok(Answer::NotificationReply(self.gateway.notification_reply(reply.accepted.unwrap_or(true))))
            }
            Request::CheckoutUrl(request) => {
                notification::checkout_url(self.gateway.as_ref(), &request.token)
            }
            Request::ReturnParse(request) => {
                Ok(notification::return_hint(self.gateway.as_ref(), &request.query))
            }
            _ => self
                .attempts(request, call)
                .or_else(|error| resolve::after_failure(self, request, error, call)),
        }
    }

    /// Repeats what provably was not sent, and what only reads, as patiently as the client is configured.
    pub(crate) fn attempts(&self, request: &Request, call: &mut CallContext<'_>) -> Result<Answer> {
        let mut backoff = Backoff::new(&self.config.retry());
        loop {
            let error = match self.attempt(request, call) {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            let asked = error.retry_after_ms.map(Duration::from_millis);
            let pause = if may_repeat(&error, request.operation()) { backoff.next(asked) } else { None };
            let Some(pause) = pause.filter(|pause| Instant::now() + *pause < call.deadline) else {
                return Err(error);
            };
            call.log.add(
                "retry",
                None,
                None,
                Some(format!("again in {} ms: {}", pause.as_millis(), error.kind.name())),
            );
            if !call.cancel.pause(pause, call.deadline) {
                return Err(error);
            }
        }
    }

    /// Drives the gateway's machine once from its beginning to its end.
    pub(crate) fn attempt(&self, request: &Request, call: &mut CallContext<'_>) -> Result<Answer> {
        let mut step = derived::start(self.gateway.as_ref(), request, &self.context(&call.options))?;
        loop {
            let (request, state) = match step {
                Step::Done(answer) => return Ok(answer),
                Step::Send { request, state } => (request, state),
            };
            call.log.add("send", Some(self.redactor.text(&format!("{request:?}"))), None, None);
            let exchange =
                self.transport.send(&request, Limits::until(call.deadline, &call.timeouts), call.cancel);
            match &exchange {
                Ok(response) => call.log.add("answer", None, Some(response.status), None),
                Err(failure) => {
                    call.log.add("failure", None, None, Some(self.redactor.text(&failure.message)))
                }
            }
            step = derived::resume(self.gateway.as_ref(), state, &exchange, &self.context(&call.options))?;
        }
    }

    /// Prepares the first exchange of an operation, for a host that does its own HTTP.
    pub fn exchange_start(&self, operation: Operation, request: &[u8]) -> Result<Value> {
        let request = crate::json::parse_object(request)
            .and_then(|object| self.decoded(operation, object))
            .map_err(|error| self.redactor.error(self.named(error, operation)))?;
        let redactor = self.redactor.with(request::secrets(&request));
        let options = request::options(&request).cloned().unwrap_or_default();
        let usable = self.require(operation).and_then(|()| self.config.check_options(&options));
        let step = usable.and_then(|()| match operation.info().effect {
            Effect::Local => self.outcome(&request, &mut self.local_call()).map(Step::Done),
            _ => derived::start(self.gateway.as_ref(), &request, &self.context(&options)),
        });
        let step = step
            .map_err(|error| redactor.error(request::identified(self.named(error, operation), &request)))?;
        Ok(self.described(step, options.on_behalf_of))
    }

    /// Goes on after an exchange that the host has done. Whatever cannot be read here, the request may have been sent: it
    /// stays open, and the host can come back with what it really has.
    pub fn exchange_resume(&self, state: &[u8], exchange: &[u8], body: &[u8]) -> Result<Value> {
        let open = |mut error: Error| {
            error.gateway = Some(self.gateway.name().to_owned());
            self.redactor.error(error.with_outcome(Outcome::Unknown))
        };
        let (state, on_behalf_of) = request::state(state, self.gateway.name()).map_err(open)?;
        let exchange: Exchange = request::exchange(exchange, body)
            .map_err(|error| Error { operation: Some(state.operation.name().to_owned()), ..open(error) })?;
        let operation = state.operation;
        let options = CallOptions { on_behalf_of: on_behalf_of.clone(), ..CallOptions::default() };
        let step = derived::resume(self.gateway.as_ref(), state, &exchange, &self.context(&options));
        let step = step.map_err(|error| self.redactor.error(self.named(error, operation)))?;
        Ok(self.described(step, on_behalf_of))
    }

    /// Reads a notification and checks its signature, on the bytes as they came.
    pub fn notification_parse(&self, headers: &[u8], body: &[u8]) -> Result<Value> {
        let event =
            notification::parse(self.gateway.as_ref(), headers, body, &self.context(&CallOptions::default()));
        let event = event.map_err(|mut error| {
            error.gateway = Some(self.gateway.name().to_owned());
            error.operation = Some("notification_parse".to_owned());
            self.redactor.error(error)
        })?;
        Ok(Answer::Event(Box::new(event)).to_json())
    }

    fn local_call(&self) -> CallContext<'static> {
        static NEVER: once_cell::sync::Lazy<CancelToken> = once_cell::sync::Lazy::new(CancelToken::new);
        CallContext {
            options: CallOptions::default(),
            timeouts: self.config.timeouts(),
            deadline: Instant::now(),
            cancel: &NEVER,
            log: EventLog::new(false),
        }
    }

    fn require(&self, operation: Operation) -> Result<()> {
        let capabilities = self.gateway.capabilities();
        if capabilities.find(operation).is_some() {
            return Ok(());
        }
        let names: Vec<&str> = capabilities.operations.iter().map(|has| has.operation.name()).collect();
        let message =
            format!("{} has no {}; it has: {}", self.gateway.name(), operation.name(), names.join(", "));
        Err(Error::new(ErrorKind::Unsupported, message))
    }

    fn described(&self, step: Step, on_behalf_of: Option<String>) -> Value {
        match step {
            Step::Done(answer) => json!({"done": true, "result": answer.to_json()}),
            Step::Send { request, state } => {
                let headers: Map<String, Value> =
                    request.headers.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
                let request = json!({"method": request.method, "url": request.url, "headers": headers, "body": request.body});
                json!({"done": false, "request": request, "state": request::state_text(&state, self.gateway.name(), on_behalf_of)})
            }
        }
    }

    /// The error with the names of gateway and operation.
    fn named(&self, mut error: Error, operation: Operation) -> Error {
        error.gateway = Some(self.gateway.name().to_owned());
        without_answer(error, operation)
    }

    fn context(&self, options: &CallOptions) -> Context {
        let total_ms = merged(self.config.timeouts(), options).total_ms.max(self.config.timeouts().total_ms);
        Context {
            now_ms: jiff::Timestamp::now().as_millisecond(),
            nonce: random_digits::<16>(),
            on_behalf_of: options.on_behalf_of.clone(),
            total_ms: u64::from(total_ms),
        }
    }

    /// How long after a call began it is final that nothing is found: the gateway's time to settle, after the last byte
    /// that the call may have sent.
    pub(crate) fn settle_after_ms(&self, timeouts: &Timeouts) -> u64 {
        self.gateway.capabilities().settle_after_ms.saturating_add(u64::from(timeouts.total_ms))
    }
}

/// What a call came to, with what happened on the way if the client wants to know.
pub struct Reply {
    /// The result or the error.
    pub outcome: Result<Value>,
    events: Option<Vec<crate::transport::LogEntry>>,
}

impl Reply {
    /// The status number and the JSON text that cross the C ABI.
    pub fn into_json(self) -> (i32, Value) {
        let (status, mut value) = match self.outcome {
            Ok(value) => (0, value),
            Err(error) => (error.status, error_json(&error)),
        };
        if let (Some(events), Some(object)) = (self.events, value.as_object_mut()) {
            object.insert("events".to_owned(), json!(events));
        }
        (status, value)
    }
}

/// The error with its operation. A resolve that failed in whatever way has found out nothing: only a verdict of `nothing` says
/// that nothing happened.
pub fn without_answer(mut error: Error, operation: Operation) -> Error {
    error.operation = Some(operation.name().to_owned());
    if operation.resolves() && error.verdict != Some(Verdict::Nothing) {
        let retry_safe = error.retry_safe;
        error = Error { retry_safe, verdict: Some(Verdict::Unknown), ..error.with_outcome(Outcome::Unknown) };
    }
    error
}

/// An error as it crosses the C ABI.
pub fn error_json(error: &Error) -> Value {
    crate::json::without_nulls(serde_json::to_value(error).expect("errors are plain data"))
}

/// Moving money is repeated only if nothing was sent and the next attempt may reach the gateway.
fn may_repeat(error: &Error, operation: Operation) -> bool {
    let passing = matches!(
        error.kind,
        ErrorKind::Connection
            | ErrorKind::Timeout
            | ErrorKind::RateLimited
            | ErrorKind::GatewayError
            | ErrorKind::MalformedResponse
    );
    passing
        && (error.outcome == Outcome::NotSent
            || (error.retry_safe && operation.info().effect == Effect::Reads))
}

/// Random digits in hexadecimal, as many as two for each byte.
fn random_digits<const BYTES: usize>() -> String {
    let mut random = [0_u8; BYTES];
    // Without randomness nothing can be signed safely; the operating system's source does not fail once it is up.
    getrandom::fill(&mut random).expect("the operating system gives random bytes");
    crate::signature::rsa::hexadecimal(&random)
}

fn merged(mut timeouts: Timeouts, options: &CallOptions) -> Timeouts {
    if let Some(own) = &options.timeouts {
        timeouts.connect_ms = own.connect_ms.unwrap_or(timeouts.connect_ms);
        timeouts.attempt_ms = own.attempt_ms.unwrap_or(timeouts.attempt_ms);
        timeouts.total_ms = own.total_ms.unwrap_or(timeouts.total_ms);
        timeouts.idle_ms = own.idle_ms.unwrap_or(timeouts.idle_ms);
    }
    timeouts
}
