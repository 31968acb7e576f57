//! `till bridge`: answers a library whose process cannot load native code.
//!
//! The question is a line of JSON, `{"ask": "call", "name": "payment_create", "lengths": [310, 120]}`, followed by its parts,
//! byte for byte. The answer is a line with the status number and the length of the JSON text that follows. Both lengths
//! make sure that truncated text is never taken for complete text.

use anyhow::{Context, anyhow};
use serde::{Deserialize, Serialize};
use serde_json::json;
use till::call::for_operation;
use till::gateway::registry;
use till::json;
use till::signature::{Key, Scheme, explain};
use till::{Client, ClientConfig, Error, Operation, Outcome, dictionary};

use crate::interrupt;
use crate::output::{Failure, print_bytes, standard_input};

/// What is asked for, and the length of each of its parts.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    ask: String,
    /// Name of the operation, scheme or dictionary.
    #[serde(default)]
    name: String,
    #[serde(default)]
    lengths: Vec<usize>,
}

/// Answers the question on standard input. The command succeeds once it has answered, whatever the answer is.
pub fn run() -> Result<(), Failure> {
    let input = standard_input()?;
    let (question, parts) = read(&input)?;
    let (status, text) = match answer(&question, &parts)? {
        Ok((status, text)) => (status, text),
        Err(error) => (error.status, json::to_value(&error).to_string()),
    };
    print_bytes(format!("{status} {}\n{text}\n", text.len()).as_bytes())
}

fn read(input: &[u8]) -> anyhow::Result<(Question, Vec<&[u8]>)> {
    let end = input.iter().position(|byte| *byte == b'\n').context("the question is not a line")?;
    let question: Question = serde_json::from_slice(&input[..end]).context("the question cannot be read")?;
    let mut rest = &input[end + 1..];
    let mut parts = Vec::new();
    for length in &question.lengths {
        let (part, behind) = rest.split_at_checked(*length).context("a part of the question is missing")?;
        parts.push(part);
        rest = behind;
    }
    if rest.is_empty() {
        Ok((question, parts))
    } else {
        Err(anyhow!("the question is longer than its lengths say"))
    }
}

type Answer = Result<(i32, String), Error>;

fn answer(question: &Question, parts: &[&[u8]]) -> Result<Answer, Failure> {
    let name = question.name.as_str();
    Ok(match (question.ask.as_str(), parts) {
        ("version", []) => reply(Ok(json!({"version": env!("CARGO_PKG_VERSION")}))),
        ("client", [config]) => reply(client(config).map(|_| json!({}))),
        ("call", [config, request]) => {
            let token = interrupt::token()?;
            let operation = Operation::named(name);
            operation.and_then(|operation| {
                let client = client(config).map_err(|error| for_operation(error, operation))?;
                Ok(client.call(operation, request, &token).to_text())
            })
        }
        ("notification_parse", [config, headers, body]) => {
            reply(client(config).and_then(|client| client.notification_parse(headers, body)))
        }
        ("exchange_start", [config, request]) => {
            let operation = Operation::named(name);
            reply(operation.and_then(|operation| {
                let client = client(config).map_err(|error| for_operation(error, operation))?;
                client.exchange_start(operation, request)
            }))
        }
        ("exchange_resume", [config, state, exchange, body]) => {
            // An exchange has taken place; without a client its outcome is unknown.
            let client = client(config).map_err(|error| error.with_outcome(Outcome::Unknown));
            reply(client.and_then(|client| client.exchange_resume(state, exchange, body)))
        }
        ("key", [key]) => reply(parsed(name, key).map(|_| json!({}))),
        ("sign", [key, message]) => {
            reply(parsed(name, key).and_then(|key| Ok(json!({"signature": key.sign(message)?}))))
        }
        ("verify", [key, message, signature]) => reply(
            parsed(name, key).and_then(|key| key.verify(message, signature)).map(|()| json!({"valid": true})),
        ),
        ("explain", [message]) => reply(Scheme::from_name(name).and_then(|scheme| explain(scheme, message))),
        ("dictionary", []) => dictionary::text(name).map(|text| (0, text.trim_end().to_owned())),
        ("capabilities", []) => reply(Ok(json!({"gateways": registry::capabilities()}))),
        _ => return Err(anyhow!("unknown question, or wrong number of parts").into()),
    })
}

fn reply(answer: Result<impl Serialize, Error>) -> Answer {
    answer.map(|value| (0, json::to_text(&value)))
}

fn client(config: &[u8]) -> Result<Client, Error> {
    Client::new(ClientConfig::from_json(config)?)
}

fn parsed(scheme: &str, key: &[u8]) -> Result<Key, Error> {
    Key::new(Scheme::from_name(scheme)?, key)
}
