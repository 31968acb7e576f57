//! A short long run: processes are killed between send and answer, but no money moves twice or stays unknown; and a shop
//! that sends again after a kill is detected.

use std::io::Write;
use std::sync::{Mutex, PoisonError};

use anyhow::Result;

use till_tests::money::Violation;
use till_tests::money::long::{Conduct, Figures, Plan, run, till};

const ORDERS: usize = 500;
/// Enough for kills to cut off some of them after the gateway has them.
const ORDERS_OF_A_FORGETFUL_SHOP: usize = 300;
const SEED: u64 = 20_261_126;
/// As many as the sandbox has.
const FAULTS: usize = 21;

/// Two runs at once would only slow each other down.
static ALONE: Mutex<()> = Mutex::new(());

fn played(orders: usize, conduct: Conduct) -> Result<Figures> {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let worker = env!("CARGO_BIN_EXE_long-run").into();
    let plan = Plan { orders, seed: SEED, conduct, worker, till: till()? };
    run(&plan, &mut |text| {
        // Print the figures even if the test passes; a closed output is no reason to fail.
        let _ = writeln!(std::io::stderr(), "{}", text.trim_end());
    })
}

#[test]
fn whatever_is_killed_no_money_moves_twice_or_unknown() -> Result<()> {
    let figures = played(ORDERS, Conduct::Careful)?;
    let shown: Vec<String> = figures.violations.iter().take(20).map(ToString::to_string).collect();
    assert!(shown.is_empty(), "{} violations:\n{}", figures.violations.len(), shown.join("\n"));
    assert_eq!(figures.orders, ORDERS);
    // A proof without faults would prove nothing.
    assert_eq!(figures.faults.len(), FAULTS, "{:?}", figures.faults);
    assert!(figures.killed.workers > 0 && figures.killed.sandboxes > 0, "{:?}", figures.killed);
    assert!(figures.killed_commands > 0, "no till resolve was killed");
    let [.., confirmed, delivered] = figures.notices;
    assert!(figures.followed_up > 0 && confirmed > 0 && delivered > 0, "{figures}");
    assert!(figures.cut_found > 0 && figures.nothing > 0 && figures.again > 0, "{figures}");
    Ok(())
}

#[test]
fn sending_again_after_a_kill_is_seen_as_an_order_twice() -> Result<()> {
    let figures = played(ORDERS_OF_A_FORGETFUL_SHOP, Conduct::Forgetful)?;
    let twice = figures.violations.iter().filter(|violation| matches!(violation, Violation::Twice(_)));
    assert!(twice.count() > 0 && figures.charged_twice() > 0, "the broken rule was not seen: {figures}");
    Ok(())
}

#[test]
fn delivering_for_any_notification_is_seen_as_a_delivery_that_nobody_paid_for() -> Result<()> {
    let figures = played(ORDERS_OF_A_FORGETFUL_SHOP, Conduct::Gullible)?;
    let wrong = figures.violations.iter().filter(|violation| matches!(violation, Violation::Delivered(_)));
    assert!(wrong.count() > 0 && figures.false_success() > 0, "the broken rule was not seen: {figures}");
    Ok(())
}
