//! A separate value for each process, in a program that forks.
//!
//! A child of `fork` inherits a copy of its parent's memory, including connections that belong to the parent, and locks that a
//! thread of the parent may have held and that no thread of the child can release. So each process makes its own value,
//! and skips inherited ones without touching, closing or dropping them.

use once_cell::race::OnceBox;

/// The values of this process and of its ancestors, oldest first.
pub struct PerProcess<T> {
    process_id: u32,
    value: Option<T>,
    next: OnceBox<PerProcess<T>>,
}

impl<T> PerProcess<T> {
    /// Stores the value of the calling process.
    pub fn new(value: T) -> Self {
        Self { process_id: std::process::id(), value: Some(value), next: OnceBox::new() }
    }

    /// The value of the calling process; its first call makes it. Takes no lock.
    pub fn get(&self, make: impl Fn() -> T) -> &T {
        let process_id = std::process::id();
        let mut slot = self;
        while slot.process_id != process_id {
            slot = slot.next.get_or_init(|| Box::new(Self::new(make())));
        }
        slot.value.as_ref().expect("a slot keeps its value until it is dropped")
    }
}

impl<T> Drop for PerProcess<T> {
    fn drop(&mut self) {
        if self.process_id != std::process::id() {
            std::mem::forget(self.value.take());
        }
    }
}

impl<T> std::fmt::Debug for PerProcess<T> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "PerProcess of {}", self.process_id)
    }
}
