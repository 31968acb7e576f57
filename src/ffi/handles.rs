//! Handles of the C ABI: a number that looks like a pointer and is looked up, so that a handle that was freed, freed twice or
//! made up is an error and no access to memory.
//!
//! A handle encodes its kind, the slot of its object, and how many objects used that slot before. Nothing here waits
//! for a lock, which a fork could catch closed: a thread that the child lost may leave one object behind, and no more.

use std::marker::PhantomData;
use std::ops::Deref;
use std::ptr::{null_mut, without_provenance_mut};
use std::sync::atomic::{AtomicPtr, AtomicU32, AtomicU64, Ordering};

use once_cell::race::OnceBox;

/// How a handle's bits are shared: a kind, a generation, and an index.
const KIND_BITS: u32 = 4;
const GENERATION_BITS: u32 = usize::BITS / 2;
const INDEX_BITS: u32 = usize::BITS - GENERATION_BITS - KIND_BITS;

/// Slots are in chunks that never move, each twice as large as the one before.
const FIRST_CHUNK: u32 = 64;
const CHUNKS: usize = (INDEX_BITS - FIRST_CHUNK.ilog2()) as usize;

/// A slot's word: its generation above, whether its object may be used, and how many use it.
const LIVE: u64 = 1 << 31;
const USERS: u64 = LIVE - 1;

/// The free list's word: a count against its own past above, and an index; all ones are none.
const NONE: u32 = u32::MAX;

/// The objects of one kind.
pub struct Table<T> {
    kind: usize,
    chunks: [OnceBox<Vec<Slot<T>>>; CHUNKS],
    begun: AtomicU32,
    free: AtomicU64,
}

struct Slot<T> {
    word: AtomicU64,
    next: AtomicU32,
    object: AtomicPtr<T>,
}

/// An object that stays as long as this.
pub struct Used<'t, T> {
    table: &'t Table<T>,
    slot: &'t Slot<T>,
    index: u32,
    _object: PhantomData<&'t T>,
}

impl<T> Slot<T> {
    fn new() -> Self {
        Self { word: AtomicU64::new(0), next: AtomicU32::new(NONE), object: AtomicPtr::new(null_mut()) }
    }
}

impl<T> Table<T> {
    /// A table whose handles are of this kind: from 1, and another one for each table.
    pub const fn new(kind: usize) -> Self {
        Self {
            kind,
            chunks: [const { OnceBox::new() }; CHUNKS],
            begun: AtomicU32::new(0),
            free: AtomicU64::new(NONE as u64),
        }
    }

    /// Takes an object into keeping. None where there are more than any process can have.
    pub fn insert<H>(&self, object: T) -> Option<*mut H> {
        let index = self.unused().or_else(|| self.begin())?;
        let slot = self.slot(index)?;
        slot.object.store(Box::into_raw(Box::new(object)), Ordering::Release);
        let generation = slot.word.load(Ordering::Acquire) >> 32;
        slot.word.store(generation << 32 | LIVE, Ordering::Release);
        let handle =
            self.kind << (usize::BITS - KIND_BITS) | (generation as usize) << INDEX_BITS | index as usize;
        Some(without_provenance_mut(handle))
    }

