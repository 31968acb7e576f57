//! The model's types as the generators of the languages see them: records, enumerations and their fields.

use anyhow::{Context, Result, bail};
use serde::Serialize;
use serde_json::Value;

/// What a field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldType {
    /// A text.
    Text,
    /// A text that must not be printed.
    Secret,
    /// An amount in minor units.
    Amount,
    /// A currency code.
    Currency,
    /// An integer.
    Integer,
    /// True or false.
    Boolean,
    /// A JSON object of any content.
    AnyObject,
    /// An object of texts by name.
    TextMap,
    /// An object of secrets by name.
    SecretMap,
    /// Another record, by name.
    Record(String),
    /// An enumeration, by name.
    Enumeration(String),
    /// A list.
    List(Box<FieldType>),
}

impl FieldType {
    /// The record that it is, or is a list of.
    fn record(&self) -> Option<String> {
        match self {
            Self::Record(name) => Some(name.clone()),
            Self::List(element) => element.record(),
            _ => None,
        }
    }
}

/// What every gateway takes and can do: public, like the rows of a dictionary.
const CAPABILITIES: &str = "GatewayCapabilities";

/// One field of a record.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name across the C ABI.
    pub name: String,
    /// What it holds.
    pub field_type: FieldType,
    /// Whether it is always there.
    pub required: bool,
    /// Whether it is the text of an instant, for which a language's own type can stand.
    pub is_time: bool,
    /// What it is.
    pub description: String,
}

/// A record: a request, a result or a part of one.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: String,
    /// Its fields, in order.
    pub fields: Vec<Field>,
    /// Whether it is, or is part of, something that is sent.
    pub input: bool,
    /// Whether it is a row of a dictionary, which has nothing to hide.
    pub reference: bool,
}

/// An enumeration of texts.
#[derive(Clone, Debug)]
pub struct Enumeration {
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: String,
    /// Its texts, each with what it means.
    pub values: Vec<(String, String)>,
}

/// One operation.
#[derive(Clone, Debug, Serialize)]
pub struct Operation {
    /// Its name across the C ABI.
    pub name: String,
    /// The group in the bindings; empty for the client itself.
    pub resource: String,
    /// Its name within the group.
    pub verb: String,
    /// The request's record.
    pub request: String,
    /// The result's record.
    pub result: String,
    /// The names of the request's required fields.
    pub required: Vec<String>,
    /// What it does.
    pub summary: String,
}

/// A dictionary.
#[derive(Clone, Debug, Serialize)]
pub struct Dictionary {
    /// Its name across the C ABI, and that of the function that gives its rows.
    pub name: String,
    /// The record of its rows.
    pub row: String,
    /// The name of the function that finds a row; empty where there is none.
    pub entry: String,
    /// The fields that a row is found by: any of them.
    pub keys: Vec<String>,
    /// What it is.
    pub summary: String,
}

impl Dictionary {
    /// The keys in words: "code, alpha3 or number".
    pub fn key_words(&self) -> String {
        match self.keys.split_last() {
            Some((last, [])) => last.clone(),
            Some((last, others)) => format!("{} or {last}", others.join(", ")),
            None => String::new(),
        }
    }
}

/// A kind of error.
#[derive(Clone, Debug)]
pub struct ErrorKind {
    /// Its name across the C ABI.
    pub name: String,
    /// Its status number.
    pub status: i64,
    /// What it means.
    pub description: String,
}

impl ErrorKind {
    /// The noun of its exception, which is the same in every language: only the suffix differs. Languages have a
    /// connection and a timeout of their own.
    pub fn noun(&self) -> String {
        match self.name.as_str() {
            "connection" => "GatewayConnection".to_owned(),
            "timeout" => "GatewayTimeout".to_owned(),
            name => name
                .trim_end_matches("_error")
                .split('_')
                .map(|word| format!("{}{}", word[..1].to_uppercase(), &word[1..]))
                .collect(),
        }
    }
}

/// Everything that the generators need.
#[derive(Clone, Debug)]
pub struct Model {
    /// The records, by name.
    pub records: Vec<Record>,
    /// The enumerations, by name.
    pub enumerations: Vec<Enumeration>,
    /// The operations, in the list's order.
    pub operations: Vec<Operation>,
    /// The kinds of errors.
    pub errors: Vec<ErrorKind>,
    /// The dictionaries.
    pub dictionaries: Vec<Dictionary>,
}

impl Model {
    /// Reads the core's schema.
    pub fn load() -> Result<Self> {
        let definitions =
            till::schema::model()["$defs"].as_object().context("the model has definitions")?.clone();
        let mut model = Self {
            records: vec![],
            enumerations: vec![],
            operations: operations(&definitions)?,
            errors: errors()?,
            dictionaries: dictionaries()?,
        };
        for (name, schema) in &definitions {
            if let Some(values) = enumeration_values(schema) {
                let description = text(schema, "description");
                model.enumerations.push(Enumeration { name: name.clone(), description, values });
            } else if schema["properties"].is_object() || schema["type"] == "object" {
                let mut record = record(name, schema, &definitions)?;
                record.reference = model.dictionaries.iter().any(|dictionary| dictionary.row == *name);
                model.records.push(record);
            }
        }
        model.mark_reference(CAPABILITIES);
        Ok(model)
    }

