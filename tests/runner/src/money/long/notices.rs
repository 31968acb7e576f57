//! The gateways' notifications to the shop: duplicate, late, early, out of order, or with a wrong signature.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use till::{CancelToken, Client, ErrorKind, Operation};

use crate::money::market::{self, Merchants};
use crate::money::shop::believed;
use crate::money::{Belief, Claim, Gateway, Key, Kind, Order};
use crate::receiver::Receiver;
use crate::sandbox::Sandbox;

/// How long due deliveries may take to arrive.
const PATIENCE: Duration = Duration::from_secs(60);
const LOOK: Duration = Duration::from_millis(20);

/// The shop's server, and a client for each gateway that reads notifications.
pub struct Listener {
    receiver: Receiver,
}

/// What the shop received.
#[derive(Default)]
pub struct Heard {
    /// The statements of notifications that are signed or were confirmed.
    pub claims: Vec<Claim>,
    /// How many arrived.
    pub received: usize,
    /// How many of these the library refused because of their signature.
    pub refused: usize,
    /// How many repeated the same news.
    pub repeated: usize,
    /// How many were not authenticated.
    pub unsigned: usize,
    /// How many of these the gateway confirmed.
    pub confirmed: usize,
    /// What the shop delivered because of them.
    pub delivered: Vec<Key>,
    /// The faults that the gateways applied to them.
    pub faults: BTreeMap<String, usize>,
    /// Errors: a wrong signature that was believed, a right one that was not, an order that nobody made.
    pub wrong: Vec<String>,
}

impl Listener {
    /// Starts the server, which answers each gateway as that gateway requires.
    pub fn start() -> Result<Self> {
        Ok(Self { receiver: Receiver::start()? })
    }

    /// The address for a gateway's notifications.
    pub fn address(&self, gateway: &Gateway) -> String {
        self.receiver.address(gateway.name)
    }

    /// Sets each gateway's expected reply.
    pub fn answer(&self, merchants: &Merchants) -> Result<()> {
        for (gateway, merchant) in merchants {
            let reply =
                call(&market::client(&merchant.config, true)?, Operation::NotificationReply, &json!({}))?;
            self.receiver.answer_with(gateway.name, reply);
        }
        Ok(())
    }

    /// Reads everything that arrived, after the last delivery, as a shop that delivers what was paid; a gullible one
    /// delivers for every notification of a success.
    pub fn heard(
        &self,
        sandbox: &Sandbox,
        merchants: &Merchants,
        orders: &[Order],
        gullible: bool,
    ) -> Result<Heard> {
        let mut heard = Heard::default();
        for (gateway, merchant) in merchants {
            let deliveries = delivered(sandbox, &merchant.id)?;
            let mut wrong = BTreeSet::new();
            for delivery in &deliveries {
                for fault in delivery["faults"].as_array().into_iter().flatten().filter_map(Value::as_str) {
                    *heard.faults.entry(fault.to_owned()).or_default() += 1;
                    if fault == "wrong_signature" {
                        wrong.insert(delivery["body"].as_str().context("a delivery has a body")?);
                    }
                }
            }
            let known = orders.iter().filter(|order| order.gateway == *gateway);
            let known = known.map(|order| ((order.line.kind.name(), order.logged_as()), order)).collect();
            let client = market::client(&merchant.config, true)?;
            Reader { client, known, wrong, keys: BTreeSet::new(), gullible }.read(
                &self.receiver,
                gateway,
                &mut heard,
            );
        }
        Ok(heard)
    }
}

fn call(client: &Client, operation: Operation, request: &Value) -> Result<Value> {
    let result = client.call(operation, request.to_string().as_bytes(), &CancelToken::new()).outcome;
    result.map(|result| result.to_json()).map_err(|error| anyhow::anyhow!("{operation:?}: {error}"))
}

/// All notifications of a merchant, once every one has been sent.
fn delivered(sandbox: &Sandbox, merchant: &str) -> Result<Vec<Value>> {
    let end = Instant::now() + PATIENCE;
    loop {
        let mut shown = sandbox.get(&format!("/sandbox/deliveries?merchant={merchant}"))?;
        let all = shown["deliveries"].take().as_array().cloned().unwrap_or_default();
        let unsent = |delivery: &&Value| {
            delivery["state"] == "sending"
                || (delivery["state"] == "waiting" && delivery["attempts"] == json!([]))
        };
        let left = all.iter().filter(unsent).count();
        if left == 0 {
            return Ok(all);
        }
        ensure!(Instant::now() < end, "{left} notifications were not sent");
        std::thread::sleep(LOOK);
    }
}

