//! The faults of the matrix, and how the sandbox is told of each.

use super::Class;

/// How long a call waits for an answer that comes, however slowly: its only purpose is that a hang ends.
pub const PATIENCE_MS: u64 = 180_000;
/// How long a call waits at least for an answer that comes too late.
pub const ATTEMPT_MS: u64 = 3_000;
/// How long queries do not see a new order, where they lag.
pub const LAG_MS: u64 = 1_200;
/// Longer than any order of the matrix is old, and than any call waits.
const FOR_EVER_MS: u64 = 3_600_000;

/// Where a fault is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Nobody listens at the address.
    Address,
    /// On the connection that an earlier call has left open.
    Connection,
    /// On the call itself.
    Call,
}

/// A fault of the sandbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rule {
    /// Its name.
    pub fault: &'static str,
    /// Its length of time, where it has one.
    pub milliseconds: Option<u64>,
    /// The code that the gateway refuses with.
    pub code: Code,
}

/// The code of a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Code {
    /// One that the gateway's document lists for the operation.
    Listed,
    /// One that no document has.
    Unlisted,
}

const fn rule(fault: &'static str) -> Rule {
    Rule { fault, milliseconds: None, code: Code::Listed }
}

const fn lasting(fault: &'static str, milliseconds: u64) -> Rule {
    Rule { milliseconds: Some(milliseconds), ..rule(fault) }
}

/// One fault of the matrix.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Trouble {
    /// Its name in the tables.
    pub name: &'static str,
    /// What happens, in a sentence.
    pub about: &'static str,
    /// Where it is.
    pub place: Place,
    /// The sandbox's faults for calls that move or change something.
    moving: &'static [Rule],
    /// The same for calls that only ask; otherwise the same ones.
    reading: Option<&'static [Rule]>,
}

impl Trouble {
    /// The sandbox's faults for a class of operations.
    pub fn rules(&self, class: Class) -> &'static [Rule] {
        match (class, self.reading) {
            (class, Some(rules)) if class.reads() => rules,
            _ => self.moving,
        }
    }

    /// Whether the commit comes after the call has failed.
    pub fn commits_late(&self) -> bool {
        self.moving.iter().any(|rule| rule.fault == "delayed_commit")
    }

    /// Whether the answer comes after every time-out.
    pub fn times_out(&self) -> bool {
        self.moving.iter().any(|rule| rule.fault == "delay" && rule.milliseconds == Some(FOR_EVER_MS))
    }

    /// Whether the gateway closes the connection that was left open.
    pub fn closes(&self) -> bool {
        self.moving.iter().any(|rule| rule.fault == "idle_close")
    }

    /// Whether queries do not see the order at first.
    pub fn lags(&self) -> bool {
        self.moving.iter().any(|rule| rule.fault == "query_lag")
    }
}

const fn call(name: &'static str, about: &'static str, moving: &'static [Rule]) -> Trouble {
    Trouble { name, about, place: Place::Call, moving, reading: None }
}

const fn connection(name: &'static str, about: &'static str, moving: &'static [Rule]) -> Trouble {
    Trouble { place: Place::Connection, ..call(name, about, moving) }
}

/// All of them, in the order of the tables.
pub static TROUBLES: [Trouble; 20] = [
    Trouble { place: Place::Address, ..call("connection_refused", "nothing listens at the address", &[]) },
    connection(
        "idle_close",
        "the gateway closed the kept connection while it was idle",
        &[lasting("idle_close", 0)],
    ),
    connection(
        "reset_on_reuse",
        "the kept connection is reset as soon as the request arrives on it, before the gateway reads it",
        &[rule("reset_on_reuse")],
    ),
    call("reset", "the connection is reset before the request is read", &[rule("reset")]),
    call("refuse", "the gateway refuses with a code that its document lists", &[rule("refuse")]),
    call(
        "refuse_unlisted",
        "the gateway refuses with a code that no document lists",
        &[Rule { code: Code::Unlisted, ..rule("refuse") }],
    ),
    call("status_500_before", "HTTP 500, and the request is not executed", &[rule("status_500_before")]),
    call("status_500_after", "HTTP 500, and the request is executed", &[rule("status_500_after")]),
    call("drop_answer", "the request is executed, and no answer comes", &[rule("drop_answer")]),
    call(
        "delayed_commit",
        "no answer comes, and the request is executed 300 ms later",
        &[lasting("delayed_commit", 300)],
    ),
    Trouble {
        reading: Some(&[lasting("query_lag", FOR_EVER_MS)]),
        ..call(
            "query_lag",
            "the request is executed, no answer comes, and queries do not see it for 1200 ms; a call that reads never sees it",
            &[rule("drop_answer"), lasting("query_lag", LAG_MS)],
        )
    },
    call(
        "accept_duplicates",
        "the request is executed, no answer comes, and a second request with the number would be executed as well",
        &[rule("drop_answer"), rule("accept_duplicates")],
    ),
    call("delay", "the answer takes 300 ms", &[lasting("delay", 300)]),
    call(
        "delay_beyond",
        "the request is executed, and the answer comes after the time-out",
        &[lasting("delay", FOR_EVER_MS)],
    ),
    call("dribble", "the answer comes byte by byte", &[lasting("dribble", 0)]),
    call("cut", "the request is executed, and the answer's JSON is truncated", &[rule("cut")]),
    call(
        "wrong_length",
        "the request is executed, and the connection ends during the answer",
        &[rule("wrong_length")],
    ),
    call("garbage", "the request is executed, and the answer is not JSON", &[rule("garbage")]),
    call(
        "wrong_signature",
        "the request is executed, and the answer is signed with another key",
        &[rule("wrong_signature")],
    ),
    call("skewed_clock", "the gateway's clock is five minutes ahead", &[rule("skewed_clock")]),
];
