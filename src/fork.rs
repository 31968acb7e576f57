//! A gate that keeps forks away from calls that must not be interrupted by one.
//!
//! AWS-LC takes an internal lock for every random number and every blinded signature. If another thread holds it during a
//! fork, that thread does not exist in the child, and the lock is never released there. So calls into AWS-LC hold this gate
//! until they return, and a fork waits until no call holds it. `crate::ffi` makes every fork of the process wait.

use std::cell::Cell;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How long one side waits for the other: longer than any signature takes, but not forever, because a signal handler may
/// fork while its own thread holds the gate.
const PATIENCE: Duration = Duration::from_secs(1);
const PAUSE: Duration = Duration::from_micros(20);

/// How often threads hold the gate, all together.
static INSIDE: AtomicUsize = AtomicUsize::new(0);
/// Forks in progress.
static FORKS: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    /// How often this thread holds the gate.
    static OWN: Cell<usize> = const { Cell::new(0) };
}

/// Holds the gate until it is dropped.
#[must_use]
pub struct Inside(());

/// Enters the gate, once no fork is in progress.
pub fn enter() -> Inside {
    let begin = Instant::now();
    loop {
        INSIDE.fetch_add(1, Ordering::SeqCst);
        if FORKS.load(Ordering::SeqCst) == 0 || OWN.get() > 0 || begin.elapsed() > PATIENCE {
            OWN.set(OWN.get() + 1);
            return Inside(());
        }
        INSIDE.fetch_sub(1, Ordering::SeqCst);
        sleep(PAUSE);
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        OWN.set(OWN.get() - 1);
        INSIDE.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Waits until no other thread holds the gate, and keeps all of them out.
pub fn before() {
    FORKS.fetch_add(1, Ordering::SeqCst);
    let begin = Instant::now();
    while others_are_inside() && begin.elapsed() < PATIENCE {
        sleep(PAUSE);
    }
}

/// Whether another thread holds the gate.
fn others_are_inside() -> bool {
    INSIDE.load(Ordering::SeqCst) > OWN.get()
}

/// Lets the parent's threads in again.
pub fn after_in_parent() {
    FORKS.fetch_sub(1, Ordering::SeqCst);
}

/// Resets the gate: the child has only the thread that forked.
pub fn after_in_child() {
    INSIDE.store(OWN.get(), Ordering::SeqCst);
    FORKS.store(0, Ordering::SeqCst);
}

#[cfg(test)]
pub(crate) mod tests {
    use std::sync::Mutex;
    use std::sync::mpsc::channel;

    use super::*;

    /// Lets only one test act as the fork at a time.
    static FORKING: Mutex<()> = Mutex::new(());

    /// Fails unless `work` waits while a fork is in progress.
    pub(crate) fn check_wait(what: &str, work: impl FnOnce() + Send) {
        let _one = FORKING.lock().unwrap();
        let (ended, hears_end) = channel();
        before();
        std::thread::scope(|scope| {
            scope.spawn(move || {
                work();
                ended.send(()).unwrap();
            });
            let waited = hears_end.recv_timeout(Duration::from_millis(200)).is_err();
            after_in_parent();
            assert!(waited, "{what} does not wait for a fork");
            hears_end.recv().unwrap();
        });
    }

    #[test]
    fn a_fork_waits_for_whoever_is_inside() {
        let one = FORKING.lock().unwrap();
        let inside = enter();
        let (forked, hears_fork) = channel();
        std::thread::scope(|scope| {
            scope.spawn(move || {
                before();
                forked.send(()).unwrap();
                after_in_parent();
            });
            while FORKS.load(Ordering::SeqCst) == 0 {
                sleep(PAUSE);
            }
            // A thread that holds the gate continues, and may enter again.
            drop(enter());
            assert!(hears_fork.recv_timeout(Duration::from_millis(100)).is_err());
            drop(inside);
            hears_fork.recv().unwrap();
        });
        drop(one);
        check_wait("entering", || drop(enter()));
    }

    #[test]
    fn a_thread_that_forks_while_it_is_inside_does_not_wait_for_itself() {
        let _one = FORKING.lock().unwrap();
        let _inside = enter();
        before();
        assert!(!others_are_inside());
        after_in_parent();
    }
}
