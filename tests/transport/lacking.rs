//! If threads, sockets, memory or a name are missing before the first byte, nothing was sent. Each test runs in a separate
//! process that lacks the resource.

use std::fs::File;
use std::process::Command;

use serde_json::{Value, json};

use super::server::{Reaction, Server, this_program};
use super::{ACCEPTED, client, pay};

/// A stack size, in bytes, that no thread can have.
const NO_STACK: &str = "1000000000000000";

/// Runs the test of that name in a separate process, with the address of a server.
fn run(mut command: Command, url: &str) {
    let output = command.env("TILL_TEST_SERVER", url).output().expect("a child");
    let printed = [output.stdout, output.stderr].concat();
    let printed = String::from_utf8_lossy(&printed);
    assert!(output.status.success() && printed.contains("1 passed"), "{printed}");
}

/// The same command, in a shell that sets a limit first.
fn limited(limit: &str, test: &str) -> Command {
    let inner = this_program(test);
    let mut command = Command::new("sh");
    command
        .arg("-c")
        .arg(format!("ulimit {limit}; exec \"$0\" \"$@\""))
        .arg(inner.get_program())
        .args(inner.get_args());
    command
}

fn server_url() -> String {
    std::env::var("TILL_TEST_SERVER").expect("the server's address")
}

fn once() -> Value {
    json!({"retry": {"attempts": 1}, "resolve": false})
}

/// Checks that a payment failed for this reason, before anything was sent.
fn check_not_sent(url: &str, reason: &str) {
    let (_, error) = pay(&client(url, once()));
    let outcome = (error["kind"].as_str(), error["outcome"].as_str(), &error["retry_safe"]);
    assert_eq!(outcome, (Some("connection"), Some("not_sent"), &json!(true)), "{error}");
    assert!(error["message"].as_str().is_some_and(|message| message.contains(reason)), "{error}");
}

#[test]
fn without_a_thread_an_address_is_reached_and_a_name_is_not_sent_to() {
    let server = Server::start(|_| Reaction::answer(200, ACCEPTED));
    let mut command = this_program("lacking::child_without_threads");
    command.env("RUST_MIN_STACK", NO_STACK);
    run(command, &server.url());
    assert_eq!(server.requests().len(), 1);
}

#[test]
#[ignore = "a part of another test, which takes its threads"]
fn child_without_threads() {
    assert!(std::thread::Builder::new().spawn(|| ()).is_err(), "there are no threads");
    assert_eq!(pay(&client(&server_url(), once())).0, 0, "an IP address needs no thread");
    check_not_sent(&server_url().replace("127.0.0.1", "localhost"), "");
}

#[test]
fn without_a_socket_a_kept_connection_serves_and_a_new_one_is_not_sent() {
    let server = Server::start(|_| Reaction::answer(200, ACCEPTED));
    run(limited("-n 64", "lacking::child_without_files"), &server.url_with_name());
    assert_eq!((server.requests().len(), server.connections()), (2, 1));
}

#[test]
#[ignore = "a part of another test, which takes its files"]
fn child_without_files() {
    let reused = client(&server_url(), once());
    assert_eq!(pay(&reused).0, 0);
    let fresh = client(&server_url().replace("localhost", "127.0.0.1"), once());
    let files: Vec<File> = std::iter::from_fn(|| File::open("/dev/null").ok()).collect();
    assert!(files.len() < 64);
    assert_eq!(pay(&reused).0, 0, "its name is not looked up again");
    let (_, error) = pay(&fresh);
    drop(files);
    let outcome = (error["kind"].as_str(), error["outcome"].as_str(), &error["retry_safe"]);
    assert_eq!(outcome, (Some("connection"), Some("not_sent"), &json!(true)), "{error}");
}

#[test]
fn without_memory_for_its_buffers_nothing_is_sent() {
    let server = Server::start(|_| Reaction::answer(200, ACCEPTED));
    run(limited("-v 1000000", "lacking::child_without_memory"), &server.url());
    assert_eq!((server.requests().len(), server.connections()), (0, 0));
}

#[test]
#[ignore = "a part of another test, which takes its memory"]
fn child_without_memory() {
    let client = client(&server_url(), once());
    // The rest is enough for small allocations, but not for a connection's buffers.
    let blocks: Vec<Vec<u8>> = std::iter::from_fn(|| {
        let mut block = Vec::new();
        block.try_reserve_exact(512 << 10).ok().map(|()| block)
    })
    .collect();
    let (_, error) = pay(&client);
    drop(blocks);
    let outcome = (error["kind"].as_str(), error["outcome"].as_str(), &error["retry_safe"]);
    assert_eq!(outcome, (Some("connection"), Some("not_sent"), &json!(true)), "{error}");
    assert!(error["message"].as_str().is_some_and(|message| message.contains("memory")), "{error}");
}

#[test]
fn a_name_that_is_not_found_is_not_sent_and_said() {
    // No name ends in .invalid.
    check_not_sent("https://gateway.invalid", "the host name gateway.invalid could not be resolved");
}

#[test]
fn a_file_of_certificates_that_cannot_be_read_is_a_violation_of_the_configuration() {
    let config = json!({"gateway": "paypro", "base_url": "https://gateway.example", "tls": {"ca_file": "/no/such/file.pem"},
        "credentials": {"merchant_no": "M1", "secret": "very-secret", "currency": "MXN"}});
    let config = till::ClientConfig::from_json(config.to_string().as_bytes()).expect("it is well-formed");
    let error = till::Client::new(config).err().expect("refused");
    assert_eq!((error.kind.name(), json!(error.outcome)), ("invalid_config", json!("not_sent")));
    assert!(error.message.contains("tls.ca_file"), "{error}");
}
