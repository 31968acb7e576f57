//! What a gateway takes and can do, for a page of settings.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use crate::money::{Amount, Currency};

/// What the value of a credential is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CredentialKind {
    /// One line of text.
    Text,
    /// One of the credential's `values`.
    Choice,
    /// An ISO 4217 currency code in capitals, such as `MXN`.
    Currency,
    /// An RSA private key, which signs: PEM or base64, in one line or several.
    RsaPrivateKey,
    /// One or more RSA public keys, which verify: PEM or base64, in one line or several.
    RsaPublicKey,
}

/// A name or key that a client's configuration has below `credentials`.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CredentialCapability {
    /// Its name below `credentials`.
    pub name: String,
    /// What its value is.
    pub kind: CredentialKind,
    /// Whether a client needs it.
    pub required: bool,
    /// Whether it is a secret: a page of settings must not show it again.
    pub secret: bool,
    /// What it is, in a few words.
    pub help: String,
    /// The words of a choice.
    pub values: Option<Vec<String>>,
}

/// How something about a gateway is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CapabilitySource {
    /// The gateway's own document that libtill was built from.
    Document,
    /// Other publications of the gateway.
    Published,
    /// No document: assumed by us, marked everywhere and trusted nowhere.
    Assumed,
    /// libtill builds it from the gateway's other operations.
    Derived,
}

/// The characters that a number may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NumberCharacters {
    /// Any.
    Any,
    /// ASCII letters, digits and underscores.
    Word,
    /// Printable ASCII characters without spaces.
    Printable,
    /// Any but slashes, backslashes and control characters; and it must not be `.` or `..`.
    PathSegment,
}

/// The rule for a number that the shop gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NumberRule {
    /// The field of the request, such as `order_id`.
    pub field: String,
    /// The smallest number of characters.
    pub min_length: u32,
    /// The largest number of characters.
    pub max_length: u32,
    /// The characters that it may have.
    pub characters: NumberCharacters,
}

/// The amounts that can be sent in some currencies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AmountRule {
    /// The currencies. One that no rule has is refused.
    pub currencies: Vec<Currency>,
    /// Amounts are multiples of this, in minor units.
    pub step: Amount,
    /// The smallest amount, in minor units.
    pub minimum: Amount,
    /// The largest amount, in minor units.
    pub maximum: Amount,
}

/// How a customer pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaymentMethodKind {
    /// On the gateway's page: the request has no `payment_method`.
    HostedPage,
    /// `payment_method.card`.
    Card,
    /// `payment_method.stored_token`.
    StoredToken,
    /// `payment_method.wallet`.
    Wallet,
    /// `payment_method.bank_transfer`.
    BankTransfer,
    /// `payment_method.drop_in`: what the gateway's drop-in component collected.
    DropIn,
    /// `payment_method.google_pay`.
    GooglePay,
    /// `payment_method.apple_pay`.
    ApplePay,
    /// `payment_method.way_code`.
    WayCode,
}

/// A requirement of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RequiredField {
    /// The paths of the fields of which at least one must be set: mostly one.
    pub any_of: Vec<String>,
}

/// A way to pay, with what `payment_create` needs for it besides what the schema requires.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PaymentMethodCapability {
    /// The way to pay.
    pub method: PaymentMethodKind,
    /// What the request needs.
    pub required: Vec<RequiredField>,
}

/// One operation of a gateway.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OperationCapability {
    /// Its name, such as `payment_create`.
    pub operation: String,
    /// How it is known.
    pub source: CapabilitySource,
    /// What to know about it, in a few words.
    pub note: Option<String>,
    /// Whether the gateway documents that it refuses a duplicate order number here, so that `resend` is allowed.
    pub refuses_duplicates: bool,
    /// Whether the amount may be a part of the payment's: of refunds and captures.
    pub partial: Option<bool>,
    /// The rule for the number that the shop gives, where there is one.
    pub number: Option<NumberRule>,
    /// The amounts that can be sent, where the request has one.
    pub amounts: Option<Vec<AmountRule>>,
    /// Whether an amount of 0 checks a card and takes nothing, with a `stored_credential` that stores it.
    pub checks_cards: bool,
}

/// What authenticates notifications.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NotificationAuthentication {
    /// The gateway's signature, which libtill checks.
    Signature,
    /// Nothing: `notification_confirm` asks the gateway.
    None,
}

/// What a shop can do with a gateway, at a glance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GatewayFeatures {
    /// Whether the gateway has a payment page.
    pub hosted_page: bool,
    /// Whether payments can be refunded.
    pub refunds: bool,
    /// Whether a part of a payment can be refunded.
    pub partial_refunds: bool,
    /// Whether payments can be authorized first and captured later.
    pub captures: bool,
    /// Whether a part of an authorization can be captured.
    pub partial_captures: bool,
    /// Whether a payment can be queried.
    pub payment_queries: bool,
    /// Whether a refund can be queried.
    pub refund_queries: bool,
    /// Whether money can be paid out.
    pub payouts: bool,
    /// Whether there are payment links.
    pub payment_links: bool,
    /// Whether the gateway charges subscriptions.
    pub subscriptions: bool,
    /// Whether a payment of 0 checks a card that is stored.
    pub card_checks: bool,
    /// Whether the gateway sends notifications that libtill reads.
    pub notifications: bool,
}

/// What a gateway takes and can do. A page of settings can be built from it: libtill checks requests with the same tables.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GatewayCapabilities {
    /// The gateway's name.
    pub gateway: String,
    /// The names and keys that its configuration takes.
    pub credentials: Vec<CredentialCapability>,
    /// The credential that names the only currency of the account, where there is one: amounts in any other are refused.
    pub account_currency: Option<String>,
    /// Whether `base_url` is required, because no document names a host.
    pub requires_base_url: bool,
    /// The address in production, where a document names one.
    pub production_url: Option<String>,
    /// The address of the gateway's sandbox. If it is that of production, the key decides whether money moves.
    pub sandbox_url: Option<String>,
    /// What a shop can do, at a glance.
    pub features: GatewayFeatures,
    /// The ways to pay.
    pub payment_methods: Vec<PaymentMethodCapability>,
    /// Its operations.
    pub operations: Vec<OperationCapability>,
    /// What authenticates its notifications.
    pub notifications: NotificationAuthentication,
    /// The signature scheme for `till_sign`.
    pub signature_scheme: String,
    /// How it takes amounts, in a few words.
    pub amounts: String,
    /// After how many milliseconds a query that finds nothing means that nothing happened.
    pub settle_after_ms: u64,
}
