//! `POST /payments`, the queries and the list: model to wire, and back.

use std::collections::BTreeMap;

use serde_json::Value;

use super::amount::{read_amount, read_currency};
use super::dialect::Dialect;
use super::merchant::Business;
use super::order::{check_stored, customer_object, locale, payment_card, refuse, refuse_cards, wallet_token};
use super::record::{check_page, next_page, to_payment};
use super::sign::{Response, one_token, parse_data};
use super::step::{API, BusinessStep, Call, Prepared};
use super::wire::{
    CreatePayment, CreateResponse, ListResponse, Pages, PaymentRecord, Record, RedirectRequest, plain,
};
use super::{amount, record, status};
use crate::error::Result;
use crate::field;
use crate::gateway::{
    Field, Gateway, OperationResult, Reading, State, Subject, compared_result, mismatch, unreadable,
};
use crate::model::*;
use crate::money::Amount;
use crate::operation::Operation;

const SECONDS_A_MINUTE: u32 = 60;

/// `POST /payments`.
pub(super) fn create(request: &PaymentRequest, dialect: &Dialect) -> Result<Prepared> {
    let reading = Reading::new(request, dialect.title);
    let view = reading.view(request);
    let (amount, currency) = (field!(view.amount), field!(view.currency));
    let (card, stored) = (field!(view.payment_method.card), field!(view.payment_method.stored_token));
    let wallet = field!(view.payment_method.wallet);
    if !reading.one_at_most(&[card.choice(), stored.choice(), wallet.choice()]) {
        reading.refuse("payment_method", "only one of card, stored_token and wallet may be set");
    }
    amount::check(&amount, &currency, dialect);
    let has_method = wallet.is_set() || stored.is_set() || card.is_set();
    dialect.capabilities.methods.require(&view);
    let description = field!(view.description);
    let order_number = field!(view.order_id).number(dialect.payment_number);
    let mut fields = CreatePayment {
        product: if dialect.cards { description.length(5..=255) } else { description }.take(),
        amount: payment_amount(&amount, dialect),
        currency: currency.value().map(|currency| currency.code().to_owned()),
        callback_url: field!(view.notify_url).take(),
        redirect_success_url: field!(view.success_url).take(),
        redirect_fail_url: field!(view.failure_url).take(),
        extra_return_param: field!(view.custom_data).take(),
        order_number: order_number.take(),
        locale: locale(&field!(view.locale)),
        wallet_token: wallet_token(&wallet, dialect),
        ..CreatePayment::default()
    };
    refuse(&view, dialect);
    if dialect.cards {
        set_cards(&view, &mut fields);
        set_newer(&view, &mut fields);
    } else {
        refuse_cards(&view);
    }
    let options = field!(view.gateway_options).value();
    let ignored = reading.finish()?;
    let subject = Subject::order(&request.order_id, request.amount, &request.currency);
    let call = Call::post("/payments", fields, options)?;
    Ok(Prepared::new(Operation::PaymentCreate, &BusinessStep::Pay { has_method }, call, subject, ignored))
}

/// Cards, stored tokens and two steps, which only PayMart documents.
fn set_cards(view: &Field<'_, PaymentRequest>, fields: &mut CreatePayment) {
    let token = field!(view.payment_method.stored_token);
    let first = check_stored(&field!(view.stored_credential), &token);
    fields.recurring = first.then_some(true);
    fields.recurring_token = field!(token.token).take();
    field!(token.cvv).unsupported("PayMart takes a recurring token without a code");
    fields.need_confirmation = (field!(view.capture).value() == Some(&Capture::Manual)).then_some(true);
    fields.card = payment_card(&field!(view.payment_method.card));
    fields.customer = customer_object(view);
}

/// What newer editions of the engine have: a page for the customer of a pending payment, and until when a payment without a card can
/// be made. The document's sample of `expires_at` is the number 5, and no unit is printed: minutes are assumed.
fn set_newer(view: &Field<'_, PaymentRequest>, fields: &mut CreatePayment) {
    fields.pending_url = field!(view.pending_url).take();
    if !field!(view.payment_method.card).is_set() {
        let seconds = field!(view.expires_in_s);
        if seconds.peek().is_some_and(|seconds| seconds % SECONDS_A_MINUTE != 0) {
            seconds.refuse("must be a multiple of 60: PayMart takes whole minutes");
        }
        fields.expires_at = seconds.take().map(|seconds| seconds / SECONDS_A_MINUTE);
    }
}

