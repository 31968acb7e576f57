//! The codes of refusals, for gateways that have one code in each answer.

use till::dictionary;

use super::super::findings::Learned;

/// The HTTP statuses of refusals that the sandbox plays for these gateways.
const STATUSES: &[u16] = &[200, 400, 403, 500, 502];

/// What an answer says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judged {
    /// It was accepted.
    Accepted,
    /// It was refused with this code.
    Refused(String),
}

/// Learns the HTTP status of a refusal.
pub fn learn_status(status: u16, learned: &mut Learned) {
    if STATUSES.contains(&status) {
        learned.tell("error_status", status, format!("A refusal has HTTP status {status}."));
    } else {
        learned.cannot("error_status", format!("refused with HTTP {status}, which the sandbox cannot play"));
    }
}

/// Learns the code of a case that was tried several times. A code that the documents list has another meaning already, and may
/// come from anything else that went wrong.
pub fn learn_code(gateway: &str, reading: &'static str, case: &str, tried: &[Judged], learned: &mut Learned) {
    match same_code(tried) {
        None => learned.cannot(reading, format!("{case} was not refused with the same code each time")),
        Some(code) if is_listed(gateway, code) => {
            let reason =
                format!("{case} was refused with {code}, which the documents list for something else");
            learned.cannot(reading, reason);
        }
        Some(code) => learned.tell(reading, code, format!("{case} was refused with {code}.")),
    }
}

/// The code with which each of several tries was refused.
pub fn same_code(tried: &[Judged]) -> Option<&str> {
    let mut codes = tried.iter().map(|judged| match judged {
        Judged::Refused(code) => Some(code.as_str()),
        Judged::Accepted => None,
    });
    let first = codes.next()??;
    codes.all(|code| code == Some(first)).then_some(first)
}

/// Whether a document lists a code. As a number it has lost its leading zeros.
pub fn is_listed(gateway: &str, code: &str) -> bool {
    let number = code.parse::<u64>().ok();
    let listed = |row: &till::model::ErrorCode| {
        row.gateways.iter().any(|name| name == gateway)
            && (row.code == code || number.is_some() && row.code.parse::<u64>().ok() == number)
    };
    dictionary::error_codes().iter().any(listed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_counts_if_it_comes_twice_and_no_document_lists_it() {
        let refused = |code: &str| Judged::Refused(code.to_owned());
        for (first, second, count) in [
            (refused("4005"), refused("4005"), 1),
            (refused("4005"), refused("4004"), 0),
            (refused("00029"), refused("00029"), 0),
            (refused("29"), refused("29"), 0),
            (Judged::Accepted, refused("4005"), 0),
        ] {
            let mut learned = Learned::default();
            learn_code(
                "paypro",
                "codes.unknown",
                "an unknown tradeNo",
                &[first.clone(), second.clone()],
                &mut learned,
            );
            assert_eq!(learned.count(), count, "{first:?} {second:?}");
        }
    }
}
