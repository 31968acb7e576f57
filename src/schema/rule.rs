//! The model's JSON Schema, compiled once into rules that are quick to follow: every request is checked against them.

use std::collections::BTreeMap;

use once_cell::sync::Lazy;
use serde_json::Value;

use super::model;
use super::text::{Format, Pattern, pattern};

/// The mark of a field, or of all fields of a type: it moves money or authenticates, so a gateway sends it or refuses it.
const MARK: &str = "x-must-be-sent";

/// The JSON types that a rule tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Object,
}

/// The members of an object that the model does not name.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Others {
    /// They may be anything.
    #[default]
    Any,
    /// There may be none.
    Refused,
    /// Each follows this rule.
    Follow(usize),
}

/// What the model requires of one value. Other rules are numbers in [`Rules`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rule {
    /// The type of the model that it belongs to.
    pub definition: Option<&'static str>,
    /// The types that the value may have; empty for any.
    pub kinds: Vec<Kind>,
    /// The words of an enumeration.
    pub words: Option<Vec<&'static str>>,
    pub required: Vec<&'static str>,
    pub properties: BTreeMap<&'static str, usize>,
    pub others: Others,
    pub items: Option<usize>,
    /// The largest number of elements or members.
    pub entries_max: Option<u64>,
    pub length_min: Option<u64>,
    pub length_max: Option<u64>,
    pub pattern: Option<&'static Pattern>,
    pub format: Option<Format>,
    pub least: Option<i128>,
    pub most: Option<i128>,
    /// Whether a gateway must not lose the value: see [`super::Place`]. None: like what it is part of.
    pub must_be_sent: Option<bool>,
}

impl Rule {
    /// Whether a value of this type may be right.
    pub fn accepts(&self, kind: Kind) -> bool {
        let allowed = |one: &Kind| *one == kind || (*one == Kind::Number && kind == Kind::Integer);
        self.kinds.is_empty() || self.kinds.iter().any(allowed)
    }

    /// The same with the limits and the mark of a node: a property may add its own to those of the type that it refers to.
    fn narrowed(self, node: &'static Value) -> Self {
        let number = |name: &str| node[name].as_u64();
        let bound = |name: &str| {
            let bound = node[name].as_i64().or_else(|| node[name].as_f64().map(|bound| bound as i64));
            bound.map(i128::from)
        };
        Self {
            entries_max: number("maxItems").or(number("maxProperties")).or(self.entries_max),
            length_min: number("minLength").or(self.length_min),
            length_max: number("maxLength").or(self.length_max),
            pattern: node["pattern"].as_str().and_then(pattern).or(self.pattern),
            format: node["format"].as_str().and_then(Format::from_name).or(self.format),
            least: bound("minimum").or(self.least),
            most: bound("maximum").or(self.most),
            must_be_sent: node[MARK].as_bool().or(self.must_be_sent),
            ..self
        }
    }
}

/// Every rule of the model. Types refer to each other, so rules refer to rules by their numbers.
pub struct Rules {
    rules: Vec<Rule>,
    types: BTreeMap<&'static str, usize>,
}

impl Rules {
    /// The model's rules.
    pub fn of_model() -> &'static Self {
        static RULES: Lazy<Rules> = Lazy::new(|| Rules::compile(model()));
        &RULES
    }

    /// The rule of a type of the model.
    pub fn of_type(&self, name: &str) -> &Rule {
        &self.rules[self.types[name]]
    }

    /// The rule of that number.
    pub fn get(&self, number: usize) -> &Rule {
        &self.rules[number]
    }

    fn compile(schema: &'static Value) -> Self {
        let definitions: Vec<(&'static str, &'static Value)> = schema["$defs"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, node)| (name.as_str(), node))
            .collect();
        let types = definitions.iter().enumerate().map(|(number, (name, _))| (*name, number)).collect();
        let mut rules = Self { rules: vec![Rule::default(); definitions.len()], types };
        for (number, (name, node)) in definitions.into_iter().enumerate() {
            let rule = rules.rule(node);
            rules.rules[number] = Rule { definition: Some(name), ..rule };
        }
        rules
    }

    /// The number of a node's rule: that of the type that the node refers to, or a new one.
    fn number(&mut self, node: &'static Value) -> usize {
        let target = target(node);
        let Some(name) = target["$ref"].as_str().map(|reference| reference.trim_start_matches("#/$defs/"))
        else {
            let rule = self.rule(target);
            return self.push(rule);
        };
        let own = Rule::default().narrowed(node);
        if own == Rule::default() {
            return self.types[name];
        }
        let rule = self.rule(&model()["$defs"][name]).narrowed(node);
        let definition = self.types.get_key_value(name).map(|(name, _)| *name);
        self.push(Rule { definition, ..rule })
    }

    fn push(&mut self, rule: Rule) -> usize {
        self.rules.push(rule);
        self.rules.len() - 1
    }

    /// The rule of a node that refers to no type.
    fn rule(&mut self, node: &'static Value) -> Rule {
        let members = node["properties"].as_object().into_iter().flatten();
        let properties = members.map(|(name, node)| (name.as_str(), self.number(node))).collect();
        let others = match &node["additionalProperties"] {
            Value::Bool(false) => Others::Refused,
            Value::Object(_) => Others::Follow(self.number(&node["additionalProperties"])),
            _ => Others::Any,
        };
        let items = node["items"].is_object().then(|| self.number(&node["items"]));
        let required = node["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let rule = Rule {
            kinds: kinds(&node["type"]),
            words: words(node),
            required,
            properties,
            others,
            items,
            ..Rule::default()
        };
        rule.narrowed(node)
    }
}

/// The node that says what a value is, behind `Option`'s "this or null": members that are null were removed before.
fn target(node: &'static Value) -> &'static Value {
    let branches = node["anyOf"].as_array();
    branches.and_then(|any| any.iter().find(|branch| branch["type"] != "null")).unwrap_or(node)
}

fn kinds(node: &Value) -> Vec<Kind> {
    let kind = |name: &str| match name {
        "boolean" => Some(Kind::Boolean),
        "integer" => Some(Kind::Integer),
        "number" => Some(Kind::Number),
        "string" => Some(Kind::String),
        "array" => Some(Kind::Array),
        "object" => Some(Kind::Object),
        _ => None,
    };
    match node {
        Value::String(only) => kind(only).into_iter().collect(),
        Value::Array(types) => types.iter().filter_map(Value::as_str).filter_map(kind).collect(),
        _ => Vec::new(),
    }
}

fn words(node: &'static Value) -> Option<Vec<&'static str>> {
    if let Some(words) = node["enum"].as_array() {
        return Some(words.iter().filter_map(Value::as_str).collect());
    }
    let branches = node["oneOf"].as_array()?;
    Some(branches.iter().filter_map(|branch| branch["const"].as_str()).collect())
}
