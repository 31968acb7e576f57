//! News: identifies the same news from any source, and decides which news moves a shop's record forward.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha1::{Digest, Sha1};

use crate::error::{Error, ErrorKind, Result};
use crate::gateway::OperationResult;
use crate::model::{
    Dispute, Event, Payment, PaymentStatus, Payout, PayoutStatus, Refund, RefundStatus, Token,
    TransactionKind,
};
use crate::money::Amount;
use crate::signature::rsa::hexadecimal;

/// Gives an answer the key of its news: an event with the same news has the same key.
pub(super) fn with_dedupe_key(mut answer: OperationResult) -> OperationResult {
    match &mut answer {
        OperationResult::Payment(payment) => payment.dedupe_key = Some(payment_key(payment)),
        OperationResult::Refund(refund) => refund.dedupe_key = Some(refund_key(refund)),
        OperationResult::Payout(payout) => payout.dedupe_key = Some(payout_key(payout)),
        OperationResult::PaymentPage(page) => {
            for payment in &mut page.data {
                payment.dedupe_key = listed_key(payment);
            }
        }
        _ => {}
    }
    answer
}

/// Gives an event the key of its news. If it contains nothing that libtill names, its bytes identify it.
///
/// A notification of a refund or a dispute may have no number of its own: two of the same payment, status and amount differ in
/// their bytes at most. So the bytes are part of the key. A repetition with other bytes is then news a second time, which is
/// better than a second refund that counts as a repetition.
pub(crate) fn key_event(event: &mut Event, body: &[u8]) {
    let key = if let Some(payment) = &mut event.payment {
        payment.dedupe_key.insert(payment_key(payment)).clone()
    } else if let Some(refund) = &mut event.refund {
        let is_numbered = refund.id.is_some() || refund.refund_id.is_some();
        refund.dedupe_key.insert(notice_key(refund_key(refund), is_numbered, body)).clone()
    } else if let Some(payout) = &mut event.payout {
        payout.dedupe_key.insert(payout_key(payout)).clone()
    } else if let Some(dispute) = &event.dispute
        && let Some(key) = dispute_key(dispute, &event.gateway)
    {
        notice_key(key, dispute.id.is_some(), body)
    } else if let Some(key) = event.token.as_ref().and_then(|token| token_key(token, &event.gateway)) {
        key
    } else {
        format!("{}:other:{}", event.gateway, digest(body))
    };
    event.dedupe_key = key;
}

/// The key of a notification; its bytes are part of it if nothing in it numbers its subject.
fn notice_key(key: String, is_numbered: bool, body: &[u8]) -> String {
    if is_numbered { key } else { format!("{key}:{}", digest(body)) }
}

fn digest(body: &[u8]) -> String {
    hexadecimal(&Sha1::digest(body))
}

/// The amount is part of the key only after a success: another amount is other news. Messages about the same failure may
/// or may not contain an amount.
fn payment_key(payment: &Payment) -> String {
    let moved = matches!(
        payment.status,
        PaymentStatus::Approved
            | PaymentStatus::Authorized
            | PaymentStatus::PartiallyPaid
            | PaymentStatus::Refunded
    );
    let amount = payment.amount_received.or(payment.amount).filter(|_| moved);
    let id = payment.id.as_deref().or(payment.order_id.as_deref());
    key(&payment.gateway, "payment", id, &payment.status, amount)
}

/// The key of a record in a list, which may also be a payout, or neither.
fn listed_key(record: &Payment) -> Option<String> {
    let status = match (record.operation, record.status) {
        (TransactionKind::Payment, _) => return Some(payment_key(record)),
        (TransactionKind::Other, _) => return None,
        (TransactionKind::Payout, PaymentStatus::Approved) => PayoutStatus::Succeeded,
        (TransactionKind::Payout, PaymentStatus::Declined) => PayoutStatus::Failed,
        (TransactionKind::Payout, PaymentStatus::Created | PaymentStatus::Pending) => PayoutStatus::Pending,
        (TransactionKind::Payout, _) => PayoutStatus::Unknown,
    };
    let mut payout = Payout::new(&record.gateway, status, record.is_final);
    payout.id = record.id.clone();
    payout.order_id = record.order_id.clone();
    payout.amount = record.amount;
    Some(payout_key(&payout))
}

fn refund_key(refund: &Refund) -> String {
    let ids = [&refund.id, &refund.refund_id, &refund.payment_id, &refund.order_id];
    let id = ids.into_iter().flatten().next();
    let amount = refund.amount.filter(|_| refund.status == RefundStatus::Succeeded);
    key(&refund.gateway, "refund", id.map(String::as_str), &refund.status, amount)
}

