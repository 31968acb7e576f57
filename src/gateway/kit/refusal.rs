//! Refusals: what counts as one, and the errors for exchanges that settle nothing.

use super::redirect::describe_redirect;
use super::step::{Failure, FailureKind, HttpResponse};
use super::timestamp::http_date;
use crate::error::{Error, ErrorKind, Outcome};
use crate::operation::Operation;

/// How much of an answer's body an error keeps until it is redacted and cut: more than is then examined.
const BODY_MAX: usize = 64 << 10;

/// The error for an exchange that brought no answer.
pub fn transport_error(failure: &Failure, operation: Operation) -> Error {
    let kind = match failure.kind {
        FailureKind::Connection | FailureKind::Refused => ErrorKind::Connection,
        FailureKind::Timeout => ErrorKind::Timeout,
        FailureKind::Cancelled => ErrorKind::Cancelled,
        FailureKind::Malformed => ErrorKind::MalformedResponse,
    };
    let mut error = Error::new(kind, failure.message.clone());
    error.transient &= failure.kind != FailureKind::Refused;
    if failure.written { unsure(error, operation) } else { error.with_outcome(Outcome::NotSent) }
}

/// The error for an answer that says yes, and whose content is missing or unreadable.
pub fn unreadable(operation: Operation, why: &str) -> Error {
    let message = format!("the gateway's answer cannot be read: {why}");
    unsure(Error::new(ErrorKind::MalformedResponse, message), operation)
}

/// The error for an answer about something else than the request.
pub fn mismatch(operation: Operation, what: &str) -> Error {
    unsure(Error::new(ErrorKind::Mismatch, format!("the gateway answered about {what}")), operation)
}

/// The error for a notification whose signature is missing or wrong.
pub fn untrusted_notification(problem: &str) -> Error {
    Error::new(ErrorKind::SignatureInvalid, format!("the notification is refused: {problem}"))
}

/// The error for a notification whose content is missing or unreadable.
pub fn unreadable_notification(why: &str) -> Error {
    let message = format!("the notification cannot be read: {why}");
    // The same bytes stay unreadable.
    Error { transient: false, ..Error::new(ErrorKind::MalformedResponse, message) }
}

/// The error for an answer that is not this gateway's envelope: a proxy's page, truncated JSON, a failing server.
pub fn malformed(response: &HttpResponse, operation: Operation, reason: &str) -> Error {
    let kind = match response.status {
        429 => ErrorKind::RateLimited,
        500..=599 => ErrorKind::GatewayError,
        _ => ErrorKind::MalformedResponse,
    };
    let leads = describe_redirect(response);
    let message = format!("the gateway answered with HTTP {}: {reason}{leads}", response.status);
    let mut error = Error::new(kind, message);
    error.transient = matches!(response.status, 200..=299) || may_pass(response.status);
    unsure(with_response(error, response), operation)
}

/// Whether an HTTP status says that the same request may succeed later: a failing or busy server. A wrong address, a missing key and
/// a redirect stay.
pub fn may_pass(http_status: u16) -> bool {
    matches!(http_status, 408 | 425 | 429 | 500..=599)
}

/// HTTP statuses with which a gateway's envelope may refuse. The documents name only 200, and a status about the request says no
/// more than the code in the body. 429 is about the rate, and 5xx about a failing server, whose body proves nothing.
pub fn may_refuse(http_status: u16) -> bool {
    matches!(http_status, 200 | 400..=428 | 430..=499)
}

/// The error for a code that the gateway lists as a definite refusal of this operation.
pub fn refusal(kind: ErrorKind, code: &str, message: &str, response: &HttpResponse) -> Error {
    let text = if message.is_empty() { code.to_owned() } else { format!("{message} ({code})") };
    let error = Error::new(kind, format!("the gateway refused: {text}")).with_outcome(Outcome::Rejected);
    with_code(with_response(error, response), code, message)
}

/// The error for a code that is in no list: the operation may have happened.
pub fn unlisted(code: &str, message: &str, response: &HttpResponse, operation: Operation) -> Error {
    let text = format!("the gateway answered with a code that says neither yes nor no: {message} ({code})");
    let mut error = unsure(Error::new(ErrorKind::GatewayError, text), operation);
    // A failing server may recover. An undocumented code may as well mean a wrong key.
    error.transient = may_pass(response.status);
    with_code(with_response(error, response), code, message)
}

