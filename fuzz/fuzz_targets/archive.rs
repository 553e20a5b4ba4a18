//! Runs `gongwen_fuzz::archive`.

#![no_main]

mod panics;

libfuzzer_sys::fuzz_target!(
    init: panics::go_on_after_those_of_others(),
    |data: &[u8]| gongwen_fuzz::archive::check(data)
);
