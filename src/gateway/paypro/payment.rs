//! payInApi, payIn and queryPayInResult: model to wire, and back.

use serde::de::DeserializeOwned;

use super::merchant::NAME;
use super::sign::{Response, SIGNATURE};
use super::step::{Call, PayproStep, Prepared};
use super::wire::{Amounts, OrderRecord, PayIn, Query};
use super::{amount, status};
use crate::error::{Error, Result};
use crate::field;
use crate::gateway::{
    Field, MethodRule, MethodTable, MoneyRecord, OperationResult, Reading, State, Subject, compare,
    json_body, mismatch, unreadable,
};
use crate::json;
use crate::model::*;
use crate::money::{Amount, Currency};
use crate::operation::Operation;

/// The ways to pay.
pub(super) static METHODS: MethodTable = MethodTable {
    always: &[&["notify_url"]],
    methods: &[
        MethodRule { method: PaymentMethodKind::HostedPage, required: &[] },
        MethodRule { method: PaymentMethodKind::WayCode, required: &[] },
    ],
    others: "Paypro takes payment_method.way_code, or nothing for its hosted page",
};

/// payInApi with a way code, payIn without.
pub(super) fn create(request: &PaymentRequest, account: &Currency) -> Result<Prepared> {
    let reading = Reading::new(request, NAME);
    let view = reading.view(request);
    METHODS.require(&view);
    refuse_unsupported(&view);
    let way_code = field!(view.payment_method.way_code).take();
    let fields = PayIn {
        trade_no: field!(view.order_id).take(),
        amount: amount::whole_units(&field!(view.amount), &field!(view.currency), account),
        mobile: field!(view.customer.phone).take(),
        email: field!(view.customer.email).take(),
        payer: match field!(view.payer.name).take() {
            None => full_name(&field!(view.customer.first_name), &field!(view.customer.last_name)),
            name => name,
        },
        way_code: way_code.clone(),
        notify_url: field!(view.notify_url).take(),
        return_url: field!(view.success_url).take(),
        remark: field!(view.remark).or(field!(view.custom_data)).take(),
    };
    let options = field!(view.gateway_options).without(&[SIGNATURE]).value();
    let ignored = reading.finish()?;
    let subject = Subject::order(&request.order_id, request.amount, &request.currency);
    let api = if way_code.is_some() { "payInApi" } else { "payIn" };
    let call = Call::new(api, json_body(fields, options)?);
    Ok(Prepared::new(Operation::PaymentCreate, &PayproStep::PayIn { way_code }, call, subject, ignored))
}

/// Refuses fields with a better fix than leaving them out.
fn refuse_unsupported(view: &Field<'_, PaymentRequest>) {
    METHODS.refuse_others(view);
    field!(view.capture).automatic_only("Paypro takes the money at once");
    field!(view.stored_credential).unsupported("Paypro stores no credentials");
    field!(view.three_d_secure).no_three_d_secure();
}

