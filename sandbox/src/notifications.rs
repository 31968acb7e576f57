//! Notifications: put into the queue together with the change that they tell of; the worker delivers them.

use anyhow::Result;

use crate::faults;
use crate::gateway::Gateway;
use crate::store::merchants::Merchant;
use crate::store::notifications::{self, Notification};
use crate::store::orders::Order;
use crate::work::Work;

/// Queues a notification about an order, if there is an address for it.
///
/// `body` gets whether the signature has to be wrong, for gateways that sign inside the body.
pub fn enqueue(
    work: &Work<'_>,
    gateway: &dyn Gateway,
    merchant: &Merchant,
    order: &Order,
    kind: &str,
    body: impl FnOnce(bool) -> String,
) -> Result<()> {
    let Some(url) = order.notify_url.clone().or_else(|| merchant.notify_url.clone()) else {
        return Ok(());
    };
    let plan = faults::plan_notice(work, gateway, merchant, &order.number)?;
    let first = gateway.delivery_delays().first().copied().unwrap_or(0) * 1_000;
    let notification = Notification {
        id: 0,
        merchant: merchant.id.clone(),
        kind: kind.to_owned(),
        number: order.number.clone(),
        url,
        body: body(plan.wrong_signature),
        wrong_signature: plan.wrong_signature,
        attempts: 0,
        next_at: work.now + first + plan.delay + plan.hold.unwrap_or(0),
        held: plan.hold.is_some(),
        replay_of: None,
        faults: plan.names,
    };
    notifications::insert(work.connection, &notification)?;
    if let Some(later) = plan.copy_after {
        let next_at = notification.next_at + later;
        notifications::insert(
            work.connection,
            &Notification { next_at, faults: Vec::new(), ..notification },
        )?;
    }
    Ok(())
}
