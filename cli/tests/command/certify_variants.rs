//! `till certify` against every open reading, alone and in groups, and with every fault at random: it finds what a probe can
//! settle, says that it cannot tell the rest, and is never wrong.

use std::collections::BTreeMap;
use std::io::Write;

use serde_json::{Map, Value, json};
use tempfile::TempDir;

use super::certify::Account;
use super::support::{Sandbox, exit_code, lines_of};

/// The gateways that have probes, with the readings that none of them settles.
const GATEWAYS: &[(&str, &[&str])] = &[
    ("paymart", &["balance_code", "selector_name", "refunded_word"]),
    ("onlinepay", &["balance_code", "selector_name", "refunded_word", "approved_word", "enforce_lengths"]),
    ("paypro", &["codes.merchant", "codes.balance", "numerals_in_notifications"]),
    (
        "payermax",
        &[
            "token_rules",
            "paid_link_status",
            "wallet_network",
            "failed_period_status",
            "fraud_notice",
            "dispute_notices",
            "link_payments_told",
        ],
    ),
    (
        "globalmerchant",
        &["codes.pending", "codes.declined", "codes.repeated", "codes.refund", "amounts_in_answers"],
    ),
];

/// Whether other settings hide a reading that is seen otherwise.
fn is_hidden(gateway: &str, settings: &Map<String, Value>, reading: &str) -> bool {
    match (gateway, reading) {
        // A gateway that accepts the salt on either side shows neither which one it uses, nor its code for the other.
        ("paypro", "salt_position" | "codes.sign") => settings.get("lenient") == Some(&json!(true)),
        // Numbers in payments leave open what payouts, links and disputes have.
        ("payermax", "amounts_in_answers") => settings.get(reading) != Some(&json!("text")),
        _ => false,
    }
}

/// The faults of calls that only ask.
const FAULTS: &[&str] = &[
    "refuse",
    "reset",
    "drop_answer",
    "delayed_commit",
    "query_lag",
    "delay",
    "dribble",
    "status_500_before",
    "status_500_after",
    "garbage",
    "cut",
    "wrong_length",
    "wrong_signature",
    "skewed_clock",
    "idle_close",
    "reset_on_reuse",
];

/// Those that only a call that creates something can meet, or a notification.
const FAULTS_OF_ORDERS: &[&str] = &[
    "accept_duplicates",
    "early_notification",
    "late_notification",
    "duplicate_notification",
    "reordered_notification",
];

/// The open readings of the documents.
fn variants() -> BTreeMap<String, Gateway> {
    serde_json::from_str(include_str!("../../../tests/variants.json")).expect("the table")
}

#[derive(serde::Deserialize)]
struct Gateway {
    readings: BTreeMap<String, Reading>,
    together: BTreeMap<String, Vec<String>>,
}

#[derive(serde::Deserialize)]
struct Reading {
    settings: Map<String, Value>,
}

impl Gateway {
    /// The settings of each variant by its name; the empty name is the usual reading.
    fn settings(&self) -> Vec<(String, Map<String, Value>)> {
        let alone = self.readings.iter().map(|(name, reading)| (name.clone(), reading.settings.clone()));
        let together = self.together.iter().map(|(name, members)| {
            let settings = members.iter().flat_map(|member| self.readings[member].settings.clone());
            (name.clone(), settings.collect())
        });
        std::iter::once((String::new(), Map::new())).chain(alone).chain(together).collect()
    }
}

/// The value of a reading under these settings.
fn expected(settings: &Map<String, Value>, line: &Value) -> Value {
    let reading = line["reading"].as_str().expect("a reading");
    let set = match reading.split_once('.') {
        Some((setting, member)) => settings.get(setting).map_or(&Value::Null, |value| &value[member]),
        None => settings.get(reading).unwrap_or(&Value::Null),
    };
    if set.is_null() { line["documented"].clone() } else { set.clone() }
}

/// How often each reading was found, and how often it could not be told.
#[derive(Default)]
struct Tally(BTreeMap<(String, String), (u32, u32)>);

impl Tally {
    fn add(&mut self, gateway: &str, line: &Value) {
        let reading = line["reading"].as_str().expect("a reading").to_owned();
        let (found, untold) = self.0.entry((gateway.to_owned(), reading)).or_default();
        if line["value"].is_null() { *untold += 1 } else { *found += 1 }
    }

    /// Straight to the terminal: the table is a result, which a test that passes shows too.
    fn print(&self) {
        let mut table = format!("{:16}{:28}{:>6}{:>13}\n", "gateway", "reading", "found", "cannot tell");
        for ((gateway, reading), (found, untold)) in &self.0 {
            table.push_str(&format!("{gateway:16}{reading:28}{found:>6}{untold:>13}\n"));
        }
        let _ = std::io::stderr().write_all(table.as_bytes());
    }
}

