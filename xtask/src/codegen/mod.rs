//! Everything that is generated from the core's lists and types, one module per kind of file.

mod attributes;
mod c;
mod fields;
mod gaps;
mod gateways;
mod generated;
mod java;
mod operations;
mod php;
mod places;
mod published;
mod python;
mod rules;
mod schema;
mod stale;
mod templates;
mod types;

use std::path::Path;

use anyhow::{Result, bail};

use crate::sources::fingerprint;

/// Writes every generated file. With `check`, writes nothing and fails if one is stale. Also removes files that are generated no
/// longer from folders with generated files only.
pub fn run(root: &Path, check: bool) -> Result<()> {
    check_sources(root)?;
    let model = types::Model::load()?;
    let notes = gaps::check(root, &model)?;
    let mut files = schema::files()?;
    files.push(rules::file());
    files.extend(c::sources());
    files.extend(php::files(root, &model)?);
    files.extend(python::files(&model));
    files.extend(java::files(&model));
    files.push(operations::file());
    files.extend(published::files(root)?);
    files.push(fields::file(root, &model)?);
    files.push(attributes::file(&files));
    files.push(gateways::file(root)?);
    let mut stale = stale::write(root, &files, check)?;
    // cbindgen reads the sources on disk, which must be fresh first.
    stale.extend(stale::write(root, &[c::header(root)?], check)?);
    stale.extend(stale::remove(root, &files, check)?);
    if check && !stale.is_empty() {
        bail!("stale, run `cargo xtask codegen`: {}", stale.join(", "));
    }
    let written = stale.iter().map(|path| format!("wrote {path}"));
    report(notes.into_iter().chain(written).chain(["generated files are up to date".to_owned()]));
    Ok(())
}

/// An older program would call stale files up to date.
fn check_sources(root: &Path) -> Result<()> {
    if fingerprint(root)?.to_string() != env!("TILL_SOURCES") {
        bail!(
            "src/ has changed since this program was built: run `cargo xtask codegen`, which builds it first"
        );
    }
    Ok(())
}

#[allow(clippy::print_stdout, reason = "this is a command's own output")]
fn report(lines: impl Iterator<Item = String>) {
    lines.for_each(|line| println!("{line}"));
}

#[cfg(test)]
mod tests {
    use anyhow::Context;

    use super::*;

    #[test]
    fn a_language_s_files_are_in_its_one_place() -> Result<()> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask is at the root")?;
        let model = types::Model::load()?;
        let languages = [
            (places::PHP, php::files(root, &model)?),
            (places::PYTHON, python::files(&model)),
            (places::JAVA, java::files(&model)),
        ];
        for (place, files) in languages {
            let elsewhere = files.iter().filter(|file| places::of(&file.path) != Some(place));
            // The extension is built from its own folder alone.
            let elsewhere: Vec<&str> = elsewhere
                .map(|file| file.path.as_str())
                .filter(|path| !path.ends_with("/till_version.h"))
                .collect();
            assert_eq!(elsewhere, [""; 0], "{place}");
        }
        Ok(())
    }
}
