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
mod python;
mod rules;
mod schema;
mod templates;
mod types;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::sources::fingerprint;
use generated::Generated;

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
    files.push(fields::file(root, &model)?);
    files.push(attributes::file(&files, GENERATED_FOLDERS));
    files.push(gateways::file(root)?);
    let mut stale = write(root, &files, check)?;
    // cbindgen reads the sources on disk, which must be fresh first.
    stale.extend(write(root, &[c::header(root)?], check)?);
    stale.extend(remove_others(root, &files, check)?);
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

fn write(root: &Path, files: &[Generated], check: bool) -> Result<Vec<String>> {
    let mut stale = Vec::new();
    for file in files {
        let path = root.join(&file.path);
        if fs::read_to_string(&path).is_ok_and(|content| content == file.content) {
            continue;
        }
        stale.push(file.path.clone());
        if !check {
            let folder = path.parent().context("a generated file has a folder")?;
            fs::create_dir_all(folder)?;
            fs::write(&path, &file.content).with_context(|| format!("writing {}", file.path))?;
        }
    }
    Ok(stale)
}

/// Folders of generated files. A package of Java also has a base class and a description that were written by hand: only
/// files with the generators' first line are removed there.
const GENERATED_FOLDERS: &[&str] = &[
    "schema",
    "bindings/php/src/Generated",
    "bindings/python/src/libtill/model",
    "bindings/python/src/libtill/services",
    "bindings/java/src/main/java/org/libtill/model",
    "bindings/java/src/main/java/org/libtill/param",
];

fn remove_others(root: &Path, files: &[Generated], check: bool) -> Result<Vec<String>> {
    let mut stale = Vec::new();
    let mut folders: Vec<String> = GENERATED_FOLDERS.iter().map(|folder| (*folder).to_owned()).collect();
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(root.join(&folder)) else { continue };
        for entry in entries {
            let entry = entry?;
            let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
            // Python leaves these behind.
            if path.ends_with("__pycache__") {
                continue;
            }
            if path.ends_with(".java") && !fs::read_to_string(entry.path())?.starts_with("// Generated") {
                continue;
            }
            if entry.file_type()?.is_dir() {
                folders.push(path);
            } else if !files.iter().any(|file| file.path == path) {
                if !check {
                    fs::remove_file(entry.path())?;
                }
                stale.push(path);
            }
        }
    }
    Ok(stale)
}
