//! One Java process for all Java samples, because a virtual machine takes long to start.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result, ensure};
use serde_json::{Map, Value, json};

use super::sending::{Run, complaints};

/// The process; it ends when this is dropped.
pub(super) struct Java {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    errors: Arc<Mutex<String>>,
}

impl Java {
    /// Starts it with the classes and libraries that `make build-samples` has prepared.
    pub fn start(folder: &Path, authority: &Path) -> Result<Self> {
        let classes = folder.join("java/target/classes");
        ensure!(classes.is_dir(), "{} is missing: make build-samples", classes.display());
        let libraries = folder.join("java/target/dependency/*");
        let mut child = Command::new(std::env::var_os("TILL_SAMPLES_JAVA").unwrap_or_else(|| "java".into()))
            .args(["-XX:TieredStopAtLevel=1", "-cp"])
            .arg(format!("{}:{}", classes.display(), libraries.display()))
            .arg("samples.Main")
            .env("SSL_CERT_FILE", authority)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .context("java does not start: make setup")?;
        let errors = complaints(&mut child);
        let input = Some(child.stdin.take().context("its input is a pipe")?);
        let output = BufReader::new(child.stdout.take().context("its output is a pipe")?);
        Ok(Self { child, input, output, errors })
    }

    /// Runs one sample and returns what it logged of the answer.
    pub fn ask(&mut self, run: &Run<'_>) -> Result<String> {
        let class = Path::new(&run.sample.file).file_stem().context("a sample is a file")?;
        let settings: Map<_, _> =
            run.environment.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
        let line = json!({"sample": class.to_string_lossy(), "settings": settings});
        let input = self.input.as_mut().context("its input is a pipe")?;
        writeln!(input, "{line}")?;
        input.flush()?;
        let mut answer = String::new();
        self.output.read_line(&mut answer)?;
        let errors = || self.errors.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let answer: Value =
            serde_json::from_str(&answer).with_context(|| format!("no answer: {answer} {}", errors()))?;
        let logged = answer["logged"].as_str().with_context(|| format!("it fails: {answer}"))?;
        Ok(logged.strip_prefix("onResponse(): ").unwrap_or(logged).to_owned())
    }
}

impl Drop for Java {
    fn drop(&mut self) {
        // At the end of its input it removes its temporary key store and ends.
        drop(self.input.take());
        let _ = self.child.wait();
    }
}
