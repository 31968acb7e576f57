//! The documents' limits from both sides: a value at the limit is sent and the sandbox accepts it; a value beyond it is
//! refused by the library, with its path and before anything is sent, and by the sandbox, to which it is sent unchanged.

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use till::{CancelToken, Client, ClientConfig, ErrorKind, Operation};

use crate::fresh_run;
use crate::sandbox::Sandbox;
use crate::scenario::{filled, known_request, merge};

/// One file: the limits of one request of one gateway.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// The gateway.
    pub gateway: String,
    /// The operation.
    pub operation: String,
    /// The request of `requests.json` in which every value is set.
    pub like: String,
    /// Merged into that request.
    #[serde(default)]
    pub request: Map<String, Value>,
    /// The request of `requests.json` for the payment of a refund; each attempt makes one.
    pub pays: Option<String>,
    /// The merchant's settings in the sandbox.
    #[serde(default)]
    pub settings: Map<String, Value>,
    /// The fields.
    pub fields: Vec<Limit>,
}

/// The limits of one field.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// Our path, such as `payment_method.card.cvv`.
    pub path: String,
    /// The field's name on the wire; members of JSON objects are joined by dots.
    pub wire: String,
    /// The rule, as the document states it.
    pub rule: String,
    /// Values just within the limit.
    #[serde(default)]
    pub accepts: Vec<Value>,
    /// Values just beyond the limit.
    #[serde(default)]
    pub refuses: Vec<Value>,
    /// The wire form of the values just beyond the limit, if it differs; an empty list if the document, and so the sandbox,
    /// has no such rule.
    pub refuses_on_the_wire: Option<Vec<Value>>,
    /// The path of the reported violation, if it differs.
    pub reported_at: Option<String>,
}

/// `{"repeat": "x", "times": 255}` is a long text.
fn spelled(value: &Value) -> Value {
    match (value["repeat"].as_str(), value["times"].as_u64()) {
        (Some(text), Some(times)) => json!(text.repeat(usize::try_from(times).unwrap_or(0))),
        _ => value.clone(),
    }
}

/// Tries every value of a file; returns the problems.
pub fn check(limits: &Limits, sandbox: &Sandbox) -> Result<Vec<String>> {
    let operation =
        Operation::from_name(&limits.operation).context("operation: there is none of that name")?;
    let merchant = sandbox.merchant(&limits.gateway, None, &Value::Object(limits.settings.clone()))?;
    let config = ClientConfig::from_json(merchant.config.to_string().as_bytes());
    let client = config.and_then(Client::new).map_err(|error| anyhow::anyhow!("no client: {error}"))?;
    let base_url = merchant.config["base_url"].as_str().context("a configuration has a base_url")?.to_owned();
    let checker = Checker { limits, operation, client, base_url, count: 0.into() };
    let mut problems = Vec::new();
    for limit in &limits.fields {
        for value in limit.accepts.iter().map(spelled) {
            problems
                .extend(checker.accepts(limit, &value).err().map(|error| describe(limit, &value, &error)));
        }
        for value in limit.refuses.iter().map(spelled) {
            problems
                .extend(checker.refuses(limit, &value).err().map(|error| describe(limit, &value, &error)));
        }
        let sent = limit.refuses_on_the_wire.as_ref().unwrap_or(&limit.refuses);
        for value in sent.iter().map(spelled) {
            problems.extend(
                checker.refused_raw(limit, &value).err().map(|error| describe(limit, &value, &error)),
            );
        }
    }
    Ok(problems)
}

fn describe(limit: &Limit, value: &Value, error: &anyhow::Error) -> String {
    let shown: String = value.to_string().chars().take(60).collect();
    format!("{} = {shown}: {error:#}", limit.path)
}

struct Checker<'l> {
    limits: &'l Limits,
    operation: Operation,
    client: Client,
    base_url: String,
    count: std::cell::Cell<u32>,
}

