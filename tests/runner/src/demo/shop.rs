//! The shop of one language: its merchants, its secrets, and what the sandbox has to have in its books.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::fresh_run;
use crate::sandbox::{Merchant, Sandbox};
use crate::secrets::Secrets;

/// A gateway of the checkout.
struct Stop {
    gateway: &'static str,
    /// The call whose answer is lost, and the suffix of the order's number.
    lost: (&'static str, &'static str),
}

/// The gateways, in the order in which the checkout visits them.
const STOPS: [Stop; 5] = [
    Stop { gateway: "paymart", lost: ("create_payment", "pmlost") },
    Stop { gateway: "onlinepay", lost: ("create_payment", "oplost") },
    Stop { gateway: "globalmerchant", lost: ("PAY", "gmlost") },
    Stop { gateway: "payermax", lost: ("orderAndPay", "lost") },
    Stop { gateway: "paypro", lost: ("payInApi", "valost") },
];

/// The cards and the security code of the checkout, none of which may be printed.
const CARDS: [&str; 4] = ["4617611794313933", "4392963203551251", "4730198364688516", "4627342642639018"];
const SECURITY_CODE: &str = "123";

/// The merchants of one language, and the prefix of its order numbers.
pub struct Shop {
    /// Prefix of the order numbers.
    pub run: String,
    merchants: BTreeMap<&'static str, Merchant>,
}

impl Shop {
    /// A shop with a merchant at each gateway, where one answer is lost.
    pub fn open(sandbox: &Sandbox) -> Result<Self> {
        let run = fresh_run();
        let mut merchants = BTreeMap::new();
        for Stop { gateway, lost: (operation, number) } in STOPS {
            let merchant = sandbox.merchant(gateway, None, &json!({}))?;
            let order_id = format!("{run}_{number}");
            let fault = json!({"fault": "drop_answer", "operation": operation, "order_id": order_id});
            sandbox.fault(&merchant.id, &fault)?;
            merchants.insert(gateway, merchant);
        }
        Ok(Self { run, merchants })
    }

    /// The merchant at a gateway.
    pub fn merchant(&self, gateway: &str) -> Result<&Merchant> {
        self.merchants.get(gateway).with_context(|| format!("the shop has no merchant at {gateway:?}"))
    }

    /// The configuration of its clients, by gateway.
    pub fn config(&self) -> Value {
        self.merchants.iter().map(|(gateway, merchant)| (*gateway, merchant.config.clone())).collect()
    }

    /// What must never be printed.
    pub fn secrets(&self) -> Secrets {
        let mut secrets = Secrets::default();
        self.merchants.values().for_each(|merchant| secrets.add_config(&merchant.config));
        for number in CARDS {
            secrets.add_request(&json!({"card": {"number": number, "cvv": SECURITY_CODE}}));
        }
        secrets
    }

    /// Each number is unique, and the money adds up.
    pub fn check_ledgers(&self, sandbox: &Sandbox) -> Result<()> {
        for merchant in self.merchants.values() {
            let ledger = sandbox.ledger(&merchant.id)?;
            ensure!(ledger["adds_up"] == true, "the ledger of {} does not add up", merchant.id);
            ensure!(ledger["duplicates"] == json!([]), "duplicate orders: {}", ledger["duplicates"]);
            let entries = ledger["entries"].as_array().context("a ledger has entries")?;
            ensure!(!entries.is_empty(), "the ledger of {} is empty", merchant.id);
        }
        Ok(())
    }
}
