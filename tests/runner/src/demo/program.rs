//! One example program, and the customer that it asks for.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::shop::Shop;
use crate::driver::Language;
use crate::sandbox::Sandbox;
use crate::{customer, root};

/// The time limit of one checkout; it waits for a notification for 30 seconds at most.
const PATIENCE: Duration = Duration::from_secs(240);

/// A step as a program reports it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepResult {
    /// The gateway.
    pub gateway: String,
    /// The step's name.
    pub step: String,
    /// Its result.
    pub result: String,
}

/// A program's request to the customer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, untagged)]
enum Wish {
    Page { open: String, post: Option<BTreeMap<String, String>>, press: String },
    Payment { pay: String, gateway: String, result: String },
    Dispute { dispute: String, gateway: String },
}

/// An example to run.
pub struct Program<'p> {
    /// The sandbox.
    pub sandbox: &'p Sandbox,
    /// Its merchants.
    pub shop: &'p Shop,
    /// Its language.
    pub language: Language,
    /// Its command line.
    pub line: &'p str,
}

/// Its result.
#[derive(Default)]
pub struct Report {
    /// Its steps.
    pub steps: Vec<StepResult>,
    /// Everything that it printed, on both streams.
    pub printed: String,
    /// What went wrong.
    pub problems: Vec<String>,
}

impl Program<'_> {
    /// Runs it to its end, acts as the customer, and prints its output.
    pub fn run(&self, config: &Value, screen: &mut dyn Write) -> Result<Report> {
        let folder = TempDir::new()?;
        let path = folder.path().join("config.json");
        std::fs::write(&path, config.to_string())?;
        let mut child = Command::new("sh")
            .args(["-c", &format!("exec {}", self.line)])
            .current_dir(root())
            .env("TILL_CONFIG", &path)
            .env("TILL_RUN", &self.shop.run)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| format!("the example in {} does not start", self.language.name()))?;
        let mut report = Report::default();
        self.follow(&mut child, &mut report, screen)?;
        let status = ended(&mut child)?;
        if !status.is_some_and(|status| status.success()) {
            let how = status
                .map_or_else(|| "did not end in time".to_owned(), |status| format!("ended with {status}"));
            report.problems.push(format!("the program {how}"));
        }
        Ok(report)
    }

    fn follow(&self, child: &mut Child, report: &mut Report, screen: &mut dyn Write) -> Result<()> {
        let (sender, lines) = channel();
        read(child.stdout.take().context("its output is a pipe")?, sender.clone());
        read(child.stderr.take().context("its errors are a pipe")?, sender);
        let end = Instant::now() + PATIENCE;
        loop {
            let line = match lines.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(line) => line,
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
                Err(RecvTimeoutError::Timeout) => {
                    report.problems.push("it did not end in time".to_owned());
                    return Ok(child.kill()?);
                }
            };
            report.printed.push_str(&line);
            report.printed.push('\n');
            if let Err(error) = self.heed(&line, report, screen) {
                report.problems.push(format!("{error:#}"));
            }
        }
    }

    fn heed(&self, line: &str, report: &mut Report, screen: &mut dyn Write) -> Result<()> {
        if let Some(text) = line.strip_prefix("@step ") {
            let step = serde_json::from_str(text).with_context(|| format!("no step: {text}"))?;
            report.steps.push(step);
        } else if let Some(text) = line.strip_prefix("@customer ") {
            let wish: Wish = serde_json::from_str(text).with_context(|| format!("no wish: {text}"))?;
            let words = self.play(&wish)?;
            writeln!(screen, "[{}] ({words})", self.language.name())?;
        } else if line.starts_with('@') {
            bail!("the demo does not know {line}");
        } else {
            writeln!(screen, "[{}] {line}", self.language.name())?;
        }
        Ok(())
    }

    fn play(&self, wish: &Wish) -> Result<String> {
        match wish {
            Wish::Page { open, post: None, press } => {
                customer::press(self.sandbox.agent(), open, press)?;
                Ok(format!("the customer opens the page and presses {press}"))
            }
            Wish::Page { open, post: Some(fields), press } => {
                customer::post_and_press(self.sandbox.agent(), open, fields, press)?;
                Ok(format!("the customer's browser posts the form, and the customer presses {press}"))
            }
            Wish::Payment { pay, gateway, result } => {
                let merchant = &self.shop.merchant(gateway)?.id;
                self.sandbox.settle(merchant, pay, &json!({"result": result}))?;
                Ok(format!("the customer's bank says {result} to {pay}"))
            }
            Wish::Dispute { dispute, gateway } => {
                let opened = json!({"merchant": self.shop.merchant(gateway)?.id, "payment": dispute});
                self.sandbox.post("/sandbox/disputes", &opened)?;
                Ok(format!("the customer's bank disputes {dispute}"))
            }
        }
    }
}

fn read(stream: impl Read + Send + 'static, sender: Sender<String>) {
    std::thread::spawn(move || {
        let mut lines = BufReader::new(stream);
        let mut line = Vec::new();
        while lines.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
            if sender.send(String::from_utf8_lossy(&line).trim_end().to_owned()).is_err() {
                return;
            }
            line.clear();
        }
    });
}

/// Its output has ended; a program that continues is killed.
fn ended(child: &mut Child) -> Result<Option<std::process::ExitStatus>> {
    let end = Instant::now() + Duration::from_secs(10);
    while Instant::now() < end {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    child.kill()?;
    child.wait()?;
    Ok(None)
}
