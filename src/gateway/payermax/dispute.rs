//! caseSearch, caseReplay and the notifications of disputes: model to wire, and back.

use super::merchant::NAME;
use super::payment::parse_data;
use super::sign::Response;
use super::step::{Call, PayermaxStep, Prepared};
use super::wire::{CaseQuery, CaseRecord, CaseReply, CaseReplyResponse, filled};
use crate::error::Result;
use crate::field;
use crate::gateway::{
    OperationResult, Reading, State, Subject, decimal_amount, json_body, mismatch, to_rfc3339, unreadable,
};
use crate::model::{Dispute, DisputeGetRequest, DisputeOutcome, DisputeRespondRequest, DisputeResponse};
use crate::money::Currency;
use crate::operation::Operation;

/// caseSearch.
pub(super) fn get(request: &DisputeGetRequest) -> Result<Prepared> {
    let reading = Reading::new(request, NAME);
    let view = reading.view(request);
    let case_id = field!(view.id).take();
    let ignored = reading.finish()?;
    let subject = Subject { id: case_id.clone(), ..Subject::default() };
    let call = Call { version: "1.5", ..Call::new("caseSearch", json_body(CaseQuery { case_id }, None)?) };
    Ok(Prepared::new(Operation::DisputeGet, &PayermaxStep::GetDispute, call, subject, ignored))
}

/// caseSearch, answer.
pub(super) fn parse_get(response: &Response, state: &State) -> Result<OperationResult> {
    let record: CaseRecord = parse_data(response, state)?;
    if record.case_id != state.subject.id {
        return Err(mismatch(state.operation, "another dispute"));
    }
    let mut dispute = to_dispute(record);
    dispute.raw = Some(response.text.clone());
    Ok(OperationResult::Dispute(Box::new(dispute)))
}

/// caseReplay.
pub(super) fn respond(request: &DisputeRespondRequest) -> Result<Prepared> {
    let reading = Reading::new(request, NAME);
    let view = reading.view(request);
    let (id, batch_id) = (field!(view.id), field!(view.batch_id));
    reading.exactly_one(&[id.choice(), batch_id.choice()]);
    let data = CaseReply {
        case_id: id.take(),
        batch_id: batch_id.take(),
        out_user_id: field!(view.customer_id).required().take(),
        response_content: field!(view.message).required().take(),
        representment_file: field!(view.evidence_urls).take(),
    };
    let ignored = reading.finish()?;
    let subject = Subject { id: request.id.clone(), ..Subject::default() };
    let call = Call::new("caseReplay", json_body(data, None)?);
    Ok(Prepared::new(Operation::DisputeRespond, &PayermaxStep::RespondToDispute, call, subject, ignored))
}

/// caseReplay, answer: a dispute was answered only if it is listed as one.
pub(super) fn parse_respond(response: &Response, state: &State) -> Result<OperationResult> {
    let data: CaseReplyResponse = parse_data(response, state)?;
    let (accepted, refused) =
        (data.success_case_ids.unwrap_or_default(), data.fail_case_ids.unwrap_or_default());
    if accepted.is_empty() && refused.is_empty() {
        return Err(unreadable(state.operation, "it names no dispute"));
    }
    if state.subject.id.as_ref().is_some_and(|id| accepted.iter().chain(&refused).any(|other| other != id)) {
        return Err(mismatch(state.operation, "another dispute"));
    }
    let gateway = NAME.to_owned();
    let raw = Some(response.text.clone());
    Ok(OperationResult::DisputeResponse(DisputeResponse { gateway, accepted, refused, raw }))
}

/// A dispute, in the answer to caseSearch and in notifications. The amount is what is frozen, or else what is to be frozen.
pub(super) fn to_dispute(record: CaseRecord) -> Dispute {
    let stated = [
        (record.amount, record.currency),
        (record.origin_trade_amount, record.origin_trade_currency),
        (record.trade_amount, record.trade_currency),
    ];
    let money = stated.into_iter().find_map(|(amount, currency)| {
        let currency = currency.as_deref().and_then(Currency::new)?;
        let amount = decimal_amount(amount.as_ref(), Some(&currency))?;
        Some((amount, currency))
    });
    let (amount, currency) = money.unzip();
    Dispute {
        id: filled(record.case_id),
        payment_id: filled(record.trade_token),
        order_id: filled(record.out_trade_no),
        amount,
        fee: decimal_amount(record.fee.as_ref(), currency.as_ref()),
        currency,
        status: filled(record.status),
        outcome: match record.case_result.as_deref() {
            Some("WIN") => Some(DisputeOutcome::Won),
            Some("FAIL") => Some(DisputeOutcome::Lost),
            _ => None,
        },
        created_at: filled(record.retrieval_date).or(filled(record.receive_date)).as_deref().map(to_rfc3339),
        respond_by: filled(record.expiration_date),
        reason_code: filled(record.reason_code),
        comment: filled(record.reason_message),
        batch_id: filled(record.batch_id),
        customer_id: filled(record.out_user_id),
        ..Dispute::default()
    }
}
