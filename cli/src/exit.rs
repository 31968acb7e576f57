//! Exit codes: one for each kind of error, and a few of the command's own.

use till::{Error, ErrorKind};

/// Something around the call failed.
pub const FAILED: u8 = 1;
/// It was stopped by a signal: the code of the kind `cancelled`.
pub const CANCELLED: u8 = 12;
/// `till resolve` left something unknown.
pub const UNSETTLED: u8 = 91;
/// `till doctor` found a problem.
pub const UNHEALTHY: u8 = 92;
/// What a shell makes of a program that SIGINT ended.
pub const ENDED: u8 = 130;

/// Every exit code, with the kind of error that it stands for or the command that it belongs to, and what it means.
pub const CODES: &[(u8, &str, &str)] = &[
    (0, "", "success"),
    (FAILED, "", "something around the call failed: a file, a port, the output"),
    (2, "invalid_request", "the request or the command line is wrong; nothing was sent"),
    (3, "invalid_config", "the configuration is wrong; nothing was sent"),
    (4, "unsupported", "this gateway cannot do that; nothing was sent"),
    (10, "connection", "the gateway could not be reached, or the connection broke"),
    (11, "timeout", "the time ran out"),
    (CANCELLED, "cancelled", "it was stopped by SIGINT or SIGTERM"),
    (20, "gateway_rejected", "the gateway refused"),
    (21, "gateway_error", "the gateway failed, or answered with a code that is in no list"),
    (22, "authentication", "the gateway did not accept the credentials or the signature"),
    (23, "rate_limited", "the gateway asks to slow down"),
    (24, "not_found", "what was asked for is not known"),
    (25, "duplicate_order", "the order number was used before"),
    (26, "malformed_response", "the answer is not in the gateway's form"),
    (27, "mismatch", "the answer is about another order, amount or currency"),
    (30, "signature_invalid", "a signature is missing or wrong"),
    (90, "internal", "libtill failed"),
    (UNSETTLED, "till resolve", "it is not known yet what became of some orders"),
    (UNHEALTHY, "till doctor", "a check failed"),
    (ENDED, "", "a second signal ended it: what was under way is unknown"),
];

/// What decides, rather than the exit code, whether something may be sent again.
pub const OUTCOME: &str =
    "Whether money may have moved stands in the error's outcome: not_sent, rejected or unknown.";

/// The exit code for an error of the library.
pub fn of(error: &Error) -> u8 {
    of_kind(error.kind)
}

/// The status numbers, squeezed into the 255 that a process has.
fn of_kind(kind: ErrorKind) -> u8 {
    let status = kind.status();
    let code = match status {
        1..=99 => status + 1,
        100..=899 => status / 100 * 10 + status % 100,
        _ => 90,
    };
    u8::try_from(code).unwrap_or(1)
}

/// The list as `till --help` shows it.
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
