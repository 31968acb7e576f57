//! One call in progress: its limits, and its attempts.

use std::time::{Duration, Instant};

use super::drive;
use super::log::{EventLog, LogDetail};
use super::request::CallRedactor;
use super::retry::Backoff;
use super::state::CallStep;
use crate::config::{ClientConfig, Timeouts};
use crate::error::{Error, ErrorKind, Outcome, Result};
use crate::gateway::{Context, Gateway, OperationResult, registry};
use crate::model::CallOptions;
use crate::operation::{Effect, Operation, Request};
use crate::signature::rsa::hexadecimal;
use crate::transport::{CancelToken, Limits, Transport};

/// One call in progress.
pub(super) struct Call<'a> {
    pub config: &'a ClientConfig,
    pub gateway: &'a dyn Gateway,
    pub transport: &'a Transport,
    pub redactor: &'a CallRedactor<'a>,
    pub options: CallOptions,
    pub timeouts: Timeouts,
    pub deadline: Instant,
    pub cancel: &'a CancelToken,
    pub log: &'a mut EventLog,
}

impl Call<'_> {
    /// Repeats a request that provably was not sent, or that only reads, within the client's retry settings.
    pub fn attempts(&mut self, request: &Request) -> Result<OperationResult> {
        let mut backoff = Backoff::new(&self.config.retry());
        loop {
            let error = match self.attempt(request) {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            let requested = error.retry_after_ms.map(Duration::from_millis);
            let pause = if may_repeat(&error, request.operation()) { backoff.next(requested) } else { None };
            let Some(pause) = pause.filter(|pause| Instant::now() + *pause < self.deadline) else {
                return Err(error);
            };
            self.log.add("retry", || {
                LogDetail::Message(format!("again in {} ms: {}", pause.as_millis(), error.kind.name()))
            });
            if !self.cancel.pause(pause, self.deadline) {
                return Err(error);
            }
        }
    }

    /// Drives an operation once from beginning to end.
    pub fn attempt(&mut self, request: &Request) -> Result<OperationResult> {
        let mut step = started(self.config, self.gateway, request, &self.options)?;
        loop {
            let (request, state) = match step {
                CallStep::Done(answer) => return Ok(answer),
                CallStep::Send { request, state } => (request, state),
            };
            self.log.add("send", || LogDetail::Request(self.redactor.text(&format!("{request:?}"))));
            let limits = Limits::until(self.deadline, &self.timeouts);
            let exchange = self.transport.send(&request, limits, self.cancel);
            match &exchange {
                Ok(response) => self.log.add("answer", || LogDetail::HttpStatus(response.status)),
                Err(failure) => {
                    self.log.add("failure", || LogDetail::Message(self.redactor.text(&failure.message)));
                }
            }
            step = drive::resume(self.gateway, *state, &exchange, &context(self.config, &self.options))?;
        }
    }

    /// How long after the start of the call an empty query is final: the gateway's time to settle, counted from the latest
    /// moment at which the call may send.
    pub fn settle_after_ms(&self) -> u64 {
        self.gateway.capabilities().settle_after_ms.saturating_add(u64::from(self.timeouts.total_ms))
    }
}

/// Starts any operation of a client.
pub(super) fn started(
    config: &ClientConfig,
    gateway: &dyn Gateway,
    request: &Request,
    options: &CallOptions,
) -> Result<CallStep> {
    let context = context(config, options);
    if let Request::ClientCheck(check) = request
        && let Some(factory) = registry::find(&config.gateway)
    {
        return drive::start_check(config, factory, check, &context);
    }
    drive::start(gateway, request, &context)
}

/// The call's own settings, with the client's as defaults.
pub(super) fn settings(config: &ClientConfig, request: &Request) -> (CallOptions, Timeouts) {
    let options = request.options().cloned().unwrap_or_default();
    let timeouts = merged(config.timeouts(), &options);
    (options, timeouts)
}

/// What a gateway needs to know about this moment.
pub(super) fn context(config: &ClientConfig, options: &CallOptions) -> Context {
    Context {
        now_ms: jiff::Timestamp::now().as_millisecond(),
        nonce: random_digits::<16>(),
        on_behalf_of: options.on_behalf_of.clone(),
        // No call may take longer: `ClientConfig::check_options`.
        total_ms: u64::from(config.timeouts().total_ms),
    }
}

/// Random hexadecimal digits, two per byte.
pub(super) fn random_digits<const BYTES: usize>() -> String {
    let mut random = [0_u8; BYTES];
    // Signing safely needs randomness; the operating system's source does not fail once it is initialized.
    getrandom::fill(&mut random).expect("the operating system gives random bytes");
    hexadecimal(&random)
}

/// A request that moves money is repeated only if nothing was sent and the next attempt may reach the gateway. What the gateway
/// does not know yet is asked about after its time to settle, and not at once.
fn may_repeat(error: &Error, operation: Operation) -> bool {
    error.transient
        && error.kind != ErrorKind::NotFound
        && (error.outcome == Outcome::NotSent
            || (error.retry_safe && operation.info().effect == Effect::Reads))
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
