//! ISO 4217 currencies and their numbers of decimals.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use once_cell::sync::Lazy;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// A row of the data file, as far as money needs it.
#[derive(Deserialize)]
struct Row {
    code: String,
    exponent: u32,
}

static EXPONENTS: Lazy<BTreeMap<String, u32>> = Lazy::new(|| {
    let rows: Vec<Row> = serde_json::from_str(include_str!("../dictionary/data/currencies.json"))
        .expect("the data file contains such rows");
    rows.into_iter().map(|row| (row.code, row.exponent)).collect()
});

/// Builds the list of currencies now: a fork during a later initialization would leave the child waiting for a thread that
/// does not exist there.
pub(crate) fn prepare() {
    Lazy::force(&EXPONENTS);
}

/// An ISO 4217 currency code in capitals, such as `USD`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Currency(String);

impl Currency {
    /// A currency, if ISO 4217 lists the code.
    pub fn new(code: &str) -> Option<Self> {
        EXPONENTS.contains_key(code).then(|| Self(code.to_owned()))
    }

    /// The three letters.
    pub fn code(&self) -> &str {
        &self.0
    }

    /// The number of decimals in ISO 4217: 0, 2, 3 or 4; `None` for a code that it does not list.
    pub fn exponent(&self) -> Option<u32> {
        EXPONENTS.get(&self.0).copied()
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl JsonSchema for Currency {
    fn schema_name() -> Cow<'static, str> {
        "Currency".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "An ISO 4217 currency code in capitals, such as USD.",
            "type": "string",
            "pattern": "^[A-Z]{3}$"
        })
    }
}
