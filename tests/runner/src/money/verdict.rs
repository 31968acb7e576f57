//! The verdict: compares the ledger with a shop's beliefs.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde_json::Value;

use super::gateways::{Gateway, Query};
use super::{Belief, Claim, Key, Then};

/// A broken promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Violation {
    /// The ledger contains an order more than once.
    Twice(String),
    /// The shop believes in an order that the ledger does not contain as it should.
    NotHeld(String),
    /// The shop believes that nothing happened, or that no money moved, but the ledger says otherwise.
    HeldAllTheSame(String),
    /// The outcome of an order is unknown.
    Unsettled(String),
    /// The ledger contains an order that nobody made.
    Strange(String),
    /// The gateway received an order more often than the shop sent it.
    SentAgain(String),
    /// The shop believes in a decline at a gateway that has no code for one.
    Invented(String),
    /// An order was called final while it could still be committed.
    Hasty(String),
    /// A notification was wrongly believed, or wrongly not.
    Misheard(String),
    /// The shop delivered something unpaid, or twice.
    Delivered(String),
    /// A ledger does not add up.
    DoesNotAddUp(&'static str),
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
            Self::SentAgain(order) => write!(formatter, "{order} was sent more often than the shop said"),
            Self::Invented(order) => {
                write!(
                    formatter,
                    "the gateway has no code for the decline of {order} that the shop believes in"
                )
            }
            Self::Hasty(order) => write!(formatter, "{order} was called final too early"),
            Self::Misheard(notice) => write!(formatter, "a notification was taken wrongly: {notice}"),
            Self::Delivered(order) => write!(formatter, "{order} was delivered unpaid, or twice"),
            Self::DoesNotAddUp(gateway) => write!(formatter, "the ledger of {gateway} does not add up"),
        }
    }
}

/// What a gateway has received and booked.
pub struct Ledger {
    /// The gateway.
    pub gateway: &'static Gateway,
    /// Its ledger.
    pub ledger: Value,
    /// Its log of requests.
    pub requests: Value,
}

/// What is certain: the orders before the faults began, and what the shop asked the library to do.
#[derive(Default)]
pub struct Known {
    /// Payments that were sold to be refunded.
    pub sold: BTreeSet<Key>,
    /// How often each order was to be made.
    pub creates: BTreeMap<Key, usize>,
}

/// One order in the ledger.
struct Held {
    amount: i64,
    currency: String,
    moved: bool,
    /// How much of it was received.
    paid: i64,
    count: usize,
}

/// Every broken promise.
pub fn verdict(claims: &[Claim], ledgers: &[Ledger], known: &Known) -> Vec<Violation> {
    let unbalanced = ledgers.iter().filter(|ledger| ledger.ledger["adds_up"] != true);
    let mut violations: Vec<Violation> =
        unbalanced.map(|ledger| Violation::DoesNotAddUp(ledger.gateway.name)).collect();
    let mut held = held(ledgers);
    let sent = sent(ledgers);
    for claim in claims {
        let (order, key) = (&claim.order, claim.order.key());
        let held = held.remove(&key);
        if held.as_ref().is_some_and(|held| held.count > 1) {
            violations.push(Violation::Twice(order.to_string()));
        }
        violations.extend(judged(claim, held.as_ref()));
        let sent = sent.get(&(order.gateway.name, order.line.wire, order.logged_as()));
        if sent > known.creates.get(&key) {
            violations.push(Violation::SentAgain(order.to_string()));
        }
    }
    // The rest was not ordered, but may have been sold.
    for (key, held) in held {
        if held.count > 1 {
            violations.push(Violation::Twice(key.to_string()));
        }
        if !known.sold.contains(&key) {
            violations.push(Violation::Strange(key.to_string()));
        }
    }
    violations
}

