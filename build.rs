//! Gives the shared library the name that programs are linked with. Its number is the C ABI's major version, which
//! `scripts/check-library.sh` compares with the header. And keeps every library that has the core in it mapped after `dlclose`:
//! AWS-LC runs code of it when a thread ends that has used it.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target = std::env::var("CARGO_CFG_TARGET_OS").unwrap_or_default();
    if target == "linux" {
        // Unlike the second one, this is not handed on to the libraries of crates that depend on this one.
        println!("cargo::rustc-link-arg=-Wl,-soname,libtill.so.1");
        println!("cargo::rustc-cdylib-link-arg=-Wl,-z,nodelete");
    }
}
