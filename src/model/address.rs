//! People and where they live.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

/// A postal address with the name and contact of the person it belongs to; used for billing and for shipping.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Address {
    /// Given name.
    #[schemars(length(min = 1, max = 255))]
    pub first_name: Option<String>,
    /// Middle name.
    #[schemars(length(min = 1, max = 64))]
    pub middle_name: Option<String>,
    /// Family name.
    #[schemars(length(min = 1, max = 255))]
    pub last_name: Option<String>,
    /// First address line: street and number.
    #[schemars(length(min = 1, max = 1024))]
    pub line1: Option<String>,
    /// Second address line.
    #[schemars(length(min = 1, max = 1024))]
    pub line2: Option<String>,
    /// Third address line.
    #[schemars(length(min = 1, max = 1024))]
    pub line3: Option<String>,
    /// City; where the gateway takes codes, one of the dictionary `cities`.
    #[schemars(length(min = 1, max = 255))]
    pub city: Option<String>,
    /// Region.
    #[schemars(length(min = 1, max = 64))]
    pub region: Option<String>,
    /// State or province; where the gateway takes codes, one of the dictionary `provinces`.
    #[schemars(length(min = 1, max = 255))]
    pub state: Option<String>,
    /// Postal code.
    #[schemars(length(min = 1, max = 255))]
    pub postcode: Option<String>,
    /// ISO 3166-1 country: alpha-2, or alpha-3 or number where the gateway takes them.
    #[schemars(length(min = 2, max = 3))]
    pub country: Option<String>,
    /// E-mail address.
    #[schemars(length(min = 3, max = 255), email)]
    pub email: Option<String>,
    /// Telephone number.
    #[schemars(length(min = 1, max = 255))]
    pub phone: Option<String>,
    /// The telephone number's country calling code.
    #[schemars(length(min = 1, max = 16))]
    pub phone_region: Option<String>,
}

/// The shop's customer: who buys.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Customer {
    /// The shop's own number for the customer; some gateways require it and bind tokens to it.
    #[schemars(length(min = 1, max = 64))]
    pub id: Option<String>,
    /// Given name.
    #[schemars(length(min = 1, max = 255))]
    pub first_name: Option<String>,
    /// Middle name.
    #[schemars(length(min = 1, max = 64))]
    pub middle_name: Option<String>,
    /// Family name.
    #[schemars(length(min = 1, max = 255))]
    pub last_name: Option<String>,
    /// E-mail address.
    #[schemars(length(min = 3, max = 255), email)]
    pub email: Option<String>,
    /// Telephone number.
    #[schemars(length(min = 1, max = 255))]
    pub phone: Option<String>,
    /// The telephone number's country calling code.
    #[schemars(length(min = 1, max = 16))]
    pub phone_region: Option<String>,
    /// The customer's IP address, version 4 or 6.
    #[schemars(length(min = 2, max = 45))]
    pub ip: Option<String>,
    /// Street and number.
    #[schemars(length(min = 1, max = 1024))]
    pub address: Option<String>,
    /// City.
    #[schemars(length(min = 1, max = 255))]
    pub city: Option<String>,
    /// Region.
    #[schemars(length(min = 1, max = 255))]
    pub region: Option<String>,
    /// State or province.
    #[schemars(length(min = 1, max = 255))]
    pub state: Option<String>,
    /// Postal code.
    #[schemars(length(min = 1, max = 255))]
    pub postcode: Option<String>,
    /// ISO 3166-1 country.
    #[schemars(length(min = 2, max = 3))]
    pub country: Option<String>,
}

/// The person whose account pays, as the bank knows it.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Payer {
    /// Full name.
    #[schemars(length(min = 1, max = 255))]
    pub name: Option<String>,
    /// Kind of identity document, in the gateway's words.
    #[schemars(length(min = 1, max = 32))]
    pub document_type: Option<String>,
    /// Number of the identity document.
    #[schemars(length(min = 1, max = 64))]
    pub document_number: Option<String>,
    /// Kind of tax number, in the gateway's words.
    #[schemars(length(min = 1, max = 32))]
    pub tax_type: Option<String>,
    /// Tax number.
    #[schemars(length(min = 1, max = 64))]
    pub tax_number: Option<String>,
}
