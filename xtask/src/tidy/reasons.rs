//! Each dependency of what ships has its reason in ARCHITECTURE.md's table.

use super::tree::{Finding, Tree};

/// Finds dependencies of the root package that the table does not name.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let (Some(manifest), Some(guide)) = (tree.file("Cargo.toml"), tree.file("ARCHITECTURE.md")) else {
        return Vec::new();
    };
    let Ok(table) = manifest.text.parse::<toml::Table>() else {
        return vec![manifest.finding(1, "cannot be read")];
    };
    let reasons = guide.text.split("## Dependencies of what ships").nth(1).unwrap_or_default();
    let named: Vec<&str> = reasons
        .lines()
        .filter(|line| line.starts_with("| "))
        .filter_map(|line| line.split('|').nth(1))
        .flat_map(|cell| cell.split([',', ' ', '(']))
        .collect();
    let dependencies = table.get("dependencies").and_then(toml::Value::as_table);
    let missing =
        dependencies.into_iter().flat_map(toml::Table::keys).filter(|name| !named.contains(&name.as_str()));
    missing.map(|name| guide.finding(1, format!("gives no reason for the dependency {name}"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dependency_without_a_reason_is_found() {
        let guide =
            "## Dependencies of what ships\n\n| crate | for |\n|---|---|\n| serde, serde_json | JSON |\n";
        let manifest = "[dependencies]\nserde = \"1\"\nureq = \"3\"\n";
        let tree = Tree::of(&[("Cargo.toml", manifest), ("ARCHITECTURE.md", guide)]);
        assert_eq!(check(&tree).len(), 1);
    }
}