    /// The object of a handle, unless it was freed or never was.
    pub fn get<H>(&self, handle: *const H) -> Option<Used<'_, T>> {
        let (slot, index, generation) = self.place(handle)?;
        let enter = |word: u64| (is_live(word, generation) && word & USERS < USERS).then(|| word + 1);
        slot.word.fetch_update(Ordering::AcqRel, Ordering::Acquire, enter).ok()?;
        Some(Used { table: self, slot, index, _object: PhantomData })
    }

    /// Frees a handle; its object is dropped after its last use. Returns whether the handle was valid.
    pub fn remove<H>(&self, handle: *const H) -> bool {
        let Some((slot, index, generation)) = self.place(handle) else { return false };
        let end = |word: u64| is_live(word, generation).then_some(word & !LIVE);
        let ended = slot.word.fetch_update(Ordering::AcqRel, Ordering::Acquire, end);
        if ended.is_ok_and(|word| word & USERS == 0) {
            self.reclaim(slot, index);
        }
        ended.is_ok()
    }

    fn place<H>(&self, handle: *const H) -> Option<(&Slot<T>, u32, u64)> {
        let handle = handle.addr();
        let mask = |bits: u32| (1_usize << bits) - 1;
        if handle >> (usize::BITS - KIND_BITS) != self.kind {
            return None;
        }
        let index = (handle & mask(INDEX_BITS)) as u32;
        let generation = (handle >> INDEX_BITS & mask(GENERATION_BITS)) as u64;
        Some((self.slot(index)?, index, generation))
    }

    /// Drops the object of a slot that ended, and gives the slot back, unless it has no generation left that is new.
    fn reclaim(&self, slot: &Slot<T>, index: u32) {
        let object = slot.object.swap(null_mut(), Ordering::AcqRel);
        let generation = (slot.word.load(Ordering::Acquire) >> 32) + 1;
        slot.word.store(generation << 32, Ordering::Release);
        if !object.is_null() {
            // SAFETY: `insert` made it, the swap gives it out once, and nobody else uses it.
            drop(unsafe { Box::from_raw(object) });
        }
        if generation >> (GENERATION_BITS - 1) >> 1 != 0 {
            return;
        }
        let add = |head: u64| {
            slot.next.store(head as u32, Ordering::Release);
            Some(((head >> 32) + 1) << 32 | u64::from(index))
        };
        let _ = self.free.fetch_update(Ordering::AcqRel, Ordering::Acquire, add);
    }

    /// A slot that was given back.
    fn unused(&self) -> Option<u32> {
        let take = |head: u64| {
            let slot = self.slot(head as u32)?;
            let next = slot.next.load(Ordering::Acquire);
            Some(((head >> 32).wrapping_add(1) & u64::from(u32::MAX)) << 32 | u64::from(next))
        };
        self.free.fetch_update(Ordering::AcqRel, Ordering::Acquire, take).ok().map(|head| head as u32)
    }

    /// A slot that was never used.
    fn begin(&self) -> Option<u32> {
        let next = |begun: u32| (begun >> INDEX_BITS == 0).then(|| begun + 1);
        let index = self.begun.fetch_update(Ordering::AcqRel, Ordering::Acquire, next).ok()?;
        let (chunk, _) = position(index)?;
        let made = || Box::new((0..FIRST_CHUNK << chunk).map(|_| Slot::new()).collect());
        self.chunks.get(chunk)?.get_or_init(made);
        Some(index)
    }

    fn slot(&self, index: u32) -> Option<&Slot<T>> {
        let (chunk, place) = position(index)?;
        self.chunks.get(chunk)?.get()?.get(place)
    }
}

impl<T> Deref for Used<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: the object goes only once its slot has ended and has no users, and this is one.
        unsafe { &*self.slot.object.load(Ordering::Acquire) }
    }
}

impl<T> Drop for Used<'_, T> {
    fn drop(&mut self) {
        let before = self.slot.word.fetch_sub(1, Ordering::AcqRel);
        if before & (LIVE | USERS) == 1 {
            self.table.reclaim(self.slot, self.index);
        }
    }
}

fn is_live(word: u64, generation: u64) -> bool {
    word >> 32 == generation && word & LIVE != 0
}

