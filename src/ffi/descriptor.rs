//! Descriptors that were closed before a program began. Rust puts the null device in their place before `main`, and what is
//! written there is lost without an error. Written here because it says `unsafe` for its user.

/// Whether a descriptor is open now.
#[doc(hidden)]
pub fn is_open(descriptor: i32) -> bool {
    // SAFETY: asking for a descriptor's flags takes no pointer and changes nothing.
    unsafe { libc::fcntl(descriptor, libc::F_GETFD) != -1 }
}

/// Makes a static that says whether standard output was open when the program was started.
#[macro_export]
macro_rules! note_standard_output {
    ($name:ident) => {
        static $name: ::std::sync::atomic::AtomicBool = ::std::sync::atomic::AtomicBool::new(true);

        const _: () = {
            extern "C" fn note() {
                $name.store($crate::ffi::is_open(1), ::std::sync::atomic::Ordering::Relaxed);
            }

            // SAFETY: the section is for functions that the loader calls once, before Rust's own beginning, and this is
            // one. It needs nothing that is set up before `main`.
            #[used]
            #[cfg_attr(target_os = "linux", unsafe(link_section = ".init_array"))]
            static ON_LOAD: extern "C" fn() = note;
        };
    };
}
