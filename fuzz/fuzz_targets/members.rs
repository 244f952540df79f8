//! Any bytes as a JSON object: its members are found where they stand. See `proof::members`.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = proof::members::of(bytes);
});
