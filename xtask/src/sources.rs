//! A fingerprint of the core's sources: of those that this program was built from, and of those on disk.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};

/// The sources that the generators use as compiled code.
pub const FOLDER: &str = "src";
/// The C ABI is read from disk instead, and has a generated file; the rules are generated.
const EXCEPT: [&str; 2] = ["src/ffi", "src/schema/rules.rs"];

/// A number that changes with the sources.
pub fn fingerprint(root: &Path) -> io::Result<u64> {
    let mut hasher = DefaultHasher::new();
    let mut waiting: Vec<PathBuf> = vec![root.join(FOLDER)];
    let mut files = Vec::new();
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if EXCEPT.iter().any(|except| path == root.join(except)) {
                continue;
            }
            if path.is_file() {
                files.push(path);
            } else {
                waiting.push(path);
            }
        }
    }
    files.sort();
    for path in files {
        path.strip_prefix(root).unwrap_or(&path).hash(&mut hasher);
        std::fs::read(&path)?.hash(&mut hasher);
    }
    Ok(hasher.finish())
}
