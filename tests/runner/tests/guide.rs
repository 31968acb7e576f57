//! Every program of the guide, in every language, against the sandbox.

use std::process::ExitCode;
use std::sync::{Arc, OnceLock};

use anyhow::{Result, anyhow};
use libtest_mimic::{Arguments, Failed, Trial};

use till_tests::driver::{Language, wanted};
use till_tests::guide::{Frames, LANGUAGES, Page, Player, pages};
use till_tests::receiver::Receiver;
use till_tests::root;
use till_tests::sandbox::{Sandbox, Transport};

/// Starting programs is most of the work, so few run at once.
const AT_ONCE: usize = 2;

/// What all trials share, made by the first that needs it.
struct Started {
    sandbox: Sandbox,
    receiver: Receiver,
    frames: Frames,
}

#[derive(Default)]
struct Shared(OnceLock<Result<Started, String>>);

impl Shared {
    fn started(&self) -> Result<&Started> {
        let start = || -> Result<Started> {
            let frames = Frames::read(&std::fs::read_to_string(root().join("docs/guide/README.md"))?)?;
            Ok(Started { sandbox: Sandbox::start(Transport::Http)?, receiver: Receiver::start()?, frames })
        };
        let started = self.0.get_or_init(|| start().map_err(|error| format!("{error:#}")));
        started.as_ref().map_err(|error| anyhow!("{error}"))
    }
}

fn play(page: &Page, language: Language, shared: &Shared) -> Result<()> {
    let Started { sandbox, receiver, frames } = shared.started()?;
    Player { sandbox, receiver, frames, language }.play(page)
}

fn main() -> Result<ExitCode> {
    let mut arguments = Arguments::from_args();
    arguments.test_threads = arguments.test_threads.or(Some(AT_ONCE));
    let shared = Arc::new(Shared::default());
    let wanted = wanted()?;
    let mut trials = Vec::new();
    for page in pages(&root().join("docs/guide"))? {
        for language in LANGUAGES.into_iter().filter(|language| wanted.contains(language)) {
            let (page, shared) = (page.clone(), Arc::clone(&shared));
            trials.push(Trial::test(format!("{}::{}", page.name, language.name()), move || {
                play(&page, language, &shared).map_err(|error| Failed::from(format!("{error:#}")))
            }));
        }
    }
    let conclusion = libtest_mimic::run(&arguments, trials);
    // The sandbox ends with its last owner, which is this function.
    drop(shared);
    Ok(conclusion.exit_code())
}
