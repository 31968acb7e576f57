//! Plays one reading through the core in steps, like a host with its own HTTP client.

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Map, Value, json};
use till::call::ExchangeStep;
use till::json;
use till::{Client, ClientConfig, Error, Operation};

use super::sign::Signer;
use super::{Book, Letter, Reading, Signed};
use crate::keys;
use crate::root;
use crate::scenario::{differences, filled, filled_text, known_request, merge};

/// The defaults of every request.
const NOTIFY_URL: &str = "https://shop.example/notify";

/// Plays a reading with a value for `{{each}}`; fails with the differences from what is expected.
pub fn check(book: &Book, reading: &Reading, each: &Value) -> Result<()> {
    Player::new(book, reading, each)?.whole()
}

struct Player<'p> {
    reading: &'p Reading,
    gateway: &'p str,
    config: Value,
    client: Client,
    variables: Map<String, Value>,
}

impl<'p> Player<'p> {
    fn new(book: &'p Book, reading: &'p Reading, each: &Value) -> Result<Self> {
        let mut variables = Map::new();
        let mut add = |name: &str, value: Value| variables.insert(name.to_owned(), value);
        add("each", each.clone());
        add("notify_url", json!(NOTIFY_URL));
        add("now", json!(jiff::Timestamp::now().to_string()));
        add("private_key", json!(keys::own()?.private));
        add("public_key", json!(keys::gateway()?.public));
        let mut config = usual_config(&book.gateway)?;
        merge(&mut config, &Value::Object(book.config.clone()));
        merge(&mut config, &Value::Object(reading.config.clone()));
        let config = filled(&config, &variables)?;
        let made = ClientConfig::from_json(config.to_string().as_bytes()).and_then(Client::new);
        let client = made.map_err(|error| anyhow::anyhow!("the client cannot be made: {error}"))?;
        Ok(Self { reading, gateway: &book.gateway, config, client, variables })
    }

    fn whole(mut self) -> Result<()> {
        let reading = self.reading;
        let last = match (&reading.notification, &reading.operation) {
            (Some(letter), None) => self.parsed(letter)?,
            (None, Some(operation)) => self.called(operation)?,
            (Some(letter), Some(operation)) => {
                let event = self.parsed(letter)?;
                self.judge(&event, &reading.event, &None).context("the notification")?;
                let event = event.unwrap_or_default();
                self.variables.insert("event".to_owned(), event);
                self.called(operation)?
            }
            (None, None) => bail!("a reading needs a notification or an operation"),
        };
        let alone = reading.event.is_none() || reading.operation.is_some();
        ensure!(alone, "event is for a reading with an operation; expect ok or error");
        let idle = reading.operation.is_some() || (reading.answers.is_empty() && reading.sends.is_none());
        ensure!(idle, "answers and sends need an operation");
        self.judge(&last, &reading.ok, &reading.error)
    }

    fn signer(&self) -> Result<Signer<'_>> {
        let credentials = &self.config["credentials"];
        Ok(Signer { gateway: self.gateway, credentials, pair: keys::gateway()? })
    }

    fn parsed(&self, letter: &Letter) -> Result<Result<Value, Error>> {
        ensure!(letter.failure.is_none() && letter.status.is_none(), "a notification has no status");
        let (mut headers, mut body) = self.written(letter)?;
        let signed = match &letter.sign {
            Signed::Over(text) => Signed::Over(filled_text(text, &self.variables)?),
            truly @ Signed::Truly(_) => truly.clone(),
        };
        self.signer()?.notification(&signed, &mut headers, &mut body)?;
        let headers = Value::Object(headers).to_string();
        let event = self.client.notification_parse(headers.as_bytes(), body.as_bytes());
        Ok(event.map(|event| json::to_value(&event)))
    }

    /// Drives the operation to its end. Every answer in the file must be requested.
    fn called(&self, operation: &str) -> Result<Result<Value, Error>> {
        let known = Operation::from_name(operation);
        let known = known.with_context(|| format!("there is no operation {operation}"))?;
        let mut request = self.reading.like.as_deref().map_or_else(|| Ok(json!({})), known_request)?;
        merge(&mut request, &Value::Object(self.reading.request.clone()));
        let request = filled(&request, &self.variables)?.to_string();
        let mut answers = self.reading.answers.iter();
        let mut sent = Vec::new();
        let mut step = self.client.exchange_start(known, request.as_bytes());
        let outcome = loop {
            let pending = match step {
                Err(error) => break Err(error),
                Ok(ExchangeStep::Done(result)) => break Ok(result.to_json()),
                Ok(step) => step.to_json(),
            };
            sent.push(shown(&pending["request"]));
            let letter =
                answers.next().with_context(|| format!("no answer is written for {:?}", sent.last()))?;
            let (exchange, body) = self.exchange(letter)?;
            let state = pending["state"].as_str().context("a step without its state")?;
            step = self.client.exchange_resume(state.as_bytes(), exchange.as_bytes(), body.as_bytes());
        };
        ensure!(
            answers.next().is_none(),
            "{} exchanges, but more answers are written: {outcome:?}",
            sent.len()
        );
        if let Some(sends) = &self.reading.sends {
            let expected = filled(&json!(sends), &self.variables)?;
            let problems = differences(&expected, &json!(sent));
            ensure!(problems.is_empty(), "it sends otherwise: {}\n  {sent:?}", problems.join("\n  "));
        }
        Ok(outcome)
    }

    fn exchange(&self, letter: &Letter) -> Result<(String, String)> {
        if let Some(failure) = &letter.failure {
            let written = letter.written.context("a failure says whether something was written")?;
            let failure = filled_text(failure, &self.variables)?;
            return Ok((json!({"failure": failure, "written": written}).to_string(), String::new()));
        }
        let (mut headers, body) = self.written(letter)?;
        self.signer()?.answer(&letter.sign, &mut headers, &body)?;
        let status = filled(letter.status.as_ref().unwrap_or(&json!(200)), &self.variables)?;
        let exchange = json!({"http_status": status, "headers": headers});
        Ok((exchange.to_string(), body))
    }

    fn written(&self, letter: &Letter) -> Result<(Map<String, Value>, String)> {
        let body = match &letter.body {
            Value::Null => String::new(),
            Value::String(text) => filled_text(text, &self.variables)?,
            other => filled(other, &self.variables)?.to_string(),
        };
        let headers = filled(&Value::Object(letter.headers.clone()), &self.variables)?;
        Ok((headers.as_object().cloned().unwrap_or_default(), body))
    }

    fn judge(&self, found: &Result<Value, Error>, ok: &Option<Value>, error: &Option<Value>) -> Result<()> {
        let (expected, found) = match (ok, error, found) {
            (Some(expected), None, Ok(found)) => (expected, found.clone()),
            (None, Some(expected), Err(error)) => (expected, json::to_value(error)),
            (Some(_), None, Err(error)) => bail!("expected ok, and got the error {}", json::to_value(error)),
            (None, Some(_), Ok(found)) => bail!("expected an error, and got {found}"),
            _ => bail!("a reading has to expect either ok or error"),
        };
        let expected = filled(expected, &self.variables)?;
        let problems = differences(&expected, &found);
        ensure!(problems.is_empty(), "{}\n  the whole answer: {found}", problems.join("\n  "));
        Ok(())
    }
}

