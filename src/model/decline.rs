//! Why a payment, a refund or a payout failed: one list of reasons for all gateways.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

/// Why a payment, a refund or a payout failed, in the same words for every gateway.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeclineReason {
    /// The account holds too little money.
    InsufficientFunds,
    /// The card has expired, or its expiry date is wrong.
    ExpiredCard,
    /// The card's security code is wrong.
    IncorrectCvc,
    /// The card number is wrong.
    IncorrectNumber,
    /// The holder's name or address is wrong.
    IncorrectHolder,
    /// The bank declined without saying why.
    CardDeclined,
    /// The bank declined and asks to be called: "do not honor".
    DoNotHonor,
    /// This card, or this way to pay, is not accepted for this payment.
    CardNotSupported,
    /// The card was reported lost or stolen.
    LostOrStolenCard,
    /// The gateway or the bank suspects fraud.
    FraudSuspected,
    /// The customer was not authenticated: 3-D Secure, a one-time password, a PIN.
    AuthenticationFailed,
    /// The amount, or the number of payments, is over or under a limit.
    LimitExceeded,
    /// The account is blocked, frozen or closed.
    AccountBlocked,
    /// The account does not exist.
    InvalidAccount,
    /// The currency or the country is not accepted.
    CurrencyNotSupported,
    /// The bank could not be reached.
    IssuerUnavailable,
    /// The gateway or the bank failed while working on it.
    ProcessingError,
    /// The customer gave up.
    CancelledByCustomer,
    /// The customer did not pay in time.
    TimedOut,
    /// Another reason, or the gateway reports none: see `code` and `message`.
    #[default]
    Other,
}

use DeclineReason::*;

/// Words by which gateways and banks name a reason, the more specific ones first. A text is searched in lower case with
/// single spaces between its words.
const WORDS: &[(&str, DeclineReason)] = &[
    ("stolen", LostOrStolenCard),
    ("lost card", LostOrStolenCard),
    ("card lost", LostOrStolenCard),
    ("pick up card", LostOrStolenCard),
    ("pickup card", LostOrStolenCard),
    ("insufficient fund", InsufficientFunds),
    ("insufficient balance", InsufficientFunds),
    ("insufficient amount", InsufficientFunds),
    ("insufficient money", InsufficientFunds),
    ("insufficient credit", InsufficientFunds),
    ("funds insufficient", InsufficientFunds),
    ("balance insufficient", InsufficientFunds),
    ("balance not enough", InsufficientFunds),
    ("not sufficient fund", InsufficientFunds),
    ("not enough fund", InsufficientFunds),
    ("not enough money", InsufficientFunds),
    ("not enough balance", InsufficientFunds),
    ("no money", InsufficientFunds),
    ("余额不足", InsufficientFunds),
    ("fraud", FraudSuspected),
    ("risk", FraudSuspected),
    ("suspect", FraudSuspected),
    ("blacklist", FraudSuspected),
    ("black list", FraudSuspected),
    ("security violation", FraudSuspected),
    ("cvv", IncorrectCvc),
    ("cvc", IncorrectCvc),
    ("security code", IncorrectCvc),
    ("card verification value", IncorrectCvc),
    ("expired card", ExpiredCard),
    ("card expired", ExpiredCard),
    ("card has expired", ExpiredCard),
    ("card is expired", ExpiredCard),
    ("expire date", ExpiredCard),
    ("expiry", ExpiredCard),
    ("expiration", ExpiredCard),
    ("do not honor", DoNotHonor),
    ("do not honour", DoNotHonor),
    ("3 d secure", AuthenticationFailed),
    ("3d secure", AuthenticationFailed),
    ("3ds", AuthenticationFailed),
    ("authentication", AuthenticationFailed),
    ("authenticate", AuthenticationFailed),
    ("otp", AuthenticationFailed),
    ("one time password", AuthenticationFailed),
    ("incorrect pin", AuthenticationFailed),
    ("invalid pin", AuthenticationFailed),
    ("wrong pin", AuthenticationFailed),
    ("pin tries", AuthenticationFailed),
    ("limit", LimitExceeded),
    ("exceed", LimitExceeded),
    ("cumulative", LimitExceeded),
    ("velocity", LimitExceeded),
    ("too many", LimitExceeded),
    ("issuer unavailable", IssuerUnavailable),
    ("issuer not available", IssuerUnavailable),
    ("issuer inoperative", IssuerUnavailable),
    ("issuer or switch inoperative", IssuerUnavailable),
    ("issuer timed out", IssuerUnavailable),
    ("bank unavailable", IssuerUnavailable),
    ("bank is unavailable", IssuerUnavailable),
    ("bank not available", IssuerUnavailable),
    ("invalid card number", IncorrectNumber),
    ("incorrect card number", IncorrectNumber),
    ("wrong card number", IncorrectNumber),
    ("card number is invalid", IncorrectNumber),
    ("card number invalid", IncorrectNumber),
    ("card number incorrect", IncorrectNumber),
    ("no such card", IncorrectNumber),
    ("invalid card", IncorrectNumber),
    ("card invalid", IncorrectNumber),
    ("card holder", IncorrectHolder),
    ("cardholder name", IncorrectHolder),
    ("holder name", IncorrectHolder),
    ("unsupported card", CardNotSupported),
    ("unsupport card", CardNotSupported),
    ("card not supported", CardNotSupported),
    ("card is not supported", CardNotSupported),
    ("card type", CardNotSupported),
    ("restricted card", CardNotSupported),
    ("not permitted", CardNotSupported),
    ("not allowed", CardNotSupported),
    ("currency", CurrencyNotSupported),
    ("blocked", AccountBlocked),
    ("frozen", AccountBlocked),
    ("account closed", AccountBlocked),
    ("closed account", AccountBlocked),
    ("account suspended", AccountBlocked),
    ("invalid account", InvalidAccount),
    ("account invalid", InvalidAccount),
    ("incorrect account", InvalidAccount),
    ("account not exist", InvalidAccount),
    ("account does not exist", InvalidAccount),
    ("account not found", InvalidAccount),
    ("no such account", InvalidAccount),
    ("unknown account", InvalidAccount),
    ("cancelled by", CancelledByCustomer),
    ("canceled by", CancelledByCustomer),
    ("user cancel", CancelledByCustomer),
    ("customer cancel", CancelledByCustomer),
    ("payer cancel", CancelledByCustomer),
    ("abandoned", CancelledByCustomer),
    ("payment expired", TimedOut),
    ("order expired", TimedOut),
    ("not paid in time", TimedOut),
    ("processing error", ProcessingError),
    ("system error", ProcessingError),
    ("system malfunction", ProcessingError),
    ("system busy", ProcessingError),
    ("internal error", ProcessingError),
    ("technical error", ProcessingError),
    ("timeout", ProcessingError),
    ("timed out", ProcessingError),
    ("declined", CardDeclined),
    ("rejected", CardDeclined),
    ("refused", CardDeclined),
];

