//! Mutates the corpus at random if there is no nightly Rust. Unlike libFuzzer, it does not see which code an input reached.
//!
//! `blind SECONDS [SEED]`. The seed is printed first, and a failing input last, so that it can be kept.

use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

use libtill_fuzz::TARGETS;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

/// Fragments with a meaning in some format.
const PIECES: &[&str] = &[
    "\"",
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "null",
    "true",
    "false",
    "-1",
    "0",
    "1e999",
    "9223372036854775808",
    "\\u0000",
    "\\ud800",
    "0000",
    "APPLY_SUCCESS",
    "SUCCESS",
    "approved",
    "success",
    "status",
    "amount",
    "..",
    "/",
    "%2e",
    "\r\n",
    "signed",
    "200",
    "502",
];

fn main() {
    let mut arguments = std::env::args().skip(1);
    let seconds = arguments.next().and_then(|text| text.parse().ok()).expect("usage: blind SECONDS [SEED]");
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("a time after 1970");
    let seed = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(now.as_nanos() as u64);
    println!("seed {seed}");
    let mut random = StdRng::seed_from_u64(seed);
    let share = Duration::from_secs(seconds) / TARGETS.len() as u32;
    for (name, run) in TARGETS {
        let inputs = inputs(name);
        let (begin, mut count) = (Instant::now(), 0_u64);
        while begin.elapsed() < share {
            let input = changed(&inputs, &mut random);
            if std::panic::catch_unwind(|| run(&input)).is_err() {
                eprintln!("{name} failed with {:?}", String::from_utf8_lossy(&input));
                eprintln!("as bytes: {input:?}");
                std::process::exit(1);
            }
            count += 1;
        }
        println!("{name}: {count} inputs");
    }
}

fn inputs(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target);
    let entries = std::fs::read_dir(folder).expect("the corpus is there");
    entries.map(|entry| std::fs::read(entry.expect("an entry").path()).expect("it can be read")).collect()
}

/// One of the inputs with a few mutations.
fn changed(inputs: &[Vec<u8>], random: &mut StdRng) -> Vec<u8> {
    let mut input = inputs[random.random_range(0..inputs.len())].clone();
    for _ in 0..random.random_range(1..6) {
        let at = random.random_range(0..=input.len());
        let end = (at + random.random_range(0..16)).min(input.len());
        match random.random_range(0..6) {
            0 if at < input.len() => input[at] ^= 1 << random.random_range(0..8),
            1 if at < input.len() => input[at] = random.random(),
            2 => drop(input.drain(at..end)),
            3 => drop(input.splice(at..at, PIECES[random.random_range(0..PIECES.len())].bytes())),
            4 => drop(input.splice(at..end, PIECES[random.random_range(0..PIECES.len())].bytes())),
            _ => {
                let piece = input[at..end].to_vec();
                let to = random.random_range(0..=input.len());
                drop(input.splice(to..to, piece));
            }
        }
    }
    input
}
