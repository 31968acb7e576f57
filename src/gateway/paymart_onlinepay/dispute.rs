//! `GET /disputes/list`: model to wire, and back.

use super::amount::{read_amount, read_currency};
use super::sign::{Response, parse_data};
use super::step::{API, BusinessStep, Call, Prepared};
use super::wire::{DisputeRecord, DisputesResponse, plain};
use crate::error::Result;
use crate::gateway::{OperationResult, State, Subject, to_rfc3339, unreadable};
use crate::model::{Dispute, DisputePage};
use crate::operation::Operation;

/// `GET /disputes/list`: the latest hundred, without parameters.
pub(super) fn list() -> Prepared {
    let call = Call::get(format!("{API}/disputes/list"));
    Prepared::new(Operation::DisputeList, &BusinessStep::ListDisputes, call, Subject::default(), Vec::new())
}

/// `GET /disputes/list`, answer.
pub(super) fn parse_list(response: &Response, state: &State) -> Result<OperationResult> {
    let body: DisputesResponse = parse_data(response, state.operation)?;
    let disputes = body.disputes.ok_or_else(|| unreadable(state.operation, "it has no disputes"))?;
    let data: Result<Vec<Dispute>> =
        disputes.into_iter().map(|dispute| to_dispute(dispute, state.operation)).collect();
    Ok(OperationResult::DisputePage(DisputePage {
        data: data?,
        next: None,
        raw: Some(response.text.clone()),
    }))
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
