//! The fault matrix: each fault × each operation × each gateway. In pairs, unless `TILL_FAULTS` is `all`.

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use anyhow::{Context, Result, bail, ensure};
use libtest_mimic::{Arguments, Failed, Trial};

use till_tests::faults::{Cell, Expected, Notice, Operations, cells, notices, page, pairs, play};
use till_tests::receiver::Receiver;
use till_tests::root;
use till_tests::sandbox::{Sandbox, Transport};

/// Nearly all of the time is spent waiting for lost answers.
const AT_ONCE: usize = 48;
const PAGE: &str = "docs/faults.md";

/// What all trials share.
struct Shared {
    expected: Expected,
    operations: Operations,
    transport: Transport,
    sandbox: OnceLock<Result<Sandbox, String>>,
    receiver: OnceLock<Result<Receiver, String>>,
    seen: Mutex<Seen>,
}

/// The results of cells and notices.
#[derive(Default)]
struct Seen {
    cells: BTreeMap<Cell, String>,
    notices: BTreeMap<Notice, String>,
}

impl Shared {
    fn new() -> Result<Self> {
        let transport = match std::env::var("TILL_FAULTS_TRANSPORT").as_deref() {
            Ok("tls") => Transport::Tls,
            Ok("http") | Err(_) => Transport::Http,
            Ok(other) => bail!("TILL_FAULTS_TRANSPORT is {other:?}; set http or tls"),
        };
        Ok(Self {
            expected: Expected::read()?,
            operations: Operations::read()?,
            transport,
            sandbox: OnceLock::new(),
            receiver: OnceLock::new(),
            seen: Mutex::default(),
        })
    }

    fn sandbox(&self) -> Result<&Sandbox> {
        let start = || Sandbox::start(self.transport).map_err(|error| format!("{error:#}"));
        self.sandbox.get_or_init(start).as_ref().map_err(|error| anyhow::anyhow!("{error}"))
    }

    fn receiver(&self) -> Result<&Receiver> {
        let started = self.receiver.get_or_init(|| Receiver::start().map_err(|error| format!("{error:#}")));
        started.as_ref().map_err(|error| anyhow::anyhow!("{error}"))
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn cell(&self, cell: Cell) -> Result<()> {
        let found = play(self.sandbox()?, &self.operations, &cell)?;
        let expected = self.expected.of(&cell)?;
        self.seen().cells.insert(cell, found.clone());
        ensure!(found == expected, "came to {found:?} instead of {expected:?}");
        Ok(())
    }

    fn notice(&self, notice: Notice) -> Result<()> {
        let found = notice.play(self.sandbox()?, self.receiver()?, &self.operations)?;
        let expected = self.expected.of_notice(&notice)?;
        self.seen().notices.insert(notice, found.clone());
        ensure!(found == expected, "came to {found:?} instead of {expected:?}");
        Ok(())
    }

    /// The page according to the table.
    fn page(&self, cells: &[Cell], notices: &[Notice]) -> Result<String> {
        let of_cell = |cell: &Cell| Ok((*cell, self.expected.of(cell)?.to_owned()));
        let of_notice = |notice: &Notice| Ok((*notice, self.expected.of_notice(notice)?.to_owned()));
        let cells = cells.iter().map(of_cell).collect::<Result<_>>()?;
        let notices = notices.iter().map(of_notice).collect::<Result<_>>()?;
        page(&self.expected, &cells, &notices)
    }
}

fn trial(name: String, test: impl FnOnce() -> Result<()> + Send + 'static) -> Trial {
    Trial::test(name, move || test().map_err(|error| Failed::from(format!("{error:#}"))))
}

/// Checks the table itself, and the page, without any call.
fn trials_of_the_table(shared: &Arc<Shared>, all: &[Cell], heard: &[Notice]) -> Vec<Trial> {
    let (own, cells, notices) = (Arc::clone(shared), all.to_vec(), heard.to_vec());
    let page = trial("the_page_says_what_is_expected".to_owned(), move || {
        let wanted = own.page(&cells, &notices)?;
        let path = root().join(PAGE);
        let found = std::fs::read_to_string(&path).with_context(|| format!("{PAGE} is missing"))?;
        ensure!(
            found == wanted,
            "{PAGE} differs from tests/faults/expected.json; `make faults` plays every cell and writes it"
        );
        Ok(())
    });
    let (own, cells) = (Arc::clone(shared), all.to_vec());
    let idle = trial("every_exception_is_needed".to_owned(), move || {
        let idle = own.expected.idle(&cells);
        ensure!(idle.is_empty(), "these exceptions have no effect: {}", idle.join("; "));
        Ok(())
    });
    vec![page, idle]
}

/// A run of every cell with the expected results writes the page.
fn write_page(shared: &Shared, cells: usize, notices: usize) -> Result<()> {
    let seen = shared.seen();
    ensure!(
        seen.cells.len() == cells && seen.notices.len() == notices,
        "only a run of every cell writes {PAGE}: set TILL_FAULTS=all, and use no filter"
    );
    std::fs::write(root().join(PAGE), page(&shared.expected, &seen.cells, &seen.notices)?)?;
    Ok(())
}

fn main() -> Result<ExitCode> {
    let mut arguments = Arguments::from_args();
    arguments.test_threads = arguments.test_threads.or(Some(AT_ONCE));
    let shared = Arc::new(Shared::new()?);
    let (all, heard) = (cells(&shared.expected)?, notices(&shared.expected)?);
    let chosen = match std::env::var("TILL_FAULTS").as_deref() {
        Ok("all") => all.clone(),
        Ok("pairs") | Err(_) => pairs(&all),
        Ok(other) => bail!("TILL_FAULTS is {other:?}; set pairs or all"),
    };
    let writes = std::env::var_os("TILL_FAULTS_WRITE").is_some();
    let mut trials = if writes { Vec::new() } else { trials_of_the_table(&shared, &all, &heard) };
    for cell in chosen {
        let shared = Arc::clone(&shared);
        trials.push(trial(cell.to_string(), move || shared.cell(cell)));
    }
    for notice in heard.iter().copied() {
        let shared = Arc::clone(&shared);
        trials.push(trial(notice.to_string(), move || shared.notice(notice)));
    }
    let conclusion = libtest_mimic::run(&arguments, trials);
    if writes && !conclusion.has_failed() {
        write_page(&shared, all.len(), heard.len())?;
    }
    // The sandbox ends with the last owner, which is this function.
    drop(shared);
    Ok(conclusion.exit_code())
}
