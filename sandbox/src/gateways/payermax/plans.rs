//! The plan of a subscription: how much is charged when (`beyond`: PayerMax's api.json).

use serde_json::{Value, json};

use super::amounts::{self, Rule};
use super::codes;
use crate::clock::{self, Milliseconds};
use crate::gateway::Refusal;
use crate::store::orders::Order;

const DAY: Milliseconds = 24 * 3_600_000;
/// assumed: no plan has more periods, and no period is longer.
const MOST: i64 = 1_000;

/// What a request says of a plan, as it is kept; the amounts are minor units.
pub fn read(plan: &Value, currency: &str) -> Result<Value, Refusal> {
    let total = whole(plan, "totalPeriods", 1)?.unwrap_or(1);
    let count = whole(&plan["periodRule"], "periodRule.periodCount", 1)?.unwrap_or(1);
    let advance = whole(plan, "advanceDays", 0)?.unwrap_or(0);
    let first = match plan["firstPeriodStartDate"].as_str().filter(|text| !text.is_empty()) {
        Some(text) => Some(
            clock::read(text)
                .ok_or_else(|| wrong("firstPeriodStartDate", "must look like 2026-01-31T10:20:30+00:00"))?,
        ),
        None => None,
    };
    Ok(json!({
        "total": total,
        "unit": plan["periodRule"]["periodUnit"].as_str().unwrap_or_default().to_ascii_uppercase(),
        "count": count,
        "advance_days": advance,
        "first": first,
        "reduced": reduced(&plan["trialPeriodConfig"], currency, total)?,
        "trial": trial(&plan["trialConfig"], currency)?,
    }))
}

/// The periods that cost less.
fn reduced(config: &Value, currency: &str, total: i64) -> Result<Value, Refusal> {
    if config.is_null() {
        return Ok(Value::Null);
    }
    let count = whole(config, "trialPeriodConfig.trialPeriodCount", 1)?.unwrap_or(1);
    if count > total {
        return Err(wrong("trialPeriodConfig.trialPeriodCount", "must not be more than totalPeriods"));
    }
    let name = "trialPeriodConfig.trialPeriodAmount";
    Ok(json!({ "count": count, "amount": amount(&config["trialPeriodAmount"], name, currency)? }))
}

/// The days before the first period; beyond: they may cost nothing.
fn trial(config: &Value, currency: &str) -> Result<Value, Refusal> {
    if config.is_null() {
        return Ok(Value::Null);
    }
    let days = whole(config, "trialConfig.trialDays", 1)?;
    let days = days.or(whole(config, "trialConfig.trailDays", 1)?);
    let days = days.ok_or_else(|| wrong("trialConfig.trialDays", "is required"))?;
    Ok(
        json!({ "days": days, "amount": amount(&config["trialAmount"], "trialConfig.trialAmount", currency)? }),
    )
}

/// An amount in the plan's currency.
pub fn amount(value: &Value, name: &str, currency: &str) -> Result<i64, Refusal> {
    let number = &value["amount"];
    let text = number.as_str().map_or_else(|| number.to_string(), str::to_owned);
    if !value["currency"].is_null() && value["currency"] != currency {
        return Err(wrong(&format!("{name}.currency"), "must be that of periodAmount"));
    }
    let full = format!("data.subscriptionPlan.{name}.amount");
    if name.starts_with("trialConfig") {
        return amounts::minor_units_or_none(Rule::Payment, &full, &text, currency);
    }
    amounts::minor_units(Rule::Payment, &full, &text, currency)
}

fn whole(object: &Value, path: &str, least: i64) -> Result<Option<i64>, Refusal> {
    let value = &object[path.rsplit('.').next().unwrap_or(path)];
    if value.is_null() {
        return Ok(None);
    }
    let number = value.as_i64().or_else(|| value.as_str()?.parse().ok());
    let bounds = format!("must be a whole number between {least} and {MOST}");
    number.filter(|number| (least..=MOST).contains(number)).map(Some).ok_or_else(|| wrong(path, &bounds))
}

fn wrong(path: &str, what: &str) -> Refusal {
    codes::invalid(format!("data.subscriptionPlan.{path} {what}."))
}

/// One charge of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Charge {
    /// Minor units.
    pub amount: i64,
    /// When the time begins that it pays for.
    pub start: Milliseconds,
    /// When that ends.
    pub end: Milliseconds,
    /// When it is tried.
    pub due: Milliseconds,
}

/// The charge with a place in a plan that began at a time. beyond: they are counted from 0; assumed: the first is what
/// activates the plan, and pays for its trial if it has one.
pub fn charge(subscription: &Order, index: i64, began: Milliseconds) -> Option<Charge> {
    let plan = &subscription.details["plan"];
    let number = |name: &str| plan[name].as_i64().unwrap_or(0);
    let trial_days = plan["trial"]["days"].as_i64();
    let first = plan["first"].as_i64().unwrap_or(began + trial_days.unwrap_or(0) * DAY);
    let period = if trial_days.is_some() { index - 1 } else { index };
    if index == 0 && trial_days.is_some() {
        let amount = plan["trial"]["amount"].as_i64()?;
        return Some(Charge { amount, start: began, end: first, due: began });
    }
    if !(0..number("total")).contains(&period) {
        return None;
    }
    let (months, days) = match plan["unit"].as_str()? {
        "D" => (0, 1),
        "W" => (0, 7),
        "M" => (1, 0),
        _ => (12, 0),
    };
    let start_of = |period: i64| {
        let units = period * number("count");
        clock::later(first, months * units, days * units)
    };
    let reduced = plan["reduced"]["count"].as_i64().is_some_and(|count| period < count);
    let amount = if reduced { plan["reduced"]["amount"].as_i64()? } else { subscription.amount };
    let start = start_of(period)?;
    let due = if index == 0 { began } else { start - number("advance_days") * DAY };
    Some(Charge { amount, start, end: start_of(period + 1)?, due })
}
