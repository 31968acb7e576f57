//! `POST /sandbox/assertions`: what a test claims about an order, and whether it holds.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{ControlError, input};
use crate::clock::rfc3339;
use crate::money;
use crate::sandbox::Sandbox;
use crate::store::notifications::DeliveryState;
use crate::store::orders::{self, Kind, Order, State as OrderState};
use crate::store::search;
use crate::work::Work;

/// The longest that a claim may take to come true.
const LONGEST_WAIT: u64 = 60_000;

/// What is claimed about all orders with a number; what is left out is not looked at.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Claim {
    merchant: String,
    order_id: String,
    /// How often the payer was charged.
    charged: Option<usize>,
    /// How much was charged altogether, in minor units.
    charged_amount: Option<i64>,
    /// How much of it was refunded, in minor units.
    refunded_amount: Option<i64>,
    /// How many refunds were made.
    refunds: Option<usize>,
    /// How often it was paid out.
    paid_out: Option<usize>,
    /// Whether the merchant accepted the latest notification about it.
    notification_accepted: Option<bool>,
    /// How long the claim may take to come true.
    #[serde(default)]
    within_ms: u64,
}

/// What there is.
struct Found {
    charged: usize,
    charged_amount: i64,
    refunded_amount: i64,
    refunds: usize,
    paid_out: usize,
    notification_accepted: bool,
    /// Every order that was looked at.
    orders: Vec<Order>,
    /// Every notification about them, as the control API shows it.
    deliveries: Vec<Value>,
}

/// Answers whether it holds, what was found, and in words what does not hold.
pub async fn check(State(sandbox): State<Arc<Sandbox>>, bytes: Bytes) -> Result<Json<Value>, ControlError> {
    let claim: Claim = input::body(&bytes)?;
    if claim.within_ms > LONGEST_WAIT {
        return Err(ControlError::bad_request(format!("within_ms: send 0 to {LONGEST_WAIT}")));
    }
    let mut changes = sandbox.changes.subscribe();
    let end = tokio::time::Instant::now() + Duration::from_millis(claim.within_ms);
    loop {
        changes.borrow_and_update();
        let wanted = claim.clone();
        let answer = input::blocking(Arc::clone(&sandbox), move |sandbox| looked(sandbox, &wanted)).await?;
        let waits = answer["holds"] == false && tokio::time::Instant::now() < end;
        if !waits || !matches!(tokio::time::timeout_at(end, changes.changed()).await, Ok(Ok(()))) {
            return Ok(Json(answer));
        }
    }
}

fn looked(sandbox: &Sandbox, claim: &Claim) -> Result<Value, ControlError> {
    let found = sandbox.work(|work| find(sandbox, work, claim))?;
    let failures = found.contradictions(claim);
    let explanation = (!failures.is_empty()).then(|| found.explanation(claim, &failures));
    Ok(json!({
        "holds": failures.is_empty(),
        "failures": failures,
        "explanation": explanation,
        "found": {
            "charged": found.charged, "charged_amount": found.charged_amount,
            "refunded_amount": found.refunded_amount, "refunds": found.refunds,
            "paid_out": found.paid_out, "notification_accepted": found.notification_accepted,
        },
    }))
}

fn find(sandbox: &Sandbox, work: &Work<'_>, claim: &Claim) -> Result<Found, ControlError> {
    let merchant = input::merchant(work.connection, &claim.merchant)?;
    let key = input::gateway(sandbox, &merchant)?.number_key(&claim.order_id);
    let all = orders::all_by_number(work.connection, &merchant.id, &key)?;
    let of = |kind| all.iter().filter(move |order| order.kind == kind);
    let mut refunds: Vec<Order> = Vec::new();
    for payment in of(Kind::Payment) {
        refunds.extend(orders::children(work.connection, payment, Kind::Refund)?);
    }
    let refunds_tried = refunds.clone();
    refunds.extend(of(Kind::Refund).cloned());
    refunds.retain(|refund| refund.state == OrderState::Approved);
    let told = search::deliveries_about(work.connection, &merchant.id, &claim.order_id)?;
    let accepted = told.last().is_some_and(|told| told["state"] == DeliveryState::Delivered.as_str());
    Ok(Found {
        charged: of(Kind::Payment).filter(|payment| payment.paid > 0).count(),
        charged_amount: of(Kind::Payment).map(|payment| payment.paid).sum(),
        refunded_amount: refunds.iter().map(|refund| refund.amount).sum(),
        refunds: refunds.len(),
        paid_out: of(Kind::Payout).filter(|payout| payout.state == OrderState::Approved).count(),
        notification_accepted: accepted,
        orders: all.into_iter().chain(refunds_tried).collect(),
        deliveries: told,
    })
}

