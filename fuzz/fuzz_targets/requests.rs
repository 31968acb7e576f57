#![no_main]
//! libFuzzer's entry point for `libtill_fuzz::requests`.

libfuzzer_sys::fuzz_target!(|input: &[u8]| libtill_fuzz::requests::run(input));
