//! The leaves of a request's schema, and values for them.

use serde_json::{Map, Value, json};
use till::operation::Operation;

/// A member that holds no other members.
#[derive(Clone, Debug)]
pub struct Leaf {
    /// Its place, such as `items[0].name`.
    pub path: String,
    /// What the schema says of it.
    pub schema: Value,
}

impl Leaf {
    /// Whether a path names this leaf, or something that it is a part of.
    pub fn is_named_by(&self, path: &str) -> bool {
        self.path.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    }

    /// Whether it has few values, of which several may mean the same.
    pub fn is_choice(&self) -> bool {
        !words(&self.schema).is_empty() || self.schema["type"].to_string().contains("boolean")
    }
}

/// The optional leaves of a request: those that it can do without, or that stand in something that it can do without. Settings
/// of the call are libtill's own, and what a gateway told before (an event) is no request.
pub fn optional(type_name: &str) -> Vec<Leaf> {
    let mut leaves = Vec::new();
    collect(&definition(type_name), String::new(), false, &mut leaves);
    leaves
}

fn collect(schema: &Value, path: String, is_optional: bool, leaves: &mut Vec<Leaf>) {
    let answers = |name: &str| Operation::ALL.iter().any(|info| info.result == name);
    let schema = match reference(schema) {
        Some(name) if name == "CallOptions" || answers(&name) => return,
        Some(name) => definition(&name),
        None => plain(schema),
    };
    if let Some(properties) = schema["properties"].as_object() {
        for (name, property) in properties {
            let is_required = schema["required"].as_array().into_iter().flatten().any(|one| one == name);
            let below = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            collect(property, below, is_optional || !is_required, leaves);
        }
    } else if schema["items"].is_object() {
        collect(&schema["items"], format!("{path}[0]"), true, leaves);
    } else if is_optional {
        leaves.push(Leaf { path, schema });
    }
}

/// What the schema says of a place.
pub fn at(type_name: &str, path: &str) -> Value {
    let mut schema = definition(type_name);
    for name in path.split('.') {
        let (name, index) = name.split_once('[').map_or((name, None), |(name, index)| (name, Some(index)));
        schema = resolved(&schema["properties"][name]);
        if index.is_some() {
            schema = resolved(&schema["items"]);
        }
    }
    schema
}

fn definition(name: &str) -> Value {
    till::schema::model()["$defs"][name].clone()
}

/// The type that a schema points to.
fn reference(schema: &Value) -> Option<String> {
    let schema = plain(schema);
    schema["$ref"].as_str().map(|text| text.trim_start_matches("#/$defs/").to_owned())
}

/// The schema without "or null".
fn plain(schema: &Value) -> Value {
    let any = schema["anyOf"].as_array().into_iter().flatten();
    any.into_iter().find(|one| one["type"] != "null").unwrap_or(schema).clone()
}

fn resolved(schema: &Value) -> Value {
    reference(schema).map_or_else(|| plain(schema), |name| definition(&name))
}

fn words(schema: &Value) -> Vec<Value> {
    let listed = schema["enum"].as_array().into_iter().flatten().filter(|word| word.is_string()).cloned();
    let described = schema["oneOf"].as_array().into_iter().flatten().map(|branch| branch["const"].clone());
    listed.chain(described).filter(|word| !word.is_null()).collect()
}

/// Values that a place may take, the likeliest first.
pub fn values(schema: &Value) -> Vec<Value> {
    let schema = resolved(schema);
    let is = |name: &str| {
        let types = schema["type"].as_array().cloned().unwrap_or_else(|| vec![schema["type"].clone()]);
        types.contains(&json!(name))
    };
    let words = words(&schema);
    if !words.is_empty() {
        return words;
    }
    if is("boolean") {
        return vec![json!(true), json!(false)];
    }
    if is("integer") {
        let least = schema["minimum"].as_i64().unwrap_or(0);
        let most = schema["maximum"].as_i64().unwrap_or(i64::MAX);
        let tried = [least + 1, 3, 100, 700, 10_000, least].into_iter();
        return tried.filter(|number| (least..=most).contains(number)).map(|number| json!(number)).collect();
    }
    if is("object") {
        return filled_object(&schema)
            .map_or_else(|| vec![json!({"leafA": "one"}), json!({"leafA": "two"})], |o| vec![o]);
    }
    if is("array") {
        return vec![json!([])];
    }
    texts(&schema)
}

