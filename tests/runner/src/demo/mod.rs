//! The demo: the same checkout in every language, against one sandbox, side by side in one table.

mod program;
mod shop;
mod steps;
mod table;

use std::io::Write;

use anyhow::{Context, Result};

use crate::driver::Language;
use crate::sandbox::{Sandbox, Transport};
use program::Program;
use shop::Shop;
use steps::STEPS;
use table::{Outcome, Table};

/// The languages that have an example.
const LANGUAGES: [Language; 4] = [Language::C, Language::Php, Language::Python, Language::Java];

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