/// A name of two parts; nothing where neither is set.
pub(super) fn full_name(first: &Field<'_, String>, last: &Field<'_, String>) -> Option<String> {
    let parts: Vec<&str> = [first.value(), last.value()].into_iter().flatten().map(String::as_str).collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// queryPayInResult.
pub(super) fn get(request: &PaymentGetRequest, account: &Currency) -> Result<Prepared> {
    let reading = Reading::new(request, NAME);
    let view = reading.view(request);
    let order_id = by_order_id(&field!(view.id), field!(view.order_id));
    let ignored = reading.finish()?;
    let subject = query_subject(&order_id, account);
    let call = Call::new("queryPayInResult", json_body(Query { trade_no: order_id }, None)?);
    Ok(Prepared::new(Operation::PaymentGet, &PayproStep::GetPayment, call, subject, ignored))
}

/// The subject of a query. Its answer names no currency, so the account's applies.
pub(super) fn query_subject(order_id: &str, account: &Currency) -> Subject {
    Subject { order_id: Some(order_id.to_owned()), currency: Some(account.clone()), ..Subject::default() }
}

/// The order number, by which alone Paypro finds an order.
pub(super) fn by_order_id(id: &Field<'_, String>, order_id: Field<'_, String>) -> String {
    id.unsupported("Paypro finds orders by order_id only");
    let order_id = if id.is_set() { order_id } else { order_id.required() };
    order_id.take().unwrap_or_default()
}

/// payInApi and payIn, answer.
pub(super) fn parse_create(
    response: &Response,
    state: &State,
    way_code: Option<String>,
) -> Result<OperationResult> {
    let mut data: OrderRecord = parse_data(response, state)?;
    check_ordered_amount(&data.amounts, state)?;
    data.way_code = data.way_code.or(way_code);
    let page = next_action(data.payment_info.as_deref(), data.way_code.as_deref());
    let mut payment = to_payment(data, state)?;
    // This answers the order itself, so a missing amount is the ordered one, and so is a missing number.
    payment.amount = payment.amount.or(state.ordered_amount());
    payment.order_id = payment.order_id.or_else(|| state.subject.order_id.clone());
    if payment.status == PaymentStatus::Approved {
        payment.next_action = page.filter(|action| action.action == NextActionType::Redirect);
    }
    if payment.status == PaymentStatus::Pending {
        payment.status = PaymentStatus::RequiresAction;
        payment.next_action = Some(NextAction::new(NextActionType::Wait));
    }
    check_received(payment, response, state)
}

/// The result, if the payment agrees with the request and, once it is paid, no less was received than ordered.
fn check_received(mut payment: Payment, response: &Response, state: &State) -> Result<OperationResult> {
    payment.add_answer(state.ignored(), response.text.clone());
    let payment = compare(payment, state)?;
    if let (PaymentStatus::Approved, Some(ordered), Some(received)) =
        (payment.status, payment.amount, payment.amount_received)
        && received < ordered
    {
        let what = format!("a paid order of {ordered} with only {received} received");
        return Err(payment.into_error(mismatch(state.operation, &what)));
    }
    Ok(payment.into_result())
}

/// Where the customer pays: a page of Paypro, a code for a store, or an account to transfer to.
fn next_action(info: Option<&str>, way_code: Option<&str>) -> Option<NextAction> {
    let info = info.filter(|info| !info.is_empty())?;
    let display = match way_code {
        _ if info.starts_with("https://") || info.starts_with("http://") => {
            return Some(NextAction::redirect(info));
        }
        Some("store") => Display { store_code: Some(info.to_owned()), ..Display::default() },
        Some("va") => Display { virtual_account: Some(info.to_owned()), ..Display::default() },
        _ => return None,
    };
    Some(NextAction::display(display))
}

/// queryPayInResult, answer.
pub(super) fn parse_get(response: &Response, state: &State) -> Result<OperationResult> {
    let data: OrderRecord = parse_data(response, state)?;
    check_received(to_payment(data, state)?, response, state)
}

/// The payment of an answer, with its ordered and received amounts.
fn to_payment(data: OrderRecord, state: &State) -> Result<Payment> {
    let code = data.status.clone().unwrap_or_default();
    let (status, is_final) = status::payment(&code);
    let mut payment = Payment::new(NAME, status, is_final);
    let words = data.words();
    let stated = stated_amounts(&data.amounts, state)?;
    payment.gateway_code = Some(code.clone()).filter(|code| !code.is_empty());
    payment.gateway_message = words.clone();
    payment.id = data.number.take();
    payment.order_id = data.trade_no;
    payment.currency = state.subject.currency.clone();
    // Until something is paid, some editions write 0 for the ordered amount.
    let nothing_yet = matches!(status, PaymentStatus::Pending | PaymentStatus::Unknown);
    payment.amount = stated.ordered.filter(|ordered| !nothing_yet || *ordered > Amount::ZERO);
    payment.amount_received = stated.received.filter(|received| !nothing_yet || *received > Amount::ZERO);
    if status == PaymentStatus::Pending {
        payment.next_action = next_action(data.payment_info.as_deref(), data.way_code.as_deref());
        if payment.next_action.is_some() {
            payment.status = PaymentStatus::RequiresAction;
        }
    }
    payment.method = data.way_code;
    payment.custom_data = data.remark.filter(|words| !words.is_empty());
    payment.updated_at = data.success_time;
    if status == PaymentStatus::Declined {
        payment.decline = Some(Decline::new(Some(code), words, status::REASONS));
    }
    Ok(payment)
}

/// An amount that is present but not readable exactly is an error, never the requested amount.
pub(super) fn stated_amounts(amounts: &Amounts, state: &State) -> Result<amount::StatedAmounts> {
    let account = state.subject.currency.as_ref();
    let account = account.ok_or_else(|| Error::internal("an order without the account's currency"))?;
    amount::read_response(amounts, account).map_err(|_| {
        unreadable(
            state.operation,
            "its amounts are no numbers of the account's currency, or contradict each other",
        )
    })
}

/// Refuses an empty amount in the answer to an order: it is there and cannot be read, so the ordered amount does not take its place.
pub(super) fn check_ordered_amount(amounts: &Amounts, state: &State) -> Result<()> {
    if amounts.has_empty_order() { Err(unreadable(state.operation, "its amount is empty")) } else { Ok(()) }
}

/// Reads `data`; an answer that says yes without its content says nothing.
pub(super) fn parse_data<T: DeserializeOwned>(response: &Response, state: &State) -> Result<T> {
    if !response.data.is_object() {
        return Err(unreadable(state.operation, "it has no data"));
    }
    json::read(&response.data)
        .map_err(|_| unreadable(state.operation, "a field has another type than documented"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::error::{ErrorKind, Outcome};

    #[test]
    fn less_than_was_ordered_is_never_approved() {
        let judge = |received: &str, operation| {
            let account = Currency::new("MXN").expect("listed");
            let state = State::new(operation, query_subject("A1", &account), &PayproStep::GetPayment);
            let data =
                json!({"status": "0000", "tradeNo": "A1", "orderAmount": "300", "payAmount": received});
            parse_get(&Response { data, text: String::new() }, &state)
        };
        for received in ["0", "1", "299"] {
            let error = judge(received, Operation::PaymentGet).expect_err("refused");
            assert_eq!((error.kind, error.outcome), (ErrorKind::Mismatch, Outcome::Unknown), "{received}");
            assert!(error.payment.is_some_and(|payment| payment.amount_received.is_some()), "{received}");
        }
        for received in ["300", "301"] {
            let Ok(OperationResult::Payment(payment)) = judge(received, Operation::PaymentGet) else {
                panic!("no payment")
            };
            assert_eq!(payment.status, PaymentStatus::Approved, "{received}");
        }
    }
}
