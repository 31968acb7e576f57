//! Rust: the core's public API, in this process.

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use till::signature::{Key, Scheme, explain};
use till::{CancelToken, Client, ClientConfig, Error, ErrorKind, Operation};

use super::Driver;

/// The core behind the drivers' protocol.
#[derive(Default)]
pub struct InProcess {
    client: Option<Client>,
    printed: String,
}

impl Driver for InProcess {
    fn ask(&mut self, line: &Value) -> Result<Value> {
        let text = |name: &str| line[name].as_str().with_context(|| format!("{name} is missing in {line}"));
        let answer = match text("do")? {
            "client" => self.make(&line["config"]),
            "call" => return self.call(text("operation")?, &line["request"]),
            "notification" => self.notification(&line["headers"], text("body")?)?,
            "sign" => sign(text("scheme")?, text("message")?, text("key")?),
            "verify" => verify(text("scheme")?, text("message")?, text("key")?, text("signature")?),
            "explain" => Scheme::from_name(text("scheme")?)
                .and_then(|scheme| explain(scheme, line["message"].as_str().unwrap_or_default().as_bytes())),
            "dictionary" => till::dictionary::text(text("name")?)
                .map(|content| serde_json::from_str(content).unwrap_or(Value::Null)),
            other => bail!("the protocol has no {other}"),
        };
        Ok(self.answered(answer))
    }

    fn printed(&mut self) -> String {
        std::mem::take(&mut self.printed)
    }
}

impl InProcess {
    fn make(&mut self, config: &Value) -> Result<Value, Error> {
        self.client = None;
        let config = ClientConfig::from_json(config.to_string().as_bytes())?;
        self.printed.push_str(&format!("{config:?}\n"));
        self.client = Some(Client::new(config)?);
        Ok(json!({}))
    }

    fn call(&mut self, operation: &str, request: &Value) -> Result<Value> {
        let client = self.client.as_ref().context("there is no client")?;
        let Some(operation) = Operation::from_name(operation) else {
            let error =
                Error::violation(ErrorKind::InvalidRequest, "operation", "there is no such operation");
            return Ok(self.answered(Err(error)));
        };
        let reply = client.call(operation, request.to_string().as_bytes(), &CancelToken::new());
        if let Err(error) = &reply.outcome {
            // What a Rust program would log about an error must not contain a secret either.
            self.printed.push_str(&format!("{error:?} {error}\n"));
        }
        let (status, text) = reply.to_text();
        let value: Value = serde_json::from_str(&text)?;
        self.printed.push_str(&format!("{value}\n"));
        Ok(if status == 0 { json!({"ok": value}) } else { json!({"error": value}) })
    }

    fn answered(&mut self, answer: Result<Value, Error>) -> Value {
        let answer = match answer {
            Ok(value) => json!({"ok": value}),
            Err(error) => {
                self.printed.push_str(&format!("{error:?} {error}\n"));
                json!({"error": till::json::to_value(&error)})
            }
        };
        self.printed.push_str(&format!("{answer}\n"));
        answer
    }

    fn notification(&self, headers: &Value, body: &str) -> Result<Result<Value, Error>> {
        let client = self.client.as_ref().context("there is no client")?;
        let event = client.notification_parse(headers.to_string().as_bytes(), body.as_bytes());
        Ok(event.map(|event| till::json::to_value(&event)))
    }
}

fn sign(scheme: &str, message: &str, key: &str) -> Result<Value, Error> {
    let signature = Key::new(Scheme::from_name(scheme)?, key.as_bytes())?.sign(message.as_bytes())?;
    Ok(json!({"signature": signature}))
}

fn verify(scheme: &str, message: &str, key: &str, signature: &str) -> Result<Value, Error> {
    let key = Key::new(Scheme::from_name(scheme)?, key.as_bytes())?;
    key.verify(message.as_bytes(), signature.as_bytes())?;
    Ok(json!({"valid": true}))
}
