//! How long a start takes: printed, and not asserted, since it depends on the machine.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

mod common;

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const ROUNDS: usize = 5;

/// Times until the first answer by HTTP, and until the ready line.
fn start(options: &[&str]) -> (Duration, Duration) {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string();
    let start = Instant::now();
    let mut child = Command::new(common::measured_program())
        .args(["--quiet", "--port", &port])
        .args(options)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let output = BufReader::new(child.stdout.take().unwrap());
    let (answered, ready) = std::thread::scope(|scope| {
        let ready = scope.spawn(move || {
            assert!(output.lines().next().unwrap().unwrap().starts_with("ready "));
            start.elapsed()
        });
        let address = format!("http://127.0.0.1:{port}/sandbox/clock");
        let agent = common::agent();
        common::eventually("the first answer", || agent.get(&address).call().ok());
        (start.elapsed(), ready.join().unwrap())
    });
    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    assert!(child.wait().unwrap().success());
    (answered, ready)
}

#[test]
#[ignore = "prints figures: make deep-sandbox"]
fn how_long_a_start_takes() {
    for round in 1..=ROUNDS {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("sandbox.db");
        let database = ["--database", file.to_str().unwrap()];
        for (what, options) in [("in memory", &[][..]), ("new file", &database), ("existing file", &database)]
        {
            let (answered, ready) = start(options);
            println!("{round}, {what}: first answer after {answered:.0?}, ready line after {ready:.0?}");
        }
    }
}
