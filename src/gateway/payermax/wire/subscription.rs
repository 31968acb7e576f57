//! subscriptionCreate, subscriptionQuery and subscriptionCancel, in PayerMax's own spelling.

use serde::{Deserialize, Serialize};
use serde_json::{Number, Value};
use serde_with::skip_serializing_none;

use super::CardRecord;

/// subscriptionCreate, `data`.
#[skip_serializing_none]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SubscriptionOrder {
    pub subscription_request_id: Option<String>,
    pub user_id: Option<String>,
    pub callback_url: Option<String>,
    pub subscription_plan: Plan,
}

/// subscriptionCreate, `data.subscriptionPlan`.
#[skip_serializing_none]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    pub subject: Option<String>,
    pub description: Option<String>,
    pub total_periods: Option<u32>,
    pub first_period_start_date: Option<String>,
    pub advance_days: Option<u32>,
    pub period_rule: PeriodRule,
    pub period_amount: Sum,
    pub trial_period_config: Option<TrialPeriods>,
    pub trial_config: Option<TrialDays>,
}

/// subscriptionCreate, `data.subscriptionPlan.periodRule`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PeriodRule {
    pub period_unit: &'static str,
    pub period_count: u32,
}

/// An amount with its currency.
#[derive(Serialize)]
pub struct Sum {
    pub amount: Number,
    pub currency: String,
}

/// subscriptionCreate, `data.subscriptionPlan.trialPeriodConfig`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TrialPeriods {
    pub trial_period_count: u32,
    pub trial_period_amount: Sum,
}

/// subscriptionCreate, `data.subscriptionPlan.trialConfig`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TrialDays {
    pub trial_amount: Sum,
    pub trial_days: u32,
}

/// subscriptionQuery and subscriptionCancel, `data`.
#[skip_serializing_none]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SubscriptionQuery {
    pub subscription_request_id: Option<String>,
    pub subscription_no: Option<String>,
}

/// subscriptionCreate, subscriptionQuery and subscriptionCancel, answer; and the SUBSCRIPTION and SUBSCRIPTION_PAYMENT notifications.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub struct SubscriptionRecord {
    pub subscription_request_id: Option<String>,
    pub user_id: Option<String>,
    pub subscription_plan: Option<PlanRecord>,
    pub subscription_payment_details: Option<Vec<ChargeRecord>>,
    /// In the SUBSCRIPTION_PAYMENT notification.
    pub subscription_payment_detail: Option<ChargeRecord>,
}

/// `subscriptionPlan` of answers and notifications.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub struct PlanRecord {
    pub subscription_no: Option<String>,
    pub subscription_status: Option<String>,
}

/// subscriptionQuery, `data.subscriptionPaymentDetails[]`.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub struct ChargeRecord {
    pub subscription_index: Option<u32>,
    pub payment_status: Option<String>,
    pub period_start_time: Option<String>,
    pub period_end_time: Option<String>,
    pub pay_amount: Option<SumRecord>,
    pub payment_method_type: Option<String>,
    pub last_payment_info: Option<LastPayment>,
    pub card_info: Option<CardRecord>,
}

/// `payAmount` of a period.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct SumRecord {
    pub amount: Option<Value>,
    pub currency: Option<String>,
}

/// `lastPaymentInfo` of a period.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub struct LastPayment {
    pub last_payment_status: Option<String>,
    pub pay_time: Option<String>,
    pub trade_token: Option<String>,
    pub error_code: Option<String>,
    pub error_msg: Option<String>,
}
