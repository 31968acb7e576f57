//! What libtill depends on: `cargo xtask dependencies` holds it to deny.toml's licences, bans and sources, without the
//! network, and `cargo xtask sbom` lists what ships. The advisories are cargo-deny's own part, in `make deep`.

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
