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
    while INSIDE.load(Ordering::SeqCst) > OWN.get() && begin.elapsed() < PATIENCE {
        sleep(PAUSE);
    }
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
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn a_fork_waits_for_whoever_is_inside_and_lets_nobody_in() {
        let inside = enter();
        let (forked, hears_fork) = channel();
        let (entered, hears_entry) = channel();
        std::thread::scope(|scope| {
            scope.spawn(move || {
                before();
                forked.send(()).unwrap();
                sleep(Duration::from_millis(100));
                after_in_parent();
            });
            while FORKS.load(Ordering::SeqCst) == 0 {
                sleep(PAUSE);
            }
            // Whoever is inside goes on, and enters again.
            drop(enter());
            scope.spawn(move || {
                let _inside = enter();
                entered.send(Instant::now()).unwrap();
            });
            sleep(Duration::from_millis(50));
            assert!(hears_fork.try_recv().is_err() && hears_entry.try_recv().is_err());
            let left = Instant::now();
            drop(inside);
            hears_fork.recv().unwrap();
            assert!(hears_entry.recv().unwrap() - left >= Duration::from_millis(100));
        });
        assert_eq!(FORKS.load(Ordering::SeqCst), 0);
    }
}
