//! Any bytes as header and payload of a token, written as base64url: so a fuzzer gets behind the encoding. The two are
//! separated by a NUL. See `proof::agree`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use proof::agree;
use proof::seeds::BETWEEN;

fuzz_target!(|bytes: &[u8]| {
    let mut parts = bytes.splitn(2, |byte| *byte == BETWEEN);
    let (header, payload) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let _ = agree::token(&agree::write(header, payload), agree::keys());
});
