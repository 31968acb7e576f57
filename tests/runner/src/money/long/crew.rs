//! The supervisor: starts workers, kills them and the sandbox during calls, and replaces them.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use rand::Rng;
use rand::rngs::StdRng;

use super::journal::Watch;
use super::worker::Job;
use crate::sandbox::Sandbox;

/// How often the journals are checked.
const LOOK: Duration = Duration::from_millis(2);
/// The longest delay of a kill after its moment.
const LATER_MS: u64 = 400;

/// Which process is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Victim {
    /// The worker of this slot, or the next one that is still working.
    Worker(usize),
    /// The sandbox.
    Sandbox,
}

/// When a process is killed: a delay after a number of calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kill {
    begun: usize,
    later: Duration,
    victim: Victim,
}

/// How many processes were killed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Killed {
    /// Workers.
    pub workers: usize,
    /// Sandboxes.
    pub sandboxes: usize,
}

/// Kills that follow from the seed. They are counted in calls first, so that they are as similar on every machine as
/// processes allow; the delay then spreads them over the whole duration of a call.
pub fn kills(random: &mut StdRng, calls: usize, workers: usize, sandboxes: usize, slots: usize) -> Vec<Kill> {
    let victims = (0..workers).map(|_| None).chain((0..sandboxes).map(|_| Some(Victim::Sandbox)));
    let mut kills: Vec<Kill> = victims
        .map(|victim| Kill {
            begun: random.random_range(1..=calls.max(1)),
            later: Duration::from_millis(random.random_range(0..=LATER_MS)),
            victim: victim.unwrap_or_else(|| Victim::Worker(random.random_range(0..slots))),
        })
        .collect();
    kills.sort_by_key(|kill| kill.begun);
    kills
}

/// Lets workers finish their jobs, and kills as planned.
pub fn play(program: &Path, jobs: &[Job], sandbox: &mut Sandbox, kills: &[Kill]) -> Result<Killed> {
    let mut crew = Crew::start(program, jobs)?;
    let mut killed = Killed::default();
    let mut planned = kills.iter().peekable();
    let mut due: Vec<(Instant, Victim)> = Vec::new();
    let before = crew.begun()?;
    while crew.works()? {
        let begun = crew.begun()? - before;
        while let Some(kill) = planned.next_if(|kill| kill.begun <= begun) {
            due.push((Instant::now() + kill.later, kill.victim));
        }
        for (_, victim) in due.extract_if(.., |(at, _)| *at <= Instant::now()) {
            match victim {
                Victim::Worker(slot) => killed.workers += usize::from(crew.kill(slot)?),
                Victim::Sandbox => {
                    sandbox.crash()?;
                    killed.sandboxes += 1;
                }
            }
        }
        std::thread::sleep(LOOK);
    }
    Ok(killed)
}

struct Crew<'j> {
    program: &'j Path,
    workers: Vec<Worker>,
}

struct Worker {
    job: PathBuf,
    watch: Watch,
    child: Option<Child>,
}

impl<'j> Crew<'j> {
    fn start(program: &'j Path, jobs: &[Job]) -> Result<Self> {
        let worker = |job: &Job| {
            let file = job.journal.with_extension("job");
            std::fs::write(&file, serde_json::to_vec(job)?)?;
            Ok(Worker { child: Some(started(program, &file)?), job: file, watch: Watch::new(&job.journal) })
        };
        Ok(Self { program, workers: jobs.iter().map(worker).collect::<Result<_>>()? })
    }

    fn begun(&mut self) -> Result<usize> {
        self.workers.iter_mut().map(|worker| worker.watch.begun()).sum()
    }

    /// Whether any worker is still working; a failed one fails the run.
    fn works(&mut self) -> Result<bool> {
        for worker in &mut self.workers {
            if let Some(status) = worker.child.as_mut().map(Child::try_wait).transpose()?.flatten() {
                ensure!(status.success(), "a worker ended with {status}");
                worker.child = None;
            }
        }
        Ok(self.workers.iter().any(|worker| worker.child.is_some()))
    }

    /// Kills a worker like `kill -KILL` and starts a replacement; returns whether there was one.
    fn kill(&mut self, slot: usize) -> Result<bool> {
        let count = self.workers.len();
        let place = (slot..slot + count)
            .map(|place| place % count)
            .find(|place| self.workers[*place].child.is_some());
        let Some(place) = place else { return Ok(false) };
        let worker = &mut self.workers[place];
        let Some(mut child) = worker.child.take() else { return Ok(false) };
        child.kill()?;
        let status = child.wait()?;
        // It may have ended between two checks.
        let killed = status.code().is_none();
        ensure!(killed || status.success(), "a worker ended with {status}");
        worker.child = Some(started(self.program, &worker.job)?);
        Ok(killed)
    }
}

impl Drop for Crew<'_> {
    fn drop(&mut self) {
        for child in self.workers.iter_mut().filter_map(|worker| worker.child.as_mut()) {
            // Only a failed run leaves workers behind; one that has ended needs no kill.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn started(program: &Path, job: &Path) -> Result<Child> {
    let mut command = Command::new(program);
    command.arg("work").arg(job).stdin(Stdio::null()).stdout(Stdio::null());
    command.spawn().with_context(|| format!("{} does not start", program.display()))
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;

    use super::*;

    #[test]
    fn kills_follow_from_the_seed() {
        let of = |seed| kills(&mut StdRng::seed_from_u64(seed), 1_000, 7, 2, 4);
        assert_eq!(of(1), of(1));
        assert_ne!(of(1), of(2));
        assert_eq!(of(1).iter().filter(|kill| kill.victim == Victim::Sandbox).count(), 2);
        assert!(of(1).is_sorted_by_key(|kill| kill.begun) && of(1).len() == 9);
    }
}
