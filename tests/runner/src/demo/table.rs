//! The table: steps down, languages across.

use std::fmt;

use comfy_table::presets::ASCII_MARKDOWN;
use comfy_table::{ColumnConstraint, ContentArrangement, Width};

use super::program::StepResult;
use super::steps::STEPS;
use crate::driver::Language;

/// One language's run.
pub struct Outcome {
    /// The language.
    pub language: Language,
    /// What its program reported.
    pub steps: Vec<StepResult>,
    /// What went wrong, in plain words.
    pub problems: Vec<String>,
}

/// The width at which a longer result continues on the next line.
const COLUMN_WIDTH: u16 = 32;

/// The results of every language, side by side.
pub struct Table {
    names: Vec<&'static str>,
    rows: Vec<Vec<Option<String>>>,
    strangers: Vec<String>,
}

impl Table {
    /// Puts the steps of every language into their rows.
    pub fn new(outcomes: &[Outcome]) -> Self {
        let result = |outcome: &Outcome, gateway: &str, step: &str| {
            let found = outcome.steps.iter().find(|found| found.gateway == gateway && found.step == step);
            found.map(|found| found.result.clone())
        };
        let row = |(gateway, step, _): &(&str, &str, &str)| {
            outcomes.iter().map(|outcome| result(outcome, gateway, step)).collect()
        };
        let mut strangers = Vec::new();
        for outcome in outcomes {
            let known: Vec<(&str, &str)> = STEPS.iter().map(|(gateway, step, _)| (*gateway, *step)).collect();
            let reported: Vec<(&str, &str)> =
                outcome.steps.iter().map(|step| (step.gateway.as_str(), step.step.as_str())).collect();
            let unlisted = reported.iter().find(|step| !known.contains(step));
            if let Some((gateway, step)) = unlisted {
                strangers.push(format!(
                    "{} has a step {step:?} of {gateway} that is not listed",
                    outcome.language.name()
                ));
            } else if reported.len() > known.len() {
                strangers.push(format!("{} reports a step twice", outcome.language.name()));
            }
        }
        Self {
            names: outcomes.iter().map(|outcome| outcome.language.name()).collect(),
            rows: STEPS.iter().map(row).collect(),
            strangers,
        }
    }

    /// Steps that are missing, differ, or have another result than expected.
    pub fn problems(&self) -> Vec<String> {
        let mut problems = self.strangers.clone();
        for ((gateway, step, expected), row) in STEPS.iter().zip(&self.rows) {
            for (name, result) in self.names.iter().zip(row) {
                match result {
                    None => problems.push(format!("{name} did not reach {gateway} {step}")),
                    Some(result) if result != expected => {
                        problems
                            .push(format!("{name}, {gateway} {step}: {result:?} instead of {expected:?}"));
                    }
                    Some(_) => {}
                }
            }
            if row.windows(2).any(|pair| pair[0] != pair[1]) {
                problems.push(format!("{gateway} {step} differs from language to language"));
            }
        }
        problems
    }
}

impl fmt::Display for Table {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut table = comfy_table::Table::new();
        table
            .load_preset(ASCII_MARKDOWN)
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(u16::MAX);
        let header = ["gateway", "step"].into_iter().chain(self.names.iter().copied());
        table.set_header(header.collect::<Vec<_>>());
        for ((gateway, step, _), row) in STEPS.iter().zip(&self.rows) {
            let results = row.iter().map(|result| result.as_deref().unwrap_or("-"));
            table.add_row([*gateway, *step].into_iter().chain(results).collect::<Vec<_>>());
        }
        for column in table.column_iter_mut() {
            column.set_constraint(ColumnConstraint::UpperBoundary(Width::Fixed(COLUMN_WIDTH)));
        }
        table.fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(language: Language) -> Outcome {
        let step = |(gateway, step, result): &(&str, &str, &str)| StepResult {
            gateway: (*gateway).to_owned(),
            step: (*step).to_owned(),
            result: (*result).to_owned(),
        };
        Outcome { language, steps: STEPS.iter().map(step).collect(), problems: Vec::new() }
    }

    #[test]
    fn a_missing_a_different_and_a_strange_step_are_problems() {
        let good = [outcome(Language::C), outcome(Language::Php)];
        assert_eq!(Table::new(&good).problems(), Vec::<String>::new());
        let mut missing = [outcome(Language::C), outcome(Language::Php)];
        missing[1].steps.remove(3);
        assert!(Table::new(&missing).problems().iter().any(|problem| problem.contains("php did not reach")));
        let mut different = [outcome(Language::C), outcome(Language::Php)];
        different[0].steps[2].result.push_str(" or so");
        assert_eq!(Table::new(&different).problems().len(), 2);
        let mut unlisted = [outcome(Language::C)];
        unlisted[0].steps[0].step = "guess".to_owned();
        assert_eq!(Table::new(&unlisted).problems().len(), 2);
    }
}
