//! Faults that an order number or an amount asks for, for merchants that are set to have them.

use crate::fault::FaultName;

/// What stands before a fault's name in an order number.
const MARK: &str = "till_fault_";
/// The amount before the first fault's, in minor units.
const BEFORE_FIRST: i64 = 900_000;
/// How far the amounts are apart: some gateways take whole major units only.
const STEP: i64 = 100;

/// An order number that asks for a fault; more may stand around it.
pub fn number(fault: FaultName) -> String {
    format!("{MARK}{}", fault.as_str())
}

/// The amount that asks for a fault, in minor units.
pub fn amount(fault: FaultName) -> i64 {
    let place = FaultName::TEXTS.iter().take_while(|name| **name != fault.as_str()).count();
    BEFORE_FIRST + STEP * (i64::try_from(place).unwrap_or(0) + 1)
}

/// The fault that an order number names: the one with the longest name, since some begin alike.
pub fn in_number(number: &str) -> Option<FaultName> {
    let (_, rest) = number.split_once(MARK)?;
    let named = FaultName::TEXTS.iter().filter(|name| rest.starts_with(**name));
    named.max_by_key(|name| name.len()).and_then(|name| FaultName::from_text(name))
}

/// The fault that an amount asks for.
pub fn in_amount(minor: i64) -> Option<FaultName> {
    let steps = minor - BEFORE_FIRST;
    let place = usize::try_from(steps / STEP - 1).ok().filter(|_| steps % STEP == 0)?;
    FaultName::TEXTS.get(place).and_then(|name| FaultName::from_text(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_has_a_number_and_an_amount() {
        for name in FaultName::TEXTS {
            let fault = FaultName::from_text(name).unwrap();
            assert_eq!(in_number(&format!("A1_{}_7", number(fault))), Some(fault));
            assert_eq!(in_amount(amount(fault)), Some(fault));
        }
        assert_eq!(in_number("A1"), None);
        assert_eq!(in_number("till_fault_reset_on_reuse"), Some(FaultName::ResetOnReuse));
        for amount in [900_000, 900_150, 100, -900_100, 1_000_000] {
            assert_eq!(in_amount(amount), None, "{amount}");
        }
    }
}
