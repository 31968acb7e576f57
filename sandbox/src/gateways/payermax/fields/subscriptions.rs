//! Fields of subscriptions (`beyond`: PayerMax's api.json).

use super::field::{Field, Shape, currency, number, object, short, text};

/// subscriptionCreate; a sample spells the days of a trial trailDays, so both are taken.
pub const SUBSCRIPTION_CREATE: &[Field] = &[
    short("data.subscriptionRequestId", 64).required(),
    short("data.userId", 64).required(),
    short("data.callbackUrl", 256).required().shape(Shape::WebAddress),
    object("data.subscriptionPlan").required(),
    short("data.subscriptionPlan.subject", 256).required(),
    short("data.subscriptionPlan.description", 256),
    number("data.subscriptionPlan.totalPeriods").required(),
    text("data.subscriptionPlan.firstPeriodStartDate"),
    number("data.subscriptionPlan.advanceDays"),
    object("data.subscriptionPlan.periodRule").required(),
    short("data.subscriptionPlan.periodRule.periodUnit", 2).required().one_of(&["M", "D", "W", "Y"]),
    number("data.subscriptionPlan.periodRule.periodCount").required(),
    object("data.subscriptionPlan.periodAmount").required(),
    number("data.subscriptionPlan.periodAmount.amount").required(),
    currency("data.subscriptionPlan.periodAmount.currency").required(),
    object("data.subscriptionPlan.trialPeriodConfig"),
    number("data.subscriptionPlan.trialPeriodConfig.trialPeriodCount").required(),
    object("data.subscriptionPlan.trialPeriodConfig.trialPeriodAmount").required(),
    number("data.subscriptionPlan.trialPeriodConfig.trialPeriodAmount.amount"),
    currency("data.subscriptionPlan.trialPeriodConfig.trialPeriodAmount.currency"),
    object("data.subscriptionPlan.trialConfig"),
    object("data.subscriptionPlan.trialConfig.trialAmount").required(),
    number("data.subscriptionPlan.trialConfig.trialAmount.amount").required(),
    currency("data.subscriptionPlan.trialConfig.trialAmount.currency").required(),
    number("data.subscriptionPlan.trialConfig.trialDays"),
    number("data.subscriptionPlan.trialConfig.trailDays"),
];

/// A plan in orderAndPay that the merchant manages itself; the sample has no firstPeriodStartDate, which the table wants.
pub const OWN_PLAN: &[Field] = &[
    text("data.subscriptionPlan.subject").required(),
    text("data.subscriptionPlan.description").required(),
    number("data.subscriptionPlan.totalPeriods").required(),
    object("data.subscriptionPlan.periodRule").required(),
    object("data.subscriptionPlan.periodAmount").required(),
];

/// subscriptionQuery; one of both numbers is required.
pub const SUBSCRIPTION_QUERY: &[Field] =
    &[short("data.subscriptionRequestId", 64), short("data.subscriptionNo", 64)];

/// subscriptionCancel.
pub const SUBSCRIPTION_CANCEL: &[Field] = &[short("data.subscriptionNo", 64).required()];