fn payout_key(payout: &Payout) -> String {
    let amount = payout.amount.filter(|_| payout.status == PayoutStatus::Succeeded);
    let id = payout.id.as_deref().or(payout.order_id.as_deref());
    key(&payout.gateway, "payout", id, &payout.status, amount)
}

fn dispute_key(dispute: &Dispute, gateway: &str) -> Option<String> {
    let ids = [&dispute.id, &dispute.payment_id, &dispute.order_id];
    let id = ids.into_iter().flatten().next()?;
    Some(key(gateway, "dispute", Some(id), &dispute.status, dispute.amount))
}

fn token_key(token: &Token, gateway: &str) -> Option<String> {
    let id = token.token.as_deref().or(token.request_id.as_deref())?;
    Some(key(gateway, "token", Some(id), &token.status, None))
}

fn key(
    gateway: &str,
    kind: &str,
    id: Option<&str>,
    status: &impl Serialize,
    amount: Option<Amount>,
) -> String {
    let status = serde_json::to_value(status).unwrap_or_default();
    let amount = amount.map(|amount| amount.to_string()).unwrap_or_default();
    format!("{gateway}:{kind}:{}:{}:{amount}", id.unwrap_or_default(), status.as_str().unwrap_or_default())
}

/// Whether an event moves a record with the status `stored` forward. Old news may arrive last, and no event leaves a final
/// status: what follows one is news about its refund or its dispute, or needs an alarm in the shop.
pub(crate) fn supersedes(event: &Event, stored: &str) -> Result<bool> {
    if let Some(payment) = &event.payment {
        return Ok(payment_moves(read(stored)?, payment.status));
    }
    if let Some(payout) = &event.payout {
        return Ok(payout_moves(read(stored)?, payout.status));
    }
    if let Some(refund) = &event.refund {
        return Ok(refund_moves(read(stored)?, refund.status));
    }
    Ok(false)
}

fn payment_moves(stored: PaymentStatus, reported: PaymentStatus) -> bool {
    use PaymentStatus::*;
    let place = |status| match status {
        Unknown => 0,
        Created => 1,
        RequiresAction => 2,
        Pending => 3,
        Expired => 4,
        Authorized => 5,
        PartiallyPaid => 6,
        Approved | Declined | Cancelled | Refunded => 7,
    };
    match (stored, reported) {
        // Another part of the money arrived.
        (PartiallyPaid, PartiallyPaid) => true,
        // A reservation may also expire.
        (Authorized, Expired) => true,
        _ => place(reported) > place(stored),
    }
}

fn payout_moves(stored: PayoutStatus, reported: PayoutStatus) -> bool {
    use PayoutStatus::*;
    let place = |status| match status {
        Unknown => 0,
        RequiresAction => 1,
        Pending => 2,
        Succeeded | Failed | Returned => 3,
    };
    // Money that was paid out may come back: the only step that leaves a final status.
    (stored, reported) == (Succeeded, Returned) || place(reported) > place(stored)
}

fn refund_moves(stored: RefundStatus, reported: RefundStatus) -> bool {
    let place = |status| match status {
        RefundStatus::Unknown => 0,
        RefundStatus::Pending => 1,
        RefundStatus::Succeeded | RefundStatus::Failed => 2,
    };
    place(reported) > place(stored)
}

