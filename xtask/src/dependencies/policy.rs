//! deny.toml, as far as it can be checked without the network: licences, bans and sources.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use cargo_metadata::{Metadata, Package};
use serde::Deserialize;

use super::packages::label;

/// The parts of deny.toml that are read here.
#[derive(Deserialize)]
pub struct Policy {
    licenses: Licences,
    bans: Bans,
}

#[derive(Deserialize)]
struct Licences {
    allow: Vec<String>,
    #[serde(default)]
    exceptions: Vec<Exception>,
}

#[derive(Deserialize)]
struct Exception {
    #[serde(rename = "crate")]
    package: String,
    allow: Vec<String>,
}

#[derive(Deserialize)]
struct Bans {
    #[serde(default)]
    deny: Vec<Ban>,
}

#[derive(Deserialize)]
struct Ban {
    #[serde(rename = "crate")]
    package: String,
    #[serde(default)]
    wrappers: Vec<String>,
}

impl Policy {
    /// Reads the file.
    pub fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
        toml::from_str(&text).with_context(|| format!("{} is not as it should be", path.display()))
    }

    /// Every package that breaks a rule, with the rule.
    pub fn findings(&self, metadata: &Metadata) -> Vec<String> {
        let foreign: Vec<&Package> = metadata
            .packages
            .iter()
            .filter(|package| !metadata.workspace_members.contains(&package.id))
            .collect();
        let mut findings: Vec<String> =
            foreign.iter().filter_map(|package| self.licence_fault(package)).collect();
        findings.extend(foreign.iter().filter_map(|package| source_fault(package)));
        findings.extend(self.ban_faults(metadata));
        findings.sort();
        findings
    }

    fn licence_fault(&self, package: &Package) -> Option<String> {
        let Some(licence) = &package.license else {
            return Some(format!("{} names no licence", label(package)));
        };
        let exceptions =
            self.licenses.exceptions.iter().filter(|exception| package.name == exception.package);
        let allowed: Vec<&str> = self
            .licenses
            .allow
            .iter()
            .chain(exceptions.flat_map(|exception| &exception.allow))
            .map(String::as_str)
            .collect();
        let expression = match spdx::Expression::parse_mode(licence, spdx::ParseMode::LAX) {
            Ok(expression) => expression,
            Err(error) => {
                return Some(format!("{}: {licence:?} is no licence: {}", label(package), error.reason));
            }
        };
        let fits = expression.evaluate(|requirement| allowed.contains(&requirement.to_string().as_str()));
        (!fits)
            .then(|| format!("{} has the licence {licence}, which deny.toml does not allow", label(package)))
    }

    /// A banned crate may only be used by its wrappers.
    fn ban_faults(&self, metadata: &Metadata) -> Vec<String> {
        let names: BTreeMap<_, _> =
            metadata.packages.iter().map(|package| (&package.id, package.name.as_str())).collect();
        let mut faults = Vec::new();
        for node in metadata.resolve.iter().flat_map(|resolve| &resolve.nodes) {
            let user = names.get(&node.id).copied().unwrap_or_default();
            for dependency in &node.deps {
                let used = names.get(&dependency.pkg).copied().unwrap_or_default();
                let banned = self.bans.deny.iter().find(|ban| ban.package == used);
                if banned.is_some_and(|ban| !ban.wrappers.iter().any(|wrapper| wrapper == user)) {
                    faults.push(format!("{user} uses {used}, which deny.toml bans"));
                }
            }
        }
        faults
    }
}

/// Everything comes from the public registry, or from this repository.
fn source_fault(package: &Package) -> Option<String> {
    let source = package.source.as_ref().map(|source| source.repr.as_str()).unwrap_or("a path outside");
    let registry = source.starts_with("registry+") || source.starts_with("sparse+");
    (!registry).then(|| format!("{} comes from {source}, and not from the registry", label(package)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(text: &str) -> Policy {
        toml::from_str(text).expect("a policy")
    }

    fn workspace() -> Metadata {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("a parent");
        super::super::packages::metadata(root, true).expect("metadata")
    }

    fn findings(text: &str) -> Vec<String> {
        policy(text).findings(&workspace())
    }

    const ALL: &str = r#"[licenses]
        allow = ["Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-3-Clause", "ISC", "MIT", "MIT-0", "Unicode-3.0", "Zlib"]
        exceptions = [{ crate = "webpki-roots", allow = ["CDLA-Permissive-2.0"] }, { crate = "cbindgen", allow = ["MPL-2.0"] }]
        "#;

    #[test]
    fn the_workspace_keeps_its_own_policy() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("a parent");
        let policy = Policy::read(&root.join("deny.toml")).expect("deny.toml");
        assert_eq!(policy.findings(&workspace()), Vec::<String>::new());
    }

    #[test]
    fn a_licence_that_is_not_allowed_is_found() {
        let found = findings("[licenses]\nallow = [\"MIT\", \"Apache-2.0\"]\n[bans]\n");
        assert!(found.iter().any(|line| line.starts_with("webpki-roots ")), "{found:?}");
        assert!(!found.iter().any(|line| line.starts_with("serde ")), "{found:?}");
    }

    #[test]
    fn a_banned_crate_is_found_where_no_wrapper_uses_it() {
        let found =
            findings(&format!("{ALL}[bans]\ndeny = [{{ crate = \"itoa\", wrappers = [\"serde_json\"] }}]\n"));
        assert!(!found.is_empty() && found.iter().all(|line| line.contains(" uses itoa, ")), "{found:?}");
        assert!(!found.iter().any(|line| line.starts_with("serde_json ")), "{found:?}");
    }

    #[test]
    fn a_source_that_is_no_registry_is_found() {
        let mut metadata = workspace();
        let package =
            metadata.packages.iter_mut().find(|package| package.name == "ureq").expect("it is used");
        package.source = Some(cargo_metadata::Source { repr: "git+https://example.com/ureq".to_owned() });
        let found = policy(&format!("{ALL}[bans]\n")).findings(&metadata);
        assert!(found.len() == 1 && found[0].contains("git+https://example.com/ureq"), "{found:?}");
    }
}
