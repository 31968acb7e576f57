//! Whatever is lacking before the first byte, nothing was sent: threads, sockets, memory, names. Each in a process of its
//! own, which lacks it.

use std::fs::File;
use std::process::Command;

use serde_json::{Value, json};

use super::server::{Reaction, Server, this_program};
use super::{ACCEPTED, client, pay};

/// As many bytes as no thread's stack can have.
const NO_STACK: &str = "1000000000000000";

/// Runs the test of that name in a process of its own, with the address of a server.
fn run(mut command: Command, url: &str) {
    let output = command.env("TILL_TEST_SERVER", url).output().expect("a child");
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
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

/// A payment that never began, because of this.
fn check_not_sent(url: &str, reason: &str) {
    let (_, error) = pay(&client(url, once()));
    let told = (error["kind"].as_str(), error["outcome"].as_str(), &error["retry_safe"]);
    assert_eq!(told, (Some("connection"), Some("not_sent"), &json!(true)), "{error}");
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
    assert_eq!(pay(&client(&server_url(), once())).0, 0, "an address needs none");
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
    let kept = client(&server_url(), once());
    assert_eq!(pay(&kept).0, 0);
    let fresh = client(&server_url().replace("localhost", "127.0.0.1"), once());
    let files: Vec<File> = std::iter::from_fn(|| File::open("/dev/null").ok()).collect();
    assert!(files.len() < 64);
    assert_eq!(pay(&kept).0, 0, "its name need not be looked up again");
    let (_, error) = pay(&fresh);
    drop(files);
    let told = (error["kind"].as_str(), error["outcome"].as_str(), &error["retry_safe"]);
    assert_eq!(told, (Some("connection"), Some("not_sent"), &json!(true)), "{error}");
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
    // What is left serves for small things, and not for a connection's buffers.
    let taken: Vec<Vec<u8>> = std::iter::from_fn(|| {
        let mut block = Vec::new();
        block.try_reserve_exact(512 << 10).ok().map(|()| block)
    })
    .collect();
    let (_, error) = pay(&client);
    drop(taken);
    let told = (error["kind"].as_str(), error["outcome"].as_str(), &error["retry_safe"]);
    assert_eq!(told, (Some("connection"), Some("not_sent"), &json!(true)), "{error}");
    assert!(error["message"].as_str().is_some_and(|message| message.contains("memory")), "{error}");
}

#[test]
fn a_name_that_is_not_found_is_not_sent_and_said() {
    // No name ends in .invalid.
    check_not_sent("https://gateway.invalid", "the address of gateway.invalid was not found");
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