fn payment_amount(amount: &Field<'_, Amount>, dialect: &Dialect) -> Value {
    match amount.value() {
        Some(amount) if dialect.payment_amount_as_text => Value::from(amount.to_string()),
        Some(amount) => amount::number(*amount),
        None => Value::Null,
    }
}

/// `POST /payments`, answer.
pub(super) fn parse_create(
    response: &Response,
    state: &State,
    has_method: bool,
    dialect: &Dialect,
) -> Result<OperationResult> {
    let created: CreateResponse = parse_data(response, state.operation)?;
    let record = created.payment.as_ref().ok_or_else(|| unreadable(state.operation, "it has no payment"))?;
    let mut payment = to_created_payment(record, state, dialect)?;
    payment.id = one_token(created.token.as_ref(), record.token.as_ref(), state.operation)?;
    let action = next_action(&created, has_method);
    if payment.is_final {
        payment.next_action = action.filter(|_| payment.status == PaymentStatus::Approved);
    } else {
        if matches!(payment.status, PaymentStatus::Created | PaymentStatus::Pending) {
            payment.status =
                if action.is_some() { PaymentStatus::RequiresAction } else { PaymentStatus::Pending };
        }
        payment.next_action = Some(action.unwrap_or(NextAction::new(NextActionType::Wait)));
    }
    compared_result(payment, &response.text, state)
}

/// `payment` of an answer: what it repeats of the request, and the payment's status.
pub(super) fn to_created_payment(
    record: &PaymentRecord,
    state: &State,
    dialect: &Dialect,
) -> Result<Payment> {
    let word = record.status.clone().unwrap_or_default();
    let (status, is_final) = status::payment(&word);
    let mut payment = Payment::new(dialect.name, status, is_final);
    payment.order_id = record.order_number.clone().or(state.subject.order_id.clone());
    payment.currency =
        read_currency(record.currency.as_deref(), state.operation)?.or(state.subject.currency.clone());
    let amount = read_amount(record.amount.as_ref(), payment.currency.as_ref(), state.operation)?;
    payment.amount = amount.or(state.subject.amount);
    payment.gateway_currency = read_currency(record.gateway_currency.as_deref(), state.operation)?;
    payment.gateway_amount =
        read_amount(record.gateway_amount.as_ref(), payment.gateway_currency.as_ref(), state.operation)?;
    payment.two_step = record.two_stage_mode;
    let commission = record.commission.as_ref().filter(|commission| !commission.is_null());
    payment.fees =
        commission.map(|commission| record::commission_fee(Some(commission), payment.currency.clone()));
    payment.decline = status::decline(status, plain(record.decline_reason.as_ref()));
    Ok(payment)
}

/// Where the customer goes: the bank's page for a card, else the gateway's page, or one of several. A customer who has paid by
/// card, wallet or token is not sent to a page that asks for another payment.
fn next_action(created: &CreateResponse, has_method: bool) -> Option<NextAction> {
    let bank = created.redirect_request.as_ref().and_then(bank_page);
    let page = || pages(created.processing_url.as_ref(), created.selector_url.as_deref());
    bank.or_else(|| if has_method { None } else { page() })
}

/// 3-D Secure: a form to post, or a page to visit. Forms of other kinds (`post_iframes`, `redirect_html`) are in no
/// document; the gateway's own page does for them.
fn bank_page(request: &RedirectRequest) -> Option<NextAction> {
    let url = request.url.clone().filter(|url| !url.is_empty())?;
    let field = |(name, value): (&String, &Value)| {
        let text = value.as_str().map(str::to_owned);
        (!value.is_null()).then(|| (name.clone(), text.unwrap_or_else(|| value.to_string())))
    };
    let fields: BTreeMap<String, String> = request.params.iter().flatten().filter_map(field).collect();
    match request.form.as_deref() {
        Some("post") => Some(NextAction {
            url: Some(url),
            fields: Some(fields),
            ..NextAction::new(NextActionType::PostForm)
        }),
        Some("get" | "get_with_processing") => {
            let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(&fields).finish();
            let joint = if url.contains('?') { '&' } else { '?' };
            Some(NextAction::redirect(if query.is_empty() { url } else { format!("{url}{joint}{query}") }))
        }
        _ => None,
    }
}

