//! The dashboard over HTTP: who may reach it, what its buttons do, and what it makes of hostile input.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use std::io::{Read, Write};
use std::net::TcpStream;

use common::business::{self, BAD_CARD, GOOD_CARD, GOOD_CARD_3DS, hosted};
use common::listener::Listener;
use common::{Sandbox, eventually, paypro};
use serde_json::{Value, json};

const SCRIPT: &str = "<script>alert(1)</script>";

fn page(sandbox: &Sandbox, path: &str) -> (u16, String) {
    let mut response = sandbox.agent.get(format!("{}{path}", sandbox.url)).call().unwrap();
    (response.status().as_u16(), response.body_mut().read_to_string().unwrap())
}

/// The status of a request with these headers.
fn status(sandbox: &Sandbox, method: &str, path: &str, headers: &[(&str, &str)]) -> u16 {
    let url = format!("{}{path}", sandbox.url);
    if method == "GET" {
        let request = headers
            .iter()
            .fold(sandbox.agent.get(url), |request, (name, value)| request.header(*name, *value));
        return request.call().unwrap().status().as_u16();
    }
    let request =
        headers.iter().fold(sandbox.agent.post(url), |request, (name, value)| request.header(*name, *value));
    request.send("{}").unwrap().status().as_u16()
}

fn act(sandbox: &Sandbox, name: &str, fields: &[(&str, &str)]) -> (u16, String) {
    let url = format!("{}/dashboard/actions/{name}", sandbox.url);
    let mut response = sandbox.agent.post(url).send_form(fields.iter().copied()).unwrap();
    (response.status().as_u16(), response.body_mut().read_to_string().unwrap())
}

#[test]
fn other_sites_and_unknown_names_are_refused() {
    let sandbox = Sandbox::start();
    let host = sandbox.url.strip_prefix("http://").unwrap().to_owned();
    let port = host.rsplit(':').next().unwrap();
    let named = format!("localhost:{port}");
    for path in ["/", "/dashboard/payments", "/sandbox/clock", "/dashboard/events/none"] {
        let expected = if path.ends_with("none") { 404 } else { 200 };
        if expected == 200 {
            assert_eq!(status(&sandbox, "GET", path, &[("host", &named)]), 200, "{path}");
        }
        for name in ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "192.0.2.1", ""] {
            let answer = status(&sandbox, "GET", path, &[("host", name)]);
            assert!(
                answer == 403 || (answer == 404 && expected == 404) || answer == 400,
                "{path} {name}: {answer}"
            );
        }
    }
    let foreign: [&[(&str, &str)]; 5] = [
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
        &[("origin", "http://127.0.0.1:1")],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site"), ("sec-fetch-mode", "navigate")],
    ];
    for path in
        ["/sandbox/faults", "/sandbox/clock", "/dashboard/actions/clock", "/dashboard/exchanges/1/compare"]
    {
        for headers in foreign {
            assert_eq!(status(&sandbox, "POST", path, headers), 403, "{path} {headers:?}");
        }
    }
    let own = format!("http://{host}");
    let headers = [("origin", own.as_str()), ("sec-fetch-site", "same-origin")];
    assert_eq!(status(&sandbox, "POST", "/sandbox/faults", &headers), 400);
    // A link from elsewhere opens a page, and a picture or script from elsewhere does not.
    let link = [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")];
    assert_eq!(status(&sandbox, "GET", "/", &link), 200);
    assert_eq!(status(&sandbox, "GET", "/dashboard/live.js", &[("sec-fetch-site", "cross-site")]), 403);
}

#[test]
fn names_can_be_given() {
    let sandbox = Sandbox::with(&["--host-name", "pay.test"]);
    assert_eq!(status(&sandbox, "GET", "/", &[("host", "PAY.test:4848")]), 200);
    assert_eq!(status(&sandbox, "GET", "/", &[("host", "other.test")]), 403);
}

