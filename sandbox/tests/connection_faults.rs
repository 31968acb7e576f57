//! Faults of the connection and of the answer's bytes, on every gateway.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use common::shop::{Outcome, Shop};
use common::{Sandbox, business, eventually, payermax};
use serde_json::{Value, json};

/// An address at which nobody listens.
const NOWHERE: &str = "http://127.0.0.1:9/n";

fn is_reset(outcome: &Outcome) -> bool {
    matches!(outcome, Err(ureq::Error::Io(error)) if error.kind() == ErrorKind::ConnectionReset)
}

fn is_broken(outcome: &Outcome) -> bool {
    matches!(outcome, Err(ureq::Error::Io(error)) if error.kind() == ErrorKind::BrokenPipe)
}

fn committed(sandbox: &Sandbox, shop: &Shop<'_>) -> usize {
    sandbox.entries(shop.merchant()).len()
}

#[test]
fn reset_commits_nothing() {
    let sandbox = Sandbox::start();
    for shop in Shop::all(&sandbox, NOWHERE) {
        let outcome = shop.pay("number_1", Some("reset"));
        assert!(is_reset(&outcome), "{}: {outcome:?}", shop.operation());
        sandbox.fault(shop.merchant(), &json!({ "fault": "reset", "operation": shop.operation() }));
        assert!(is_reset(&shop.pay("number_1", None)));
        assert_eq!(committed(&sandbox, &shop), 0);
        assert_eq!(shop.pay("number_1", None).unwrap().0, 200);
        assert_eq!(committed(&sandbox, &shop), 1);
        let log = sandbox.requests(shop.merchant());
        assert_eq!((&log[1]["faults"], &log[1]["answer_status"]), (&json!(["reset"]), &Value::Null));
    }
}

#[test]
fn a_cut_answer_is_the_first_half_of_it() {
    let sandbox = Sandbox::start();
    for shop in Shop::all(&sandbox, NOWHERE) {
        let whole = shop.pay("number_1", None).unwrap().1;
        serde_json::from_str::<Value>(&whole).unwrap();
        let (status, half) = shop.pay("number_2", Some("cut")).unwrap();
        assert_eq!(status, 200);
        assert!(half.len() * 2 + 20 > whole.len() && half.len() < whole.len(), "{half}");
        assert!(half.starts_with('{') && serde_json::from_str::<Value>(&half).is_err(), "{half}");
        let outcome = shop.pay("number_3", Some("wrong_length"));
        assert!(outcome.is_err(), "{outcome:?}");
        assert_eq!(committed(&sandbox, &shop), 3, "{}", shop.operation());
    }
}

#[test]
fn a_dribbled_answer_comes_byte_by_byte() {
    let sandbox = Sandbox::start();
    for shop in Shop::all(&sandbox, NOWHERE) {
        let start = Instant::now();
        let (status, body) = shop.pay("number_1", Some("dribble; milliseconds=2")).unwrap();
        serde_json::from_str::<Value>(&body).unwrap();
        let least = Duration::from_millis(2 * u64::try_from(body.len()).unwrap());
        let dribbled = start.elapsed();
        assert!(status == 200 && dribbled > least, "{dribbled:?}");
        // The connection behaves again.
        shop.pay("number_2", None).unwrap();
        let log = sandbox.requests(shop.merchant());
        assert_eq!((&log[0]["faults"], &log[1]["faults"]), (&json!([]), &json!(["dribble"])));
    }
}

/// A connection of its own, on which requests are written as bytes.
struct Bare<'s> {
    stream: TcpStream,
    client: business::Client<'s>,
}

impl<'s> Bare<'s> {
    fn open(sandbox: &'s Sandbox) -> Self {
        let stream = TcpStream::connect(sandbox.url.strip_prefix("http://").unwrap()).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(120))).unwrap();
        Self { stream, client: business::Client::paymart(sandbox, json!({})) }
    }

    fn ask(&mut self, fault: &str) {
        let request = format!(
            "GET /paymart/api/v1/balance?currency=EUR HTTP/1.1\r\nhost: localhost\r\n\
             authorization: Bearer {}\r\nx-till-fault: {fault}\r\n\r\n",
            self.client.key()
        );
        self.stream.write_all(request.as_bytes()).unwrap();
    }

    /// One whole answer; what comes after its body stays unread.
    fn answer(&mut self) -> String {
        let (mut text, mut byte) = (String::new(), [0]);
        while !text.ends_with("\r\n\r\n") {
            self.stream.read_exact(&mut byte).unwrap();
            text.push(char::from(byte[0]));
        }
        let length = text.split("content-length: ").nth(1).unwrap().lines().next().unwrap();
        let mut body = vec![0; length.parse().unwrap()];
        self.stream.read_exact(&mut body).unwrap();
        text + &String::from_utf8(body).unwrap()
    }

    fn logged(&self) -> usize {
        self.client.sandbox.requests(&self.client.merchant).len()
    }
}

