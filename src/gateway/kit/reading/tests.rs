//! What the reading view refuses and lists.

use serde_json::json;

use super::*;
use crate::error::ErrorKind;
use crate::operation::{Operation, Request};

fn request(more: Value) -> PaymentRequest {
    let mut request = json!({"order_id": "A1", "amount": 100, "currency": "EUR"});
    let members = request.as_object_mut().expect("an object");
    members.extend(more.as_object().expect("an object").clone());
    let Ok(Request::PaymentCreate(request)) = Request::decode(Operation::PaymentCreate, members.clone())
    else {
        panic!("a payment")
    };
    request
}

/// What a mapping that takes some fields leaves of a request.
fn left(more: Value, take: impl Fn(&Field<'_, PaymentRequest>)) -> Result<Vec<String>> {
    let request = request(more);
    let reading = Reading::new(&request, "Gateway");
    let view = reading.view(&request);
    field!(view.order_id).take();
    field!(view.amount).take();
    field!(view.currency).take();
    take(&view);
    reading.finish()
}

#[test]
fn what_only_informs_is_named_at_the_highest_node_of_which_nothing_was_taken() {
    let more = json!({
        "billing": {"city": "Paris", "line1": "1 Rue"}, "customer": {"email": "a@b.example", "id": "c1"},
        "items": [{"name": "cap", "quantity": 1, "price": 5}, {"name": "hat", "quantity": 1, "price": 5}],
        "risk": {"a.b": "1"}, "options": {"resolve": false},
    });
    let ignored = left(more, |view| {
        field!(view.customer.email).take();
        for item in field!(view.items).each().iter().take(1) {
            field!(item.name).take();
            field!(item.quantity).take();
        }
    });
    let expected = ["billing", "customer.id", "items[0].price", "items[1]", "risk"];
    assert_eq!(ignored.expect("taken"), expected);
}

#[test]
fn what_moves_money_or_authenticates_is_refused_by_its_name() {
    for (more, path) in [
        (json!({"capture": "automatic"}), "capture"),
        (json!({"payment_method": {"way_code": "va"}}), "payment_method"),
        (json!({"gateway_options": {"a": 1}}), "gateway_options"),
    ] {
        let error = left(more, |_| {}).expect_err("refused");
        assert_eq!(error.kind, ErrorKind::Unsupported, "{path}");
        assert!(
            error.message.starts_with(&format!("{path}: cannot be sent to Gateway")),
            "{}",
            error.message
        );
    }
    let card = json!({"number": "4242424242424242", "expiry_month": 1, "expiry_year": 2040, "holder": "Ada"});
    let error = left(json!({"payment_method": {"card": card}}), |view| {
        let card = field!(view.payment_method.card);
        field!(card.number).take();
        field!(card.expiry_year).take();
    });
    assert!(error.expect_err("refused").message.starts_with("payment_method.card.expiry_month: "));
}

#[test]
fn of_two_fields_for_one_place_the_loser_is_ignored() {
    let take = |view: &Field<'_, PaymentRequest>| {
        field!(view.remark).or(field!(view.custom_data)).take();
    };
    let both = left(json!({"remark": "r", "custom_data": "c"}), take);
    assert_eq!(both.expect("taken"), ["custom_data"]);
    assert!(left(json!({"custom_data": "c"}), take).expect("taken").is_empty());
}

#[test]
fn a_gateway_that_cannot_be_asked_for_3_d_secure_refuses_the_wish_and_does_without_it() {
    let checked = |more| left(more, |view| field!(view.three_d_secure).no_three_d_secure());
    let error = checked(json!({"three_d_secure": true})).expect_err("refused");
    assert_eq!(error.kind, ErrorKind::Unsupported);
    assert!(error.message.starts_with("three_d_secure: "), "{}", error.message);
    assert_eq!(checked(json!({"three_d_secure": false})).expect("taken"), ["three_d_secure"]);
    assert!(checked(json!({})).expect("taken").is_empty());
}
