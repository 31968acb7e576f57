//! Runs one sample, and the same through libtill.

use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Map, Value, json};
use till::{CancelToken, Client, ClientConfig, Operation};

use super::programs::Programs;
use super::requests::{self, Log, Names, plain};
use super::sending::Run;
use super::{Preparation, Sample, Through, Whose};
use crate::receiver::{Delivery, Receiver};
use crate::sandbox::{Merchant, Sandbox};
use crate::scenario::{differences, filled, filled_text};
use crate::{customer, fresh_run};

/// The time limit for a notification.
const PATIENCE: Duration = Duration::from_secs(20);

/// The members of a ledger entry that describe the money, as opposed to the gateway's own numbers and times.
const ESSENTIAL: &[&str] =
    &["kind", "order_id", "payment", "amount", "paid", "refunded", "currency", "status", "count"];

/// What samples share.
pub struct Surroundings<'s> {
    /// The sandbox, with TLS as the documents require.
    pub sandbox: &'s Sandbox,
    /// The shop's web server.
    pub receiver: &'s Receiver,
    /// The clients.
    pub programs: &'s Programs,
}

/// A merchant with all preparations.
struct World<'s> {
    surroundings: &'s Surroundings<'s>,
    run: String,
    merchant: Merchant,
    client: Client,
    variables: Map<String, Value>,
    /// Values that are specific to a merchant: credentials, and saved values.
    own_values: Map<String, Value>,
}

/// Sends a sample, checks its result, and compares it with the same through libtill.
pub fn run(sample: &Sample, surroundings: &Surroundings<'_>) -> Result<()> {
    let own = World::new(sample, surroundings)?;
    let notification = own.notification(sample)?;
    let log = own.log()?;
    let answer = own.send(sample, &sample.environment, notification.as_ref())?;
    own.judge("the sample's answer", &sample.expect, &answer)?;
    let sent = log.new_requests()?;
    ensure!(sent.len() <= 1, "the sample sends more than one request: {sent:?}");
    let Some(through) = &sample.libtill else { return Ok(()) };
    let other = match through.merchant {
        Whose::Same => None,
        Whose::Other => Some(World::new(sample, surroundings)?),
    };
    let world = other.as_ref().unwrap_or(&own);
    let notification = world.notification_again(sample, notification)?;
    let log = world.log()?;
    world.through_libtill(through, notification.as_ref(), &answer)?;
    // Before a refund libtill queries its payment; only the request that the sample also sends is compared.
    let through_libtill = log.new_requests()?;
    let alike = |other: &&Value| sent.first().is_some_and(|one| one["operation"] == other["operation"]);
    match (sent.first(), through_libtill.iter().find(alike).or(through_libtill.first())) {
        (Some(one), Some(two)) => {
            requests::same(one, &own.names(), two, &world.names(), &through.differs)?;
        }
        (None, None) => {}
        // What libtill refuses is not sent.
        (Some(_), None) if through.error.is_some() => {}
        (one, two) => bail!("only one of the two was sent: {one:?} and {two:?}"),
    }
    if let Some(other) = &other {
        let (one, two) = (own.ledger()?, other.ledger()?);
        ensure!(one == two, "the ledgers differ:\n  after the sample {one}\n  after libtill {two}");
    }
    Ok(())
}

/// Sends a sample with the printed values, and checks the refusal; the ledger must not change.
pub fn as_printed(sample: &Sample, surroundings: &Surroundings<'_>) -> Result<()> {
    let printed = sample.as_printed.as_ref().context("it prints nothing to be refused")?;
    let own = World::new(sample, surroundings)?;
    let before = own.ledger()?;
    let mut environment = sample.environment.clone();
    environment.extend(printed.environment.clone());
    let answer = own.send(sample, &environment, None)?;
    own.judge("the refusal", &printed.expect, &answer)?;
    let after = own.ledger()?;
    ensure!(before == after, "the refused sample changed the ledger to {after}");
    Ok(())
}

