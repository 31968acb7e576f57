//! PayerMax as a gateway to name, and how it compares order numbers.

/// PayerMax; the folder's `mod.rs` has what it does.
pub struct Payermax;

/// Names of its operations.
pub const OPERATIONS: &[&str] = &[
    "applyPaymentToken",
    "InquireApplyRequest",
    "inquirePaymentToken",
    "removePaymentToken",
    "orderAndPay",
    "orderQuery",
    "refund",
    "refundQuery",
    "paymentOrderPay",
    "paymentOrderQry",
    "createPaybylink",
    "queryPaybylink",
    "expirePaybylink",
    "currentBalanceQuery",
    "dayEndBalanceQuery",
    "orderClose",
    "confirmPayment",
    "applyDropinSession",
    "subscriptionCreate",
    "subscriptionQuery",
    "subscriptionCancel",
    "caseSearch",
    "caseReplay",
    "paymentFieldValidation",
    "capture",
    "cancel",
];

/// The form in which it compares order numbers.
pub fn number_key(number: &str) -> String {
    // beyond: AAA and AAa are the same number.
    number.to_ascii_lowercase()
}
