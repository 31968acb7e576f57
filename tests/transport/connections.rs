//! Which connections are kept for the next call, and what ends a call before its first byte.

use std::io::Read;
use std::net::TcpListener;
use std::sync::mpsc::channel;

use serde_json::json;
use till::{CancelToken, Operation};

use super::server::{Reaction, Server};
use super::{ACCEPTED, UNKNOWN_ORDER, answer, call, client, events, pay, payment};

#[test]
fn answers_without_a_body_and_preliminary_ones_do_not_keep_a_connection() {
    let whole = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{ACCEPTED}", ACCEPTED.len());
    let once = json!({"retry": {"attempts": 1}, "resolve": false});
    for (answer, connections) in [
        (whole.clone(), 1),
        ("HTTP/1.1 204 No Content\r\n\r\n".to_owned(), 3),
        (format!("HTTP/1.1 204 No Content\r\ncontent-length: {}\r\n\r\n", ACCEPTED.len()), 3),
        ("HTTP/1.1 304 Not Modified\r\n\r\n".to_owned(), 3),
        ("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n".to_owned(), 3),
        (format!("HTTP/1.1 100 Continue\r\n\r\n{whole}"), 3),
        (format!("HTTP/1.1 103 Early Hints\r\n\r\n{whole}"), 3),
        (format!("HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n{whole}"), 3),
    ] {
        let bytes = answer.clone();
        let server = Server::start(move |_| Reaction::Raw(bytes.clone()));
        let client = client(&server.url(), once.clone());
        for _ in 0..3 {
            call(&client, Operation::PaymentGet, &json!({"order_id": "A1"}));
        }
        assert_eq!((server.requests().len(), server.connections()), (3, connections), "{answer}");
    }
}

#[test]
fn a_call_may_be_more_patient_than_its_client_about_idle_connections() {
    let server = Server::start(|_| Reaction::answer(200, ACCEPTED));
    let client = client(&server.url(), json!({"timeouts": {"idle_ms": 0}}));
    let mut patient = payment();
    patient["options"] = json!({"timeouts": {"idle_ms": 600_000}});
    for expected in [1, 1] {
        call(&client, Operation::PaymentCreate, &patient);
        assert_eq!(server.connections(), expected);
    }
    pay(&client);
    assert_eq!(server.connections(), 2);
}

#[test]
fn a_cancel_before_the_first_byte_is_not_sent() {
    // It accepts connections, but never starts a TLS handshake.
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("https://{}", silent.local_addr().expect("an address"));
    let more = json!({"timeouts": {"connect_ms": 60_000, "attempt_ms": 60_000, "total_ms": 60_000}});
    let (client, token) = (client(&url, more), CancelToken::new());
    let (connected, wait) = channel();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            let (mut connection, _) = silent.accept().expect("a connection");
            connection.read_exact(&mut [0; 5]).expect("the client's hello");
            connected.send(()).expect("somebody waits");
            let _ = connection.read_to_end(&mut Vec::new());
        });
        let canceller = token.clone();
        scope.spawn(move || {
            wait.recv().expect("it is connected");
            canceller.fire();
        });
        let request = payment().to_string();
        let (status, error) = answer(&client.call(Operation::PaymentCreate, request.as_bytes(), &token));
        let outcome = (status, error["outcome"].as_str(), &error["retry_safe"]);
        assert_eq!(outcome, (102, Some("not_sent"), &json!(true)), "{error}");
    });
}

