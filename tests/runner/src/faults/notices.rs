//! What a shop hears when notifications come early, late, twice, out of order or wrongly signed, and what it may believe of it.

use std::time::Duration;

use anyhow::{Context, Result, anyhow, ensure};
use serde_json::{Map, Value, json};
use till::{Client, Error, Operation};

use super::expected::Expected;
use super::matrix::gateways;
use super::notice::Notice;
use super::operations::{Notified, Operations, Then};
use super::stage::{called, client};
use super::trouble::PATIENCE_MS;
use crate::receiver::{Delivery, Receiver};
use crate::sandbox::{Merchant, Sandbox};
use crate::scenario::{filled, known_request, merge};
use crate::{customer, fresh_run};

/// How long a notification may take to come: its only purpose is that a hang ends.
const PATIENCE: Duration = Duration::from_millis(PATIENCE_MS);
/// How much later a late one is sent.
const LATE_MS: u64 = 700;

/// The faults, and what happens.
pub const TROUBLES: [(&str, &str); 5] = [
    ("early_notification", "the notification arrives before the answer"),
    ("late_notification", "it arrives 700 ms later"),
    ("duplicate_notification", "it arrives twice"),
    ("reordered_notification", "it arrives after the news that followed it"),
    ("wrong_signature", "it is signed with another key"),
];

/// Every notice that has a meaning.
pub fn notices(expected: &Expected) -> Result<Vec<Notice>> {
    let gateways: Vec<_> = gateways()?.into_iter().map(|(gateway, _)| gateway).collect();
    let all =
        TROUBLES.iter().flat_map(|(trouble, _)| gateways.iter().map(|gateway| Notice { gateway, trouble }));
    Ok(all.filter(|notice| expected.of_notice(notice).is_ok()).collect())
}

/// One shop that listens.
struct Ear<'e> {
    sandbox: &'e Sandbox,
    receiver: &'e Receiver,
    run: String,
    merchant: Merchant,
    client: Client,
    notified: &'e Notified,
}

impl Notice {
    /// Plays it, and says in a few words what the shop hears and may believe.
    pub fn play(&self, sandbox: &Sandbox, receiver: &Receiver, operations: &Operations) -> Result<String> {
        let gateway = operations.gateway(self.gateway)?;
        let twice = self.trouble == "reordered_notification";
        let notified = if twice { gateway.notified_twice.as_ref() } else { Some(&gateway.notified) };
        let ear = Ear::new(sandbox, receiver, self.gateway, notified.context("it is notified twice")?)?;
        let rule =
            |operation: &str| json!({"fault": self.trouble, "operation": operation, "milliseconds": LATE_MS});
        match self.trouble {
            "early_notification" => {
                let wire = ear.notified.call.wire.clone();
                let mut rule = rule(&wire);
                rule["milliseconds"] = json!(PATIENCE.as_millis());
                sandbox.fault(&ear.merchant.id, &rule)?;
                ear.hears_before_the_answer()
            }
            "reordered_notification" => {
                let mut rule = rule("notification");
                rule["milliseconds"] = json!(PATIENCE.as_millis());
                sandbox.fault(&ear.merchant.id, &rule)?;
                ear.hears_old_news_last()
            }
            "duplicate_notification" => {
                sandbox.fault(&ear.merchant.id, &rule("notification"))?;
                ear.hears_twice()
            }
            _ => {
                sandbox.fault(&ear.merchant.id, &rule("notification"))?;
                ear.news()?;
                ear.heard(&ear.next()?)
            }
        }
    }
}

impl<'e> Ear<'e> {
    fn new(
        sandbox: &'e Sandbox,
        receiver: &'e Receiver,
        gateway: &str,
        notified: &'e Notified,
    ) -> Result<Self> {
        let run = fresh_run();
        let settings = Value::Object(notified.settings.clone());
        let merchant = sandbox.merchant(gateway, Some(&receiver.address(&run)), &settings)?;
        let client = client(&merchant.config, PATIENCE_MS)?;
        let ear = Self { sandbox, receiver, run, merchant, client, notified };
        // What a gateway wants to hear is the library's to say.
        let reply = called(&ear.client, Operation::NotificationReply, &json!({}));
        ear.receiver.answer_with(&ear.run, reply.map_err(|error| anyhow!("no reply: {error}"))?);
        Ok(ear)
    }

    fn request(&self) -> Result<Value> {
        let call = &self.notified.call;
        let mut request = call.like.as_deref().map_or_else(|| Ok(json!({})), known_request)?;
        merge(&mut request, &Value::Object(call.request.clone()));
        request["order_id"] = json!(self.run);
        let address = json!(self.receiver.address(&self.run));
        filled(&request, &Map::from_iter([("notify_url".to_owned(), address)]))
    }

