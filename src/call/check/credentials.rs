//! Whether the gateway accepts the credentials: it was asked about an order that does not exist.

use super::findings::Findings;
use crate::error::{Error, ErrorKind};
use crate::model::CheckName;

const NAME: CheckName = CheckName::Credentials;

/// Why the gateway was not asked.
#[derive(Clone, Copy)]
pub(super) enum Unasked {
    /// The caller did not want it.
    Unwanted,
    /// The gateway has no query of payments.
    NoQuery,
    /// The gateway was not reached.
    Unreached,
}

/// What is said of credentials that no answer has confirmed.
pub(super) fn unasked(reason: Unasked, findings: &mut Findings) {
    let (message, fix) = match reason {
        Unasked::Unwanted => ("the gateway was not asked", "check with the query of an order"),
        Unasked::NoQuery => {
            ("this gateway has no query that would show it without moving money", "make a small payment")
        }
        Unasked::Unreached => {
            ("the gateway was not reached", "see connection: the credentials are checked once it answers")
        }
    };
    findings.unknown(NAME, message, fix);
}

/// The gateway answered with an order, although none has that number.
pub(super) fn accepted(findings: &mut Findings) {
    findings.ok(NAME, "the gateway accepts them");
}

/// The query failed: an unknown order is what is expected.
pub(super) fn failed(error: &Error, findings: &mut Findings) {
    match error.kind {
        ErrorKind::NotFound => accepted(findings),
        ErrorKind::Authentication => {
            let fix =
                "compare every credential with the gateway's portal, including the keys that the gateway has";
            findings.failed(NAME, format!("the gateway refuses them: {}", error.message), fix);
        }
        ErrorKind::SignatureInvalid => {
            let message = format!("the gateway's answer cannot be trusted: {}", error.message);
            findings.failed(NAME, message, "copy the gateway's public key from its portal again");
        }
        _ => {
            let message = format!("they could not be checked: {}", error.message);
            findings.unknown(NAME, message, "read the gateway's message, and try again later");
        }
    }
}
