//! Files and outputs that cannot be what they are taken for: devices, folders, full disks, readers that have gone away.

use std::fs::{File, OpenOptions};
use std::process::{Output, Stdio};

use serde_json::json;
use tempfile::TempDir;

use super::support::{Sandbox, exit_code, file, json_of, open_payment, run, text, till, words_of};

/// A device that takes nothing, as a full disk does.
fn full() -> File {
    OpenOptions::new().write(true).open("/dev/full").expect("a full device")
}

#[test]
fn a_result_that_a_full_disk_has_lost_is_no_success() {
    let (sandbox, folder) = (Sandbox::plain(), TempDir::new().expect("a folder"));
    let config = sandbox.config(&folder, "payermax");
    let request = file(&folder, "request.json", &open_payment("lost1", "http://127.0.0.1:9/").to_string());
    let output = till()
        .args(["call", "payment_create", "--config", text(&config)])
        .stdin(File::open(request).expect("a file"))
        .stdout(full())
        .output()
        .expect("till starts");
    assert_eq!(exit_code(&output), 1);
    assert!(words_of(&output).contains("standard output"), "{output:?}");
    for arguments in [&["capabilities"][..], &["dictionary", "banks"], &["completion", "bash"], &["man"]] {
        let output = till().args(arguments).stdout(full()).output().expect("till starts");
        assert_eq!(exit_code(&output), 1, "{arguments:?}: {output:?}");
        assert!(words_of(&output).starts_with("till: standard output: "), "{output:?}");
    }
}

#[test]
fn an_error_keeps_its_exit_code_when_its_json_is_lost() {
    let output = till().args(["dictionary", "nothing"]).stdout(full()).output().expect("till starts");
    assert_eq!(exit_code(&output), 2);
    assert!(words_of(&output).contains("no dictionary"), "{output:?}");
    assert!(words_of(&output).contains("standard output"), "{output:?}");
}

/// Runs a command whose reader has gone away.
fn unread(arguments: &[&str], input: Stdio) -> Output {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    till().args(arguments).stdin(input).stdout(writer).output().expect("till starts")
}

#[test]
fn a_result_that_nobody_reads_is_no_success_and_is_told_in_words() {
    let (sandbox, folder) = (Sandbox::plain(), TempDir::new().expect("a folder"));
    let config = sandbox.config(&folder, "payermax");
    let request = |order_id: &str| {
        let text = open_payment(order_id, "http://127.0.0.1:9/").to_string();
        File::open(file(&folder, "request.json", &text)).expect("a file").into()
    };
    let call = ["call", "payment_create", "--config", text(&config)];
    let output = unread(&call, request("unread1"));
    let words = words_of(&output);
    assert_eq!(exit_code(&output), 1, "{words}");
    for expected in [
        "its result could not be printed",
        "determine its outcome",
        "payment_create, id \"",
        "order_id \"unread1\"",
        "status \"requires_action\"",
    ] {
        assert!(words.contains(expected), "{expected}: {words}");
    }
    // An error keeps the code of its kind.
    drop(sandbox);
    let output = unread(&call, request("unread2"));
    let words = words_of(&output);
    assert_eq!(exit_code(&output), 10, "{words}");
    for expected in
        ["could not be printed", "order_id \"unread2\"", "kind \"connection\"", "outcome \"not_sent\""]
    {
        assert!(words.contains(expected), "{expected}: {words}");
    }
}

#[test]
fn a_reader_that_has_gone_away_brings_no_panic() {
    for arguments in [&["dictionary", "cities"][..], &["capabilities"], &["completion", "bash"], &["man"]] {
        let output = unread(arguments, Stdio::null());
        assert!(matches!(exit_code(&output), 0 | 1), "{arguments:?}: {output:?}");
        assert!(!words_of(&output).contains("panicked"), "{output:?}");
    }
}

