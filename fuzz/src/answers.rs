//! For any answer of a gateway, libtill reports success only if the answer does.
//!
//! First line: the gateway, the number of one of its calls, the HTTP status, and `signed` if the answer gets a valid
//! signature (PayerMax). The rest is the body.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use till::call::ExchangeStep;
use till::error::{Error, ErrorKind, Outcome};
use till::money::Amount;

use super::fixtures::{self, Call, Fixture, PAYERMAX_KEY};
use super::input::first_line;

/// The documents' words for success.
const SUCCESS_WORDS: &[&str] =
    &["approved", "accepted", "SUCCESS", "REFUND_SUCCESS", "0000", "BOUNCEBACK", "APPLY_SUCCESS"];

/// Runs one input.
pub fn run(input: &[u8]) {
    let Some((words, body)) = first_line(input) else { return };
    let [gateway, number, status, more @ ..] = words.as_slice() else { return };
    let (Some(fixture), Ok(number), Ok(status)) =
        (fixtures::find(gateway), number.parse::<usize>(), status.parse::<u16>())
    else {
        return;
    };
    let Some(call) = fixture.calls.get(number) else { return };
    let answer = Answer { fixture, call, status, body, signed: more == ["signed"] };
    answer.judge();
}

/// Whether the step of a state only queries before anything moves.
fn only_asks(state: &str) -> bool {
    let state = BASE64_STANDARD.decode(state).expect("a state is base64");
    let state: Value = serde_json::from_slice(&state).expect("a state is JSON");
    state["state"]["gateway"]["prepares"] == true
}

/// An answer to a call.
struct Answer<'a> {
    fixture: &'a Fixture,
    call: &'a Call,
    status: u16,
    body: &'a [u8],
    signed: bool,
}

