//! The setting of a cell: a separate merchant, and the shop's clients.

use std::collections::BTreeMap;
use std::net::{SocketAddr, ToSocketAddrs};
use std::time::Instant;

use anyhow::{Context, Result, anyhow, ensure};
use jiff::{Timestamp, ToSpan};
use serde_json::{Map, Value, json};
use till::error::ErrorKind;
use till::{CancelToken, Client, ClientConfig, Error, Operation};

use super::operations::{Call, HeldBy, OfGateway, Preparation, Setup};
use super::relay::Relay;
use super::trouble::{ATTEMPT_MS, Code, PATIENCE_MS, Rule};
use crate::fresh_run;
use crate::sandbox::{Merchant, Sandbox};
use crate::scenario::{filled, known_request, merge};

/// Nothing listens at this port of the loopback address.
const CLOSED: &str = "http://127.0.0.1:9";
/// A code that no gateway has.
const UNLISTED: &str = "FROM_TOMORROW";

/// The time-out as a multiple of a fault-free call's duration.
const USUAL_TIMES: u64 = 30;

/// A merchant, and what is known about the cell's order.
pub struct Stage<'s> {
    sandbox: &'s Sandbox,
    setup: &'s Setup,
    merchant: Merchant,
    variables: Map<String, Value>,
    /// A client that meets no fault.
    untroubled: Client,
}

impl<'s> Stage<'s> {
    /// Creates the merchant, and prepares what the cell needs.
    pub fn new(sandbox: &'s Sandbox, name: &str, gateway: &'s OfGateway, setup: &'s Setup) -> Result<Self> {
        let merchant = sandbox.merchant(name, Some(CLOSED), &Value::Object(gateway.settings.clone()))?;
        let now = Timestamp::now();
        let variables = Map::from_iter([
            ("n".to_owned(), json!(fresh_run())),
            ("notify_url".to_owned(), json!(CLOSED)),
            ("now".to_owned(), json!(now.to_string())),
            ("past".to_owned(), json!((now - 24.hours()).to_string())),
        ]);
        let untroubled = client(&merchant.config, PATIENCE_MS)?;
        let mut stage = Self { sandbox, setup, merchant, variables, untroubled };
        for step in &setup.prepare {
            stage.prepare(step)?;
        }
        Ok(stage)
    }

    fn prepare(&mut self, step: &Preparation) -> Result<()> {
        match step {
            Preparation::Control { control, send, save } => {
                let mut send = self.filled(&Value::Object(send.clone()))?;
                send["merchant"] = json!(self.merchant.id);
                let answer = self.sandbox.post(control, &send)?;
                self.save(&answer, save)?;
            }
            Preparation::Call(call) => {
                let result = self.called(call)?;
                let result = result.map_err(|error| anyhow!("{} was to prepare: {error}", call.operation))?;
                self.save(&result, &call.save)?;
            }
        }
        Ok(())
    }

    /// Keeps parts of a result under their names.
    fn save(&mut self, result: &Value, parts: &BTreeMap<String, String>) -> Result<()> {
        for (name, pointer) in parts {
            let part = result.pointer(pointer).with_context(|| format!("{result} has no {pointer}"))?;
            self.variables.insert(name.clone(), part.clone());
        }
        Ok(())
    }

    /// A client of the merchant's for the call that meets the fault: it waits for every answer that arrives.
    pub fn client(&self) -> Result<Client> {
        client(&self.merchant.config, PATIENCE_MS)
    }

    /// A client that does not wait for late answers, but for all others: many times as long as a query takes here and
    /// now.
    pub fn hurried_client(&self, query: &Call) -> Result<Client> {
        let begin = Instant::now();
        // The result does not matter.
        let _ = called(&self.untroubled, operation(&query.operation)?, &self.filled(&json!(query.request))?);
        let usual_ms = u64::try_from(begin.elapsed().as_millis())?;
        client(&self.merchant.config, ATTEMPT_MS.max(USUAL_TIMES * usual_ms).min(PATIENCE_MS))
    }

    /// The same at an address where nothing listens.
    pub fn client_of_nobody(&self) -> Result<Client> {
        let mut config = self.merchant.config.clone();
        config["base_url"] = json!(CLOSED);
        client(&config, PATIENCE_MS)
    }

    /// A relay in front of the sandbox, and a client whose calls go through it.
    pub fn relayed_client(&self) -> Result<(Relay, Client)> {
        let (_, authority) = self.sandbox.url().split_once("://").context("an address")?;
        let target =
            authority.to_socket_addrs()?.find(SocketAddr::is_ipv4).context("a port of this machine")?;
        let relay = Relay::before(target)?;
        let mut config = self.merchant.config.clone();
        let url = config["base_url"].as_str().context("a configuration has an address")?;
        let [own, other] = [target.port(), relay.port()].map(|port| format!(":{port}"));
        config["base_url"] = json!(url.replacen(&own, &other, 1));
        Ok((relay, client(&config, PATIENCE_MS)?))
    }

    /// Leaves a client's connection open for a fault that closes it.
    pub fn warm_up(&self, client: &Client, call: &Call, faults: &[Rule]) -> Result<()> {
        self.troubled(&call.wire, faults, 1)?;
        let request = self.filled(&Value::Object(call.request.clone()))?;
        // The result does not matter.
        let _ = called(client, operation(&call.operation)?, &request);
        Ok(())
    }

