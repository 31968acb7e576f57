//! Subscriptions whose payments the gateway takes, period by period.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use super::{CallOptions, Customer, Payment, SubscriptionStatus};
use crate::money::{Amount, Currency};

/// The unit of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PeriodUnit {
    /// Days.
    Day,
    /// Weeks.
    Week,
    /// Months.
    Month,
    /// Years.
    Year,
}

/// How often a subscription is charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// The unit.
    pub unit: PeriodUnit,
    /// How many units a period has.
    #[schemars(range(min = 1, max = 1000))]
    pub count: u32,
}

/// A trial before the first period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Trial {
    /// How many days it lasts.
    #[schemars(range(min = 1, max = 1000))]
    pub days: u32,
    /// What it costs, in minor units; 0 for nothing.
    pub amount: Amount,
}

/// First periods at another price.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IntroductoryOffer {
    /// How many periods it lasts.
    #[schemars(range(min = 1, max = 1000))]
    pub periods: u32,
    /// What each of them costs, in minor units.
    pub amount: Amount,
}

/// A subscription to be made. It charges nothing before its customer activates it with a payment. Store `subscription_id` under a
/// unique key before the call.
#[skip_serializing_none]
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("x-must-be-sent" = true))]
pub struct SubscriptionRequest {
    /// The shop's number for this subscription, never used twice.
    #[schemars(length(min = 1, max = 64))]
    pub subscription_id: String,
    /// The shop's customer; `customer.id` is required.
    #[schemars(extend("x-must-be-sent" = false))]
    pub customer: Customer,
    /// Amount of each period in minor units.
    pub amount: Amount,
    /// Currency.
    pub currency: Currency,
    /// How often it is charged.
    pub period: Period,
    /// How many periods it has.
    #[schemars(range(min = 1, max = 1000000))]
    pub total_periods: u32,
    /// What is subscribed to; customers see it.
    #[schemars(length(min = 1, max = 255))]
    pub title: String,
    /// More about it.
    #[schemars(length(min = 1, max = 255))]
    #[schemars(extend("x-must-be-sent" = false))]
    pub description: Option<String>,
    /// When the first period is charged, RFC 3339; absent: with the payment that activates it.
    #[schemars(length(min = 20, max = 40), extend("format" = "date-time"))]
    pub starts_at: Option<String>,
    /// How many days before a later period begins it is charged.
    #[schemars(range(max = 365))]
    pub advance_days: Option<u32>,
    /// A trial before the first period.
    pub trial: Option<Trial>,
    /// First periods at another price.
    pub introductory_offer: Option<IntroductoryOffer>,
    /// Where the gateway sends its notifications of the subscription and its payments; http or https.
    #[schemars(length(min = 8, max = 1024), url)]
    pub notify_url: Option<String>,
    /// Fields of the gateway that libtill does not name, merged unchanged into its request.
    pub gateway_options: Option<Map<String, Value>>,
    /// Settings of this call.
    pub options: Option<CallOptions>,
}

/// Queries one subscription, with what was charged; one of `id` and `subscription_id`.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(extend("x-must-be-sent" = true))]
pub struct SubscriptionGetRequest {
    /// The gateway's number of the subscription.
    #[schemars(length(min = 1, max = 64))]
    pub id: Option<String>,
    /// The shop's number of the subscription.
    #[schemars(length(min = 1, max = 64))]
    pub subscription_id: Option<String>,
    /// Settings of this call.
    pub options: Option<CallOptions>,
}

/// Ends a subscription: no later period is charged.
#[skip_serializing_none]
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("x-must-be-sent" = true))]
pub struct SubscriptionCancelRequest {
    /// The gateway's number of the subscription.
    #[schemars(length(min = 1, max = 64))]
    pub id: String,
    /// Settings of this call.
    pub options: Option<CallOptions>,
}

/// The payment of one period.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SubscriptionCharge {
    /// Which period it is for, from 0.
    pub index: Option<u32>,
    /// When the period begins, RFC 3339 where the gateway's time can be read.
    pub period_start: Option<String>,
    /// When the period ends, RFC 3339 where the gateway's time can be read.
    pub period_end: Option<String>,
    /// The payment. Its `id` is the gateway's number of the latest attempt, with which it is refunded.
    pub payment: Payment,
}

/// A subscription as the gateway reports it.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Subscription {
    /// The gateway that answered.
    pub gateway: String,
    /// The gateway's number of the subscription.
    pub id: Option<String>,
    /// The shop's number of the subscription.
    pub subscription_id: Option<String>,
    /// The shop's number of the customer.
    pub customer_id: Option<String>,
    /// The status; absent if a notification of a payment does not have it.
    pub status: Option<SubscriptionStatus>,
    /// What was charged, or tried.
    pub charges: Option<Vec<SubscriptionCharge>>,
    /// Fields of the request that this gateway cannot express and that only inform.
    pub ignored: Option<Vec<String>>,
    /// The gateway's answer, verbatim.
    pub raw: Option<String>,
}

impl Subscription {
    /// A subscription without anything.
    pub fn new(gateway: &str) -> Self {
        Self {
            gateway: gateway.to_owned(),
            id: None,
            subscription_id: None,
            customer_id: None,
            status: None,
            charges: None,
            ignored: None,
            raw: None,
        }
    }
}
