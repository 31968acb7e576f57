#![no_main]
//! libFuzzer's entry point for `libtill_fuzz::answers`.

libfuzzer_sys::fuzz_target!(|input: &[u8]| libtill_fuzz::answers::run(input));
