//! All that can happen to one call and its answer.

use crate::fault::FaultName;
use crate::store::faults::Rule;

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
    /// Adds a fault that the order itself asks for.
    pub fn add_asked(&mut self, fault: FaultName, signs_answers: bool) {
        let milliseconds = fault.default_milliseconds();
        match fault {
            FaultName::WrongSignature if !signs_answers => self.add_to_notification(fault, milliseconds),
            FaultName::AcceptDuplicates => {
                self.names.push(fault.as_str());
                self.accept_duplicates = true;
            }
            _ => self.add(fault, milliseconds, None),
        }
    }

    /// Adds a fault that the next notification of the call's order meets.
    pub fn add_to_notification(&mut self, fault: FaultName, milliseconds: i64) {
        self.names.push(fault.as_str());
        self.notifications.push((fault, milliseconds));
    }

    /// Adds a fault.
    pub fn add(&mut self, fault: FaultName, milliseconds: i64, code: Option<String>) {
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
