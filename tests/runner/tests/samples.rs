//! Every sample of `tests/samples` with the client of its language, and the same through libtill.

use std::collections::BTreeSet;
use std::process::ExitCode;
use std::sync::{Arc, OnceLock};

use anyhow::{Context, Result, anyhow, ensure};
use libtest_mimic::{Arguments, Failed, Trial};

use till_tests::receiver::Receiver;
use till_tests::root;
use till_tests::samples::{Language, Manifest, Programs, Sample, Surroundings, as_printed, run};
use till_tests::sandbox::{Sandbox, Transport};

/// Starting programs is most of the work, so few run at once.
const AT_ONCE: usize = 4;

/// What all trials share, created by the first that needs it.
struct Started {
    sandbox: Sandbox,
    receiver: Receiver,
    programs: Programs,
}

#[derive(Default)]
struct Shared(OnceLock<Result<Started, String>>);

impl Shared {
    fn started(&self) -> Result<&Started> {
        let start = || -> Result<Started> {
            let sandbox = Sandbox::start(Transport::Tls)?;
            let authority = sandbox.authority().context("the sandbox speaks TLS")?.to_owned();
            let programs = Programs::new(root().join("tests/samples"), authority)?;
            Ok(Started { sandbox, receiver: Receiver::start()?, programs })
        };
        let started = self.0.get_or_init(|| start().map_err(|error| format!("{error:#}")));
        started.as_ref().map_err(|error| anyhow!("{error}"))
    }
}

type Way = fn(&Sample, &Surroundings<'_>) -> Result<()>;

fn trial(name: String, sample: &Sample, shared: &Arc<Shared>, way: Way) -> Trial {
    let (sample, shared) = (sample.clone(), Arc::clone(shared));
    Trial::test(name, move || {
        let all = || -> Result<()> {
            let Started { sandbox, receiver, programs } = shared.started()?;
            way(&sample, &Surroundings { sandbox, receiver, programs })
        };
        all().map_err(|error| Failed::from(format!("{error:#}")))
    })
}

/// The table in the README counts the samples of the manifest.
fn counted(samples: &[Sample], readme: &str) -> Result<()> {
    let documents: BTreeSet<&str> = samples.iter().map(|sample| sample.document.as_str()).collect();
    for document in documents {
        let own: Vec<_> = samples.iter().filter(|sample| sample.document == document).collect();
        let in_language = |language: &Language| own.iter().filter(|one| one.language == *language).count();
        let counts: Vec<String> = Language::ALL.iter().map(|one| in_language(one).to_string()).collect();
        let row = format!("| {document} | {} | {} |\n", counts.join(" | "), own.len());
        ensure!(readme.contains(&row), "tests/samples/README.md does not have the row {row}");
    }
    Ok(())
}

fn main() -> Result<ExitCode> {
    let mut arguments = Arguments::from_args();
    arguments.test_threads = arguments.test_threads.or(Some(AT_ONCE));
    let shared = Arc::new(Shared::default());
    let mut trials = Vec::new();
    let folder = root().join("tests/samples");
    let samples = Manifest::read(&folder)?.samples;
    let (all, readme) = (samples.clone(), std::fs::read_to_string(folder.join("README.md"))?);
    trials.push(Trial::test("the_readme_counts_them", move || {
        counted(&all, &readme).map_err(|error| Failed::from(error.to_string()))
    }));
    for sample in samples {
        trials.push(trial(sample.id.clone(), &sample, &shared, run));
        if sample.as_printed.is_some() {
            trials.push(trial(format!("{}::as_printed", sample.id), &sample, &shared, as_printed));
        }
    }
    let conclusion = libtest_mimic::run(&arguments, trials);
    // The sandbox and Java end with the last owner, which is this function.
    drop(shared);
    Ok(conclusion.exit_code())
}
