//! A gate between forks and what must not be forked in the middle.
//!
//! AWS-LC looks at a lock of its own for every random number and every blinded signature. A thread that holds it at the
//! moment of a fork does not exist in the child, where the lock then never opens again. So whoever asks AWS-LC for either
//! is inside of this gate for that long, and a fork waits until nobody is. `crate::ffi` has every fork of the process do so.

use std::cell::Cell;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How long one side waits for the other: longer than any signature takes, and not for ever, because a signal's handler
/// may fork while its own thread is inside.
const PATIENCE: Duration = Duration::from_secs(1);
const PAUSE: Duration = Duration::from_micros(20);

/// Threads that are inside, each as often as it has entered.
static INSIDE: AtomicUsize = AtomicUsize::new(0);
/// Forks that are under way.
static FORKS: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    /// How often this thread has entered.
    static OWN: Cell<usize> = const { Cell::new(0) };
}

/// Being inside; dropping it is leaving.
#[must_use]
pub struct Inside(());

/// Goes inside, once no fork is under way.
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

/// Waits until no other thread is inside, and keeps all of them out.
pub fn before() {
    FORKS.fetch_add(1, Ordering::SeqCst);
    let begin = Instant::now();
    while others_are_inside() && begin.elapsed() < PATIENCE {
        sleep(PAUSE);
    }
}

/// Whether a thread other than this one is inside.
fn others_are_inside() -> bool {
    INSIDE.load(Ordering::SeqCst) > OWN.get()
}

/// Lets the threads of the parent in again.
pub fn after_in_parent() {
    FORKS.fetch_sub(1, Ordering::SeqCst);
}

/// The child has the thread that forked, and no other.
pub fn after_in_child() {
    INSIDE.store(OWN.get(), Ordering::SeqCst);
    FORKS.store(0, Ordering::SeqCst);
}

#[cfg(test)]
pub(crate) mod tests {
    use std::sync::Mutex;
    use std::sync::mpsc::channel;

    use super::*;

    /// One test at a time is the fork.
    static FORKING: Mutex<()> = Mutex::new(());

    /// Fails unless this waits while a fork is under way.
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
            // Whoever is inside goes on, and enters again.
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