#[test]
fn input_that_never_ends_is_refused_before_it_fills_the_memory() {
    let endless = || File::open("/dev/zero").expect("a device");
    let output = till().args(["explain", "paypro"]).stdin(endless()).output().expect("till starts");
    assert_eq!(exit_code(&output), 1);
    assert!(words_of(&output).contains("256 MiB"), "{output:?}");
    let output = run(&["call", "payment_get", "--config", "/dev/zero"], "");
    assert_eq!(exit_code(&output), 1);
    assert!(words_of(&output).contains("/dev/zero"), "{output:?}");
}

#[test]
fn the_doctor_reads_nothing_without_end_and_says_what_cannot_be_printed() {
    let (sandbox, folder) = (Sandbox::with_tls(), TempDir::new().expect("a folder"));
    let config = sandbox.config(&folder, "payermax");
    let keys = ["doctor", "--config", text(&config), "--public-key", "/dev/zero"];
    for arguments in [&["doctor", "--config", "/dev/zero"][..], &keys] {
        let output = run(arguments, "");
        assert_eq!(exit_code(&output), 92, "{output:?}");
        assert!(words_of(&output).contains("/dev/zero: is longer than 256 MiB"), "{output:?}");
    }
    let output = till().arg("doctor").stdout(full()).output().expect("till starts");
    assert_eq!(exit_code(&output), 1);
    assert!(words_of(&output).contains("till: standard output: "), "{output:?}");
}

#[test]
fn results_are_kept_in_files_only() {
    let folder = TempDir::new().expect("a folder");
    let config = json!({"gateway": "paypro", "base_url": "http://127.0.0.1:9",
                        "credentials": {"merchant_no": "M1", "secret": "s", "currency": "MXN"}});
    let config = file(&folder, "shop.json", &config.to_string());
    let order = json!({"kind": "payment", "order_id": "A1", "amount": 30000, "currency": "MXN"});
    for place in ["/dev/full", text(folder.path())] {
        let arguments = ["resolve", "--config", text(&config), "--results", place];
        let output = run(&arguments, &order.to_string());
        assert_eq!(exit_code(&output), 1, "{place}");
        assert!(words_of(&output).contains("is not a file that can store results"), "{output:?}");
        assert!(output.stdout.is_empty(), "nothing was asked");
    }
}

#[test]
fn what_is_empty_or_a_folder_is_told_by_name() {
    let folder = TempDir::new().expect("a folder");
    let empty = file(&folder, "empty.json", "");
    let output = run(&["call", "payment_get", "--config", text(&empty)], "{}");
    assert_eq!((exit_code(&output), json_of(&output)["kind"].as_str()), (3, Some("invalid_config")));
    let output = run(&["call", "payment_get", "--config", text(folder.path())], "{}");
    assert_eq!(exit_code(&output), 1);
    assert!(words_of(&output).contains(text(folder.path())), "{output:?}");
}

#[test]
fn a_result_that_goes_to_a_closed_output_is_no_success() {
    let (sandbox, folder) = (Sandbox::plain(), TempDir::new().expect("a folder"));
    let config = sandbox.config(&folder, "payermax");
    let request = file(&folder, "request.json", &open_payment("closed1", "http://127.0.0.1:9/").to_string());
    let shell = |end: &str| {
        let command = format!(
            "exec {} call payment_create --config {} <{} {end}",
            env!("CARGO_BIN_EXE_till"),
            text(&config),
            text(&request)
        );
        std::process::Command::new("sh").args(["-c", &command]).output().expect("a shell")
    };
    let output = shell(">&-");
    let words = words_of(&output);
    assert_eq!(exit_code(&output), 1, "{words}");
    assert!(
        words.contains("standard output: is closed") && words.contains("order_id \"closed1\""),
        "{words}"
    );
    // Whoever throws a result away has meant it.
    for (number, end) in [">/dev/null", "1<>/dev/null"].into_iter().enumerate() {
        let again = open_payment(&format!("thrown{number}"), "http://127.0.0.1:9/").to_string();
        std::fs::write(&request, again).expect("a request");
        assert_eq!(exit_code(&shell(end)), 0, "{end}");
    }
}
