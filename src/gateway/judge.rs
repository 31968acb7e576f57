//! Judging answers: what may be called a refusal, and whether an answer is about what was asked.

use super::redirect::redirected;
use super::{Answer, Failure, FailureKind, HttpResponse, State, Subject};
use crate::error::{Error, ErrorKind, Outcome};
use crate::model::{Payment, PaymentStatus, Payout, PayoutStatus, Refund, RefundStatus};
use crate::money::{Amount, Currency};
use crate::operation::Operation;

/// The error for an exchange that brought no answer.
pub fn transport_error(failure: &Failure, operation: Operation) -> Error {
    let kind = match failure.kind {
        FailureKind::Connection => ErrorKind::Connection,
        FailureKind::Timeout => ErrorKind::Timeout,
        FailureKind::Cancelled => ErrorKind::Cancelled,
        FailureKind::Malformed => ErrorKind::MalformedResponse,
    };
    let error = Error::new(kind, failure.message.clone());
    if failure.written { unsure(error, operation) } else { error.with_outcome(Outcome::NotSent) }
}

/// The error for an answer that is not this gateway's envelope: a proxy's page, cut JSON, a server in trouble.
pub fn malformed(response: &HttpResponse, operation: Operation, reason: &str) -> Error {
    let kind = match response.status {
        429 => ErrorKind::RateLimited,
        500..=599 => ErrorKind::GatewayError,
        _ => ErrorKind::MalformedResponse,
    };
    let leads = redirected(response);
    let message = format!("the gateway answered with HTTP {}: {reason}{leads}", response.status);
    let error = Error::new(kind, message);
    unsure(with_response(error, response), operation)
}

/// HTTP statuses under which a gateway's own envelope may say no: its documents name 200 alone, and a status that speaks of
/// the request says no more than the code in the body. 429 speaks of the pace, and a 5xx of a server in trouble: what its
/// body says then proves nothing.
pub fn may_refuse(http_status: u16) -> bool {
    matches!(http_status, 200 | 400..=428 | 430..=499)
}

/// The error for a code that the gateway lists as a definite refusal of this operation.
pub fn refusal(kind: ErrorKind, code: &str, message: &str, response: &HttpResponse) -> Error {
    let text = if message.is_empty() { code.to_owned() } else { format!("{message} ({code})") };
    let error = Error::new(kind, format!("the gateway refused: {text}")).with_outcome(Outcome::Rejected);
    with_code(with_response(error, response), code, message)
}

/// The error for a code that is in no list: it may have happened.
pub fn unlisted(code: &str, message: &str, response: &HttpResponse, operation: Operation) -> Error {
    let text = format!("the gateway answered with a code that says neither yes nor no: {message} ({code})");
    let mut error = unsure(Error::new(ErrorKind::GatewayError, text), operation);
    // A server in trouble may recover. A code that nobody documents may stand for a wrong key just as well.
    error.transient = response.status >= 500;
    with_code(with_response(error, response), code, message)
}

fn with_code(mut error: Error, code: &str, message: &str) -> Error {
    error.gateway_code = Some(code.to_owned());
    error.gateway_message = (!message.is_empty()).then(|| message.to_owned());
    error
}

/// A call that may have happened; one that only reads may be repeated all the same.
fn unsure(error: Error, operation: Operation) -> Error {
    let mut error = error.with_outcome(Outcome::Unknown);
    error.retry_safe = !operation.moves_money();
    error
}

fn with_response(mut error: Error, response: &HttpResponse) -> Error {
    error.http_status = Some(response.status);
    error.request_id = response.header("x-request-id").map(str::to_owned);
    let seconds = response.header("retry-after").and_then(|text| text.trim().parse::<u64>().ok());
    // Beyond this, languages without large integers would lose the error over a number.
    let longest = u64::from(u32::MAX);
    error.retry_after_ms = seconds.map(|seconds| seconds.saturating_mul(1000).min(longest));
    error.body = Some(String::from_utf8_lossy(&response.body).into_owned());
    error
}

