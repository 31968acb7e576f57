//! Which faults one notification meets.

use anyhow::Result;

use super::chaos;
use crate::fault::{FaultName, NOTIFICATION};
use crate::gateway::Gateway;
use crate::store::faults::{that_may_be_for, use_up};
use crate::store::merchants::Merchant;
use crate::work::Work;

/// All faults that one notification meets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NoticePlan {
    /// Sign it wrongly.
    pub wrong_signature: bool,
    /// Send it this much later.
    pub delay: i64,
    /// Send a copy too, this much after it.
    pub copy_after: Option<i64>,
    /// Hold it back until the order's next one was sent, but no longer than this.
    pub hold: Option<i64>,
    /// Names for the log.
    pub names: Vec<&'static str>,
}

impl NoticePlan {
    fn add(&mut self, fault: FaultName, milliseconds: i64) {
        self.names.push(fault.as_str());
        match fault {
            FaultName::WrongSignature => self.wrong_signature = true,
            FaultName::Delay | FaultName::LateNotification => self.delay = self.delay.max(milliseconds),
            FaultName::DuplicateNotification => self.copy_after = Some(milliseconds),
            FaultName::ReorderedNotification => self.hold = Some(milliseconds),
            _ => {}
        }
    }
}

/// Decides which faults a new notification meets, and uses their rules up.
pub fn plan_notice(
    work: &Work<'_>,
    gateway: &dyn Gateway,
    merchant: &Merchant,
    number: &str,
) -> Result<NoticePlan> {
    let mut plan = NoticePlan::default();
    for rule in that_may_be_for(work.connection, &merchant.id, Some(number))? {
        // Where answers are not signed, any wrong signature can only be that of a notification.
        let of_any = rule.fault.is_of_notifications()
            || (rule.fault == FaultName::WrongSignature && !gateway.signs_answers());
        let meant = match rule.operation.as_str() {
            NOTIFICATION => rule.fault.fits_notifications(),
            "*" => of_any,
            _ => false,
        };
        let this_one = rule
            .number
            .as_deref()
            .is_none_or(|wanted| gateway.number_key(wanted) == gateway.number_key(number));
        if meant && this_one {
            use_up(work.connection, &rule)?;
            plan.add(rule.fault, rule.milliseconds);
        }
    }
    chaos::add_to_notice(work, gateway, merchant, number, &mut |fault, milliseconds| {
        plan.add(fault, milliseconds)
    })?;
    Ok(plan)
}