/// The chunk of an index, and the place in it.
fn position(index: u32) -> Option<(usize, usize)> {
    let shifted = index.checked_add(FIRST_CHUNK)?;
    let chunk = shifted.ilog2() - FIRST_CHUNK.ilog2();
    Some((chunk as usize, (shifted - (FIRST_CHUNK << chunk)) as usize))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::sync::Arc;
    use std::sync::atomic::AtomicUsize;

    use super::*;

    /// Counts those that are there.
    struct Counted(usize, Arc<AtomicUsize>);

    impl Counted {
        fn new(number: usize, count: &Arc<AtomicUsize>) -> Self {
            count.fetch_add(1, Ordering::SeqCst);
            Self(number, Arc::clone(count))
        }
    }

    impl Drop for Counted {
        fn drop(&mut self) {
            self.1.fetch_sub(1, Ordering::SeqCst);
        }
    }

    #[test]
    fn a_handle_that_was_freed_is_none_for_ever() {
        let (table, count) = (Table::new(3), Arc::default());
        let mut old: HashSet<*mut u8> = HashSet::new();
        for number in 0..100 {
            let handle: *mut u8 = table.insert(Counted::new(number, &count)).expect("a handle");
            assert!(!handle.is_null() && table.get(handle).is_some_and(|object| object.0 == number));
            // A new object uses the slot of theirs.
            assert!(old.iter().all(|old| table.get(*old).is_none() && !table.remove(*old)));
            assert!(table.remove(handle) && !table.remove(handle) && table.get(handle).is_none());
            assert!(old.insert(handle), "a handle came twice");
        }
        assert_eq!(count.load(Ordering::SeqCst), 0);
    }

    #[test]
    fn what_is_no_handle_of_the_table_is_none() {
        let (table, other) = (Table::new(1), Table::new(2));
        let handle: *mut u8 = table.insert(7).expect("a handle");
        let _: *mut u8 = other.insert(8).expect("a handle");
        assert!(other.get(handle).is_none() && !other.remove(handle));
        let local = 0_u8;
        for made_up in [
            0,
            1,
            usize::MAX,
            handle.addr() + 1,
            handle.addr() ^ (1 << INDEX_BITS),
            (&raw const local).addr(),
        ] {
            let made_up: *mut u8 = without_provenance_mut(made_up);
            assert!(table.get(made_up).is_none() && !table.remove(made_up), "{made_up:?}");
        }
        assert_eq!(table.get(handle).map(|number| *number), Some(7));
        table.remove(handle);
    }

    #[test]
    fn who_uses_an_object_keeps_it_and_nobody_else_gets_it() {
        let (table, count) = (Table::new(1), Arc::default());
        let handle: *mut u8 = table.insert(Counted::new(5, &count)).expect("a handle");
        let (one, two) = (table.get(handle).expect("live"), table.get(handle).expect("live"));
        assert!(table.remove(handle) && table.get(handle).is_none());
        drop(one);
        assert_eq!((two.0, count.load(Ordering::SeqCst)), (5, 1));
        drop(two);
        assert_eq!(count.load(Ordering::SeqCst), 0);
    }

    #[test]
    fn many_handles_are_all_different_and_all_found() {
        let table = Table::new(1);
        let handles: Vec<*mut u8> = (0..300).map(|number| table.insert(number).expect("a handle")).collect();
        for (number, handle) in handles.iter().enumerate() {
            assert_eq!(table.get(*handle).map(|found| *found), Some(number));
        }
        assert!(handles.iter().all(|handle| table.remove(*handle)));
    }

    #[test]
    fn threads_that_use_and_free_the_same_handles_free_each_object_once() {
        const ROUNDS: usize = if cfg!(miri) { 20 } else { 2_000 };
        let (table, count) = (Table::new(1), Arc::<AtomicUsize>::default());
        for number in 0..ROUNDS {
            let handle: *mut u8 = table.insert(Counted::new(number, &count)).expect("a handle");
            let address = handle.addr();
            let freed = AtomicUsize::new(0);
            std::thread::scope(|scope| {
                for _ in 0..3 {
                    scope.spawn(|| {
                        let handle: *mut u8 = without_provenance_mut(address);
                        let used = table.get(handle);
                        assert!(used.is_none_or(|object| object.0 == number));
                        freed.fetch_add(usize::from(table.remove(handle)), Ordering::SeqCst);
                    });
                }
            });
            assert_eq!((freed.load(Ordering::SeqCst), count.load(Ordering::SeqCst)), (1, 0));
        }
    }
}
