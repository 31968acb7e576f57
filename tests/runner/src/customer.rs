//! The customer: opens the page that a payment leads to, and presses a button.

use anyhow::{Context, Result, ensure};
use serde_json::{Map, Value};
use ureq::http::Response;
use ureq::{Agent, Body};

/// Opens a page of the sandbox and presses the button with this value; the page then sends the customer on.
pub fn press(agent: &Agent, url: &str, button: &str) -> Result<()> {
    let page = agent.get(url).call()?;
    press_on(agent, url, page, button)
}

/// Posts a form to a page of the sandbox, as the shop's page makes the browser do for 3-D Secure, and presses the button
/// on the page that comes.
pub fn post_and_press(agent: &Agent, url: &str, fields: &Map<String, Value>, button: &str) -> Result<()> {
    let fields = fields.iter().map(|(name, value)| (name.as_str(), value.as_str().unwrap_or_default()));
    let page = agent.post(url).send_form(fields)?;
    press_on(agent, url, page, button)
}

fn press_on(agent: &Agent, url: &str, mut page: Response<Body>, button: &str) -> Result<()> {
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
