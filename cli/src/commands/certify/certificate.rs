//! `certificate.json`: what was seen of a gateway, without keys, amounts or data of customers, as a profile of the sandbox.
//!
//! A certificate is a profile with one member more, `certificate`, which says how it was made, what could not be told, and a
//! digest, so that a file that was cut or edited is not taken for one.

use std::path::Path;

use anyhow::{Context, anyhow};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::findings::{Findings, Told};
use super::plan::Probes;

/// The version of the format that this program writes, and the newest one that it reads.
const VERSION: u64 = 1;

/// How a certificate came about.
pub struct Origin<'o> {
    /// Host of the gateway.
    pub host: &'o str,
    /// `production` or `sandbox`, where the gateway has both.
    pub environment: &'o str,
    /// Names of the probes that ended.
    pub probes: &'o [&'static str],
    /// The probe at which the run stopped, and why.
    pub stopped: Option<(&'static str, &'o str)>,
}

/// The certificate of a run, with its digest.
pub fn made(probes: &Probes, findings: &Findings, origin: &Origin<'_>, now: jiff::Timestamp) -> Value {
    let maker = format!("till {}", env!("CARGO_PKG_VERSION"));
    let day = now.strftime("%Y-%m-%d");
    let source = format!("{maker} certify, {} ({}), {day}", origin.host, origin.environment);
    let mut settled: Vec<Value> = Vec::new();
    let mut open = Vec::new();
    for reading in probes.readings {
        match findings.of(reading.name) {
            Some(Told::Value { value, reason }) => add(&mut settled, reading.name, value, reason, &source),
            Some(Told::Not { reason } | Told::Contradiction { reason }) => {
                open.push(json!({"reading": reading.name, "reason": reason}));
            }
            None => open.push(json!({"reading": reading.name, "reason": reading.untold})),
        }
    }
    let stopped = origin.stopped.map(|(probe, reason)| json!({"probe": probe, "reason": reason}));
    let about = till::json::without_nulls(json!({
        "version": VERSION, "made_by": maker, "made_on": day.to_string(), "gateway": probes.gateway,
        "host": origin.host, "environment": origin.environment, "probes": origin.probes,
        "cannot_tell": open, "observed": findings.observed().collect::<Vec<_>>(), "stopped": stopped,
    }));
    let mut certificate = json!({"certificate": about, "gateways": {probes.gateway: settled}});
    certificate["certificate"]["digest"] = json!(digest(&certificate));
    certificate
}

/// Adds a finding. Readings such as `codes.sign` are members of one setting of the sandbox.
fn add(settled: &mut Vec<Value>, reading: &str, value: &Value, reason: &str, source: &str) {
    let Some((setting, member)) = reading.split_once('.') else {
        settled.push(json!({"reading": reading, "value": value, "reason": reason, "source": source}));
        return;
    };
    match settled.iter_mut().find(|finding| finding["reading"] == setting) {
        Some(finding) => {
            finding["value"][member] = value.clone();
            let before = finding["reason"].as_str().unwrap_or_default();
            finding["reason"] = json!(format!("{before} {reason}"));
        }
        None => {
            let value = json!({member: value});
            settled.push(json!({"reading": setting, "value": value, "reason": reason, "source": source}));
        }
    }
}

/// Writes it, for people to read.
pub fn write(path: &Path, certificate: &Value) -> anyhow::Result<()> {
    let text = serde_json::to_string_pretty(certificate).context("the certificate")?;
    std::fs::write(path, text + "\n").with_context(|| path.display().to_string())
}

/// Checks a file if it is a certificate; a profile that somebody wrote is none, and the sandbox checks it by itself.
pub fn check(path: &Path) -> anyhow::Result<()> {
    let text = std::fs::read(path).with_context(|| path.display().to_string())?;
    let Ok(file) = serde_json::from_slice::<Map<String, Value>>(&text) else { return Ok(()) };
    match file.get("certificate") {
        Some(about) => intact(&file, about).map_err(|problem| anyhow!("{}: {problem}", path.display())),
        None => Ok(()),
    }
}

fn intact(file: &Map<String, Value>, about: &Value) -> Result<(), String> {
    match about["version"].as_u64() {
        Some(VERSION) => {}
        Some(newer) if newer > VERSION => {
            return Err(format!(
                "certificate.version: a newer till made this certificate (format {newer}); this one reads format \
                 {VERSION}: update till"
            ));
        }
        _ => {
            return Err(
                "certificate.version: is no version; make the certificate again with till certify".to_owned()
            );
        }
    }
    let Some(given) = about["digest"].as_str() else {
        return Err(
            "certificate.digest: is missing, so the certificate was cut or edited; make it again with till certify"
                .to_owned(),
        );
    };
    if given == digest(&Value::Object(file.clone())) {
        return Ok(());
    }
    Err("certificate.digest: does not fit, so the certificate was edited; make it again with till certify, or remove \
         the member certificate, and the file is a profile of your own"
        .to_owned())
}

/// SHA-256 of everything but the digest itself, independent of spaces and of the order of members.
fn digest(certificate: &Value) -> String {
    let mut rest = certificate.clone();
    if let Some(about) = rest.get_mut("certificate").and_then(Value::as_object_mut) {
        about.remove("digest");
    }
    let hash = Sha256::digest(rest.to_string());
    let hexadecimal: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{hexadecimal}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::certify::gateways;

    fn certificate() -> Value {
        let probes = gateways::of("paymart").expect("probes");
        let origin = Origin {
            host: "gateway.example",
            environment: "sandbox",
            probes: &["unpaid_order"],
            stopped: None,
        };
        made(probes, &Findings::default(), &origin, jiff::Timestamp::UNIX_EPOCH)
    }

    fn problem(certificate: &Value) -> String {
        let file = certificate.as_object().expect("an object");
        intact(file, &file["certificate"]).expect_err("a problem")
    }

    #[test]
    fn a_certificate_that_nobody_changed_is_intact() {
        let written = serde_json::to_string_pretty(&certificate()).unwrap();
        let read: Map<String, Value> = serde_json::from_str(&written).unwrap();
        assert_eq!(intact(&read, &read["certificate"]), Ok(()));
    }

    #[test]
    fn edited_cut_and_newer_certificates_are_refused_with_what_is_wrong() {
        let mut edited = certificate();
        edited["gateways"]["paymart"] = json!([{"reading": "error_status", "value": 200}]);
        assert!(problem(&edited).starts_with("certificate.digest: does not fit"));
        let mut newer = certificate();
        newer["certificate"]["version"] = json!(2);
        assert!(problem(&newer).contains("a newer till made this certificate (format 2)"));
        let mut cut = certificate();
        cut["certificate"].as_object_mut().unwrap().remove("digest");
        assert!(problem(&cut).starts_with("certificate.digest: is missing"));
        let mut without = certificate();
        without["certificate"] = json!({});
        assert!(problem(&without).starts_with("certificate.version:"));
    }
}
