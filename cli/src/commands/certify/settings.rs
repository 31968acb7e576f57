//! The settings of a client that follow from what was seen, and their place in its configuration file.

use std::ops::Range;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use anyhow::{Context, bail, ensure};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::{Value, json};
use till::ClientConfig;

use super::findings::Findings;

/// One setting below `credentials`.
#[derive(Debug, PartialEq, Eq)]
pub struct Setting {
    /// Its name.
    pub name: &'static str,
    /// Its value.
    pub value: String,
}

impl Setting {
    /// The setting as a line for programs.
    pub fn to_json(&self) -> Value {
        json!({"setting": format!("credentials.{}", self.name), "value": self.value})
    }
}

/// What the configuration should say otherwise than it does. Only what was seen counts.
pub fn following(config: &ClientConfig, findings: &Findings) -> Vec<Setting> {
    let mut settings = Vec::new();
    if config.gateway == "paypro"
        && let Some(position) = findings.value("salt_position").and_then(Value::as_str)
    {
        let configured =
            config.credentials.get("salt_position").map_or("suffix", |value| value.reveal().trim());
        if configured != position {
            settings.push(Setting { name: "salt_position", value: position.to_owned() });
        }
    }
    settings
}

/// What a person has to do, because certify cannot know a key.
pub fn advice(config: &ClientConfig, findings: &Findings) -> Option<&'static str> {
    let signed = findings.value("sign_notifications") == Some(&Value::Bool(true));
    (signed && !config.credentials.contains_key("notification_key")).then_some(
        "notifications are signed: ask the gateway for the key, and put it into credentials.notification_key",
    )
}

/// Puts the settings into the file, and changes nothing else in it: neither order, nor spaces, nor who may read it.
pub fn write(path: &Path, settings: &[Setting]) -> anyhow::Result<()> {
    let shown = path.display();
    let text = std::fs::read_to_string(path).with_context(|| shown.to_string())?;
    let edited = settings.iter().try_fold(text, |text, setting| with(&text, setting))?;
    ClientConfig::from_json(edited.as_bytes()).context("the settings do not fit the configuration")?;
    let mode = std::fs::metadata(path).with_context(|| shown.to_string())?.permissions().mode();
    let beside = path.with_extension("json.new");
    ensure!(!beside.exists(), "{}: is in the way; remove it", beside.display());
    std::fs::write(&beside, "").with_context(|| beside.display().to_string())?;
    // Nobody may read the keys before the mode is right.
    std::fs::set_permissions(&beside, std::fs::Permissions::from_mode(mode))?;
    std::fs::write(&beside, edited).with_context(|| beside.display().to_string())?;
    std::fs::rename(&beside, path).with_context(|| shown.to_string())
}

/// The text with one setting. The text was read as a configuration before, so it is an object with `credentials`.
fn with(text: &str, setting: &Setting) -> anyhow::Result<String> {
    let value = json!(setting.value).to_string();
    let start = text.find('{').context("the configuration is no object")?;
    let Some(credentials) = members(text, start)?.into_iter().find(|member| member.name == "credentials")
    else {
        bail!("the configuration has no credentials");
    };
    let inside = members(text, credentials.value.start)?;
    if let Some(known) = inside.iter().find(|member| member.name == setting.name) {
        return Ok(format!("{}{value}{}", &text[..known.value.start], &text[known.value.end..]));
    }
    let Some(last) = inside.last() else { bail!("credentials has no members") };
    // The same spaces as before the last member.
    let before = text[..last.start].trim_end().len();
    let spaces = &text[before..last.start];
    let name = json!(setting.name);
    Ok(format!("{},{spaces}{name}: {value}{}", &text[..last.value.end], &text[last.value.end..]))
}

/// A member of an object in a text.
struct Member {
    name: String,
    /// Where its name begins.
    start: usize,
    /// Where its value stands.
    value: Range<usize>,
}

/// The members of the object that begins at a place.
fn members(text: &str, start: usize) -> anyhow::Result<Vec<Member>> {
    let mut found = Vec::new();
    let mut at = after(text, start, "{")?;
    while !text[at..].starts_with('}') {
        let begin = at;
        let (name, end) = read::<String>(text, at)?;
        at = after(text, skipped(text, end), ":")?;
        let (_, end) = read::<IgnoredAny>(text, at)?;
        found.push(Member { name, start: begin, value: at..end });
        at = skipped(text, end);
        if text[at..].starts_with(',') {
            at = after(text, at, ",")?;
        }
    }
    Ok(found)
}

/// The value at a place, and where it ends.
fn read<T: DeserializeOwned>(text: &str, at: usize) -> anyhow::Result<(T, usize)> {
    let mut stream = serde_json::Deserializer::from_str(&text[at..]).into_iter::<T>();
    let value = stream.next().context("the configuration is cut off")??;
    Ok((value, at + stream.byte_offset()))
}

/// The place after a sign and the spaces behind it.
fn after(text: &str, at: usize, sign: &str) -> anyhow::Result<usize> {
    ensure!(text[at..].starts_with(sign), "the configuration is not as it was read before");
    Ok(skipped(text, at + sign.len()))
}

/// The place of the next thing that is no space.
fn skipped(text: &str, at: usize) -> usize {
    text.len() - text[at..].trim_start().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prefix() -> Setting {
        Setting { name: "salt_position", value: "prefix".to_owned() }
    }

    #[test]
    fn a_setting_is_added_or_replaced_and_everything_else_stays() {
        for (before, after) in [
            (
                r#"{"gateway": "paypro", "credentials": {"secret": "a}\",{", "currency": "MXN"}}"#,
                r#"{"gateway": "paypro", "credentials": {"secret": "a}\",{", "currency": "MXN", "salt_position": "prefix"}}"#,
            ),
            (
                "{\n  \"credentials\": {\n    \"secret\": \"s\"\n  },\n  \"retry\": {\"attempts\": 1}\n}\n",
                "{\n  \"credentials\": {\n    \"secret\": \"s\",\n    \"salt_position\": \"prefix\"\n  },\n  \"retry\": {\"attempts\": 1}\n}\n",
            ),
            (
                r#"{"credentials":{"salt_position" : "suffix","secret":"s"}}"#,
                r#"{"credentials":{"salt_position" : "prefix","secret":"s"}}"#,
            ),
        ] {
            assert_eq!(with(before, &prefix()).unwrap(), after);
        }
    }

    #[test]
    fn the_setting_follows_from_what_was_seen_only() {
        let config = |position: &str| {
            let text = json!({"gateway": "paypro", "base_url": "https://gateway.example", "credentials": {
                "merchant_no": "M1", "secret": "s", "currency": "MXN", "salt_position": position}});
            ClientConfig::from_json(text.to_string().as_bytes()).unwrap()
        };
        let mut seen = super::super::findings::Learned::default();
        seen.tell("salt_position", "prefix", "Seen.");
        let mut findings = Findings::default();
        assert_eq!(following(&config("suffix"), &findings), []);
        findings.add(seen);
        assert_eq!(following(&config("suffix"), &findings), [prefix()]);
        assert_eq!(following(&config("prefix"), &findings), []);
    }
}
