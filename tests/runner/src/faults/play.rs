//! Plays one cell, and describes the result in a few words. What must never happen fails here, whatever the table expects.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;
use till::{Error, ErrorKind, Operation, Outcome};

use super::operations::{Operations, Setup};
use super::stage::{Stage, called};
use super::trouble::{LAG_MS, PATIENCE_MS, Place};
use super::{Cell, Class};
use crate::sandbox::Sandbox;

/// The time limit for something late: it only ends a hang.
const PATIENCE: Duration = Duration::from_millis(PATIENCE_MS);
/// A lasting fault meets every attempt.
const LASTING: u32 = 1_000;

/// Plays a cell.
pub fn play(sandbox: &Sandbox, operations: &Operations, cell: &Cell) -> Result<String> {
    let setup = operations.setup(cell)?;
    if cell.class.reads() {
        let once = read(sandbox, operations, setup, cell, 1)?;
        let lasting = read(sandbox, operations, setup, cell, LASTING)?;
        return Ok(format!("{once} / {lasting}"));
    }
    moved(sandbox, operations, setup, cell)
}

/// Makes the cell's call under its fault.
fn troubled(
    stage: &Stage<'_>,
    operations: &Operations,
    cell: &Cell,
    wire: &str,
    times: u32,
) -> Result<Result<Value, Error>> {
    let rules = cell.trouble.rules(cell.class);
    let query = &operations.gateway(cell.gateway)?.warm_up;
    let client = match cell.trouble.place {
        Place::Address => stage.client_of_nobody()?,
        Place::Connection if cell.trouble.closes() => {
            let (relay, client) = stage.relayed_client()?;
            stage.warm_up(&client, query, rules)?;
            relay.wait_for_close(PATIENCE)?;
            client
        }
        Place::Connection => {
            let client = stage.client()?;
            stage.warm_up(&client, query, rules)?;
            client
        }
        Place::Call => {
            let client =
                if cell.trouble.times_out() { stage.hurried_client(query)? } else { stage.client()? };
            stage.troubled(wire, rules, times)?;
            client
        }
    };
    Ok(called(&client, cell.operation, &stage.request()?))
}

/// A call that only reads, with a fault that meets this many attempts.
fn read(
    sandbox: &Sandbox,
    operations: &Operations,
    setup: &Setup,
    cell: &Cell,
    times: u32,
) -> Result<String> {
    let stage = Stage::new(sandbox, cell.gateway, operations.gateway(cell.gateway)?, setup)?;
    let before = stage.orders()?;
    let result = troubled(&stage, operations, cell, "*", times)?;
    ensure!(stage.orders()? == before, "{cell} only reads, but changed the ledger");
    let error = match result {
        Ok(result) => return Ok(read_word(cell.operation, &result)?.to_owned()),
        Err(error) => error,
    };
    if matches!(
        cell.operation,
        Operation::PaymentResolve | Operation::PayoutResolve | Operation::RefundResolve
    ) {
        // The order exists: whatever the query met, "it never happened" would lead to a second charge.
        ensure!(
            error.outcome == Outcome::Unknown,
            "{cell} settled an order by a query that failed: {error:?}"
        );
    }
    ensure!(
        error.outcome != Outcome::Unknown || error.retry_safe,
        "{cell} only reads, but may not be repeated: {error:?}"
    );
    Ok(error.kind.name().to_owned())
}

fn read_word(operation: Operation, result: &Value) -> Result<&str> {
    if operation == Operation::ClientCheck {
        return result["state"].as_str().context("a check has a state");
    }
    let list = matches!(operation, Operation::PaymentList | Operation::DisputeList | Operation::TokenList);
    Ok(if list && result["data"].as_array().is_none_or(Vec::is_empty) { "empty" } else { "ok" })
}

