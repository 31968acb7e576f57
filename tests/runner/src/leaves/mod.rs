//! Nothing that a shop says is lost: every optional leaf of every request schema, for every gateway and operation, is tried in
//! a request that works, and has to be sent, compared with what the gateway says, refused by its name, or listed in `ignored`.
//!
//! The leaves come from the schema and the operations from the gateways' capabilities, so a new field is tried by itself. So is each
//! member that is sent, as an option with another value.

mod ask;
mod judge;
mod leaf;
mod option;
mod subject;

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use till::gateway::{Source, registry};
use till::operation::{Effect, Operation};

pub use ask::Asked;
pub use judge::{Judgement, Verdict};
pub use subject::Subject;

use crate::keys;
use crate::root;
use crate::scenario::filled;

/// Every gateway and operation with the requests that it is tried with.
pub fn subjects() -> Result<Vec<Subject>> {
    let text = std::fs::read_to_string(root().join("tests/hostile/gateways.json"))?;
    let variables = json!({"private_key": keys::own()?.private, "public_key": keys::gateway()?.public});
    let gateways = filled(&serde_json::from_str(&text)?, variables.as_object().context("an object")?)?;
    let mut subjects = Vec::new();
    for factory in registry::all() {
        let known = &gateways[factory.name()];
        for capability in factory.capabilities.operations {
            // It takes results as they are, reads of them what counts, and sends nothing.
            if capability.operation == Operation::AttemptMerge {
                continue;
            }
            let info = capability.operation.info();
            let built_on_queries = capability.source == Source::Derived || info.effect == Effect::Local;
            subjects.push(Subject { factory, info, built_on_queries, known: known.clone() });
        }
    }
    Ok(subjects)
}

/// What became of each leaf.
pub fn judgements(subject: &Subject) -> Result<Vec<Judgement>> {
    let asked = Asked::new(subject)?;
    let mut found: BTreeMap<String, Judgement> = BTreeMap::new();
    let mut keep = |judgement: Judgement| match found.get_mut(&judgement.path) {
        Some(known) => known.verdict = known.verdict.clone().with(judgement.verdict),
        None => drop(found.insert(judgement.path.clone(), judgement)),
    };
    for base in bases(subject, &asked)? {
        judge::alone(&asked, &base)?.into_iter().for_each(&mut keep);
        judge::together(&asked, &base)?.into_iter().for_each(&mut keep);
        option::options(&asked, &base)?.into_iter().for_each(&mut keep);
    }
    Ok(found.into_values().collect())
}

/// Requests that work: the known ones, or one that the refusals themselves lead to.
fn bases(subject: &Subject, asked: &Asked) -> Result<Vec<Value>> {
    let calls = subject.known["calls"].as_array().into_iter().flatten();
    let mut bases: Vec<Value> = calls
        .filter(|call| call["operation"] == subject.info.name)
        .map(|call| call["request"].clone())
        .collect();
    if matches!(subject.info.name, "notification_confirm" | "notification_check") {
        bases = vec![subject.expectation()];
    }
    if let Some(question) = subject.question() {
        bases = vec![question];
    }
    if bases.is_empty() {
        bases.push(json!({}));
    }
    let completed = bases.iter().filter_map(|base| asked.completed(base.clone(), None));
    let completed: Vec<Value> = completed.map(|(request, _)| request).collect();
    anyhow::ensure!(!completed.is_empty(), "{}: no request works", subject.name());
    Ok(completed)
}