impl Checker<'_> {
    fn request(&self, path: &str, value: &Value) -> Result<Value> {
        let mut request = self.known(&self.limits.like)?;
        merge(&mut request, &Value::Object(self.limits.request.clone()));
        let number = self.number();
        match self.operation {
            Operation::PaymentCreate | Operation::PayoutCreate => default(&mut request, "order_id", number),
            Operation::TokenCreate => default(&mut request, "request_id", number),
            Operation::RefundCreate => default(&mut request, "refund_id", number),
            _ => {}
        }
        if let Some(like) = &self.limits.pays {
            let mut payment = self.known(like)?;
            payment["order_id"] = json!(self.number());
            let reply = self.client.call(
                Operation::PaymentCreate,
                payment.to_string().as_bytes(),
                &CancelToken::new(),
            );
            let made = reply.outcome.map_err(|error| anyhow::anyhow!("nothing to refund: {error}"))?;
            let made = made.to_json();
            request["payment_id"] = made["id"].clone();
            if self.limits.gateway == "globalmerchant" {
                request["order_id"] = made["order_id"].clone();
            }
        }
        set(&mut request, path, value.clone())?;
        Ok(request)
    }

    fn known(&self, name: &str) -> Result<Value> {
        let variables = json!({"run": fresh_run(), "notify_url": "http://127.0.0.1:9/"});
        filled(&known_request(name)?, variables.as_object().context("an object")?)
    }

    fn number(&self) -> String {
        self.count.set(self.count.get() + 1);
        format!("{}{}", fresh_run(), self.count.get())
    }

    /// The library sends it, and the sandbox accepts it.
    fn accepts(&self, limit: &Limit, value: &Value) -> Result<()> {
        let request = self.request(&limit.path, value)?;
        let reply = self.client.call(self.operation, request.to_string().as_bytes(), &CancelToken::new());
        reply.outcome.map(|_| ()).map_err(|error| anyhow::anyhow!("within the limit, but refused: {error}"))
    }

    /// The library refuses it before anything is sent, and names the path.
    fn refuses(&self, limit: &Limit, value: &Value) -> Result<()> {
        let request = self.request(&limit.path, value)?;
        let reply = self.client.call(self.operation, request.to_string().as_bytes(), &CancelToken::new());
        let Err(error) = reply.outcome else { bail!("beyond the limit, but accepted") };
        let refused = matches!(error.kind, ErrorKind::InvalidRequest | ErrorKind::Unsupported);
        ensure!(refused, "refused as {error}, but not before it was sent");
        let path = limit.reported_at.as_ref().unwrap_or(&limit.path);
        let found = error.violations.iter().flatten().any(|violation| violation.path == *path);
        ensure!(found, "refused without naming {path}: {error}");
        Ok(())
    }

    /// The sandbox, an independent implementation of the document, refuses it too.
    fn refused_raw(&self, limit: &Limit, value: &Value) -> Result<()> {
        let within = limit.accepts.first().map(spelled);
        let request = match within {
            Some(within) => self.request(&limit.path, &within)?,
            None => self.request("options", &json!({}))?,
        };
        let step = self.client.exchange_start(self.operation, request.to_string().as_bytes());
        let step = step.map_err(|error| anyhow::anyhow!("the request itself is refused: {error}"))?;
        let step = self.looked_up(step.to_json())?;
        let (path, body) = self.as_it_stands(&step, Some((&limit.wire, value)))?;
        let answer = self.raw_call(json!({"path": path, "body": body.to_string()}))?;
        let text = answer["body"].as_str().unwrap_or_default();
        let answer_json: Value = serde_json::from_str(text).with_context(|| format!("no JSON: {text}"))?;
        let accepted = answer_json["success"] == true
            || ["0000", "2007", "APPLY_SUCCESS"].iter().any(|code| answer_json["code"] == *code);
        ensure!(!accepted, "the sandbox accepts it: {text}");
        Ok(())
    }

    /// The request itself, if a query precedes it.
    fn looked_up(&self, step: Value) -> Result<Value> {
        let request = &step["request"];
        let answer = if request["method"] == "GET" {
            let url = request["url"].as_str().context("a request has a URL")?;
            let path = url.strip_prefix(&self.base_url).unwrap_or(url);
            self.raw_call(json!({"method": "GET", "path": path}))?
        } else {
            let (path, body) = self.as_it_stands(&step, None)?;
            if path != "RETRIEVE" {
                return Ok(step);
            }
            self.raw_call(json!({"path": path, "body": body.to_string()}))?
        };
        let state = step["state"].as_str().context("a step has a state")?;
        let exchange = json!({"http_status": answer["http_status"]}).to_string();
        let body = answer["body"].as_str().unwrap_or_default();
        let next = self.client.exchange_resume(state.as_bytes(), exchange.as_bytes(), body.as_bytes());
        let next = next.map_err(|error| anyhow::anyhow!("the preceding query fails: {error}"))?;
        Ok(next.to_json())
    }

    fn as_it_stands(&self, step: &Value, changed: Option<(&str, &Value)>) -> Result<(String, Value)> {
        let url = step["request"]["url"].as_str().context("a request has a URL")?;
        let body = step["request"]["body"].as_str().context("a request has a body")?;
        raw(url.strip_prefix(&self.base_url).unwrap_or(url), body, changed)
    }

    fn raw_call(&self, call: Value) -> Result<Value> {
        let reply = self.client.call(Operation::CallRaw, call.to_string().as_bytes(), &CancelToken::new());
        let raw = reply.outcome.map_err(|error| anyhow::anyhow!("it cannot be sent unchanged: {error}"))?;
        Ok(raw.to_json())
    }
}

