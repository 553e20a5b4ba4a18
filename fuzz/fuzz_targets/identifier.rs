//! Runs `gongwen_fuzz::identifier`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| gongwen_fuzz::identifier::check(data));
