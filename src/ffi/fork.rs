//! Forks of the process go through the core's gate.

use std::sync::atomic::{AtomicBool, Ordering};

use super::callback::called_back;
use crate::fork;

extern "C" fn before() {
    called_back(fork::before);
}

extern "C" fn after_in_parent() {
    called_back(fork::after_in_parent);
}

extern "C" fn after_in_child() {
    called_back(fork::after_in_child);
}

/// Has every fork from now on go through the gate. It waits for no lock, which a fork could catch closed.
pub fn watch() {
    static WATCHED: AtomicBool = AtomicBool::new(false);
    if !WATCHED.swap(true, Ordering::SeqCst) {
        // SAFETY: the three functions take nothing, unwind nowhere, and stay as long as the library is loaded, which glibc
        // ends together with their registration.
        unsafe { libc::pthread_atfork(Some(before), Some(after_in_parent), Some(after_in_child)) };
    }
}
