//! `POST /v1/payments` and `GET /v1/payments/{order}`: model to wire, and back.

use till::error::Result;
use till::field;
use till::gateway::{
    AmountRule, Field, MethodRule, MethodTable, NumberRule, OperationResult, Reading, State, Subject,
    compared_result, decimal_amount, json_body, path_segment, unreadable,
};
use till::model::*;
use till::money::{Amount, Currency};
use till::operation::Operation;

use super::merchant::NAME;
use super::sign::{Response, parse_record};
use super::status;
use super::step::{AcornStep, Call, Prepared};
use super::wire::{NewPayment, PaymentRecord};

/// The ways to pay: the bank's page alone.
pub(super) static METHODS: MethodTable = MethodTable {
    always: &[],
    methods: &[MethodRule { method: PaymentMethodKind::HostedPage, required: &[] }],
    others: "Acorn takes payments on its own page only: leave it out",
};

/// The shop's number of a payment.
pub(super) static ORDER_NUMBER: NumberRule = NumberRule::new(1, 40, NumberCharacters::Any);

/// Amounts with the currency's decimals.
pub(super) static AMOUNTS: AmountRule = AmountRule::of(Currency::exponent);

/// `POST /v1/payments`. A field that is not taken here is refused if the model marks it as moving money or authenticating, and
/// listed in `ignored` otherwise. `unsupported` names a better fix than leaving the field out.
pub(super) fn create(request: &PaymentRequest) -> Result<Prepared> {
    let reading = Reading::new(request, NAME);
    let view = reading.view(request);
    METHODS.require(&view);
    METHODS.refuse_others(&view);
    field!(view.stored_credential).unsupported("Acorn stores nothing");
    field!(view.capture).automatic_only("Acorn takes the money at once");
    field!(view.three_d_secure).no_three_d_secure();
    let (amount, currency) = (field!(view.amount), field!(view.currency));
    let body = NewPayment {
        order: field!(view.order_id).number(&ORDER_NUMBER).take(),
        amount: decimal(&amount, &currency),
        currency: currency.value().map(|currency| currency.code().to_owned()),
        note: field!(view.description).take(),
        return_url: field!(view.success_url).take(),
        notify_url: field!(view.notify_url).take(),
    };
    let options = field!(view.gateway_options).value();
    let ignored = reading.finish()?;
    let subject = Subject::order(&request.order_id, request.amount, &request.currency);
    let call = Call::post("/v1/payments", json_body(body, options)?);
    Ok(Prepared::new(Operation::PaymentCreate, &AcornStep::Payment, call, subject, ignored))
}

/// An amount as the bank writes it: `25.00` in USD, `25` in JPY. Never through a float.
pub(super) fn decimal(amount: &Field<'_, Amount>, currency: &Field<'_, Currency>) -> String {
    let (Some(value), Some(unit)) = (amount.value(), currency.value()) else { return String::new() };
    let Some(exponent) = unit.exponent() else {
        currency.refuse("is not in ISO 4217; see the dictionary currencies");
        return String::new();
    };
    if *value == Amount::ZERO {
        amount.refuse("must be more than 0");
    }
    value.to_decimal(exponent, exponent).unwrap_or_else(|error| {
        amount.refuse(error.to_string());
        String::new()
    })
}

/// `GET /v1/payments/{order}`.
pub(super) fn get(request: &PaymentGetRequest) -> Result<Prepared> {
    let reading = Reading::new(request, NAME);
    let view = reading.view(request);
    field!(view.id).unsupported("Acorn finds payments by order_id only");
    let order_id = field!(view.order_id);
    let order_id = if field!(view.id).is_set() { order_id } else { order_id.required() }.take();
    let ignored = reading.finish()?;
    let order_id = order_id.unwrap_or_default();
    let call = Call::get(format!("/v1/payments/{}", path_segment("order_id", &order_id)?));
    let subject = Subject { order_id: Some(order_id), ..Subject::default() };
    Ok(Prepared::new(Operation::PaymentGet, &AcornStep::Payment, call, subject, ignored))
}

/// The answer to both, compared with the request.
pub(super) fn parse_payment(response: &Response, state: &State) -> Result<OperationResult> {
    let record: PaymentRecord = parse_record(response.envelope.payment.as_ref(), state.operation)?;
    let payment = to_payment(record)
        .ok_or_else(|| unreadable(state.operation, "its amount or currency cannot be read"))?;
    compared_result(payment, &response.text, state)
}

/// The payment of an answer or a notification; none without a readable amount.
pub(super) fn to_payment(record: PaymentRecord) -> Option<Payment> {
    let currency = Currency::new(&record.currency)?;
    let amount = decimal_amount(Some(&record.amount), Some(&currency))?;
    let (status, is_final) = status::payment(&record.state);
    let mut payment = Payment::new(NAME, status, is_final);
    payment.id = Some(record.id);
    payment.order_id = Some(record.order);
    payment.amount = Some(amount);
    payment.currency = Some(currency);
    payment.gateway_code = Some(record.state);
    if status == PaymentStatus::Declined {
        payment.decline = Some(Decline::new(record.reason, None, &[]));
    }
    if let (PaymentStatus::Pending, Some(page)) = (status, record.page) {
        payment.status = PaymentStatus::RequiresAction;
        payment.next_action = Some(NextAction::redirect(page));
    }
    Some(payment)
}
