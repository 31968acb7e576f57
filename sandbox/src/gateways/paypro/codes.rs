//! Paypro's codes. The gateway's pages list only a few; those for refusals here are `assumed`, and
//! a merchant's setting `codes` can replace each of them.

use crate::gateway::Refusal;
use crate::store::merchants::Merchant;

/// assumed: the code of a path that the merchant's edition does not have.
pub const NO_PATH: &str = "404";

/// assumed: name, code and message of each refusal.
const REFUSALS: [(&str, &str, &str); 7] = [
    ("merchant", "4001", "MERCHANT_NOT_EXIST"),
    ("sign", "4002", "SIGN_ERROR"),
    ("parameter", "4003", "PARAM_ERROR"),
    ("repeated", "4004", "TRADE_NO_REPEAT"),
    ("unknown", "4005", "TRADE_NOT_EXIST"),
    ("way", "4006", "WAY_CODE_NOT_SUPPORTED"),
    ("balance", "4007", "BALANCE_NOT_ENOUGH"),
];

/// Whether a refusal has this name.
pub fn is_name(name: &str) -> bool {
    REFUSALS.iter().any(|(known, ..)| *known == name)
}

/// A refusal by its name, in the merchant's own codes where it has some.
pub fn refusal(merchant: &Merchant, name: &str, message: impl AsRef<str>) -> Refusal {
    let usual = refusal_without_merchant(name, message);
    match merchant.settings["codes"][name].as_str() {
        Some(own) => Refusal { code: own.to_owned(), ..usual },
        None => usual,
    }
}

/// A path that the merchant's edition does not have, among those that it has.
pub fn no_path(path: &str, known: &[&str]) -> Refusal {
    Refusal::new(NO_PATH, format!("NOT_FOUND: {path} is none of {}", known.join(", ")))
}

/// A refusal of somebody who is not known.
pub fn refusal_without_merchant(name: &str, message: impl AsRef<str>) -> Refusal {
    // assumed: what breaks is the gateway's own unknown error.
    let (_, code, word) =
        REFUSALS.iter().find(|(known, ..)| *known == name).unwrap_or(&("", "00032", "UNKNOWN_ERROR"));
    Refusal::new(code, format!("{word}: {}", message.as_ref()))
}
