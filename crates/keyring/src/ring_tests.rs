//! What opens and what does not.

use proptest::prelude::*;

use super::*;
use crate::master::new_master_key;
use crate::sealer::sealed_by;

const OLD: &str = "old:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
const NEW: &str = "new:ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8";

fn ring(lines: &[&str]) -> Ring {
    Ring::parse(&lines.join("\n")).unwrap()
}

proptest! {
    #[test]
    fn what_was_sealed_opens_as_what_it_was_sealed_for(
        secret in prop::collection::vec(any::<u8>(), 0..200),
        purpose in ".*", identity in ".*", other in ".*",
    ) {
        let ring = ring(&[OLD]);
        let sealed = ring.seal(&purpose, &identity, &secret).unwrap();
        let opened = ring.open(&purpose, &identity, &sealed).unwrap();
        prop_assert_eq!(opened.as_slice(), secret.as_slice());
        let refused = Err(OpenError::Refused("old".into()));
        if other != identity {
            prop_assert_eq!(&ring.open(&purpose, &other, &sealed).map(drop), &refused);
        }
        if other != purpose {
            prop_assert_eq!(&ring.open(&other, &identity, &sealed).map(drop), &refused);
        }
    }
}

#[test]
fn every_changed_bit_and_every_cut_is_refused() {
    let ring = ring(&[OLD]);
    let sealed = ring.seal("p", "id", b"secret").unwrap();
    for (at, bit) in (0..sealed.len()).flat_map(|at| (0..8).map(move |bit| (at, bit))) {
        let mut changed = sealed.clone();
        changed[at] ^= 1 << bit;
        assert!(ring.open("p", "id", &changed).is_err(), "bit {bit} of byte {at}");
    }
    for length in 0..sealed.len() {
        assert!(ring.open("p", "id", &sealed[..length]).is_err(), "{length} bytes");
    }
    assert_eq!(ring.open("p", "id", &sealed[..20]), Err(OpenError::Broken));
    assert_eq!(ring.open("p", "id", &[9; 60]), Err(OpenError::Version(9)));
}

#[test]
fn the_newest_seals_and_older_ones_still_open() {
    let before = ring(&[OLD]).seal("p", "id", b"secret").unwrap();
    let both = ring(&[OLD, NEW]);
    assert_eq!((both.newest(), sealed_by(&before)), ("new", Some("old")));
    assert!(both.has_older() && !ring(&[NEW]).has_older());
    let anew = both.anew("p", "id", &before).unwrap().unwrap();
    assert_eq!(sealed_by(&anew), Some("new"));
    assert_eq!(both.anew("p", "id", &anew), Ok(None), "the newest has sealed it");
    let unknown = OpenError::UnknownMasterKey("old".into());
    assert_eq!(ring(&[NEW]).anew("p", "id", &before), Err(AnewError::Open(unknown)));
    assert!(both.anew("p", "other", &before).is_err(), "nothing is sealed as something else");
    let after = ring(&[NEW]);
    assert_eq!(after.open("p", "id", &anew).unwrap().as_slice(), b"secret", "the old one can go");
    assert_eq!(after.open("p", "id", &before), Err(OpenError::UnknownMasterKey("old".into())));
}

#[test]
fn another_key_of_the_same_name_opens_nothing() {
    let sealed = ring(&[OLD]).seal("p", "id", b"secret").unwrap();
    let impostor = ring(&[&NEW.replace("new:", "old:")]);
    assert_eq!(impostor.open("p", "id", &sealed), Err(OpenError::Refused("old".into())));
    // Named as the other key, which is in the ring too: the name is authenticated.
    let both = ring(&[OLD, NEW]);
    let renamed = [&sealed[..2], b"new", &sealed[5..]].concat();
    assert_eq!(both.open("p", "id", &renamed), Err(OpenError::Refused("new".into())));
}

#[test]
fn the_format_is_what_it_was() {
    // Made by Python's cryptography 48 (HKDF and AESGCM) from the crate's page, under the nonce 00 01 … 0b.
    let sealed = [
        &b"\x01\x03old\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b"[..],
        &hex("1d73b4f6cc7a79fb88255a107c37d186c5121d084e4ca8b5ccc592c32c"),
    ]
    .concat();
    let opened = ring(&[OLD, NEW]).open("signing key", "kid-1", &sealed).unwrap();
    assert_eq!(opened.as_slice(), b"a private key");
}

fn hex(text: &str) -> Vec<u8> {
    let pairs = text.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).unwrap());
    pairs.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect()
}

#[test]
fn sealing_twice_gives_two_texts() {
    let ring = ring(&[OLD]);
    assert_ne!(ring.seal("p", "id", b"secret").unwrap(), ring.seal("p", "id", b"secret").unwrap());
}

#[test]
fn nothing_secret_is_shown() {
    let line = new_master_key().unwrap();
    let ring = Ring::parse(&format!("{}\n{OLD}", *line)).unwrap();
    let sealed = ring.seal("p", "id", b"a secret of ours").unwrap();
    let (name, key) = line.split_once(':').unwrap();
    let shown =
        format!("{ring:?} {:?} {}", ring.open("p", "x", &sealed), ring.open("p", "x", &sealed).unwrap_err());
    assert!(shown.starts_with(&format!("[\"{name}\", \"old\"]")), "{shown}");
    assert!(!shown.contains(key) && !shown.contains("a secret"), "{shown}");
    let bad = Ring::parse(&format!("{}x", *line)).map(drop).unwrap_err();
    assert!(!format!("{bad} {bad:?}").contains(&key[..8]));
}

#[test]
fn k9_each_purpose_and_each_master_key_has_its_own_key_for_messages() {
    let line = new_master_key().unwrap();
    let ring = Ring::parse(&line).unwrap();
    let tag = |ring: &Ring, purpose, message: &[u8]| ring.mac_key(purpose).unwrap().tag(message);
    let one = tag(&ring, "refresh successor", b"a");
    assert_eq!((one.len(), &one), (32, &tag(&Ring::parse(&line).unwrap(), "refresh successor", b"a")));
    assert_ne!(one, tag(&ring, "refresh successor", b"b"));
    assert_ne!(one, tag(&ring, "something else", b"a"));
    let other = Ring::parse(&new_master_key().unwrap()).unwrap();
    assert_ne!(one, tag(&other, "refresh successor", b"a"));
    assert_eq!(format!("{:?}", ring.mac_key("x").unwrap()), "MacKey");
}