/// A call that moves or changes something.
fn moved(sandbox: &Sandbox, operations: &Operations, setup: &Setup, cell: &Cell) -> Result<String> {
    let stage = Stage::new(sandbox, cell.gateway, operations.gateway(cell.gateway)?, setup)?;
    let result = troubled(&stage, operations, cell, &setup.wire, LASTING)?;
    let sent = stage.sent()?;
    ensure!(sent <= 1, "{cell} was sent {sent} times");
    stage.untrouble()?;
    let is_seen_late = cell.trouble.commits_late() || cell.trouble.lags();
    let held = if is_seen_late { held_in_the_end(&stage)? } else { stage.held()? };
    ensure!(held <= 1, "{cell} is in the ledger {held} times");
    let word = word(cell, &result);
    let result_text = format!("{word} · {held}");
    match &result {
        Ok(_) => check_success(cell, word, held)?,
        Err(error) => check_failure(cell, error, held, sent)?,
    }
    let open = result.is_err_and(|error| error.outcome == Outcome::Unknown);
    if !open {
        return Ok(result_text);
    }
    if cell.trouble.lags() {
        // From then on queries see it, as they would a day later.
        std::thread::sleep(Duration::from_millis(LAG_MS));
    }
    Ok(format!("{result_text} → {}", later(&stage, cell, held)?))
}

fn held_in_the_end(stage: &Stage<'_>) -> Result<usize> {
    let end = Instant::now() + PATIENCE;
    loop {
        let held = stage.held()?;
        if held > 0 || Instant::now() > end {
            return Ok(held);
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn check_success(cell: &Cell, word: &str, held: usize) -> Result<()> {
    // The shop reads the gateway's raw answer itself.
    let claims = cell.class != Class::Raw && matches!(word, "ok" | "found");
    ensure!(!claims || held == 1, "{cell} says {word}, but the ledger contains it {held} times");
    Ok(())
}

fn check_failure(cell: &Cell, error: &Error, held: usize, sent: usize) -> Result<()> {
    match error.outcome {
        Outcome::Unknown => {
            ensure!(!error.retry_safe, "{cell} is unknown, but reported as repeatable: {error:?}")
        }
        outcome => ensure!(held == 0, "{cell} is {outcome:?}, but the ledger contains it: {error:?}"),
    }
    ensure!(
        error.outcome != Outcome::NotSent || sent == 0,
        "{cell} was sent, but is reported as not sent: {error:?}"
    );
    Ok(())
}

fn word(cell: &Cell, result: &Result<Value, Error>) -> &'static str {
    let result = match result {
        Ok(result) => result,
        Err(error) => {
            return match error.outcome {
                Outcome::NotSent => "not sent",
                Outcome::Rejected => "rejected",
                _ => "unknown",
            };
        }
    };
    match result["status"].as_str() {
        _ if cell.class == Class::Raw => "ok",
        Some("declined" | "failed") => "declined",
        Some("expired" | "cancelled") if !ends(cell.operation) => "declined",
        Some("unknown") => "unclear",
        _ if result["resolved"] == true => "found",
        _ => "ok",
    }
}

/// Whether an operation ends what it is about, so that its end is the success.
fn ends(operation: Operation) -> bool {
    matches!(
        operation,
        Operation::PaymentClose
            | Operation::PaymentCancel
            | Operation::PaymentLinkExpire
            | Operation::SubscriptionCancel
    )
}

/// What the shop finds out later; it must agree with the ledger.
fn later(stage: &Stage<'_>, cell: &Cell, held: usize) -> Result<&'static str> {
    let Some((call, result)) = stage.later()? else { return Ok("open") };
    let word = match (result, &call.changed) {
        (Ok(result), Some(changed)) => {
            let is_so = |(pointer, value): (&String, &Value)| result.pointer(pointer) == Some(value);
            if changed.iter().all(is_so) { "changed" } else { "unchanged" }
        }
        (Ok(_), None) => "found",
        (Err(error), None) if error.kind == ErrorKind::NotFound && error.outcome == Outcome::NotSent => {
            "nothing"
        }
        (Err(error), Some(_)) if error.kind == ErrorKind::NotFound => "unchanged",
        (Err(error), _) if error.kind == ErrorKind::Unsupported => "open",
        (Err(error), _) => anyhow::bail!("{cell} cannot be checked later: {error:?}"),
    };
    let right = match word {
        "found" | "changed" => held == 1,
        "nothing" | "unchanged" => held == 0,
        _ => true,
    };
    ensure!(right, "{cell} was found to be {word}, but the ledger contains it {held} times");
    Ok(word)
}
