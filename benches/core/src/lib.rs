//! What both programs measure: the cases of `benches/cases.py`, in the file that `TILL_WORK` names.

use anyhow::{Context, Result, bail};
use serde_json::Value;
use till::call::ExchangeStep;
use till::signature::{Key, Scheme};
use till::{Client, ClientConfig, Operation};

/// The whole file.
pub fn read_work() -> Result<Value> {
    let path = std::env::var("TILL_WORK").context("TILL_WORK names no file")?;
    Ok(serde_json::from_str(&std::fs::read_to_string(path)?)?)
}

/// A gateway with everything that the steps take.
pub struct Case {
    /// Its name.
    pub gateway: String,
    /// A client.
    pub client: Client,
    /// A payment.
    pub request: String,
    /// The state between the payment and its answer.
    pub state: String,
    /// The answer's status and headers.
    pub answer: String,
    /// The answer's body.
    pub body: String,
    /// The notification's headers.
    pub headers: String,
    /// The notification's body.
    pub notice: String,
    /// A message to sign.
    pub message: String,
    /// The key for it.
    pub key: Key,
}

impl Case {
    /// Takes a case of the file.
    pub fn new(given: &Value) -> Result<Self> {
        let config = ClientConfig::from_json(given["config"].to_string().as_bytes())?;
        let client = Client::new(config)?;
        let request = given["request"].to_string();
        let step = client.exchange_start(Operation::PaymentCreate, request.as_bytes())?;
        let ExchangeStep::Send { state, .. } = step else { bail!("a payment needs a request") };
        let scheme = Scheme::from_name(text(&given["sign"]["scheme"])?)?;
        Ok(Self {
            gateway: text(&given["gateway"])?.to_owned(),
            client,
            request,
            state,
            answer: given["answer"].to_string(),
            body: text(&given["body"])?.to_owned(),
            headers: given["notice"]["headers"].to_string(),
            notice: text(&given["notice"]["body"])?.to_owned(),
            message: text(&given["sign"]["message"])?.to_owned(),
            key: Key::new(scheme, text(&given["sign"]["key"])?.as_bytes())?,
        })
    }
}

/// A text of the file.
pub fn text(value: &Value) -> Result<&str> {
    value.as_str().context("a text is missing")
}
