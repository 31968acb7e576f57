//! What a gateway makes of a request, with the same time and nonce each time: what is sent, and what is kept to compare.

use std::collections::HashMap;

use anyhow::Result;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use till::ClientConfig;
use till::call::Client;
use till::error::{Error, ErrorKind};
use till::gateway::{Context, Gateway, HttpResponse, State, Step};
use till::operation::Request;

use super::leaf;
use super::subject::Subject;

/// How often a request is completed by what its refusal names.
const ROUNDS_MAX: usize = 40;

/// What came of a request.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// It would be sent.
    Taken(Box<Taken>),
    /// It was refused before anything moved, for these fields.
    Refused(Vec<String>),
    /// The gateway's own record says otherwise.
    Contradicted,
}

/// A request that would be sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Taken {
    /// Method, address, headers and body.
    pub wire: String,
    /// The body alone.
    pub body: String,
    /// What the answer will be compared with.
    pub kept: Value,
    /// The fields that are told to be ignored.
    pub ignored: Vec<String>,
}

/// One operation of one gateway, ready to be asked.
pub struct Asked {
    /// The type of its request in the schema.
    pub request_type: &'static str,
    subject: Subject,
    gateway: Box<dyn Gateway>,
    client: Client,
    context: Context,
}

impl Asked {
    /// Makes the gateway.
    pub fn new(subject: &Subject) -> Result<Self> {
        let mut config = subject.known["config"].clone();
        config["gateway"] = json!(subject.factory.name());
        let read = || ClientConfig::from_json(config.to_string().as_bytes());
        let wrong = |error: Error| anyhow::anyhow!("no client: {error}");
        let gateway = (subject.factory.make)(&read().map_err(wrong)?).map_err(wrong)?;
        let client = read().and_then(Client::new).map_err(wrong)?;
        let context = Context {
            now_ms: 1_790_000_000_000,
            nonce: "0123456789abcdef0123456789abcdef".to_owned(),
            on_behalf_of: None,
            total_ms: 1000,
        };
        Ok(Self { request_type: subject.info.request, subject: subject.clone(), gateway, client, context })
    }

    /// What comes of a request.
    pub fn outcome(&self, request: &Value) -> Result<Outcome> {
        let taken =
            if self.subject.built_on_queries { self.through_client(request) } else { self.own(request) };
        match taken {
            Ok(taken) => Ok(Outcome::Taken(Box::new(taken?))),
            Err(error) if error.kind == ErrorKind::Mismatch => Ok(Outcome::Contradicted),
            Err(error) => {
                let refused = matches!(error.kind, ErrorKind::InvalidRequest | ErrorKind::Unsupported);
                anyhow::ensure!(refused, "{}: {error}", self.subject.name());
                let violations = error.violations.iter().flatten();
                Ok(Outcome::Refused(violations.map(|violation| violation.path.clone()).collect()))
            }
        }
    }

    /// The operation of the gateway itself, up to the request that does it.
    fn own(&self, request: &Value) -> Result<Result<Taken>, Error> {
        let object = request.as_object().cloned().unwrap_or_default();
        let request = Request::decode(self.subject.info.operation, object)?;
        let mut step = self.gateway.start(&request, &self.context)?;
        loop {
            let Step::Send { request: sent, state } = step else {
                return Ok(Err(anyhow::anyhow!("it ended before it was sent")));
            };
            if !state.prepares {
                let body = String::from_utf8_lossy(sent.body.as_bytes()).into_owned();
                let wire = format!("{:?} {} {:?} {body}", sent.method, sent.url, sent.headers);
                let ignored = state.ignored.clone();
                let kept = json!(State { ignored: Vec::new(), ..state });
                return Ok(Ok(Taken { wire, body, kept, ignored }));
            }
            let answer = self.looked_up(&state);
            step = self.gateway.resume(state, &Ok(answer), &self.context)?;
        }
    }

    /// The record of the payment that an operation looks up first.
    fn looked_up(&self, state: &State) -> HttpResponse {
        let by = if state.subject.id.is_some() && self.subject.factory.name() != "globalmerchant" {
            "id"
        } else {
            "order_id"
        };
        let calls = self.subject.known["calls"].as_array().into_iter().flatten();
        let mut queries = calls.filter(|call| call["operation"] == "payment_get");
        let mut answer = queries
            .find(|call| call["request"][by].is_string())
            .map_or(Value::Null, |call| call["answers"][0].clone());
        if answer["txid"].is_string() {
            answer["txid"] = json!(state.subject.id);
        }
        HttpResponse::new(200, Vec::new(), answer.to_string().into_bytes())
    }

    /// An operation that libtill answers, or builds on a query: what it keeps of the request.
    fn through_client(&self, request: &Value) -> Result<Result<Taken>, Error> {
        let text = request.to_string();
        let operation = self.subject.info.operation;
        let step = self.client.exchange_start(operation, text.as_bytes())?;
        Ok(self.kept(&step.to_json()))
    }

    fn kept(&self, step: &Value) -> Result<Taken> {
        let mut kept = match step["state"].as_str() {
            Some(state) => serde_json::from_slice(&BASE64_STANDARD.decode(state)?)?,
            None => step["result"].clone(),
        };
        for moment in ["/state/purpose/resolve/asked_ms", "/state/purpose/check/progress/began_ms"] {
            if let Some(moment) = kept.pointer_mut(moment) {
                *moment = Value::Null;
            }
        }
        // Of a local operation, the result is here already.
        let ignored = kept.pointer_mut("/payment/ignored").map(Value::take).unwrap_or_default();
        let ignored = serde_json::from_value(ignored).unwrap_or_default();
        Ok(Taken { wire: String::new(), body: String::new(), kept, ignored })
    }

    /// The request, with everything that its refusal says is missing or wrong; `leaf` alone stays as it is.
    pub fn completed(&self, mut request: Value, leaf: Option<&leaf::Leaf>) -> Option<(Value, Taken)> {
        let mut tried: HashMap<String, usize> = HashMap::new();
        for _ in 0..ROUNDS_MAX {
            let paths = match self.outcome(&request).ok()? {
                Outcome::Taken(taken) => return Some((request, *taken)),
                Outcome::Contradicted => return None,
                Outcome::Refused(paths) => paths,
            };
            for path in paths {
                let values = leaf::values(&leaf::at(self.request_type, &path));
                let next = tried.entry(path.clone()).or_default();
                let is_own = leaf.is_some_and(|leaf| leaf.is_named_by(&path));
                let value = values.get(*next).filter(|_| !is_own)?;
                leaf::set(self.request_type, &mut request, &path, value.clone());
                *next += 1;
            }
        }
        None
    }
}
