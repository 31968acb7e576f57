//! Faults on demand: by rule, by request header, or at random but reproducible.

pub mod chaos;

use anyhow::Result;

use crate::gateways::{Call, Gateway};
use crate::sandbox::Work;
use crate::store::faults::{Rule, of_merchant, use_up};
use crate::store::merchants::Merchant;
use crate::store::text_enum;

/// Header with which a request asks for a fault of its own.
pub const HEADER: &str = "x-till-fault";
/// Name of the operation in rules that are for notifications.
pub const NOTIFICATION: &str = "notification";

text_enum! {
    /// What can go wrong.
    FaultName {
        /// The gateway refuses.
        Refuse = "refuse",
        /// Committed, then the connection ends without a byte of answer.
        DropAnswer = "drop_answer",
        /// The connection ends at once, the commit comes later.
        DelayedCommit = "delayed_commit",
        /// Queries do not see young orders.
        QueryLag = "query_lag",
        /// A number that is already taken makes another order.
        AcceptDuplicates = "accept_duplicates",
        /// Committed, then the answer takes its time.
        Delay = "delay",
        /// HTTP 500, nothing committed.
        Status500Before = "status_500_before",
        /// Committed, then HTTP 500.
        Status500After = "status_500_after",
        /// Committed, then an answer that is no JSON.
        Garbage = "garbage",
        /// Signed with another key.
        WrongSignature = "wrong_signature",
    }
}

impl FaultName {
    /// The length of time that the fault has when none is given.
    pub fn default_milliseconds(self) -> i64 {
        match self {
            Self::DelayedCommit => 300,
            Self::QueryLag | Self::Delay => 1_000,
            _ => 0,
        }
    }
}

/// What becomes of an answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum AnswerFault {
    /// It is sent.
    #[default]
    None,
    /// The connection ends instead.
    Drop,
    /// HTTP 500 instead.
    Status500,
    /// Something that is no JSON instead.
    Garbage,
}

/// All faults that one call meets.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// Refuse with this code; `None` inside means the gateway's usual one.
    pub refuse: Option<Option<String>>,
    /// HTTP 500 and nothing else.
    pub status_500_before: bool,
    /// Commit this much later.
    pub commit_after: Option<i64>,
    /// What becomes of the answer.
    pub answer: AnswerFault,
    /// Sign the answer with another key.
    pub wrong_signature: bool,
    /// Answer this much later.
    pub delay: i64,
    /// Orders younger than this are not seen by queries.
    pub lag: i64,
    /// A taken number makes another order.
    pub accept_duplicates: bool,
    /// The rule to use up when a taken number was accepted.
    pub duplicates_rule: Option<Rule>,
    /// Names for the log.
    pub names: Vec<&'static str>,
}

impl Plan {
    fn add(&mut self, fault: FaultName, milliseconds: i64, code: Option<String>) {
        self.names.push(fault.as_str());
        match fault {
            FaultName::Refuse => self.refuse = Some(code),
            FaultName::DropAnswer => self.answer = AnswerFault::Drop,
            FaultName::DelayedCommit => {
                self.commit_after = Some(milliseconds);
                self.answer = AnswerFault::Drop;
            }
            FaultName::QueryLag => self.lag = self.lag.max(milliseconds),
            FaultName::AcceptDuplicates => self.accept_duplicates = true,
            FaultName::Delay => self.delay = self.delay.max(milliseconds),
            FaultName::Status500Before => self.status_500_before = true,
            FaultName::Status500After => self.answer = AnswerFault::Status500,
            FaultName::Garbage => self.answer = AnswerFault::Garbage,
            FaultName::WrongSignature => self.wrong_signature = true,
        }
    }
}

/// Decides which faults a call meets, and uses their rules up.
pub fn plan(work: &Work<'_>, gateway: &dyn Gateway, call: &Call) -> Result<Plan> {
    let mut plan = Plan::default();
    for rule in of_merchant(work.connection, &call.merchant.id)? {
        if !rule_is_for(&rule, gateway, call) {
            continue;
        }
        if rule.fault == FaultName::AcceptDuplicates {
            // It counts only when a number is taken indeed, which shows later.
            plan.accept_duplicates = true;
            plan.duplicates_rule.get_or_insert(rule);
            continue;
        }
        use_up(work.connection, &rule)?;
        plan.add(rule.fault, rule.milliseconds, rule.code);
    }
    if let Some(asked) = &call.asked_fault {
        plan.add(asked.fault, asked.milliseconds, asked.code.clone());
    }
    if call.merchant.is_set("accept_duplicates") {
        plan.accept_duplicates = true;
    }
    chaos::add(work, call, &mut |fault, milliseconds| plan.add(fault, milliseconds, None))?;
    Ok(plan)
}

fn rule_is_for(rule: &Rule, gateway: &dyn Gateway, call: &Call) -> bool {
    let operation = rule.operation == "*" || rule.operation == call.operation;
    let number = match (&rule.number, &call.number) {
        (None, _) => true,
        (Some(wanted), Some(number)) => gateway.number_key(wanted) == gateway.number_key(number),
        (Some(_), None) => false,
    };
    let answers = rule.fault != FaultName::WrongSignature || gateway.signs_answers();
    operation && number && answers
}

/// The faults that a new notification meets: whether it is signed wrongly, and its delay.
pub fn for_notification(
    work: &Work<'_>,
    gateway: &dyn Gateway,
    merchant: &Merchant,
    number: &str,
) -> Result<(bool, i64)> {
    let (mut wrong_signature, mut delay) = (false, 0);
    for rule in of_merchant(work.connection, &merchant.id)? {
        let any = rule.operation == "*" && !gateway.signs_answers();
        let meant = match rule.fault {
            FaultName::WrongSignature => rule.operation == NOTIFICATION || any,
            FaultName::Delay => rule.operation == NOTIFICATION,
            _ => false,
        };
        let this_one = rule
            .number
            .as_deref()
            .is_none_or(|wanted| gateway.number_key(wanted) == gateway.number_key(number));
        if !meant || !this_one {
            continue;
        }
        use_up(work.connection, &rule)?;
        wrong_signature |= rule.fault == FaultName::WrongSignature;
        if rule.fault == FaultName::Delay {
            delay = delay.max(rule.milliseconds);
        }
    }
    Ok((wrong_signature, delay))
}

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
