//! What PayMart and OnlinePay can do.

use super::dialect::Dialect;
use crate::gateway::{Capabilities, OperationCapability, Source};
use crate::operation::Operation;

/// No document states how long an order may stay unseen; five minutes, as the slowest of the gateways takes.
const SETTLE_AFTER_MS: u64 = 5 * 60 * 1000;

pub(super) fn of(dialect: &Dialect) -> Capabilities {
    let mut operations = both(dialect);
    if dialect.cards {
        operations.extend(paymart_only());
    }
    operations.sort_by_key(|capability| capability.operation);
    Capabilities {
        gateway: dialect.name,
        operations,
        notifications: "none",
        signature_scheme: "business",
        amounts: "minor units: cents, and yen for JPY",
        settle_after_ms: SETTLE_AFTER_MS,
    }
}

/// The documents list a code for a repeated order number and not the operations that refuse one, so that a second attempt
/// is never safe.
fn has(operation: Operation, source: Source, note: &'static str) -> OperationCapability {
    OperationCapability { operation, source, note, refuses_duplicates: false }
}

fn both(dialect: &Dialect) -> Vec<OperationCapability> {
    use Source::{Derived, Document, Published};
    let (create, get, payout) = if dialect.cards {
        (
            "hosted page, card with 3-D Secure, wallet, recurring, two steps, several providers",
            "by id and by order number",
            "card; several providers",
        )
    } else {
        ("hosted page, wallet", "by id, and by order number through the list", "wallet, bank account")
    };
    vec![
        has(Operation::PaymentCreate, Document, create),
        has(Operation::PaymentGet, Document, get),
        has(Operation::PaymentList, Document, "payments and payouts, by filters and pages"),
        has(Operation::PaymentResolve, Derived, "by order number"),
        has(Operation::PayoutCreate, Document, payout),
        has(Operation::PayoutGet, Document, get),
        has(Operation::PayoutResolve, Derived, "by order number"),
        has(Operation::BalanceGet, Document, ""),
        has(Operation::NotificationConfirm, Derived, "by order number"),
        has(Operation::NotificationCheck, Derived, ""),
        has(Operation::NotificationReply, Published, "HTTP 200"),
        has(Operation::CheckoutUrl, Document, "/p/{token}"),
        has(Operation::ReturnParse, Published, "the notification's fields as query parameters"),
        has(Operation::CallRaw, Document, "path as documented, such as /api/v1/payments"),
    ]
}

fn paymart_only() -> Vec<OperationCapability> {
    use Source::Document;
    vec![
        has(Operation::PaymentCapture, Document, "payments/confirm, as a whole"),
        has(Operation::PaymentCancel, Document, "payments/decline"),
        has(
            Operation::RefundCreate,
            Document,
            "whole or in part, once the payment was looked up; sent twice, it refunds twice, and no query tells",
        ),
        has(Operation::DisputeList, Document, "the latest hundred"),
    ]
}
