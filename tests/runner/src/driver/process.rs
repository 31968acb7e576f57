//! A driver that is a program: one line of JSON in, one line of JSON out.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use serde_json::Value;

use super::{Driver, Language};
use crate::{root, sandbox};

/// Longer than any call of a scenario, including resolving.
const PATIENCE: Duration = Duration::from_secs(90);

/// A child process that speaks the drivers' protocol.
pub struct Process {
    language: Language,
    child: Child,
    input: Option<ChildStdin>,
    lines: Receiver<String>,
    errors: Arc<Mutex<String>>,
    printed: String,
}

impl Process {
    /// Starts a command line from the root of the repository.
    pub fn start(language: Language, line: &str) -> Result<Self> {
        let mut child = Command::new("sh")
            .args(["-c", &format!("exec {line}")])
            .current_dir(root())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| format!("the driver {} does not start", language.name()))?;
        let input = child.stdin.take();
        let lines = read_lines(child.stdout.take().context("its output is a pipe")?);
        let errors = sandbox::collected(child.stderr.take());
        Ok(Self { language, child, input, lines, errors, printed: String::new() })
    }

    fn said(&self) -> String {
        self.errors.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn read_lines(output: ChildStdout) -> Receiver<String> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(output).lines() {
            let Ok(line) = line else { return };
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    receiver
}

impl Driver for Process {
    fn ask(&mut self, line: &Value) -> Result<Value> {
        let name = self.language.name();
        let input = self.input.as_mut().context("the driver was ended")?;
        let written = writeln!(input, "{line}").and_then(|()| input.flush());
        written
            .map_err(|error| anyhow!("the driver {name} does not read: {error}; it said: {}", self.said()))?;
        let answer = match self.lines.recv_timeout(PATIENCE) {
            Ok(answer) => answer,
            Err(RecvTimeoutError::Timeout) => {
                bail!("the driver {name} does not answer; it said: {}", self.said())
            }
            Err(RecvTimeoutError::Disconnected) => bail!("the driver {name} ended; it said: {}", self.said()),
        };
        self.printed.push_str(&answer);
        self.printed.push('\n');
        serde_json::from_str(&answer)
            .map_err(|error| anyhow!("the driver {name} prints no JSON ({error}): {answer}"))
    }

    fn printed(&mut self) -> String {
        let mut printed = std::mem::take(&mut self.printed);
        printed.push_str(&std::mem::take(&mut *self.errors.lock().unwrap_or_else(PoisonError::into_inner)));
        printed
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Closing its input ends a working driver; another one is killed.
        if let Some(mut input) = self.input.take() {
            let _ = writeln!(input, "{{\"do\":\"quit\"}}");
        }
        for _ in 0..20 {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
