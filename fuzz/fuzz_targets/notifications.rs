#![no_main]
//! libFuzzer's entry point for `libtill_fuzz::notifications`.

libfuzzer_sys::fuzz_target!(|input: &[u8]| libtill_fuzz::notifications::run(input));
