//! "Payment parameters": every field of the table is required.

use super::table::Table;
use crate::field;
use crate::gateway::{Field, MethodRule, MethodTable};
use crate::model::{Address, Card, Customer, PaymentMethodKind, PaymentRequest};

/// The one way to pay, and the rows of the table.
pub(super) static METHODS: MethodTable = MethodTable {
    always: &[
        &["customer.ip"],
        &["customer.first_name"],
        &["customer.last_name"],
        &["customer.country"],
        &["customer.state"],
        &["customer.city"],
        &["customer.address"],
        &["customer.postcode"],
        &["customer.email"],
        &["customer.phone"],
        &["shipping.first_name"],
        &["shipping.last_name"],
        &["shipping.country"],
        &["shipping.state"],
        &["shipping.city"],
        &["shipping.line1"],
        &["shipping.postcode"],
        &["shipping.email"],
        &["shipping.phone"],
        &["items"],
    ],
    methods: &[MethodRule { method: PaymentMethodKind::Card, required: &[&[&["payment_method.card.cvv"]]] }],
    others: "globalmerchant takes payment_method.card only",
};

/// Writes the order in the sequence of the document's table.
pub(super) fn write(view: &Field<'_, PaymentRequest>, table: &mut Table<'_>) {
    METHODS.require(view);
    table.order_id(field!(view.order_id));
    table.amount("amt", &field!(view.amount), &field!(view.currency));
    table.set("currency", view.peek().map_or("", |request| request.currency.code()));
    table.given("ip", field!(view.customer.ip).ip());
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
    table.set("card.cvv", field!(card.cvv).value().map_or("", |cvv| cvv.reveal()));
}

fn write_customer(customer: &Field<'_, Customer>, table: &mut Table<'_>) {
    table.given("customer.first_name", field!(customer.first_name));
    table.given("customer.last_name", field!(customer.last_name));
    table.country("customer.country", field!(customer.country));
    table.given("customer.state", field!(customer.state));
    table.given("customer.city", field!(customer.city));
    table.given("customer.address", field!(customer.address));
    table.given("customer.postcode", field!(customer.postcode));
    table.given("customer.email", field!(customer.email));
    table.given("customer.mobile", field!(customer.phone));
}

fn write_shipping(shipping: &Field<'_, Address>, table: &mut Table<'_>) {
    table.given("shipping.first_name", field!(shipping.first_name));
    table.given("shipping.last_name", field!(shipping.last_name));
    table.country("shipping.country", field!(shipping.country));
    table.given("shipping.state", field!(shipping.state));
    table.given("shipping.city", field!(shipping.city));
    // One field for all lines: an address without its second line is another address.
    let more = [field!(shipping.line2), field!(shipping.line3)];
    table.joined("shipping.address", field!(shipping.line1), &more);
    table.given("shipping.postcode", field!(shipping.postcode));
    table.given("shipping.email", field!(shipping.email));
    table.given("shipping.mobile", field!(shipping.phone));
}

/// `goods[0]`, `goods[1]` and so on: the table shows the first only.
fn write_items(view: &Field<'_, PaymentRequest>, table: &mut Table<'_>) {
    let items = field!(view.items);
    if items.peek().is_some_and(Vec::is_empty) {
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
    METHODS.refuse_others(view);
    field!(view.capture).automatic_only("globalmerchant takes the money at once");
    field!(view.stored_credential).unsupported("globalmerchant stores no credentials");
}