impl Answer<'_> {
    /// Passes the answer to libtill, also for every further request of the operation.
    fn judge(&self) {
        let mut headers = json!({"content-type": "application/json"});
        if self.signed && self.fixture.name == "payermax" {
            headers["sign"] = json!(PAYERMAX_KEY.sign(self.body).expect("the sample key signs"));
        }
        let exchange = json!({"http_status": self.status, "headers": headers}).to_string();
        let mut state = self.call.state.clone();
        for _ in 0..4 {
            match self.fixture.client.exchange_resume(state.as_bytes(), exchange.as_bytes(), self.body) {
                Err(error) => return self.judge_error(&error, only_asks(&state)),
                Ok(ExchangeStep::Done(result)) => return self.judge_result(&result.to_json()),
                Ok(ExchangeStep::Send { state: next, .. }) => state = next,
            }
        }
    }

    fn judge_error(&self, error: &Error, only_asked: bool) {
        assert_ne!(error.kind, ErrorKind::Internal, "{error:?}");
        if error.outcome == Outcome::Rejected {
            // PayMart's and OnlinePay's engine refuses with 403 or 502.
            let may_refuse =
                self.status == 502 && matches!(self.fixture.name.as_str(), "paymart" | "onlinepay");
            assert!(self.status < 500 || may_refuse, "a failing server has refused: {error:?}");
            assert!(self.envelope().is_some(), "a body without an envelope has refused: {error:?}");
            assert!(self.is_vouched_for(), "the refusal is not signed: {error:?}");
        }
        if self.call.operation.moves_money() {
            // A gateway that has refused a number once refuses it again.
            let is_safe = error.retry_safe && error.kind != ErrorKind::DuplicateOrder;
            assert!(error.outcome != Outcome::Unknown || !is_safe, "reported as safe: {error:?}");
            // A body came back, so the request had arrived; a query goes before some requests that move money.
            assert_eq!(error.outcome == Outcome::NotSent, only_asked, "{error:?}");
        }
        let text = till::json::to_value(error).to_string();
        for secret in ["private_key", "secret", "key", "notification_key"] {
            let secret = self.fixture.config["credentials"][secret].as_str().unwrap_or("{{none}}");
            assert!(!text.contains(secret), "{secret} is in {text}");
        }
    }

    fn judge_result(&self, result: &Value) {
        if self.call.operation.name() == "call_raw" {
            return;
        }
        let subject = ["payment", "refund", "payout"].iter().find_map(|kind| result[*kind].as_object());
        let record = if result["verified"] == "query" {
            Value::Object(subject.cloned().expect("an event that was confirmed is about something"))
        } else {
            result.clone()
        };
        self.agrees(&record);
        let status = record["status"].as_str().unwrap_or_default();
        if matches!(status, "declined" | "failed") {
            assert!(self.is_vouched_for(), "the decline is not signed: {result}");
            return;
        }
        assert_eq!(self.status, 200, "taken for an answer: {result}");
        let envelope = self.envelope().unwrap_or_else(|| panic!("no envelope: {result}"));
        assert!(self.says_yes(&envelope), "the envelope does not say yes: {result}");
        if matches!(status, "approved" | "succeeded" | "returned") {
            assert!(self.holds_success(&envelope), "the answer does not say so: {result}");
        }
        if matches!(status, "approved" | "succeeded") && asks_amount(&self.call.request) {
            // An amount with too many decimals for its currency is unreadable too; here only text that is not an amount counts.
            let amount = answer_amount(&envelope);
            let readable =
                amount.as_ref().is_none_or(|amount| Amount::from_decimal(amount.trim(), 4).is_ok());
            assert!(readable, "an unreadable amount was taken for the requested one: {result}");
        }
        assert!(status != "unknown" || record["final"] != true, "an unknown state is final: {result}");
    }

    /// The request and the result are about the same order.
    fn agrees(&self, record: &Value) {
        let asked = match &self.call.request["expected"] {
            Value::Null => &self.call.request,
            expected => expected,
        };
        for name in ["order_id", "refund_id", "amount", "currency"] {
            if !asked[name].is_null() && !record[name].is_null() {
                assert_eq!(asked[name], record[name], "{name} of another: {record}");
            }
        }
    }

    /// The body as strict JSON.
    fn envelope(&self) -> Option<Value> {
        till::json::parse(self.body).ok().filter(Value::is_object)
    }

    /// PayerMax signs all of its answers.
    fn is_vouched_for(&self) -> bool {
        self.signed || self.fixture.name != "payermax"
    }

    fn says_yes(&self, envelope: &Value) -> bool {
        match self.fixture.name.as_str() {
            "payermax" => self.signed && envelope["code"] == "APPLY_SUCCESS",
            "paypro" => envelope["code"] == "0000" || self.is_number_of_success(&envelope["code"]),
            "globalmerchant" => envelope["code"].is_string() || self.is_number_of_success(&envelope["code"]),
            _ => match &envelope["success"] {
                Value::Null => envelope["result"] == 0,
                success => *success == true,
            },
        }
    }

    fn holds_success(&self, value: &Value) -> bool {
        match value {
            Value::String(text) => SUCCESS_WORDS.contains(&text.trim()),
            Value::Array(elements) => elements.iter().any(|element| self.holds_success(element)),
            Value::Object(members) => members.values().any(|member| self.holds_success(member)),
            other => self.is_number_of_success(other),
        }
    }

    /// As a JSON number, 0000 is 0.
    fn is_number_of_success(&self, value: &Value) -> bool {
        matches!(self.fixture.name.as_str(), "paypro" | "globalmerchant") && value.as_u64() == Some(0)
    }
}

fn asks_amount(request: &Value) -> bool {
    !request["amount"].is_null() || !request["expected"]["amount"].is_null()
}

/// The amount of an answer, in its gateway's field.
fn answer_amount(envelope: &Value) -> Option<String> {
    const PLACES: &[&str] =
        &["/amt", "/data/totalAmount", "/data/amount", "/payment/amount", "/payments/0/amount"];
    let value = PLACES.iter().find_map(|place| envelope.pointer(place))?;
    let text = value.as_str().map(str::to_owned).or(value.as_number().map(ToString::to_string))?;
    Some(text).filter(|text| !text.is_empty())
}
