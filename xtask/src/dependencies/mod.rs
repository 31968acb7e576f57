//! What libtill depends on: `cargo xtask dependencies` checks the licences, bans and sources of deny.toml, and `cargo xtask sbom`
//! lists what ships.
//!
//! cargo-deny checks the same file and the advisories in `make deny`. It takes minutes to compile, so `make test` does without.
//! cargo-cyclonedx lists the features that the whole workspace enables, such as `rsa`, which does not ship.

mod packages;
mod policy;
mod sbom;

use std::path::Path;

use anyhow::{Result, bail};

use packages::{metadata, print};
use policy::Policy;

pub use sbom::write as sbom;

/// Checks every dependency of the workspace, and fails where one breaks the policy.
pub fn check(root: &Path) -> Result<()> {
    let policy = Policy::read(&root.join("deny.toml"))?;
    let metadata = metadata(root, true)?;
    let findings = policy.findings(&metadata);
    for finding in &findings {
        print(finding);
    }
    if !findings.is_empty() {
        bail!("{} of {} packages break deny.toml", findings.len(), metadata.packages.len());
    }
    print(&format!(
        "dependencies: {} packages keep deny.toml's licences, bans and sources",
        metadata.packages.len()
    ));
    Ok(())
}
