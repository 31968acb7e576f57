//! `cargo xtask mutations`: breaks one safety rule after the other, in a copy of the tree, and wants a test to fail for each.
//! What is broken how, and which test has to notice it, stands in `tests/mutations/`.

mod program;
mod report;
mod table;
mod test;
mod test_run;
mod tree;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use anyhow::{Result, bail, ensure};

use program::Bench;
use report::{Row, print};
use test::Test;
use test_run::TestRun;
use tree::Copy;

pub use table::{FOLDER, Mutation, parse};
pub use test::has_test;

/// Runs every mutation, or those of these names.
pub fn run(root: &Path, only: &[String]) -> Result<()> {
    let mutations = select(table::read(root)?, only)?;
    let copy = Copy::refresh(root)?;
    let bench = Bench::new(&copy)?;
    let tests = mutations.iter().map(|mutation| Ok((mutation.noticed_by.clone(), mutation.test()?)));
    let tests: BTreeMap<String, Test> = tests.collect::<Result<_>>()?;
    for (place, test) in &tests {
        pass_without(&bench, place, test)?;
    }
    let mut rows = Vec::new();
    for mutation in &mutations {
        let begin = Instant::now();
        let outcome = try_mutation(&bench, &copy, mutation, &tests[&mutation.noticed_by])?;
        let row = Row { mutation, outcome, seconds: begin.elapsed().as_secs() };
        row.print();
        rows.push(row);
    }
    report::table(&rows);
    let unnoticed = rows.iter().filter(|row| row.outcome.is_err()).count();
    if unnoticed > 0 {
        bail!(
            "{} of {} rules broken, and {unnoticed} of them not noticed as they should be",
            rows.len(),
            rows.len()
        );
    }
    print(&format!("{} of {} rules broken, each noticed", rows.len(), rows.len()));
    Ok(())
}

fn select(mutations: Vec<Mutation>, only: &[String]) -> Result<Vec<Mutation>> {
    for name in only {
        ensure!(mutations.iter().any(|mutation| mutation.name == *name), "there is no mutation {name}");
    }
    Ok(mutations.into_iter().filter(|mutation| only.is_empty() || only.contains(&mutation.name)).collect())
}

/// A test that fails anyway would notice everything.
fn pass_without(bench: &Bench, place: &str, test: &Test) -> Result<()> {
    let begin = Instant::now();
    let program = bench.build(test)?.map_err(|words| anyhow::anyhow!("{place} cannot be built:\n{words}"))?;
    let run = bench.run(&program)?;
    ensure!(test.passed(&run), "{place} does not pass as it is:\n{}", run.end());
    print(&format!("passes unbroken, {:>4} s: {place}", begin.elapsed().as_secs()));
    Ok(())
}

/// What became of a mutation: nothing to say where its test noticed it, else why that does not count.
fn try_mutation(
    bench: &Bench,
    copy: &Copy,
    mutation: &Mutation,
    test: &Test,
) -> Result<std::result::Result<(), String>> {
    let _broken = copy.break_rule(mutation)?;
    let program = match bench.build(test)? {
        Ok(program) => program,
        Err(words) => return Ok(Err(format!("what is broken does not compile:\n{words}"))),
    };
    Ok(judge(&bench.run(&program)?, mutation))
}

/// A test that notices fails, in time, and says what it found.
fn judge(run: &TestRun, mutation: &Mutation) -> std::result::Result<(), String> {
    if run.passed {
        return Err(format!("{} passes all the same", mutation.noticed_by));
    }
    if run.late {
        return Err(format!("{} does not come to an end", mutation.noticed_by));
    }
    if !run.output.contains(&mutation.says) {
        let (wanted, end) = (&mutation.says, run.end());
        return Err(format!("{} fails without saying \"{wanted}\":\n{end}", mutation.noticed_by));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(passed: bool, late: bool, output: &str) -> std::result::Result<(), String> {
        let row = r#"[{"name": "a", "rule": "b", "file": "src/a.rs", "text": "c", "instead": "d",
            "noticed_by": "src/a.rs::it_holds", "says": "left: 1"}]"#;
        let mutation = &parse(row).expect("a table")[0];
        judge(&TestRun { passed, late, output: output.to_owned() }, mutation)
    }

    #[test]
    fn only_a_test_that_fails_and_says_what_it_found_has_noticed() {
        assert_eq!(outcome(false, false, "panicked at src/a.rs: left: 1, right: 2"), Ok(()));
        for (passed, late, output, why) in [
            (true, false, "left: 1", "passes all the same"),
            (false, true, "left: 1", "does not come to an end"),
            (false, false, "No such file or directory", "fails without saying"),
        ] {
            let said = outcome(passed, late, output).expect_err("not noticed");
            assert!(said.contains(why), "{said}");
        }
    }

    #[test]
    fn a_name_that_no_mutation_has_is_an_error() {
        assert!(select(Vec::new(), &["gone".to_owned()]).is_err());
        assert!(select(Vec::new(), &[]).is_ok());
    }
}
