//! A PHP page behind PHP's own web server, requested like by a customer's browser.

use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use super::sending::{Run, complaints};
use crate::sandbox::Sandbox;

const PATIENCE: Duration = Duration::from_secs(20);

/// Serves the sample, requests it once, and returns the page to which it redirects the browser.
pub(super) fn page(command: &mut Command, folder: &Path, run: &Run<'_>, sandbox: &Sandbox) -> Result<Value> {
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let address = format!("127.0.0.1:{port}");
    let mut server = command
        .args(["-S", &address])
        .arg(folder.join(&run.sample.file))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .context("php does not start: make setup")?;
    let errors = complaints(&mut server);
    let path = run.sample.view.as_deref().unwrap_or("/");
    let asked = ask(&format!("{address}{path}"), sandbox);
    // It may have ended already.
    let _ = server.kill();
    let _ = server.wait();
    asked.with_context(|| errors.lock().map(|text| text.clone()).unwrap_or_default())
}

fn ask(address: &str, sandbox: &Sandbox) -> Result<Value> {
    let end = Instant::now() + PATIENCE;
    let host = address.split('/').next().unwrap_or_default();
    while TcpStream::connect(host).is_err() {
        ensure!(Instant::now() < end, "PHP's web server does not answer");
        std::thread::sleep(Duration::from_millis(20));
    }
    let answer = sandbox.agent().get(format!("http://{address}")).call()?;
    let location = answer.headers().get("location").and_then(|value| value.to_str().ok());
    let location = location.context("the page sends the browser nowhere")?.to_owned();
    let mut page = sandbox.agent().get(&location).call()?;
    Ok(json!({
        "view_status": answer.status().as_u16(),
        "location": location,
        "http_status": page.status().as_u16(),
        "text": page.body_mut().read_to_string()?,
    }))
}
