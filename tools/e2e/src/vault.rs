//! A stack's private keys, as whoever has both its data folder and its master key can read them.

use std::fs;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;
use signet_keyring::Ring;

use crate::Stack;

/// The keys as they are kept.
pub fn kept(stack: &Stack) -> Value {
    let text = fs::read_to_string(stack.file("data/signing-keys.json")).expect("keys are kept");
    serde_json::from_str(&text).expect("they are kept as JSON")
}

/// The private key called `kid` as PEM.
pub fn private_key(stack: &Stack, kid: &str) -> String {
    let kept = kept(stack);
    let key = kept["keys"].as_array().into_iter().flatten().find(|key| key["kid"] == kid);
    let sealed = key.and_then(|key| key["sealed"].as_str()).unwrap_or_else(|| panic!("no key {kid}: {kept}"));
    let sealed = URL_SAFE_NO_PAD.decode(sealed).expect("what is sealed is base64url");
    let lines = ["data/master.key", "master.key"].map(|name| fs::read_to_string(stack.file(name)).ok());
    let lines = lines.into_iter().flatten().next().expect("a master key");
    let ring = Ring::parse(&lines).expect("a ring");
    let opened = ring.open("signing key", kid, &sealed).expect("the ring opens it");
    String::from_utf8(opened.to_vec()).expect("PEM is text")
}
