//! Memory and work that an answer may cost, counted by the allocator: for every gateway and operation, whatever the answer
//! is full of.

use cap::Cap;
use libtest_mimic::{Failed, Trial};
use peak_alloc::PeakAlloc;
use serde_json::{Value, json};
use till::signature::{Key, Scheme};
use till::{Client, ClientConfig, Operation};

/// Counts what is allocated now, at most, and in all. A program has one allocator: where it is the one that wipes what is
/// freed, nothing is counted, and `make test-core` runs these tests without it as well.
#[cfg_attr(not(feature = "wipe"), global_allocator)]
static MEMORY: Cap<PeakAlloc> = Cap::new(PeakAlloc, usize::MAX);

/// The largest answer that is read.
pub const ANSWER_MAX: usize = 4 << 20;

/// What a call may take besides what follows from its answer: buffers, and a tree of as many values as are read.
const FLOOR: usize = 8 << 20;

/// How often an answer may be held at once.
const HELD: usize = 4;

/// How often an answer may be copied in all: work that is no more than in proportion to it.
const COPIED: usize = 16;

/// What was allocated while something was done, in bytes.
pub struct Used {
    /// At once, at most.
    pub peak: usize,
    /// One after the other.
    pub total: usize,
}

/// Does something, and tells what it took.
pub fn used<T>(work: impl FnOnce() -> T) -> (T, Used) {
    PeakAlloc.reset_peak_usage();
    let (current, total) = (PeakAlloc.current_usage(), MEMORY.total_allocated());
    let done = work();
    let peak = PeakAlloc.peak_usage().saturating_sub(current);
    (done, Used { peak, total: MEMORY.total_allocated() - total })
}

impl Used {
    /// Whether it was in proportion to an answer of so many bytes, at once.
    pub fn check_peak(&self, answer: usize) -> Result<(), Failed> {
        if self.peak <= HELD * answer + FLOOR { Ok(()) } else { Err(self.told(answer)) }
    }

    /// Whether it was in proportion to an answer of so many bytes, at once and in all.
    pub fn check(&self, answer: usize) -> Result<(), Failed> {
        self.check_peak(answer)?;
        if self.total <= COPIED * answer + 4 * FLOOR { Ok(()) } else { Err(self.told(answer)) }
    }

    fn told(&self, answer: usize) -> Failed {
        let told = format!("{} KiB of memory at once and {} KiB in all", self.peak >> 10, self.total >> 10);
        format!("an answer of {} KiB took {told}", answer >> 10).into()
    }
}

/// A trial for every gateway.
pub fn trials() -> Vec<Trial> {
    if cfg!(feature = "wipe") {
        return Vec::new();
    }
    let trials = [
        trial("globalmerchant", "globalmerchant_answers_take_memory_and_work_in_proportion"),
        trial("onlinepay", "onlinepay_answers_take_memory_and_work_in_proportion"),
        trial("payermax", "payermax_answers_take_memory_and_work_in_proportion"),
        trial("paymart", "paymart_answers_take_memory_and_work_in_proportion"),
        trial("paypro", "paypro_answers_take_memory_and_work_in_proportion"),
    ];
    trials.into()
}

fn trial(name: &'static str, title: &str) -> Trial {
    Trial::test(title, move || {
        let gateways: Value = serde_json::from_str(include_str!("gateways.json")).expect("JSON");
        let gateway = &gateways[name];
        let keys = keys();
        let config = gateway["config"].to_string().replace("\"{{private_key}}\"", &keys[0].to_string());
        let mut config: Value =
            serde_json::from_str(&config.replace("\"{{public_key}}\"", &keys[1].to_string())).expect("JSON");
        config["gateway"] = json!(name);
        let config = ClientConfig::from_json(config.to_string().as_bytes()).expect("a configuration");
        let client = Client::new(config).expect("a client");
        let mut seen = Vec::new();
        for call in gateway["calls"].as_array().expect("calls") {
            if seen.contains(&call["operation"]) {
                continue;
            }
            seen.push(call["operation"].clone());
            let raw = call["operation"] == "call_raw";
            let bodies = if raw { longest() } else { Vec::new() };
            for (shape, answer) in full(&call["answers"][0]).into_iter().chain(bodies) {
                check(&client, call, &answer).map_err(|error| {
                    format!("{} with {shape}: {}", call["operation"], error.message().unwrap_or_default())
                })?;
            }
        }
        Ok(())
    })
}