/// The error for a code that the gateway lists as its own trouble: the operation may have happened, and repeating may help.
pub fn trouble(code: &str, message: &str, response: &HttpResponse, operation: Operation) -> Error {
    Error { transient: true, ..unlisted(code, message, response, operation) }
}

fn with_code(mut error: Error, code: &str, message: &str) -> Error {
    error.gateway_code = Some(code.to_owned());
    error.gateway_message = (!message.is_empty()).then(|| message.to_owned());
    error
}

/// The error of a call that may have happened. A call that only reads may be repeated anyway.
pub(super) fn unsure(error: Error, operation: Operation) -> Error {
    let mut error = error.with_outcome(Outcome::Unknown);
    error.retry_safe = !operation.moves_money();
    error
}

fn with_response(mut error: Error, response: &HttpResponse) -> Error {
    error.http_status = Some(response.status);
    error.request_id = response.header("x-request-id").map(str::to_owned);
    error.retry_after_ms = retry_after_ms(response);
    let kept = response.body.get(..BODY_MAX).unwrap_or(&response.body);
    error.body = Some(String::from_utf8_lossy(kept).into_owned());
    error
}

/// How long the gateway asks to wait: so many seconds, or until a time on its own clock.
fn retry_after_ms(response: &HttpResponse) -> Option<u64> {
    let wait = response.header("retry-after")?.trim();
    let wait_ms = match wait.parse::<u64>() {
        Ok(seconds) => seconds.saturating_mul(1000),
        Err(_) => {
            let (until, now) = (http_date(wait)?, http_date(response.header("date")?)?);
            u64::try_from(until.saturating_sub(now)).unwrap_or_default()
        }
    };
    // A language without large integers could not read an error with a larger number.
    Some(wait_ms.min(u64::from(u32::MAX)))
}

/// Whether the message of a query says that the gateway does not know the order, for gateways whose documents list no code for
/// that (assumed). `names` are the gateway's own names of an order beside the common ones. Such a message makes nothing final
/// before the gateway has settled. An unknown merchant, app or card says nothing about the order, which may be paid, and neither does
/// another order. So a message counts only if nothing but the order's number is between the order and "not", if nothing follows, and
/// if it names no other number as an order's.
pub fn says_unknown_order(message: &str, order_id: &str, names: &[&str]) -> bool {
    let message = message.trim();
    if message.len() > SENTENCE_MAX {
        return false;
    }
    // ORDER_NOT_FOUND is a sentence. In a longer sentence, such a word may be an order number.
    let sentence = if message.contains(' ') { message.to_owned() } else { message.replace(['_', '-'], " ") };
    let words: Vec<String> = sentence
        .split_whitespace()
        .map(|word| word_of(word, order_id))
        .filter(|word| !word.is_empty())
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let is_another = |place: usize| has_digit(words[place]) && ends_in_name(&words[..place], names);
    if (0..words.len()).any(is_another) {
        return false;
    }
    (0..words.len()).any(|place| match &words[place..] {
        ["no", "such", named @ ..] => {
            named.len() <= 3 && ends_in_order(named, names) && is_order(named[0], names)
        }
        ["not", "exist" | "exists" | "found"] | ["not", "be", "found"] => {
            // "The merchant of this order does not exist" is about the merchant.
            let before = &words[..place];
            !before.contains(&"of") && !before.contains(&"for") && ends_in_order(before, names)
        }
        _ => false,
    })
}

/// The longest message that is read, in bytes: a longer one says more than that an order is unknown.
const SENTENCE_MAX: usize = 1000;

/// Stands for the number of the order that was asked about.
const NUMBER: &str = "#";

/// A word of a message in lower case, without what is around it; [`NUMBER`] for exactly the order's number. If the query named none,
/// every number is the order's.
fn word_of(text: &str, order_id: &str) -> String {
    let bare = text.trim_matches(|letter: char| "\"'`()[]{}<>,.;:!?#=".contains(letter));
    if bare == order_id || (order_id.is_empty() && has_digit(bare)) {
        return if bare.is_empty() { String::new() } else { NUMBER.to_owned() };
    }
    bare.trim_matches(|letter: char| !letter.is_ascii_alphanumeric()).to_ascii_lowercase()
}

