//! What can become of an order, with the money that moves: the only place where states change.

use anyhow::{Context, Result};

use crate::gateway::{Failure, Gateway};
use crate::ledger::{self, Movement};
use crate::store::orders::{self, Kind, Order, State};
use crate::work::Work;

pub use crate::store::orders::Outcome;

/// Why a decision cannot be taken.
#[derive(Debug, thiserror::Error)]
pub enum SettleError {
    /// The order's state or kind does not allow it.
    #[error("{0}")]
    Impossible(String),
    /// Something broke.
    #[error(transparent)]
    Broken(#[from] anyhow::Error),
}

impl From<rusqlite::Error> for SettleError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Broken(error.into())
    }
}

impl From<SettleError> for Failure {
    fn from(error: SettleError) -> Self {
        Self::Broken(error.into())
    }
}

/// Adds an order; a refund, payout or dispute that is pending sets its amount aside.
pub fn commit(work: &Work<'_>, order: &mut Order) -> rusqlite::Result<()> {
    orders::insert(work.connection, order)?;
    if order.kind.sets_aside() && order.state == State::Pending {
        ledger::book(work, order, Movement::Reserve, order.amount)?;
    }
    Ok(())
}

/// Decides an order, moves the money, and lets its gateway tell the merchant.
///
/// `amount` is what was paid or captured now; without it, all that is missing.
pub fn settle(
    work: &Work<'_>,
    gateway: &dyn Gateway,
    order: &mut Order,
    outcome: Outcome,
    amount: Option<i64>,
) -> Result<(), SettleError> {
    work.purpose.set(&[&order.merchant, "decision", &order.gateway_id]);
    let merchant = crate::store::merchants::by_id(work.connection, &order.merchant)?
        .context("an order belongs to a merchant")?;
    let reopens = gateway.may_still_change(order);
    check(order, outcome, amount, reopens)?;
    if reopens && order.kind == Kind::Payout && outcome == Outcome::Approved {
        // What was given back when it expired or was declined is needed again.
        ledger::book(work, order, Movement::Reserve, order.amount)?;
    }
    let state = match outcome {
        Outcome::Approved => approve(work, order, amount)?,
        Outcome::Partial => approve(work, order, amount)?,
        Outcome::Authorised => State::Authorised,
        Outcome::Declined => give_up(work, order, State::Declined)?,
        Outcome::Expired => give_up(work, order, State::Expired)?,
        Outcome::Cancelled => give_up(work, order, State::Cancelled)?,
        Outcome::Bounced => {
            ledger::book(work, order, Movement::Bounce, order.amount)?;
            State::Bounced
        }
    };
    order.state = state;
    order.finished_at = (!state.is_open()).then_some(work.now);
    gateway.decided(work, &merchant, order)?;
    orders::update(work.connection, order)?;
    Ok(())
}

fn check(order: &Order, outcome: Outcome, amount: Option<i64>, reopens: bool) -> Result<(), SettleError> {
    let refuse = |why: String| Err(SettleError::Impossible(why));
    let possible = match outcome {
        Outcome::Bounced => order.kind == Kind::Payout && order.state == State::Approved,
        Outcome::Partial => {
            order.kind == Kind::Payment && matches!(order.state, State::Pending | State::Partial)
        }
        // A link is paid by a payment at it, and by nothing else.
        Outcome::Approved | Outcome::Declined if order.kind == Kind::Link => {
            outcome == Outcome::Approved && order.state == State::Pending && order.paid > 0
        }
        Outcome::Approved => order.state.is_open() || order.state == State::Partial || reopens,
        Outcome::Authorised => {
            matches!(order.kind, Kind::Payment | Kind::Subscription) && order.state == State::Pending
        }
        Outcome::Declined => order.state.is_open() || (reopens && order.state == State::Expired),
        Outcome::Expired | Outcome::Cancelled => order.state.is_open(),
    };
    if !possible {
        return refuse(format!(
            "result: a {} that is {} cannot become {}",
            order.kind.as_str(),
            order.state.as_str(),
            outcome.as_str()
        ));
    }
    let open = order.amount - order.paid;
    match amount {
        Some(_) if order.kind != Kind::Payment => refuse("amount: only payments take one".to_owned()),
        Some(amount) if !(1..=open).contains(&amount) => {
            refuse(format!("amount: send between 1 and {open}, what is still missing"))
        }
        None if outcome == Outcome::Partial => refuse("amount: a partial payment needs one".to_owned()),
        _ => Ok(()),
    }
}

fn approve(work: &Work<'_>, order: &mut Order, amount: Option<i64>) -> rusqlite::Result<State> {
    match order.kind {
        Kind::Payment => {
            let amount = amount.unwrap_or(order.amount - order.paid);
            // The check of a card moves nothing.
            if amount > 0 {
                ledger::book(work, order, Movement::Receive, amount)?;
            }
            order.paid += amount;
            Ok(if order.paid < order.amount { State::Partial } else { State::Approved })
        }
        Kind::Refund => ledger::book(work, order, Movement::GiveBack, order.amount).map(|()| State::Approved),
        Kind::Payout => ledger::book(work, order, Movement::PayOut, order.amount).map(|()| State::Approved),
        Kind::Dispute => {
            ledger::book(work, order, Movement::TakeBack, order.amount).map(|()| State::Approved)
        }
        Kind::Token | Kind::Link | Kind::Subscription => Ok(State::Approved),
    }
}

fn give_up(work: &Work<'_>, order: &Order, state: State) -> Result<State> {
    if order.kind.sets_aside() && order.state.is_open() {
        ledger::book(work, order, Movement::Release, order.amount)?;
    }
    if let (Kind::Refund, Some(parent)) = (order.kind, &order.parent) {
        let mut payment =
            orders::by_gateway_id(work.connection, parent)?.context("a refund belongs to a payment")?;
        payment.refunded -= order.amount;
        orders::update(work.connection, &payment)?;
    }
    Ok(state)
}
