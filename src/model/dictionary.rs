//! Rows of the dictionaries: the documents' lists of banks, places, currencies, codes and states.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

/// A Chinese bank, as the gateways' documents list it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Bank {
    /// Code, such as `ICBC`.
    pub code: String,
    /// Name, as the documents print it.
    pub name: String,
}

/// A Chinese province, as the gateways' documents list it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Province {
    /// Code of two digits, such as `11`.
    pub code: String,
    /// Name, as the documents print it.
    pub name: String,
}

/// A Chinese city, as the gateways' documents list it. Names repeat: only the code identifies a city.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct City {
    /// Code of four digits, such as `3050`.
    pub code: String,
    /// Name, as the documents print it.
    pub name: String,
    /// Code of its province.
    pub province: String,
}

/// A country of ISO 3166-1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Country {
    /// Two letters, such as `CN`.
    pub code: String,
    /// Three letters, such as `CHN`.
    pub alpha3: String,
    /// Three digits, such as `156`; a text, because some begin with 0.
    pub number: String,
    /// Name in English.
    pub name: String,
}

/// A currency of ISO 4217.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CurrencyInfo {
    /// Three letters, such as `EUR`.
    pub code: String,
    /// Three digits, such as `978`; a text, because some begin with 0.
    pub number: String,
    /// How many decimals it has: an amount in minor units is its units times ten to the power of this.
    pub exponent: u32,
    /// Name in English.
    pub name: String,
}

/// A way to pay that a gateway knows by a code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WayCode {
    /// Code, for `way_code` of a payment method.
    pub code: String,
    /// Name in English.
    pub name: String,
    /// The gateway that knows it.
    pub gateway: String,
}

/// Where a row of a dictionary comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DictionarySource {
    /// The gateway's own document that libtill was built from.
    Document,
    /// Other publications of the gateway or of its sisters.
    Published,
}

/// What libtill makes of a code in the answer to a new payment, refund or payout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CodeReading {
    /// The request was taken on.
    Accepted,
    /// The payment was tried and failed.
    Declined,
    /// A definite refusal: no money moved.
    Rejected,
    /// It may have happened: the order has to be asked for.
    Unknown,
}

/// A code that a gateway answers with. A gateway may answer with others: take those as `unknown`.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ErrorCode {
    /// The code, as in an error's `gateway_code`.
    pub code: String,
    /// Kind of error where a document gives it: a code of the dictionary `error_kinds`.
    pub kind: Option<String>,
    /// The gateways that answer with it. Another row may have the same code for another gateway.
    pub gateways: Vec<String>,
    /// What libtill makes of it when it answers a payment, or what it was made for.
    pub reading: CodeReading,
    /// What it means.
    pub meaning: String,
    /// Where it is written.
    pub source: DictionarySource,
}

/// A gateway's kind of errors, as in an error's `gateway_kind`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ErrorKindInfo {
    /// The kind.
    pub code: String,
    /// The gateways that know it.
    pub gateways: Vec<String>,
    /// What it means.
    pub meaning: String,
    /// Where it is written.
    pub source: DictionarySource,
}

/// What a gateway's word for a state speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StateSubject {
    /// A payment.
    Payment,
    /// A refund.
    Refund,
    /// A payout.
    Payout,
    /// A stored payment token.
    Token,
}

/// A gateway's word or code for a state, and what libtill makes of it. Every other word is `unknown` and never final.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PaymentState {
    /// The gateway.
    pub gateway: String,
    /// What the state is one of.
    pub subject: StateSubject,
    /// The gateway's word or code.
    pub code: String,
    /// The `status` in libtill's results.
    pub status: String,
    /// Whether the state cannot change any more.
    #[serde(rename = "final")]
    pub is_final: bool,
    /// What it means.
    pub meaning: String,
    /// Where it is written.
    pub source: DictionarySource,
}

/// A value that a gateway's document lists for one of its fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GatewayValue {
    /// The gateway.
    pub gateway: String,
    /// The gateway's name of the call or of the notification.
    pub api: String,
    /// The gateway's name of the field.
    pub field: String,
    /// The value.
    pub code: String,
    /// Its meaning.
    pub name: String,
    /// Where it is written.
    pub source: DictionarySource,
}