/// Every promise that the notifications' statements about orders break.
pub fn heard(claims: &[Claim], ledgers: &[Ledger]) -> Vec<Violation> {
    let held = held(ledgers);
    claims.iter().filter_map(|claim| judged(claim, held.get(&claim.order.key()))).collect()
}

/// Every delivery of something unpaid, or of something that was already delivered.
pub fn delivered(deliveries: &[Key], ledgers: &[Ledger]) -> Vec<Violation> {
    let (held, mut before) = (held(ledgers), BTreeSet::new());
    let mut wrong = Vec::new();
    for key in deliveries {
        let first = before.insert(key);
        if !first || !held.get(key).is_some_and(|held| held.moved) {
            wrong.push(Violation::Delivered(key.to_string()));
        }
    }
    wrong
}

/// The content of the ledgers.
pub fn keys(ledgers: &[Ledger]) -> BTreeSet<Key> {
    held(ledgers).into_keys().collect()
}

fn held(ledgers: &[Ledger]) -> BTreeMap<Key, Held> {
    let mut held: BTreeMap<Key, Held> = BTreeMap::new();
    for Ledger { gateway, ledger, .. } in ledgers {
        for entry in ledger["entries"].as_array().into_iter().flatten() {
            let text = |name: &str| entry[name].as_str().unwrap_or_default().to_owned();
            let by_payment = entry["kind"] == "refund" && gateway.numbers_no_refunds();
            let number = text(if by_payment { "payment" } else { "order_id" });
            let key = Key { gateway: gateway.name, kind: text("kind"), number };
            let one = held.entry(key).or_insert(Held {
                amount: entry["amount"].as_i64().unwrap_or_default(),
                currency: text("currency"),
                moved: false,
                paid: 0,
                count: 0,
            });
            one.count += 1;
            one.moved |= entry["status"] == "approved";
            one.paid += entry["paid"].as_i64().unwrap_or_default();
        }
    }
    held
}

/// How often each gateway received each call for each number.
fn sent(ledgers: &[Ledger]) -> BTreeMap<(&'static str, &str, &str), usize> {
    let mut sent = BTreeMap::new();
    for Ledger { gateway, requests, .. } in ledgers {
        for request in requests["requests"].as_array().into_iter().flatten() {
            let text = |name: &str| request[name].as_str().unwrap_or_default();
            *sent.entry((gateway.name, text("operation"), text("order_id"))).or_default() += 1;
        }
    }
    sent
}

