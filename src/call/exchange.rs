//! A call in steps, for a host that does its own HTTP.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::attempt::{context, settings, started};
use super::client::{Client, cleaned};
use super::drive;
use super::request::{self, CallRedactor, Remembered};
use super::state::{self, CallStep};
use crate::error::{Error, ErrorKind, Outcome, Result};
use crate::gateway::{Exchange, HttpRequest, OperationResult};
use crate::json;
use crate::model::CallOptions;
use crate::operation::Operation;

impl Client {
    /// Prepares the first exchange of an operation.
    pub fn exchange_start(&self, operation: Operation, request: &[u8]) -> Result<ExchangeStep> {
        let request = self.read(operation, request)?;
        let redactor = CallRedactor::new(&self.redactor, &request);
        let (options, _) = settings(&self.config, &request);
        let allowed = self.require(operation, &options).and_then(|()| options.check_for_host());
        let step = allowed.and_then(|()| match self.answer_locally(&request) {
            Some(answer) => answer.map(CallStep::Done),
            None => started(&self.config, self.gateway.as_ref(), &request, &options),
        });
        let step = step.and_then(as_text).map_err(|error| {
            redactor.error(request::identified(self.in_context(error, operation), &request))
        })?;
        Ok(self.described(step, || Remembered::of(&request, &self.redactor, options)))
    }

    /// Continues after an exchange that the host has done. If the input is unreadable, the request may still have been sent:
    /// the outcome stays open, and the host can come back with the actual exchange.
    pub fn exchange_resume(&self, state: &[u8], exchange: &[u8], body: &[u8]) -> Result<ExchangeStep> {
        let unresolved = |mut error: Error| {
            error.gateway = Some(self.gateway.name().to_owned());
            self.redactor.error(error.with_outcome(Outcome::Unknown))
        };
        let (state, request) = state::from_text(state, self.gateway.name()).map_err(unresolved)?;
        let operation = state.operation;
        let failed = |error: Error| request.error(&self.redactor, self.in_context(error, operation));
        let exchange: Exchange = state::exchange(exchange, body).map_err(|error| {
            let retry_safe = !operation.moves_money();
            failed(Error { retry_safe, ..error.with_outcome(Outcome::Unknown) })
        })?;
        let options = CallOptions { on_behalf_of: request.on_behalf_of.clone(), ..CallOptions::default() };
        let step = drive::resume(self.gateway.as_ref(), state, &exchange, &context(&self.config, &options));
        let step = step.map_err(failed)?;
        Ok(self.described(step, || request))
    }

    fn described(&self, step: CallStep, request_of: impl FnOnce() -> Remembered) -> ExchangeStep {
        match step {
            CallStep::Done(answer) => ExchangeStep::Done(cleaned(answer, &self.redactor)),
            CallStep::Send { request, state } => {
                let state = state::to_text(&state, self.gateway.name(), &request_of());
                ExchangeStep::Send { request, state }
            }
        }
    }
}

/// The step, if a host can send its request: it gets the body as a text.
fn as_text(step: CallStep) -> Result<CallStep> {
    let is_text = |request: &HttpRequest| request.body.text().is_some();
    if matches!(&step, CallStep::Send { request, .. } if !is_text(request)) {
        let message = "sends a file, which is no text: let libtill send it, or use the gateway's own page";
        return Err(Error::new(ErrorKind::Unsupported, message));
    }
    Ok(step)
}

/// What a host does next. As JSON it is `{"done": false, "request": {...}, "state": "..."}` or `{"done": true, "result": {...}}`.
#[derive(Debug)]
pub enum ExchangeStep {
    /// Send this request, and come back with its answer and the state.
    Send {
        /// The request to send, signed and complete.
        request: HttpRequest,
        /// The state of the call as text.
        state: String,
    },
    /// The operation is done.
    Done(OperationResult),
}

impl ExchangeStep {
    /// The step as a JSON value.
    pub fn to_json(&self) -> Value {
        json::to_value(self)
    }
}

impl Serialize for ExchangeStep {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut members = serializer.serialize_map(None)?;
        match self {
            Self::Send { request, state } => {
                members.serialize_entry("done", &false)?;
                members.serialize_entry("request", request)?;
                members.serialize_entry("state", state)?;
            }
            Self::Done(result) => {
                members.serialize_entry("done", &true)?;
                members.serialize_entry("result", result)?;
            }
        }
        members.end()
    }
}
