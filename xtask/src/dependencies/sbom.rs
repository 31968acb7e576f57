//! The software bill of materials of what ships, in CycloneDX: of the library, of Java's, of the command or of the sandbox.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use cargo_metadata::{DependencyKind, Metadata, Package, PackageId};
use cyclonedx_bom::external_models::normalized_string::NormalizedString;
use cyclonedx_bom::external_models::uri::Purl;
use cyclonedx_bom::models::bom::{Bom, SpecVersion};
use cyclonedx_bom::models::component::{Classification, Component, Components};
use cyclonedx_bom::models::dependency::{Dependencies, Dependency};
use cyclonedx_bom::models::license::{LicenseChoice, Licenses};
use cyclonedx_bom::models::metadata::Metadata as About;
use cyclonedx_bom::prelude::Validate;

use super::packages::{metadata, print};

/// Writes the bill of a package of the workspace to `path`.
pub fn write(root: &Path, package: &str, path: &Path) -> Result<()> {
    let bom = bill(&metadata(root, false)?, package)?;
    let count = bom.components.as_ref().map_or(0, |components| components.0.len());
    let mut text = Vec::new();
    bom.output_as_json_v1_5(&mut text).context("the bill cannot be written as CycloneDX 1.5")?;
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(path, &text).with_context(|| format!("writing {}", path.display()))?;
    print(&format!("sbom: {count} components of {package} in {}", path.display()));
    Ok(())
}

/// What a package links, with its default features; tests and build tools are no part of it.
fn bill(metadata: &Metadata, package: &str) -> Result<Bom> {
    let packages: BTreeMap<&PackageId, &Package> =
        metadata.packages.iter().map(|package| (&package.id, package)).collect();
    let subject = metadata.workspace_packages().into_iter().find(|found| *found.name == package);
    let subject = subject.with_context(|| format!("the workspace has no package {package}"))?;
    let links = links(metadata)?;
    let shipped = shipped(metadata, package)?;
    let reference = |id: &PackageId| packages.get(id).map(|package| purl(package)).unwrap_or_default();
    let components: Result<Vec<Component>> =
        shipped.iter().filter(|id| **id != &subject.id).map(|id| component(packages[*id])).collect();
    let dependencies = shipped.iter().map(|id| Dependency {
        dependency_ref: reference(id),
        dependencies: links
            .get(*id)
            .into_iter()
            .flatten()
            .filter(|id| shipped.contains(*id))
            .map(|id| reference(id))
            .collect(),
    });
    let bom = Bom {
        spec_version: SpecVersion::V1_5,
        metadata: Some(About { component: Some(component(subject)?), ..About::default() }),
        components: Some(Components(components?)),
        dependencies: Some(Dependencies(dependencies.collect())),
        ..Bom::default()
    };
    let validation = bom.validate_version(SpecVersion::V1_5);
    if !validation.passed() {
        bail!("the bill is not valid: {validation:?}");
    }
    Ok(bom)
}

/// The packages that this one brings in, itself among them: in the workspace, others ask for more of its features.
fn shipped<'a>(metadata: &'a Metadata, package: &str) -> Result<BTreeSet<&'a PackageId>> {
    let arguments =
        "tree --locked --edges normal --target x86_64-unknown-linux-gnu --prefix none --format {p} --package";
    let output = Command::new("cargo")
        .args(arguments.split(' '))
        .arg(package)
        .current_dir(&metadata.workspace_root)
        .output()
        .context("cargo does not start")?;
    if !output.status.success() {
        bail!("cargo tree fails: {}", String::from_utf8_lossy(&output.stderr));
    }
    let tree = String::from_utf8(output.stdout).context("cargo tree writes text")?;
    let listed: BTreeSet<String> =
        tree.lines().map(|line| line.split(' ').take(2).collect::<Vec<_>>().join(" ")).collect();
    let named = |package: &&Package| listed.contains(&format!("{} v{}", package.name, package.version));
    Ok(metadata.packages.iter().filter(named).map(|package| &package.id).collect())
}

/// Which package links which: dependencies for tests and for building are left out.
fn links(metadata: &Metadata) -> Result<BTreeMap<&PackageId, Vec<&PackageId>>> {
    let resolve = metadata.resolve.as_ref().context("cargo resolves dependencies")?;
    let links = resolve.nodes.iter().map(|node| {
        let linked = node
            .deps
            .iter()
            .filter(|dependency| dependency.dep_kinds.iter().any(|kind| kind.kind == DependencyKind::Normal));
        (&node.id, linked.map(|dependency| &dependency.pkg).collect())
    });
    Ok(links.collect())
}

fn purl(package: &Package) -> String {
    format!("pkg:cargo/{}@{}", package.name, package.version)
}

fn component(package: &Package) -> Result<Component> {
    let name = purl(package);
    let mut component = Component::new(
        Classification::Library,
        &package.name,
        &package.version.to_string(),
        Some(name.clone()),
    );
    component.purl = Some(name.parse::<Purl>().map_err(|()| anyhow::anyhow!("{name} is no package URL"))?);
    component.description = package.description.as_deref().map(NormalizedString::new);
    let licence = package.license.as_deref().map(|text| text.replace('/', " OR "));
    component.licenses = licence.map(|text| {
        Licenses(vec![LicenseChoice::Expression(cyclonedx_bom::external_models::spdx::SpdxExpression::new(
            &text,
        ))])
    });
    Ok(component)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names of the components in a package's bill.
    fn names(package: &str) -> Vec<String> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("a parent");
        let folder = std::env::temp_dir().join(format!("sbom-{package}-{}", std::process::id()));
        let path = folder.join("bill.cdx.json");
        write(root, package, &path).expect("written");
        let text = std::fs::read(&path).expect("there");
        std::fs::remove_dir_all(&folder).expect("removed");
        let bom = Bom::parse_from_json(text.as_slice()).expect("CycloneDX");
        assert!(bom.validate_version(SpecVersion::V1_5).passed());
        let components = bom.components.expect("components").0;
        let external = |component: &&Component| !component.name.to_string().starts_with("libtill");
        assert!(
            components
                .iter()
                .filter(external)
                .all(|component| component.licenses.is_some() && component.purl.is_some())
        );
        components.iter().map(|component| component.name.to_string()).collect()
    }

    #[test]
    fn the_bill_holds_what_ships_and_nothing_else() {
        let names = names("libtill");
        for shipped in ["ureq", "rustls", "aws-lc-rs", "serde_json", "webpki-roots"] {
            assert!(names.iter().any(|name| name == shipped), "{shipped} is missing in {names:?}");
        }
        for other in ["tokio", "rusqlite", "cbindgen", "rsa", "clap", "anyhow", "jni"] {
            assert!(!names.iter().any(|name| name == other), "{other} does not ship");
        }
    }

    #[test]
    fn each_program_has_its_own_bill() {
        for (package, shipped, other) in [
            ("libtill-java", ["jni", "libtill"], "tokio"),
            ("libtill-cli", ["clap", "libtill"], "jni"),
            ("libtill-sandbox", ["rusqlite", "tokio"], "libtill"),
        ] {
            let names = names(package);
            assert!(
                shipped.iter().all(|wanted| names.iter().any(|name| name == wanted)),
                "{package}: {names:?}"
            );
            assert!(!names.iter().any(|name| name == other), "{package} does not link {other}");
        }
    }
}
