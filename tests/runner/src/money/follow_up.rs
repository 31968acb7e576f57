//! What becomes of payments once the gateway has them: the payer pays a part, the shop captures or lets go what was authorized.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde_json::json;
use till::{Operation, Outcome};

use super::gateways::FollowUp;
use super::market::{Merchants, everywhere};
use super::shop::{Clients, Shop};
use super::{Belief, Claim, Order, Then};
use crate::sandbox::Sandbox;

/// Whether there is something to do about a payment: the gateway has it, and it is not decided.
pub fn is_due(claim: &Claim) -> bool {
    claim.belief == Belief::UnderWay && claim.order.then != Then::Nothing
}

/// Does it, under the run's trouble; what is unknown afterwards has to be settled again.
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
            // The payer tells nobody: it is for the shop to find out.
            Ok(Belief::Unknown)
        }
        Then::Captured => Ok(done(clients, shop, order, Operation::PaymentCapture)),
        Then::Released => Ok(done(clients, shop, order, Operation::PaymentCancel)),
        Then::Nothing => Ok(Belief::UnderWay),
    })
}

/// A capture or a release that was not taken leaves the payment as it was; one whose answer was lost is unknown.
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
