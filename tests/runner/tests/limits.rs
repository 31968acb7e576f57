//! Every file of `tests/limits` against the library and the sandbox.

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result};
use libtest_mimic::{Arguments, Trial};

use till_tests::limits::{self, Limits};
use till_tests::root;
use till_tests::sandbox::{Sandbox, Transport};

fn main() -> Result<ExitCode> {
    let arguments = Arguments::from_args();
    let sandbox = Arc::new(Sandbox::start(Transport::Http)?);
    let mut trials = Vec::new();
    for entry in std::fs::read_dir(root().join("tests/limits"))? {
        let path = entry?.path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path)?;
        let limits: Limits =
            serde_json::from_str(&text).with_context(|| format!("{} cannot be read", path.display()))?;
        let sandbox = Arc::clone(&sandbox);
        trials.push(Trial::test(name, move || {
            let problems = limits::check(&limits, &sandbox).map_err(|error| format!("{error:#}"))?;
            if problems.is_empty() { Ok(()) } else { Err(problems.join("\n").into()) }
        }));
    }
    let conclusion = libtest_mimic::run(&arguments, trials);
    drop(sandbox);
    Ok(conclusion.exit_code())
}