/// A client of the gateway, as in the hostile gateway's tests.
fn usual_config(gateway: &str) -> Result<Value> {
    let text = std::fs::read_to_string(root().join("tests/hostile/gateways.json"))?;
    let gateways: Value = serde_json::from_str(&text)?;
    let mut config = gateways[gateway]["config"].clone();
    ensure!(config.is_object(), "there is no gateway {gateway}");
    config["gateway"] = json!(gateway);
    Ok(config)
}

/// A request with its body as an object, if it is one.
fn shown(request: &Value) -> Value {
    let mut shown = request.clone();
    let body = request["body"].as_str().unwrap_or_default();
    shown["body"] = match serde_json::from_str(body) {
        Ok(object @ Value::Object(_)) => object,
        _ if body.is_empty() => Value::Null,
        _ => {
            let pairs = form_urlencoded::parse(body.as_bytes());
            Value::Object(pairs.map(|(name, value)| (name.into_owned(), json!(value))).collect())
        }
    };
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(reading: &Value) -> Result<()> {
        let book = json!({"about": "a", "gateway": "paypro", "readings": [reading]});
        let book: Book = serde_json::from_value(book)?;
        let each = &book.readings[0].tests()[0].1;
        check(&book, &book.readings[0], each)
    }

    fn found() -> Value {
        json!({"name": "a", "operation": "payment_get", "request": {"order_id": "A1"},
            "each": ["300"],
            "sends": [{"method": "POST", "body": {"tradeNo": "A1"}}],
            "answers": [{"body": {"code": "0000", "msg": "success", "data": {"tradeNo": "A1",
                "platFormTradeNo": "P1", "status": "0015", "desc": "{{each}}"}}}],
            "ok": {"order_id": "A1", "gateway_message": "{{each}}"}})
    }

    #[test]
    fn what_is_read_otherwise_is_told() -> Result<()> {
        checked(&found())?;
        for (patch, expected) in [
            (json!({"ok": {"order_id": "A2"}}), "/order_id is"),
            (json!({"sends": [{"method": "GET"}]}), "it sends otherwise"),
            (json!({"answers": []}), "no answer is written"),
            (json!({"ok": null}), "either ok or error"),
            (json!({"ok": null, "error": {}}), "expected an error"),
            (json!({"operation": "payment_got"}), "there is no operation"),
            (json!({"operation": null}), "needs a notification or an operation"),
            (json!({"answers": [{"body": "", "sign": true}]}), "signs no answers"),
            (json!({"answers": [{"failure": "timeout"}]}), "whether something was written"),
        ] {
            let mut reading = found();
            merge(&mut reading, &patch);
            let error = checked(&reading).expect_err(expected);
            assert!(format!("{error:#}").contains(expected), "{patch}: {error:#}");
        }
        Ok(())
    }

    #[test]
    fn an_answer_that_nobody_asks_for_is_an_error() -> Result<()> {
        let mut reading = found();
        let answer = reading["answers"][0].clone();
        reading["answers"].as_array_mut().context("a list")?.push(answer);
        let error = checked(&reading).expect_err("one too many");
        assert!(format!("{error:#}").contains("more answers are written"), "{error:#}");
        Ok(())
    }

    #[test]
    fn a_notification_is_signed_as_it_stands_or_over_another_text() -> Result<()> {
        let body = r#"{"amount":300,"tradeNo":"A1","platFormTradeNo":"P1","status":"0000"}"#;
        let over = "amount=300platFormTradeNo=P1status=0000tradeNo=A1";
        for sign in [json!(true), json!(over), json!(over.replace("300", "{{each}}"))] {
            let reading = json!({"name": "a", "each": [300], "notification": {"body": body, "sign": sign},
                "ok": {"type": "payment"}});
            checked(&reading)?;
        }
        let reading = json!({"name": "a", "notification": {"body": body, "sign": over.replace("300", "301")},
            "error": {"kind": "signature_invalid"}});
        checked(&reading)
    }
}
