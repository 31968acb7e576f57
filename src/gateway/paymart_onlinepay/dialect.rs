//! The differences between PayMart and OnlinePay: hosts, spellings, and what each document has.

use crate::gateway::OperationCapability;
use crate::gateway::Source::{Derived, Document, Published};
use crate::operation::Operation;

/// One gateway's dialect of the engine.
#[derive(Debug)]
pub(super) struct Dialect {
    /// The gateway's name in libtill.
    pub name: &'static str,
    /// The gateway's name in messages.
    pub title: &'static str,
    /// Hosts of production and sandbox.
    pub hosts: [&'static str; 2],
    /// Names of the query parameters of a list.
    pub list: ListParameters,
    /// Whether `POST /payments` writes its amount as a text, as the document's samples do.
    pub payment_amount_as_text: bool,
    /// Whether the document has cards, two steps, recurring payments, refunds and disputes: PayMart.
    pub cards: bool,
    /// The operations that only this document has, or describes in its own way.
    pub own_operations: &'static [OperationCapability],
}

/// Names of the query parameters of `GET /payments`.
#[derive(Debug)]
pub(super) struct ListParameters {
    pub from: &'static str,
    pub to: &'static str,
    pub per_page: &'static str,
    pub operation_type: &'static str,
    pub order_number: &'static str,
}

/// The operations that both documents describe alike.
const COMMON: &[OperationCapability] = &[
    Document.has(Operation::PaymentList, "payments and payouts, by filters and pages"),
    Derived.has(Operation::PaymentResolve, "by order number"),
    Derived.has(Operation::PayoutResolve, "by order number"),
    Document.has(Operation::BalanceGet, ""),
    Derived.has(Operation::NotificationConfirm, "by order number"),
    Derived.has(Operation::NotificationCheck, ""),
    Published.has(Operation::NotificationReply, "HTTP 200"),
    Document.has(Operation::CheckoutUrl, "/p/{token}"),
    Published.has(Operation::ReturnParse, "the notification's fields as query parameters"),
    Document.has(Operation::CallRaw, "path as documented, such as /api/v1/payments"),
];

impl Dialect {
    /// What the gateway can do. The documents list a code for a duplicate order number, but not the operations that return it,
    /// so a second attempt is never safe.
    pub fn operations(&self) -> Vec<OperationCapability> {
        let mut operations = [COMMON, self.own_operations].concat();
        operations.sort_by_key(|capability| capability.operation);
        operations
    }
}

pub(super) static PAYMART: Dialect = Dialect {
    name: "paymart",
    title: "PayMart",
    // The document names one host for both environments.
    hosts: ["https://business.pay-mart.com", "https://business.pay-mart.com"],
    list: ListParameters {
        from: "dateFrom",
        to: "dateTo",
        per_page: "perPage",
        operation_type: "operationType",
        order_number: "orderNumber",
    },
    payment_amount_as_text: true,
    cards: true,
    own_operations: &[
        Document.has(
            Operation::PaymentCreate,
            "hosted page, card with 3-D Secure, wallet, recurring, two steps, several providers",
        ),
        Document.has(Operation::PaymentGet, "by id and by order number"),
        Document.has(Operation::PaymentCapture, "payments/confirm, as a whole"),
        Document.has(Operation::PaymentCancel, "payments/decline"),
        Document.has(
            Operation::RefundCreate,
            "whole or in part, once the payment was looked up; sent twice, it refunds twice, and no query tells",
        ),
        Document.has(Operation::PayoutCreate, "card; several providers"),
        Document.has(Operation::PayoutGet, "by id and by order number"),
        Document.has(Operation::DisputeList, "the latest hundred"),
    ],
};

pub(super) static ONLINEPAY: Dialect = Dialect {
    name: "onlinepay",
    title: "OnlinePay",
    hosts: ["https://business.onlinepay.com", "https://business.sandbox.onlinepay.com"],
    list: ListParameters {
        from: "date_from",
        to: "date_to",
        per_page: "per_page",
        operation_type: "operation_type",
        order_number: "order_number",
    },
    payment_amount_as_text: false,
    cards: false,
    own_operations: &[
        Document.has(Operation::PaymentCreate, "hosted page, wallet"),
        Document.has(Operation::PaymentGet, "by id, and by order number through the list"),
        Document.has(Operation::PayoutCreate, "wallet, bank account"),
        Document.has(Operation::PayoutGet, "by id, and by order number through the list"),
    ],
};