#[test]
fn every_variant_is_found_or_cannot_be_told_and_none_is_wrong() {
    let (sandbox, folder) = (Sandbox::plain(), TempDir::new().expect("a folder"));
    let variants = variants();
    let mut tally = Tally::default();
    for (gateway, never) in GATEWAYS {
        for (name, settings) in variants[*gateway].settings() {
            let account = Account::new(&sandbox, &folder, gateway, &Value::Object(settings.clone()));
            let output = account.certify_whole(&[]);
            assert_eq!(exit_code(&output), 0, "{gateway} {name}: {output:?}");
            for line in lines_of(&output).iter().filter(|line| line["reading"].is_string()) {
                let reading = line["reading"].as_str().expect("a reading");
                if never.contains(&reading) || is_hidden(gateway, &settings, reading) {
                    assert!(line["cannot_tell"].is_string(), "{gateway} {name}: {line}");
                } else {
                    assert_eq!(line["value"], expected(&settings, line), "{gateway} {name}: {line}");
                }
                tally.add(gateway, line);
            }
        }
    }
    tally.print();
}

#[test]
fn certify_knows_the_readings_that_the_sandbox_plays_and_what_is_usual() {
    let (sandbox, folder) = (Sandbox::plain(), TempDir::new().expect("a folder"));
    let profile = sandbox.control("GET", "profile", &Value::Null);
    for (gateway, _) in GATEWAYS {
        let account = Account::new(&sandbox, &folder, gateway, &json!({}));
        let lines = lines_of(&account.certify(&[]));
        for played in profile["gateways"][*gateway].as_array().expect("readings") {
            let name = played["reading"].as_str().expect("a name");
            let prefix = format!("{name}.");
            let line = lines.iter().find(|line| {
                line["reading"]
                    .as_str()
                    .is_some_and(|reading| reading == name || reading.starts_with(&prefix))
            });
            let line = line.unwrap_or_else(|| panic!("certify says nothing about {name} of {gateway}"));
            if line["reading"] == name {
                assert_eq!(line["documented"], played["usual"], "{gateway} {name}");
            }
        }
    }
}

#[test]
fn an_account_with_several_providers_shows_the_name_of_their_page() {
    let (sandbox, folder) = (Sandbox::plain(), TempDir::new().expect("a folder"));
    for (gateway, _) in &GATEWAYS[..2] {
        for name in ["selectorURL", "selectorUrl"] {
            let settings = json!({"providers": ["bank_card", "qiwi_wallet"], "selector_name": name});
            let account = Account::new(&sandbox, &folder, gateway, &settings);
            let lines = lines_of(&account.certify(&["--yes"]));
            assert_eq!(super::certify::finding(&lines, "selector_name")["value"], name, "{gateway}");
        }
    }
}

/// Every fault with a small probability for each call, so that runs get far, and short times, but for the clock.
fn chaos(merchant: &str, seed: usize) -> Value {
    let all = || FAULTS.iter().chain(FAULTS_OF_ORDERS);
    let orders: BTreeMap<&str, f64> = all().map(|fault| (*fault, 0.02)).collect();
    let queries: BTreeMap<&str, f64> = FAULTS.iter().map(|fault| (*fault, 0.01)).collect();
    let short = all().filter(|fault| **fault != "skewed_clock");
    let short: BTreeMap<&str, [u32; 2]> = short.map(|fault| (*fault, [1, 5])).collect();
    json!({
        "merchant": merchant, "seed": seed, "probabilities": orders, "queries": queries, "milliseconds": short,
    })
}

#[test]
fn with_every_fault_at_random_nothing_wrong_is_found_or_written() {
    let (sandbox, folder) = (Sandbox::plain(), TempDir::new().expect("a folder"));
    let variants = variants();
    let mut found = 0;
    for (gateway, _) in GATEWAYS {
        let settings = variants[*gateway].settings();
        for seed in 0..12 {
            let (name, settings) = &settings[seed % settings.len()];
            let account = Account::new(&sandbox, &folder, gateway, &Value::Object(settings.clone()));
            // A file that has the salt on the wrong side may be corrected, and nothing else may happen to it.
            let right = std::fs::read_to_string(&account.config).expect("a file");
            let swapped = |text: &str| {
                text.replace("suffix", "\u{0}").replace("prefix", "suffix").replace('\u{0}', "prefix")
            };
            let before = swapped(&right);
            std::fs::write(&account.config, &before).expect("a file");
            sandbox.control("POST", "chaos", &chaos(&account.merchant, seed));
            let output = account.certify_whole(&["--write"]);
            for line in lines_of(&output)
                .iter()
                .filter(|line| !line["value"].is_null() && line["reading"].is_string())
            {
                let right = expected(settings, line);
                assert_eq!(line["value"], right, "{gateway} {name}, seed {seed}: {line}\n{output:?}");
                found += 1;
            }
            let after = std::fs::read_to_string(&account.config).expect("a file");
            assert!(after == before || after == right, "{gateway} {name}, seed {seed}: {after}");
        }
    }
    // Not every run meets a fault at its first question.
    assert!(found > 0);
}
