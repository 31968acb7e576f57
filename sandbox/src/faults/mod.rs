//! Faults on demand: by rule, by request header, or at random but reproducible.

pub mod chaos;
mod names;
mod notices;
mod plan;

pub use names::FaultName;
pub use notices::{NoticePlan, plan_notice};
pub use plan::{AnswerFault, IdleFault, Plan, plan, plant};

/// Header with which a request asks for a fault of its own.
pub const HEADER: &str = "x-till-fault";
/// Name of the operation in rules that are for notifications.
pub const NOTIFICATION: &str = "notification";

/// A fault that a request asked for itself.
#[derive(Debug, Clone)]
pub struct AskedFault {
    fault: FaultName,
    milliseconds: i64,
    code: Option<String>,
}

impl AskedFault {
    /// Reads `NAME`, or `NAME; milliseconds=200; code=CODE`.
    pub fn from_header(text: &str) -> Result<Self, String> {
        let mut parts = text.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default();
        let fault = FaultName::from_text(name).ok_or_else(|| {
            format!("{HEADER}: {name:?} is no fault; use one of {}", FaultName::TEXTS.join(", "))
        })?;
        let mut asked = Self { fault, milliseconds: fault.default_milliseconds(), code: None };
        for part in parts.filter(|part| !part.is_empty()) {
            match part.split_once('=') {
                Some(("milliseconds", value)) => {
                    asked.milliseconds =
                        value.parse().map_err(|_| format!("{HEADER}: milliseconds takes a number"))?;
                    fault.check_milliseconds(asked.milliseconds).map_err(|why| format!("{HEADER}: {why}"))?;
                }
                Some(("code", value)) => asked.code = Some(value.to_owned()),
                _ => {
                    return Err(format!("{HEADER}: {part:?} is neither milliseconds=N nor code=CODE"));
                }
            }
        }
        Ok(asked)
    }
}
