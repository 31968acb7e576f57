//! Payments: requests and results.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use super::{
    Address, Browser, CallOptions, Customer, Decline, Device, MaskedCard, NextAction, Payer, PaymentMethod,
    PaymentStatus, TransactionKind, Verdict,
};
use crate::money::{Amount, Currency};
use crate::secret::Secret;

/// Whether the money is taken at once or only reserved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Capture {
    /// The money is taken at once.
    #[default]
    Automatic,
    /// The money is reserved; `payment_capture` takes it, `payment_cancel` lets it go.
    Manual,
}

/// Who starts a payment with a stored credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Initiator {
    /// The customer, who is present.
    Customer,
    /// The shop, without the customer.
    Merchant,
}

/// Why a credential is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StoredCredentialReason {
    /// At fixed times: a subscription.
    Recurring,
    /// When the customer's account needs it.
    Unscheduled,
    /// One purchase, paid in parts.
    Installment,
}

/// Whether a credential is stored now or was stored before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StoredCredentialSequence {
    /// This payment stores the credential.
    First,
    /// This payment uses a stored one.
    Subsequent,
}

/// A payment that stores a credential or uses a stored one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StoredCredential {
    /// Who starts the payment.
    pub initiator: Initiator,
    /// Why the credential is stored.
    pub reason: StoredCredentialReason,
    /// Whether it is stored now or was stored before.
    pub sequence: StoredCredentialSequence,
}

/// One item of the cart.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// The shop's number for the article.
    #[schemars(length(min = 1, max = 64))]
    pub id: Option<String>,
    /// Name of the article.
    #[schemars(length(min = 1, max = 255))]
    pub name: String,
    /// How many.
    #[schemars(range(min = 1, max = 999999999))]
    pub quantity: u32,
    /// Price of one, in minor units of the payment's currency.
    pub price: Amount,
    /// Address of the article's page.
    #[schemars(length(min = 1, max = 128))]
    pub url: Option<String>,
    /// Category of the article.
    #[schemars(length(min = 1, max = 128))]
    pub category: Option<String>,
    /// Description of the article.
    #[schemars(length(min = 1, max = 256))]
    pub description: Option<String>,
}

/// A payment to be made. Store `order_id` under a unique key before the call: it names one attempt.
#[skip_serializing_none]
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PaymentRequest {
    /// The shop's number for this attempt, never used twice.
    #[schemars(length(min = 1, max = 255))]
    #[schemars(extend("x-must-be-sent" = true))]
    pub order_id: String,
    /// Amount in minor units.
    #[schemars(extend("x-must-be-sent" = true))]
    pub amount: Amount,
    /// Currency.
    #[schemars(extend("x-must-be-sent" = true))]
    pub currency: Currency,
    /// What is paid for; customers see it.
    #[schemars(length(min = 1, max = 255))]
    pub description: Option<String>,
    /// Where the customer returns after paying; http or https.
    #[schemars(length(min = 8, max = 1024), url)]
    pub success_url: Option<String>,
    /// Where the customer returns after failing to pay; http or https.
    #[schemars(length(min = 8, max = 1024), url)]
    pub failure_url: Option<String>,
    /// Where the customer returns while the payment is pending, at gateways that have a page for it; http or https.
    #[schemars(length(min = 8, max = 1024), url)]
    pub pending_url: Option<String>,
    /// Where the gateway sends its notifications; http or https.
    #[schemars(length(min = 8, max = 1024), url)]
    pub notify_url: Option<String>,
    /// The shop's own text, which the gateway gives back.
    #[schemars(length(min = 1, max = 1024))]
    pub custom_data: Option<String>,
    /// Language of the gateway's pages, such as `en`, `zh`, `ja`.
    #[schemars(length(min = 2, max = 16))]
    pub locale: Option<String>,
    /// Country in which the customer pays, alpha-2.
    #[schemars(length(min = 2, max = 3))]
    pub country: Option<String>,
    /// Whether the money is taken at once (`automatic`, when absent) or only reserved.
    #[schemars(extend("x-must-be-sent" = true))]
    pub capture: Option<Capture>,
    /// Set when the payment stores a credential or uses a stored one.
    #[schemars(extend("x-must-be-sent" = true))]
    pub stored_credential: Option<StoredCredential>,
    /// Whether the customer is asked to authenticate with 3-D Secure, at gateways that leave this to the shop. `true`
    /// needs `success_url` and `notify_url`; without it the gateway does what it always does.
    #[schemars(extend("x-must-be-sent" = true))]
    pub three_d_secure: Option<bool>,
    /// How the customer pays; absent: on the gateway's own page.
    #[schemars(extend("x-must-be-sent" = true))]
    pub payment_method: Option<PaymentMethod>,
    /// The person whose account pays, as the bank knows it.
    pub payer: Option<Payer>,
    /// The shop's customer.
    pub customer: Option<Customer>,
    /// Billing address.
    pub billing: Option<Address>,
    /// Shipping address.
    pub shipping: Option<Address>,
    /// The cart.
    #[schemars(length(max = 500))]
    pub items: Option<Vec<Item>>,
    /// The customer's browser.
    pub browser: Option<Browser>,
    /// The customer's device.
    pub device: Option<Device>,
    /// Facts for the gateway's fraud rules, in the gateway's words.
    #[schemars(length(max = 100))]
    pub risk: Option<BTreeMap<String, String>>,
    /// A remark for the shop's own records at the gateway.
    #[schemars(length(min = 1, max = 255))]
    pub remark: Option<String>,
    /// How long the customer may take to pay, in seconds.
    #[schemars(range(min = 1, max = 31536000))]
    pub expires_in_s: Option<u32>,
    /// Fields of the gateway that libtill does not name, merged unchanged into its request.
    // Nobody but the gateway knows what these move.
    #[schemars(extend("x-must-be-sent" = true))]
    pub gateway_options: Option<Map<String, Value>>,
    /// Settings of this call.
    pub options: Option<CallOptions>,
}

