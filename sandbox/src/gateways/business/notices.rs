//! Notifications, and the way of the customer back to the shop.

use anyhow::Result;
use serde_json::{Value, json};

use super::{Business, records, signature, sources};
use crate::identifiers;
use crate::notifications::enqueue;
use crate::sandbox::Work;
use crate::store::merchants::Merchant;
use crate::store::orders::{self, Kind, Order, State};

/// seed: payments and payouts are told of; assumed: refunds are not.
fn is_told(order: &Order) -> bool {
    matches!(order.kind, Kind::Payment | Kind::Payout)
}

/// An order was decided, or waits for its second step.
pub fn decided(work: &Work<'_>, merchant: &Merchant, order: &mut Order) -> Result<()> {
    order.details["updated_at"] = json!(work.now);
    order.details["opened"] = json!(true);
    // assumed: providers that call themselves wallets, and nobody else, give the customer's wallet away.
    let from_wallet = order.detail("provider").contains("wallet") && order.kind == Kind::Payment;
    if from_wallet && order.details["wallet_token"].is_null() {
        order.details["wallet_token"] = json!(identifiers::secret());
    }
    let to_be_saved = order.details["recurring"] == true && order.details["recurring_token"].is_null();
    if order.state == State::Approved && to_be_saved {
        order.details["recurring_token"] = json!(sources::save(work, order)?);
    }
    tell(work, merchant, order)
}

/// The customer opened a page; seed: that makes a payment pending.
pub fn opened(work: &Work<'_>, merchant: &Merchant, order: &mut Order) -> Result<()> {
    if order.state != State::Pending || order.details["opened"] == true {
        return Ok(());
    }
    order.details["updated_at"] = json!(work.now);
    order.details["opened"] = json!(true);
    orders::update(work.connection, order)?;
    tell(work, merchant, order)
}

fn tell(work: &Work<'_>, merchant: &Merchant, order: &Order) -> Result<()> {
    if !is_told(order) {
        return Ok(());
    }
    let brand = Business::of(merchant);
    let kind = type_word(merchant, order);
    let text = |wrong| body(work, merchant, order, wrong).unwrap_or_default();
    enqueue(work, &brand, merchant, order, kind, text)
}

/// seed: PayMart says payment, OnlinePay pay, both payout; beyond: the engine says pay.
fn type_word<'m>(merchant: &'m Merchant, order: &Order) -> &'m str {
    let usual = if Business::of(merchant) == Business::PayMart { "payment" } else { "pay" };
    if order.kind == Kind::Payout { "payout" } else { merchant.setting("notification_type", usual) }
}

/// What the gateway says about an order now.
pub fn body(_work: &Work<'_>, merchant: &Merchant, order: &Order, wrong_signature: bool) -> Option<String> {
    is_told(order).then(|| fields(merchant, order, wrong_signature).to_string())
}

fn fields(merchant: &Merchant, order: &Order, wrong_signature: bool) -> Value {
    let details = &order.details;
    let mut told = json!({
        "token": order.gateway_id,
        "type": type_word(merchant, order),
        "status": records::plain_status(order),
        "extraReturnParam": details["extra_return_param"],
        "orderNumber": details["order_number"],
    });
    // seed: a wallet only when one was paid with; assumed: what there is not is left out.
    let mut add = |name: &str, value: &Value| {
        if !value.is_null() {
            told[name] = value.clone();
        }
    };
    add("walletToken", &details["wallet_token"]);
    match Business::of(merchant) {
        Business::PayMart => {
            add("recurringToken", &details["recurring_token"]);
            add("sanitizedMask", &details["card_mask"]);
            // seed: in minor units; assumed: numbers as in records, and nothing is exchanged.
            let amount = records::amount(merchant, order.amount);
            add("amount", &amount);
            add("currency", &json!(order.currency));
            add("gatewayAmount", &amount);
            add("gatewayCurrency", &json!(order.currency));
        }
        Business::OnlinePay if !details["wallet_token"].is_null() => {
            // seed: a masked phone number; assumed: its look.
            add("walletDisplayName", &json!("+86*******67"));
        }
        Business::OnlinePay => {}
    }
    if merchant.is_set("sign_notifications") {
        let key = if wrong_signature { "another key".to_owned() } else { signature::key(merchant) };
        told["signature"] = json!(signature::sign(&told, &key));
    }
    told
}

/// seed: success or failure has an address of its own; beyond: with the notification's fields in the query.
pub fn return_address(merchant: &Merchant, order: &Order) -> Option<String> {
    let name = match order.state {
        State::Pending => return None,
        // assumed: a payment that waits for its second step has succeeded for the customer.
        State::Approved | State::Authorised | State::Partial => "redirect_success_url",
        State::Declined | State::Expired | State::Cancelled | State::Bounced => "redirect_fail_url",
    };
    let address = order.details[name].as_str().filter(|address| !address.is_empty())?;
    let (address, fragment) =
        address.split_once('#').map_or((address, None), |(start, end)| (start, Some(end)));
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in fields(merchant, order, false).as_object().into_iter().flatten() {
        match value {
            Value::Null => {}
            Value::String(text) => drop(query.append_pair(name, text)),
            other => drop(query.append_pair(name, &other.to_string())),
        }
    }
    let separator = if address.contains('?') { '&' } else { '?' };
    let end = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
    Some(format!("{address}{separator}{}{end}", query.finish()))
}
