//! What the sandbox prints when it is ready.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Map, Value, json};

use crate::merchants::{configuration, default_of};
use crate::sandbox::Sandbox;

/// Makes the merchants that are there from the start.
pub fn make_merchants(sandbox: &Sandbox) -> Result<()> {
    sandbox.gateways.all().try_for_each(|gateway| default_of(sandbox, gateway).map(drop))
}

/// The ready line's JSON: address, authority and a configuration for each gateway.
pub fn ready_json(sandbox: &Sandbox) -> Result<Value> {
    let (mut configurations, mut merchants) = (Map::new(), Map::new());
    for gateway in sandbox.gateways.all() {
        let merchant = default_of(sandbox, gateway)?;
        merchants.insert(gateway.name().to_owned(), json!(merchant.id));
        configurations.insert(gateway.name().to_owned(), configuration(sandbox, &merchant)?);
    }
    Ok(json!({
        "url": sandbox.site.url(),
        "ca_file": sandbox.site.ca_file(),
        "pid": std::process::id(),
        "seed": sandbox.site.seed,
        "configs": configurations,
        "merchants": merchants,
    }))
}

/// Prints it, and writes it to a file when one is given.
pub fn announce(ready: &Value, file: Option<&Path>, quiet: bool) -> Result<()> {
    let mut text = String::new();
    if !quiet {
        text.push_str(&introduction(ready));
    }
    text.push_str(&format!("ready {ready}\n"));
    // The file comes first: whoever has read the line may look for it at once.
    if let Some(file) = file {
        write_whole(file, &ready.to_string())?;
    }
    let mut output = std::io::stdout().lock();
    output.write_all(text.as_bytes()).and_then(|()| output.flush()).context("printing the ready line")
}

fn introduction(ready: &Value) -> String {
    let url = ready["url"].as_str().unwrap_or_default();
    let mut text = format!(
        "libtill sandbox at {url}\n\
         Dashboard: {url}/ (every request, and why its signature is wrong)\n\
         Control API: {url}/sandbox/ (described in the sandbox's README.md)\n\
         Nothing here is real money; the keys below are for this sandbox only.\n"
    );
    if ready["seed"].is_u64() {
        text.push_str("Started with --seed: everybody who knows the number can make the same keys.\n");
    }
    if let Some(file) = ready["ca_file"].as_str() {
        text.push_str(&format!("Certificate authority to trust: {file}\n"));
    }
    for (name, configuration) in ready["configs"].as_object().into_iter().flatten() {
        text.push_str(&format!("\n{name}: client configuration to paste\n{configuration:#}\n"));
    }
    text.push('\n');
    text
}

/// Writes a file so that a reader sees all of it or nothing.
pub fn write_whole(file: &Path, text: &str) -> Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let whole = || -> Result<()> {
        let mut draft = tempfile::NamedTempFile::new_in(folder)?;
        draft.write_all(text.as_bytes())?;
        draft.persist(file)?;
        Ok(())
    };
    whole().with_context(|| format!("writing {}", file.display()))
}
