//! The command `till`: one process for each line, and secrets in files that only their owner can read.

use std::process::{Command, Stdio};

use std::io::Write;

use anyhow::{Context, Result, anyhow, bail, ensure};
use serde_json::{Value, json};
use tempfile::{NamedTempFile, TempDir};

use super::Driver;
use crate::root;

/// `till` with the drivers' protocol: `sign`, `verify` and `explain`.
pub struct CommandLine {
    line: String,
    folder: TempDir,
    printed: String,
}

impl CommandLine {
    /// A driver that runs this command line.
    pub fn new(line: String) -> Result<Self> {
        Ok(Self { line, folder: TempDir::new()?, printed: String::new() })
    }

    fn run(&mut self, arguments: &[&str], input: &str) -> Result<Value> {
        let mut child = Command::new("sh")
            .args(["-c", &format!("exec {} \"$@\"", self.line), "till"])
            .args(arguments)
            .current_dir(root())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .context("the command does not start")?;
        child.stdin.take().context("its input is a pipe")?.write_all(input.as_bytes())?;
        let output = child.wait_with_output()?;
        let text = String::from_utf8(output.stdout)?;
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        self.printed.push_str(&format!("{text}{words}\n"));
        let value: Value = serde_json::from_str(&text).map_err(|error| {
            anyhow!("till {} prints no JSON ({error}): {text}{words}", arguments.join(" "))
        })?;
        Ok(if output.status.success() { json!({"ok": value}) } else { json!({"error": value}) })
    }

    fn key_file(&self, key: &str) -> Result<NamedTempFile> {
        let mut file = NamedTempFile::new_in(&self.folder)?;
        file.write_all(key.as_bytes())?;
        Ok(file)
    }
}

impl Driver for CommandLine {
    fn ask(&mut self, line: &Value) -> Result<Value> {
        let text = |name: &str| line[name].as_str().with_context(|| format!("{name} is missing in {line}"));
        let (scheme, message) = (text("scheme")?, text("message")?);
        match text("do")? {
            "explain" => self.run(&["explain", scheme], message),
            "sign" => {
                let key = self.key_file(text("key")?)?;
                self.run(&["sign", scheme, "--key-file", &key.path().to_string_lossy()], message)
            }
            "verify" => {
                let key = self.key_file(text("key")?)?;
                let path = key.path().to_string_lossy();
                let arguments = ["verify", scheme, "--key-file", &path, "--signature", text("signature")?];
                let mut answer = self.run(&arguments, message)?;
                // The libraries return nothing for a valid signature; the command adds what it does not prove.
                if answer["ok"]["valid"] == true {
                    let note = answer["ok"].as_object_mut().and_then(|members| members.remove("note"));
                    ensure!(note.is_some() == (scheme != "payermax"), "{scheme} has the note {note:?}");
                }
                Ok(answer)
            }
            other => bail!("the command cannot {other}"),
        }
    }

    fn printed(&mut self) -> String {
        std::mem::take(&mut self.printed)
    }
}
