//! What happens to payments at the gateway: the payer pays a part, the shop captures or releases an authorization.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde_json::json;
use till::{Operation, Outcome};

use super::gateways::FollowUp;
use super::market::{Merchants, everywhere};
use super::shop::{Clients, Shop};
use super::{Belief, Claim, Order, Then};
use crate::sandbox::Sandbox;

/// Whether the payment needs a follow-up: the gateway has it, and it is undecided.
pub fn is_due(claim: &Claim) -> bool {
    claim.belief == Belief::UnderWay && claim.order.then != Then::Nothing
}

/// Does the follow-up, under the run's faults; an unknown outcome must be settled again.
pub fn follow_up(
    sandbox: &Sandbox,
    merchants: &Merchants,
    clients: &Clients,
    shop: &dyn Shop,
    due: Vec<Order>,
) -> Result<Vec<Claim>> {
    let merchants: BTreeMap<&str, &str> =
        merchants.iter().map(|(gateway, merchant)| (gateway.name, merchant.id.as_str())).collect();
    everywhere(due, |order| match order.then {
        Then::PaidInPart(amount) => {
            let merchant = merchants.get(order.gateway.name).context("every gateway has a merchant")?;
            sandbox.settle(merchant, &order.number, &json!({"result": "partial", "amount": amount}))?;
            // The payer informs nobody: the shop must find out.
            Ok(Belief::Unknown)
        }
        Then::Captured => Ok(done(clients, shop, order, Operation::PaymentCapture)),
        Then::Released => Ok(done(clients, shop, order, Operation::PaymentCancel)),
        Then::Nothing => Ok(Belief::UnderWay),
    })
}

/// A capture or release that was not accepted leaves the payment unchanged; if its answer was lost, it is unknown.
fn done(clients: &Clients, shop: &dyn Shop, order: &Order, operation: Operation) -> Belief {
    let mut request = order.get_request();
    if order.line.follow_up == (FollowUp::TwoSteps { numbered: true }) {
        let number = json!(format!("{}_{}", order.number, operation.name()));
        if operation == Operation::PaymentCapture {
            request["capture_id"] = number;
            request["amount"] = json!(order.amount);
            request["currency"] = json!(order.line.currency);
        } else {
            request["cancel_id"] = number;
        }
    }
    match clients.call(order, operation, &request) {
        Ok(result) => shop.believes(&result),
        Err(error) if error.outcome == Outcome::Unknown => Belief::Unknown,
        Err(_) => Belief::UnderWay,
    }
}