impl Found {
    /// The claims that do not hold, and below them what the ledger and the notifications show.
    fn explanation(&self, claim: &Claim, failures: &[String]) -> String {
        let mut lines = failures.to_vec();
        lines.push(format!("the ledger of {} shows:", claim.merchant));
        if self.orders.is_empty() {
            lines.push(format!("  no order with the number {}", claim.order_id));
        }
        lines.extend(self.orders.iter().map(order_line));
        lines.push("the notifications about it:".to_owned());
        if self.deliveries.is_empty() {
            lines.push("  none was sent".to_owned());
        }
        lines.extend(self.deliveries.iter().map(delivery_line));
        lines.join("\n")
    }

    /// Every claim that does not hold, in words.
    fn contradictions(&self, claim: &Claim) -> Vec<String> {
        let number = &claim.order_id;
        let differs = |what: &str, wanted: Option<i64>, found: i64| {
            let wanted = wanted.filter(|wanted| *wanted != found)?;
            Some(format!("{what} of {number}: {wanted} claimed, {found} found"))
        };
        let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let told = claim.notification_accepted.filter(|wanted| *wanted != self.notification_accepted);
        let told = told.map(|_| {
            let state = if self.notification_accepted { "was" } else { "was not" };
            format!("notification about {number}: the latest {state} accepted")
        });
        [
            differs("charges", claim.charged.map(count), count(self.charged)),
            differs("charged amount", claim.charged_amount, self.charged_amount),
            differs("refunded amount", claim.refunded_amount, self.refunded_amount),
            differs("refunds", claim.refunds.map(count), count(self.refunds)),
            differs("payouts", claim.paid_out.map(count), count(self.paid_out)),
            told,
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// `  payment A1 (T2026...): approved, 10.00 USD, paid 10.00, refunded 5.00, created 2026-...`
fn order_line(order: &Order) -> String {
    let amount = |minor| money::major_text(minor, &order.currency);
    let mut line = format!(
        "  {} {} ({}): {}, {} {}",
        order.kind.as_str(),
        order.number,
        order.gateway_id,
        order.state.as_str(),
        amount(order.amount),
        order.currency
    );
    if order.kind == Kind::Payment {
        line.push_str(&format!(", paid {}, refunded {}", amount(order.paid), amount(order.refunded)));
    }
    if let Some(code) = &order.code {
        line.push_str(&format!(", code {code}"));
    }
    line + &format!(", created {}", rfc3339(order.created_at))
}

/// `  payment to http://...: waiting, 2 attempts, the last answered HTTP 500 "no"`
fn delivery_line(delivery: &Value) -> String {
    let text = |name: &str| delivery[name].as_str().unwrap_or_default();
    let attempts = delivery["attempts"].as_array().map_or(&[][..], Vec::as_slice);
    let mut line =
        format!("  {} to {}: {}, attempts: {}", text("kind"), text("url"), text("state"), attempts.len());
    if let Some(last) = attempts.last() {
        match last["error"].as_str() {
            Some(error) => line.push_str(&format!(", the last failed: {error}")),
            None => {
                line.push_str(&format!(", the last was answered HTTP {} {}", last["status"], last["answer"]))
            }
        }
    }
    line
}
