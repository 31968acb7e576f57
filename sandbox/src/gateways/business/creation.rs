//! What new payments and payouts have in common: their details, and the addresses of their pages.

use serde_json::{Value, json};

use super::brand::Business;
use super::{fields, newer, records};
use crate::faults;
use crate::gateway::{Call, PageKind, new_order, page_url};
use crate::identifiers;
use crate::store::orders::{Kind, Order};
use crate::work::Work;

/// An amount that was checked.
pub struct Starting<'c> {
    /// Minor units.
    pub amount: i64,
    /// ISO 4217 code.
    pub currency: &'c str,
}

/// A new order with what its record shows.
pub fn order(work: &Work<'_>, call: &Call, kind: Kind, starting: &Starting<'_>) -> rusqlite::Result<Order> {
    let text = |name: &str| fields::text(&call.body, name);
    let token = identifiers::secret(work);
    // seed: a payment may have no number; the ledger then shows its token.
    let number = text("orderNumber").unwrap_or(&token);
    if call.number.is_none() {
        faults::plant(work, call, number)?;
    }
    let mut order = new_order(work, call, &Business::of(&call.merchant), kind, number);
    order.currency = starting.currency.to_owned();
    order.amount = starting.amount;
    order.notify_url = text("callbackUrl").map(str::to_owned).or(order.notify_url);
    order.details = json!({
        "subject": text("product"),
        "order_number": text("orderNumber"),
        "callback_url": text("callbackUrl"),
        "redirect_success_url": text("redirectSuccessUrl"),
        "redirect_fail_url": text("redirectFailUrl"),
        "pending_url": text("pendingUrl").filter(|_| newer::has_parts(&call.merchant)),
        "extra_return_param": text("extraReturnParam"),
        "locale": text("locale").unwrap_or("en"),
    });
    order.page = Some(token.clone());
    order.gateway_id = token;
    Ok(order)
}

/// Adds to what only the engine understands.
pub fn add_details(order: &mut Order, more: Value) {
    let members = more.as_object().cloned().unwrap_or_default();
    for (name, value) in members {
        order.details[name] = value;
    }
}

/// seed: an empty list of errors; beyond: in newer versions a result and a status in its place.
pub fn success(call: &Call) -> Value {
    if newer::has_answers(&call.merchant) {
        json!({ "success": true, "result": 0, "status": 200 })
    } else {
        json!({ "success": true, "errors": [] })
    }
}

/// seed: an order among the members of an answer; beyond: newer versions say what the gateway takes and keeps.
pub fn summary(call: &Call, order: &Order) -> Value {
    let amount = records::answered_amount(&call.merchant, order.amount);
    let mut summary =
        json!({ "amount": amount, "currency": order.currency, "status": records::plain_status(order) });
    if newer::has_answers(&call.merchant) {
        summary["gateway_amount"] = amount;
        if order.kind == Kind::Payment {
            summary["two_stage_mode"] = json!(order.details["two_step"] == true);
        } else {
            // assumed: nothing is exchanged.
            summary["gateway_currency"] = json!(order.currency);
        }
    }
    summary
}

/// seed: one page, or a list of one-key objects and the address of a page to choose among them.
pub fn answer(work: &Work<'_>, call: &Call, order: &Order, kind: PageKind) -> Value {
    let brand = Business::of(&call.merchant);
    let page = page_url(work.site, &brand, kind, &order.gateway_id);
    let mut answer = success(call);
    answer["token"] = json!(order.gateway_id);
    answer["processingUrl"] = json!(page);
    let providers = order.details["providers"].as_array().filter(|names| !names.is_empty());
    if let Some(providers) = providers {
        let locale = order.detail("locale");
        let address = |name: &str| format!("{page}/{name}?locale={locale}");
        let list = providers.iter().filter_map(Value::as_str).map(|name| json!({ name: address(name) }));
        answer["processingUrl"] = Value::Array(list.collect());
        let segment = if kind == PageKind::Payout { "select/pout" } else { "select" };
        let root = page.replace(&format!("/{}/{}", kind.segment(), order.gateway_id), "");
        // beyond: newer cuts write it selectorUrl.
        answer[call.merchant.setting("selector_name", "selectorURL")] =
            json!(format!("{root}/{segment}/{}/", order.gateway_id));
    }
    answer
}
