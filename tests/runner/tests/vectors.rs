//! Every vector of `tests/vectors` through every driver, byte for byte.

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Result, ensure};
use libtest_mimic::{Arguments, Trial};

use till_tests::driver::{self, Driver, Pool};
use till_tests::vectors::{self, Vector};

fn check(driver: &mut dyn Driver, vector: &Vector) -> Result<()> {
    let answer = driver.ask(&vector.line)?;
    match &vector.ok {
        Some(ok) => ensure!(&answer["ok"] == ok, "expected {ok}, and got {answer}"),
        None => {
            ensure!(answer["error"]["kind"] == "signature_invalid", "expected signature_invalid: {answer}")
        }
    }
    Ok(())
}

fn main() -> Result<ExitCode> {
    let arguments = Arguments::from_args();
    let drivers = Arc::new(Pool::default());
    let mut trials = Vec::new();
    for language in driver::wanted()? {
        for vector in vectors::all()? {
            let drivers = Arc::clone(&drivers);
            let name = format!("{}::{}", vector.name, language.name());
            trials.push(Trial::test(name, move || {
                let mut driver = drivers.lease(language).map_err(|error| format!("{error:#}"))?;
                check(&mut *driver, &vector).map_err(|error| format!("{error:#}"))?;
                driver.give_back();
                Ok(())
            }));
        }
    }
    Ok(libtest_mimic::run(&arguments, trials).exit_code())
}
