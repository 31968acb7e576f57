//! Ways to pay, and accounts to pay out to.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::{Address, ApplePay, Card, DropIn, GooglePay};
use crate::secret::Secret;

/// How a customer pays. At most one key is set; none sends the customer to the gateway's own page.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PaymentMethod {
    /// A card that the customer typed into the shop.
    pub card: Option<Card>,
    /// A token of an earlier payment or of `token_create`.
    pub stored_token: Option<StoredToken>,
    /// A wallet.
    pub wallet: Option<Wallet>,
    /// A transfer through the customer's bank.
    pub bank_transfer: Option<BankTransfer>,
    /// What the gateway's drop-in component collected: see `payment_session_create`.
    pub drop_in: Option<DropIn>,
    /// A decrypted token of Google Pay.
    pub google_pay: Option<GooglePay>,
    /// A decrypted token of Apple Pay.
    pub apple_pay: Option<ApplePay>,
    /// The gateway's code of a collection method, such as `va` or `store`: see the dictionary `way_codes`.
    #[schemars(length(min = 1, max = 64))]
    pub way_code: Option<String>,
}

/// A stored payment token.
#[skip_serializing_none]
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StoredToken {
    /// The gateway's token.
    #[schemars(length(min = 1, max = 255))]
    pub token: String,
    /// Security code, where the issuer asks for it again.
    #[schemars(length(min = 3, max = 4), regex(pattern = "^[0-9]+$"))]
    pub cvv: Option<Secret>,
    /// The payment method behind the token, in the gateway's words, as the token's own `method` has it; `CARD` when absent.
    #[schemars(length(min = 1, max = 16))]
    // The token says it.
    #[schemars(extend("x-must-be-sent" = false))]
    pub method: Option<String>,
    /// The wallet or bank behind the token, as the token's own `organisation` has it.
    #[schemars(length(min = 1, max = 32))]
    // The token says it.
    #[schemars(extend("x-must-be-sent" = false))]
    pub organisation: Option<String>,
}

/// A wallet.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Wallet {
    /// The wallet's token, from an earlier payment's `wallet_token`.
    #[schemars(length(min = 1, max = 255))]
    pub token: Option<String>,
    /// The organisation that runs the wallet, such as `DANA`.
    #[schemars(length(min = 1, max = 32))]
    pub organisation: Option<String>,
    /// The customer's account with that organisation: e-mail address, telephone number or account number.
    #[schemars(length(min = 1, max = 128))]
    pub account: Option<String>,
}

/// A transfer through the customer's bank.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct BankTransfer {
    /// The bank, in the gateway's words.
    #[schemars(length(min = 1, max = 32))]
    pub organisation: Option<String>,
    /// The customer's account number with the bank.
    #[schemars(length(min = 1, max = 32))]
    pub account: Option<String>,
}

/// A bank account that money is paid out to.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct BankAccount {
    /// Name of the account's owner.
    #[schemars(length(min = 1, max = 255))]
    pub holder: Option<String>,
    /// Account number or IBAN.
    #[schemars(length(min = 1, max = 128))]
    pub number: Option<String>,
    /// Kind of account, in the gateway's words.
    #[schemars(length(min = 1, max = 64))]
    pub account_type: Option<String>,
    /// Check digits of the account.
    #[schemars(length(min = 1, max = 16))]
    pub check_digit: Option<String>,
    /// Code of the bank: see the dictionary `banks`, where the gateway lists its codes.
    #[schemars(length(min = 1, max = 64))]
    pub bank_code: Option<String>,
    /// Name of the bank.
    #[schemars(length(min = 1, max = 255))]
    // The code names the bank.
    #[schemars(extend("x-must-be-sent" = false))]
    pub bank_name: Option<String>,
    /// Branch of the bank.
    #[schemars(length(min = 1, max = 64))]
    pub bank_branch: Option<String>,
    /// City of the bank.
    #[schemars(length(min = 1, max = 255))]
    // The code names the bank.
    #[schemars(extend("x-must-be-sent" = false))]
    pub bank_city: Option<String>,
}

/// Where a payout goes. Exactly one of `card`, `wallet` and `bank_account` is set, unless the gateway takes a wallet and a
/// bank account together.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Destination {
    /// A card; only number and expiry are used.
    pub card: Option<Card>,
    /// A wallet.
    pub wallet: Option<Wallet>,
    /// A bank account.
    pub bank_account: Option<BankAccount>,
}

/// Who receives a payout.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Recipient {
    /// The shop's own number for the recipient.
    #[schemars(length(min = 1, max = 64))]
    pub id: Option<String>,
    /// Whether a person or a company is paid: `person` when absent.
    pub kind: Option<RecipientKind>,
    /// Full name.
    #[schemars(length(min = 1, max = 512))]
    pub full_name: Option<String>,
    /// Kind of identity document, in the gateway's words.
    #[schemars(length(min = 1, max = 16))]
    pub document_type: Option<String>,
    /// Number of the identity document.
    #[schemars(length(min = 1, max = 64))]
    pub document_number: Option<String>,
    /// Day of birth, `yyyy-mm-dd`.
    #[schemars(length(min = 10, max = 10), regex(pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"))]
    pub birth_date: Option<String>,
    /// Nationality, alpha-2.
    #[schemars(length(min = 2, max = 2))]
    pub nationality: Option<String>,
    /// IP address.
    #[schemars(length(min = 2, max = 45))]
    pub ip: Option<String>,
    /// Name, address and contact.
    pub address: Option<Address>,
}

/// Whether a person or a company is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RecipientKind {
    /// A natural person.
    Person,
    /// A company.
    Company,
}
