//! Programs ask for libtill by the SONAME of its C ABI's major version, and find this library if it is installed instead.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-cdylib-link-arg=-Wl,-soname,libtill.so.1");
}