/// Queries one payment; exactly one of `id` and `order_id`.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(extend("x-must-be-sent" = true))]
pub struct PaymentGetRequest {
    /// The gateway's number of the payment.
    #[schemars(length(min = 1, max = 255))]
    pub id: Option<String>,
    /// The shop's order number.
    #[schemars(length(min = 1, max = 255))]
    pub order_id: Option<String>,
    /// Settings of this call.
    pub options: Option<CallOptions>,
}

/// Lists payments and payouts, newest first where the gateway sorts so.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(extend("x-must-be-sent" = true))]
pub struct PaymentListRequest {
    /// First day, `yyyy-mm-dd`.
    #[schemars(length(min = 10, max = 10), regex(pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"))]
    pub created_from: Option<String>,
    /// Last day, `yyyy-mm-dd`.
    #[schemars(length(min = 10, max = 10), regex(pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"))]
    pub created_to: Option<String>,
    /// Page, from 1; an earlier page's `next` gives it.
    #[schemars(range(min = 1, max = 1000000))]
    pub page: Option<u32>,
    /// Records to a page, at most 500.
    #[schemars(range(min = 1, max = 500))]
    pub per_page: Option<u32>,
    /// Only payments, or only payouts; absent: both.
    pub kind: Option<TransactionKind>,
    /// Only this order number.
    #[schemars(length(min = 1, max = 255))]
    pub order_id: Option<String>,
    /// Settings of this call.
    pub options: Option<CallOptions>,
}

/// Takes the money of an authorized payment.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PaymentCaptureRequest {
    /// The gateway's number of the payment; where the gateway needs it and it is absent, it is looked up by `order_id`.
    #[schemars(length(min = 1, max = 255))]
    #[schemars(extend("x-must-be-sent" = true))]
    pub id: Option<String>,
    /// The shop's order number; some gateways require it.
    #[schemars(length(min = 1, max = 255))]
    #[schemars(extend("x-must-be-sent" = true))]
    pub order_id: Option<String>,
    /// The shop's number for this capture, never used twice; some gateways require it.
    #[schemars(length(min = 1, max = 64))]
    pub capture_id: Option<String>,
    /// How much to take, in minor units; some gateways require it, and some capture the whole amount only.
    #[schemars(extend("x-must-be-sent" = true))]
    pub amount: Option<Amount>,
    /// Currency of `amount`.
    #[schemars(extend("x-must-be-sent" = true))]
    pub currency: Option<Currency>,
    /// Settings of this call.
    pub options: Option<CallOptions>,
}