    fn operation(&self) -> Result<Operation> {
        Operation::from_name(&self.notified.call.operation).context("a known operation")
    }

    /// Makes the order, without any trouble of its own.
    fn order(&self) -> Result<Value> {
        let made = called(&self.client, self.operation()?, &self.request()?);
        made.map_err(|error| anyhow!("the order cannot be made: {error}"))
    }

    /// Makes the order, and lets happen to it what there is news of.
    fn news(&self) -> Result<()> {
        let made = self.order()?;
        for then in &self.notified.then {
            match then {
                Then::Press(button) => {
                    let url = made.pointer("/next_action/url").and_then(Value::as_str);
                    customer::press(self.sandbox.agent(), url.context("a page to open")?, button)?;
                }
                Then::Settle(result) => {
                    self.sandbox.settle(&self.merchant.id, &self.run, &json!({"result": result}))?;
                }
            }
        }
        Ok(())
    }

    fn next(&self) -> Result<Delivery> {
        let delivery = self.receiver.wait(&self.run, PATIENCE, |_| true);
        delivery.context("no notification came")
    }

    fn parsed(&self, delivery: &Delivery) -> Result<Value, Error> {
        let headers = Value::Object(delivery.headers.clone()).to_string();
        let event = self.client.notification_parse(headers.as_bytes(), delivery.body.as_bytes())?;
        Ok(till::json::to_value(&event))
    }

    /// The event as the gateway confirms it, about the order that the shop expects.
    fn confirmed(&self, event: &Value) -> Result<Value> {
        let request = self.request()?;
        let expected =
            json!({"order_id": self.run, "amount": request["amount"], "currency": request["currency"]});
        let confirm = json!({"event": event, "expected": expected});
        let confirmed = called(&self.client, Operation::NotificationConfirm, &confirm)
            .map_err(|error| anyhow!("the event is not confirmed: {error}"))?;
        ensure!(confirmed["verified"] == "query", "confirmed by {}", confirmed["verified"]);
        Ok(confirmed)
    }

    /// What the confirmed event says of the order.
    fn status(&self, event: &Value) -> Result<String> {
        let kind = if self.operation()? == Operation::PayoutCreate { "payout" } else { "payment" };
        ensure!(event["type"] == kind, "the event is about a {}", event["type"]);
        Ok(event[kind]["status"].as_str().unwrap_or_default().to_owned())
    }

    /// What the shop hears of a notification, and what the gateway confirms.
    fn heard(&self, delivery: &Delivery) -> Result<String> {
        let event = match self.parsed(delivery) {
            Ok(event) => event,
            Err(error) => return Ok(error.kind.name().to_owned()),
        };
        let status = self.status(&self.confirmed(&event)?)?;
        Ok(format!("{}, confirmed {status}", event["verified"].as_str().unwrap_or_default()))
    }

    fn hears_before_the_answer(&self) -> Result<String> {
        std::thread::scope(|scope| {
            let call = scope.spawn(|| self.order());
            let heard = self.heard(&self.next()?)?;
            let answer = call.join().map_err(|_| anyhow!("the call panicked"))??;
            ensure!(answer["order_id"] == self.run.as_str(), "the answer is about {}", answer["order_id"]);
            Ok(heard)
        })
    }

    fn hears_twice(&self) -> Result<String> {
        self.news()?;
        let deliveries = [self.next()?, self.next()?];
        let events = deliveries.each_ref().map(|delivery| self.parsed(delivery));
        let [Ok(first), Ok(second)] = &events else { return Ok("refused".to_owned()) };
        ensure!(first["dedupe_key"] == second["dedupe_key"], "the same news has two keys");
        Ok(format!("{}, one key", self.heard(&deliveries[0])?))
    }

    /// The older news comes last; what the gateway confirms is the newer.
    fn hears_old_news_last(&self) -> Result<String> {
        self.news()?;
        let events = [self.next()?, self.next()?].map(|delivery| self.parsed(&delivery));
        let [Ok(newer), Ok(older)] = &events else { return Ok("refused".to_owned()) };
        let statuses = [newer, older].map(|event| self.status(event));
        let [newer_status, older_status] =
            [statuses[0].as_ref(), statuses[1].as_ref()].map(|status| status.ok());
        ensure!(newer_status != older_status, "both say {newer_status:?}");
        ensure!(newer["dedupe_key"] != older["dedupe_key"], "different news has one key");
        let confirmed =
            [newer, older].map(|event| self.confirmed(event).and_then(|event| self.status(&event)));
        let [first, second] = confirmed;
        let (first, second) = (first?, second?);
        ensure!(first == second, "the gateway confirmed {first} and {second}");
        let old = older_status.map(String::as_str).unwrap_or_default();
        Ok(format!(
            "{} of old news ({old}), confirmed {second}",
            older["verified"].as_str().unwrap_or_default()
        ))
    }
}
