//! The proof of money: thousands of orders against a gateway that drops answers, commits late, lets its queries lag and
//! takes a number twice; afterwards the gateway's ledger is compared with what the library said of each order.

mod run;
mod shop;
mod verdict;

use serde_json::{Value, json};
use till::Operation;

pub use run::{Plan, Report, run};
pub use shop::{
    Honest, ResendsAfterOneEmptyQuery, ResendsAfterServerError, Shop, TakesSilenceForSuccess,
    TakesTroubleForRefusal,
};
pub use verdict::{Violation, verdict};

/// What an order moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Money from a customer.
    Payment,
    /// Money back.
    Refund,
    /// Money to somebody.
    Payout,
}

impl Kind {
    /// Its name in the sandbox's ledger.
    pub fn name(self) -> &'static str {
        match self {
            Self::Payment => "payment",
            Self::Refund => "refund",
            Self::Payout => "payout",
        }
    }

    /// The operation that makes it.
    pub fn create(self) -> Operation {
        match self {
            Self::Payment => Operation::PaymentCreate,
            Self::Refund => Operation::RefundCreate,
            Self::Payout => Operation::PayoutCreate,
        }
    }

    /// The operation that asks for it.
    pub fn get(self) -> Operation {
        match self {
            Self::Payment => Operation::PaymentGet,
            Self::Refund => Operation::RefundGet,
            Self::Payout => Operation::PayoutGet,
        }
    }

    /// The operation that finds out what became of it.
    pub fn resolve(self) -> Operation {
        match self {
            Self::Payment => Operation::PaymentResolve,
            Self::Refund => Operation::RefundResolve,
            Self::Payout => Operation::PayoutResolve,
        }
    }
}

/// One order.
#[derive(Clone, Debug)]
pub struct Order {
    /// What it moves.
    pub kind: Kind,
    /// Whether it goes to Paypro, and otherwise to PayerMax.
    pub paypro: bool,
    /// Its number, used once.
    pub number: String,
    /// Its amount in minor units.
    pub amount: i64,
    /// Its currency.
    pub currency: &'static str,
    /// The payment that a refund is of.
    pub of: Option<String>,
    /// Whether the customer's bank will decline it.
    pub declined: bool,
}

impl Order {
    /// The request that makes it.
    pub fn request(&self) -> Value {
        let mut request = json!({"amount": self.amount, "currency": self.currency});
        let more = match (self.kind, self.paypro) {
            (Kind::Payment, false) => self.card_payment(),
            (Kind::Payment, true) => json!({"order_id": self.number, "notify_url": NOTIFY_URL,
                "payment_method": {"way_code": "va"}, "customer": {"email": "ada@example.com"}}),
            (Kind::Refund, _) => json!({"refund_id": self.number, "order_id": self.of, "reason": "returned"}),
            (Kind::Payout, false) => json!({"order_id": self.number, "country": "PH",
                "destination": {"wallet": {"organisation": "GCASH", "account": "0812345678"}},
                "recipient": {"full_name": "Grace Hopper"}}),
            (Kind::Payout, true) => json!({"order_id": self.number, "notify_url": NOTIFY_URL,
                "destination": {"wallet": {"account": "5512345678"}},
                "recipient": {"full_name": "Grace Hopper"}}),
        };
        for (name, value) in more.as_object().into_iter().flatten() {
            request[name] = value.clone();
        }
        request
    }

    fn card_payment(&self) -> Value {
        let number = if self.declined { "4730198364688516" } else { "4392963203551251" };
        json!({"order_id": self.number, "description": "Blue cap", "country": "US",
            "payment_method": {"card": {"number": number, "expiry_month": 12, "expiry_year": 2040,
                "holder": "Ada Lovelace", "cvv": "917"}},
            "customer": {"id": "c1", "ip": "192.0.2.7"}, "browser": {"user_agent": "test"}})
    }

    /// The request that finds out what became of it; `attempted_at` when the shop knows.
    pub fn resolve_request(&self, attempted_at: Option<&str>) -> Value {
        let name = if self.kind == Kind::Refund { "refund_id" } else { "order_id" };
        let mut request = json!({"amount": self.amount, "currency": self.currency});
        request[name] = json!(self.number);
        if let Some(time) = attempted_at {
            request["attempted_at"] = json!(time);
        }
        request
    }

    /// The request that asks for it.
    pub fn get_request(&self) -> Value {
        if self.kind == Kind::Refund {
            json!({"refund_id": self.number})
        } else {
            json!({"order_id": self.number})
        }
    }
}

/// Nobody listens there: the proof looks at the ledger, not at notifications.
const NOTIFY_URL: &str = "http://127.0.0.1:9/";

/// What a shop believes of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Belief {
    /// The money moved: approved, or succeeded.
    Moved,
    /// The gateway has the order, and it is under way.
    UnderWay,
    /// The gateway has decided against it: no money moved.
    Declined,
    /// Nothing happened; the number is free.
    Nothing,
    /// It may have happened.
    Unknown,
}

/// An order and what the shop believes of it.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The order.
    pub order: Order,
    /// What the shop believes.
    pub belief: Belief,
}
