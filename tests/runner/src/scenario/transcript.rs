//! What one driver was asked and answered, and how two drivers' answers differ.

use serde_json::Value;

use super::compare::{difference, normalised};
use super::variants::Variant;

/// One request to a driver.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// The step that it belongs to.
    pub step: String,
    /// The request to the driver.
    pub line: Value,
    /// What it answered.
    pub answer: Value,
}

/// The requests and answers.
#[derive(Clone, Debug)]
pub struct Transcript {
    /// The prefix of the run's order numbers.
    pub run: String,
    /// The exchanges, in order.
    pub exchanges: Vec<Exchange>,
}

impl Transcript {
    /// The first difference between these answers and those of another run, after removing what differs from run to run.
    /// Under a variant, the variant's own differences do not count.
    pub fn difference(&self, other: &Self, variant: Option<&Variant>) -> Option<String> {
        if self.exchanges.len() != other.exchanges.len() {
            return Some("the numbers of answers".to_owned());
        }
        let neutral =
            |answer: &Value| variant.map_or_else(|| answer.clone(), |variant| variant.neutral(answer));
        let open = variant.is_some_and(Variant::leaves_refusals_open);
        self.exchanges.iter().zip(&other.exchanges).find_map(|(one, two)| {
            if open && is_refused(&one.answer) {
                return None;
            }
            let first = normalised(&neutral(&one.answer), &self.run);
            let second = normalised(&neutral(&two.answer), &other.run);
            difference(&first, &second, "").map(|found| format!("{}: {found}", one.step))
        })
    }
}

/// Whether the gateway definitely refused.
pub(super) fn is_refused(answer: &Value) -> bool {
    answer["error"]["outcome"] == "rejected" && answer["error"]["http_status"].is_number()
}
