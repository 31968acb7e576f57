//! What the engine's notifications look like.

use serde_json::{Map, Value, json};

use super::super::super::findings::Learned;
use super::super::super::plan::{Effect, Probe};
use super::super::super::receiver::Notification;
use super::super::super::session::{Session, Stop, word};
use super::answer::{amount_form, number_form};
use super::orders::{Outcome, create};

/// A page that is opened, for the notification of that.
pub const OPENED_PAGE: Probe = Probe {
    name: "opened_page",
    sends: "a new payment, and opens its page once, as the customer's browser would",
    effect: Effect::Creates,
    worst: "one order that nobody pays",
    settles: &["sign_notifications", "notification_type", "amounts_in_records"],
    listens: true,
    run: opened_page,
};

/// Opens the page of a new payment, which then is pending, and reads the notification of that.
pub fn opened_page(session: &mut Session<'_>) -> Result<Learned, Stop> {
    let unsettled = |reason: String| {
        let mut learned = Learned::default();
        for reading in OPENED_PAGE.settles {
            learned.cannot(reading, reason.clone());
        }
        Ok(learned)
    };
    let created = match create(session, &json!({}))? {
        Outcome::Created(created) => created,
        Outcome::Refused(refusal) => {
            return unsettled(format!("the order was refused with {}", refusal.shown()));
        }
    };
    let page = match &created.pages {
        Value::String(page) => Some(page.as_str()),
        Value::Array(pages) => pages.first().and_then(|page| page.as_object()?.values().next()?.as_str()),
        _ => None,
    };
    let Some(page) = page else {
        return Err(Stop::NotUnderstood("the answer to a new order has no processingUrl".to_owned()));
    };
    if !session.open_page(page)? {
        return unsettled("the page of the order is at another host, or did not open".to_owned());
    }
    let Some(notification) = session.notification(&created.order_number)? else {
        return unsettled("no notification came after the page was opened".to_owned());
    };
    let Some(fields) = notification.fields() else {
        return Err(Stop::NotUnderstood("a notification is not a JSON object".to_owned()));
    };
    learn(session, &created.order_number, &notification, &fields)
}

fn learn(
    session: &Session<'_>,
    order_number: &str,
    notification: &Notification,
    fields: &Map<String, Value>,
) -> Result<Learned, Stop> {
    let mut learned = Learned::default();
    let number = fields.get("orderNumber").unwrap_or(&Value::Null);
    if number_form(number, order_number).is_none() {
        return Err(Stop::NotUnderstood("a notification has another order number".to_owned()));
    }
    // OnlinePay's have no amount while the order is not paid.
    if fields.contains_key("amount") {
        let Some(form) = amount_form(fields, session.amount) else {
            return Err(Stop::NotUnderstood("a notification has another amount".to_owned()));
        };
        learned.tell("amounts_in_records", form, format!("The amount in a notification is a {form}."));
    }
    let signed = match fields.get("signature") {
        None | Some(Value::Null) => false,
        Some(Value::String(signature)) if !signature.is_empty() => true,
        Some(other) => {
            return Err(Stop::NotUnderstood(format!("the signature of a notification is {}", word(other))));
        }
    };
    let with = if signed { "a" } else { "no" };
    learned.tell("sign_notifications", signed, format!("A notification had {with} signature."));
    if signed && session.config.credentials.contains_key("notification_key") {
        learned.observe("notification_key_fits", session.is_signature_valid(notification));
    }
    match fields.get("type").and_then(Value::as_str) {
        Some(name @ ("payment" | "pay")) => {
            learned.tell(
                "notification_type",
                name,
                format!("A notification of a payment has the type {name}."),
            );
        }
        _ => {
            let name = word(fields.get("type").unwrap_or(&Value::Null));
            return Err(Stop::NotUnderstood(format!("the type of a notification is {name}")));
        }
    }
    Ok(learned)
}
