//! Rule K6: what is remembered of a token, for how long, and of how many.

use std::hash::BuildHasher as _;

use signet_shared::jose::{Jwk, Rules, parse};

use super::*;
use crate::testing::Forge;

/// A token, and what it says.
fn verified(forge: &Forge) -> (TokenDigest, Arc<Payload<AccessToken>>) {
    let token = forge.token(|_, _| ());
    let key = Jwk::parse(&forge.jwk().to_string()).unwrap();
    let keyed = parse(&token, &Rules::ACCESS).unwrap().with_key(Some(&key)).unwrap();
    let payload = Payload::read(&keyed.verified(true).unwrap()).unwrap();
    (TokenDigest::of(token.as_bytes()), Arc::new(payload))
}

#[test]
fn k6_a_token_is_known_under_the_keys_it_was_verified_with_alone() {
    let (cache, (token, payload)) = (TokenCache::new(2), verified(&Forge::new()));
    assert!(cache.get(&token, Some(1)).is_none());
    cache.put(token.clone(), Arc::clone(&payload), Some(1));
    assert!(Arc::ptr_eq(&cache.get(&token, Some(1)).unwrap(), &payload));
    assert!(cache.get(&token, Some(2)).is_none(), "the keys are others");
    assert!(cache.get(&token, None).is_none(), "there are no keys");
    assert!(cache.get(&TokenDigest::of(b"another"), Some(1)).is_none(), "another token");
}

#[test]
fn k6_a_token_without_keys_or_without_room_is_not_remembered() {
    let (token, payload) = verified(&Forge::new());
    for (capacity, generation) in [(2, None), (0, Some(1))] {
        let cache = TokenCache::new(capacity);
        cache.put(token.clone(), Arc::clone(&payload), generation);
        assert!(cache.get(&token, Some(1)).is_none(), "{capacity} {generation:?}");
    }
}

#[test]
fn k6_a_forgotten_token_is_gone_and_no_other() {
    let (cache, forge) = (TokenCache::new(2), Forge::new());
    let ((one, payload), (other, _)) = (verified(&forge), verified(&forge));
    cache.put(one.clone(), Arc::clone(&payload), Some(1));
    cache.put(other.clone(), payload, Some(1));
    cache.forget(&one);
    assert!(cache.get(&one, Some(1)).is_none() && cache.get(&other, Some(1)).is_some());
}

#[test]
fn k6_no_more_are_remembered_than_there_is_room_for() {
    let (cache, (_, payload)) = (TokenCache::new(3), verified(&Forge::new()));
    let names: Vec<TokenDigest> = (0..50_u8).map(|number| TokenDigest::of(&[number])).collect();
    for name in &names {
        cache.put(name.clone(), Arc::clone(&payload), Some(1));
    }
    let known = names.iter().filter(|name| cache.get(name, Some(1)).is_some()).count();
    assert!((1..=3).contains(&known), "{known}");
}

#[test]
fn a_digest_is_placed_by_eight_of_its_own_bytes() {
    let places = BuildHasherDefault::<Leading>::default();
    let digest = TokenDigest(std::array::from_fn(|at| u8::try_from(at).unwrap()));
    assert_eq!(places.hash_one(&digest), 0x0706_0504_0302_0100);
    let bytes = |bytes: &[u8]| {
        let mut hasher = Leading::default();
        hasher.write(bytes);
        hasher.finish()
    };
    assert_eq!(bytes(&[1, 2]), 0x0102);
    // The ninth byte falls upon the first.
    assert_eq!(bytes(&[1, 0, 0, 0, 0, 0, 0, 0, 1]), 0);
}