fn judged(claim: &Claim, held: Option<&Held>) -> Option<Violation> {
    let (order, query) = (&claim.order, claim.order.line.query);
    let name = format!("{order} ({:?})", claim.belief);
    let fits = held.is_some_and(|held| held.amount == order.amount && held.currency == order.line.currency);
    let moved = held.is_some_and(|held| held.moved);
    match claim.belief {
        // There is no query: the ledger contains it once or not at all.
        Belief::Unknown if query == Query::None => {
            (held.is_some() && !fits).then_some(Violation::NotHeld(name))
        }
        // Only the code for a decline is missing.
        Belief::Unclear if query == Query::NoDecline && order.declined && fits && !moved => None,
        Belief::Unknown | Belief::Unclear => Some(Violation::Unsettled(name)),
        Belief::Moved if !fits || !moved => Some(Violation::NotHeld(name)),
        Belief::PaidInPart => {
            let paid = held.map(|held| held.paid);
            let right = fits && matches!(order.then, Then::PaidInPart(part) if paid == Some(part));
            (!right).then_some(Violation::NotHeld(name))
        }
        Belief::UnderWay if !fits => Some(Violation::NotHeld(name)),
        Belief::Declined if query == Query::NoDecline => Some(Violation::Invented(name)),
        // A gateway may keep a record of a decline, as long as no money moved.
        Belief::Declined if moved => Some(Violation::HeldAllTheSame(name)),
        Belief::Nothing if held.is_some() => Some(Violation::HeldAllTheSame(name)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::gateways::lines;
    use crate::money::{Kind, Order, Sold};
    use serde_json::json;

    fn claim_at(gateway: &str, kind: Kind, number: &str, belief: Belief) -> Claim {
        let (gateway, line) = lines()
            .into_iter()
            .find(|(known, line)| known.name == gateway && line.kind == kind)
            .expect("a line");
        let of = (kind == Kind::Refund).then(|| Sold { number: "p".to_owned(), id: "P1".to_owned() });
        let (number, request) = (number.to_owned(), Value::Null);
        Claim {
            order: Order {
                gateway,
                line,
                number,
                amount: 100,
                of,
                declined: false,
                then: Then::Nothing,
                request,
            },
            belief,
        }
    }

    fn claim(number: &str, belief: Belief) -> Claim {
        claim_at("payermax", Kind::Payment, number, belief)
    }

    fn booked(claims: &[Claim], entries: &[Value]) -> Vec<Violation> {
        let gateway = claims.first().map_or(lines()[0].0, |claim| claim.order.gateway);
        let ledger = json!({"adds_up": true, "entries": entries});
        let known = Known::default();
        verdict(claims, &[Ledger { gateway, ledger, requests: Value::Null }], &known)
    }

    fn payment(number: &str, amount: i64, status: &str) -> Value {
        json!({"kind": "payment", "order_id": number, "amount": amount, "currency": "USD", "status": status})
    }

    #[test]
    fn what_is_delivered_was_paid_for_and_not_delivered_before() {
        let keys = ["a", "b"].map(|number| claim(number, Belief::Moved).order.key());
        let gateway = claim("a", Belief::Moved).order.gateway;
        let ledger = json!({"entries": [payment("a", 100, "approved"), payment("b", 100, "partial")]});
        let ledgers = [Ledger { gateway, ledger, requests: Value::Null }];
        assert_eq!(delivered(&keys[..1], &ledgers), []);
        assert!(matches!(only(delivered(&keys, &ledgers)), Violation::Delivered(_)));
        let twice = [keys[0].clone(), keys[0].clone()];
        assert!(matches!(only(delivered(&twice, &ledgers)), Violation::Delivered(_)));
    }

    #[test]
    fn a_part_is_the_part_that_came_in_and_no_whole() {
        let found = |belief, paid: i64| {
            let mut claim = claim("a", belief);
            claim.order.then = Then::PaidInPart(40);
            let mut entry = payment("a", 100, "partial");
            entry["paid"] = json!(paid);
            booked(&[claim], &[entry])
        };
        assert_eq!(found(Belief::PaidInPart, 40), []);
        assert!(matches!(only(found(Belief::PaidInPart, 39)), Violation::NotHeld(_)));
        assert!(matches!(only(found(Belief::Moved, 40)), Violation::NotHeld(_)));
    }

    fn refund(payment: &str, amount: i64, currency: &str) -> Value {
        json!({"kind": "refund", "order_id": "R1", "payment": payment, "amount": amount, "currency": currency,
            "status": "approved"})
    }

    fn only(found: Vec<Violation>) -> Violation {
        assert_eq!(found.len(), 1, "{found:?}");
        found.into_iter().next().expect("one")
    }

    #[test]
    fn what_agrees_is_no_violation() {
        let claims = [claim("a", Belief::Moved), claim("b", Belief::Nothing), claim("c", Belief::Declined)];
        let entries =
            [("a", "approved"), ("c", "declined"), ("before", "approved")].map(|(n, s)| payment(n, 100, s));
        let ledger = json!({"adds_up": true, "entries": entries});
        let ledger = Ledger { gateway: claims[0].order.gateway, ledger, requests: Value::Null };
        let sold = BTreeSet::from([claim("before", Belief::Moved).order.key()]);
        assert_eq!(verdict(&claims, &[ledger], &Known { sold, ..Known::default() }), []);
    }

    #[test]
    fn every_broken_promise_is_seen() {
        let one = |claims: &[Claim], entries: &[Value]| only(booked(claims, entries));
        let approved = || payment("a", 100, "approved");
        let moved = [claim("a", Belief::Moved)];
        assert!(matches!(one(&moved, &[approved(), approved()]), Violation::Twice(_)));
        assert!(matches!(one(&moved, &[]), Violation::NotHeld(_)));
        assert!(matches!(one(&moved, &[payment("a", 99, "approved")]), Violation::NotHeld(_)));
        assert!(matches!(one(&moved, &[payment("a", 100, "pending")]), Violation::NotHeld(_)));
        for belief in [Belief::Nothing, Belief::Declined] {
            assert!(matches!(one(&[claim("a", belief)], &[approved()]), Violation::HeldAllTheSame(_)));
        }
        for belief in [Belief::Unknown, Belief::Unclear] {
            assert!(matches!(one(&[claim("a", belief)], &[approved()]), Violation::Unsettled(_)));
        }
        assert!(matches!(one(&[], &[approved()]), Violation::Strange(_)));
    }

    #[test]
    fn a_refund_that_nobody_can_ask_about_may_stay_unknown_and_is_there_once_at_most() {
        for (gateway, currency) in [("paymart", "EUR"), ("globalmerchant", "USD")] {
            let found =
                |belief, entries: &[Value]| booked(&[claim_at(gateway, Kind::Refund, "a", belief)], entries);
            let held = || refund("P1", 100, currency);
            assert_eq!(found(Belief::Unknown, &[]), []);
            assert_eq!(found(Belief::Unknown, &[held()]), []);
            assert!(matches!(only(found(Belief::Unknown, &[held(), held()])), Violation::Twice(_)));
            let other = refund("P1", 99, currency);
            assert!(matches!(only(found(Belief::Unknown, &[other])), Violation::NotHeld(_)));
            assert!(matches!(only(found(Belief::Nothing, &[held()])), Violation::HeldAllTheSame(_)));
            assert!(matches!(only(found(Belief::Moved, &[])), Violation::NotHeld(_)));
        }
        let asked = claim_at("payermax", Kind::Refund, "a", Belief::Unknown);
        assert!(matches!(only(booked(&[asked], &[])), Violation::Unsettled(_)));
    }

    #[test]
    fn a_decline_without_a_code_is_unclear_and_nothing_else_is() {
        let found = |belief, declined, status: &str| {
            let mut claim = claim_at("globalmerchant", Kind::Payment, "a", belief);
            claim.order.declined = declined;
            booked(&[claim], &[payment("a", 100, status)])
        };
        assert_eq!(found(Belief::Unclear, true, "declined"), []);
        assert!(matches!(only(found(Belief::Unclear, false, "declined")), Violation::Unsettled(_)));
        assert!(matches!(only(found(Belief::Unclear, true, "approved")), Violation::Unsettled(_)));
        assert!(matches!(only(found(Belief::Unknown, true, "declined")), Violation::Unsettled(_)));
        assert!(matches!(only(found(Belief::Declined, true, "declined")), Violation::Invented(_)));
    }

    #[test]
    fn a_call_that_was_sent_again_is_seen_even_if_one_of_them_came_to_nothing() {
        let claim = claim_at("globalmerchant", Kind::Refund, "a", Belief::Unknown);
        let (gateway, key) = (claim.order.gateway, claim.order.key());
        let found = |times: usize| {
            let requests = vec![json!({"operation": "REFUND", "order_id": "p"}); times];
            let (ledger, requests) = (json!({"adds_up": true}), json!({"requests": requests}));
            let known = Known { creates: BTreeMap::from([(key.clone(), 1)]), ..Known::default() };
            verdict(std::slice::from_ref(&claim), &[Ledger { gateway, ledger, requests }], &known)
        };
        assert_eq!(found(1), []);
        assert!(matches!(only(found(2)), Violation::SentAgain(_)));
    }
}
