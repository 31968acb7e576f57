//! What libtill depends on: `cargo xtask dependencies` holds it to deny.toml's licences, bans and sources, without the
//! network, and `cargo xtask sbom` lists what ships. The advisories are cargo-deny's own part, in `make deep`.

mod policy;
mod sbom;

use std::path::Path;

use anyhow::{Context, Result, bail};
use cargo_metadata::{Metadata, MetadataCommand, Package};

use policy::Policy;

pub use sbom::write as sbom;

/// Checks every dependency of the workspace, and fails where one breaks the policy.
pub fn check(root: &Path) -> Result<()> {
    let policy = Policy::read(&root.join("deny.toml"))?;
    let metadata = metadata(root, true)?;
    let findings = policy.findings(&metadata);
    for finding in &findings {
        said(finding);
    }
    if !findings.is_empty() {
        bail!("{} of {} packages break deny.toml", findings.len(), metadata.packages.len());
    }
    said(&format!(
        "dependencies: {} packages keep deny.toml's licences, bans and sources",
        metadata.packages.len()
    ));
    Ok(())
}

/// What cargo knows of the workspace's dependencies on the platform that ships.
fn metadata(root: &Path, all_features: bool) -> Result<Metadata> {
    let mut options =
        vec!["--locked".to_owned(), "--filter-platform".to_owned(), "x86_64-unknown-linux-gnu".to_owned()];
    if all_features {
        options.push("--all-features".to_owned());
    }
    let mut command = MetadataCommand::new();
    command.manifest_path(root.join("Cargo.toml")).other_options(options);
    command.exec().context("cargo metadata fails")
}

/// A package as people name it.
fn named(package: &Package) -> String {
    format!("{} {}", package.name, package.version)
}

#[allow(clippy::print_stderr, reason = "a report is what this command is for")]
fn said(line: &str) {
    eprintln!("{line}");
}