/// Whether a query's own words say that the order is not known, for gateways whose documents list no code for it
/// (assumed). They make nothing final before the settle time is over. A merchant, an app or a card that is not known says
/// nothing of the order, which may be paid: only words count in which nothing stands between the order and "not", but
/// its number, and nothing behind them.
pub fn says_unknown_order(message: &str, order_id: &str) -> bool {
    let (lower, order_id) = (message.trim().to_ascii_lowercase(), order_id.to_ascii_lowercase());
    // ORDER_NOT_FOUND is a sentence; in a longer one, such a word may be a number.
    let sentence = if lower.contains(' ') { lower } else { lower.replace(['_', '-'], " ") };
    let words: Vec<&str> = sentence
        .split_whitespace()
        .map(|word| word.trim_matches(|letter: char| !letter.is_ascii_alphanumeric()))
        .filter(|word| !word.is_empty())
        .collect();
    (0..words.len()).any(|place| match &words[place..] {
        ["no", "such", named @ ..] => {
            named.len() <= 3 && ends_in_order(named, &order_id) && names_order(named[0])
        }
        ["not", "exist" | "exists" | "found"] | ["not", "be", "found"] => {
            // "The merchant of this order does not exist" is about the merchant.
            let before = &words[..place];
            !before.contains(&"of") && !before.contains(&"for") && ends_in_order(before, &order_id)
        }
        _ => false,
    })
}

/// "order", "order no. A-1 does", "tradeNo A could": what stands before a "not".
fn ends_in_order(words: &[&str], order_id: &str) -> bool {
    match words {
        [before @ .., "does" | "do" | "did" | "is" | "was" | "could" | "can"] => {
            ends_in_order(before, order_id)
        }
        [before @ .., number] if *number == order_id || number.bytes().any(|byte| byte.is_ascii_digit()) => {
            ends_in_name(before)
        }
        _ => ends_in_name(words),
    }
}

fn ends_in_name(words: &[&str]) -> bool {
    match words {
        [.., word, "number" | "no" | "id"] | [.., word] => names_order(word),
        [] => false,
    }
}

fn names_order(word: &str) -> bool {
    matches!(word, "order" | "payment" | "trade" | "transaction" | "tradeno" | "trade_no")
        || matches!(word, "out_trade_no" | "orderno" | "order_no" | "orderid" | "order_id")
}

/// A payment that is not about what was asked is no success: it becomes a mismatch with an unknown outcome.
pub fn check_payment(payment: Payment, state: &State) -> Result<Payment, Error> {
    let told = Told {
        order_id: payment.order_id.as_deref(),
        amount: payment.amount,
        currency: payment.currency.as_ref(),
        ..Told::default()
    };
    match difference(&told, &state.subject) {
        None => Ok(payment),
        Some(message) => {
            Err(Error { payment: Some(Box::new(payment)), ..mismatch(message, state.operation) })
        }
    }
}

/// The same for a payout.
pub fn check_payout(payout: Payout, state: &State) -> Result<Payout, Error> {
    let told = Told {
        order_id: payout.order_id.as_deref(),
        amount: payout.amount,
        currency: payout.currency.as_ref(),
        ..Told::default()
    };
    match difference(&told, &state.subject) {
        None => Ok(payout),
        Some(message) => Err(Error { payout: Some(Box::new(payout)), ..mismatch(message, state.operation) }),
    }
}

/// The same for a refund.
pub fn check_refund(refund: Refund, state: &State) -> Result<Refund, Error> {
    let told = Told {
        order_id: refund.order_id.as_deref(),
        refund_id: refund.refund_id.as_deref(),
        payment_id: refund.payment_id.as_deref(),
        amount: refund.amount,
        currency: refund.currency.as_ref(),
    };
    match difference(&told, &state.subject) {
        None => Ok(refund),
        Some(message) => Err(Error { refund: Some(Box::new(refund)), ..mismatch(message, state.operation) }),
    }
}

