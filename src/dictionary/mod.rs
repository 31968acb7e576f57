//! The documents' lists: banks, places, countries, currencies, way codes, and the gateways' codes, states and values.
//!
//! [`ALL`] is the one list of dictionaries: the typed access here and in every language is generated from it.

use std::collections::BTreeMap;

use once_cell::sync::Lazy;
use schemars::SchemaGenerator;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{Error, ErrorKind, Result};
use crate::{json, model};

/// One dictionary.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct DictionaryInfo {
    /// Its name, and the name of the function that returns its rows.
    pub name: &'static str,
    /// The model type of its rows.
    pub row: &'static str,
    /// The name of the function that finds a row; empty if no single key identifies a row.
    pub entry: &'static str,
    /// The fields that identify a row: each of them alone.
    pub keys: &'static [&'static str],
    /// One sentence for the documentation.
    pub summary: &'static str,
    /// The data file: a JSON array of objects with at least `code`.
    #[serde(skip)]
    content: &'static str,
}

macro_rules! dictionaries {
    ($($name:ident: $row:ident, $summary:literal $(, $entry:ident by $($key:ident)+)?;)+) => {
        /// Every dictionary.
        pub const ALL: &[DictionaryInfo] = &[$(DictionaryInfo {
            name: stringify!($name),
            row: stringify!($row),
            entry: concat!($(stringify!($entry))?),
            keys: &[$($(stringify!($key)),+)?],
            summary: $summary,
            content: include_str!(concat!("data/", stringify!($name), ".json")),
        }),+];

        /// Builds all indexes, so that no later call has to.
        pub fn prepare() {
            $($($entry("");)?)+
        }

        /// Adds the rows to the model's schema.
        pub fn define(generator: &mut SchemaGenerator) {
            $(generator.subschema_for::<model::$row>();)+
        }

        $(
            #[doc = $summary]
            pub fn $name() -> &'static [model::$row] {
                static ROWS: Lazy<Vec<model::$row>> = Lazy::new(|| rows(stringify!($name)));
                &ROWS
            }

            $(
                #[doc = concat!("The row of `", stringify!($name), "` with that ", $("`", stringify!($key), "` ",)+ "exactly.")]
                pub fn $entry(code: &str) -> Option<&'static model::$row> {
                    static INDEX: Lazy<BTreeMap<&'static str, &'static model::$row>> = Lazy::new(|| {
                        $name().iter().flat_map(|row| [$((row.$key.as_str(), row)),+]).collect()
                    });
                    INDEX.get(code).copied()
                }
            )?
        )+
    };
}

dictionaries! {
    banks: Bank, "The Chinese banks of PayMart's and OnlinePay's documents.", bank by code;
    provinces: Province, "The Chinese provinces of PayMart's and OnlinePay's documents.", province by code;
    cities: City, "The Chinese cities of PayMart's and OnlinePay's documents; names may repeat, codes are unique.", city by code;
    countries: Country, "The countries of ISO 3166-1.", country by code alpha3 number;
    currencies: CurrencyInfo, "The currencies of ISO 4217.", currency by code;
    way_codes: WayCode, "The ways to pay that gateways know by a code.", way_code by code;
    error_codes: ErrorCode, "The codes in the gateways' answers, as far as they list them.";
    error_kinds: ErrorKindInfo, "The gateways' own kinds of errors.", error_kind by code;
    payment_states: PaymentState, "The gateways' words and codes for states, with libtill's status for each.";
    gateway_values: GatewayValue, "The values that gateways list for their own fields.";
}

/// The dictionary's content: a JSON array.
pub fn text(name: &str) -> Result<&'static str> {
    let found = ALL.iter().find(|dictionary| dictionary.name == name).map(|dictionary| dictionary.content);
    found.ok_or_else(|| {
        let names: Vec<&str> = names().collect();
        let hint = json::proposal(name, names.iter().copied()).unwrap_or_else(|| ".".to_owned());
        let message =
            format!("there is no dictionary \"{}\"{hint} There are: {}", json::shown(name), names.join(", "));
        Error::violation(ErrorKind::InvalidRequest, "name", message)
    })
}

/// The names of the dictionaries.
pub fn names() -> impl Iterator<Item = &'static str> {
    ALL.iter().map(|dictionary| dictionary.name)
}

/// What is known about a gateway's code; unlisted codes may still arrive.
pub fn error_code(gateway: &str, code: &str) -> Option<&'static model::ErrorCode> {
    error_codes().iter().find(|row| row.code == code && row.gateways.iter().any(|name| name == gateway))
}

fn rows<T: DeserializeOwned>(name: &str) -> Vec<T> {
    let content = text(name).expect("the dictionary is listed");
    serde_json::from_str(content).expect("the data file contains such rows")
}

#[cfg(test)]
pub mod agreement;
#[cfg(test)]
mod tests;
