//! Which faults one call meets.

use anyhow::Result;

use super::{chaos, magic};
use crate::fault::{FaultName, NOTIFICATION};
use crate::gateway::{Call, Gateway, Plan};
use crate::store::faults::{self, Rule};
use crate::work::Work;

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
                plan.add_to_notification(asked.fault, asked.milliseconds);
            }
            fault => plan.add(fault, asked.milliseconds, asked.code.clone()),
        }
    }
    for fault in asked_by_order(gateway, call) {
        plan.add_asked(fault, gateway.signs_answers());
    }
    if call.merchant.is_set("accept_duplicates") {
        plan.accept_duplicates = true;
    }
    chaos::add_to_call(work, gateway, call, &mut |fault, milliseconds| plan.add(fault, milliseconds, None))?;
    Ok(plan)
}

/// The faults that the number or the amount of an order asks for.
fn asked_by_order(gateway: &dyn Gateway, call: &Call) -> Vec<FaultName> {
    if !call.creates || !call.merchant.is_set("magic_faults") {
        return Vec::new();
    }
    let by_number = call.number.as_deref().and_then(magic::in_number);
    let by_amount = gateway.asked_amount(call).and_then(magic::in_amount);
    by_number.into_iter().chain(by_amount).collect()
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