impl DeclineReason {
    /// The reason that a gateway's own words name, if they name one.
    pub fn from_words(text: &str) -> Option<Self> {
        let mut plain = String::with_capacity(text.len().min(1024) + 2);
        plain.push(' ');
        for letter in text.chars().take(1024) {
            match letter.is_alphanumeric() {
                true => plain.extend(letter.to_lowercase()),
                false if plain.ends_with(' ') => {}
                false => plain.push(' '),
            }
        }
        let begins_word = |words: &str| !words.is_ascii() || plain.contains(&format!(" {words}"));
        let named = WORDS.iter().find(|(words, _)| plain.contains(words) && begins_word(words));
        named.map(|(_, reason)| *reason)
    }

    /// Whether the customer may try again: with corrected details, another way to pay, or later.
    pub fn customer_may_retry(self) -> Option<bool> {
        match self {
            FraudSuspected | LostOrStolenCard | AccountBlocked => Some(false),
            Other => None,
            _ => Some(true),
        }
    }
}

/// Why a payment, a refund or a payout failed.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Decline {
    /// The gateway's code.
    pub code: Option<String>,
    /// The gateway's words.
    pub message: Option<String>,
    /// The reason, in the same words for every gateway.
    pub reason: DeclineReason,
    /// Whether the customer may try again: with corrected details, another way to pay, or later. Absent where the gateway
    /// does not name the reason.
    pub customer_may_retry: Option<bool>,
}

impl Decline {
    /// What a gateway reports of a failure: its code, looked up in the table of its codes, and its words. Where the code is
    /// not in the table, the words name the reason, and then the code read as words.
    pub fn new(code: Option<String>, message: Option<String>, codes: &[(&str, DeclineReason)]) -> Self {
        let filled = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        let (code, message) = (filled(code), filled(message));
        let listed = |code: &str| codes.iter().find(|(known, _)| *known == code).map(|(_, reason)| *reason);
        let reason = code
            .as_deref()
            .and_then(listed)
            .or_else(|| message.as_deref().and_then(listed))
            .or_else(|| message.as_deref().and_then(DeclineReason::from_words))
            .or_else(|| code.as_deref().and_then(DeclineReason::from_words))
            .unwrap_or_default();
        Self { code, message, ..Self::default() }.because(reason)
    }

    /// The same for a reason that is known from elsewhere.
    pub fn because(self, reason: DeclineReason) -> Self {
        Self { reason, customer_may_retry: reason.customer_may_retry(), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_tell_a_reason_however_they_are_written() {
        for (words, reason) in [
            ("Insufficient funds", InsufficientFunds),
            ("NOT_SUFFICIENT_FUNDS", InsufficientFunds),
            ("The card has expired", ExpiredCard),
            ("Incorrect CVV2", IncorrectCvc),
            ("Do not honour", DoNotHonor),
            ("Suspected fraud", FraudSuspected),
            ("stolen card, pick up", LostOrStolenCard),
            ("3-D Secure authentication failed", AuthenticationFailed),
            ("PAYEE_DAILY_CUMULATIVE_AMT_REACHED", LimitExceeded),
            ("Invalid card number", IncorrectNumber),
            ("Account does not exist", InvalidAccount),
            ("cancelled by the customer", CancelledByCustomer),
            ("Declined", CardDeclined),
            ("余额不足，请更换银行卡", InsufficientFunds),
        ] {
            assert_eq!(DeclineReason::from_words(words), Some(reason), "{words}");
        }
        for words in ["", "no", "asterisk", "payment failed", "despotping", "FAILED"] {
            assert_eq!(DeclineReason::from_words(words), None, "{words}");
        }
    }

    #[test]
    fn a_listed_code_comes_before_words() {
        let codes = [("51", InsufficientFunds)];
        let reason = |code: &str, message: &str| {
            Decline::new(Some(code.to_owned()), Some(message.to_owned()), &codes).reason
        };
        assert_eq!(reason("51", "Declined"), InsufficientFunds);
        assert_eq!(reason("05", "Declined"), CardDeclined);
        assert_eq!(reason("CARD_EXPIRED", ""), ExpiredCard);
        assert_eq!(reason("05", ""), Other);
    }

    #[test]
    fn a_suspicion_invites_nobody_to_try_again() {
        assert_eq!(FraudSuspected.customer_may_retry(), Some(false));
        assert_eq!(InsufficientFunds.customer_may_retry(), Some(true));
        assert_eq!(Other.customer_may_retry(), None);
    }
}
