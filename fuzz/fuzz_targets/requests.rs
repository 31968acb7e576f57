#![no_main]
//! libFuzzer's way to `libtill_fuzz::requests`.

libfuzzer_sys::fuzz_target!(|input: &[u8]| libtill_fuzz::requests::run(input));
