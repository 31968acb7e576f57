//! How each operation of each gateway is made, prepared and checked later: `tests/faults/operations.json`.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::Cell;
use crate::root;

/// All gateways.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub struct Operations(BTreeMap<String, OfGateway>);

/// A gateway.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfGateway {
    /// Its merchant's settings in the sandbox.
    #[serde(default)]
    pub settings: Map<String, Value>,
    /// The earlier call that leaves a connection open.
    pub warm_up: Call,
    /// Its operations by name.
    operations: BTreeMap<String, Setup>,
    /// An order whose news arrives during the call that makes it, or soon after.
    pub notified: Notified,
    /// An order with two pieces of news, if the gateway has one.
    pub notified_twice: Option<Notified>,
}

/// An order that the gateway notifies the shop about.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notified {
    /// Its merchant's settings in the sandbox.
    #[serde(default)]
    pub settings: Map<String, Value>,
    /// The call that makes it.
    pub call: Call,
    /// What happens to it then.
    #[serde(default)]
    pub then: Vec<Then>,
}

/// What someone other than the shop does.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Then {
    /// The customer opens the page and presses this button.
    Press(String),
    /// The bank decides like this.
    Settle(String),
}

/// A call.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Call {
    /// The operation's name.
    pub operation: String,
    /// A request of `tests/requests.json` that this one begins with.
    pub like: Option<String>,
    /// The request, or changes to the request that it begins with.
    #[serde(default)]
    pub request: Map<String, Value>,
    /// Its name in the sandbox's log.
    #[serde(default)]
    pub wire: String,
    /// Names for parts of the result, by JSON pointer.
    #[serde(default)]
    pub save: BTreeMap<String, String>,
    /// What the result contains when the operation was done, by JSON pointer.
    pub changed: Option<BTreeMap<String, Value>>,
}

/// A preparation.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Preparation {
    /// Something that the shop did.
    Call(Call),
    /// Something sent to the sandbox's control API.
    Control {
        /// The path of the control API.
        control: String,
        /// The body; the merchant is added.
        send: Map<String, Value>,
        /// Names for parts of the answer, by JSON pointer.
        #[serde(default)]
        save: BTreeMap<String, String>,
    },
}

/// What the gateway has once the operation was done, as the shop's other calls see it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeldBy {
    /// The operation that lists or shows it.
    pub operation: String,
    /// Its request.
    pub request: Map<String, Value>,
    /// What an element of the list, or the record, contains.
    pub each: Value,
    /// It was done if the list has fewer of these than this.
    pub fewer_than: Option<usize>,
}

/// An operation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setup {
    /// Preparations.
    #[serde(default)]
    pub prepare: Vec<Preparation>,
    /// A request of `tests/requests.json` that this one begins with.
    pub like: Option<String>,
    /// The request, or changes to the request that it begins with.
    pub request: Map<String, Value>,
    /// Its name in the sandbox's log; not needed for a call that only reads.
    #[serde(default)]
    pub wire: String,
    /// A code that the gateway's document lists as its refusal, if not the sandbox's usual one.
    pub refusal: Option<String>,
    /// What an entry of the ledger contains once it was done.
    pub held: Option<Value>,
    /// The same if it is not in the ledger.
    pub held_by: Option<HeldBy>,
    /// How the shop finds out later.
    pub later: Option<Call>,
}

impl Operations {
    /// Reads the file.
    pub fn read() -> Result<Self> {
        let path = root().join("tests/faults/operations.json");
        let text =
            std::fs::read_to_string(&path).with_context(|| format!("{} is missing", path.display()))?;
        serde_json::from_str(&text).with_context(|| format!("{} cannot be read", path.display()))
    }

    /// A gateway.
    pub fn gateway(&self, name: &str) -> Result<&OfGateway> {
        self.0.get(name).with_context(|| format!("tests/faults/operations.json has no {name}"))
    }

    /// The operation of a cell.
    pub fn setup(&self, cell: &Cell) -> Result<&Setup> {
        let (gateway, name) = (cell.gateway, cell.operation.name());
        let setup = self.gateway(gateway)?.operations.get(name);
        setup.with_context(|| format!("tests/faults/operations.json has no {name} of {gateway}"))
    }
}
