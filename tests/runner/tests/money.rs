//! No duplicate order, no believed order that does not exist, and nothing that stays unknown; also shows that this test
//! detects broken rules.

use std::sync::OnceLock;
use std::time::Instant;

use anyhow::{Context, Result};

use till_tests::money::{
    Belief, GATEWAYS, Honest, Plan, Report, ResendsAfterOneEmptyQuery, ResendsAfterServerError, Shop,
    TakesAnythingForPaid, TakesSilenceForSuccess, TakesTroubleForRefusal, Then, Violation, run,
};
use till_tests::sandbox::{Sandbox, Transport};

const ORDERS: usize = 2_000;
/// Enough for each kind of trouble to meet each kind of order.
const ORDERS_OF_A_BROKEN_SHOP: usize = 500;
const SEED: u64 = 20_261_120;

fn number(variable: &str, otherwise: u64) -> Result<u64> {
    match std::env::var(variable) {
        Ok(text) => text.parse().with_context(|| format!("{variable} must be a number")),
        Err(_) => Ok(otherwise),
    }
}

fn proved(name: &str, shop: &dyn Shop, orders: usize) -> Result<Report> {
    let seed = number("TILL_MONEY_SEED", SEED)?;
    let begin = Instant::now();
    // Each run moves the clock, so each has a separate sandbox.
    let sandbox = Sandbox::start(Transport::Http)?;
    let report = run(&sandbox, shop, Plan { orders, seed })?;
    let count = |belief: Belief| report.claims.iter().filter(|claim| claim.belief == belief).count();
    let seconds = begin.elapsed().as_secs();
    let line = format!(
        "{name}: seed {seed}, {} orders in {seconds} s: {} moved, {} paid in part, {} under way, {} declined, {} nothing, {} unclear, {} unknown; \
         {} unknown calls, {} orders settled later; {} violations\n",
        report.claims.len(),
        count(Belief::Moved),
        count(Belief::PaidInPart),
        count(Belief::UnderWay),
        count(Belief::Declined),
        count(Belief::Nothing),
        count(Belief::Unclear),
        count(Belief::Unknown),
        report.unknown,
        report.settled,
        report.violations.len(),
    );
    printed(&line);
    Ok(report)
}

/// Prints the seed even if the test passes and its output is captured.
fn printed(line: &str) {
    use std::io::Write;
    // A closed output is no reason to fail.
    let _ = std::io::stderr().write_all(line.as_bytes());
}

/// The runs have 64 threads each, so one after the other is faster than all at once.
fn alone() -> std::sync::MutexGuard<'static, ()> {
    static ALONE: OnceLock<std::sync::Mutex<()>> = OnceLock::new();
    let mutex = ALONE.get_or_init(Default::default);
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

#[test]
fn whatever_the_gateway_does_no_money_moves_twice_or_unknown() -> Result<()> {
    let _alone = alone();
    let orders = usize::try_from(number("TILL_MONEY_ORDERS", ORDERS as u64)?)?;
    let report = proved("the library", &Honest, orders)?;
    let shown: Vec<String> = report.violations.iter().take(20).map(ToString::to_string).collect();
    assert!(report.violations.is_empty(), "{} violations:\n{}", report.violations.len(), shown.join("\n"));
    assert_eq!(report.claims.len(), orders);
    // A proof without faults would prove nothing.
    assert!(report.settled > orders / 50, "only {} orders had to be settled", report.settled);
    // A small run may have none of some kind.
    if orders >= ORDERS {
        check_follow_ups(&report, orders);
    }
    let open = report.claims.iter().filter(|claim| claim.belief == Belief::Unknown).count();
    assert!(open > orders / 100, "only {open} refunds could not be asked about");
    Ok(())
}

/// Payments that were partially paid or captured afterwards are among them.
fn check_follow_ups(report: &Report, orders: usize) {
    let count = |gateway: &str, then: &dyn Fn(Then) -> bool, belief: Belief| {
        let here = report.claims.iter().filter(|claim| claim.order.gateway.name == gateway);
        here.filter(|claim| then(claim.order.then) && claim.belief == belief).count()
    };
    for gateway in ["paymart", "payermax"] {
        let captured = count(gateway, &|then| then == Then::Captured, Belief::Moved);
        assert!(captured > orders / 400, "{gateway}: only {captured} authorizations were captured");
    }
    let parts = count("paypro", &|then| matches!(then, Then::PaidInPart(_)), Belief::PaidInPart);
    assert!(parts > orders / 200, "only {parts} orders were paid in part");
}

/// Where the broken rule must be detected.
enum Where {
    /// At each of the gateways; otherwise its ledger would be compared with nothing.
    Everywhere,
    /// At some: it shows too rarely to appear at each of them in a run.
    Somewhere,
}

fn seen(name: &str, shop: &dyn Shop, place: Where, wanted: impl Fn(&Violation) -> bool) -> Result<()> {
    let _alone = alone();
    let report = proved(name, shop, ORDERS_OF_A_BROKEN_SHOP)?;
    let found: Vec<String> =
        report.violations.iter().filter(|found| wanted(found)).map(ToString::to_string).collect();
    assert!(!found.is_empty(), "the broken rule was not seen: {:?}", report.violations);
    if matches!(place, Where::Everywhere) {
        let unseen = |name: &&str| !found.iter().any(|violation| violation.contains(name));
        let unseen: Vec<&str> = GATEWAYS.iter().map(|gateway| gateway.name).filter(unseen).collect();
        assert!(unseen.is_empty(), "the broken rule was not seen at {unseen:?}: {found:?}");
    }
    Ok(())
}

#[test]
fn sending_again_after_one_empty_query_is_seen_as_an_order_twice() -> Result<()> {
    let name = "re-sends after one empty query";
    seen(name, &ResendsAfterOneEmptyQuery, Where::Everywhere, |violation| {
        matches!(violation, Violation::Twice(_))
    })
}

#[test]
fn sending_again_after_a_server_error_is_seen_as_an_order_twice() -> Result<()> {
    let name = "takes 5xx for rejected and re-sends";
    seen(name, &ResendsAfterServerError, Where::Somewhere, |violation| {
        matches!(violation, Violation::Twice(_))
    })
}

#[test]
fn taking_trouble_for_a_refusal_is_seen_as_an_order_that_is_there_all_the_same() -> Result<()> {
    let name = "takes trouble for a refusal";
    seen(name, &TakesTroubleForRefusal, Where::Everywhere, |violation| {
        matches!(violation, Violation::HeldAllTheSame(_))
    })
}

#[test]
fn taking_silence_for_success_is_seen_as_an_order_that_is_not_there() -> Result<()> {
    let name = "takes silence for success";
    seen(name, &TakesSilenceForSuccess, Where::Everywhere, |violation| {
        matches!(violation, Violation::NotHeld(_))
    })
}

#[test]
fn taking_a_part_or_an_authorization_for_paid_is_seen_as_an_order_that_is_not_paid() -> Result<()> {
    let _alone = alone();
    let report = proved("takes anything for paid", &TakesAnythingForPaid, ORDERS_OF_A_BROKEN_SHOP)?;
    for gateway in ["paymart", "payermax", "paypro"] {
        let seen = |violation: &Violation| matches!(violation, Violation::NotHeld(order) if order.starts_with(gateway));
        assert!(report.violations.iter().any(seen), "not seen at {gateway}: {:?}", report.violations);
    }
    Ok(())
}
