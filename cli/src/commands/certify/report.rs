//! What a run tells: tables for people on standard error, JSON lines for programs on standard output.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::{Value, json};

use super::findings::{Findings, Told};
use super::plan::{Plan, Probe, Probes};
use crate::output::{Failure, print_json, say};

/// Prints a line for programs; a terminal gets only the words.
pub fn line(value: Value) -> Result<(), Failure> {
    if std::io::stdout().is_terminal() {
        return Ok(());
    }
    print_json(&till::json::without_nulls(value))
}

/// The plan: each probe, what it sends, whether it creates an order, its most expensive effect.
pub fn plan(plan: &Plan, amount: &str) -> Result<(), Failure> {
    for probe in &plan.chosen {
        say(&words(probe, None, amount));
        line(probe.to_json(None))?;
    }
    for (probe, reason) in &plan.left_out {
        say(&words(probe, Some(reason), amount));
        line(probe.to_json(Some(reason)))?;
    }
    Ok(())
}

fn words(probe: &Probe, left_out: Option<&str>, amount: &str) -> String {
    let mut words = format!("{:16}{:12}{}", probe.name, probe.effect.to_string(), probe.sends);
    let mut add = |label: &str, text: &str| words.push_str(&format!("\n{:28}{label}: {text}", ""));
    if !probe.worst.is_empty() {
        add("at worst", &format!("{}, of {amount}", probe.worst));
    }
    if !probe.settles.is_empty() {
        add("settles", &probe.settles.join(", "));
    }
    if let Some(reason) = left_out {
        add("does not run", reason);
    }
    words
}

/// Shows how far a run is: a bar on a terminal, and a line for each probe otherwise.
pub struct Progress {
    bar: Option<ProgressBar>,
}

impl Progress {
    /// For so many probes.
    pub fn new(length: usize) -> Self {
        let style = ProgressStyle::with_template("{bar:30} {pos} of {len} probes, {msg}")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = std::io::stderr().is_terminal().then(|| {
            ProgressBar::with_draw_target(Some(length as u64), ProgressDrawTarget::stderr()).with_style(style)
        });
        Self { bar }
    }

    /// A probe begins.
    pub fn begins(&self, probe: &Probe) {
        if let Some(bar) = &self.bar {
            bar.set_message(probe.name);
            bar.tick();
        }
    }

    /// A probe ended.
    pub fn ended(&self, probe: &Probe, how: &str) {
        match &self.bar {
            Some(bar) => bar.inc(1),
            None => say(&format!("{:16}{how}", probe.name)),
        }
    }

    /// The run ended.
    pub fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// Every reading with what was found, and whether the document says the same.
pub fn findings(probes: &Probes, findings: &Findings) -> Result<(), Failure> {
    say(&format!("\n{:26}{:28}{:28}", "reading", "found", "document"));
    for reading in probes.readings {
        let documented = reading.documented();
        match findings.of(reading.name) {
            Some(Told::Value { value, reason }) => {
                let agrees = *value == documented;
                let mark = if agrees { "agrees" } else { "differs" };
                say(&format!(
                    "{:26}{:28}{:28}{mark}",
                    reading.name,
                    value.to_string(),
                    documented.to_string()
                ));
                line(json!({
                    "reading": reading.name, "about": reading.about, "value": value, "documented": documented,
                    "agrees": agrees, "reason": reason,
                }))?;
            }
            other => {
                let reason = match other {
                    Some(Told::Not { reason } | Told::Contradiction { reason }) => reason,
                    _ => reading.untold,
                };
                say(&format!("{:26}{:28}{:28}{reason}", reading.name, "cannot tell", documented.to_string()));
                line(json!({
                    "reading": reading.name, "about": reading.about, "cannot_tell": reason,
                    "documented": documented,
                }))?;
            }
        }
    }
    for seen in findings.observed() {
        say(&format!("also seen: {} {}", seen["what"].as_str().unwrap_or_default(), seen["value"]));
        line(json!({"observed": seen["what"], "value": seen["value"]}))?;
    }
    Ok(())
}
