//! Codes: what the code of an answer says, and whether it counts.

use super::named::{Named, check_named};
use super::refusal::{malformed, refusal, trouble, unlisted};
use super::step::HttpResponse;
use crate::error::{ErrorKind, Result};
use crate::operation::Operation;

/// What the code of an answer says about the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeMeaning {
    /// The request was accepted; the answer's data says what happened.
    Accepted,
    /// The payment or refund was tried and failed: a result.
    Declined,
    /// A definite refusal: nothing happened.
    Refused(ErrorKind),
    /// Listed as trouble of the gateway itself, which may pass: neither yes nor no.
    Trouble,
    /// In no list: neither yes nor no.
    Unlisted,
}

#[cfg(test)]
impl From<CodeMeaning> for crate::model::CodeReading {
    fn from(meaning: CodeMeaning) -> Self {
        match meaning {
            CodeMeaning::Accepted => Self::Accepted,
            CodeMeaning::Declined => Self::Declined,
            CodeMeaning::Refused(_) => Self::Rejected,
            CodeMeaning::Trouble | CodeMeaning::Unlisted => Self::Unknown,
        }
    }
}

/// Passes an answer whose code accepts or declines, and whose record is compared next. Success needs HTTP 200. Everything else is an
/// error: a refusal too must be about what the request named.
pub fn check_code(
    meaning: CodeMeaning,
    code: &str,
    message: &str,
    response: &HttpResponse,
    operation: Operation,
    named: &[Named<'_>],
) -> Result<()> {
    let error = match meaning {
        CodeMeaning::Accepted if response.status != 200 => {
            malformed(response, operation, "its code says yes, which counts with HTTP 200 only")
        }
        CodeMeaning::Accepted | CodeMeaning::Declined => return Ok(()),
        CodeMeaning::Refused(kind) => refusal(kind, code, message, response),
        CodeMeaning::Trouble => trouble(code, message, response, operation),
        CodeMeaning::Unlisted => unlisted(code, message, response, operation),
    };
    check_named(named, operation)?;
    Err(error)
}
