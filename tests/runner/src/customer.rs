//! The customer: opens the page that a payment leads to, and presses a button.

use anyhow::{Context, Result, ensure};
use ureq::Agent;

/// Opens a page of the sandbox and presses the button with this value; the page then sends the customer on.
pub fn press(agent: &Agent, url: &str, button: &str) -> Result<()> {
    let mut page = agent.get(url).call()?;
    let html = page.body_mut().read_to_string()?;
    ensure!(page.status().is_success(), "the page {url} answers {}", page.status());
    ensure!(html.contains("<form method=\"post\""), "the page has no form: {html}");
    let shown = format!("name=\"choice\" value=\"{button}\"");
    ensure!(html.contains(&shown), "the page has no button {button}: {html}");
    let sent = agent.post(url).send_form([("choice", button)]).context("the form cannot be sent")?;
    let status = sent.status().as_u16();
    ensure!(status == 200 || status == 303, "the form answers {status}");
    Ok(())
}
