//! Every file of `tests/scenarios` through every driver, the drivers compared with each other, and everything again under
//! every variant of the documents.

use std::process::ExitCode;
use std::sync::{Arc, OnceLock};

use anyhow::{Context, Result};
use libtest_mimic::{Arguments, Failed, Trial};

use till_tests::driver::{self, Language, Pool};
use till_tests::receiver::Receiver;
use till_tests::root;
use till_tests::sandbox::{Sandbox, Transport};
use till_tests::scenario::{self, Scenario, Surroundings, Table, Transcript, Variant};

/// Scenarios mostly wait, so more run at once than there are processors.
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

    fn run(&self, case: &Case, usual: Option<&Transcript>) -> Result<Transcript> {
        let (scenario, language) = (&case.scenario, case.language);
        let sandbox = self.sandbox(scenario.transport)?;
        let surroundings = Surroundings { sandbox, receiver: self.receiver()?, usual };
        let mut driver = self.drivers.lease(language)?;
        let transcript = scenario::run(scenario, &surroundings, &mut *driver)?;
        driver.give_back();
        Ok(transcript)
    }
}

/// One scenario in one language; the first trial that needs its outcome runs it.
struct Case {
    scenario: Arc<Scenario>,
    language: Language,
    outcome: OnceLock<Outcome>,
}

impl Case {
    fn new(scenario: &Arc<Scenario>, language: Language) -> Arc<Self> {
        Arc::new(Self { scenario: Arc::clone(scenario), language, outcome: OnceLock::new() })
    }

    fn outcome(&self, shared: &Shared) -> &Outcome {
        self.outcome.get_or_init(|| self.run(shared, None))
    }

    fn run(&self, shared: &Shared, usual: Option<&Transcript>) -> Outcome {
        shared.run(self, usual).map_err(|error| format!("{}\n  {error:#}", self.scenario.about))
    }
}

/// The same answers in every language.
fn compared(cases: &[Arc<Case>], shared: &Shared) -> Result<(), Failed> {
    let Some((first, others)) = cases.split_first() else { return Ok(()) };
    let transcript = |case: &Case| match case.outcome(shared) {
        Ok(transcript) => Ok(transcript.clone()),
        Err(_) => Err(format!("{} failed on its own", case.language.name())),
    };
    let first_transcript = transcript(first)?;
    for other in others {
        let difference = first_transcript.difference(&transcript(other)?, None);
        if let Some(found) = difference {
            let (first, second) = (first.language.name(), other.language.name());
            return Err(format!("{first} (first) and {second} (second) differ: {found}").into());
        }
    }
    Ok(())
}

/// The shop sees the same under a variant as without it.
fn unchanged(usual: &Case, under: &Case, shared: &Shared) -> Result<(), Failed> {
    let Ok(expected) = usual.outcome(shared) else { return Err("without the variant it failed".into()) };
    let found = under.run(shared, Some(expected))?;
    match expected.difference(&found, under.scenario.variant.as_ref()) {
        Some(found) => Err(format!("without (first) and with the variant (second) differ: {found}").into()),
        None => Ok(()),
    }
}

/// The trials of one scenario.
struct Trials<'t> {
    scenario: Arc<Scenario>,
    languages: &'t [Language],
    shared: &'t Arc<Shared>,
    list: Vec<Trial>,
}

impl Trials<'_> {
    fn add(&mut self, name: String, test: impl FnOnce(&Shared) -> Result<(), Failed> + Send + 'static) {
        let shared = Arc::clone(self.shared);
        self.list.push(Trial::test(name, move || test(&shared)));
    }

    /// In every language, and the languages compared with each other.
    fn as_written(&mut self) -> Vec<Arc<Case>> {
        let languages = self.languages.iter().filter(|language| self.scenario.is_for(**language));
        let cases: Vec<_> = languages.map(|language| Case::new(&self.scenario, *language)).collect();
        for case in cases.iter().cloned() {
            let name = format!("{}::{}", case.scenario.name, case.language.name());
            self.add(name, move |shared| case.outcome(shared).as_ref().map(|_| ()).map_err(Failed::from));
        }
        if cases.len() > 1 {
            let cases = cases.clone();
            self.add(format!("{}::same_answers", self.scenario.name), move |shared| compared(&cases, shared));
        }
        cases
    }

    /// Under a variant, compared with the answers without it.
    fn under(&mut self, variant: &Variant, scenario: Scenario, usual: &Arc<Case>) {
        let (case, usual) = (Case::new(&Arc::new(scenario), usual.language), Arc::clone(usual));
        let name = format!("{}::{}::{}", case.scenario.name, variant.name, case.language.name());
        self.add(name, move |shared| unchanged(&usual, &case, shared));
    }
}

fn trials(shared: &Arc<Shared>) -> Result<Vec<Trial>> {
    let languages = driver::wanted()?;
    let every = std::env::var("TILL_VARIANTS").is_ok_and(|wanted| wanted == "every");
    let table = Table::read(&root().join("tests/variants.json"))?;
    let mut list = Vec::new();
    for scenario in Scenario::read_all(&root().join("tests/scenarios"))? {
        let scenario = Arc::new(scenario);
        let mut trials = Trials { scenario, languages: &languages, shared, list: Vec::new() };
        let usual = trials.as_written();
        for variant in table.variants(&trials.scenario.gateway) {
            // Every reading is in a group, so each is played here; each one alone, and those that stay open, take long.
            if !(variant.together || every) {
                continue;
            }
            let Some(other) = variant.of(&trials.scenario) else { continue };
            // The core interprets a gateway's answers; the other languages only pass on its results.
            for case in usual.iter().filter(|case| every || case.language == Language::Rust) {
                trials.under(&variant, other.clone(), case);
            }
        }
        list.append(&mut trials.list);
    }
    Ok(list)
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
