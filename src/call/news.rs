//! News: identifies the same news from any source, and decides which news moves a shop's record forward.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha1::{Digest, Sha1};

use crate::error::{Error, ErrorKind, Result};
use crate::gateway::{OperationResult, RecordRules};
use crate::model::{
    Dispute, Event, EventType, Payment, PaymentLink, PaymentStatus, Payout, PayoutStatus, Refund,
    RefundStatus, Subscription, Token, TransactionKind,
};
use crate::money::Amount;
use crate::signature::rsa::hexadecimal;

/// Gives an answer the key of its news: an event with the same news has the same key.
pub(super) fn with_dedupe_key(mut answer: OperationResult, rules: RecordRules) -> OperationResult {
    match &mut answer {
        OperationResult::Payment(payment) => payment.dedupe_key = Some(payment_key(payment, rules)),
        OperationResult::Refund(refund) => refund.dedupe_key = Some(refund_key(refund, rules)),
        OperationResult::Payout(payout) => payout.dedupe_key = Some(payout_key(payout, rules)),
        OperationResult::PaymentPage(page) => {
            for payment in &mut page.data {
                payment.dedupe_key = listed_key(payment, rules);
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
/// better than a second refund that counts as a repetition. The same holds for a record that does not say whether it is a payment
/// or a payout: both may have the same number.
pub(crate) fn key_event(event: &mut Event, body: &[u8], rules: RecordRules) {
    let key = if let Some(payment) = &mut event.payment {
        let is_numbered = payment.operation != TransactionKind::Other;
        payment.dedupe_key.insert(notice_key(payment_key(payment, rules), is_numbered, body)).clone()
    } else if let Some(refund) = &mut event.refund {
        let is_numbered = refund.id.is_some() || refund.refund_id.is_some();
        refund.dedupe_key.insert(notice_key(refund_key(refund, rules), is_numbered, body)).clone()
    } else if let Some(payout) = &mut event.payout {
        payout.dedupe_key.insert(payout_key(payout, rules)).clone()
    } else if let Some(dispute) = &event.dispute
        && let Some(key) = dispute_key(dispute, &event.gateway)
    {
        notice_key(key, dispute.id.is_some(), body)
    } else if let Some(link) = &event.payment_link {
        link_key(link)
    } else if let Some(subscription) = &event.subscription {
        subscription_key(subscription)
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
fn payment_key(payment: &Payment, rules: RecordRules) -> String {
    let moved = matches!(
        payment.status,
        PaymentStatus::Approved
            | PaymentStatus::Authorized
            | PaymentStatus::PartiallyPaid
            | PaymentStatus::Refunded
    );
    let amount = payment.amount_received.or(payment.amount).filter(|_| moved);
    let id = identity(&payment.id, &payment.order_id, rules);
    key(&payment.gateway, "payment", id, &payment.status, amount)
}

/// The number that identifies a record in all that a gateway says of it. Some answers and notifications have only the shop's number,
/// so it is the shop's wherever it belongs to one record only.
fn identity<'a>(own: &'a Option<String>, shops: &'a Option<String>, rules: RecordRules) -> Option<&'a str> {
    let (first, second) = if rules.repeats_order_numbers { (own, shops) } else { (shops, own) };
    first.as_deref().or(second.as_deref())
}

/// The key of a record in a list, which may also be a payout, or neither.
fn listed_key(record: &Payment, rules: RecordRules) -> Option<String> {
    let status = match (record.operation, record.status) {
        (TransactionKind::Payment, _) => return Some(payment_key(record, rules)),
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
    Some(payout_key(&payout, rules))
}

fn refund_key(refund: &Refund, rules: RecordRules) -> String {
    let payments = || refund.payment_id.as_deref().or(refund.order_id.as_deref());
    let id = identity(&refund.id, &refund.refund_id, rules).or_else(payments);
    let amount = refund.amount.filter(|_| refund.status == RefundStatus::Succeeded);
    key(&refund.gateway, "refund", id, &refund.status, amount)
}

fn payout_key(payout: &Payout, rules: RecordRules) -> String {
    let amount = payout.amount.filter(|_| payout.status == PayoutStatus::Succeeded);
    let id = identity(&payout.id, &payout.order_id, rules);
    key(&payout.gateway, "payout", id, &payout.status, amount)
}

/// A link that is paid may keep its status, so the payments at it are part of the key.
fn link_key(link: &PaymentLink) -> String {
    let id = link.link_id.as_deref().or(link.id.as_deref());
    let payments = link.payments.iter().flatten();
    let payments = payments.map(|payment| {
        format!("{}={}", payment.order_id.as_deref().unwrap_or_default(), word(&payment.status))
    });
    let payments: Vec<String> = payments.collect();
    key(&link.gateway, "payment_link", id, &link.status, link.amount) + ":" + &payments.join(",")
}

/// A period that is charged changes no status, so what was charged is part of the key.
fn subscription_key(subscription: &Subscription) -> String {
    let id = subscription.subscription_id.as_deref().or(subscription.id.as_deref());
    let charges = subscription.charges.iter().flatten().map(|charge| {
        let payment = &charge.payment;
        let number = payment.id.as_deref().unwrap_or_default();
        format!("{}={}={number}", charge.index.unwrap_or_default(), word(&payment.status))
    });
    let charges: Vec<String> = charges.collect();
    key(&subscription.gateway, "subscription", id, &subscription.status, None) + ":" + &charges.join(",")
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
    let amount = amount.map(|amount| amount.to_string()).unwrap_or_default();
    format!("{gateway}:{kind}:{}:{}:{amount}", id.unwrap_or_default(), word(status))
}

/// A status in the word that it has in JSON.
fn word(status: &impl Serialize) -> String {
    let value = serde_json::to_value(status).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

/// Refuses a status that this kind of record does not have.
pub(super) fn check_status(kind: EventType, stored: &str) -> Result<()> {
    match kind {
        EventType::Payment | EventType::PaymentLink => read::<PaymentStatus>(stored).map(|_| ()),
        EventType::Payout => read::<PayoutStatus>(stored).map(|_| ()),
        EventType::Refund => read::<RefundStatus>(stored).map(|_| ()),
        EventType::Token
        | EventType::Dispute
        | EventType::FraudWarning
        | EventType::Subscription
        | EventType::Other => Ok(()),
    }
}

/// Whether an event moves a record with the status `stored` forward. Old news may arrive last, and no event leaves a final
/// status: what follows one is news about its refund or its dispute, or needs an alarm in the shop.
pub(super) fn supersedes(event: &Event, stored: &str, rules: RecordRules) -> Result<bool> {
    if let Some(payment) = &event.payment {
        return Ok(payment_moves(read(stored)?, payment.status, rules));
    }
    if let Some(payout) = &event.payout {
        return Ok(payout_moves(read(stored)?, payout.status));
    }
    if let Some(refund) = &event.refund {
        return Ok(refund_moves(read(stored)?, refund.status));
    }
    if let Some(link) = &event.payment_link {
        return Ok(payment_moves(read(stored)?, status_at(link), rules));
    }
    Ok(false)
}

/// How far the payments at a link have come. One that failed leaves the link for another one.
fn status_at(link: &PaymentLink) -> PaymentStatus {
    let has = |status| link.payments.iter().flatten().any(|payment| payment.status == status);
    let open = [PaymentStatus::Approved, PaymentStatus::Pending];
    open.into_iter().find(|status| has(*status)).unwrap_or(PaymentStatus::Unknown)
}

fn payment_moves(stored: PaymentStatus, reported: PaymentStatus, rules: RecordRules) -> bool {
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
        // Some gateways still take the money of an expired payment. Where none can come, it is an end like the others.
        (Expired, _) if rules.expires_finally => false,
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
    use crate::model::Verified;
    use PaymentStatus::*;

    /// An order number identifies a record here, and there only the gateway's own number does.
    const HERE: RecordRules =
        RecordRules { repeats_order_numbers: false, tells_captured: true, expires_finally: false };
    const THERE: RecordRules = RecordRules { repeats_order_numbers: true, ..HERE };

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
        key_event(&mut event, b"", HERE);
        let answer = with_dedupe_key(OperationResult::Payment(Box::new(payment(Approved, Some(300)))), HERE);
        let OperationResult::Payment(reported) = answer else { panic!("a payment") };
        assert_eq!(event.dedupe_key, "paypro:payment:A1:approved:300");
        assert_eq!(reported.dedupe_key, Some(event.dedupe_key));
        let key = |status, amount| payment_key(&payment(status, amount), HERE);
        assert_ne!(key(Approved, Some(1)), key(Approved, Some(300)));
        assert_eq!(key(Declined, None), key(Declined, Some(300)));
    }

    /// Some answers and notifications have only one of the two numbers: the shop's, or the gateway's where the shop's repeat.
    #[test]
    fn the_same_news_has_one_key_whichever_numbers_it_comes_with() {
        let both = payment(Approved, Some(300));
        let only_shops = Payment { id: None, ..both.clone() };
        let only_own = Payment { order_id: None, ..both.clone() };
        assert_eq!(payment_key(&both, HERE), payment_key(&only_shops, HERE));
        assert_eq!(payment_key(&both, THERE), payment_key(&only_own, THERE));
        let another = Payment { id: Some("P2".to_owned()), ..both.clone() };
        assert_ne!(payment_key(&both, THERE), payment_key(&another, THERE));
        let mut payout = Payout::new("payermax", PayoutStatus::Succeeded, true);
        (payout.id, payout.order_id) = (Some("P1".to_owned()), Some("A1".to_owned()));
        let without = Payout { id: None, ..payout.clone() };
        assert_eq!(payout_key(&payout, HERE), payout_key(&without, HERE));
        assert_ne!(payout_key(&payout, THERE), payout_key(&without, THERE));
        let mut refund = Refund::new("payermax", RefundStatus::Failed, true);
        (refund.id, refund.refund_id) = (Some("RT1".to_owned()), Some("R1".to_owned()));
        let without = Refund { id: None, ..refund.clone() };
        assert_eq!(refund_key(&refund, HERE), refund_key(&without, HERE));
        assert_ne!(refund_key(&refund, THERE), refund_key(&without, THERE));
    }

    #[test]
    fn what_does_not_say_whether_it_is_a_payment_is_the_same_news_where_its_bytes_are() {
        let key = |body: &[u8]| {
            let mut event = Event::new("paypro", EventType::Payment, Verified::None);
            event.payment =
                Some(Payment { operation: TransactionKind::Other, ..payment(Unknown, Some(300)) });
            key_event(&mut event, body, HERE);
            event.dedupe_key
        };
        assert_eq!(key(b"first"), key(b"first"));
        assert_ne!(key(b"first"), key(b"second"));
    }

    #[test]
    fn what_libtill_does_not_name_is_the_same_news_where_its_bytes_are() {
        let key = |body: &[u8]| {
            let mut event = Event::new("paymart", EventType::Other, Verified::None);
            key_event(&mut event, body, HERE);
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
            key_event(&mut event, body, HERE);
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
        (payout.id, payout.order_id) = (paid_out.id.clone(), paid_out.order_id.clone());
        payout.amount = paid_out.amount;
        event.payout = Some(payout);
        key_event(&mut event, b"", HERE);
        assert_eq!(listed_key(&paid_out, HERE).expect("a key"), event.dedupe_key);
        paid_out.operation = TransactionKind::Other;
        assert_eq!(listed_key(&paid_out, HERE), None);
    }

    #[test]
    fn no_event_leaves_a_final_status_or_goes_back() {
        let payment_moves = |stored, reported| payment_moves(stored, reported, HERE);
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
    fn an_expired_payment_may_still_be_paid_unless_its_gateway_has_ended_it() {
        let finally = RecordRules { expires_finally: true, ..HERE };
        for reported in [Approved, Authorized, PartiallyPaid, Declined, Cancelled, Refunded] {
            assert!(payment_moves(Expired, reported, HERE), "{reported:?}");
            assert!(!payment_moves(Expired, reported, finally), "{reported:?}");
        }
        assert!(payment_moves(Authorized, Expired, finally));
    }

    #[test]
    fn a_status_that_does_not_exist_is_refused_by_its_name() {
        let mut event = Event::new("paymart", EventType::Payment, Verified::None);
        event.payment = Some(payment(Approved, None));
        assert!(supersedes(&event, "pending", HERE).expect("read"));
        let error = supersedes(&event, "paid", HERE).expect_err("refused");
        assert_eq!(error.violations.expect("a violation")[0].path, "expected.status");
        assert!(check_status(EventType::Payout, "succeeded").is_ok());
        assert!(check_status(EventType::Payment, "succeeded").is_err());
        assert!(check_status(EventType::Refund, "approved").is_err());
    }
}
