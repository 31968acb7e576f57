//! Exit codes: one for each kind of error, and a few of the command's own.

use till::{Error, ErrorKind};

/// A failure outside the library, such as a file or a port.
pub const FAILED: u8 = 1;
/// Stopped by a signal: the code of the kind `cancelled`.
pub const CANCELLED: u8 = 12;
/// `till resolve` left something unknown.
pub const UNSETTLED: u8 = 91;
/// `till doctor` found a problem.
pub const UNHEALTHY: u8 = 92;
/// `till certify` stopped at an answer that it does not understand.
pub const NOT_UNDERSTOOD: u8 = 93;
/// The exit code that a shell reports for a program that SIGINT ended.
pub const ENDED: u8 = 130;

/// Every exit code, with the kind of error or the command that it belongs to, and its meaning.
pub const CODES: &[(u8, &str, &str)] = &[
    (0, "", "success"),
    (FAILED, "", "a failure outside the call: a file, a port, the output"),
    (2, "invalid_request", "the request or the command line is wrong; nothing was sent"),
    (3, "invalid_config", "the configuration is wrong; nothing was sent"),
    (4, "unsupported", "this gateway cannot do that; nothing was sent"),
    (10, "connection", "the gateway could not be reached, or the connection broke"),
    (11, "timeout", "the call timed out"),
    (CANCELLED, "cancelled", "SIGINT or SIGTERM stopped it"),
    (20, "gateway_rejected", "the gateway refused"),
    (21, "gateway_error", "the gateway failed, or answered with an unlisted code"),
    (22, "authentication", "the gateway did not accept the credentials or the signature"),
    (23, "rate_limited", "the gateway limits the rate of requests"),
    (24, "not_found", "the gateway does not know the number"),
    (25, "duplicate_order", "the order number was already used"),
    (26, "malformed_response", "the answer does not have the gateway's format"),
    (27, "mismatch", "the answer is about another order, amount or currency"),
    (30, "signature_invalid", "a signature is missing or wrong"),
    (90, "internal", "libtill failed"),
    (UNSETTLED, "till resolve", "the outcome of some orders is still unknown"),
    (UNHEALTHY, "till doctor", "a check failed"),
    (NOT_UNDERSTOOD, "till certify", "it stopped at an answer that it does not understand"),
    (ENDED, "", "a second signal ended it: the outcome of requests in progress is unknown"),
];

/// What decides, instead of the exit code, whether a request may be sent again.
pub const OUTCOME: &str =
    "The error's outcome says whether money may have moved: not_sent, rejected or unknown.";

/// The exit code for an error of the library.
pub fn of(error: &Error) -> u8 {
    of_kind(error.kind)
}

/// Maps the status numbers into the 255 that a process has.
fn of_kind(kind: ErrorKind) -> u8 {
    let status = kind.status();
    let code = match status {
        1..=99 => status + 1,
        100..=899 => status / 100 * 10 + status % 100,
        _ => 90,
    };
    u8::try_from(code).unwrap_or(1)
}

/// The list for `till --help`.
pub fn help() -> String {
    let lines: Vec<String> =
        CODES.iter().map(|(code, kind, meaning)| format!("  {code:>3}  {kind:<19}{meaning}")).collect();
    format!("Exit codes:\n{}\n\n{OUTCOME}", lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_error_has_its_own_code_and_the_readme_lists_them_all() {
        for (kind, name, _) in ErrorKind::ALL {
            let listed: Vec<u8> =
                CODES.iter().filter(|(_, known, _)| known == name).map(|(code, _, _)| *code).collect();
            assert_eq!(listed, [of_kind(*kind)], "{name}");
        }
        assert!(CODES.is_sorted_by(|left, right| left.0 < right.0));
        let rows: String = CODES
            .iter()
            .map(|(code, kind, meaning)| {
                let kind = if kind.is_empty() { String::new() } else { format!("`{kind}`") };
                format!("| {code} | {kind} | {meaning} |\n")
            })
            .collect();
        let readme = include_str!("../README.md");
        assert!(readme.contains(&rows), "the table of cli/README.md has to be:\n{rows}");
    }
}
