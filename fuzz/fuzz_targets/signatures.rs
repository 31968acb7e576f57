#![no_main]
//! libFuzzer's entry point for `libtill_fuzz::signatures`.

libfuzzer_sys::fuzz_target!(|input: &[u8]| libtill_fuzz::signatures::run(input));