fn default(request: &mut Value, name: &str, value: String) {
    if request[name].is_null() {
        request[name] = json!(value);
    }
}

/// The request in the form of `call_raw`, with at most one field changed: the JSON itself, or a form's fields without its
/// signature.
fn raw(path: &str, body: &str, changed: Option<(&str, &Value)>) -> Result<(String, Value)> {
    if body.starts_with('{') {
        let mut fields: Value = serde_json::from_str(body)?;
        // libtill adds these to every request again: PayerMax's envelope, and signatures with their time.
        if fields["keyVersion"].is_string() {
            fields = fields["data"].take();
        }
        for name in ["sign", "timestamp"] {
            fields.as_object_mut().context("a request is an object")?.remove(name);
        }
        if let Some((wire, value)) = changed {
            set(&mut fields, wire, value.clone())?;
        }
        return Ok((path.rsplit_once("/gateway/").map_or(path, |(_, name)| name).to_owned(), fields));
    }
    let mut fields: Map<String, Value> = form_urlencoded::parse(body.as_bytes())
        .map(|(name, text)| (name.into_owned(), json!(text)))
        .collect();
    fields.remove("sign");
    if let Some((wire, value)) = changed {
        fields.insert(wire.to_owned(), value.clone());
    }
    let action = fields.get("action_type").and_then(Value::as_str).context("a form has an action_type")?;
    Ok((action.to_owned(), Value::Object(fields)))
}

/// Sets a member by its path: names joined by dots, with positions in lists as `items[0]`.
fn set(target: &mut Value, path: &str, value: Value) -> Result<()> {
    let mut place = target;
    for part in path.split('.') {
        let (name, index) = match part.split_once('[') {
            Some((name, index)) => (name, Some(index.trim_end_matches(']').parse::<usize>()?)),
            None => (part, None),
        };
        if place.is_null() {
            *place = json!({});
        }
        place = place
            .as_object_mut()
            .with_context(|| format!("{path}: {name} is in no object"))?
            .entry(name)
            .or_insert(Value::Null);
        if let Some(index) = index {
            place = place.get_mut(index).with_context(|| format!("{path}: there is no element {index}"))?;
        }
    }
    *place = value;
    Ok(())
}
