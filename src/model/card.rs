//! Payment cards, on the way in and masked on the way out.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use crate::secret::Secret;

/// A payment card as the customer typed it.
#[skip_serializing_none]
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Card {
    /// Card number, 12 to 19 digits; spaces are allowed.
    #[schemars(length(min = 12, max = 23), regex(pattern = "^[0-9][0-9 ]*[0-9]$"))]
    pub number: Secret,
    /// Month of expiry, 1 to 12.
    #[schemars(range(min = 1, max = 12))]
    pub expiry_month: u8,
    /// Year of expiry in four digits, 2000 to 2099.
    #[schemars(range(min = 2000, max = 2099))]
    pub expiry_year: u16,
    /// Name on the card.
    #[schemars(length(min = 1, max = 255))]
    // The number says which account it is; issuers do not decline for a name.
    #[schemars(extend("x-must-be-sent" = false))]
    pub holder: Option<String>,
    /// Security code, 3 digits, or 4 on American Express.
    #[schemars(length(min = 3, max = 4), regex(pattern = "^[0-9]+$"))]
    pub cvv: Option<Secret>,
    /// Card scheme such as `VISA`, where a gateway asks for it.
    #[schemars(length(min = 1, max = 32))]
    // The number says it.
    #[schemars(extend("x-must-be-sent" = false))]
    pub brand: Option<String>,
}

impl Card {
    /// The card number without spaces.
    pub fn digits(&self) -> Secret {
        self.number.without_spaces()
    }
}

/// What a gateway reports about a used card. No field contains a whole card number.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct MaskedCard {
    /// Card number with all but the first six and last four digits masked.
    pub number: Option<String>,
    /// Last four digits.
    pub last4: Option<String>,
    /// Card scheme such as `VISA`.
    pub brand: Option<String>,
    /// Name on the card, as far as the gateway shows it.
    pub holder: Option<String>,
    /// Country of the issuer, alpha-2.
    pub country: Option<String>,
    /// `DEBIT`, `CREDIT` and so on, in the gateway's words.
    pub funding: Option<String>,
    /// Month of expiry in two digits.
    pub expiry_month: Option<String>,
    /// Year of expiry in two digits.
    pub expiry_year: Option<String>,
    /// Electronic commerce indicator of the 3-D Secure authentication.
    pub eci: Option<String>,
    /// Version of 3-D Secure that was used.
    pub three_ds_version: Option<String>,
    /// Result of the 3-D Secure authentication: Y, N, U, A or R.
    pub three_ds_status: Option<String>,
    /// Result of the address verification.
    pub avs_result: Option<String>,
}
