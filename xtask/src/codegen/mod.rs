//! Everything that is generated: one function a file, from the core's lists and types.

mod c;
mod fields;
mod gateways;
mod generated;
mod java;
mod operations;
mod php;
mod python;
mod schema;
mod templates;
mod types;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use generated::Generated;

/// Writes every generated file, or, to check, fails where one is stale. Files in a folder that holds generated files only
/// and that are generated no longer are removed.
pub fn run(root: &Path, check: bool) -> Result<()> {
    let model = types::Model::load()?;
    let mut files = schema::files()?;
    files.extend(c::sources());
    files.extend(php::files(&model));
    files.extend(python::files(&model));
    files.extend(java::files(&model));
    files.push(operations::file());
    files.push(fields::file(root, &model)?);
    files.push(gateways::file(root)?);
    let mut stale = settle(root, &files, check)?;
    // The header is made from the sources on disk, which have to be fresh first.
    stale.extend(settle(root, &[c::header(root)?], check)?);
    stale.extend(left_over(root, &files, check)?);
    match (check, stale.is_empty()) {
        (true, false) => bail!("stale, run `cargo xtask codegen`: {}", stale.join(", ")),
        _ => {
            report(&stale);
            Ok(())
        }
    }
}

#[allow(clippy::print_stdout, reason = "this is a command's own output")]
fn report(written: &[String]) {
    for path in written {
        println!("wrote {path}");
    }
    println!("generated files are up to date");
}

fn settle(root: &Path, files: &[Generated], check: bool) -> Result<Vec<String>> {
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

fn left_over(root: &Path, files: &[Generated], check: bool) -> Result<Vec<String>> {
    let mut stale = Vec::new();
    let mut folders: Vec<String> = GENERATED_FOLDERS.iter().map(|folder| (*folder).to_owned()).collect();
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(root.join(&folder)) else { continue };
        for entry in entries {
            let entry = entry?;
            let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
            // What the languages' tools leave behind is nobody's business here.
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