/// The gateway's page, or the pages of several providers.
pub(super) fn pages(pages: Option<&Pages>, selector_url: Option<&str>) -> Option<NextAction> {
    match pages? {
        Pages::One(url) if url.is_empty() => None,
        Pages::One(url) => Some(NextAction::redirect(url.clone())),
        Pages::Each(each) => {
            let providers = each.iter().flatten();
            let providers: Vec<Provider> =
                providers.map(|(name, url)| Provider { name: name.clone(), url: url.clone() }).collect();
            (!providers.is_empty()).then(|| NextAction {
                providers: Some(providers),
                selector_url: selector_url.map(str::to_owned),
                ..NextAction::new(NextActionType::Choose)
            })
        }
    }
}

/// `GET /payments/{token}` and `GET /payments/order/{number}`.
pub(super) fn get(request: &PaymentGetRequest, dialect: &Dialect) -> Result<Prepared> {
    let reading = Reading::new(request, dialect.title);
    let view = reading.view(request);
    record::get(&field!(view.id), &field!(view.order_id), Operation::PaymentGet, dialect)
}

/// `GET /payments/{token}` and `GET /payments/order/{number}`, answer.
pub(super) fn parse_get(response: &Response, state: &State, gateway: &Business) -> Result<OperationResult> {
    let record = record::parse_record(response, state, gateway.dialect)?;
    compared_result(with_page(&record, state, gateway)?, &response.text, state)
}

/// A record with the page where its customer continues.
fn with_page(record: &Record, state: &State, gateway: &Business) -> Result<Payment> {
    let mut payment = to_payment(record, state.operation, gateway.dialect)?;
    if payment.operation == TransactionKind::Payment {
        payment.next_action = page_of(record, gateway).map(NextAction::redirect);
    }
    Ok(payment)
}

/// The page of a payment's token, where its customer continues. OnlinePay's document sends every customer there, and PayMart's
/// prints it beside the bank's page too. A customer who has confirmed with a wallet, or whose payment waits for its second step,
/// has nothing to do there.
fn page_of(record: &Record, gateway: &Business) -> Option<String> {
    let waits = match record.status.as_deref() {
        Some("init" | "sent") => true,
        Some("pending") => record.two_stage_mode != Some(true) && record.wallet_token.is_none(),
        _ => false,
    };
    record.token.as_deref().filter(|_| waits).and_then(|token| gateway.checkout_url(token).ok())
}

/// `GET /payments`.
pub(super) fn list(request: &PaymentListRequest, dialect: &Dialect) -> Result<Prepared> {
    let reading = Reading::new(request, dialect.title);
    let view = reading.view(request);
    let names = &dialect.list;
    let kind = field!(view.kind);
    let word = match kind.value() {
        Some(TransactionKind::Payment) => "pays",
        Some(TransactionKind::Payout) => "payouts",
        Some(TransactionKind::Other) => {
            kind.refuse("must be payment or payout, or be left out for all");
            ""
        }
        None => "all",
    };
    let page = field!(view.page).take();
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair(names.operation_type, word);
    for (name, value) in [
        (names.from, field!(view.created_from).take()),
        (names.to, field!(view.created_to).take()),
        ("page", page.map(|page| page.to_string())),
        (names.per_page, field!(view.per_page).take().map(|count| count.to_string())),
        (names.order_number, field!(view.order_id).take()),
    ] {
        if let Some(value) = value {
            query.append_pair(name, &value);
        }
    }
    let ignored = reading.finish()?;
    let call = Call::get(format!("{API}/payments?{}", query.finish()));
    let step = BusinessStep::List { page, kind: request.kind };
    let subject = Subject { order_id: request.order_id.clone(), ..Subject::default() };
    Ok(Prepared::new(Operation::PaymentList, &step, call, subject, ignored))
}

