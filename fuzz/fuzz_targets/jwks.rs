//! Any text as a set of keys, and as one key: what is read can be written and read again. See `proof::jwks`.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = proof::jwks::set(text);
    let _ = proof::jwks::jwk(text);
});