fn read<S: DeserializeOwned>(stored: &str) -> Result<S> {
    S::deserialize(Value::from(stored)).map_err(|_| {
        let message = "must be a status of a payment, payout or refund in libtill's words, such as pending";
        Error::violation(ErrorKind::InvalidRequest, "expected.status", message)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{EventType, Verified};
    use PaymentStatus::*;

    fn payment(status: PaymentStatus, amount: Option<i64>) -> Payment {
        let mut payment = Payment::new("paypro", status, false);
        payment.id = Some("P1".to_owned());
        payment.order_id = Some("A1".to_owned());
        payment.amount = amount.and_then(Amount::from_minor);
        payment
    }

    #[test]
    fn an_event_and_an_answer_that_tell_the_same_have_one_key() {
        let mut event = Event::new("paypro", EventType::Payment, Verified::None);
        event.payment = Some(Payment {
            amount: None,
            amount_received: Amount::from_minor(300),
            ..payment(Approved, None)
        });
        key_event(&mut event, b"");
        let answer = with_dedupe_key(OperationResult::Payment(Box::new(payment(Approved, Some(300)))));
        let OperationResult::Payment(reported) = answer else { panic!("a payment") };
        assert_eq!(event.dedupe_key, "paypro:payment:P1:approved:300");
        assert_eq!(reported.dedupe_key, Some(event.dedupe_key));
        assert_ne!(payment_key(&payment(Approved, Some(1))), payment_key(&payment(Approved, Some(300))));
        assert_eq!(payment_key(&payment(Declined, None)), payment_key(&payment(Declined, Some(300))));
    }

    #[test]
    fn what_libtill_does_not_name_is_the_same_news_where_its_bytes_are() {
        let key = |body: &[u8]| {
            let mut event = Event::new("paymart", EventType::Other, Verified::None);
            key_event(&mut event, body);
            event.dedupe_key
        };
        assert_eq!(key(b"{}"), key(b"{}"));
        assert_ne!(key(b"{}"), key(b"{ }"));
    }

    #[test]
    fn two_refunds_of_one_payment_and_amount_are_two_news() {
        let key = |id: Option<&str>, body: &[u8]| {
            let mut event = Event::new("paymart", EventType::Refund, Verified::None);
            let mut refund = Refund::new("paymart", RefundStatus::Succeeded, true);
            refund.payment_id = Some("T1".to_owned());
            refund.id = id.map(str::to_owned);
            refund.amount = Amount::from_minor(2500);
            event.refund = Some(refund);
            key_event(&mut event, body);
            assert_eq!(event.refund.expect("a refund").dedupe_key.as_ref(), Some(&event.dedupe_key));
            event.dedupe_key
        };
        assert_eq!(key(None, b"first"), key(None, b"first"), "a repeated delivery");
        assert_ne!(key(None, b"first"), key(None, b"second"));
        assert_eq!(key(Some("R1"), b"first"), key(Some("R1"), b"again"), "the number identifies it");
        assert_ne!(key(Some("R1"), b"first"), key(Some("R2"), b"first"));
    }

    #[test]
    fn what_a_list_shows_has_the_key_of_its_own_kind() {
        let mut paid_out = payment(Approved, Some(300));
        paid_out.operation = TransactionKind::Payout;
        let mut event = Event::new("paypro", EventType::Payout, Verified::None);
        let mut payout = Payout::new("paypro", PayoutStatus::Succeeded, true);
        (payout.id, payout.amount) = (paid_out.id.clone(), paid_out.amount);
        event.payout = Some(payout);
        key_event(&mut event, b"");
        assert_eq!(listed_key(&paid_out).expect("a key"), event.dedupe_key);
        paid_out.operation = TransactionKind::Other;
        assert_eq!(listed_key(&paid_out), None);
    }

    #[test]
    fn no_event_leaves_a_final_status_or_goes_back() {
        let all = [
            Created,
            RequiresAction,
            Pending,
            Authorized,
            Approved,
            PartiallyPaid,
            Declined,
            Expired,
            Cancelled,
            Refunded,
            Unknown,
        ];
        for reported in all {
            for stored in [Approved, Declined, Cancelled, Refunded] {
                assert!(!payment_moves(stored, reported), "{stored:?} {reported:?}");
            }
            assert!(reported == PartiallyPaid || !payment_moves(reported, reported), "{reported:?}");
            assert!(!payment_moves(reported, Unknown), "{reported:?}");
        }
        for (stored, reported) in
            [(Pending, Approved), (Expired, Approved), (Created, Pending), (Authorized, Cancelled)]
        {
            assert!(payment_moves(stored, reported), "{stored:?} {reported:?}");
            assert!(!payment_moves(reported, stored), "{reported:?} {stored:?}");
        }
        assert!(payout_moves(PayoutStatus::Succeeded, PayoutStatus::Returned));
        assert!(!payout_moves(PayoutStatus::Returned, PayoutStatus::Succeeded));
        assert!(!payout_moves(PayoutStatus::Failed, PayoutStatus::Succeeded));
        assert!(!refund_moves(RefundStatus::Succeeded, RefundStatus::Pending));
    }

    #[test]
    fn a_status_that_does_not_exist_is_refused_by_its_name() {
        let mut event = Event::new("paymart", EventType::Payment, Verified::None);
        event.payment = Some(payment(Approved, None));
        assert!(supersedes(&event, "pending").expect("read"));
        let error = supersedes(&event, "paid").expect_err("refused");
        assert_eq!(error.violations.expect("a violation")[0].path, "expected.status");
    }
}
