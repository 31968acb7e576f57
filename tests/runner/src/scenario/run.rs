//! Runs one scenario through one driver.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Map, Value, json};

use super::compare::without_words;
use super::expect::differences;
use super::fields::{self, Evidence};
use super::template::{filled, filled_object, filled_text};
use super::transcript::{Exchange, Transcript, is_refused};
use super::variants::Variant;
use super::{Change, Scenario, Step};
use crate::driver::Driver;
use crate::receiver::{Delivery, Receiver};
use crate::sandbox::{Merchant, Sandbox};
use crate::secrets::Secrets;
use crate::{customer, fresh_run, keys, root};

/// The time limit for a notification, and for what the sandbox shows.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long a client waits for an answer that comes, in milliseconds: the only purpose is that a hang ends.
const PATIENCE_MS: u32 = 60_000;
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// What scenarios share.
pub struct Surroundings<'s> {
    /// The sandbox that the scenario needs.
    pub sandbox: &'s Sandbox,
    /// The shop's web server.
    pub receiver: &'s Receiver,
    /// The answers without the variant, for a scenario under one.
    pub usual: Option<&'s Transcript>,
}

struct Runner<'r> {
    scenario: &'r Scenario,
    surroundings: &'r Surroundings<'r>,
    driver: &'r mut dyn Driver,
    run: String,
    merchant: Merchant,
    config: Value,
    variables: Map<String, Value>,
    secrets: Secrets,
    kept: std::collections::BTreeMap<String, Delivery>,
    exchanges: Vec<Exchange>,
}

/// Runs a scenario from its first step to its last, searches the driver's output for secrets, and checks the documents'
/// fields that the scenario covers.
pub fn run(
    scenario: &Scenario,
    surroundings: &Surroundings<'_>,
    driver: &mut dyn Driver,
) -> Result<Transcript> {
    let run = fresh_run();
    let notify_url = surroundings.receiver.address(&run);
    surroundings.receiver.answer_with(&run, accepted(&scenario.gateway));
    let settings = Value::Object(scenario.settings.clone());
    let merchant = surroundings.sandbox.merchant(&scenario.gateway, Some(&notify_url), &settings)?;
    let mut variables = Map::new();
    variables.insert("run".to_owned(), json!(run));
    variables.insert("config".to_owned(), merchant.config.clone());
    variables.insert("notify_url".to_owned(), json!(notify_url));
    let (own, weak) = (keys::own()?, keys::weak()?);
    let pair = |pair: &keys::KeyPair| json!({"private": pair.private, "public": pair.public});
    variables.insert("keys".to_owned(), json!({"own": pair(own), "weak": pair(weak)}));
    let mut secrets = Secrets::default();
    secrets.add_config(&merchant.config);
    secrets.add_text(&own.private);
    secrets.add_text(&weak.private);
    let mut config = merchant.config.clone();
    config["timeouts"] = json!({"attempt_ms": PATIENCE_MS, "total_ms": PATIENCE_MS});
    let mut runner = Runner {
        scenario,
        surroundings,
        driver,
        run,
        merchant,
        config,
        variables,
        secrets,
        kept: Default::default(),
        exchanges: Vec::new(),
    };
    runner.whole()?;
    runner.check_fields()?;
    Ok(Transcript { run: runner.run, exchanges: runner.exchanges })
}

