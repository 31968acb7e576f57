//! `GET /disputes/list`; and of the engine's newer editions `GET /disputes` and `POST /disputes`: model to wire, and back.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};

use super::amount::{read_amount, read_currency};
use super::dialect::Dialect;
use super::multipart::Multipart;
use super::sign::{Response, parse_data};
use super::step::{API, BusinessStep, Call, Prepared};
use super::wire::{DisputeRecord, DisputesResponse, plain};
use crate::error::Result;
use crate::field;
use crate::gateway::{Field, OperationResult, Reading, State, Subject, mismatch, to_rfc3339, unreadable};
use crate::model::{Dispute, DisputeCreateRequest, DisputeListRequest, DisputePage, Upload};
use crate::operation::Operation;

/// The states by which newer editions filter.
const STATUSES: [&str; 3] = ["approved", "pending", "declined"];

/// The fields that libtill sends itself.
const OWN: [&str; 3] = ["token", "description", "document"];

/// `POST /disputes`: the payment's token, words, and a file as the proof.
pub(super) fn create(request: &DisputeCreateRequest, dialect: &Dialect, nonce: &str) -> Result<Prepared> {
    let reading = Reading::new(request, dialect.title);
    let view = reading.view(request);
    let token = field!(view.payment_id).take();
    let mut form = Multipart::new(nonce);
    form.text("token", token.as_deref().unwrap_or_default());
    form.text("description", field!(view.description).value().map_or("", String::as_str));
    add_document(&mut form, &field!(view.document));
    add_options(&mut form, &field!(view.gateway_options).without(&OWN));
    let ignored = reading.finish()?;
    let subject = Subject { id: token, ..Subject::default() };
    let call = Call::form("/disputes", form);
    Ok(Prepared::new(Operation::DisputeCreate, &BusinessStep::OpenDispute, call, subject, ignored))
}

fn add_document(form: &mut Multipart, document: &Field<'_, Upload>) {
    let text = |field: Field<'_, String>| field.take().unwrap_or_default();
    let content = field!(document.content);
    let decoded = content.value().map(|content| STANDARD.decode(content));
    match decoded {
        Some(Ok(bytes)) if bytes.is_empty() => content.refuse("must not be empty"),
        Some(Ok(bytes)) => {
            let (name, media_type) = (text(field!(document.name)), text(field!(document.media_type)));
            form.file("document", &name, &media_type, &bytes);
        }
        Some(Err(_)) => content.refuse("must be the file's bytes in base64, in one line"),
        None => {}
    }
}

/// The gateway's own fields: a form has texts only.
fn add_options(form: &mut Multipart, options: &Field<'_, Map<String, Value>>) {
    for (name, value) in options.value().into_iter().flatten() {
        let path = format!("{}.{name}", options.path());
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"_-[]".contains(&byte);
        if name.is_empty() || !name.bytes().all(is_name) {
            options.refuse("has a name that is no field of a form");
        }
        match value {
            Value::Null => {}
            Value::String(text) => form.text(name, text),
            Value::Number(number) => form.text(name, &number.to_string()),
            Value::Bool(truth) => form.text(name, &truth.to_string()),
            _ => options.reading().refuse(&path, "must be a text, a number or a truth value"),
        }
    }
}

/// `POST /disputes`, answer: the dispute is open. It has no number in it, and its `status` is HTTP's or the payment's.
pub(super) fn parse_create(response: &Response, state: &State) -> Result<OperationResult> {
    let dispute = Dispute {
        payment_id: state.subject.id.clone(),
        raw: Some(response.text.clone()),
        ..Dispute::default()
    };
    Ok(OperationResult::Dispute(Box::new(dispute)))
}

/// `GET /disputes/list`, the latest hundred without parameters; or with a filter `GET /disputes`.
pub(super) fn list(request: &DisputeListRequest, dialect: &Dialect) -> Result<Prepared> {
    let reading = Reading::new(request, dialect.title);
    let view = reading.view(request);
    let status = field!(view.status);
    if status.peek().is_some_and(|status| !STATUSES.contains(&status.as_str())) {
        status.refuse(format!("must be {} for {}", STATUSES.join(", "), dialect.title));
    }
    let mut query = form_urlencoded::Serializer::new(String::new());
    let filters = [
        ("status", status.take()),
        ("date", field!(view.date).take()),
        ("requisite", field!(view.account).take()),
        ("device", field!(view.device).take()),
    ];
    for (name, value) in filters {
        if let Some(value) = value {
            query.append_pair(name, &value);
        }
    }
    let query = query.finish();
    let ignored = reading.finish()?;
    let path = if query.is_empty() { "/disputes/list".to_owned() } else { format!("/disputes?{query}") };
    let call = Call::get(format!("{API}{path}"));
    let step = BusinessStep::ListDisputes { status: request.status.clone() };
    Ok(Prepared::new(Operation::DisputeList, &step, call, Subject::default(), ignored))
}

/// `GET /disputes/list` and `GET /disputes`, answer.
pub(super) fn parse_list(response: &Response, state: &State, asked: Option<&str>) -> Result<OperationResult> {
    let body: DisputesResponse = parse_data(response, state.operation)?;
    let disputes = body.disputes.ok_or_else(|| unreadable(state.operation, "it has no disputes"))?;
    let data: Result<Vec<Dispute>> =
        disputes.into_iter().map(|dispute| to_dispute(dispute, state.operation)).collect();
    let data = data?;
    if data.iter().any(|dispute| contradicts(dispute.status.as_deref(), asked)) {
        return Err(mismatch(state.operation, "disputes with another status"));
    }
    Ok(OperationResult::DisputePage(DisputePage { data, next: None, raw: Some(response.text.clone()) }))
}

/// Whether a dispute's status is another one than the filter's. Records have words that no filter has, such as `processing`.
fn contradicts(status: Option<&str>, asked: Option<&str>) -> bool {
    let is_filter = |status: &&str| STATUSES.contains(status);
    matches!((status.filter(is_filter), asked), (Some(status), Some(asked)) if status != asked)
}

fn to_dispute(record: DisputeRecord, operation: Operation) -> Result<Dispute> {
    let currency = read_currency(record.currency.as_deref(), operation)?;
    Ok(Dispute {
        id: Some(plain(record.id.as_ref()).ok_or_else(|| unreadable(operation, "a dispute has no id"))?),
        amount: read_amount(record.amount.as_ref(), currency.as_ref(), operation)?,
        currency,
        investigation_report: record.investigation_report,
        status: record.status,
        merchant_profile_id: plain(record.merchant_profile_id.as_ref()),
        user_profile_id: plain(record.user_profile_id.as_ref()),
        payment_reference: plain(record.feed_id.as_ref()),
        created_at: record.created_at.as_deref().map(to_rfc3339),
        updated_at: record.updated_at.as_deref().map(to_rfc3339),
        dispute_type: plain(record.dispute_type.as_ref()),
        reason_code: plain(record.reason_code.as_ref()),
        comment: record.comment,
        ..Dispute::default()
    })
}
