//! "Payment parameters": every field of the table is required.

use super::table::Table;
use crate::field;
use crate::gateway::Field;
use crate::model::{Address, Card, Customer, PaymentRequest};

/// Writes the order in the sequence of the document's table.
pub(super) fn write(view: &Field<'_, PaymentRequest>, table: &mut Table<'_>) {
    table.order_id(field!(view.order_id));
    table.amount("amt", &field!(view.amount), &field!(view.currency));
    table.set("currency", view.peek().map_or("", |request| request.currency.code()));
    table.text("ip", field!(view.customer.ip).ip());
    let card = field!(view.payment_method.card);
    if !card.is_set() {
        card.refuse("is required for globalmerchant, which has no payment page");
    }
    write_card(&card, table);
    write_customer(&field!(view.customer), table);
    write_shipping(&field!(view.shipping), table);
    write_items(view, table);
}

fn write_card(card: &Field<'_, Card>, table: &mut Table<'_>) {
    let Some(own) = card.peek() else { return };
    let (number, digits) = (field!(card.number), own.digits());
    if number.value().is_some() && !(12..=19).contains(&digits.reveal().len()) {
        number.refuse("must have 12 to 19 digits");
    }
    table.set("card.num", digits.reveal());
    table.set(
        "card.year",
        field!(card.expiry_year).value().map_or(String::new(), |year| format!("{year:04}")),
    );
    table.set(
        "card.month",
        field!(card.expiry_month).value().map_or(String::new(), |month| format!("{month:02}")),
    );
    table.set("card.cvv", field!(card.cvv).required().value().map_or("", |cvv| cvv.reveal()));
}

fn write_customer(customer: &Field<'_, Customer>, table: &mut Table<'_>) {
    table.text("customer.first_name", field!(customer.first_name));
    table.text("customer.last_name", field!(customer.last_name));
    table.country("customer.country", field!(customer.country));
    table.text("customer.state", field!(customer.state));
    table.text("customer.city", field!(customer.city));
    table.text("customer.address", field!(customer.address));
    table.text("customer.postcode", field!(customer.postcode));
    table.text("customer.email", field!(customer.email));
    table.text("customer.mobile", field!(customer.phone));
}

fn write_shipping(shipping: &Field<'_, Address>, table: &mut Table<'_>) {
    table.text("shipping.first_name", field!(shipping.first_name));
    table.text("shipping.last_name", field!(shipping.last_name));
    table.country("shipping.country", field!(shipping.country));
    table.text("shipping.state", field!(shipping.state));
    table.text("shipping.city", field!(shipping.city));
    // One field for all lines: an address without its second line is another address.
    let more = [field!(shipping.line2), field!(shipping.line3)];
    table.joined("shipping.address", field!(shipping.line1), &more);
    table.text("shipping.postcode", field!(shipping.postcode));
    table.text("shipping.email", field!(shipping.email));
    table.text("shipping.mobile", field!(shipping.phone));
}

/// `goods[0]`, `goods[1]` and so on: the table shows the first only.
fn write_items(view: &Field<'_, PaymentRequest>, table: &mut Table<'_>) {
    let items = field!(view.items);
    if items.peek().is_none_or(Vec::is_empty) {
        items.refuse("needs at least one item for globalmerchant");
    }
    let exponent = view.peek().and_then(|request| request.currency.exponent());
    for (index, item) in items.each().iter().enumerate() {
        table.text(&format!("goods[{index}].name"), field!(item.name));
        let quantity = field!(item.quantity);
        if quantity.peek().is_some_and(|count| !(1..=999_999_999).contains(count)) {
            quantity.refuse("must be from 1 to 999999999");
        }
        let count = quantity.value().map(u32::to_string);
        table.set(&format!("goods[{index}].quantity"), count.unwrap_or_default());
        if let Some(exponent) = exponent {
            table.price(&format!("goods[{index}].price"), &field!(item.price), exponent);
        }
    }
}

/// What has a better fix than to leave it out.
pub(super) fn refuse_unsupported(view: &Field<'_, PaymentRequest>) {
    let message = "globalmerchant takes payment_method.card only";
    field!(view.payment_method.stored_token).unsupported(message);
    field!(view.payment_method.wallet).unsupported(message);
    field!(view.payment_method.bank_transfer).unsupported(message);
    field!(view.payment_method.way_code).unsupported(message);
    field!(view.capture).automatic_only("globalmerchant takes the money at once");
    field!(view.stored_credential).unsupported("globalmerchant stores no credentials");
}
