//! Whether the gateway can be reached, and what time it is there.

use super::findings::Findings;
use crate::gateway::{Failure, FailureKind, HttpResponse};
use crate::model::CheckName;

const NAME: CheckName = CheckName::Connection;

/// The header has whole seconds, and the answer takes time: a smaller difference is ignored.
const CLOCK_OK_SECONDS: i64 = 30;
/// The strictest gateway refuses requests whose time differs by more.
const CLOCK_MAX_SECONDS: i64 = 120;

/// What no answer means.
pub(super) fn unreached(url: &str, failure: &Failure, findings: &mut Findings) {
    findings.failed(NAME, format!("{url}: {}", failure.message), fix(failure));
    let fix = "see connection: the clock is checked once the gateway answers";
    findings.unknown(CheckName::Clock, "there is no answer whose date could be compared", fix);
}

fn fix(failure: &Failure) -> &'static str {
    let certificate = failure.message.contains("ertificate") || failure.message.contains("UnknownIssuer");
    match failure.kind {
        _ if certificate => {
            "check base_url and the clock, and name the authority in tls.ca_file if it is your own"
        }
        FailureKind::Timeout => "check whether a firewall blocks this machine, or a proxy must be configured",
        FailureKind::Malformed => "check that base_url names the gateway, and not another service",
        _ => {
            "check that base_url is right and its name resolves, and whether a firewall or a proxy blocks the way"
        }
    }
}

/// What an answer to the request without credentials shows.
pub(super) fn reached(url: &str, times: (i64, i64), response: &HttpResponse, findings: &mut Findings) {
    check_status(url, response, findings);
    match seconds_ahead(times, response) {
        Some(ahead) => check_clock(ahead, findings),
        None => {
            let fix = "check this machine's clock by hand, or synchronise it with a time server";
            findings.unknown(CheckName::Clock, "the gateway's answer has no date to compare with", fix);
        }
    }
}

/// The answer to the query comes from the gateway itself, and not from a server in front of it: its date counts, if it has one.
pub(super) fn queried(times: (i64, i64), response: &HttpResponse, findings: &mut Findings) {
    if let Some(ahead) = seconds_ahead(times, response) {
        findings.forget(CheckName::Clock);
        check_clock(ahead, findings);
    }
}

/// How far this machine's clock is ahead of an answer's date, in seconds.
fn seconds_ahead((began_ms, now_ms): (i64, i64), response: &HttpResponse) -> Option<i64> {
    let there = jiff::fmt::rfc2822::parse(response.header("date")?).ok()?;
    let here = began_ms + (now_ms - began_ms).max(0) / 2;
    Some(here.div_euclid(1000) - there.timestamp().as_second())
}

fn check_status(url: &str, response: &HttpResponse, findings: &mut Findings) {
    let status = response.status;
    let message = format!("{url} answered with HTTP {status}");
    match status {
        300..=399 => {
            let location = response.header("location").unwrap_or("another address");
            let fix = format!("redirects are not followed: put the new address into base_url: {location}");
            findings.warning(NAME, message, fix);
        }
        407 => findings.failed(NAME, message, "put the proxy's user and password into proxy"),
        500..=599 => {
            let fix = "the gateway, or a server in front of it, has a problem: try later";
            findings.warning(NAME, message, fix);
        }
        // This address has no page: any other answer shows that a server is there.
        _ => findings.ok(NAME, message),
    }
}

fn check_clock(ahead: i64, findings: &mut Findings) {
    let message = match ahead {
        _ if ahead.abs() <= CLOCK_OK_SECONDS => {
            format!("this machine and the gateway agree to {CLOCK_OK_SECONDS} s")
        }
        1.. => format!("this machine is {ahead} s ahead of the gateway"),
        _ => format!("this machine is {} s behind the gateway", -ahead),
    };
    let fix = "synchronise this machine's clock with a time server (timedatectl set-ntp true)";
    match ahead.abs() {
        0..=CLOCK_OK_SECONDS => findings.ok(CheckName::Clock, message),
        CLOCK_MAX_SECONDS.. => {
            let message = format!("{message}: signed requests will be refused");
            findings.failed(CheckName::Clock, message, fix);
        }
        _ => findings.warning(CheckName::Clock, message, fix),
    }
}
