//! An allocator that wipes what it is given back, so that no freed block keeps a key or a card number.

use std::alloc::{GlobalAlloc, Layout, System};

/// The system's allocator, with every block wiped before it goes back.
///
/// Requests, answers and keys pass through the buffers of serde_json, ureq and rustls, which know nothing of secrets. In
/// the libraries for other languages it is the allocator of everything in Rust (the feature `wipe`). A program in Rust
/// chooses for itself: with that feature, or with an allocator of its own that does the same.
#[derive(Clone, Copy, Debug, Default)]
pub struct WipingAllocator;

#[cfg(feature = "wipe")]
#[global_allocator]
static ALLOCATOR: WipingAllocator = WipingAllocator;

// SAFETY: every block comes from `System` and goes back to it with the layout that it came with. `realloc` is the trait's
// own on purpose: it takes a new block, copies, and gives the old one to `dealloc`, where the system's might move the
// content and leave the old block, or the end of a shortened one, as it was.
unsafe impl GlobalAlloc for WipingAllocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller keeps to the trait's contract, which is the same for `System`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller keeps to the trait's contract, which is the same for `System`.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the block has `layout.size()` bytes, at least one, and nobody else uses it any more.
        unsafe {
            block.write_bytes(0, layout.size());
            // The compiler knows what freeing means, and would leave out what is written just before it.
            zeroize::optimization_barrier(&*block);
            System.dealloc(block, layout);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_keeps_its_content_while_it_grows_and_shrinks() {
        for align in [1, 16, 64] {
            let layout = Layout::from_size_align(100, align).expect("a layout");
            // SAFETY: each block is used with the layout that it has, and not after it was given back.
            unsafe {
                let block = WipingAllocator.alloc_zeroed(layout);
                assert!(!block.is_null() && std::slice::from_raw_parts(block, 100) == [0; 100]);
                block.write_bytes(7, 100);
                let grown = WipingAllocator.realloc(block, layout, 5000);
                let larger = Layout::from_size_align(5000, align).expect("a layout");
                assert_eq!(std::slice::from_raw_parts(grown, 100), [7; 100]);
                let shrunk = WipingAllocator.realloc(grown, larger, 10);
                assert_eq!(std::slice::from_raw_parts(shrunk, 10), [7; 10]);
                assert_eq!(shrunk as usize % align, 0);
                WipingAllocator.dealloc(shrunk, Layout::from_size_align(10, align).expect("a layout"));
            }
        }
    }
}