/// Lets the money of an authorized payment go.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PaymentCancelRequest {
    /// The gateway's number of the payment; where the gateway needs it and it is absent, it is looked up by `order_id`.
    #[schemars(length(min = 1, max = 255))]
    #[schemars(extend("x-must-be-sent" = true))]
    pub id: Option<String>,
    /// The shop's order number; some gateways require it.
    #[schemars(length(min = 1, max = 255))]
    #[schemars(extend("x-must-be-sent" = true))]
    pub order_id: Option<String>,
    /// The shop's number for this cancellation, never used twice; some gateways require it.
    #[schemars(length(min = 1, max = 64))]
    pub cancel_id: Option<String>,
    /// Settings of this call.
    pub options: Option<CallOptions>,
}

/// Closes a payment that nobody has paid yet: its page stops working, and it is never paid.
#[skip_serializing_none]
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("x-must-be-sent" = true))]
pub struct PaymentCloseRequest {
    /// The shop's order number.
    #[schemars(length(min = 1, max = 255))]
    pub order_id: String,
    /// Why, for the gateway's records.
    #[schemars(length(min = 1, max = 255))]
    pub reason: Option<String>,
    /// Settings of this call.
    pub options: Option<CallOptions>,
}

/// Continues a payment with the code that the customer has received.
#[skip_serializing_none]
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("x-must-be-sent" = true))]
pub struct PaymentConfirmRequest {
    /// The shop's order number.
    #[schemars(length(min = 1, max = 255))]
    pub order_id: String,
    /// The gateway's number of the payment; some gateways require it.
    #[schemars(length(min = 1, max = 255))]
    pub id: Option<String>,
    /// The one-time password.
    pub verification_code: Secret,
    /// Settings of this call.
    pub options: Option<CallOptions>,
}

/// Resolves a payment whose outcome is unknown.
#[skip_serializing_none]
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PaymentResolveRequest {
    /// The shop's order number.
    #[schemars(length(min = 1, max = 255))]
    pub order_id: String,
    /// Amount that was asked for, in minor units.
    pub amount: Amount,
    /// Currency that was asked for.
    pub currency: Currency,
    /// When the last byte of the attempt may have been sent, RFC 3339; the start of the call will do, because the client's
    /// `total_ms` is added. Once it is longer ago than the error's `settle_after_ms`, an empty answer is final.
    #[schemars(length(min = 20, max = 40), extend("format" = "date-time"))]
    pub attempted_at: Option<String>,
    /// The `capture` of the attempt. With `manual`, a payment counts as authorized and not as paid if the gateway's query does
    /// not distinguish them.
    pub capture: Option<Capture>,
    /// Settings of this call.
    pub options: Option<CallOptions>,
}

/// A fee that the gateway takes.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Fee {
    /// What the fee is for, in the gateway's words.
    pub kind: Option<String>,
    /// How much, in minor units of `currency`.
    pub amount: Option<Amount>,
    /// Currency of the fee.
    pub currency: Option<Currency>,
    /// Address of the invoice.
    pub url: Option<String>,
}

