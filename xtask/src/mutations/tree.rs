//! A copy of the tree, in which rules are broken: nothing is ever broken where somebody works.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::table::Mutation;
use crate::files::listed;

/// The copy, and where it is built. Both are kept from one run to the next, so that only what changed is built again.
pub struct Copy {
    /// The copied tree.
    pub tree: PathBuf,
    /// Cargo's target folder for it, and what else its tests need.
    pub built: PathBuf,
}

/// A rule that is broken until this is dropped.
pub struct Broken {
    path: PathBuf,
    whole: String,
}

impl Copy {
    /// Brings the copy below `build/` up to date: the files that git knows or would add.
    pub fn refresh(root: &Path) -> Result<Self> {
        let folder = root.join("build/mutations");
        let copy = Self { tree: folder.join("tree"), built: folder.join("built") };
        let mut paths = listed(root)?;
        paths.retain(|path| root.join(path).is_file());
        for path in &paths {
            copy_if_changed(&root.join(path), &copy.tree.join(path))?;
        }
        let known = folder.join("files");
        for gone in
            fs::read_to_string(&known).unwrap_or_default().lines().filter(|path| !paths.contains(*path))
        {
            // What is gone from the tree may be gone from the copy as well.
            let _ = fs::remove_file(copy.tree.join(gone));
        }
        fs::write(known, paths.into_iter().collect::<Vec<_>>().join("\n"))?;
        Ok(copy)
    }

    /// Breaks a rule.
    pub fn break_rule(&self, mutation: &Mutation) -> Result<Broken> {
        let path = self.tree.join(&mutation.file);
        let whole = fs::read_to_string(&path).with_context(|| format!("{} cannot be read", mutation.file))?;
        fs::write(&path, mutation.applied(&whole)?)?;
        Ok(Broken { path, whole })
    }
}

impl Drop for Broken {
    fn drop(&mut self) {
        // A copy that stays broken is mended by the next run, which compares every file.
        let _ = fs::write(&self.path, &self.whole);
    }
}

/// Copies a file unless the copy is the same already: what keeps its time is not built again.
fn copy_if_changed(from: &Path, to: &Path) -> Result<()> {
    let whole = fs::read(from)?;
    if fs::read(to).is_ok_and(|copied| copied == whole) {
        return Ok(());
    }
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::copy(from, to).with_context(|| format!("{} cannot be copied", from.display()))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_file_is_whole_again_afterwards() -> Result<()> {
        let folder = std::env::temp_dir().join(format!("till-mutations-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("a.rs"), "if is_valid { act() }")?;
        let copy = Copy { tree: folder.clone(), built: folder.clone() };
        let row = r#"[{"name": "a", "rule": "b", "file": "a.rs", "text": "is_valid", "instead": "true",
            "noticed_by": "src/a.rs::it_holds", "says": "e"}]"#;
        let mutation = super::super::parse(row)?.remove(0);
        let broken = copy.break_rule(&mutation)?;
        assert_eq!(fs::read_to_string(folder.join("a.rs"))?, "if true { act() }");
        drop(broken);
        assert_eq!(fs::read_to_string(folder.join("a.rs"))?, "if is_valid { act() }");
        fs::remove_dir_all(&folder)?;
        Ok(())
    }
}