impl<'s> World<'s> {
    fn new(sample: &Sample, surroundings: &'s Surroundings<'s>) -> Result<Self> {
        let run = fresh_run();
        let notify_url = surroundings.receiver.address(&run);
        let settings = Value::Object(sample.settings.clone());
        let merchant = surroundings.sandbox.merchant(&sample.document, Some(&notify_url), &settings)?;
        let config = ClientConfig::from_json(merchant.config.to_string().as_bytes());
        let client = config.and_then(Client::new).map_err(|error| anyhow::anyhow!("no client: {error}"))?;
        let mut variables = Map::new();
        variables.insert("run".to_owned(), json!(run));
        variables.insert("notify_url".to_owned(), json!(notify_url));
        variables.insert("config".to_owned(), merchant.config.clone());
        let own_values = merchant.config["credentials"].as_object().cloned().unwrap_or_default();
        let mut world = Self { surroundings, run, merchant, client, variables, own_values };
        for (index, preparation) in sample.before.iter().enumerate() {
            world.prepare(preparation).with_context(|| format!("preparation {}", index + 1))?;
        }
        Ok(world)
    }

    fn prepare(&mut self, preparation: &Preparation) -> Result<()> {
        let sandbox = self.surroundings.sandbox;
        match preparation {
            Preparation::Call { operation, request, save } => {
                let (status, result) = self.call(operation, request)?;
                ensure!(status == 0, "{operation} fails: {result}");
                for (name, pointer) in save {
                    let pointer = pointer.as_str().context("save takes JSON pointers")?;
                    let value =
                        result.pointer(pointer).with_context(|| format!("no {pointer} in {result}"))?;
                    self.variables.insert(name.clone(), value.clone());
                    self.own_values.insert(name.clone(), value.clone());
                }
                Ok(())
            }
            Preparation::Settle { number, result } => {
                let number = filled_text(number, &self.variables)?;
                sandbox.settle(&self.merchant.id, &number, &json!({"result": result})).map(|_| ())
            }
            Preparation::Customer { open, press } => {
                customer::press(sandbox.agent(), &filled_text(open, &self.variables)?, press)
            }
            Preparation::Control { path, body } => {
                let mut body = filled(&Value::Object(body.clone()), &self.variables)?;
                body["merchant"] = json!(self.merchant.id);
                sandbox.post(path, &body).map(|_| ())
            }
        }
    }

    /// The notification that the sample is about.
    fn notification(&self, sample: &Sample) -> Result<Option<Delivery>> {
        let Some(conditions) = &sample.notification else { return Ok(None) };
        let fits =
            |body: &Value| conditions.iter().all(|(pointer, wanted)| body.pointer(pointer) == Some(wanted));
        let delivery = self.surroundings.receiver.wait(&self.run, PATIENCE, fits);
        Ok(Some(delivery.with_context(|| format!("no notification came with {conditions:?}"))?))
    }

    /// The same notification for the same merchant, which arrives once; or the other merchant's own.
    fn notification_again(&self, sample: &Sample, first: Option<Delivery>) -> Result<Option<Delivery>> {
        match sample.libtill.as_ref().map(|through| through.merchant) {
            Some(Whose::Other) => self.notification(sample),
            _ => Ok(first),
        }
    }

