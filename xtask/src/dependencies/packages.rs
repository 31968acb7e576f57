//! The packages that libtill is made of, and how they are told of.

use std::path::Path;

use anyhow::{Context, Result};
use cargo_metadata::{Metadata, MetadataCommand, Package};

/// What cargo knows of the workspace's dependencies on the platform that ships.
pub fn metadata(root: &Path, all_features: bool) -> Result<Metadata> {
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
pub fn label(package: &Package) -> String {
    format!("{} {}", package.name, package.version)
}

/// Tells a line of the report.
#[allow(clippy::print_stderr, reason = "a report is what this command is for")]
pub fn print(line: &str) {
    eprintln!("{line}");
}
