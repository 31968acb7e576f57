//! Notifications, and the way of the customer back to the shop.

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::brand::Business;
use super::{records, signature, sources};
use crate::declines;
use crate::identifiers;
use crate::notifications::enqueue;
use crate::store::disputes::Dispute;
use crate::store::merchants::Merchant;
use crate::store::orders::{self, Kind, Order, State};
use crate::store::tasks;
use crate::work::Work;

/// An order was decided, or waits for its second step.
pub fn decided(work: &Work<'_>, merchant: &Merchant, order: &mut Order) -> Result<()> {
    order.details["updated_at"] = json!(work.now);
    order.details["opened"] = json!(true);
    // assumed: providers that call themselves wallets, and nobody else, give the customer's wallet away.
    let from_wallet = order.detail("provider").contains("wallet") && order.kind == Kind::Payment;
    if from_wallet && order.details["wallet_token"].is_null() {
        order.details["wallet_token"] = json!(identifiers::secret(work));
    }
    let to_be_saved = order.details["recurring"] == true && order.details["recurring_token"].is_null();
    if order.kind == Kind::Payment {
        // It expires no more, not even while it waits for its second step.
        tasks::forget(work.connection, &order.gateway_id)?;
    }
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

/// seed: payments and payouts are told of. beyond: a refund is told of twice, as news of the payment and as itself.
fn tell(work: &Work<'_>, merchant: &Merchant, order: &Order) -> Result<()> {
    match order.kind {
        // beyond: of a dispute that was won, only the dispute is told.
        Kind::Payment if order.details["dispute_won"] == true => Ok(()),
        Kind::Payment | Kind::Payout => send(work, merchant, order, &News::of(merchant, order)),
        Kind::Refund => {
            let payment = refunded_payment(work, order)?;
            // beyond: only a refund that was made changes the payment.
            if order.state == State::Approved {
                let refunded = News { status: "refunded", ..News::of(merchant, &payment) };
                send(work, merchant, &payment, &refunded)?;
            }
            send(work, merchant, &payment, &News::of_refund(order))
        }
        _ => Ok(()),
    }
}

fn send(work: &Work<'_>, merchant: &Merchant, order: &Order, news: &News<'_>) -> Result<()> {
    let text = |wrong| fields(merchant, order, news, wrong).to_string();
    enqueue(work, &Business::of(merchant), merchant, order, news.kind, text)
}

fn refunded_payment(work: &Work<'_>, refund: &Order) -> Result<Order> {
    let payment = refund.parent.as_deref().map(|parent| orders::by_gateway_id(work.connection, parent));
    payment.transpose()?.flatten().context("a refund belongs to a payment")
}

/// A payment is disputed. beyond: the type is dispute; assumed: the rest is the payment's, with the amount and the state
/// of the dispute.
pub fn disputed(work: &Work<'_>, merchant: &Merchant, payment: &Order, dispute: &Dispute) -> Result<()> {
    let news = News {
        kind: "dispute",
        status: &dispute.status,
        amount: Some(dispute.amount),
        reason: dispute.reason_code.as_deref(),
    };
    send(work, merchant, payment, &news)
}

/// What a notification says beside the facts of its order.
struct News<'n> {
    /// The type.
    kind: &'n str,
    /// The state.
    status: &'n str,
    /// Minor units, where they are not the order's.
    amount: Option<i64>,
    /// Why it failed.
    reason: Option<&'n str>,
}

impl<'n> News<'n> {
    /// What there is to say of a payment or payout.
    fn of(merchant: &'n Merchant, order: &'n Order) -> Self {
        Self {
            kind: type_word(merchant, order),
            status: records::plain_status(order),
            amount: None,
            reason: declines::words(order),
        }
    }

    /// beyond: a refund has a type of its own, and its own amount; assumed: the token is the payment's.
    fn of_refund(refund: &'n Order) -> Self {
        Self {
            kind: "refund",
            status: records::plain_status(refund),
            amount: Some(refund.amount),
            reason: declines::words(refund),
        }
    }
}

/// seed: PayMart says payment, OnlinePay pay, both payout; beyond: the engine says pay.
fn type_word<'m>(merchant: &'m Merchant, order: &Order) -> &'m str {
    let usual = if Business::of(merchant) == Business::PayMart { "payment" } else { "pay" };
    if order.kind == Kind::Payout { "payout" } else { merchant.setting("notification_type", usual) }
}

/// What the gateway says about an order now.
pub fn body(work: &Work<'_>, merchant: &Merchant, order: &Order) -> Option<String> {
    let told = match order.kind {
        Kind::Payment | Kind::Payout => fields(merchant, order, &News::of(merchant, order), false),
        Kind::Refund => {
            let payment = refunded_payment(work, order).ok()?;
            fields(merchant, &payment, &News::of_refund(order), false)
        }
        _ => return None,
    };
    Some(told.to_string())
}

fn fields(merchant: &Merchant, order: &Order, news: &News<'_>, wrong_signature: bool) -> Value {
    let details = &order.details;
    let mut told = json!({
        "token": order.gateway_id,
        "type": news.kind,
        "status": news.status,
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
    let brand = Business::of(merchant);
    if brand == Business::PayMart || news.amount.is_some() {
        // seed: in minor units; assumed: numbers as in records, and nothing is exchanged.
        let amount = records::amount(merchant, news.amount.unwrap_or(order.amount));
        add("amount", &amount);
        add("currency", &json!(order.currency));
        add("gatewayAmount", &amount);
        add("gatewayCurrency", &json!(order.currency));
    }
    if let Some(reason) = news.reason {
        // beyond: why it failed, in words.
        add("gatewayDetails", &json!({ "decline_reason": reason }));
    }
    match brand {
        Business::PayMart => {
            add("recurringToken", &details["recurring_token"]);
            add("sanitizedMask", &details["card_mask"]);
        }
        Business::OnlinePay if !details["wallet_token"].is_null() => {
            // seed: a masked phone number; assumed: its look.
            add("walletDisplayName", &json!("+86*******67"));
        }
        Business::OnlinePay => {}
    }
    sign(merchant, &mut told, wrong_signature);
    told
}

/// Signs the fields, if the merchant's notifications are signed.
pub fn sign(merchant: &Merchant, told: &mut Value, wrong_signature: bool) {
    if merchant.is_set("sign_notifications") {
        let key = if wrong_signature { "another key".to_owned() } else { signature::key(merchant) };
        told["signature"] = json!(signature::sign(told, &key));
    }
}

/// seed: success or failure has an address of its own; beyond: with the notification's fields in the query.
pub fn return_address(merchant: &Merchant, order: &Order) -> Option<String> {
    let name = match order.state {
        // beyond: the page for a payment that is still pending.
        State::Pending if order.details["left_pending"] == true => "pending_url",
        State::Pending => return None,
        // assumed: a payment that waits for its second step has succeeded for the customer.
        State::Approved | State::Authorised | State::Partial => "redirect_success_url",
        State::Declined | State::Expired | State::Cancelled | State::Bounced => "redirect_fail_url",
    };
    let address = order.details[name].as_str().filter(|address| !address.is_empty())?;
    let (address, fragment) =
        address.split_once('#').map_or((address, None), |(start, end)| (start, Some(end)));
    let told = fields(merchant, order, &News::of(merchant, order), false);
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in told.as_object().into_iter().flatten() {
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
