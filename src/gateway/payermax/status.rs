//! PayerMax's words and codes, and what they mean here.

use crate::error::ErrorKind;
use crate::model::{PaymentStatus, PayoutStatus, RefundStatus, TokenStatus};

/// What an answer's code says of the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The request was taken on; `data` says what became of the order.
    Accepted,
    /// The order was made, and payment failed: a result.
    Declined,
    /// A definite refusal: nothing happened.
    Refused(ErrorKind),
    /// Neither yes nor no.
    Unlisted,
}

/// Codes with which nothing happened, whatever was asked. Sources: the published error code pages and payout page.
const REFUSED: &[&str] = &[
    "PARAMS_INVALID",
    "CONTRACT_INVALID",
    "PAYMENT_METHOD_NOT_EXIST",
    "PAYMENT_METHOD_SUSPEND",
    "ONBOARD_ERROR",
    "COUNTRY_INVALID",
    "CURRENCY_INVALID",
    "AMOUNT_LIMIT",
    "AMOUNT_LIMIT_MINIMUM",
    "AMOUNT_LIMIT_MAXIMUM",
    "AMOUNT_INVALID",
    "CARD_INVALID",
    "CARD_EXPIRE_DATE_INVALID",
    "CARD_HOLDER_NAME_INVALID",
    "CVV_INVALID",
    "UNSUPPORT_CARD",
    "ACCOUNT_INVALID",
    "REFUND_NO_INVALID",
    "REFUND_INSUFFICIENT_BALANCE",
    "PARAMETER_ERROR",
    "INSUFFICIENT_QUOTA",
    "AMOUNT_LIMIT_UNMATCHED",
    "CONTRACT_NOT_SIGNED",
    "RISK_INTERCEPT",
    "ACCOUNT_NOT_EXIST",
    "REQUEST_PARAM_INVALID",
];

/// Codes of a payment that was tried and failed.
const DECLINED: &[&str] = &[
    "PAYMENT_FAILED",
    "PAYMENT_REJECTED",
    "ISSUER_PAYMENT_REJECTED",
    "DECLINED_BY_MERCHANT_BLACKLIST",
    "BALANCE_INSUFFICIENT",
    "ACCOUNT_BLOCKED",
    "AUTHENTICATE_FAILED",
    "AUTH_FAILED",
    "AUTH_EXPIRED",
    "OTP_VERIFY_FAILED",
    "OTP_VERIFY_LIMIT",
    "OVER_VERIFY_LIMIT",
];

/// What a code says to a call of that API.
pub fn verdict(code: &str, api: &str) -> Verdict {
    match code {
        "APPLY_SUCCESS" => Verdict::Accepted,
        "SIGN_VERIFY_FAILED" | "MERCHANT_INVALID" | "MERCHANT_APP_INVALID" => {
            Verdict::Refused(ErrorKind::Authentication)
        }
        "ORDER_REPEAT" => Verdict::Refused(ErrorKind::DuplicateOrder),
        "ORDER_NOT_EXIST" => Verdict::Refused(ErrorKind::NotFound),
        "ORDER_CLOSED" if api != "orderAndPay" => Verdict::Refused(ErrorKind::GatewayRejected),
        "BALANCE_INSUFFICIENT" if api != "orderAndPay" => Verdict::Refused(ErrorKind::GatewayRejected),
        "REFUND_FAILED" if api == "refund" => Verdict::Declined,
        _ if api == "orderAndPay" && DECLINED.contains(&code) => Verdict::Declined,
        _ if REFUSED.contains(&code) => Verdict::Refused(ErrorKind::GatewayRejected),
        _ => Verdict::Unlisted,
    }
}

/// The status of an order, and whether it is final.
pub fn payment(word: &str) -> (PaymentStatus, bool) {
    match word {
        "SUCCESS" => (PaymentStatus::Approved, true),
        "PENDING" => (PaymentStatus::Pending, false),
        "FAILED" => (PaymentStatus::Declined, true),
        "CLOSED" => (PaymentStatus::Expired, true),
        _ => (PaymentStatus::Unknown, false),
    }
}

/// The status of a refund, and whether it is final.
pub fn refund(word: &str) -> (RefundStatus, bool) {
    match word.trim() {
        "REFUND_SUCCESS" => (RefundStatus::Succeeded, true),
        "REFUND_PENDING" => (RefundStatus::Pending, false),
        "REFUND_FAILED" => (RefundStatus::Failed, true),
        _ => (RefundStatus::Unknown, false),
    }
}

/// The status of a payout, and whether it is final but for money that comes back.
pub fn payout(word: &str) -> (PayoutStatus, bool) {
    match word {
        "SUCCESS" => (PayoutStatus::Succeeded, true),
        "PENDING" => (PayoutStatus::Pending, false),
        "FAILED" => (PayoutStatus::Failed, true),
        "BOUNCEBACK" => (PayoutStatus::Returned, true),
        _ => (PayoutStatus::Unknown, false),
    }
}

/// The status of a token.
pub fn token(word: &str) -> TokenStatus {
    match word {
        "Activated" | "SUCCESS" => TokenStatus::Active,
        "Expired" => TokenStatus::Expired,
        "Deleted" => TokenStatus::Deleted,
        "PENDING" => TokenStatus::Pending,
        "FAILED" => TokenStatus::Failed,
        _ => TokenStatus::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::agreement::{check_codes, check_states};
    use crate::model::{CodeReading, StateSubject};

    #[test]
    fn a_word_that_is_not_listed_is_unknown_and_never_final() {
        assert_eq!(payment("SETTLED"), (PaymentStatus::Unknown, false));
        assert_eq!(refund(""), (RefundStatus::Unknown, false));
        assert_eq!(payout("success"), (PayoutStatus::Unknown, false));
        assert_eq!(token("Frozen"), TokenStatus::Unknown);
    }

    #[test]
    fn trouble_and_unlisted_codes_are_no_refusals() {
        for code in
            ["SYSTEM_ERROR", "REQUEST_TIMEOUT", "UNEXPECTED_ERROR", "PAYMENT_PROCESSING", "", "NEW_CODE"]
        {
            assert_eq!(verdict(code, "orderAndPay"), Verdict::Unlisted, "{code}");
        }
        assert_eq!(verdict("PAYMENT_FAILED", "orderAndPay"), Verdict::Declined);
        assert_eq!(verdict("PAYMENT_FAILED", "paymentOrderPay"), Verdict::Unlisted);
    }

    #[test]
    fn the_dictionaries_read_codes_and_states_alike() {
        let reading = |code: &str| match verdict(code, "orderAndPay") {
            Verdict::Accepted => CodeReading::Accepted,
            Verdict::Declined => CodeReading::Declined,
            Verdict::Refused(_) => CodeReading::Rejected,
            Verdict::Unlisted => CodeReading::Unknown,
        };
        check_codes("payermax", REFUSED.iter().chain(DECLINED).copied(), reading);
        check_states("payermax", StateSubject::Payment, payment);
        check_states("payermax", StateSubject::Refund, refund);
        check_states("payermax", StateSubject::Payout, payout);
        let ended = [TokenStatus::Expired, TokenStatus::Deleted, TokenStatus::Failed];
        check_states("payermax", StateSubject::Token, |word| (token(word), ended.contains(&token(word))));
    }
}
