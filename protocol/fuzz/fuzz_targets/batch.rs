#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| ots_protocol_fuzz::batch(data));
