//! Every file of `tests/scenarios` through every driver, and the drivers against each other.

use std::process::ExitCode;
use std::sync::{Arc, OnceLock};

use anyhow::{Context, Result};
use libtest_mimic::{Arguments, Failed, Trial};

use till_tests::driver::{self, Language, Pool};
use till_tests::receiver::Receiver;
use till_tests::root;
use till_tests::sandbox::{Sandbox, Transport};
use till_tests::scenario::{self, Scenario, Surroundings, Transcript};

/// Most of a scenario is waiting, so more run at once than there are processors.
const AT_ONCE: usize = 12;

type Outcome = std::result::Result<Transcript, String>;

/// What all trials share: one sandbox for each transport, one web server, and the drivers.
#[derive(Default)]
struct Shared {
    tls: OnceLock<Result<Sandbox, String>>,
    http: OnceLock<Result<Sandbox, String>>,
    receiver: OnceLock<Result<Receiver, String>>,
    drivers: Pool,
}

impl Shared {
    fn sandbox(&self, transport: Transport) -> Result<&Sandbox> {
        let cell = if transport == Transport::Tls { &self.tls } else { &self.http };
        let started = cell.get_or_init(|| Sandbox::start(transport).map_err(|error| format!("{error:#}")));
        started.as_ref().map_err(|error| anyhow::anyhow!("{error}"))
    }

    fn receiver(&self) -> Result<&Receiver> {
        let started = self.receiver.get_or_init(|| Receiver::start().map_err(|error| format!("{error:#}")));
        started.as_ref().map_err(|error| anyhow::anyhow!("{error}"))
    }

    fn run(&self, scenario: &Scenario, language: Language) -> Result<Transcript> {
        let surroundings =
            Surroundings { sandbox: self.sandbox(scenario.transport)?, receiver: self.receiver()? };
        let mut driver = self.drivers.lease(language)?;
        let transcript = scenario::run(scenario, &surroundings, &mut *driver)?;
        driver.give_back();
        Ok(transcript)
    }
}

/// One scenario in one language; whoever wants its outcome first runs it.
struct Case {
    scenario: Arc<Scenario>,
    language: Language,
    outcome: OnceLock<Outcome>,
}

impl Case {
    fn outcome(&self, shared: &Shared) -> &Outcome {
        self.outcome.get_or_init(|| {
            shared
                .run(&self.scenario, self.language)
                .map_err(|error| format!("{}\n  {error:#}", self.scenario.about))
        })
    }
}

fn compared(cases: &[Arc<Case>], shared: &Shared) -> Result<(), Failed> {
    let mut transcripts = Vec::new();
    for case in cases {
        match case.outcome(shared) {
            Ok(transcript) => transcripts.push((case.language, transcript)),
            Err(_) => return Err(format!("{} failed by itself", case.language.name()).into()),
        }
    }
    let Some(((first_language, first), others)) = transcripts.split_first() else { return Ok(()) };
    for (language, other) in others {
        if first.exchanges.len() != other.exchanges.len() {
            return Err("the drivers gave different numbers of answers".into());
        }
        for (one, two) in first.exchanges.iter().zip(&other.exchanges) {
            let name = &one.step;
            let one = scenario::normalised(&one.answer, &first.run);
            let two = scenario::normalised(&two.answer, &other.run);
            if let Some(found) = scenario::difference(&one, &two, "") {
                let (first, second) = (first_language.name(), language.name());
                return Err(format!("{name}: {first} (first) and {second} (second) differ: {found}").into());
            }
        }
    }
    Ok(())
}

fn trials(shared: &Arc<Shared>) -> Result<Vec<Trial>> {
    let languages = driver::wanted()?;
    let mut trials = Vec::new();
    for scenario in Scenario::read_all(&root().join("tests/scenarios"))? {
        let scenario = Arc::new(scenario);
        let cases: Vec<Arc<Case>> = languages
            .iter()
            .filter(|language| scenario.is_for(**language))
            .map(|language| {
                Arc::new(Case {
                    scenario: Arc::clone(&scenario),
                    language: *language,
                    outcome: OnceLock::new(),
                })
            })
            .collect();
        for case in &cases {
            let (case, shared) = (Arc::clone(case), Arc::clone(shared));
            let name = format!("{}::{}", case.scenario.name, case.language.name());
            let test = move || case.outcome(&shared).as_ref().map(|_| ()).map_err(Failed::from);
            trials.push(Trial::test(name, test));
        }
        if cases.len() > 1 {
            let shared = Arc::clone(shared);
            let name = format!("{}::same_answers", scenario.name);
            trials.push(Trial::test(name, move || compared(&cases, &shared)));
        }
    }
    Ok(trials)
}

fn main() -> Result<ExitCode> {
    let mut arguments = Arguments::from_args();
    arguments.test_threads = arguments.test_threads.or(Some(AT_ONCE));
    let shared = Arc::new(Shared::default());
    let trials = trials(&shared).context("the scenarios cannot be read")?;
    let conclusion = libtest_mimic::run(&arguments, trials);
    // The sandbox ends with the last owner, which is this function.
    drop(shared);
    Ok(conclusion.exit_code())
}
