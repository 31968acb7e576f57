//! Panics that cannot be reported to a caller: they end here, and none unwinds into C.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs what has no way to report a panic: freeing memory, and what the system calls back.
pub fn called_back(body: impl FnOnce()) {
    if let Err(payload) = catch_unwind(AssertUnwindSafe(body)) {
        put_away(payload);
    }
}

/// Drops what a panic carried. Where its own destructor panics, that one's payload gets no second chance to unwind.
pub fn put_away(payload: Box<dyn Any + Send>) {
    if let Err(again) = catch_unwind(AssertUnwindSafe(move || drop(payload))) {
        std::mem::forget(again);
    }
}