/// The private and the public key that PayerMax's documents print as samples.
fn keys() -> [Value; 2] {
    let vectors: Value = serde_json::from_str(include_str!("../vectors/payermax.json")).expect("JSON");
    let keys = &vectors["keys"]["payermax_docs_sample"];
    [keys["private_key_pkcs8_pem"].clone(), keys["public_key_pem"].clone()]
}

/// The documented answer, filled up in every way.
fn full(answer: &Value) -> Vec<(&'static str, Vec<u8>)> {
    let size = till::json::ENVELOPE_MAX - (64 << 10);
    let more = |text: String| {
        let mut changed = answer.clone();
        changed["more"] = json!("{{more}}");
        changed.to_string().replace("\"{{more}}\"", &text)
    };
    let list = |unit: &str, times: usize| more(format!("[{}0]", unit.repeat(times)));
    let texts = |value: &Value, text: &str| {
        let mut changed = value.clone();
        let places = fill(&mut changed, text);
        (changed, places)
    };
    let places = texts(answer, "").1.max(1);
    let shapes = vec![
        ("a long text", more(format!("\"{}\"", "x".repeat(size)))),
        ("long texts for all words", texts(answer, &"7 ".repeat(size / 2 / places)).0.to_string()),
        ("many numbers", list("1,", 90_000)),
        ("many objects", list("{\"a\":{}},", 5_500)),
        ("more objects than are read", list("{\"a\":{}},", size / 9)),
        ("a list instead", format!("[{}{{}}]", "{},".repeat(size / 3))),
    ];
    shapes.into_iter().map(|(shape, answer)| (shape, answer.into_bytes())).collect()
}

/// Bodies for an answer that is returned as it is, as long as one may be and, where JSON makes much of them, as long as one
/// that is still returned.
fn longest() -> Vec<(&'static str, Vec<u8>)> {
    let full = |unit: &[u8], length: usize| unit.repeat(length / unit.len());
    vec![
        ("letters", full(b"x", ANSWER_MAX)),
        ("quotation marks", full(b"\"", ANSWER_MAX)),
        ("line ends", full(b"\n", ANSWER_MAX)),
        ("control characters", full(b"\x01", ANSWER_MAX)),
        ("some control characters", full(b"\x01", ANSWER_MAX / 3)),
        ("bytes that are no text", full(b"\xff", ANSWER_MAX)),
        ("some bytes that are no text", full(b"\xff", 2 * ANSWER_MAX / 3)),
        ("a long object", [b"{\"a\":\"", &*full(b"y", ANSWER_MAX - 8), b"\"}"].concat()),
    ]
}

/// Puts a text in the place of every text; the first level stays, where an envelope says what it is.
fn fill(value: &mut Value, text: &str) -> usize {
    match value {
        Value::String(word) => {
            *word = text.to_owned();
            1
        }
        Value::Object(members) => members.values_mut().map(|member| fill(member, text)).sum(),
        Value::Array(elements) => elements.iter_mut().map(|element| fill(element, text)).sum(),
        _ => 0,
    }
}

fn check(client: &Client, call: &Value, answer: &[u8]) -> Result<(), Failed> {
    let operation: Operation = serde_json::from_value(call["operation"].clone()).expect("an operation");
    let request = call["request"].to_string();
    let step = client.exchange_start(operation, request.as_bytes()).expect("a step").to_json();
    let state = step["state"].as_str().expect("a state").as_bytes();
    let key = Key::new(Scheme::Payermax, keys()[0].as_str().expect("a key").as_bytes()).expect("a key");
    let sign = key.sign(answer).expect("a signature");
    let exchange = json!({"http_status": 200, "headers": {"sign": sign}}).to_string();
    let (done, used) = used(|| {
        let resumed = client.exchange_resume(state, exchange.as_bytes(), answer);
        resumed.map(|step| till::json::to_text(&step)).map_err(|error| till::json::to_text(&error))
    });
    used.check(answer.len())?;
    match done {
        Err(error) if error.len() > till::redact::ERROR_MAX => Err("a long error".into()),
        _ => Ok(()),
    }
}
