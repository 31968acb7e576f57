//! An order, and what a shop believes of it.

use std::fmt;

use serde_json::{Value, json};

use super::gateways::{Gateway, Line, Query};
use super::kind::Kind;

/// A payment that can be refunded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sold {
    /// The shop's number of it.
    pub number: String,
    /// The gateway's.
    pub id: String,
}

/// What happens to a payment at the gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// Nothing more.
    Nothing,
    /// The payer pays a part of it, in minor units.
    PaidInPart(i64),
    /// The shop captures the authorization.
    Captured,
    /// The shop releases the authorization.
    Released,
}

/// One order.
#[derive(Clone, Debug)]
pub struct Order {
    /// Where it goes.
    pub gateway: &'static Gateway,
    /// What is ordered.
    pub line: &'static Line,
    /// Its unique number.
    pub number: String,
    /// Its amount in minor units.
    pub amount: i64,
    /// The payment that a refund refunds.
    pub of: Option<Sold>,
    /// Whether the customer's bank will decline it.
    pub declined: bool,
    /// What happens to it afterwards.
    pub then: Then,
    /// The request that makes it.
    pub request: Value,
}

impl Order {
    /// The request that determines its outcome; `attempted_at` if the shop knows.
    pub fn resolve_request(&self, attempted_at: &str) -> Value {
        let mut request = self.get_request();
        request["amount"] = json!(self.amount);
        request["currency"] = json!(self.line.currency);
        request["attempted_at"] = json!(attempted_at);
        request
    }

    /// The request that queries it.
    pub fn get_request(&self) -> Value {
        let name = if self.line.kind == Kind::Refund { "refund_id" } else { "order_id" };
        json!({name: self.number})
    }

    /// Its key in the ledger.
    pub fn key(&self) -> Key {
        let number = match &self.of {
            Some(sold) if self.gateway.numbers_no_refunds() => &sold.id,
            _ => &self.number,
        };
        Key { gateway: self.gateway.name, kind: self.line.kind.name().to_owned(), number: number.clone() }
    }

    /// Its number in the sandbox's log of requests: a refund without a number appears under its payment's.
    pub fn logged_as(&self) -> &str {
        match &self.of {
            Some(sold) if self.gateway.numbers_no_refunds() => &sold.number,
            _ => &self.number,
        }
    }
}

impl fmt::Display for Order {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {} {}", self.gateway.name, self.line.kind.name(), self.number)?;
        self.of.as_ref().map_or(Ok(()), |sold| write!(formatter, " of {} {}", sold.number, sold.id))
    }
}

/// The key of an order in the ledger.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// The gateway.
    pub gateway: &'static str,
    /// The kind in the ledger.
    pub kind: String,
    /// The order's number; for a refund without one, the gateway's number of its payment.
    pub number: String,
}

impl fmt::Display for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {} {}", self.gateway, self.kind, self.number)
    }
}

/// A shop's belief about an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Belief {
    /// The money moved: approved, or succeeded.
    Moved,
    /// The gateway has the order, and it is in progress: authorized at most.
    UnderWay,
    /// A part of the money moved.
    PaidInPart,
    /// The gateway declined it: no money moved.
    Declined,
    /// Nothing happened; the number is free.
    Nothing,
    /// The gateway has the order, but in a state that no document lists.
    Unclear,
    /// It may have happened.
    Unknown,
}

impl Belief {
    /// Whether the outcome of the order is unknown.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Unknown | Self::Unclear)
    }
}

/// An order, and the shop's belief about it.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The order.
    pub order: Order,
    /// What the shop believes.
    pub belief: Belief,
}

impl Claim {
    /// Whether it is open, and another query may settle it: there must be a query, and a documented code for the
    /// outcome.
    pub fn can_be_settled(&self) -> bool {
        let query = self.order.line.query;
        let wordless = self.belief == Belief::Unclear && query == Query::NoDecline && self.order.declined;
        self.belief.is_open() && query != Query::None && !wordless
    }
}
