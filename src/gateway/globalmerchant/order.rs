//! "Payment parameters": every field of the table is required, and everything else of a request is refused or ignored.

use super::NAME;
use super::table::Table;
use crate::gateway::Checks;
use crate::model::{Address, Capture, Card, Customer, Item, PaymentRequest};

/// Writes the order in the sequence of the document's table.
pub(super) fn write(request: &PaymentRequest, table: &mut Table) {
    let customer = request.customer.clone().unwrap_or_default();
    table.order_id(Some(&request.order_id));
    table.amount("amt", request.amount, &request.currency);
    table.set("currency", request.currency.code());
    table.text("ip", "customer.ip", customer.ip.as_deref());
    table.checks.ip("customer.ip", customer.ip.as_deref());
    match request.payment_method.as_ref().and_then(|method| method.card.as_ref()) {
        Some(card) => write_card(card, table),
        None => table
            .checks
            .fault("payment_method.card", "is required for globalmerchant, which has no payment page"),
    }
    write_customer(&customer, table);
    write_shipping(&request.shipping.clone().unwrap_or_default(), table);
    write_items(request, table);
}

fn write_card(card: &Card, table: &mut Table) {
    let digits = card.digits();
    if !(12..=19).contains(&digits.reveal().len()) {
        table.checks.fault("payment_method.card.number", "must have 12 to 19 digits");
    }
    table.checks.require("payment_method.card.cvv", card.cvv.as_ref(), NAME);
    table.set("card.num", digits.reveal());
    table.set("card.year", format!("{:04}", card.expiry_year));
    table.set("card.month", format!("{:02}", card.expiry_month));
    table.set("card.cvv", card.cvv.as_ref().map_or("", |cvv| cvv.reveal()));
}

fn write_customer(customer: &Customer, table: &mut Table) {
    table.text("customer.first_name", "customer.first_name", customer.first_name.as_deref());
    table.text("customer.last_name", "customer.last_name", customer.last_name.as_deref());
    table.country("customer.country", "customer.country", customer.country.as_deref());
    table.text("customer.state", "customer.state", customer.state.as_deref());
    table.text("customer.city", "customer.city", customer.city.as_deref());
    table.text("customer.address", "customer.address", customer.address.as_deref());
    table.text("customer.postcode", "customer.postcode", customer.postcode.as_deref());
    table.text("customer.email", "customer.email", customer.email.as_deref());
    table.text("customer.mobile", "customer.phone", customer.phone.as_deref());
}

fn write_shipping(shipping: &Address, table: &mut Table) {
    table.text("shipping.first_name", "shipping.first_name", shipping.first_name.as_deref());
    table.text("shipping.last_name", "shipping.last_name", shipping.last_name.as_deref());
    table.country("shipping.country", "shipping.country", shipping.country.as_deref());
    table.text("shipping.state", "shipping.state", shipping.state.as_deref());
    table.text("shipping.city", "shipping.city", shipping.city.as_deref());
    // One field for all lines: an address without its second line is another address.
    let more = [&shipping.line2, &shipping.line3].into_iter().flatten();
    let lines = shipping
        .line1
        .as_ref()
        .map(|first| more.fold(first.clone(), |joined, line| format!("{joined}, {line}")));
    table.text("shipping.address", "shipping.line1", lines.as_deref());
    table.text("shipping.postcode", "shipping.postcode", shipping.postcode.as_deref());
    table.text("shipping.email", "shipping.email", shipping.email.as_deref());
    table.text("shipping.mobile", "shipping.phone", shipping.phone.as_deref());
}

/// `goods[0]`, `goods[1]` and so on: the table shows the first only.
fn write_items(request: &PaymentRequest, table: &mut Table) {
    let items = request.items.as_deref().unwrap_or_default();
    if items.is_empty() {
        table.checks.fault("items", "needs at least one item for globalmerchant");
    }
    for (index, Item { name, quantity, price, .. }) in items.iter().enumerate() {
        table.text(&format!("goods[{index}].name"), &format!("items[{index}].name"), Some(name));
        if !(1..=999_999_999).contains(quantity) {
            table.checks.fault(&format!("items[{index}].quantity"), "must be from 1 to 999999999");
        }
        table.set(&format!("goods[{index}].quantity"), quantity.to_string());
        if let Some(exponent) = request.currency.exponent() {
            let path = format!("items[{index}].price");
            table.price(&format!("goods[{index}].price"), &path, *price, exponent);
        }
    }
}

/// What changes money or authentication, and has no field.
pub(super) fn refuse(request: &PaymentRequest, checks: &mut Checks) {
    let method = request.payment_method.clone().unwrap_or_default();
    let message = "globalmerchant takes payment_method.card only";
    checks.unsupported("payment_method.stored_token", method.stored_token.as_ref(), message);
    checks.unsupported("payment_method.wallet", method.wallet.as_ref(), message);
    checks.unsupported("payment_method.bank_transfer", method.bank_transfer.as_ref(), message);
    checks.unsupported("payment_method.way_code", method.way_code.as_ref(), message);
    if request.capture == Some(Capture::Manual) {
        checks.unsupported("capture", Some(&()), "globalmerchant takes the money at once");
    }
    let message = "globalmerchant stores no credentials";
    checks.unsupported("stored_credential", request.stored_credential.as_ref(), message);
}

/// What only informs, and has no field.
pub(super) fn ignore(request: &PaymentRequest, checks: &mut Checks) {
    checks.ignore("description", request.description.as_ref());
    checks.ignore("failure_url", request.failure_url.as_ref());
    checks.ignore("custom_data", request.custom_data.as_ref());
    checks.ignore("locale", request.locale.as_ref());
    checks.ignore("country", request.country.as_ref());
    checks.ignore("payer", request.payer.as_ref());
    checks.ignore("billing", request.billing.as_ref());
    checks.ignore("browser", request.browser.as_ref());
    checks.ignore("device", request.device.as_ref());
    checks.ignore("risk", request.risk.as_ref());
    checks.ignore("remark", request.remark.as_ref());
    checks.ignore("expires_in_s", request.expires_in_s.as_ref());
    if let Some(card) = request.payment_method.as_ref().and_then(|method| method.card.as_ref()) {
        checks.ignore("payment_method.card.holder", card.holder.as_ref());
        checks.ignore("payment_method.card.brand", card.brand.as_ref());
    }
    if let Some(customer) = &request.customer {
        checks.ignore("customer.id", customer.id.as_ref());
        checks.ignore("customer.middle_name", customer.middle_name.as_ref());
        checks.ignore("customer.phone_region", customer.phone_region.as_ref());
        checks.ignore("customer.region", customer.region.as_ref());
    }
    if let Some(shipping) = &request.shipping {
        checks.ignore("shipping.middle_name", shipping.middle_name.as_ref());
        checks.ignore("shipping.phone_region", shipping.phone_region.as_ref());
        checks.ignore("shipping.region", shipping.region.as_ref());
    }
    for (index, item) in request.items.iter().flatten().enumerate() {
        checks.ignore(&format!("items[{index}].id"), item.id.as_ref());
        checks.ignore(&format!("items[{index}].url"), item.url.as_ref());
        checks.ignore(&format!("items[{index}].category"), item.category.as_ref());
    }
}
