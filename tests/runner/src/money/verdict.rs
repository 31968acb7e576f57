//! The verdict: the ledger against what a shop believes.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde_json::Value;

use super::{Belief, Claim};

/// A broken promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Violation {
    /// The ledger holds an order more than once.
    Twice(String),
    /// The shop believes in an order that the ledger does not hold as it should.
    NotHeld(String),
    /// The shop believes that nothing happened, or no money moved, and the ledger says otherwise.
    HeldAllTheSame(String),
    /// Nobody knows what became of it.
    Unsettled(String),
    /// The ledger holds an order that nobody made.
    Strange(String),
    /// The ledger does not add up.
    DoesNotAddUp,
}

impl fmt::Display for Violation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Twice(order) => write!(formatter, "the ledger holds {order} more than once"),
            Self::NotHeld(order) => {
                write!(formatter, "the ledger does not hold {order} as the shop believes")
            }
            Self::HeldAllTheSame(order) => {
                write!(formatter, "the ledger holds {order}, and the shop believes otherwise")
            }
            Self::Unsettled(order) => write!(formatter, "nobody knows what became of {order}"),
            Self::Strange(order) => write!(formatter, "nobody made {order}"),
            Self::DoesNotAddUp => formatter.write_str("the ledger does not add up"),
        }
    }
}

/// One order in the ledger.
struct Held {
    amount: i64,
    currency: String,
    moved: bool,
    count: usize,
}

/// Every broken promise. `known` are the numbers of orders that were made before the trouble began.
pub fn verdict(claims: &[Claim], ledgers: &[&Value], known: &BTreeSet<String>) -> Vec<Violation> {
    let mut violations = Vec::new();
    let mut held: BTreeMap<(String, String), Held> = BTreeMap::new();
    for ledger in ledgers {
        if ledger["adds_up"] != true {
            violations.push(Violation::DoesNotAddUp);
        }
        for entry in ledger["entries"].as_array().into_iter().flatten() {
            let text = |name: &str| entry[name].as_str().unwrap_or_default().to_owned();
            let one = held.entry((text("kind"), text("order_id"))).or_insert(Held {
                amount: entry["amount"].as_i64().unwrap_or_default(),
                currency: text("currency"),
                moved: false,
                count: 0,
            });
            one.count += 1;
            one.moved |= entry["status"] == "approved";
        }
    }
    let twice =
        held.iter().filter(|(_, held)| held.count > 1).map(|((kind, number), _)| format!("{kind} {number}"));
    violations.extend(twice.map(Violation::Twice));
    for claim in claims {
        let key = (claim.order.kind.name().to_owned(), claim.order.number.clone());
        violations.extend(judged(claim, held.remove(&key).as_ref()));
    }
    let strange = held.keys().filter(|(_, number)| !known.contains(number));
    violations.extend(strange.map(|(kind, number)| Violation::Strange(format!("{kind} {number}"))));
    violations
}

fn judged(claim: &Claim, held: Option<&Held>) -> Option<Violation> {
    let order = &claim.order;
    let name = format!("{} {} ({:?})", order.kind.name(), order.number, claim.belief);
    let fits = held.is_some_and(|held| held.amount == order.amount && held.currency == order.currency);
    let moved = held.is_some_and(|held| held.moved);
    match claim.belief {
        Belief::Unknown => Some(Violation::Unsettled(name)),
        Belief::Moved if !fits || !moved => Some(Violation::NotHeld(name)),
        Belief::UnderWay if !fits => Some(Violation::NotHeld(name)),
        // A gateway may keep a record of what it declined, as long as no money moved.
        Belief::Declined if moved => Some(Violation::HeldAllTheSame(name)),
        Belief::Nothing if held.is_some() => Some(Violation::HeldAllTheSame(name)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::{Kind, Order};
    use serde_json::json;

    fn claim(number: &str, belief: Belief) -> Claim {
        let order = Order {
            kind: Kind::Payment,
            paypro: false,
            number: number.to_owned(),
            amount: 100,
            currency: "USD",
            of: None,
            declined: false,
        };
        Claim { order, belief }
    }

    fn ledger(entries: &[(&str, i64, &str)]) -> Value {
        let entry = |(number, amount, status): &(&str, i64, &str)| json!({"kind": "payment", "order_id": number, "amount": amount, "currency": "USD", "status": status});
        json!({"adds_up": true, "entries": entries.iter().map(entry).collect::<Vec<_>>()})
    }

    #[test]
    fn what_agrees_is_no_violation() {
        let claims = [claim("a", Belief::Moved), claim("b", Belief::Nothing), claim("c", Belief::Declined)];
        let ledger = ledger(&[("a", 100, "approved"), ("c", 100, "declined"), ("before", 100, "approved")]);
        assert_eq!(verdict(&claims, &[&ledger], &BTreeSet::from(["before".to_owned()])), []);
    }

    #[test]
    fn every_broken_promise_is_seen() {
        let one = |claims: &[Claim], entries: &[(&str, i64, &str)]| {
            let found = verdict(claims, &[&ledger(entries)], &BTreeSet::new());
            assert_eq!(found.len(), 1, "{found:?}");
            found.into_iter().next().expect("one")
        };
        let approved = ("a", 100, "approved");
        assert!(matches!(one(&[claim("a", Belief::Moved)], &[approved, approved]), Violation::Twice(_)));
        assert!(matches!(one(&[claim("a", Belief::Moved)], &[]), Violation::NotHeld(_)));
        assert!(matches!(one(&[claim("a", Belief::Moved)], &[("a", 99, "approved")]), Violation::NotHeld(_)));
        assert!(matches!(one(&[claim("a", Belief::Moved)], &[("a", 100, "pending")]), Violation::NotHeld(_)));
        assert!(matches!(one(&[claim("a", Belief::Nothing)], &[approved]), Violation::HeldAllTheSame(_)));
        assert!(matches!(one(&[claim("a", Belief::Declined)], &[approved]), Violation::HeldAllTheSame(_)));
        assert!(matches!(one(&[claim("a", Belief::Unknown)], &[approved]), Violation::Unsettled(_)));
        assert!(matches!(one(&[], &[approved]), Violation::Strange(_)));
    }
}