#[test]
fn an_idle_connection_is_closed_after_its_time() {
    let sandbox = Sandbox::start();
    let mut bare = Bare::open(&sandbox);
    let start = Instant::now();
    bare.ask("delay; milliseconds=0");
    bare.answer();
    // Many times what a request takes here and now, whatever else the machine does.
    let idle_ms = (50 * start.elapsed().as_millis()).max(4_000);
    bare.ask(&format!("idle_close; milliseconds={idle_ms}"));
    assert!(!bare.answer().contains("connection: close"), "nothing gives it away");
    // A request that comes before keeps it open.
    bare.ask(&format!("delay; milliseconds={}", idle_ms + 500));
    assert!(bare.answer().contains("\"success\":true"));
    let start = Instant::now();
    bare.ask("idle_close; milliseconds=300");
    bare.answer();
    assert_eq!(bare.stream.read(&mut [0]).unwrap(), 0);
    assert!(start.elapsed() >= Duration::from_millis(300));
    assert_eq!(bare.logged(), 4);
}

#[test]
fn a_reused_connection_is_reset_without_reading() {
    let sandbox = Sandbox::start();
    let mut bare = Bare::open(&sandbox);
    bare.ask("reset_on_reuse");
    bare.answer();
    bare.ask("delay; milliseconds=0");
    let error = bare.stream.read(&mut [0]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
    assert_eq!(bare.logged(), 1, "nobody read the second request");
}

#[test]
fn the_first_byte_of_a_dribbled_answer_comes_alone() {
    let sandbox = Sandbox::start();
    let mut bare = Bare::open(&sandbox);
    // A reader that is late, on a busy machine, would get two at once.
    bare.ask("dribble; milliseconds=1000");
    let mut bytes = [0; 100];
    for _ in 0..3 {
        assert_eq!(bare.stream.read(&mut bytes).unwrap(), 1);
    }
}

#[test]
fn faults_of_the_connection_work_with_tls_too() {
    let mut sandbox = Sandbox::with(&["--tls"]);
    let pem = std::fs::read(sandbox.ready["ca_file"].as_str().unwrap()).unwrap();
    let certificate = ureq::tls::Certificate::from_pem(&pem).unwrap();
    let roots = ureq::tls::RootCerts::new_with_certs(&[certificate]);
    sandbox.agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .tls_config(ureq::tls::TlsConfig::builder().root_certs(roots).build())
        .build()
        .into();
    let shops = Shop::all(&sandbox, NOWHERE);
    let shop = &shops[0];
    let outcome = shop.pay("number_1", Some("reset"));
    assert!(is_reset(&outcome), "{outcome:?}");
    assert!(shop.pay("number_1", Some("wrong_length")).is_err());
    let (_, dribbled) = shop.pay("number_2", Some("dribble; milliseconds=1")).unwrap();
    serde_json::from_str::<Value>(&dribbled).unwrap();
    assert_eq!(shop.pay("number_3", Some("idle_close; milliseconds=1")).unwrap().0, 200);
    // Until the end has arrived, a request is written into a connection that nobody reads any more.
    let (status, _) = eventually("another connection", || shop.pay("number_4", Some("reset_on_reuse")).ok());
    assert_eq!(status, 200);
    // The reset may come while the request is still being written.
    let outcome = shop.pay("number_5", None);
    assert!(is_reset(&outcome) || is_broken(&outcome), "{outcome:?}");
    assert_eq!(committed(&sandbox, shop), 4);
}

/// The header Date of an answer, and its body.
fn dated(sandbox: &Sandbox, fault: &str) -> (String, Value) {
    let client = business::Client::paymart(sandbox, json!({}));
    let url = format!("{}/paymart/api/v1/balance?currency=EUR", sandbox.url);
    let request = sandbox.agent.get(url).header("authorization", format!("Bearer {}", client.key()));
    let mut response = request.header("x-till-fault", fault).call().unwrap();
    let date = response.headers()["date"].to_str().unwrap().to_owned();
    (date, serde_json::from_str(&response.body_mut().read_to_string().unwrap()).unwrap())
}

#[test]
fn a_skewed_clock_shows_in_answers_and_checks() {
    let sandbox = Sandbox::start();
    for skew in [-3_600_000_i64, 86_400_000] {
        let (date, _) = dated(&sandbox, &format!("skewed_clock; milliseconds={skew}"));
        let told = jiff::fmt::rfc2822::parse(&date).unwrap().timestamp().as_millisecond();
        assert!((told - sandbox.now() - skew).abs() < 3_000, "{date}");
    }
    for shop in Shop::all(&sandbox, NOWHERE) {
        let before = sandbox.now();
        let (_, body) = shop.pay("number_1", Some("skewed_clock; milliseconds=60000")).unwrap();
        let answer: Value = serde_json::from_str(&body).unwrap();
        if matches!(shop, Shop::Paypro(..)) {
            assert!(answer["timestamp"].as_i64().unwrap() >= before + 60_000);
        }
        assert_eq!(committed(&sandbox, &shop), 1, "a minute is tolerated");
        let now = sandbox.now();
        let created = &sandbox.entries(shop.merchant())[0]["created_at"];
        let created: jiff::Timestamp = created.as_str().unwrap().parse().unwrap();
        assert!(created.as_millisecond() <= now, "what happens keeps its true time");
    }
    let client = payermax::Client::new(&sandbox, json!({}));
    for fault in ["skewed_clock", "skewed_clock; milliseconds=-130000"] {
        let data = payermax::card_payment("A", payermax::GOOD_CARD);
        let answer = client.try_call("orderAndPay", &data, Some(fault)).unwrap();
        assert!(answer.body.contains("PARAMS_INVALID") && answer.body.contains("requestTime"));
    }
    assert_eq!(client.entries().len(), 0);
}