/// What is absent is not equal: a success that does not say of which order, how much and in which currency could be that of
/// another payment. What differs is found by `check_payment` and its sisters.
pub fn check_proof(answer: &Answer, asked: &Subject) -> Result<(), Error> {
    let (succeeded, number, amount, currency) = match answer {
        Answer::Payment(payment) => (
            matches!(
                payment.status,
                PaymentStatus::Approved
                    | PaymentStatus::Authorized
                    | PaymentStatus::PartiallyPaid
                    | PaymentStatus::Refunded
            ),
            payment.order_id.as_ref(),
            payment.amount,
            payment.currency.as_ref(),
        ),
        Answer::Payout(payout) => (
            matches!(payout.status, PayoutStatus::Succeeded | PayoutStatus::Returned),
            payout.order_id.as_ref(),
            payout.amount,
            payout.currency.as_ref(),
        ),
        Answer::Refund(refund) => (
            refund.status == RefundStatus::Succeeded,
            refund.refund_id.as_ref(),
            refund.amount,
            refund.currency.as_ref(),
        ),
        _ => return Ok(()),
    };
    let asked_number = asked.refund_id.as_ref().or(asked.order_id.as_ref());
    let missing = match () {
        () if !succeeded => return Ok(()),
        () if number.is_none() && asked_number.is_some() => "of which order",
        () if amount.is_none() => "how much",
        () if currency.is_none() => "in which currency",
        () => return Ok(()),
    };
    let message = format!("the gateway says that it succeeded, and not {missing}: that confirms nothing");
    // Asking moves nothing, so it may be repeated.
    let error =
        Error { retry_safe: true, ..Error::new(ErrorKind::Mismatch, message).with_outcome(Outcome::Unknown) };
    Err(match answer.clone() {
        Answer::Payment(payment) => Error { payment: Some(payment), ..error },
        Answer::Payout(payout) => Error { payout: Some(payout), ..error },
        Answer::Refund(refund) => Error { refund: Some(refund), ..error },
        _ => error,
    })
}

/// What an answer repeats of the request.
#[derive(Default)]
struct Told<'a> {
    order_id: Option<&'a str>,
    refund_id: Option<&'a str>,
    payment_id: Option<&'a str>,
    amount: Option<Amount>,
    currency: Option<&'a Currency>,
}

fn difference(told: &Told<'_>, asked: &Subject) -> Option<String> {
    let differs =
        |told: Option<&str>, asked: Option<&str>| matches!((told, asked), (Some(t), Some(a)) if t != a);
    if differs(told.order_id, asked.order_id.as_deref()) {
        return Some("another order number".to_owned());
    }
    if differs(told.refund_id, asked.refund_id.as_deref()) {
        return Some("another refund number".to_owned());
    }
    if differs(told.payment_id, asked.id.as_deref()) {
        return Some("another payment".to_owned());
    }
    if differs(told.currency.map(Currency::code), asked.currency.as_ref().map(Currency::code)) {
        return Some("another currency".to_owned());
    }
    match (told.amount, asked.amount) {
        (Some(told), Some(asked)) if told != asked => Some(format!("the amount {told} instead of {asked}")),
        _ => None,
    }
}

fn mismatch(what: String, operation: Operation) -> Error {
    unsure(Error::new(ErrorKind::Mismatch, format!("the gateway answered about {what}")), operation)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_order_is_told_by_words() {
        for (words, order_id) in [
            ("Order does not exist", ""),
            ("ORDER_NOT_FOUND", ""),
            ("no such order", ""),
            ("No such order: A", "A"),
            ("no such order number 5", ""),
            ("order not exist", ""),
            ("tradeNo 4086-1 does not exist", ""),
            ("The order number five could not be found.", "FIVE"),
            ("unknown: tradeNo abc does not exist", "abc"),
            ("out_trade_no A_B was not found", "A_B"),
            ("unknown: transaction id does not exist", ""),
        ] {
            assert!(says_unknown_order(words, order_id), "{words}");
        }
        for words in [
            "",
            "Payment failed",
            "system busy",
            "nothing",
            "merchant not exist",
            "The app of this order does not exist",
            "order: merchant not found",
            "merchant_not_found",
            "order 5: merchant does not exist",
            "payment method not found",
            "no such card",
            "not found",
            "the order is not paid",
            "No such payment method",
            "no such transaction type",
            "no such merchant order",
            "orderNo: merchant not found",
            "order id: merchant not found",
            "tradeNo abd does not exist",
            "Order does not exist or is being processed",
            "order not found, try again later",
        ] {
            assert!(!says_unknown_order(words, "abc"), "{words}");
        }
    }
}
