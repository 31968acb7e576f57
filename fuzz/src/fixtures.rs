//! A client of every gateway, and calls of its operations with the answers that its document prints.

use std::sync::LazyLock;

use serde_json::{Value, json};
use till::call::ExchangeStep;
use till::signature::{Key, Scheme};
use till::{Client, ClientConfig, Operation};

const GATEWAYS: &str = include_str!("../../tests/hostile/gateways.json");
const VECTORS: &str = include_str!("../../tests/vectors/payermax.json");

/// The address in the clients' configurations; nothing is sent there.
pub const BASE_URL: &str = "https://gateway.example";

/// One gateway.
pub struct Fixture {
    /// Its name.
    pub name: String,
    /// Its configuration, as JSON.
    pub config: Value,
    /// A client with it.
    pub client: Client,
    /// Its calls.
    pub calls: Vec<Call>,
}

/// A prepared request that waits for an answer.
pub struct Call {
    /// The operation.
    pub operation: Operation,
    /// The request.
    pub request: Value,
    /// The state before the answer.
    pub state: String,
}

/// Every gateway.
pub static FIXTURES: LazyLock<Vec<Fixture>> = LazyLock::new(|| {
    let gateways: Value = serde_json::from_str(GATEWAYS).expect("JSON");
    gateways.as_object().expect("an object").iter().map(|(name, gateway)| fixture(name, gateway)).collect()
});

/// PayerMax's key pair, which its public documentation prints as a sample.
pub static PAYERMAX_KEY: LazyLock<Key> = LazyLock::new(|| {
    let pem = keys()["private_key_pkcs8_pem"].as_str().expect("a key").to_owned();
    Key::new(Scheme::Payermax, pem.as_bytes()).expect("a good key")
});

/// The gateway of that name.
pub fn find(name: &str) -> Option<&'static Fixture> {
    FIXTURES.iter().find(|fixture| fixture.name == name)
}

/// A shared secret of the configuration.
pub fn secret(fixture: &Fixture, credential: &str) -> Vec<u8> {
    fixture.config["credentials"][credential].as_str().expect("a secret").as_bytes().to_vec()
}

fn keys() -> Value {
    let vectors: Value = serde_json::from_str(VECTORS).expect("JSON");
    vectors["keys"]["payermax_docs_sample"].clone()
}

fn fixture(name: &str, gateway: &Value) -> Fixture {
    let mut config = gateway["config"].clone();
    config["gateway"] = json!(name);
    if name == "payermax" {
        let keys = keys();
        config["credentials"]["private_key"] = keys["private_key_pkcs8_pem"].clone();
        config["credentials"]["gateway_public_key"] = keys["public_key_pem"].clone();
    }
    let checked = ClientConfig::from_json(config.to_string().as_bytes()).expect("a good configuration");
    let client = Client::new(checked).expect("a client");
    let calls =
        gateway["calls"].as_array().expect("calls").iter().map(|call| prepared(&client, call)).collect();
    Fixture { name: name.to_owned(), config, client, calls }
}

fn prepared(client: &Client, call: &Value) -> Call {
    let name = call["operation"].as_str().expect("a name");
    let operation = Operation::from_name(name).expect("an operation");
    let request = call["request"].clone();
    let step = client
        .exchange_start(operation, request.to_string().as_bytes())
        .unwrap_or_else(|error| panic!("{name} {request}: {error:?}"));
    let ExchangeStep::Send { state, .. } = step else { panic!("a request to send") };
    Call { operation, request, state }
}
