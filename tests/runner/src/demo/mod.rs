//! The demo: the same checkout in every language, against one sandbox, side by side in one table.

mod program;
mod steps;
mod table;

use std::collections::BTreeMap;
use std::io::Write;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::driver::Language;
use crate::fresh_run;
use crate::sandbox::{Merchant, Sandbox, Transport};
use crate::secrets::Secrets;

pub use program::{Program, StepResult};
pub use steps::STEPS;
pub use table::Table;

/// The languages that have an example.
const LANGUAGES: [Language; 4] = [Language::C, Language::Php, Language::Python, Language::Java];

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

/// One language's run.
pub struct Outcome {
    /// The language.
    pub language: Language,
    /// What its program reported.
    pub steps: Vec<StepResult>,
    /// What went wrong, in plain words.
    pub problems: Vec<String>,
}

/// The merchants of one language, and the prefix of its order numbers.
pub struct Shop {
    /// Prefix of the order numbers.
    pub run: String,
    merchants: BTreeMap<&'static str, Merchant>,
}

impl Shop {
    fn open(sandbox: &Sandbox) -> Result<Self> {
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

    fn config(&self) -> Value {
        self.merchants.iter().map(|(gateway, merchant)| (*gateway, merchant.config.clone())).collect()
    }

    fn secrets(&self) -> Secrets {
        let mut secrets = Secrets::default();
        self.merchants.values().for_each(|merchant| secrets.add_config(&merchant.config));
        for number in CARDS {
            secrets.add_request(&json!({"card": {"number": number, "cvv": SECURITY_CODE}}));
        }
        secrets
    }

    /// Each number is unique, and the money adds up.
    fn check_ledgers(&self, sandbox: &Sandbox) -> Result<()> {
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

/// The languages of `TILL_EXAMPLES`, or all of them, each with its command line.
fn examples() -> Result<Vec<(Language, String)>> {
    let wanted = match std::env::var("TILL_EXAMPLES").ok().filter(|list| !list.trim().is_empty()) {
        Some(list) => list.split(',').map(|name| Language::from_name(name.trim())).collect::<Result<_>>()?,
        None => LANGUAGES.to_vec(),
    };
    let with_command = |language: Language| {
        let variable = format!("TILL_EXAMPLE_{}", language.name().to_ascii_uppercase());
        let line = std::env::var(&variable).ok().filter(|line| !line.trim().is_empty());
        Ok((language, line.with_context(|| format!("{variable} must hold the example's command line"))?))
    };
    wanted.into_iter().map(with_command).collect()
}

/// Runs every example and prints what happens, then the table. Returns true if everything passed.
pub fn run(screen: &mut dyn Write) -> Result<bool> {
    let examples = examples()?;
    let sandbox = Sandbox::start(Transport::Tls)?;
    writeln!(screen, "A sandbox simulates five gateways at {}. No money moves.", sandbox.url())?;
    let mut outcomes = Vec::new();
    for (language, line) in examples {
        writeln!(screen, "\n== The checkout in {}", language.name())?;
        outcomes.push(one(&sandbox, language, &line, screen)?);
    }
    let table = Table::new(&outcomes);
    writeln!(screen, "\n{table}")?;
    let mut problems = table.problems();
    for outcome in &outcomes {
        problems
            .extend(outcome.problems.iter().map(|problem| format!("{}: {problem}", outcome.language.name())));
    }
    for problem in &problems {
        writeln!(screen, "FAILED: {problem}")?;
    }
    if problems.is_empty() {
        writeln!(screen, "All {} steps gave the same result in every language.", STEPS.len())?;
    }
    Ok(problems.is_empty())
}

fn one(sandbox: &Sandbox, language: Language, line: &str, screen: &mut dyn Write) -> Result<Outcome> {
    let shop = Shop::open(sandbox)?;
    let program = Program { sandbox, shop: &shop, language, line };
    let mut report = program.run(&shop.config(), screen)?;
    let found = shop.secrets().found_in(&report.printed);
    report.problems.extend(found.iter().map(|secret| format!("it printed {secret}")));
    let found = shop.secrets().found_in(&sandbox.errors());
    report.problems.extend(found.iter().map(|secret| format!("the sandbox printed {secret}")));
    if let Err(error) = shop.check_ledgers(sandbox) {
        report.problems.push(format!("{error:#}"));
    }
    Ok(Outcome { language, steps: report.steps, problems: report.problems })
}