struct Reader<'r> {
    client: Client,
    known: BTreeMap<(&'static str, &'r str), &'r Order>,
    /// The bodies with a wrong signature.
    wrong: BTreeSet<&'r str>,
    keys: BTreeSet<String>,
    gullible: bool,
}

impl Reader<'_> {
    fn read(&mut self, receiver: &Receiver, gateway: &'static Gateway, heard: &mut Heard) {
        for delivery in receiver.all(gateway.name) {
            heard.received += 1;
            let headers = Value::Object(delivery.headers).to_string();
            let parsed = self.client.notification_parse(headers.as_bytes(), delivery.body.as_bytes());
            let parsed = parsed.map(|event| till::json::to_value(&event));
            let wrong = self.wrong.contains(delivery.body.as_str());
            match parsed {
                Err(error) if error.kind == ErrorKind::SignatureInvalid && wrong => heard.refused += 1,
                Err(error) => heard.wrong.push(format!("{}: {error}: {}", gateway.name, delivery.body)),
                Ok(event) if event["verified"] != "signature" => {
                    heard.unsigned += 1;
                    if self.gullible {
                        self.believe(gateway, &event, heard);
                    } else if let Some(confirmed) = self.confirmed(&event) {
                        heard.confirmed += 1;
                        self.believe(gateway, &confirmed, heard);
                    }
                }
                Ok(event) if wrong => heard.wrong.push(format!("{}: believed {event}", gateway.name)),
                Ok(event) => self.believe(gateway, &event, heard),
            }
        }
    }

    /// The gateway's own statement, for an order of this run that it has a query for. Queries meet faults too; then the
    /// notification is not believed.
    fn confirmed(&self, event: &Value) -> Option<Value> {
        let kind = event["type"].as_str()?;
        let number = event[kind]["refund_id"].as_str().or(event[kind]["order_id"].as_str())?;
        let order = self.known.get(&(kind, number))?;
        let expected =
            json!({"order_id": order.number, "amount": order.amount, "currency": order.line.currency});
        let request = json!({"event": event, "expected": expected}).to_string();
        let operation = Operation::NotificationConfirm;
        let result = self.client.call(operation, request.as_bytes(), &CancelToken::new()).outcome;
        result.ok().map(|result| result.to_json())
    }

    /// Delivers what was paid, once for the same news; a gullible shop delivers for every success.
    fn deliver(&self, gateway: &Gateway, record: &Value, kind: &str, is_news: bool, heard: &mut Heard) {
        let paid = believed(record) == Belief::Moved;
        let number = record["order_id"].as_str();
        let deliver = paid && if self.gullible { kind != "payout" } else { kind == "payment" && is_news };
        if let (true, Some(number)) = (deliver, number) {
            heard.delivered.push(Key {
                gateway: gateway.name,
                kind: Kind::Payment.name().to_owned(),
                number: number.to_owned(),
            });
        }
    }

    /// The statement of a believable event about an order of this run.
    fn believe(&mut self, gateway: &'static Gateway, event: &Value, heard: &mut Heard) {
        let key = event["dedupe_key"].as_str().unwrap_or_default().to_owned();
        let is_news = self.keys.insert(key);
        heard.repeated += usize::from(!is_news);
        let kind = event["type"].as_str().unwrap_or_default();
        let record = &event[kind];
        self.deliver(gateway, record, kind, is_news, heard);
        let number = record["refund_id"].as_str().or(record["order_id"].as_str()).unwrap_or_default();
        let belief = believed(record);
        match self.known.get(&(kind, number)) {
            Some(order) if belief != Belief::Unclear => {
                heard.claims.push(Claim { order: (*order).clone(), belief });
            }
            Some(_) => {}
            // Orders sold before the faults began have notifications too.
            None if number.starts_with("sold") => {}
            None => heard.wrong.push(format!("{}: nobody made {event}", gateway.name)),
        }
    }
}