    /// Marks a record, and every record in it, as one that has nothing to hide.
    fn mark_reference(&mut self, name: &str) {
        let Some(record) = self.records.iter_mut().find(|record| record.name == name) else { return };
        record.reference = true;
        let inner: Vec<String> = record.fields.iter().filter_map(|field| field.field_type.record()).collect();
        inner.iter().for_each(|name| self.mark_reference(name));
    }

    /// The record of that name.
    pub fn record(&self, name: &str) -> Option<&Record> {
        self.records.iter().find(|record| record.name == name)
    }

    /// The groups of operations, in order, without the client's own.
    pub fn resources(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for operation in &self.operations {
            if !operation.resource.is_empty() && !names.contains(&operation.resource.as_str()) {
                names.push(&operation.resource);
            }
        }
        names
    }
}

fn operations(definitions: &serde_json::Map<String, Value>) -> Result<Vec<Operation>> {
    let list = serde_json::to_value(till::Operation::ALL)?;
    let rows = list.as_array().context("the operations are a list")?;
    Ok(rows
        .iter()
        .map(|row| Operation {
            name: text(row, "name"),
            resource: text(row, "resource"),
            verb: text(row, "verb"),
            request: text(row, "request"),
            result: text(row, "result"),
            required: required(definitions.get(&text(row, "request")).unwrap_or(&Value::Null))
                .map(str::to_owned)
                .collect(),
            summary: text(row, "summary"),
        })
        .collect())
}

fn errors() -> Result<Vec<ErrorKind>> {
    let list = till::schema::errors();
    let rows = list["kinds"].as_array().context("the kinds are a list")?;
    Ok(rows
        .iter()
        .map(|row| ErrorKind {
            name: text(row, "name"),
            status: row["status"].as_i64().unwrap_or_default(),
            description: text(row, "description"),
        })
        .collect())
}

fn dictionaries() -> Result<Vec<Dictionary>> {
    let list = till::schema::dictionaries();
    let rows = list.as_array().context("the dictionaries are a list")?;
    let keys = |row: &Value| {
        row["keys"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    };
    Ok(rows
        .iter()
        .map(|row| Dictionary {
            name: text(row, "name"),
            row: text(row, "row"),
            entry: text(row, "entry"),
            keys: keys(row),
            summary: text(row, "summary"),
        })
        .collect())
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

fn enumeration_values(schema: &Value) -> Option<Vec<(String, String)>> {
    let branches = schema["oneOf"].as_array()?;
    branches
        .iter()
        .map(|branch| Some((branch["const"].as_str()?.to_owned(), text(branch, "description"))))
        .collect()
}

fn required(schema: &Value) -> impl Iterator<Item = &str> {
    schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str)
}

fn record(name: &str, schema: &Value, definitions: &serde_json::Map<String, Value>) -> Result<Record> {
    let required: Vec<&str> = required(schema).collect();
    let mut fields = Vec::new();
    for (field_name, property) in schema["properties"].as_object().into_iter().flatten() {
        let field_type = field_type(property, definitions).with_context(|| format!("{name}.{field_name}"))?;
        let description = property["description"].as_str().map(str::to_owned).unwrap_or_default();
        let required = required.contains(&field_name.as_str());
        let is_time = property["format"] == "date-time";
        fields.push(Field { name: field_name.clone(), field_type, required, is_time, description });
    }
    let input = schema["additionalProperties"] == Value::Bool(false);
    Ok(Record {
        name: name.to_owned(),
        description: text(schema, "description"),
        fields,
        input,
        reference: false,
    })
}

fn field_type(schema: &Value, definitions: &serde_json::Map<String, Value>) -> Result<FieldType> {
    if let Some(any) = schema["anyOf"].as_array() {
        let real = any.iter().find(|branch| branch["type"] != "null").context("something beside null")?;
        return field_type(real, definitions);
    }
    if let Some(reference) = schema["$ref"].as_str() {
        let name = reference.trim_start_matches("#/$defs/");
        let target = definitions.get(name).context("a reference leads somewhere")?;
        return Ok(match name {
            "Amount" => FieldType::Amount,
            "Currency" => FieldType::Currency,
            _ if enumeration_values(target).is_some() => FieldType::Enumeration(name.to_owned()),
            _ => FieldType::Record(name.to_owned()),
        });
    }
    let type_name = match &schema["type"] {
        Value::Array(types) => {
            types.iter().filter_map(Value::as_str).find(|one| *one != "null").unwrap_or_default()
        }
        other => other.as_str().unwrap_or_default(),
    };
    Ok(match type_name {
        "string" if schema["x-secret"] == Value::Bool(true) => FieldType::Secret,
        "string" => FieldType::Text,
        "integer" => FieldType::Integer,
        "boolean" => FieldType::Boolean,
        "array" => FieldType::List(Box::new(field_type(&schema["items"], definitions)?)),
        "object" if schema["additionalProperties"]["x-secret"] == Value::Bool(true) => FieldType::SecretMap,
        "object" if schema["additionalProperties"]["type"] == "string" => FieldType::TextMap,
        "object" => FieldType::AnyObject,
        other => bail!("the generators do not know the type {other:?}"),
    })
}
