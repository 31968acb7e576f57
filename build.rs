//! Gives the shared library the name that programs are linked with. Its number is the C ABI's major version, which
//! `scripts/check-library.sh` compares with the header.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target = std::env::var("CARGO_CFG_TARGET_OS").unwrap_or_default();
    if target == "linux" {
        println!("cargo::rustc-cdylib-link-arg=-Wl,-soname,libtill.so.1");
    }
}
