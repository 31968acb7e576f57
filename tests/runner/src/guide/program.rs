//! Runs the programs of a page in one language, as a shop with a merchant of its own would.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::page::{block, fits};
use super::{Event, LANGUAGES, Page};
use crate::customer;
use crate::driver::Language;
use crate::receiver::Receiver;
use crate::sandbox::{Merchant, Sandbox};

/// How long a notification may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(300);
/// Where the program goes in its frame.
const HERE: [&str; 3] = ["/* the program */\n", "// the program\n", "# the program\n"];

/// What stands around each program, from the guide's first page.
pub struct Frames(BTreeMap<&'static str, String>);

impl Frames {
    /// Reads them.
    pub fn read(text: &str) -> Result<Self> {
        let frame = |language: Language| {
            let frame = block(text, language).with_context(|| format!("no frame for {}", language.name()))?;
            ensure!(HERE.iter().any(|here| frame.contains(here)), "no place for the program in {frame}");
            Ok((language.name(), frame))
        };
        Ok(Self(LANGUAGES.into_iter().map(frame).collect::<Result<_>>()?))
    }

    fn around(&self, language: Language, code: &str) -> String {
        let frame = &self.0[language.name()];
        HERE.iter().fold(frame.clone(), |frame, here| {
            let Some(at) = frame.find(here) else { return frame };
            let margin = frame[..at].chars().rev().take_while(|letter| *letter == ' ').count();
            let margin = " ".repeat(margin);
            let lines: Vec<String> = code.lines().map(|line| format!("{margin}{line}\n")).collect();
            format!("{}{}{}", &frame[..at - margin.len()], lines.concat(), &frame[at + here.len()..])
        })
    }
}

/// One page in one language.
pub struct Player<'p> {
    /// The sandbox.
    pub sandbox: &'p Sandbox,
    /// The shop's web server.
    pub receiver: &'p Receiver,
    /// The frames.
    pub frames: &'p Frames,
    /// The language.
    pub language: Language,
}

impl Player<'_> {
    /// Runs all programs of a page, and compares what they print.
    pub fn play(&self, page: &Page) -> Result<()> {
        let run = crate::fresh_run();
        let address = self.receiver.address(&run);
        let merchant = self.sandbox.merchant(&page.gateway, Some(&address), &json!({}))?;
        let folder = TempDir::new()?;
        self.prepare(folder.path(), &merchant)?;
        let mut printed = String::new();
        for event in &page.events {
            match event {
                Event::Program { code, output } => {
                    let program = self.frames.around(self.language, &code[self.language.name()]);
                    printed = self.run(folder.path(), &program)?;
                    ensure!(
                        fits(output, &printed),
                        "printed:\n{printed}\nand not:\n{output}\nby:\n{program}"
                    );
                }
                Event::Customer(button) => {
                    let words = printed.split_whitespace();
                    let page = words
                        .rev()
                        .find(|word| word.starts_with("http"))
                        .context("no address was printed")?;
                    customer::press(self.sandbox.agent(), page, button)?;
                }
                Event::Fault(fault) => {
                    self.sandbox.fault(&merchant.id, fault)?;
                }
                Event::Notification(order) => self.keep_notification(folder.path(), &run, order)?,
            }
        }
        Ok(())
    }

    /// The configuration, and what a program needs beside it.
    fn prepare(&self, folder: &Path, merchant: &Merchant) -> Result<()> {
        std::fs::write(folder.join("config.json"), merchant.config.to_string())?;
        let gateway = merchant.config["gateway"].as_str().unwrap_or_default();
        let ready = json!({"url": self.sandbox.url(), "merchants": {gateway: merchant.id}, "ca_file": null});
        std::fs::write(folder.join("sandbox.json"), ready.to_string())?;
        std::fs::create_dir(folder.join("vendor"))?;
        let autoload = crate::root().join("bindings/php/autoload.php");
        std::fs::write(
            folder.join("vendor/autoload.php"),
            format!("<?php require '{}';\n", autoload.display()),
        )?;
        Ok(())
    }

    /// The notification, as a web server hands it over.
    fn keep_notification(&self, folder: &Path, run: &str, order: &str) -> Result<()> {
        let about = |body: &Value| body.to_string().contains(&format!("\"{order}\""));
        let delivery = self.receiver.wait(run, PATIENCE, about);
        let delivery = delivery.with_context(|| format!("no notification about {order} arrived"))?;
        std::fs::write(folder.join("headers.json"), Value::Object(delivery.headers).to_string())?;
        std::fs::write(folder.join("body"), delivery.body)?;
        Ok(())
    }

    /// Writes a program, runs it, and gives its output.
    fn run(&self, folder: &Path, program: &str) -> Result<String> {
        let name = match self.language {
            Language::C => "guide.c",
            Language::Php => "guide.php",
            Language::Python => "guide.py",
            _ => "Guide.java",
        };
        std::fs::write(folder.join(name), program)?;
        let variable = format!("TILL_GUIDE_{}", self.language.name().to_ascii_uppercase());
        let line = std::env::var(&variable).with_context(|| format!("{variable} is not set: use make"))?;
        let output = Command::new("sh")
            .args(["-ec", &line])
            .current_dir(folder)
            .env("TILL_CONFIG", folder.join("config.json"))
            .env("TILL_SANDBOX_URL", self.sandbox.url())
            .stdin(Stdio::null())
            .output()?;
        let (printed, errors) =
            (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        ensure!(
            output.status.success(),
            "the program\n{program}\nended with {}:\n{printed}{errors}",
            output.status
        );
        Ok(printed.into_owned())
    }
}
