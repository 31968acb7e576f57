//! Nothing that a shop says is lost: every optional leaf of every request schema, for every gateway and operation, is tried in
//! a request that works, and has to be sent, compared with what the gateway says, refused by its name, or listed in `ignored`.
//!
//! The leaves come from the schema and the operations from the gateways' capabilities, so a new field is tried by itself.

mod ask;
mod judge;
mod leaf;

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use till::gateway::{Maker, Source, registry};
use till::operation::{Effect, OperationInfo};

pub use ask::Asked;
pub use judge::{Judgement, Verdict};

use crate::keys;
use crate::root;
use crate::scenario::filled;

/// Every gateway and operation with the requests that it is tried with.
pub fn subjects() -> Result<Vec<Subject>> {
    let text = std::fs::read_to_string(root().join("tests/hostile/gateways.json"))?;
    let variables = json!({"private_key": keys::own()?.private, "public_key": keys::gateway()?.public});
    let gateways = filled(&serde_json::from_str(&text)?, variables.as_object().context("an object")?)?;
    let mut subjects = Vec::new();
    for maker in registry::all() {
        let known = &gateways[maker.name()];
        for capability in maker.capabilities().operations {
            let info = capability.operation.info();
            let built_on_queries = capability.source == Source::Derived || info.effect == Effect::Local;
            subjects.push(Subject { maker, info, built_on_queries, known: known.clone() });
        }
    }
    Ok(subjects)
}

/// One operation of one gateway.
#[derive(Clone)]
pub struct Subject {
    maker: &'static dyn Maker,
    info: &'static OperationInfo,
    /// Whether libtill answers it without the gateway's own mapping.
    built_on_queries: bool,
    /// The gateway's configuration, requests and answers in `tests/hostile/gateways.json`.
    known: Value,
}

impl Subject {
    /// Its name as a test.
    pub fn name(&self) -> String {
        format!("{}::{}", self.maker.name(), self.info.name)
    }

    /// What became of each leaf.
    pub fn judgements(&self) -> Result<Vec<Judgement>> {
        let asked = Asked::new(self)?;
        let mut found: BTreeMap<String, Judgement> = BTreeMap::new();
        let mut keep = |judgement: Judgement| match found.get_mut(&judgement.path) {
            Some(known) => known.verdict = known.verdict.clone().with(judgement.verdict),
            None => drop(found.insert(judgement.path.clone(), judgement)),
        };
        for base in self.bases(&asked)? {
            judge::alone(&asked, &base)?.into_iter().for_each(&mut keep);
            judge::together(&asked, &base)?.into_iter().for_each(&mut keep);
        }
        Ok(found.into_values().collect())
    }

    /// Requests that work: the known ones, or one that the refusals themselves lead to.
    fn bases(&self, asked: &Asked) -> Result<Vec<Value>> {
        let calls = self.known["calls"].as_array().into_iter().flatten();
        let mut bases: Vec<Value> = calls
            .filter(|call| call["operation"] == self.info.name)
            .map(|call| call["request"].clone())
            .collect();
        if matches!(self.info.name, "notification_confirm" | "notification_check") {
            bases = vec![self.expectation()];
        }
        if bases.is_empty() {
            bases.push(json!({}));
        }
        let completed = bases.iter().filter_map(|base| asked.completed(base.clone(), None));
        let completed: Vec<Value> = completed.map(|(request, _)| request).collect();
        anyhow::ensure!(!completed.is_empty(), "{}: no request works", self.name());
        Ok(completed)
    }

    /// An event that is vouched for, and what the shop expects of it.
    fn expectation(&self) -> Value {
        let gateway = self.maker.name();
        json!({
            "event": {
                "gateway": gateway, "type": "payment", "verified": "signature", "stale": false, "dedupe_key": "k",
                "payment": {
                    "gateway": gateway, "operation": "payment", "order_id": "A100", "status": "approved", "final": true,
                    "amount": 30000, "currency": "MXN",
                },
            },
            "expected": {"order_id": "A100", "amount": 30000, "currency": "MXN"},
        })
    }
}