/// An object with what it cannot do without; none where its members have no names.
pub fn filled_object(schema: &Value) -> Option<Value> {
    let properties = schema["properties"].as_object()?;
    let names = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let filled = names.map(|name| (name.to_owned(), values(&properties[name])[0].clone()));
    Some(Value::Object(filled.collect::<Map<_, _>>()))
}

fn texts(schema: &Value) -> Vec<Value> {
    let tried: &[&str] = match (schema["format"].as_str(), schema["pattern"].as_str()) {
        (Some("email"), _) => &["leaf@one.example", "leaf@two.example"],
        (Some("uri"), _) => &["https://one.example/leaf", "https://two.example/leaf"],
        (Some("date-time"), _) => &["2026-01-02T03:04:05.000Z", "2026-01-03T03:04:05.000Z"],
        (_, Some("^[A-Z]{3}$")) => &["EUR", "USD", "CNY", "MXN", "PHP"],
        (_, Some("^[0-9]+$")) => {
            &["321", "654", "4321", "21", "22", "261231", "271231", "4242424242424242", "4392963203551251"]
        }
        (_, Some("^[0-9]{4}-[0-9]{2}-[0-9]{2}$")) => &["2001-02-03", "2002-03-04"],
        (_, Some("^[a-z]+/[a-z0-9.+-]+$")) => &["image/png", "application/pdf"],
        (_, Some("^[0-9][0-9 ]*[0-9]$")) => &["4242424242424242", "4392963203551251"],
        (_, Some(_)) => &["leaf-one", "leaf-two"],
        _ => &[
            "leafy one",
            "leafy two",
            "leafone",
            "leaftwo",
            "US",
            "GB",
            "192.0.2.91",
            "192.0.2.92",
            "BOC",
            "ICBC",
            "11",
            "12",
            "1000",
            "1001",
            "va",
            "store",
            "{\"leaf\":1}",
            "{\"leaf\":2}",
            "/api/v1/payments",
            "myshop://leaf",
            "PAY",
        ],
    };
    let within = |text: &&&str| {
        let length = text.chars().count() as u64;
        length >= schema["minLength"].as_u64().unwrap_or(0)
            && length <= schema["maxLength"].as_u64().unwrap_or(u64::MAX)
    };
    tried.iter().filter(within).map(|text| json!(text)).collect()
}

/// Sets a place, and makes what has to stand around it.
pub fn set(type_name: &str, request: &mut Value, path: &str, value: Value) {
    let mut place = request;
    let mut so_far = String::new();
    for part in path.split('.') {
        let (name, is_list) = part.split_once('[').map_or((part, false), |(name, _)| (name, true));
        fill(type_name, &so_far, place);
        so_far = if so_far.is_empty() { part.to_owned() } else { format!("{so_far}.{part}") };
        place = &mut place[name];
        if is_list {
            if place.get(0).is_none() {
                *place = json!([{}]);
            }
            place = &mut place[0];
        }
    }
    *place = value;
}

/// Puts into an object what it cannot do without.
fn fill(type_name: &str, path: &str, place: &mut Value) {
    if !place.is_object() {
        *place = json!({});
    }
    if path.is_empty() {
        return;
    }
    let needed = filled_object(&at(type_name, path)).unwrap_or_else(|| json!({}));
    let members = needed.as_object().cloned().unwrap_or_default();
    for (name, value) in members {
        if place[&name].is_null() {
            place[&name] = value;
        }
    }
}

/// Takes a place out.
pub fn without(request: &Value, path: &str) -> Value {
    let mut request = request.clone();
    let (parent, name) = path.rsplit_once('.').unwrap_or(("", path));
    if let Some(members) = request.pointer_mut(&pointer(parent)).and_then(Value::as_object_mut) {
        members.remove(name);
    }
    request
}

/// The request with nothing but this path in the object at its first `depth` names.
pub fn isolated(type_name: &str, request: &Value, path: &str, depth: usize) -> Option<Value> {
    let parts: Vec<&str> = path.split('.').collect();
    let (above, below) = (parts.get(..depth)?.join("."), parts.get(depth)?);
    let mut request = request.clone();
    let members = request.pointer_mut(&pointer(&above)).and_then(Value::as_object_mut)?;
    let name = below.split('[').next().unwrap_or_default();
    if members.keys().all(|known| known == name) {
        return None;
    }
    members.retain(|known, _| known == name);
    fill(type_name, &above, request.pointer_mut(&pointer(&above))?);
    Some(request)
}

fn pointer(path: &str) -> String {
    let path = path.replace('[', ".").replace(']', "");
    if path.is_empty() { String::new() } else { format!("/{}", path.replace('.', "/")) }
}