/// The reply that a gateway expects, for scenarios that do not ask the library.
fn accepted(gateway: &str) -> Value {
    match gateway {
        "payermax" => json!({"http_status": 200, "body": r#"{"msg":"Success","code":"SUCCESS"}"#}),
        _ => json!({"http_status": 200, "body": "OK"}),
    }
}

impl Runner<'_> {
    fn whole(&mut self) -> Result<()> {
        for (name, value) in &self.scenario.variables {
            let value = filled(value, &self.variables)?;
            self.variables.insert(name.clone(), value);
        }
        let patch = filled_object(&self.scenario.config, &self.variables)?;
        merge(&mut self.config, &Value::Object(patch));
        let begins_with_client = matches!(self.scenario.steps.first(), Some(Step::Client { .. }));
        if !begins_with_client {
            let answer = self.ask("client", &json!({"do": "client", "config": self.config}))?;
            ensure!(answer.get("ok").is_some(), "the client cannot be made: {answer}");
        }
        for (index, step) in self.scenario.steps.iter().enumerate() {
            let name = format!("step {} ({})", index + 1, step_name(step));
            let result = self.step(&name, step).with_context(|| name.clone());
            self.search().with_context(|| name.clone())?;
            result?;
        }
        Ok(())
    }

    /// Checks that the documented fields were sent and read. Under a variant a gateway may use other names.
    fn check_fields(&self) -> Result<()> {
        if self.scenario.variant.is_some() || !fields::concern(&self.scenario.name)? {
            return Ok(());
        }
        let path = format!("/sandbox/requests?limit=1000&merchant={}", self.merchant.id);
        let shown = self.surroundings.sandbox.get(&path)?;
        let logged = shown["requests"].as_array().context("the sandbox shows requests")?;
        fields::check(&self.scenario.name, &Evidence { exchanges: &self.exchanges, logged })
    }

    /// The driver's output must not contain a secret.
    fn search(&mut self) -> Result<()> {
        let found = self.secrets.found_in(&self.driver.printed());
        ensure!(found.is_empty(), "the driver printed {}", found.join(" and "));
        Ok(())
    }

    fn ask(&mut self, name: &str, line: &Value) -> Result<Value> {
        let mut answer = self.driver.ask(line)?;
        let members = answer.as_object_mut().context("an answer must be an object")?;
        // Some languages pass the events to their loggers; they were printed, and are not part of the answer.
        members.values_mut().filter_map(Value::as_object_mut).for_each(|members| {
            members.remove("events");
        });
        let one = members.len() == 1 && (members.contains_key("ok") || members.contains_key("error"));
        ensure!(one, "an answer must have either ok or error: {answer}");
        let exchange = Exchange { step: name.to_owned(), line: line.clone(), answer: answer.clone() };
        self.exchanges.push(exchange);
        Ok(answer)
    }

    fn step(&mut self, name: &str, step: &Step) -> Result<()> {
        match step {
            Step::Client { config, bare, ok, error } => self.client(name, config, *bare, ok, error),
            Step::Call { .. } => self.call(name, step),
            Step::Receive { keep, conditions } => self.receive(keep, conditions),
            Step::Notification { .. } => self.notification(name, step),
            Step::Answer { reply } => {
                let reply = filled(reply, &self.variables)?;
                self.surroundings.receiver.answer_with(&self.run, reply);
                Ok(())
            }
            Step::Customer { open, post, press } => self.customer(open, post.as_ref(), press),
            Step::Control { path, send, save } => {
                let mut body = filled_object(send, &self.variables)?;
                if body.remove("merchant").is_none() {
                    body.insert("merchant".to_owned(), json!(self.merchant.id));
                }
                let body = Value::Object(body);
                let answer = self.surroundings.sandbox.post(&format!("/sandbox/{path}"), &body)?;
                self.save(&json!({"ok": answer}), save)
            }
            Step::Settle { number, result, amount } => {
                let number = filled_text(number, &self.variables)?;
                let mut decision = json!({"result": result});
                if let Some(amount) = amount {
                    decision["amount"] = json!(amount);
                }
                self.surroundings.sandbox.settle(&self.merchant.id, &number, &decision).map(|_| ())
            }
            Step::Fault { fault, operation, order_id, times, milliseconds, code } => {
                let rule = json!({"fault": fault, "operation": operation, "order_id": order_id,
                    "times": times, "milliseconds": milliseconds, "code": code});
                let rule = till::json::without_nulls(filled(&rule, &self.variables)?);
                self.surroundings.sandbox.fault(&self.merchant.id, &rule).map(|_| ())
            }
            Step::Look { at, shows } => self.look(at, shows),
            Step::Sign { scheme, message, key, ok, error, save } => {
                let line = json!({"do": "sign", "scheme": scheme, "message": message, "key": key});
                let answer = self.filled_ask(name, &line)?;
                self.judge(&answer, ok, error)?;
                self.save(&answer, save)
            }
            Step::Verify { scheme, message, key, signature, ok, error } => {
                let line = json!({"do": "verify", "scheme": scheme, "message": message, "key": key,
                    "signature": signature});
                let answer = self.filled_ask(name, &line)?;
                self.judge(&answer, ok, error)
            }
            Step::Explain { scheme, message, ok, error } => {
                let answer =
                    self.filled_ask(name, &json!({"do": "explain", "scheme": scheme, "message": message}))?;
                self.judge(&answer, ok, error)
            }
            Step::Dictionary { name: wanted, ok, error } => {
                let answer = self.filled_ask(name, &json!({"do": "dictionary", "name": wanted}))?;
                self.judge(&answer, ok, error)
            }
        }
    }

    fn filled_ask(&mut self, name: &str, line: &Value) -> Result<Value> {
        let line = filled(line, &self.variables)?;
        self.ask(name, &line)
    }

    fn client(
        &mut self,
        name: &str,
        patch: &Map<String, Value>,
        bare: bool,
        ok: &Option<Value>,
        error: &Option<Value>,
    ) -> Result<()> {
        let mut config = if bare { json!({}) } else { self.config.clone() };
        merge(&mut config, &Value::Object(filled_object(patch, &self.variables)?));
        self.secrets.add_config(&config);
        let answer = self.ask(name, &json!({"do": "client", "config": config}))?;
        self.judge(&answer, ok, error)
    }

    fn call(&mut self, name: &str, step: &Step) -> Result<()> {
        let Step::Call { operation, like, request, ok, error, within_ms, own_words, save } = step else {
            bail!("is no call")
        };
        let patch = Value::Object(request.clone());
        let mut request = like.as_deref().map_or_else(|| Ok(json!({})), known_request)?;
        merge(&mut request, &patch);
        let request = filled(&request, &self.variables)?;
        self.secrets.add_request(&request);
        let line = json!({"do": "call", "operation": operation, "request": request});
        let end = Instant::now() + Duration::from_millis(within_ms.unwrap_or(0));
        loop {
            let answer = self.ask(name, &line)?;
            match self.judge(&answer, ok, error) {
                Err(_) if Instant::now() < end => {
                    self.exchanges.pop();
                    std::thread::sleep(LOOK_EVERY);
                }
                judged => {
                    if let (true, Some(kept)) = (*own_words, self.exchanges.last_mut()) {
                        without_words(&mut kept.answer);
                    }
                    return judged.and_then(|()| self.save(&answer, save));
                }
            }
        }
    }

    fn customer(&self, open: &str, post: Option<&Value>, press: &str) -> Result<()> {
        let agent = self.surroundings.sandbox.agent();
        let url = filled_text(open, &self.variables)?;
        let Some(post) = post else { return customer::press(agent, &url, press) };
        let fields = serde_json::from_value(filled(post, &self.variables)?)?;
        customer::post_and_press(agent, &url, &fields, press)
    }

    fn receive(&mut self, keep: &str, conditions: &Map<String, Value>) -> Result<()> {
        let conditions = filled_object(conditions, &self.variables)?;
        let fits =
            |body: &Value| conditions.iter().all(|(pointer, wanted)| body.pointer(pointer) == Some(wanted));
        let delivery = self.surroundings.receiver.wait(&self.run, PATIENCE, fits);
        let delivery = delivery.with_context(|| format!("no notification came with {conditions:?}"))?;
        self.kept.insert(keep.to_owned(), delivery);
        Ok(())
    }

    fn notification(&mut self, name: &str, step: &Step) -> Result<()> {
        let Step::Notification { kept, headers, body, change, ok, error, save } = step else {
            bail!("is no notification")
        };
        let empty = Delivery { headers: Map::new(), body: String::new() };
        let mut delivery = match kept {
            Some(kept) => self.kept.get(kept).with_context(|| format!("{kept} was not received"))?.clone(),
            None => empty,
        };
        if let Some(headers) = headers {
            delivery.headers = filled_object(headers, &self.variables)?;
        }
        if let Some(body) = body {
            delivery.body = filled_text(body, &self.variables)?;
        }
        for change in change {
            self.change(&mut delivery, change)?;
        }
        let line = json!({"do": "notification", "headers": delivery.headers, "body": delivery.body});
        let answer = self.ask(name, &line)?;
        self.judge(&answer, ok, error)?;
        self.save(&answer, save)
    }

    fn change(&self, delivery: &mut Delivery, change: &Change) -> Result<()> {
        match change {
            Change::Replace(from, to) => {
                let (from, to) = (filled_text(from, &self.variables)?, filled_text(to, &self.variables)?);
                ensure!(delivery.body.contains(&from), "the body has no {from:?}: {}", delivery.body);
                delivery.body = delivery.body.replacen(&from, &to, 1);
            }
            Change::DropHeader(name) => {
                ensure!(delivery.headers.remove(name).is_some(), "there is no header {name}");
            }
            Change::RenameHeader(from, to) => {
                let value =
                    delivery.headers.remove(from).with_context(|| format!("there is no header {from}"))?;
                delivery.headers.insert(to.clone(), value);
            }
        }
        Ok(())
    }

    fn look(&self, at: &str, shows: &Value) -> Result<()> {
        ensure!(matches!(at, "ledger" | "requests" | "deliveries"), "there is no {at} to look at");
        let shows = filled(shows, &self.variables)?;
        let end = Instant::now() + PATIENCE;
        loop {
            let shown =
                self.surroundings.sandbox.get(&format!("/sandbox/{at}?merchant={}", self.merchant.id))?;
            let problems = differences(&shows, &shown);
            if problems.is_empty() {
                return Ok(());
            }
            ensure!(Instant::now() < end, "the sandbox shows otherwise: {}", problems.join("; "));
            std::thread::sleep(LOOK_EVERY);
        }
    }

    fn judge(&self, answer: &Value, ok: &Option<Value>, error: &Option<Value>) -> Result<()> {
        let (kind, expected) = match (ok, error) {
            (Some(ok), None) => ("ok", ok),
            (None, Some(error)) => ("error", error),
            _ => bail!("a step must expect either ok or error"),
        };
        if self.stays_open(answer) {
            return Ok(());
        }
        let expected = filled(expected, &self.variables)?;
        let found = answer.get(kind).with_context(|| format!("expected {kind}, and got {answer}"))?;
        let problems = differences(&expected, found);
        ensure!(problems.is_empty(), "{}\n  the whole answer: {answer}", problems.join("\n  "));
        Ok(())
    }

    /// Under a variant that leaves refusals open, a step that was refused without it ends with an open error, or with the
    /// payment that already has the number.
    fn stays_open(&self, answer: &Value) -> bool {
        let open = self.scenario.variant.as_ref().is_some_and(Variant::leaves_refusals_open);
        let (Some(usual), Some(now)) = (self.surroundings.usual, self.exchanges.last()) else { return false };
        let before = usual.exchanges.iter().find(|before| before.step == now.step);
        let Some(before) = before.filter(|before| open && is_refused(&before.answer)) else { return false };
        let error = &answer["error"];
        let is_open = error["outcome"] == "unknown" && error["http_status"].as_u64() >= Some(500);
        is_open || (before.answer["error"]["kind"] == "duplicate_order" && answer["ok"]["resolved"] == true)
    }

    fn save(&mut self, answer: &Value, save: &Map<String, Value>) -> Result<()> {
        let found = answer.get("ok").or(answer.get("error")).unwrap_or(&Value::Null);
        for (name, pointer) in save {
            let pointer = pointer.as_str().context("save takes JSON pointers")?;
            let value = found.pointer(pointer).with_context(|| format!("{pointer} is not in {answer}"))?;
            self.variables.insert(name.clone(), value.clone());
        }
        Ok(())
    }
}

/// A request that several scenarios begin with.
pub fn known_request(name: &str) -> Result<Value> {
    let path = root().join("tests/requests.json");
    let text = std::fs::read_to_string(&path).with_context(|| format!("{} is missing", path.display()))?;
    let requests: Value = serde_json::from_str(&text)?;
    requests.get(name).cloned().with_context(|| format!("tests/requests.json has no {name:?}"))
}

fn step_name(step: &Step) -> String {
    match step {
        Step::Call { operation, .. } => operation.clone(),
        Step::Fault { fault, .. } => format!("fault {fault}"),
        other => format!("{other:?}").split([' ', '{']).next().unwrap_or_default().to_lowercase(),
    }
}

/// A merge patch (RFC 7386): null removes a member.
pub fn merge(target: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = json!({});
    }
    let Some(members) = target.as_object_mut() else { return };
    for (name, value) in patch {
        if value.is_null() {
            members.remove(name);
        } else {
            merge(members.entry(name.clone()).or_insert(Value::Null), value);
        }
    }
}
