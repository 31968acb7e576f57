//! The orders of a run: the seed determines them, and the faults that each meets.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use serde_json::{Map, Value, json};

use super::gateways::{FollowUp, Gateway, Line, Sale, lines};
use super::market::Ids;
use super::{Kind, Order, Sold, Then};
use crate::scenario::{filled, known_request};

/// How many payments share the refunds.
const SHARED: usize = 20;
/// More than all refunds of one payment together, in minor units.
const SOLD_FOR: i64 = 10_000_000;
/// The card that every gateway declines.
const DECLINED_CARD: &str = "4730198364688516";

/// A planned order: a refund's payment may not have been made yet.
pub struct Planned {
    gateway: &'static Gateway,
    line: &'static Line,
    number: String,
    amount: i64,
    declined: bool,
    then: Then,
    sale: Option<String>,
}

/// All orders of a run.
pub fn planned(count: usize, seed: u64) -> Result<Vec<Planned>> {
    let mut random = StdRng::seed_from_u64(seed);
    let lines = lines();
    (0..count)
        .map(|index| {
            let (gateway, line) = *lines.choose_weighted(&mut random, |(_, line)| line.share)?;
            let shared = random.random_range(0..SHARED);
            let sale = line.refunded.map(|refunded| match refunded.sale {
                Sale::Shared => format!("sold_{shared}"),
                Sale::Own => format!("sold_for_{index}"),
            });
            let whole_units: i64 = random.random_range(1..=500);
            let declined = random.random_bool(0.1) && line.card;
            let then = match line.follow_up {
                FollowUp::Parts if whole_units > 1 && random.random_bool(0.5) => {
                    Then::PaidInPart(random.random_range(1..whole_units) * 100)
                }
                FollowUp::TwoSteps { .. } if random.random_bool(0.5) => Then::Captured,
                FollowUp::TwoSteps { .. } => Then::Released,
                _ => Then::Nothing,
            };
            let number = format!("order_{index}");
            Ok(Planned { gateway, line, number, amount: whole_units * 100, declined, then, sale })
        })
        .collect()
}

/// The payments that must exist before the orders are made, with the addresses for their notifications.
pub fn sales(planned: &[Planned], notify: impl Fn(&Gateway) -> String) -> Result<Vec<Order>> {
    let mut sales: BTreeMap<(&str, &str), &'static Gateway> = BTreeMap::new();
    for order in planned {
        if let Some(number) = &order.sale {
            sales.insert((order.gateway.name, number), order.gateway);
        }
    }
    let sale = |((_, number), gateway): ((&str, &str), &'static Gateway)| {
        let (number, line) = (number.to_owned(), gateway.sold()?);
        let sold = Planned {
            gateway,
            line,
            number,
            amount: SOLD_FOR,
            declined: false,
            then: Then::Nothing,
            sale: None,
        };
        sold.order(&Ids::new(), &notify(gateway))
    };
    sales.into_iter().map(sale).collect()
}

impl Planned {
    /// The gateway.
    pub fn gateway(&self) -> &'static Gateway {
        self.gateway
    }

    /// The order itself, of one of the sold payments.
    pub fn order(self, ids: &Ids, notify_url: &str) -> Result<Order> {
        let of = match self.sale {
            Some(number) => {
                let key = (self.gateway.name, number);
                let id = ids.get(&key).with_context(|| format!("{key:?} was not sold"))?.clone();
                Some(Sold { number: key.1, id })
            }
            None => None,
        };
        let Self { gateway, line, number, amount, declined, then, .. } = self;
        let mut order = Order { gateway, line, number, amount, of, declined, then, request: Value::Null };
        order.request = request(&order, notify_url)?;
        Ok(order)
    }
}

fn request(order: &Order, notify_url: &str) -> Result<Value> {
    let line = order.line;
    let mut request = match (&order.of, line.refunded) {
        (Some(sold), Some(refunded)) => {
            let mut request = json!({"reason": "returned"});
            for field in refunded.by {
                request[field] = json!(if *field == "payment_id" { &sold.id } else { &sold.number });
            }
            request
        }
        _ => {
            let variables = Map::from_iter([("notify_url".to_owned(), json!(notify_url))]);
            filled(&known_request(line.like)?, &variables)?
        }
    };
    request[if line.kind == Kind::Refund { "refund_id" } else { "order_id" }] = json!(order.number);
    request["amount"] = json!(order.amount);
    request["currency"] = json!(line.currency);
    if matches!(order.then, Then::Captured | Then::Released) {
        request["capture"] = json!("manual");
    }
    if order.declined {
        request["payment_method"]["card"]["number"] = json!(DECLINED_CARD);
    }
    Ok(request)
}
