//! The customer's browser, as far as the sandbox's pages need one: opens a page, or posts a form to it as 3-D Secure
//! requires, and presses a button of the form.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use ureq::Agent;
use ureq::http::Uri;

/// How often a page may lead on to another one, as a payment link leads to its payment.
const REDIRECTS_MAX: usize = 3;

/// Opens a page of the sandbox and presses the button with this value; the page then sends the customer on.
pub fn press(agent: &Agent, url: &str, button: &str) -> Result<()> {
    let (mut url, mut page) = (url.to_owned(), agent.get(url).call()?);
    for _ in 0..REDIRECTS_MAX {
        let Some(location) = page.headers().get("location") else { break };
        url = absolute(&url, location.to_str()?)?;
        page = agent.get(&url).call()?;
    }
    submitted(agent, &url, page, button)
}

/// The address of a link or form on the page at `url`.
fn absolute(url: &str, target: &str) -> Result<String> {
    if !target.starts_with('/') {
        return Ok(target.to_owned());
    }
    let uri: Uri = url.parse()?;
    let host = uri.authority().context("a page has a host")?;
    Ok(format!("{}://{host}{target}", uri.scheme_str().unwrap_or("http")))
}

/// Posts these fields to a page, like a browser with the form of `next_action`, and presses a button of the result.
pub fn post_and_press(
    agent: &Agent,
    url: &str,
    fields: &BTreeMap<String, String>,
    button: &str,
) -> Result<()> {
    let page = agent.post(url).send_form(fields)?;
    submitted(agent, url, page, button)
}

fn submitted(
    agent: &Agent,
    url: &str,
    mut page: ureq::http::Response<ureq::Body>,
    button: &str,
) -> Result<()> {
    let html = page.body_mut().read_to_string()?;
    ensure!(page.status().is_success(), "the page {url} answers {}: {html}", page.status());
    let start =
        html.find("<form method=\"post\"").with_context(|| format!("the page has no form: {html}"))?;
    let form = html[start..].split("</form>").next().unwrap_or_default();
    let shown = format!("name=\"choice\" value=\"{button}\"");
    ensure!(form.contains(&shown), "the page has no button {button}: {html}");
    let mut fields = hidden(form);
    fields.insert("choice".to_owned(), button.to_owned());
    let opening = form.split('>').next().unwrap_or_default();
    let target = match attribute(opening, "action") {
        Some(action) => absolute(url, &action)?,
        None => url.to_owned(),
    };
    let sent = agent.post(&target).send_form(&fields).context("the form cannot be sent")?;
    let status = sent.status().as_u16();
    ensure!(status == 200 || status == 303, "the form answers {status}");
    Ok(())
}

/// The hidden fields of the form.
fn hidden(form: &str) -> BTreeMap<String, String> {
    let inputs = form.split("<input ").skip(1).map(|rest| rest.split('>').next().unwrap_or_default());
    let named =
        |input: &str| Some((attribute(input, "name")?, attribute(input, "value").unwrap_or_default()));
    inputs.filter(|input| attribute(input, "type").as_deref() == Some("hidden")).filter_map(named).collect()
}

/// An attribute's value; the sandbox's pages quote all of them.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let value = tag.split(&format!("{name}=\"")).nth(1)?.split('"').next()?;
    let plain = [("&quot;", "\""), ("&lt;", "<"), ("&gt;", ">"), ("&#39;", "'"), ("&amp;", "&")];
    Some(plain.iter().fold(value.to_owned(), |text, (escaped, letter)| text.replace(escaped, letter)))
}
