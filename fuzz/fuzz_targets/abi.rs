#![no_main]
//! libFuzzer's entry point for `libtill_fuzz::abi`.

libfuzzer_sys::fuzz_target!(|input: &[u8]| libtill_fuzz::abi::run(input));
