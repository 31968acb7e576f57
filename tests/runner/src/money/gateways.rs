//! What is ordered at which gateway, and what each of them can say afterwards.

use std::fmt;

use anyhow::{Context, Result};

use super::Kind;

/// What a gateway's query can say about an order whose answer was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Query {
    /// Everything.
    Full,
    /// Everything but a decline, for which its document has no code: the order exists, but its state is unknown.
    NoDecline,
    /// Nothing: there is no query, so what is unknown stays unknown forever.
    None,
}

/// The payments to be refunded, which are made before the faults begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sale {
    /// Many refunds of few payments: each refund has a number of the shop's.
    Shared,
    /// A payment for each refund: the gateway has no number for a refund, so the ledger is compared by payment.
    Own,
}

/// How a refund names its payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refunded {
    /// Which payment it is of.
    pub sale: Sale,
    /// The fields with its numbers: `order_id`, and `payment_id` for the gateway's own.
    pub by: &'static [&'static str],
}

/// One kind of order at a gateway.
#[derive(Debug, PartialEq, Eq)]
pub struct Line {
    /// What it moves.
    pub kind: Kind,
    /// How many of a hundred orders are of this line.
    pub share: u32,
    /// The request of `tests/requests.json` that payments and payouts begin with.
    pub like: &'static str,
    /// The currency.
    pub currency: &'static str,
    /// The name of the creating call in the sandbox's log.
    pub wire: &'static str,
    /// Whether it is paid by card, with one declined card in ten.
    pub card: bool,
    /// What can be determined afterwards.
    pub query: Query,
    /// For refunds: of what.
    pub refunded: Option<Refunded>,
    /// What may happen to a payment at the gateway.
    pub follow_up: FollowUp,
}

/// What may happen to a payment at the gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FollowUp {
    /// Nothing more.
    None,
    /// The payer may pay a part of it.
    Parts,
    /// It is only authorized, then captured or released; says whether these calls have numbers and amounts of their own.
    TwoSteps {
        /// Whether they do.
        numbered: bool,
    },
}

/// A gateway.
#[derive(PartialEq, Eq)]
pub struct Gateway {
    /// Its name.
    pub name: &'static str,
    /// Its merchant's settings in the sandbox that are true.
    pub settings: &'static [&'static str],
    /// What is ordered there.
    pub lines: &'static [Line],
}

impl fmt::Debug for Gateway {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name)
    }
}

impl Gateway {
    /// Whether its refunds are identified by their payments.
    pub fn numbers_no_refunds(&self) -> bool {
        self.lines.iter().filter_map(|line| line.refunded).any(|refunded| refunded.sale == Sale::Own)
    }

    /// What is sold to be refunded: payments by card, which are decided at once.
    pub fn sold(&self) -> Result<&'static Line> {
        let line = self.lines.iter().find(|line| line.card);
        line.with_context(|| format!("{} sells nothing by card, so nothing can be refunded", self.name))
    }
}

/// Every gateway with its lines, one by one.
pub fn lines() -> Vec<(&'static Gateway, &'static Line)> {
    GATEWAYS.iter().flat_map(|gateway| gateway.lines.iter().map(move |line| (gateway, line))).collect()
}

const fn payment(share: u32, like: &'static str, currency: &'static str, wire: &'static str) -> Line {
    let (query, refunded, follow_up) = (Query::Full, None, FollowUp::None);
    Line { kind: Kind::Payment, share, like, currency, wire, card: false, query, refunded, follow_up }
}

const fn card(share: u32, like: &'static str, currency: &'static str, wire: &'static str) -> Line {
    Line { card: true, ..payment(share, like, currency, wire) }
}

const fn payout(share: u32, like: &'static str, currency: &'static str, wire: &'static str) -> Line {
    Line { kind: Kind::Payout, ..payment(share, like, currency, wire) }
}

const fn refund(
    share: u32,
    currency: &'static str,
    wire: &'static str,
    query: Query,
    refunded: Refunded,
) -> Line {
    let refunded = Some(refunded);
    Line { kind: Kind::Refund, query, refunded, ..payment(share, "", currency, wire) }
}

/// All five.
pub static GATEWAYS: [Gateway; 5] = [
    Gateway {
        name: "paymart",
        settings: &["sign_notifications"],
        lines: &[
            payment(8, "paymart_payment", "EUR", "create_payment"),
            card(8, "paymart_card_payment", "EUR", "create_payment"),
            Line {
                follow_up: FollowUp::TwoSteps { numbered: false },
                ..card(4, "paymart_card_payment", "EUR", "create_payment")
            },
            // With the order number, the payment's token is looked up first.
            refund(6, "EUR", "create_refund", Query::None, Refunded { sale: Sale::Own, by: &["order_id"] }),
            refund(4, "EUR", "create_refund", Query::None, Refunded { sale: Sale::Own, by: &["payment_id"] }),
            payout(6, "paymart_payout", "CNY", "create_payout"),
        ],
    },
    Gateway {
        name: "onlinepay",
        settings: &[],
        lines: &[
            payment(10, "onlinepay_payment", "CNY", "create_payment"),
            payout(8, "onlinepay_payout", "CNY", "create_payout"),
        ],
    },
    Gateway {
        name: "globalmerchant",
        settings: &[],
        lines: &[
            Line { query: Query::NoDecline, ..card(12, "globalmerchant_payment", "USD", "PAY") },
            refund(
                6,
                "USD",
                "REFUND",
                Query::None,
                Refunded { sale: Sale::Own, by: &["payment_id", "order_id"] },
            ),
        ],
    },
    Gateway {
        name: "payermax",
        settings: &[],
        lines: &[
            card(6, "payermax_payment", "USD", "orderAndPay"),
            Line {
                follow_up: FollowUp::TwoSteps { numbered: true },
                ..card(3, "payermax_payment", "USD", "orderAndPay")
            },
            refund(5, "USD", "refund", Query::Full, Refunded { sale: Sale::Shared, by: &["order_id"] }),
            payout(4, "payermax_payout", "PHP", "paymentOrderPay"),
        ],
    },
    Gateway {
        name: "paypro",
        settings: &[],
        lines: &[
            Line { follow_up: FollowUp::Parts, ..payment(6, "paypro_payment", "MXN", "payInApi") },
            payout(4, "paypro_payout", "MXN", "payOut"),
        ],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_parts_of_a_hundred() {
        assert_eq!(lines().iter().map(|(_, line)| line.share).sum::<u32>(), 100);
    }

    #[test]
    fn refunds_without_a_number_have_a_payment_of_their_own() {
        for (gateway, line) in lines() {
            let own = line.refunded.map(|refunded| refunded.sale == Sale::Own);
            assert_eq!(own, (line.kind == Kind::Refund).then_some(line.query == Query::None), "{gateway:?}");
        }
    }
}
