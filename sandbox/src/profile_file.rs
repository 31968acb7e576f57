//! Reads a profile from a file, and checks it against the readings of each gateway.

use std::path::Path;

use anyhow::{Context, Result, anyhow};
use serde_json::Map;

use crate::gateway::{Gateway, Registry};
use crate::profile::{Finding, Profile};

/// Reads and checks a file.
pub fn read(file: &Path, gateways: &Registry) -> Result<Profile> {
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("--profile {}: the file cannot be read", file.display()))?;
    from_json(&text, gateways).map_err(|problem| anyhow!("--profile {}: {problem}", file.display()))
}

/// Reads and checks a text; the error names the field and the fix.
pub fn from_json(text: &str, gateways: &Registry) -> Result<Profile, String> {
    let profile: Profile = serde_json::from_str(text).map_err(|error| {
        format!(
            "{error}; write {{\"gateways\": {{NAME: [{{\"reading\", \"value\", \"reason\", \"source\"}}]}}}}"
        )
    })?;
    for (name, findings) in &profile.gateways {
        let Some(gateway) = gateways.by_name(name) else {
            let known: Vec<_> = gateways.all().map(|gateway| gateway.name()).collect();
            return Err(format!("gateways.{name}: there is no such gateway; use {}", known.join(", ")));
        };
        for (place, finding) in findings.iter().enumerate() {
            let field = |member: &str| format!("gateways.{name}[{place}].{member}");
            check(finding, gateway, &field)?;
            if findings[..place].iter().any(|other| other.reading == finding.reading) {
                let repeated = field("reading");
                return Err(format!("{repeated}: {} has an entry already; keep one", finding.reading));
            }
        }
    }
    Ok(profile)
}

fn check(finding: &Finding, gateway: &dyn Gateway, field: &dyn Fn(&str) -> String) -> Result<(), String> {
    if !gateway.readings().iter().any(|reading| reading.name == finding.reading) {
        let known: Vec<_> = gateway.readings().iter().map(|reading| reading.name).collect();
        return Err(format!(
            "{}: {:?} is no open reading of {}; use {}",
            field("reading"),
            finding.reading,
            gateway.name(),
            known.join(", ")
        ));
    }
    let setting = Map::from_iter([(finding.reading.clone(), finding.value.clone())]);
    gateway.check_settings(&setting).map_err(|problem| {
        let usable = problem.split_once(": ").map_or(problem.as_str(), |(_, usable)| usable);
        format!("{}: {} cannot be used for {}; {usable}", field("value"), finding.value, finding.reading)
    })?;
    for (member, text) in [("reason", &finding.reason), ("source", &finding.source)] {
        if text.trim().is_empty() {
            return Err(format!("{}: write a sentence; the dashboard shows it", field(member)));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::gateways;

    fn refused(profile: &Value) -> String {
        from_json(&profile.to_string(), &gateways::all()).unwrap_err()
    }

    fn finding(reading: &str, value: Value) -> Value {
        json!({ "reading": reading, "value": value, "reason": "Seen.", "source": "An account." })
    }

    #[test]
    fn problems_name_the_field_and_the_fix() {
        let of = |findings: Value| json!({ "gateways": { "paypro": findings } });
        let good = finding("salt_position", json!("prefix"));
        for (profile, parts) in [
            (json!({ "gateway": {} }), ["unknown field `gateway`", "write {"]),
            (json!({ "gateways": { "acorn": [] } }), ["gateways.acorn:", "paymart, onlinepay"]),
            (of(json!([finding("salt", json!(1))])), ["gateways.paypro[0].reading:", "use salt_position"]),
            (of(json!([finding("salt_position", json!(1))])), ["gateways.paypro[0].value: 1", "\"suffix\""]),
            (of(json!([good, good])), ["gateways.paypro[1].reading:", "keep one"]),
            (
                of(json!([{ "reading": "lenient", "value": true, "reason": " ", "source": "x" }])),
                ["gateways.paypro[0].reason:", "write a sentence"],
            ),
            (
                of(json!([{ "reading": "lenient", "value": true, "reason": "x" }])),
                ["missing field `source`", "write {"],
            ),
        ] {
            let problem = refused(&profile);
            assert!(parts.iter().all(|part| problem.contains(part)), "{problem}");
        }
    }

    #[test]
    fn usual_values_can_be_set_and_do_not_differ() {
        for gateway in gateways::all().all() {
            for reading in gateway.readings() {
                let Ok(value) = serde_json::from_str::<Value>(reading.usual) else { continue };
                let setting = Map::from_iter([(reading.name.to_owned(), value.clone())]);
                assert_eq!(gateway.check_settings(&setting), Ok(()), "{}", gateway.name());
                let finding: Finding = serde_json::from_value(finding(reading.name, value)).unwrap();
                assert!(!finding.differs(reading.usual));
            }
        }
    }

    #[test]
    fn a_merchant_keeps_what_it_asked_for() {
        let profile = json!({ "gateways": { "paypro": [
            finding("salt_position", json!("prefix")), finding("error_status", json!(500)),
        ] } });
        let profile = from_json(&profile.to_string(), &gateways::all()).unwrap();
        let own = json!({ "error_status": 400, "lenient": true });
        let settings = profile.settings("paypro", own.as_object().unwrap());
        let expected = json!({ "salt_position": "prefix", "error_status": 400, "lenient": true });
        assert_eq!(Value::Object(settings), expected);
        assert_eq!(profile.settings("payermax", &Map::new()), Map::new());
    }
}
