//! One attempt to deliver a notification, and what follows from its outcome.

use std::net::IpAddr;
use std::sync::LazyLock;
use std::time::Duration;

use anyhow::{Context, Result};
use axum::http::Uri;
use ureq::Agent;
use ureq::tls::TlsConfig;

use crate::sandbox::Sandbox;
use crate::store::merchants;
use crate::store::notifications::{Attempt, DeliveryState, Notification, record_attempt, release_held};

/// How long a merchant's server may take (`assumed`).
const PATIENCE: Duration = Duration::from_secs(10);
/// How much of an answer is read and kept.
const KEPT_ANSWER: u64 = 4096;

fn agent(verified: bool) -> Agent {
    Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .user_agent("libtill-sandbox")
        .proxy(None)
        .tls_config(TlsConfig::builder().disable_verification(!verified).build())
        .build()
        .into()
}

static ANYWHERE: LazyLock<Agent> = LazyLock::new(|| agent(true));
/// On this machine nobody can stand in between, and shops under test sign their own certificates.
static LOOPBACK: LazyLock<Agent> = LazyLock::new(|| agent(false));

/// Whether an address can only be on this machine: names other than `localhost` could change.
fn is_loopback(uri: &Uri) -> bool {
    uri.host().is_some_and(|host| {
        let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        address.map_or(host.eq_ignore_ascii_case("localhost"), |address| address.is_loopback())
    })
}

/// Sends one notification that was taken from the queue.
pub fn deliver(sandbox: &Sandbox, notification: &Notification) -> Result<()> {
    let merchant = sandbox
        .work(|work| merchants::by_id(work.connection, &notification.merchant))?
        .context("a notification belongs to a merchant")?;
    let gateway = sandbox.gateway(&merchant.gateway).context("a merchant belongs to a gateway")?;
    let uri: Option<Uri> = notification.url.parse().ok();
    let loopback = uri.as_ref().is_some_and(is_loopback);
    let (attempt, blocked) = if loopback || (sandbox.deliver_anywhere && uri.is_some()) {
        let mut headers =
            gateway.sealing_headers(&sandbox.site.keys, &notification.body, notification.wrong_signature);
        headers.push(("content-type", gateway.notification_type().to_owned()));
        (send(if loopback { &LOOPBACK } else { &ANYWHERE }, notification, &headers), false)
    } else {
        let error = "only loopback addresses are called; start with --deliver-anywhere for others";
        (Attempt { error: Some(error.to_owned()), ..Attempt::default() }, true)
    };
    let accepted = attempt
        .status
        .is_some_and(|status| gateway.is_accepted(status, attempt.answer.as_deref().unwrap_or_default()));
    let made = usize::try_from(notification.attempts + 1).unwrap_or(usize::MAX);
    let following = gateway.delivery_delays().get(made);
    sandbox.work(|work| {
        let (state, next_at) = match following {
            _ if accepted => (DeliveryState::Delivered, work.now),
            _ if blocked => (DeliveryState::Blocked, work.now),
            None => (DeliveryState::Failed, work.now),
            Some(seconds) => (DeliveryState::Waiting, work.now + seconds * 1_000),
        };
        record_attempt(work.connection, notification.id, work.now, &attempt, state, next_at)?;
        release_held(work.connection, notification, work.now)
    })?;
    sandbox.delivered.notify_waiters();
    sandbox.changed();
    Ok(())
}

fn send(agent: &Agent, notification: &Notification, headers: &[(&'static str, String)]) -> Attempt {
    let mut request = agent.post(&notification.url);
    for (name, value) in headers {
        request = request.header(*name, value);
    }
    match request.send(notification.body.as_str()) {
        Ok(mut response) => {
            let answer =
                response.body_mut().with_config().limit(KEPT_ANSWER).lossy_utf8(true).read_to_string();
            Attempt {
                status: Some(response.status().as_u16()),
                error: answer.as_ref().err().map(ToString::to_string),
                answer: answer.ok(),
            }
        }
        Err(error) => Attempt { error: Some(error.to_string()), ..Attempt::default() },
    }
}

#[cfg(test)]
mod tests {
    use super::is_loopback;

    #[test]
    fn loopback_by_name_or_number_only() {
        for url in
            ["http://127.0.0.1:8080/n", "http://127.9.9.9/n", "https://localhost/n", "http://[::1]:1/n"]
        {
            assert!(is_loopback(&url.parse().unwrap()), "{url}");
        }
        for url in ["http://10.0.0.1/n", "http://localhost.example.com/n", "http://127.0.0.1.example.com/"] {
            assert!(!is_loopback(&url.parse().unwrap()), "{url}");
        }
    }
}
