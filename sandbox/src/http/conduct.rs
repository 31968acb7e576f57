//! What a connection does with an answer and after it.

use std::time::Duration;

use tokio::time::Instant;

use super::wire::{Idle, Switch};
use crate::calls::End;
use crate::gateway::IdleFault;

/// What the connection does with an answer and after it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Conduct {
    /// It ends instead.
    pub end: Option<End>,
    /// It sends every byte alone, this far apart.
    pub dribble: Option<Duration>,
    /// What becomes of it afterwards.
    pub idle: Option<IdleFault>,
}

impl Conduct {
    /// Sets the connection's switch; whether it ends here.
    pub fn obey(self, switch: &Switch) -> bool {
        if self.end == Some(End::Reset) {
            switch.reset();
        }
        if let Some(gap) = self.dribble {
            switch.dribble(gap);
        }
        match self.idle {
            Some(IdleFault::CloseAfter(milliseconds)) => {
                let time = Duration::from_millis(u64::try_from(milliseconds).unwrap_or(0));
                switch.idle(Idle::CloseAt(Instant::now() + time));
            }
            Some(IdleFault::ResetOnReuse) => switch.idle(Idle::ResetOnReuse),
            None => {}
        }
        self.end.is_some()
    }
}
