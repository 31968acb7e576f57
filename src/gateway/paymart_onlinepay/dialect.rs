//! The differences between PayMart and OnlinePay: hosts, spellings, and what each document has.

use super::rules;
use crate::gateway::Source::{Derived, Document, Published};
use crate::gateway::{
    Capabilities, Hosts, MethodTable, NumberRule, OperationCapability, UNSTATED_SETTLE_AFTER_MS,
};
use crate::model::NotificationAuthentication;
use crate::operation::Operation;

/// One gateway's dialect of the engine.
#[derive(Debug)]
pub(super) struct Dialect {
    /// The gateway's name in libtill.
    pub name: &'static str,
    /// The gateway's name in messages.
    pub title: &'static str,
    /// Hosts of production and sandbox.
    pub hosts: Hosts,
    /// Names of the query parameters of a list.
    pub list: ListParameters,
    /// Whether `POST /payments` writes its amount as a text, as the document's samples do.
    pub payment_amount_as_text: bool,
    /// The rule for the order number of a payment.
    pub payment_number: &'static NumberRule,
    /// Whether the document has cards, two steps, recurring payments, refunds and disputes: PayMart. The engine's newer parts are
    /// published in its dialect too.
    pub cards: bool,
    /// What the gateway can do.
    pub capabilities: Capabilities,
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
    Derived.has(Operation::AttemptCreate, ""),
    Derived.has(Operation::AttemptMerge, ""),
    Derived.has(Operation::AttemptDue, ""),
    Derived.has(Operation::ClientCheck, "by the query of an order that does not exist"),
    Document.has(Operation::CheckoutUrl, "/p/{token}"),
    Published.has(Operation::ReturnParse, "the notification's fields as query parameters"),
    Document.has(Operation::CallRaw, "path as documented, such as /api/v1/payments"),
];

/// What a gateway of the engine can do. The documents list a code for a duplicate order number, but not the operations that
/// return it, so a second attempt is never safe.
const fn capabilities(
    gateway: &'static str,
    methods: &'static MethodTable,
    operations: &'static [OperationCapability],
) -> Capabilities {
    Capabilities {
        gateway,
        operations,
        methods,
        notifications: NotificationAuthentication::None,
        signature_scheme: "business",
        amounts: "minor units: cents, and yen for JPY",
        settle_after_ms: UNSTATED_SETTLE_AFTER_MS,
    }
}

/// The operations of one document together with the common ones, each list in the order of the operations.
const fn with_common<const N: usize>(own: &[OperationCapability]) -> [OperationCapability; N] {
    let mut all = [COMMON[0]; N];
    let (mut own_taken, mut common_taken) = (0, 0);
    while own_taken + common_taken < N {
        let next = own_taken + common_taken;
        let is_own = common_taken == COMMON.len()
            || own_taken < own.len()
                && (own[own_taken].operation as usize) < COMMON[common_taken].operation as usize;
        if is_own {
            all[next] = own[own_taken];
            own_taken += 1;
        } else {
            all[next] = COMMON[common_taken];
            common_taken += 1;
        }
    }
    all
}

/// The operations that only PayMart's document has, or describes in its own way.
const PAYMART_OWN: &[OperationCapability] = &[
    Document
        .has(
            Operation::PaymentCreate,
            "hosted page, card with 3-D Secure, wallet, recurring, two steps, several providers",
        )
        .numbered(&rules::PAYMART_NUMBER)
        .of_amounts(&rules::AMOUNTS),
    Document.has(Operation::PaymentGet, "by id and by order number"),
    Document.has(Operation::PaymentCapture, "payments/confirm, as a whole").whole_only(),
    Document.has(Operation::PaymentCancel, "payments/decline"),
    Published.has(Operation::PaymentConfirm, "otp: by id"),
    Document.has(
        Operation::RefundCreate,
        "whole or in part, once the payment was looked up; sent twice, it refunds twice, and no query tells",
    )
    .in_parts()
    .of_amounts(&rules::AMOUNTS),
    Document
        .has(Operation::PayoutCreate, "card; several providers")
        .numbered(&rules::ORDER_NUMBER)
        .of_amounts(&rules::AMOUNTS),
    Document.has(Operation::PayoutGet, "by id and by order number"),
    Published.has(Operation::DisputeCreate, "with a file; an open dispute is not opened again"),
    Document.has(Operation::DisputeList, "the latest hundred; filters are published"),
];

pub(super) static PAYMART: Dialect = Dialect {
    name: "paymart",
    title: "PayMart",
    // The document names one host for both environments.
    hosts: Hosts { production: "https://business.pay-mart.com", sandbox: "https://business.pay-mart.com" },
    list: ListParameters {
        from: "dateFrom",
        to: "dateTo",
        per_page: "perPage",
        operation_type: "operationType",
        order_number: "orderNumber",
    },
    payment_amount_as_text: true,
    payment_number: &rules::PAYMART_NUMBER,
    cards: true,
    capabilities: capabilities(
        "paymart",
        &rules::PAYMART_METHODS,
        &with_common::<{ PAYMART_OWN.len() + COMMON.len() }>(PAYMART_OWN),
    ),
};

/// The operations that only OnlinePay's document has, or describes in its own way.
const ONLINEPAY_OWN: &[OperationCapability] = &[
    Document
        .has(Operation::PaymentCreate, "hosted page, wallet")
        .numbered(&rules::ORDER_NUMBER)
        .of_amounts(&rules::AMOUNTS),
    Document.has(Operation::PaymentGet, "by id, and by order number through the list"),
    Document
        .has(Operation::PayoutCreate, "wallet, bank account")
        .numbered(&rules::ORDER_NUMBER)
        .of_amounts(&rules::AMOUNTS),
    Document.has(Operation::PayoutGet, "by id, and by order number through the list"),
];

pub(super) static ONLINEPAY: Dialect = Dialect {
    name: "onlinepay",
    title: "OnlinePay",
    hosts: Hosts {
        production: "https://business.onlinepay.com",
        sandbox: "https://business.sandbox.onlinepay.com",
    },
    list: ListParameters {
        from: "date_from",
        to: "date_to",
        per_page: "per_page",
        operation_type: "operation_type",
        order_number: "order_number",
    },
    payment_amount_as_text: false,
    payment_number: &rules::ORDER_NUMBER,
    cards: false,
    capabilities: capabilities(
        "onlinepay",
        &rules::ONLINEPAY_METHODS,
        &with_common::<{ ONLINEPAY_OWN.len() + COMMON.len() }>(ONLINEPAY_OWN),
    ),
};
