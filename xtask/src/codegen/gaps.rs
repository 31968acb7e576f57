//! What a new operation, field or gateway still lacks, with the file to touch. The generators rely on it: after this check, every
//! operation has records and every record has fields that they can write.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::Value;
use till::gateway::{Capabilities, registry};
use till::operation::Effect;

use super::types::{FieldType, Model, Operation};

const LIST: &str = "src/operation.rs";
const FAULTS: &str = "tests/faults/operations.json";

/// Fails if something is missing. Returns what a maintainer should know and codegen does not need.
pub fn check(root: &Path, model: &Model) -> Result<Vec<String>> {
    let gateways: Vec<Capabilities> = registry::all().iter().map(|factory| factory.capabilities).collect();
    let faults = std::fs::read_to_string(root.join(FAULTS)).context(FAULTS)?;
    let faults: Value = serde_json::from_str(&faults).context(FAULTS)?;
    let mut problems = definitions(till::schema::model());
    problems.extend(operations(model));
    problems.extend(unsupported(&gateways));
    problems.extend(untested(&gateways, &faults));
    if !problems.is_empty() {
        bail!("the lists are incomplete:\n  {}", problems.join("\n  "));
    }
    Ok(notes(&gateways, &faults))
}

/// Types that no generator could write, and limits that nothing checks.
fn definitions(schema: &Value) -> Vec<String> {
    let mut problems = Vec::new();
    for (name, definition) in schema["$defs"].as_object().into_iter().flatten() {
        let scalar = matches!(name.as_str(), "Amount" | "Currency");
        if !scalar && definition["type"] != "object" && !has_described_values(definition) {
            problems.push(format!(
                "src/model: {name} is neither a struct nor an enum with a doc comment on every variant"
            ));
        }
        patterns(definition, &mut |pattern| {
            if !till::schema::knows_pattern(pattern) {
                problems.push(format!("src/schema/check.rs: PATTERNS has no rule for {pattern} of {name}"));
            }
        });
    }
    problems
}

fn has_described_values(definition: &Value) -> bool {
    let values = definition["oneOf"].as_array();
    values.is_some_and(|values| values.iter().all(|value| value["const"].is_string()))
}

fn patterns(schema: &Value, see: &mut impl FnMut(&str)) {
    match schema {
        Value::Object(members) => {
            // A property may be called `pattern`; its value is an object.
            members.get("pattern").and_then(Value::as_str).into_iter().for_each(&mut *see);
            members.values().for_each(|member| patterns(member, see));
        }
        Value::Array(elements) => elements.iter().for_each(|element| patterns(element, see)),
        _ => {}
    }
}

/// Rows of the list for which a service would lack the method, or have it twice.
fn operations(model: &Model) -> Vec<String> {
    let mut problems = Vec::new();
    let mut methods = BTreeSet::new();
    for info in till::Operation::ALL {
        let spelled = serde_json::to_value(info.operation).unwrap_or_default();
        if spelled != info.name {
            problems.push(format!("{LIST}: {:?} is named \"{}\", not {spelled}", info.operation, info.name));
        }
    }
    for operation in &model.operations {
        let Operation { name, resource, verb, request, result, .. } = operation;
        if !methods.insert((resource, verb)) {
            problems.push(format!("{LIST}: {name} has the resource and the verb of another operation"));
        }
        for record in [request, result] {
            if model.record(record).is_none() {
                problems.push(format!("{LIST}: {record} of {name} is not a struct of src/model"));
            }
        }
        match (verb == "list", data(model, result)) {
            (true, Data::Records) | (false, Data::None) => {}
            (true, _) => problems.push(format!(
                "src/model: {result} of {name} needs a required field `data`, a list of structs, because the verb is `list`"
            )),
            (false, _) => problems.push(format!("{LIST}: {name} returns pages, so its verb must be `list`")),
        }
    }
    problems
}

enum Data {
    None,
    Records,
    Other,
}

fn data(model: &Model, result: &str) -> Data {
    let fields = model.record(result).map(|record| record.fields.as_slice()).unwrap_or_default();
    let Some(field) = fields.iter().find(|field| field.name == "data" && field.required) else {
        return Data::None;
    };
    match &field.field_type {
        FieldType::List(element) if matches!(**element, FieldType::Record(_)) => Data::Records,
        _ => Data::Other,
    }
}

fn unsupported(gateways: &[Capabilities]) -> Vec<String> {
    let missing = till::Operation::ALL
        .iter()
        .filter(|info| gateways.iter().all(|gateway| gateway.find(info.operation).is_none()));
    missing
        .map(|info| {
            format!("no gateway supports {}: add it to `capabilities` in src/gateway/NAME/mod.rs", info.name)
        })
        .collect()
}

/// The operations of a gateway that go over the network.
fn remote(gateway: &Capabilities) -> BTreeSet<&'static str> {
    let operations = gateway.operations.iter().map(|capability| capability.operation.info());
    operations.filter(|info| info.effect != Effect::Local).map(|info| info.name).collect()
}

