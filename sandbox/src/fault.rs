//! The names of all faults, what each of them can be asked for, and how a request asks for one itself.

use crate::text_enum::text_enum;

/// Header with which a request asks for a fault of its own.
pub const HEADER: &str = "x-till-fault";
/// Name of the operation in rules that are for notifications.
pub const NOTIFICATION: &str = "notification";

text_enum! {
    /// What can go wrong.
    FaultName {
        /// The gateway refuses.
        Refuse = "refuse",
        /// The connection is reset as if nobody had read the request.
        Reset = "reset",
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
        /// Committed, then the answer comes byte by byte.
        Dribble = "dribble",
        /// HTTP 500, nothing committed.
        Status500Before = "status_500_before",
        /// Committed, then HTTP 500.
        Status500After = "status_500_after",
        /// Committed, then an answer that is no JSON.
        Garbage = "garbage",
        /// Committed, then the first half of the answer as if it were all.
        Cut = "cut",
        /// Committed, then the first half of an answer whose Content-Length promises all.
        WrongLength = "wrong_length",
        /// Signed with another key.
        WrongSignature = "wrong_signature",
        /// The gateway's clock is wrong.
        SkewedClock = "skewed_clock",
        /// The kept connection ends some time after the answer.
        IdleClose = "idle_close",
        /// The kept connection is reset when the next request comes.
        ResetOnReuse = "reset_on_reuse",
        /// The merchant hears of the order before the answer comes.
        EarlyNotification = "early_notification",
        /// The merchant hears of it later.
        LateNotification = "late_notification",
        /// The merchant hears of it twice.
        DuplicateNotification = "duplicate_notification",
        /// The merchant hears of it after what happened to the order next.
        ReorderedNotification = "reordered_notification",
    }
}

impl FaultName {
    /// The length of time that the fault has when none is given.
    pub fn default_milliseconds(self) -> i64 {
        match self {
            Self::Dribble => 2,
            Self::IdleClose => 50,
            Self::DelayedCommit => 300,
            Self::QueryLag | Self::Delay => 1_000,
            Self::EarlyNotification => 2_000,
            Self::LateNotification => 5_000,
            Self::ReorderedNotification => 10_000,
            // More than twice what PayerMax tolerates.
            Self::SkewedClock => 300_000,
            _ => 0,
        }
    }

    /// Checks a length of time; only clocks can be wrong both ways.
    pub fn check_milliseconds(self, milliseconds: i64) -> Result<(), String> {
        const LONGEST: i64 = 366 * 24 * 3_600_000;
        let shortest = if self == Self::SkewedClock { -LONGEST } else { 0 };
        if (shortest..=LONGEST).contains(&milliseconds) {
            return Ok(());
        }
        Err(format!("milliseconds: {} takes {shortest} to {LONGEST}", self.as_str()))
    }

    /// Whether it happens to a notification and to nothing of the call itself.
    pub fn is_of_notifications(self) -> bool {
        matches!(self, Self::LateNotification | Self::DuplicateNotification | Self::ReorderedNotification)
    }

    /// Whether chance may have it for a call that only asks.
    pub fn fits_queries(self) -> bool {
        !self.is_of_notifications() && !matches!(self, Self::EarlyNotification | Self::AcceptDuplicates)
    }

    /// Whether a rule for notifications may name it.
    pub fn fits_notifications(self) -> bool {
        self.is_of_notifications() || matches!(self, Self::WrongSignature | Self::Delay)
    }
}

/// A fault that a request asked for itself.
#[derive(Debug, Clone)]
pub struct AskedFault {
    /// What goes wrong.
    pub fault: FaultName,
    /// A length of time, for the faults that have one.
    pub milliseconds: i64,
    /// The gateway's code to refuse with.
    pub code: Option<String>,
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
