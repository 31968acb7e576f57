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

/// What becomes of a payment once the gateway has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// Nothing that the shop or the payer does.
    Nothing,
    /// The payer pays a part of it, in minor units.
    PaidInPart(i64),
    /// The shop takes what was authorized.
    Captured,
    /// The shop lets go what was authorized.
    Released,
}

/// One order.
#[derive(Clone, Debug)]
pub struct Order {
    /// Where it goes.
    pub gateway: &'static Gateway,
    /// What is ordered.
    pub line: &'static Line,
    /// Its number, used once.
    pub number: String,
    /// Its amount in minor units.
    pub amount: i64,
    /// The payment that a refund is of.
    pub of: Option<Sold>,
    /// Whether the customer's bank will decline it.
    pub declined: bool,
    /// What becomes of it afterwards.
    pub then: Then,
    /// The request that makes it.
    pub request: Value,
}

impl Order {
    /// The request that finds out what became of it; `attempted_at` when the shop knows.
    pub fn resolve_request(&self, attempted_at: &str) -> Value {
        let mut request = self.get_request();
        request["amount"] = json!(self.amount);
        request["currency"] = json!(self.line.currency);
        request["attempted_at"] = json!(attempted_at);
        request
    }

    /// The request that asks for it.
    pub fn get_request(&self) -> Value {
        let name = if self.line.kind == Kind::Refund { "refund_id" } else { "order_id" };
        json!({name: self.number})
    }

    /// What the ledger knows it by.
    pub fn key(&self) -> Key {
        let number = match &self.of {
            Some(sold) if self.gateway.numbers_no_refunds() => &sold.id,
            _ => &self.number,
        };
        Key { gateway: self.gateway.name, kind: self.line.kind.name().to_owned(), number: number.clone() }
    }

    /// What the sandbox's log of requests knows it by: a refund without a number goes by its payment.
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

/// What the ledger knows an order by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// The gateway.
    pub gateway: &'static str,
    /// The kind in the ledger.
    pub kind: String,
    /// The order's number; of a refund without one, the gateway's number of its payment.
    pub number: String,
}

impl fmt::Display for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {} {}", self.gateway, self.kind, self.number)
    }
}

/// What a shop believes of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Belief {
    /// The money moved: approved, or succeeded.
    Moved,
    /// The gateway has the order, and it is under way: authorized at most.
    UnderWay,
    /// A part of the money moved.
    PaidInPart,
    /// The gateway has decided against it: no money moved.
    Declined,
    /// Nothing happened; the number is free.
    Nothing,
    /// The gateway has the order, and says of it what no document lists.
    Unclear,
    /// It may have happened.
    Unknown,
}

impl Belief {
    /// Whether nobody knows yet what became of the order.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Unknown | Self::Unclear)
    }
}

/// An order and what the shop believes of it.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The order.
    pub order: Order,
    /// What the shop believes.
    pub belief: Belief,
}

impl Claim {
    /// Whether it is open, and another query may settle it: not where there is none, and not where the word that would
    /// settle it is missing.
    pub fn can_be_settled(&self) -> bool {
        let query = self.order.line.query;
        let wordless = self.belief == Belief::Unclear && query == Query::NoDecline && self.order.declined;
        self.belief.is_open() && query != Query::None && !wordless
    }
}