#[test]
fn scripts_are_shown_as_text() {
    let sandbox = Sandbox::start();
    let client = business::Client::paymart(&sandbox, json!({}));
    let shop = paypro::Client::new(&sandbox, json!({}));
    let mut body = hosted(&format!("A{SCRIPT}"));
    body["product"] = json!(SCRIPT);
    body["extraReturnParam"] = json!(SCRIPT);
    let token = client.pay(&body);
    let mut fields = paypro::pay_in(SCRIPT);
    fields["remark"] = json!(SCRIPT);
    shop.call("payIn", &fields);
    shop.try_send(&format!("{}x", "%3Cscript%3E"), &fields, None).unwrap();
    let order = shop.sandbox.entries(&shop.merchant)[0]["gateway_id"].as_str().unwrap().to_owned();
    let encoded = "%3Cscript%3Ealert(1)%3C%2Fscript%3E";
    for path in [
        "/".to_owned(),
        "/dashboard/payments".to_owned(),
        format!("/dashboard/payments?q={encoded}&merchant={encoded}&state={encoded}"),
        format!("/dashboard/orders/{token}"),
        format!("/dashboard/orders/{order}"),
        format!("/dashboard/orders/{encoded}"),
        "/dashboard/exchanges".to_owned(),
        "/dashboard/exchanges/1".to_owned(),
        "/dashboard/exchanges/2".to_owned(),
        format!("/dashboard/faults?merchant={encoded}"),
        format!("/dashboard/start?gateway={encoded}"),
        format!("/paymart/p/{token}"),
    ] {
        let (_, text) = page(&sandbox, &path);
        assert!(!text.contains(SCRIPT) && !text.contains("<script>"), "{path}: {text}");
    }
    let (_, text) = page(&sandbox, &format!("/dashboard/orders/{token}"));
    assert!(text.contains("A&lt;script&gt;alert(1)&lt;/script&gt;"), "{text}");
}

#[test]
fn every_answer_has_a_strict_policy() {
    let sandbox = Sandbox::start();
    for path in ["/", "/dashboard/start", "/dashboard/faults", "/dashboard/nothing", "/dashboard/exchanges/7"]
    {
        let response = sandbox.agent.get(format!("{}{path}", sandbox.url)).call().unwrap();
        if path == "/dashboard/nothing" {
            assert_eq!(response.status(), 404);
            continue;
        }
        let policy = response.headers()["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self';"), "{policy}");
        assert!(!policy.contains("unsafe") && !policy.contains("http"), "{policy}");
        assert_eq!(response.headers()["x-frame-options"], "DENY");
    }
}

#[test]
fn hostile_requests_end_well() {
    let sandbox = Sandbox::start();
    let merchant = business::Client::paymart(&sandbox, json!({}));
    for path in [
        "/dashboard/../../etc/passwd",
        "/dashboard/%2e%2e/%2e%2e/etc/passwd",
        "/dashboard/style.css/../../Cargo.toml",
        "/dashboard/orders/..%2f..%2fetc%2fpasswd",
        "/dashboard/exchanges/-1",
        "/dashboard/exchanges/99999999999999999999",
        "/dashboard/deliveries/x",
        "//evil.example/",
        "/dashboard/language/xx?back=//evil.example",
    ] {
        let address = sandbox.url.strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(address).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(!answer.contains("root:") && !answer.contains("[package]"), "{path}: {answer}");
        assert!(!answer.to_lowercase().contains("location: //"), "{path}: {answer}");
        assert!(
            ["HTTP/1.1 404", "HTTP/1.1 303"].iter().any(|start| answer.starts_with(start)),
            "{path}: {answer}"
        );
    }
    let huge = "x".repeat(3 * 1024 * 1024);
    for path in
        ["/sandbox/faults", "/dashboard/actions/fault", "/dashboard/exchanges/1/compare", "/paymart/p/x"]
    {
        let sent = sandbox.agent.post(format!("{}{path}", sandbox.url)).send(&huge);
        // Whoever is refused while sending may see the connection end.
        if let Ok(answer) = sent {
            assert!(matches!(answer.status().as_u16(), 413 | 415 | 422), "{path}: {}", answer.status());
        }
    }
    for bytes in [
        &b"\x16\x03\x01\x02\x00\x01"[..],
        b"GET / HTTP/9.9\r\n\r\n",
        b"\0\0\0\0\r\n\r\n",
        b"POST / HTTP/1.1\r\ncontent-length: -1\r\n\r\n",
    ] {
        let mut stream = TcpStream::connect(sandbox.url.strip_prefix("http://").unwrap()).unwrap();
        stream.write_all(bytes).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap_or(0);
        assert!(!answer.starts_with(b"HTTP/1.1 200"), "{:?}", String::from_utf8_lossy(&answer));
    }
    merchant.pay(&hosted("still-there"));
}

