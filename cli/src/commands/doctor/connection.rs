//! Checks whether the gateway can be reached, compares clocks, and checks whether the gateway accepts the credentials.

use std::time::Instant;

use jiff::Timestamp;
use serde_json::json;
use till::gateway::{Failure, FailureKind, HttpResponse, registry};
use till::model::HttpMethod;
use till::{CancelToken, Client, ClientConfig, ErrorKind, Operation};

use super::report::Report;
use crate::web;

/// The header has whole seconds, and the answer takes time: a smaller difference is ignored.
const CLOCK_OK_SECONDS: i64 = 30;
/// The strictest gateway refuses requests whose time differs by more.
const CLOCK_MAX_SECONDS: i64 = 120;

/// Sends one request without credentials; returns whether an answer arrived.
pub fn check(config: &ClientConfig, report: &mut Report) -> bool {
    let Some(factory) = registry::find(&config.gateway) else { return false };
    let url = factory.base_url(config);
    let begin = (Instant::now(), Timestamp::now());
    let exchange = match web::exchange(config, HttpMethod::Get, format!("{url}/"), String::new()) {
        Ok(exchange) => exchange,
        Err(error) => {
            report.violations("connection", &error, "change it in the configuration");
            return false;
        }
    };
    match exchange {
        Ok(response) => {
            let taken = begin.0.elapsed();
            check_answer(&url, taken.as_millis(), &response, report);
            check_clock(begin.1 + taken / 2, &response, report);
            true
        }
        Err(failure) => {
            report.fail("connection", &format!("{url}: {}", failure.message), fix(&failure));
            false
        }
    }
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

fn check_answer(url: &str, milliseconds: u128, response: &HttpResponse, report: &mut Report) {
    let status = response.status;
    let message = format!("{url} answered with HTTP {status} after {milliseconds} ms");
    match status {
        300..=399 => {
            let location = response.header("location").unwrap_or("another address");
            let fix = format!("redirects are not followed: put the new address into base_url: {location}");
            report.warn("connection", &message, &fix);
        }
        407 => report.fail("connection", &message, "put the proxy's user and password into proxy"),
        500..=599 => report.warn(
            "connection",
            &message,
            "the gateway, or a server in front of it, has a problem: try later",
        ),
        // This address has no page: any other answer shows that a server is there.
        _ => report.ok("connection", &message),
    }
}

fn check_clock(here: Timestamp, response: &HttpResponse, report: &mut Report) {
    let there = response.header("date").and_then(|text| jiff::fmt::rfc2822::parse(text).ok());
    let Some(there) = there else {
        let fix = "check this machine's clock by hand, or synchronise it with a time server";
        report.warn("clock", "the gateway's answer has no date to compare with", fix);
        return;
    };
    let ahead = here.as_second() - there.timestamp().as_second();
    let message = match ahead {
        0 => "this machine and the gateway agree".to_owned(),
        1.. => format!("this machine is {ahead} s ahead of the gateway"),
        _ => format!("this machine is {} s behind the gateway", -ahead),
    };
    let fix = "synchronise this machine's clock with a time server (timedatectl set-ntp true)";
    match ahead.abs() {
        0..=CLOCK_OK_SECONDS => report.ok("clock", &message),
        CLOCK_MAX_SECONDS.. => {
            report.fail("clock", &format!("{message}: signed requests will be refused"), fix)
        }
        _ => report.warn("clock", &message, fix),
    }
}

/// Queries an order that does not exist. Its answer proves that the gateway accepts the credentials.
pub fn ask(client: &Client, report: &mut Report) {
    const CHECK: &str = "credentials";
    let order_id = format!("tilldoctor{}", Timestamp::now().as_millisecond());
    let request = json!({"order_id": order_id}).to_string();
    let outcome = client.call(Operation::PaymentGet, request.as_bytes(), &CancelToken::new()).outcome;
    let error = match outcome {
        Ok(_) => return report.ok(CHECK, "the gateway accepts them"),
        Err(error) => error,
    };
    match error.kind {
        ErrorKind::NotFound => report.ok(CHECK, "the gateway accepts them"),
        ErrorKind::Authentication => {
            let fix =
                "compare every credential with the gateway's portal, including the keys that the gateway has";
            report.fail(CHECK, &format!("the gateway refuses them: {}", error.message), fix);
        }
        ErrorKind::SignatureInvalid => {
            let fix = "copy the gateway's public key from its portal again";
            report.fail(CHECK, &format!("the gateway's answer cannot be trusted: {}", error.message), fix);
        }
        _ => {
            let message = format!("they could not be checked: {}", error.message);
            report.warn(CHECK, &message, "read the gateway's message, and try again later");
        }
    }
}
