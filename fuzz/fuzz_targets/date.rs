//! Runs `gongwen_fuzz::date`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| gongwen_fuzz::date::check(data));
