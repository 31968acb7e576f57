//! What all gateways do alike with orders.

use anyhow::Result;
use serde_json::json;

use super::{Call, Gateway, PageKind};
use crate::store::orders::{Kind, Order, State};
use crate::work::{Site, Work};

/// The address of an order's page.
pub fn page_url(site: &Site, gateway: &dyn Gateway, kind: PageKind, page: &str) -> String {
    format!("{}/{}/{}/{page}", site.url(), gateway.name(), kind.segment())
}

/// An order with nothing decided about it.
pub fn new_order(work: &Work<'_>, call: &Call, gateway: &dyn Gateway, kind: Kind, number: &str) -> Order {
    Order {
        id: 0,
        merchant: call.merchant.id.clone(),
        kind,
        gateway_id: String::new(),
        number: number.to_owned(),
        number_key: gateway.number_key(number),
        parent: None,
        currency: String::new(),
        amount: 0,
        paid: 0,
        refunded: 0,
        state: State::Pending,
        code: None,
        notify_url: call.merchant.notify_url.clone(),
        return_url: None,
        page: None,
        details: json!({}),
        created_at: work.now,
        visible_at: work.now + call.plan.lag,
        finished_at: None,
    }
}

/// Whether an order's number is taken and the call is to be refused for it.
pub fn is_repeated(work: &Work<'_>, call: &Call, order: &Order) -> Result<bool> {
    let taken =
        crate::store::orders::by_number(work.connection, &order.merchant, order.kind, &order.number_key)?;
    if taken.is_none() {
        return Ok(false);
    }
    if let (true, Some(rule)) = (call.plan.accept_duplicates, &call.plan.duplicates_rule) {
        crate::store::faults::use_up(work.connection, rule)?;
    }
    Ok(!call.plan.accept_duplicates)
}

/// The order that a query asks for, unless it is too young to be seen.
pub fn queried(work: &Work<'_>, call: &Call, order: Option<Order>) -> Option<Order> {
    order.filter(|order| order.visible_at <= work.now && order.created_at + call.plan.lag <= work.now)
}