/// The record, if the filters of the request let it through.
fn check_filters(payment: Payment, state: &State, kind: Option<TransactionKind>) -> Result<Payment> {
    if state.subject.order_id.is_some() && payment.order_id != state.subject.order_id {
        return Err(mismatch(state.operation, "other order numbers"));
    }
    if kind.is_some_and(|kind| payment.operation != kind) {
        return Err(mismatch(state.operation, "another kind of records"));
    }
    Ok(payment)
}

/// `GET /payments`, answer.
pub(super) fn parse_list(
    response: &Response,
    state: &State,
    asked: Option<u32>,
    kind: Option<TransactionKind>,
    gateway: &Business,
) -> Result<OperationResult> {
    let list: ListResponse = parse_data(response, state.operation)?;
    let asked = asked.unwrap_or(1);
    check_page(&list, asked, state.operation)?;
    let next = next_page(&list, asked, state.operation)?;
    let records = list.payments.ok_or_else(|| unreadable(state.operation, "it has no payments"))?;
    let data: Result<Vec<Payment>> =
        records.iter().map(|record| check_filters(with_page(record, state, gateway)?, state, kind)).collect();
    Ok(OperationResult::PaymentPage(PaymentPage {
        data: data?,
        next,
        total: list.total_count.filter(|count| i64::try_from(*count).is_ok()),
        page: list.curent_page,
        per_page: list.per_page,
        pages: list.total_page,
        raw: Some(response.text.clone()),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn action(response: &str) -> Option<NextAction> {
        next_action(&serde_json::from_str(response).expect("an answer"), false)
    }

    #[test]
    fn who_has_paid_is_not_sent_to_pay_again() {
        let created = |response| serde_json::from_str(response).expect("an answer");
        let page = r#"{"processingUrl": "https://pay.example/p/t"}"#;
        assert_eq!(next_action(&created(page), true), None);
        let bank = r#"{"processingUrl": "https://pay.example/p/t", "redirectRequest": {"url": "https://bank.example/", "type": "get"}}"#;
        assert_eq!(next_action(&created(bank), true), Some(NextAction::redirect("https://bank.example/")));
    }

    #[test]
    fn the_banks_page_goes_before_the_gateways() {
        let posted = action(
            r#"{"processingUrl": "https://pay.example/p/t", "redirectRequest": {"url": "https://bank.example/acs",
                "params": {"PaReq": "abc", "MD": "", "n": 7}, "type": "post"}}"#,
        )
        .expect("a form");
        assert_eq!(posted.action, NextActionType::PostForm);
        assert_eq!(posted.url.as_deref(), Some("https://bank.example/acs"));
        let fields = posted.fields.expect("fields");
        assert_eq!((fields["PaReq"].as_str(), fields["MD"].as_str(), fields["n"].as_str()), ("abc", "", "7"));
        let visited = action(
            r#"{"redirectRequest": {"url": "https://bank.example/acs?a=1", "params": {"b": "2 3"}, "type": "get"}}"#,
        );
        assert_eq!(
            visited.and_then(|action| action.url).as_deref(),
            Some("https://bank.example/acs?a=1&b=2+3")
        );
    }

    #[test]
    fn forms_of_other_kinds_leave_the_gateways_own_page() {
        let page = action(
            r#"{"processingUrl": "https://pay.example/p/t", "redirectRequest": {"url": "https://x.example/", "type": "post_iframes"}}"#,
        );
        assert_eq!(page, Some(NextAction::redirect("https://pay.example/p/t")));
    }

    #[test]
    fn one_page_several_providers_and_none() {
        let several = action(
            r#"{"processingUrl": [{"webmoney": "http://pay.example/w"}, {"bank_card": "http://pay.example/b"}],
                "selectorURL": "https://pay.example/select/t/"}"#,
        )
        .expect("a choice");
        assert_eq!(several.action, NextActionType::Choose);
        let names: Vec<&str> =
            several.providers.iter().flatten().map(|provider| provider.name.as_str()).collect();
        assert_eq!(names, ["webmoney", "bank_card"]);
        assert_eq!(several.selector_url.as_deref(), Some("https://pay.example/select/t/"));
        for nothing in ["{}", r#"{"processingUrl": ""}"#, r#"{"processingUrl": []}"#] {
            assert_eq!(action(nothing), None, "{nothing}");
        }
    }
}