    /// Sets the faults in the sandbox for calls with this wire name.
    pub fn troubled(&self, wire: &str, faults: &[Rule], times: u32) -> Result<()> {
        for rule in faults {
            let mut fault = json!({"fault": rule.fault, "operation": wire, "times": times});
            if let Some(milliseconds) = rule.milliseconds {
                fault["milliseconds"] = json!(milliseconds);
            }
            let code = match rule.code {
                Code::Listed => self.setup.refusal.as_deref(),
                Code::Unlisted => Some(UNLISTED),
            };
            if let Some(code) = code {
                fault["code"] = json!(code);
            }
            self.sandbox.fault(&self.merchant.id, &fault)?;
        }
        Ok(())
    }

    /// Ends all faults.
    pub fn untrouble(&self) -> Result<()> {
        self.sandbox.delete(&format!("/sandbox/faults?merchant={}", self.merchant.id)).map(|_| ())
    }

    /// The request of the cell.
    pub fn request(&self) -> Result<Value> {
        self.asked(self.setup.like.as_deref(), &self.setup.request)
    }

    /// What the shop finds out later, without any fault; `None` if it has no way.
    pub fn later(&self) -> Result<Option<(&'s Call, Result<Value, Error>)>> {
        let Some(later) = &self.setup.later else { return Ok(None) };
        Ok(Some((later, self.called(later)?)))
    }

    fn called(&self, call: &Call) -> Result<Result<Value, Error>> {
        let request = self.asked(call.like.as_deref(), &call.request)?;
        Ok(called(&self.untroubled, operation(&call.operation)?, &request))
    }

    fn asked(&self, like: Option<&str>, request: &Map<String, Value>) -> Result<Value> {
        let mut whole = like.map_or_else(|| Ok(json!({})), known_request)?;
        merge(&mut whole, &Value::Object(request.clone()));
        self.filled(&whole)
    }

    fn filled(&self, value: &Value) -> Result<Value> {
        filled(value, &self.variables)
    }

    /// How often the gateway received the cell's call.
    pub fn sent(&self) -> Result<usize> {
        let path = format!("/sandbox/requests?limit=1000&merchant={}", self.merchant.id);
        let shown = self.sandbox.get(&path)?;
        let requests = shown["requests"].as_array().context("the sandbox shows requests")?;
        Ok(requests.iter().filter(|request| request["operation"] == self.setup.wire.as_str()).count())
    }

    /// How often the gateway has what the cell's operation makes.
    pub fn held(&self) -> Result<usize> {
        if let Some(held_by) = &self.setup.held_by {
            return self.listed(held_by);
        }
        let pattern =
            self.filled(self.setup.held.as_ref().context("an operation that moves says what is held")?)?;
        let ledger = self.ledger()?;
        let entries = ledger["entries"].as_array().context("a ledger has entries")?;
        Ok(entries.iter().filter(|entry| has(entry, &pattern)).count())
    }

    fn listed(&self, held_by: &HeldBy) -> Result<usize> {
        let request = self.filled(&Value::Object(held_by.request.clone()))?;
        let listed = match called(&self.untroubled, operation(&held_by.operation)?, &request) {
            Err(error) if error.kind == ErrorKind::NotFound => json!({"data": []}),
            listed => listed.map_err(|error| anyhow!("{} cannot be asked: {error}", held_by.operation))?,
        };
        // A query has one record, if it was made.
        let list = listed["data"].as_array().map_or(std::slice::from_ref(&listed), Vec::as_slice);
        let count = list.iter().filter(|element| has(element, &held_by.each)).count();
        Ok(held_by.fewer_than.map_or(count, |limit| usize::from(count < limit)))
    }

    /// The ledger's entries, whatever has happened to them since.
    pub fn orders(&self) -> Result<Vec<[Value; 3]>> {
        let ledger = self.ledger()?;
        let entries = ledger["entries"].as_array().context("a ledger has entries")?;
        Ok(entries
            .iter()
            .map(|entry| ["kind", "gateway_id", "amount"].map(|name| entry[name].clone()))
            .collect())
    }

    /// The merchant's ledger; fails if it does not add up.
    pub fn ledger(&self) -> Result<Value> {
        let ledger = self.sandbox.ledger(&self.merchant.id)?;
        ensure!(ledger["adds_up"] == true, "the ledger does not add up: {ledger}");
        Ok(ledger)
    }
}

/// Calls an operation.
pub fn called(client: &Client, operation: Operation, request: &Value) -> Result<Value, Error> {
    let result = client.call(operation, request.to_string().as_bytes(), &CancelToken::new()).outcome?;
    Ok(result.to_json())
}

/// Whether a value has every member of a pattern.
pub fn has(value: &Value, pattern: &Value) -> bool {
    match pattern.as_object() {
        Some(members) => members.iter().all(|(name, member)| value[name] == *member),
        None => value == pattern,
    }
}

fn operation(name: &str) -> Result<Operation> {
    Operation::from_name(name).with_context(|| format!("there is no operation {name}"))
}

/// A client whose calls wait this long for each answer.
pub fn client(config: &Value, attempt_ms: u64) -> Result<Client> {
    let mut config = config.clone();
    config["timeouts"] =
        json!({"connect_ms": attempt_ms, "attempt_ms": attempt_ms, "total_ms": 3 * attempt_ms});
    let made = ClientConfig::from_json(config.to_string().as_bytes()).and_then(Client::new);
    made.map_err(|error| anyhow!("no client: {error}"))
}
