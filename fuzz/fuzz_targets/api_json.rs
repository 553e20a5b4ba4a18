//! Runs `gongwen_fuzz::api_json`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| gongwen_fuzz::api_json::check(data));
