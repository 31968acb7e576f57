//! A hostile gateway: whatever it does, a call ends within its time-out, in bounded memory, and tells the shop the right
//! kind of error and whether money may have moved.
//!
//! The allocator counts what the whole process takes, so the cases run one after another.

mod answers;
mod case;
mod gateway;
mod halves;
mod handshakes;
mod memory;

use libtest_mimic::Arguments;

fn main() {
    let mut arguments = Arguments::from_args();
    arguments.test_threads = Some(1);
    let trials = [answers::trials(), handshakes::trials(), halves::trials(), memory::trials()]
        .into_iter()
        .flatten()
        .collect();
    let conclusion = libtest_mimic::run(&arguments, trials);
    handshakes::clean();
    conclusion.exit();
}
