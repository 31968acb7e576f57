//! Gateways of other crates, in the library that such a crate builds. Written here because it says `unsafe` for its user.

/// Registers gateways when the library is loaded that the calling crate builds: `till::register_on_load!(acorn::FACTORY);`.
///
/// Programs in other languages load a library and call no Rust, so the library has to register its gateways when it is loaded. The
/// dynamic loader calls the functions in `.init_array` before any other code can run. Registering starts no thread and does no
/// input or output. `examples/sixth-gateway` shows the whole way.
#[macro_export]
macro_rules! register_on_load {
    ($($factory:expr),+ $(,)?) => {
        const _: () = {
            extern "C" fn register() {
                $($crate::gateway::register(&$factory);)+
            }

            // SAFETY: the section is for functions that the loader calls once, and this is one. It uses the standard
            // library for a lock and a list only, which need nothing that is set up before `main`.
            #[used]
            #[cfg_attr(target_os = "linux", unsafe(link_section = ".init_array"))]
            static ON_LOAD: extern "C" fn() = register;

            #[cfg(not(target_os = "linux"))]
            compile_error!("register_on_load! is for Linux: call till::gateway::register before the first client");
        };
    };
}