/// Operations that no fault is tried against, and entries for operations that a gateway does not have.
fn untested(gateways: &[Capabilities], faults: &Value) -> Vec<String> {
    let known: BTreeMap<&str, &Capabilities> =
        gateways.iter().map(|gateway| (gateway.gateway, gateway)).collect();
    let mut problems = Vec::new();
    for (name, entry) in faults.as_object().into_iter().flatten() {
        let Some(gateway) = known.get(name.as_str()) else {
            problems.push(format!("{FAULTS}: there is no gateway {name}"));
            continue;
        };
        let entries: BTreeSet<&str> =
            entry["operations"].as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect();
        let operations = remote(gateway);
        for operation in operations.difference(&entries) {
            problems.push(format!("{FAULTS}: {name} has no entry for {operation}"));
        }
        for operation in entries.difference(&operations) {
            problems
                .push(format!("{FAULTS}: {name} has an entry for {operation}, which it does not support"));
        }
    }
    problems
}

/// A gateway can be built and used before it has a sandbox, but then no fault is tried.
fn notes(gateways: &[Capabilities], faults: &Value) -> Vec<String> {
    let without = gateways.iter().filter(|gateway| faults[gateway.gateway].is_null());
    without
        .map(|gateway| {
            format!("note: {FAULTS} has no {}, so its operations are not tested with faults", gateway.gateway)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn only(problems: Vec<String>, words: &[&str]) {
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(words.iter().all(|word| problems[0].contains(word)), "{problems:?}");
    }

    #[test]
    fn a_type_that_no_generator_could_write_is_a_gap() {
        let good =
            json!({"type": "object", "properties": {"pattern": {"type": "string", "pattern": "^[0-9]+$"}}});
        let schema = |definition: Value| json!({"$defs": {"Good": good, "Colour": definition}});
        assert_eq!(definitions(&schema(json!({"oneOf": [{"const": "red"}]}))), [""; 0]);
        only(definitions(&schema(json!({"enum": ["red"]}))), &["src/model", "Colour"]);
        only(definitions(&schema(json!({"oneOf": [{"const": "red"}, {"enum": ["blue"]}]}))), &["Colour"]);
        let pattern = json!({"type": "object", "properties": {"a": {"pattern": "^x$"}}});
        only(definitions(&schema(pattern)), &["src/schema/check.rs", "^x$"]);
    }

    #[test]
    fn a_service_without_its_method_is_a_gap() -> Result<()> {
        let whole = Model::load()?;
        assert_eq!(operations(&whole), [""; 0]);
        let changed = |change: fn(&mut Operation)| {
            let mut model = whole.clone();
            change(&mut model.operations[1]);
            operations(&model)
        };
        only(changed(|get| get.result = "Colour".to_owned()), &["src/operation.rs", "Colour"]);
        only(changed(|get| get.verb = "create".to_owned()), &["src/operation.rs", "another operation"]);
        only(
            changed(|get| (get.verb, get.resource) = ("list".to_owned(), "others".to_owned())),
            &["src/model", "`data`"],
        );
        only(
            changed(|get| get.result = "TokenPage".to_owned()),
            &["src/operation.rs", "verb must be `list`"],
        );
        Ok(())
    }

    #[test]
    fn an_operation_without_a_gateway_or_without_its_faults_is_a_gap() -> Result<()> {
        let gateways =
            || -> Vec<Capabilities> { registry::all().iter().map(|factory| factory.capabilities).collect() };
        assert_eq!(unsupported(&gateways()), [""; 0]);
        let mut without = gateways();
        for gateway in &mut without {
            let others = gateway.operations.iter().filter(|has| has.operation != till::Operation::TokenList);
            gateway.operations = others.copied().collect::<Vec<_>>().leak();
        }
        only(unsupported(&without), &["token_list", "src/gateway/NAME/mod.rs"]);
        let gateway: Vec<Capabilities> = gateways().into_iter().take(1).collect();
        let name = gateway[0].gateway;
        let mut entries: BTreeMap<&str, Value> =
            remote(&gateway[0]).into_iter().map(|operation| (operation, json!({}))).collect();
        let faults = |entries: &BTreeMap<&str, Value>| json!({name: {"operations": entries}});
        assert_eq!(untested(&gateway, &faults(&entries)), [""; 0]);
        entries.remove("payment_create");
        only(untested(&gateway, &faults(&entries)), &[FAULTS, name, "payment_create"]);
        entries.extend([("payment_create", json!({})), ("return_parse", json!({}))]);
        only(untested(&gateway, &faults(&entries)), &[FAULTS, "return_parse"]);
        only(untested(&gateway, &json!({"nobody": {}})), &[FAULTS, "nobody"]);
        only(notes(&gateway, &json!({})), &[FAULTS, name]);
        Ok(())
    }
}