    fn log(&self) -> Result<Log<'s>> {
        Log::from_now(self.surroundings.sandbox, &self.merchant)
    }

    fn names(&self) -> Names<'_> {
        Names(&self.own_values)
    }

    fn send(
        &self,
        sample: &Sample,
        environment: &Map<String, Value>,
        notification: Option<&Delivery>,
    ) -> Result<Value> {
        let environment = self.environment(environment)?;
        let form = sample.form.as_ref().map(|form| filled(form, &self.variables)).transpose()?;
        let notification = notification.map(|delivery| delivery.body.as_str());
        let run = Run { sample, environment, form, notification };
        let mut answer = self.surroundings.programs.run(&run, self.surroundings.sandbox)?;
        if answer.get("http_status").is_none() {
            // Some clients hide the status of the gateway's answer, but the sandbox logged it.
            answer["http_status"] = self.last_status()?;
        }
        Ok(answer)
    }

    /// `BASE_URL`, the credentials under their names in upper case, and the sample's own variables.
    fn environment(&self, own: &Map<String, Value>) -> Result<Vec<(String, String)>> {
        let base_url = self.merchant.config["base_url"].as_str().context("a merchant has a base_url")?;
        let mut environment = vec![("BASE_URL".to_owned(), base_url.to_owned())];
        for (name, value) in self.merchant.config["credentials"].as_object().into_iter().flatten() {
            let text = value.as_str().unwrap_or_default().to_owned();
            environment.push((name.to_ascii_uppercase(), text));
        }
        for (name, value) in own {
            let value = value.as_str().with_context(|| format!("{name} must be a text"))?;
            environment.push((name.clone(), filled_text(value, &self.variables)?));
        }
        Ok(environment)
    }

    fn last_status(&self) -> Result<Value> {
        let log = format!("/sandbox/requests?merchant={}&limit=1", self.merchant.id);
        let requests = self.surroundings.sandbox.get(&log)?;
        Ok(requests.pointer("/requests/0/answer_status").cloned().unwrap_or_default())
    }

    fn judge(&self, what: &str, expected: &Value, found: &Value) -> Result<()> {
        let expected = filled(expected, &self.variables)?;
        let problems = differences(&expected, found);
        ensure!(problems.is_empty(), "{what}:\n  {}\n  the whole of it: {found}", problems.join("\n  "));
        Ok(())
    }

    fn call(&self, operation: &str, request: &Value) -> Result<(i32, Value)> {
        let wanted = Operation::from_name(operation).with_context(|| format!("no operation {operation}"))?;
        let request = filled(request, &self.variables)?;
        let reply = self.client.call(wanted, request.to_string().as_bytes(), &CancelToken::new());
        let (status, text) = reply.to_text();
        Ok((status, serde_json::from_str(&text)?))
    }

    fn through_libtill(
        &self,
        through: &Through,
        notification: Option<&Delivery>,
        answer: &Value,
    ) -> Result<()> {
        let (good, found) = match (through.operation.as_str(), notification) {
            ("notification_parse", Some(delivery)) => {
                let headers = Value::Object(delivery.headers.clone()).to_string();
                match self.client.notification_parse(headers.as_bytes(), delivery.body.as_bytes()) {
                    Ok(event) => (true, till::json::to_value(&event)),
                    Err(error) => (false, till::json::to_value(&error)),
                }
            }
            ("notification_parse", None) => bail!("there is no notification to parse"),
            (operation, _) => {
                let (status, found) = self.call(operation, &through.request)?;
                (status == 0, found)
            }
        };
        let expected = if good { &through.ok } else { &through.error };
        let expected = expected.as_ref().with_context(|| format!("libtill answers otherwise: {found}"))?;
        self.judge("libtill's answer", expected, &found)?;
        for (pointer, its_pointer) in &through.same {
            let its_pointer = its_pointer.as_str().context("same takes JSON pointers")?;
            let (one, two) = (plain(answer.pointer(pointer)), plain(found.pointer(its_pointer)));
            ensure!(
                one.is_some() && one == two,
                "{pointer} of the sample's answer is {one:?}, and {its_pointer} of libtill's is {two:?}:\n  \
                 {answer}\n  {found}"
            );
        }
        Ok(())
    }

    /// The ledger's entries about the money.
    fn ledger(&self) -> Result<Value> {
        let ledger = self.surroundings.sandbox.ledger(&self.merchant.id)?;
        ensure!(ledger["adds_up"] == true, "the ledger does not add up: {ledger}");
        let entries = ledger["entries"].as_array().context("a ledger has entries")?;
        let mut essential: Vec<Value> = entries.iter().map(|entry| essential(entry, entries)).collect();
        essential.sort_by_key(Value::to_string);
        Ok(json!({"entries": essential, "balances": ledger["balances"]}))
    }
}

/// Refunds without a number of the shop's have a gateway number, and name their payment by one.
fn essential(entry: &Value, entries: &[Value]) -> Value {
    let refund = entry["kind"] == "refund";
    let shown = |name: &&str| match *name {
        "order_id" if refund => Value::Null,
        "payment" => {
            let paid = entries.iter().find(|other| refund && other["gateway_id"] == entry["payment"]);
            paid.map_or(&entry["payment"], |payment| &payment["order_id"]).clone()
        }
        name => entry[name].clone(),
    };
    ESSENTIAL.iter().map(|name| ((*name).to_owned(), shown(name))).collect::<Map<_, _>>().into()
}
