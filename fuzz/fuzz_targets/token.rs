//! Any text as a token: judge and explanation agree, and what is accepted is right. See `proof::agree`.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = proof::agree::token(text, proof::agree::keys());
});