#[test]
fn buttons_do_what_the_api_does() {
    let listener = Listener::start(200, "OK");
    let sandbox = Sandbox::start();
    let client = business::Client::new(&sandbox, "paymart", json!({ "notify_url": listener.url }));
    let token = client.pay(&hosted("order-A"));
    let named = ("merchant", client.merchant.as_str());
    let settle = [
        named,
        ("number", "order-A"),
        ("kind", "payment"),
        ("result", "approved"),
        ("back", "/dashboard/payments"),
    ];
    assert_eq!(act(&sandbox, "settle", &settle).0, 303);
    assert_eq!(client.status(&token), "approved");
    let (code, text) = act(&sandbox, "settle", &settle);
    assert!(code == 409 && text.contains("cannot become approved"), "{text}");
    listener.wait_for(1);
    let id = eventually("delivery", || {
        let told = sandbox.deliveries(&client.merchant);
        let done = told.iter().find(|told| told["state"] == "delivered")?;
        Some(done["id"].to_string())
    });
    assert_eq!(act(&sandbox, "replay", &[("id", &id)]).0, 303);
    assert_eq!(listener.wait_for(2).body, listener.wait_for(1).body);
    assert_eq!(act(&sandbox, "dispute", &[named, ("payment", &token)]).0, 303);
    assert!(page(&sandbox, "/dashboard/disputes").1.contains("processing"));
    let before = sandbox.now();
    assert_eq!(act(&sandbox, "clock", &[("advance_ms", "86400000")]).0, 303);
    assert!(sandbox.now() >= before + 86_400_000);
    assert_eq!(act(&sandbox, "fault", &[named, ("fault", "nothing")]).0, 400);
    assert_eq!(act(&sandbox, "fault", &[named, ("fault", "cut"), ("times", "3")]).0, 303);
    let chaos = [named, ("fault", "cut"), ("fault", "delay"), ("probability", "0.5"), ("seed", "3")];
    assert_eq!(act(&sandbox, "chaos", &chaos).0, 303);
    let shown = sandbox.get(&format!("/sandbox/faults?merchant={}", client.merchant));
    assert_eq!(
        (&shown["faults"][0]["times"], &shown["chaos"]["probabilities"]["delay"]),
        (&json!(3), &json!(0.5))
    );
    assert_eq!(act(&sandbox, "nonsense", &[]).0, 404);
}

#[test]
fn events_tell_of_changes_and_end_with_the_sandbox() {
    let sandbox = Sandbox::start();
    let client = business::Client::paymart(&sandbox, json!({}));
    let address = sandbox.url.strip_prefix("http://").unwrap().to_owned();
    let mut stream = TcpStream::connect(&address).unwrap();
    write!(stream, "GET /dashboard/events HTTP/1.1\r\nhost: {address}\r\n\r\n").unwrap();
    let mut seen = String::new();
    let mut buffer = [0; 4096];
    let mut read_until = |seen: &mut String, wanted: &str| {
        while !seen.contains(wanted) {
            let count = stream.read(&mut buffer).unwrap();
            assert_ne!(count, 0, "{seen}");
            seen.push_str(&String::from_utf8_lossy(&buffer[..count]));
        }
    };
    read_until(&mut seen, "retry: 1000");
    assert!(seen.contains("text/event-stream") && !seen.contains("event: change"), "{seen}");
    client.pay(&hosted("order-A"));
    read_until(&mut seen, "event: change");
    assert!(sandbox.stop("-TERM").success());
}

#[test]
fn cards_on_pages_reach_no_disk() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sandbox.db");
    let sandbox = Sandbox::with(&["--database", file.to_str().unwrap()]);
    let client = business::Client::paymart(&sandbox, json!({}));
    for (place, card) in [GOOD_CARD, BAD_CARD, GOOD_CARD_3DS, "4111111111111111"].into_iter().enumerate() {
        let token = client.pay(&hosted(&format!("order-{place}")));
        let url = format!("{}/paymart/p/{token}", sandbox.url);
        let fields = [("choice", "pay"), ("card", card), ("expiry", "12/40"), ("cvv", "864")];
        let answer = sandbox.agent.post(&url).send_form(fields).unwrap();
        assert_eq!(answer.status(), 303);
        let pasted = format!("{{\"pan\":\"{card}\"}}");
        let compared = sandbox.agent.post(format!("{}/dashboard/exchanges/1/compare", sandbox.url));
        compared.send_form([("mine", pasted.as_str())]).unwrap();
    }
    let states: Vec<Value> = client.entries().iter().map(|entry| entry["status"].clone()).collect();
    assert_eq!(states, ["approved", "declined", "pending", "approved"]);
    assert!(sandbox.stop("-TERM").success());
    let bytes = std::fs::read(&file).unwrap();
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds("439296******1251"));
    for card in [GOOD_CARD, BAD_CARD, GOOD_CARD_3DS, "4111111111111111", "\"864\""] {
        assert!(!holds(card), "{card}");
    }
}
