//! Which faults one call meets.

use anyhow::Result;

use super::{FaultName, NOTIFICATION, chaos};
use crate::gateways::{Call, Gateway};
use crate::sandbox::Work;
use crate::store::faults::{self, Rule};

/// What becomes of an answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum AnswerFault {
    /// It is sent.
    #[default]
    None,
    /// The connection ends instead.
    Drop,
    /// The connection is reset instead.
    Reset,
    /// HTTP 500 instead.
    Status500,
    /// Something that is no JSON instead.
    Garbage,
    /// The first half, as if it were all.
    Cut,
    /// The first half of what its length promises.
    WrongLength,
}

/// What becomes of a kept connection after an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdleFault {
    /// It ends after so many milliseconds.
    CloseAfter(i64),
    /// It is reset when the next request comes.
    ResetOnReuse,
}

/// All faults that one call meets.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// Refuse with this code; `None` inside means the gateway's usual one.
    pub refuse: Option<Option<String>>,
    /// Reset the connection and do nothing else.
    pub reset: bool,
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
    /// Send the answer byte by byte, this far apart.
    pub dribble: Option<i64>,
    /// What becomes of the connection afterwards.
    pub idle: Option<IdleFault>,
    /// How far the gateway's clock is ahead.
    pub skew: i64,
    /// Orders younger than this are not seen by queries.
    pub lag: i64,
    /// A taken number makes another order.
    pub accept_duplicates: bool,
    /// The rule to use up when a taken number was accepted.
    pub duplicates_rule: Option<Rule>,
    /// Wait this long for a notification to be delivered before the answer.
    pub early: Option<i64>,
    /// What the next notification of the call's order meets, and a length of time.
    pub notifications: Vec<(FaultName, i64)>,
    /// Names for the log.
    pub names: Vec<&'static str>,
}

impl Plan {
    fn add(&mut self, fault: FaultName, milliseconds: i64, code: Option<String>) {
        self.names.push(fault.as_str());
        match fault {
            FaultName::Refuse => self.refuse = Some(code),
            FaultName::Reset => self.reset = true,
            FaultName::DropAnswer => self.answer = AnswerFault::Drop,
            FaultName::DelayedCommit => {
                self.commit_after = Some(milliseconds);
                self.answer = AnswerFault::Drop;
            }
            FaultName::QueryLag => self.lag = self.lag.max(milliseconds),
            FaultName::AcceptDuplicates => self.accept_duplicates = true,
            FaultName::Delay => self.delay = self.delay.max(milliseconds),
            FaultName::Dribble => self.dribble = Some(milliseconds),
            FaultName::Status500Before => self.status_500_before = true,
            FaultName::Status500After => self.answer = AnswerFault::Status500,
            FaultName::Garbage => self.answer = AnswerFault::Garbage,
            FaultName::Cut => self.answer = AnswerFault::Cut,
            FaultName::WrongLength => self.answer = AnswerFault::WrongLength,
            FaultName::WrongSignature => self.wrong_signature = true,
            FaultName::SkewedClock => self.skew = milliseconds,
            FaultName::IdleClose => self.idle = Some(IdleFault::CloseAfter(milliseconds)),
            FaultName::ResetOnReuse => self.idle = Some(IdleFault::ResetOnReuse),
            FaultName::EarlyNotification => self.early = Some(milliseconds),
            FaultName::LateNotification
            | FaultName::DuplicateNotification
            | FaultName::ReorderedNotification => self.notifications.push((fault, milliseconds)),
        }
    }
}

/// Decides which faults a call meets, and uses their rules up.
pub fn plan(work: &Work<'_>, gateway: &dyn Gateway, call: &Call) -> Result<Plan> {
    let mut plan = Plan::default();
    for rule in faults::that_may_be_for(work.connection, &call.merchant.id, call.number.as_deref())? {
        if !rule_is_for(&rule, gateway, call) {
            continue;
        }
        if rule.fault == FaultName::AcceptDuplicates {
            // It counts only when a number is taken indeed, which shows later.
            plan.accept_duplicates = true;
            plan.duplicates_rule.get_or_insert(rule);
            continue;
        }
        faults::use_up(work.connection, &rule)?;
        plan.add(rule.fault, rule.milliseconds, rule.code);
    }
    if let Some(asked) = &call.asked_fault {
        match asked.fault {
            FaultName::WrongSignature if !gateway.signs_answers() => {
                plan.names.push(asked.fault.as_str());
                plan.notifications.push((asked.fault, asked.milliseconds));
            }
            fault => plan.add(fault, asked.milliseconds, asked.code.clone()),
        }
    }
    if call.merchant.is_set("accept_duplicates") {
        plan.accept_duplicates = true;
    }
    chaos::add_to_call(work, gateway, call, &mut |fault, milliseconds| plan.add(fault, milliseconds, None))?;
    Ok(plan)
}

fn rule_is_for(rule: &Rule, gateway: &dyn Gateway, call: &Call) -> bool {
    let operation = match rule.operation.as_str() {
        // Any call could use these up without an order that anybody hears of.
        "*" if rule.fault.is_of_notifications() => false,
        "*" if rule.fault == FaultName::EarlyNotification => call.creates,
        "*" => true,
        named => named == call.operation,
    };
    let number = match (&rule.number, &call.number) {
        (None, _) => true,
        (Some(wanted), Some(number)) => gateway.number_key(wanted) == gateway.number_key(number),
        (Some(_), None) => false,
    };
    let answers = rule.fault != FaultName::WrongSignature || gateway.signs_answers();
    operation && number && answers
}

/// Makes rules of the call's faults that are for the next notification of its order.
pub fn plant(work: &Work<'_>, call: &Call, number: &str) -> rusqlite::Result<()> {
    for (fault, milliseconds) in &call.plan.notifications {
        let rule = Rule {
            id: 0,
            merchant: call.merchant.id.clone(),
            operation: NOTIFICATION.to_owned(),
            number: Some(number.to_owned()),
            fault: *fault,
            remaining: 1,
            milliseconds: *milliseconds,
            code: None,
        };
        faults::insert(work.connection, &rule)?;
    }
    Ok(())
}
