//! What a customer's device gives a shop to pay with: the decrypted tokens of Google Pay and Apple Pay, and what a drop-in component
//! collected.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use crate::secret::Secret;

/// What a gateway's drop-in component collected in the shop's page.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DropIn {
    /// The session that the component was opened with, as `payment_session_create` gave it.
    #[schemars(length(min = 1, max = 255))]
    pub session_key: String,
    /// The token that the component gave to the page.
    #[schemars(length(min = 1, max = 255))]
    pub token: Secret,
}

/// How Google Pay authenticated the customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GooglePayAuthMethod {
    /// A card on file, which the customer's bank may want authenticated (`PAN_ONLY`).
    PanOnly,
    /// A token of the device, with a cryptogram (`CRYPTOGRAM_3DS`).
    #[serde(rename = "cryptogram_3ds")]
    Cryptogram3ds,
}

/// A decrypted token of Google Pay.
#[skip_serializing_none]
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GooglePay {
    /// `authMethod`.
    pub auth_method: GooglePayAuthMethod,
    /// `pan`: the card's number, or the device's.
    #[schemars(length(min = 12, max = 19), regex(pattern = "^[0-9]+$"))]
    pub number: Secret,
    /// `expirationMonth`, 1 to 12.
    #[schemars(range(min = 1, max = 12))]
    pub expiry_month: u8,
    /// `expirationYear` in four digits, 2000 to 2099.
    #[schemars(range(min = 2000, max = 2099))]
    pub expiry_year: u16,
    /// `cryptogram`, with `cryptogram_3ds`.
    #[schemars(length(min = 1, max = 255))]
    pub cryptogram: Option<Secret>,
    /// `eciIndicator`.
    #[schemars(length(min = 1, max = 2), regex(pattern = "^[0-9]+$"))]
    pub eci: Option<String>,
    /// `cardNetwork`, such as `VISA`.
    #[schemars(length(min = 1, max = 32))]
    pub network: Option<String>,
    /// Name on the card.
    #[schemars(length(min = 1, max = 255))]
    // The number says which account it is.
    #[schemars(extend("x-must-be-sent" = false))]
    pub holder: Option<String>,
    /// The card's `description`, as Google Pay shows it.
    #[schemars(length(min = 1, max = 255))]
    #[schemars(extend("x-must-be-sent" = false))]
    pub description: Option<String>,
}

/// A decrypted token of Apple Pay, with its `paymentMethod`.
#[skip_serializing_none]
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ApplePay {
    /// `applicationPrimaryAccountNumber`: the device's number for the card.
    #[schemars(length(min = 12, max = 19), regex(pattern = "^[0-9]+$"))]
    pub number: Secret,
    /// `applicationExpirationDate`: six digits, year, month and day.
    #[schemars(length(min = 6, max = 6), regex(pattern = "^[0-9]+$"))]
    pub expiration_date: String,
    /// `currencyCode`: three digits.
    #[schemars(length(min = 3, max = 3), regex(pattern = "^[0-9]+$"))]
    pub currency_code: Option<String>,
    /// `transactionAmount`, as the token has it.
    #[schemars(length(min = 1, max = 20), regex(pattern = "^[0-9]+$"))]
    pub transaction_amount: Option<String>,
    /// `deviceManufacturerIdentifier`.
    #[schemars(length(min = 1, max = 64))]
    pub device_manufacturer_id: Option<String>,
    /// `paymentDataType`, such as `3DSecure`.
    #[schemars(length(min = 1, max = 32))]
    pub payment_data_type: Option<String>,
    /// `onlinePaymentCryptogram`.
    #[schemars(length(min = 1, max = 255))]
    pub cryptogram: Secret,
    /// `eciIndicator`.
    #[schemars(length(min = 1, max = 2), regex(pattern = "^[0-9]+$"))]
    pub eci: Option<String>,
    /// `network`, such as `Visa`.
    #[schemars(length(min = 1, max = 32))]
    pub network: Option<String>,
    /// `type`, such as `credit`.
    #[schemars(length(min = 1, max = 32))]
    pub card_type: Option<String>,
    /// `displayName`, as the device shows the card.
    #[schemars(length(min = 1, max = 64))]
    #[schemars(extend("x-must-be-sent" = false))]
    pub display_name: Option<String>,
}