fn has_digit(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
}

/// "order", "order no. A-1 does", "tradeNo A could": the words before a "not".
fn ends_in_order(words: &[&str], names: &[&str]) -> bool {
    match words {
        [before @ .., "does" | "do" | "did" | "is" | "was" | "could" | "can"] => ends_in_order(before, names),
        [before @ .., NUMBER] => ends_in_name(before, names),
        _ => ends_in_name(words, names),
    }
}

fn ends_in_name(words: &[&str], names: &[&str]) -> bool {
    match words {
        [.., word, "number" | "no" | "id"] | [.., word] => is_order(word, names),
        [] => false,
    }
}

fn is_order(word: &str, names: &[&str]) -> bool {
    matches!(word, "order" | "payment" | "transaction" | "orderno" | "order_no" | "orderid" | "order_id")
        || names.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: &[&str] = &["tradeno", "out_trade_no"];

    #[test]
    fn a_gateway_asks_to_wait_for_some_seconds_or_until_a_time() {
        let asked = |wait: &str, date: &str| {
            let headers = [("retry-after", wait), ("date", date)];
            let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
            let response = HttpResponse::new(503, headers.to_vec(), Vec::new());
            malformed(&response, Operation::PaymentGet, "a test").retry_after_ms
        };
        let date = "Sun, 06 Nov 1994 08:49:37 GMT";
        for (wait, date, wait_ms) in [
            ("7", "", Some(7_000)),
            (" 0 ", "", Some(0)),
            ("99999999999999999999", "", None),
            ("9999999999999", "", Some(u64::from(u32::MAX))),
            ("Sun, 06 Nov 1994 08:50:00 GMT", date, Some(23_000)),
            ("Mon, 07 Nov 1994 08:49:37 GMT", date, Some(86_400_000)),
            ("Sunday, 06-Nov-94 08:50:00 GMT", date, Some(23_000)),
            ("Sun Nov  6 08:50:00 1994", date, Some(23_000)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", date, Some(0)),
            ("Sun, 06 Nov 1994 08:49:36 GMT", date, Some(0)),
            ("Sun, 06 Nov 9994 08:49:36 GMT", date, Some(u64::from(u32::MAX))),
            ("Sun, 06 Nov 1994 08:50:00 GMT", "", None),
            ("tomorrow", date, None),
            ("-1", date, None),
        ] {
            assert_eq!(asked(wait, date), wait_ms, "{wait}");
        }
    }

    #[test]
    fn words_say_that_an_order_is_unknown() {
        for (words, order_id) in [
            ("Order does not exist", ""),
            ("ORDER_NOT_FOUND", ""),
            ("no such order", ""),
            ("No such order: A", "A"),
            ("no such order number 5", ""),
            ("order not exist", ""),
            ("tradeNo 4086-1 does not exist", ""),
            ("The order number FIVE could not be found.", "FIVE"),
            ("Error 404: order \"A-1\" does not exist", "A-1"),
            ("order A-1: no such order", "A-1"),
            ("unknown: tradeNo abc does not exist", "abc"),
            ("out_trade_no A_B was not found", "A_B"),
            ("unknown: transaction id does not exist", ""),
        ] {
            assert!(says_unknown_order(words, order_id, NAMES), "{words}");
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
            assert!(!says_unknown_order(words, "abc", NAMES), "{words}");
        }
    }

    #[test]
    fn a_message_about_another_order_says_nothing_about_this_one() {
        for words in [
            "order A2 does not exist",
            "order a1 does not exist",
            "order A1- does not exist",
            "order A1 A2 does not exist",
            "No such order: A2",
            "no such order number 5",
            "tradeNo 4086-1 does not exist",
            "order A2: order not exist",
            "orderNo A2: no such order",
            "order A1: order A2 does not exist",
        ] {
            assert!(!says_unknown_order(words, "A1", NAMES), "{words}");
            assert!(!says_unknown_order(words, "B", NAMES), "{words}");
        }
        assert!(says_unknown_order("order A2 does not exist", "A2", NAMES));
        let long = format!("{} order A2 does not exist", "7 ".repeat(SENTENCE_MAX / 2));
        assert!(!says_unknown_order(&long, "A2", NAMES));
    }
}
