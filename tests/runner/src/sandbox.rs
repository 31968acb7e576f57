//! The sandbox as a separate process, and its control API.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use ureq::Agent;
use ureq::tls::{Certificate, RootCerts, TlsConfig};

/// Whether the sandbox uses TLS.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Transport {
    /// HTTPS with the sandbox's own authority.
    #[default]
    Tls,
    /// Plain HTTP, which clients accept on loopback addresses only.
    Http,
}

/// A running sandbox; it ends when this is dropped.
pub struct Sandbox {
    command: Command,
    child: Child,
    url: String,
    agent: Agent,
    authority: Option<PathBuf>,
    errors: Arc<Mutex<String>>,
}

/// A merchant of the sandbox, isolated from the others.
#[derive(Clone, Debug)]
pub struct Merchant {
    /// Its name in the control API.
    pub id: String,
    /// A client's configuration.
    pub config: Value,
}

/// `TILL_SANDBOX`, or the program next to the running one.
fn program() -> Result<PathBuf> {
    if let Some(path) = std::env::var_os("TILL_SANDBOX") {
        return Ok(path.into());
    }
    let current = std::env::current_exe()?;
    let folders = current.ancestors().skip(1).take(2);
    let found = folders.map(|folder| folder.join("till-sandbox")).find(|path| path.is_file());
    found.context("there is no till-sandbox: run `cargo build -p libtill-sandbox`, or set TILL_SANDBOX")
}

impl Sandbox {
    /// Starts a sandbox and waits until it is ready.
    pub fn start(transport: Transport) -> Result<Self> {
        let mut command = Command::new(program()?);
        command.args(["--port", "0", "--quiet"]);
        if transport == Transport::Tls {
            command.arg("--tls");
        }
        Self::started(command)
    }

    /// Starts one with plain HTTP, with its state in a file, on a port where it can be restarted.
    pub fn start_on(database: &Path, port: u16) -> Result<Self> {
        let mut command = Command::new(program()?);
        command.args(["--port", &port.to_string(), "--quiet", "--database"]).arg(database);
        Self::started(command)
    }

    fn started(mut command: Command) -> Result<Self> {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let (child, ready, errors) = ready(&mut command)?;
        let url = ready["url"].as_str().context("the ready line has no url")?.to_owned();
        let agent = agent(ready["ca_file"].as_str())?;
        let authority = ready["ca_file"].as_str().map(PathBuf::from);
        Ok(Self { command, child, url, agent, authority, errors })
    }

    /// Kills it like a crash, and restarts it with its state.
    pub fn crash(&mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        (self.child, _, self.errors) = ready(&mut self.command)?;
        Ok(())
    }

    /// Its address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A client that trusts the sandbox's authority and follows no redirect.
    pub fn agent(&self) -> &Agent {
        &self.agent
    }

    /// The certificate of its authority, if it uses TLS.
    pub fn authority(&self) -> Option<&Path> {
        self.authority.as_deref()
    }

    /// What it wrote to its error output.
    pub fn errors(&self) -> String {
        self.errors.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Creates a merchant.
    pub fn merchant(&self, gateway: &str, notify_url: Option<&str>, settings: &Value) -> Result<Merchant> {
        let mut wanted = json!({"gateway": gateway, "settings": settings});
        if let Some(url) = notify_url {
            wanted["notify_url"] = json!(url);
        }
        let made = self.post("/sandbox/merchants", &wanted)?;
        let id = made["merchant"].as_str().context("a merchant has a name")?.to_owned();
        Ok(Merchant { id, config: made["config"].clone() })
    }

    /// Lets the payer pay, or the bank decide.
    pub fn settle(&self, merchant: &str, number: &str, decision: &Value) -> Result<Value> {
        self.post(&format!("/sandbox/payments/{number}/settle?merchant={merchant}"), decision)
    }

    /// Adds a fault to a merchant's calls.
    pub fn fault(&self, merchant: &str, rule: &Value) -> Result<Value> {
        let mut rule = rule.clone();
        rule["merchant"] = json!(merchant);
        self.post("/sandbox/faults", &rule)
    }

    /// The ledger of a merchant.
    pub fn ledger(&self, merchant: &str) -> Result<Value> {
        self.get(&format!("/sandbox/ledger?merchant={merchant}"))
    }

    /// Reads from the control API.
    pub fn get(&self, path: &str) -> Result<Value> {
        let response = self.agent.get(format!("{}{path}", self.url)).call()?;
        answered(path, response)
    }

    /// Posts to the control API.
    pub fn post(&self, path: &str, body: &Value) -> Result<Value> {
        let request = self.agent.post(format!("{}{path}", self.url)).content_type("application/json");
        answered(path, request.send(body.to_string())?)
    }

    /// Deletes at the control API.
    pub fn delete(&self, path: &str) -> Result<Value> {
        let response = self.agent.delete(format!("{}{path}", self.url)).call()?;
        answered(path, response)
    }
}

/// Starts the command and waits for the line with its address.
fn ready(command: &mut Command) -> Result<(Child, Value, Arc<Mutex<String>>)> {
    let mut child =
        command.spawn().with_context(|| format!("{} does not start", command.get_program().display()))?;
    let errors = collected(child.stderr.take());
    let mut output = BufReader::new(child.stdout.take().context("its output is a pipe")?);
    let ready = loop {
        let mut line = String::new();
        if output.read_line(&mut line)? == 0 {
            let said = errors.lock().unwrap_or_else(PoisonError::into_inner).clone();
            bail!("the sandbox ended before it was ready: {said}");
        }
        if let Some(text) = line.strip_prefix("ready ") {
            break serde_json::from_str::<Value>(text)?;
        }
    };
    std::thread::spawn(move || output.read_to_string(&mut String::new()));
    Ok((child, ready, errors))
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // A normal end removes its temporary folder. It may have ended already.
        let asked = Command::new("kill").arg(self.child.id().to_string()).status();
        let patience = Instant::now() + Duration::from_secs(5);
        while asked.as_ref().is_ok_and(|status| status.success()) && Instant::now() < patience {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn answered(path: &str, mut response: ureq::http::Response<ureq::Body>) -> Result<Value> {
    let text = response.body_mut().read_to_string()?;
    ensure!(response.status().is_success(), "{path} answers {}: {text}", response.status());
    serde_json::from_str(&text).with_context(|| format!("{path} answers no JSON: {text}"))
}

fn agent(ca_file: Option<&str>) -> Result<Agent> {
    let mut config = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .proxy(None)
        .timeout_global(Some(Duration::from_secs(30)));
    if let Some(path) = ca_file {
        let authority = Certificate::from_pem(&std::fs::read(path)?)?;
        let roots = RootCerts::new_with_certs(&[authority]);
        config = config.tls_config(TlsConfig::builder().root_certs(roots).build());
    }
    Ok(config.build().into())
}

/// Reads a stream to its end in the background.
pub fn collected(stream: Option<impl Read + Send + 'static>) -> Arc<Mutex<String>> {
    let text = Arc::new(Mutex::new(String::new()));
    if let Some(stream) = stream {
        let text = Arc::clone(&text);
        std::thread::spawn(move || {
            let mut lines = BufReader::new(stream);
            let mut line = Vec::new();
            while lines.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
                let mut text = text.lock().unwrap_or_else(PoisonError::into_inner);
                text.push_str(&String::from_utf8_lossy(&line));
                line.clear();
            }
        });
    }
    text
}
