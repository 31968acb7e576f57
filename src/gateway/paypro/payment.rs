//! payInApi, payIn and queryPayInResult: model to wire, and back.

use serde::de::DeserializeOwned;
use serde_json::json;

use super::columns::Slot;
use super::edition::{Api, Edition, Part, QueriedAmount};
use super::merchant::NAME;
use super::sign::{Response, SIGNATURE};
use super::step::{Call, PayproStep, Prepared};
use super::wire::{Amounts, OrderRecord, Query};
use super::{amount, columns, status};
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

/// payInApi with a way code, payIn without; or the edition's names for them.
pub(super) fn create(
    request: &PaymentRequest,
    account: &Currency,
    edition: &'static Edition,
) -> Result<Prepared> {
    let reading = Reading::new(request, NAME);
    let view = reading.view(request);
    METHODS.require(&view);
    refuse_unsupported(&view);
    let options = field!(view.gateway_options).without(&[SIGNATURE]).value();
    let api = api(&view, edition)?;
    let mut fields = columns::body(api, edition, &reading, options, |part| slot(&view, part));
    let digits = amount::whole_units(&field!(view.amount), &field!(view.currency), account);
    fields.insert("amount".to_owned(), columns::amount(digits, edition));
    if let Some(number) = field!(view.order_id).take() {
        fields.insert("tradeNo".to_owned(), json!(number));
    }
    let way_code = field!(view.payment_method.way_code).peek().cloned();
    let ignored = reading.finish()?;
    let subject = Subject::order(&request.order_id, request.amount, &request.currency);
    let call = Call::new(api.name, json_body(fields, options)?);
    Ok(Prepared::new(Operation::PaymentCreate, &PayproStep::PayIn { way_code }, call, subject, ignored))
}

/// The API for a payment by a method, or on Paypro's page. An edition without one of them has the other for both, if that takes
/// what the request has.
fn api(view: &Field<'_, PaymentRequest>, edition: &'static Edition) -> Result<&'static Api> {
    let way_code = field!(view.payment_method.way_code);
    let (first, second) = if way_code.is_set() {
        (&edition.direct, &edition.hosted)
    } else {
        (&edition.hosted, &edition.direct)
    };
    let api = first.as_ref().or(second.as_ref());
    let api = api.ok_or_else(|| Error::internal("an edition without a payment"))?;
    if !api.has(Part::WayCode) {
        way_code.unsupported(&format!(
            "{edition} documents no code of a method here: leave it out, or pass the edition's own field in gateway_options"
        ));
    }
    Ok(api)
}

/// The part of a payment that a field of an edition has.
fn slot(view: &Field<'_, PaymentRequest>, part: Part) -> Slot {
    let (customer, payer) = (field!(view.customer), field!(view.payer));
    let (first, last) = (field!(customer.first_name), field!(customer.last_name));
    let field = match part {
        Part::Name => return Slot::of(&field!(payer.name)).or(|| full_name(&first, &last)),
        Part::FirstName => first,
        Part::LastName => last,
        Part::Phone => field!(customer.phone),
        Part::Email => field!(customer.email),
        Part::Ip => field!(customer.ip).ip(),
        Part::PersonId => field!(customer.id),
        Part::DocumentType => field!(payer.document_type),
        Part::DocumentNumber => field!(payer.document_number),
        Part::WayCode => field!(view.payment_method.way_code),
        Part::NotifyUrl => field!(view.notify_url),
        Part::ReturnUrl => field!(view.success_url),
        Part::Remark => field!(view.remark).or(field!(view.custom_data)),
        Part::Wallet
        | Part::WalletOrganisation
        | Part::Account
        | Part::AccountType
        | Part::BankCode
        | Part::BankName
        | Part::Option => return Slot { path: "gateway_options".to_owned(), value: None },
    };
    Slot::of(&field)
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
pub(super) fn get(request: &PaymentGetRequest, account: &Currency, edition: &Edition) -> Result<Prepared> {
    let reading = Reading::new(request, NAME);
    let view = reading.view(request);
    let order_id = by_order_id(&field!(view.id), field!(view.order_id));
    let ignored = reading.finish()?;
    let subject = query_subject(&order_id, account);
    let call = Call::new(edition.payment_query.name, json_body(Query { trade_no: order_id }, None)?);
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
    edition: &Edition,
) -> Result<OperationResult> {
    let mut data: OrderRecord = parse_data(response, state)?;
    check_ordered_amount(&data.amounts, state)?;
    data.way_code = data.way_code.or(way_code);
    let page = next_action(data.payment_info.as_deref(), data.way_code.as_deref());
    let mut payment = to_payment(data, state, edition.queried_amount)?;
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
pub(super) fn parse_get(response: &Response, state: &State, edition: &Edition) -> Result<OperationResult> {
    let data: OrderRecord = parse_data(response, state)?;
    check_received(to_payment(data, state, edition.queried_amount)?, response, state)
}

/// The payment of an answer, with its ordered and received amounts.
fn to_payment(data: OrderRecord, state: &State, queried: QueriedAmount) -> Result<Payment> {
    let code = data.status.clone().unwrap_or_default();
    let (status, is_final) = status::payment(&code);
    let mut payment = Payment::new(NAME, status, is_final);
    let words = data.words();
    let stated = stated_amounts(&data.amounts, state, queried)?;
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
pub(super) fn stated_amounts(
    amounts: &Amounts,
    state: &State,
    queried: QueriedAmount,
) -> Result<amount::StatedAmounts> {
    let account = state.subject.currency.as_ref();
    let account = account.ok_or_else(|| Error::internal("an order without the account's currency"))?;
    amount::read_response(amounts, account, queried).map_err(|_| {
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
    use super::*;
    use crate::error::{ErrorKind, Outcome};
    use crate::gateway::paypro::editions::named;

    #[test]
    fn less_than_was_ordered_is_never_approved() {
        let judge = |received: &str, operation| {
            let account = Currency::new("MXN").expect("listed");
            let state = State::new(operation, query_subject("A1", &account), &PayproStep::GetPayment);
            let data =
                json!({"status": "0000", "tradeNo": "A1", "orderAmount": "300", "payAmount": received});
            let common = named(None).expect("the common one");
            parse_get(&Response { data, text: String::new() }, &state, common)
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