/// A payment as the gateway reports it. Only `status` says whether it succeeded.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Payment {
    /// The gateway that answered.
    pub gateway: String,
    /// The gateway's number of the payment.
    pub id: Option<String>,
    /// The shop's order number.
    pub order_id: Option<String>,
    /// Whether the record is a payment or, in a list, among candidates or in an event, a payout or something else.
    pub operation: TransactionKind,
    /// The status.
    pub status: PaymentStatus,
    /// Whether the status cannot change any more, but for refunds and disputes.
    #[serde(rename = "final")]
    pub is_final: bool,
    /// Amount that was asked for, in minor units.
    pub amount: Option<Amount>,
    /// Currency of `amount`.
    pub currency: Option<Currency>,
    /// How much was captured, in minor units.
    pub amount_captured: Option<Amount>,
    /// How much was refunded, in minor units.
    pub amount_refunded: Option<Amount>,
    /// How much the customer really paid, in minor units, where that may differ.
    pub amount_received: Option<Amount>,
    /// Amount after the gateway's exchange, in minor units of `gateway_currency`.
    pub gateway_amount: Option<Amount>,
    /// Currency of `gateway_amount`.
    pub gateway_currency: Option<Currency>,
    /// Fees that the gateway takes.
    pub fees: Option<Vec<Fee>>,
    /// What the shop has to do next.
    pub next_action: Option<NextAction>,
    /// Set where a payment was found again and the gateway cannot repeat its `next_action`.
    pub next_action_lost: Option<bool>,
    /// Why it was declined.
    pub decline: Option<Decline>,
    /// The gateway's code for the status, if it has one.
    pub gateway_code: Option<String>,
    /// The gateway's words for the status; they prove nothing.
    pub gateway_message: Option<String>,
    /// What the customer's statement shows.
    pub descriptor: Option<String>,
    /// What was paid for.
    pub description: Option<String>,
    /// The shop's own text, given back.
    pub custom_data: Option<String>,
    /// Where the customer returns after paying.
    pub success_url: Option<String>,
    /// Where the customer returns after failing to pay.
    pub failure_url: Option<String>,
    /// Where the gateway sends its notifications.
    pub notify_url: Option<String>,
    /// Country in which the customer paid.
    pub country: Option<String>,
    /// How the customer paid, in the gateway's words.
    pub method: Option<String>,
    /// The organisation through which the customer paid.
    pub organisation: Option<String>,
    /// The card that was used, masked.
    pub card: Option<MaskedCard>,
    /// A token for later payments.
    pub stored_token: Option<String>,
    /// A token of the customer's wallet.
    pub wallet_token: Option<String>,
    /// The customer's wallet as the gateway shows it, masked.
    pub wallet_name: Option<String>,
    /// Whether the payment takes two steps: authorize and capture.
    pub two_step: Option<bool>,
    /// Set where the outcome was unknown at first and was found by asking the gateway.
    pub resolved: Option<bool>,
    /// Set by resolving: `found`, or `unknown` if the gateway reports a state that no document names.
    pub verdict: Option<Verdict>,
    /// The same for the same news, wherever it comes from: an answer or an event. Store it under a unique key, and act once.
    pub dedupe_key: Option<String>,
    /// References at banks and channels, in the gateway's words.
    pub references: Option<BTreeMap<String, String>>,
    /// When it was created, RFC 3339 where the gateway's time can be read.
    pub created_at: Option<String>,
    /// When it changed last, RFC 3339 where the gateway's time can be read.
    pub updated_at: Option<String>,
    /// Fields of the request that this gateway cannot express and that only inform.
    pub ignored: Option<Vec<String>>,
    /// The gateway's answer, verbatim.
    pub raw: Option<String>,
}

impl Payment {
    /// A payment with nothing but its status.
    pub fn new(gateway: &str, status: PaymentStatus, is_final: bool) -> Self {
        Self {
            gateway: gateway.to_owned(),
            id: None,
            order_id: None,
            operation: TransactionKind::Payment,
            status,
            is_final,
            amount: None,
            currency: None,
            amount_captured: None,
            amount_refunded: None,
            amount_received: None,
            gateway_amount: None,
            gateway_currency: None,
            fees: None,
            next_action: None,
            next_action_lost: None,
            decline: None,
            gateway_code: None,
            gateway_message: None,
            descriptor: None,
            description: None,
            custom_data: None,
            success_url: None,
            failure_url: None,
            notify_url: None,
            country: None,
            method: None,
            organisation: None,
            card: None,
            stored_token: None,
            wallet_token: None,
            wallet_name: None,
            two_step: None,
            resolved: None,
            verdict: None,
            dedupe_key: None,
            references: None,
            created_at: None,
            updated_at: None,
            ignored: None,
            raw: None,
        }
    }
}

/// One page of payments and payouts.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PaymentPage {
    /// The records.
    pub data: Vec<Payment>,
    /// Number of the next page; absent on the last one.
    pub next: Option<u32>,
    /// How many records there are in all.
    pub total: Option<u64>,
    /// Number of this page.
    pub page: Option<u32>,
    /// How many records the gateway puts on a page.
    pub per_page: Option<u32>,
    /// How many pages there are.
    pub pages: Option<u32>,
    /// The gateway's answer, verbatim.
    pub raw: Option<String>,
}
