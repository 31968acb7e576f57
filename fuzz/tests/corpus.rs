//! Runs the corpus on stable Rust: every input must still pass. The test belongs to the core's package, which is built anyway,
//! and includes the targets' sources.

#![allow(clippy::print_stdout, reason = "the test harness shows the last input's name when it failed")]

use std::path::{Path, PathBuf};

#[path = "../src/lib.rs"]
mod libtill_fuzz;

use libtill_fuzz::TARGETS;

fn corpus(target: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    files
}

fn runs(name: &str) {
    let (_, run) = TARGETS.iter().find(|(known, _)| *known == name).expect("a target");
    let files = corpus(name);
    assert!(files.len() >= 10, "{name} has {} inputs", files.len());
    for file in files {
        // Shown only if it fails.
        println!("{}", file.display());
        run(&std::fs::read(&file).expect("the file can be read"));
    }
}

#[test]
fn the_abi_keeps_its_promise() {
    runs("abi");
}

#[test]
fn answers_keep_their_promise() {
    runs("answers");
}

#[test]
fn notifications_keep_their_promise() {
    runs("notifications");
}

#[test]
fn requests_keep_their_promise() {
    runs("requests");
}

#[test]
fn signatures_keep_their_promise() {
    runs("signatures");
}

/// An answer cut at any byte, or with another HTTP status, must not count as an answer.
#[test]
fn answers_that_are_cut_or_come_with_another_status_keep_their_promise() {
    for file in corpus("answers") {
        let input = std::fs::read(&file).expect("the file can be read");
        println!("{}", file.display());
        let line = input.iter().position(|byte| *byte == b'\n').expect("a first line") + 1;
        for end in (line..input.len()).step_by(7) {
            libtill_fuzz::answers::run(&input[..end]);
        }
        let text = String::from_utf8_lossy(&input);
        for status in [" 100", " 201", " 204", " 302", " 400", " 403", " 404", " 429", " 500", " 502", " 503"]
        {
            libtill_fuzz::answers::run(text.replacen(" 200", status, 1).as_bytes());
        }
    }
}
