//! The project's own tools: `cargo xtask codegen` writes what is made from the core's lists and types, and `cargo xtask
//! tidy` checks what a reader relies on; `dependencies` and `sbom` look at what comes from elsewhere; `mutations` breaks
//! safety rules and wants tests to fail.

mod codegen;
mod dependencies;
mod files;
mod mutations;
mod note;
mod sources;
mod tidy;

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(about)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Writes schema/, the C ABI's generated files, include/till.h and every binding's generated types.
    Codegen {
        /// Only compares, and fails where a file is stale.
        #[arg(long)]
        check: bool,
    },
    /// Holds every dependency to deny.toml's licences, bans and sources.
    Dependencies,
    /// Breaks safety rules one at a time in a copy below build/, and fails where no test notices.
    Mutations {
        /// Only the mutations of these names; see tests/mutations/.
        names: Vec<String>,
    },
    /// Writes the bill of materials of a package as it ships, in CycloneDX 1.5.
    Sbom {
        /// The file to write.
        path: PathBuf,
        /// What ships: libtill, libtill-java, libtill-cli or libtill-sandbox.
        #[arg(long, default_value = "libtill")]
        package: String,
    },
    /// Checks circles and layers of modules, lengths of files and functions, the sandbox's independence, and stray words.
    Tidy,
}

fn main() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default();
    match Arguments::parse().task {
        Task::Codegen { check } => codegen::run(&root, check),
        Task::Dependencies => dependencies::check(&root),
        Task::Mutations { names } => mutations::run(&root, &names),
        Task::Sbom { path, package } => dependencies::sbom(&root, &package, &path),
        Task::Tidy => tidy::run(&root),
    }
}