#[test]
fn a_gateway_that_asks_for_a_pause_is_given_it() {
    let server = Server::start_counting(|_, count| match count {
        1 => Reaction::Answer {
            status: 429,
            headers: vec![("retry-after", "1".to_owned())],
            body: "slow".to_owned(),
        },
        _ => Reaction::answer(200, UNKNOWN_ORDER),
    });
    let more = json!({"timeouts": {"attempt_ms": 60_000, "total_ms": 60_000}});
    let (_, answer) = call(&client(&server.url(), more), Operation::PaymentGet, &json!({"order_id": "A1"}));
    assert_eq!((events(&answer, "retry"), server.requests().len()), (1, 2), "{answer}");
    let entries = answer["events"].as_array().expect("events");
    let retry = entries.iter().find(|entry| entry["event"] == "retry").expect("a retry");
    // The client's own pauses are of 10 to 50 ms.
    assert_eq!(retry["message"], "again in 1000 ms: rate_limited", "{answer}");
    let times: Vec<u64> = entries.iter().filter_map(|entry| entry["at_ms"].as_u64()).collect();
    let (paused, sent) = (times[2], times[3]);
    assert_eq!((&entries[2]["event"], &entries[3]["event"]), (&json!("retry"), &json!("send")), "{answer}");
    assert!(sent - paused >= 999, "{answer}");
}

#[test]
fn a_gateway_that_asks_for_too_long_a_pause_is_not_waited_for() {
    let server = Server::start(|_| Reaction::Answer {
        status: 429,
        headers: vec![("retry-after", "60".to_owned())],
        body: "slow".to_owned(),
    });
    let (_, error) =
        call(&client(&server.url(), json!({})), Operation::PaymentGet, &json!({"order_id": "A1"}));
    assert_eq!((events(&error, "retry"), server.requests().len()), (0, 1), "{error}");
    assert_eq!((&error["kind"], &error["retry_after_ms"]), (&json!("rate_limited"), &json!(60_000)));
}

#[test]
fn an_answer_that_is_not_http_leaves_it_open() {
    for words in ["SSH-2.0-OpenSSH_9.2\r\n", "+OK POP3 ready\r\n\r\n", "{\"code\":\"0000\"}\r\n\r\n"] {
        let server = Server::start(move |_| Reaction::Raw(words.to_owned()));
        let (_, error) = pay(&client(&server.url(), json!({"resolve": false})));
        let outcome = (error["kind"].as_str(), error["outcome"].as_str(), &error["retry_safe"]);
        assert_eq!(outcome, (Some("malformed_response"), Some("unknown"), &json!(false)), "{error}");
        assert_eq!(server.requests().len(), 1);
    }
}

#[test]
fn an_answer_that_is_compressed_unasked_is_not_read() {
    for header in ["content-encoding", "transfer-encoding"] {
        let server = Server::start(move |_| {
            // The last transfer coding says where the answer ends.
            let encoding = if header == "transfer-encoding" { "gzip, chunked" } else { "gzip" };
            let (length, end) = if header == "transfer-encoding" {
                (format!("{:x}\r\n", ACCEPTED.len()), "\r\n0\r\n\r\n")
            } else {
                (String::new(), "")
            };
            let lengths = if end.is_empty() {
                format!("content-length: {}\r\n", ACCEPTED.len())
            } else {
                String::new()
            };
            Reaction::Raw(format!(
                "HTTP/1.1 200 OK\r\n{lengths}{header}: {encoding}\r\n\r\n{length}{ACCEPTED}{end}"
            ))
        });
        let (_, error) = pay(&client(&server.url(), json!({"resolve": false})));
        assert!(server.requests()[0].header("accept-encoding").is_none(), "nobody asked for it");
        let outcome = (error["kind"].as_str(), error["outcome"].as_str());
        assert_eq!(outcome, (Some("malformed_response"), Some("unknown")), "{error}");
        assert!(error["message"].as_str().is_some_and(|message| message.contains("unexpected")), "{error}");
    }
}

#[test]
fn a_refusal_with_429_is_no_refusal() {
    let refused = r#"{"msg":"REJECTED_TRANSACTION","code":"00029","success":false}"#;
    for (status, outcome) in [(200, "rejected"), (400, "rejected"), (429, "unknown"), (503, "unknown")] {
        let server = Server::start(move |_| Reaction::answer(status, refused));
        let (_, error) = pay(&client(&server.url(), json!({"resolve": false})));
        assert_eq!(
            (error["outcome"].as_str(), server.requests().len()),
            (Some(outcome), 1),
            "{status}: {error}"
        );
    }
}
