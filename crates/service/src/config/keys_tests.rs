//! The table of keys.

use super::*;

#[test]
fn keys_are_found_with_and_without_numbers() {
    assert_eq!(named("users[12].sub").unwrap().path, "users[].sub");
    assert_eq!(named("api.leeway").unwrap().kind, Kind::Seconds);
    assert_eq!(named("clients[0].jwks").unwrap().kind, Kind::Table);
    assert!(named("clients[0].jwks.keys").is_none());
    assert!(named("users[1].secret").is_none() && named("api").is_none());
    assert_eq!(secret_of_file("users[0].password_hash_file").unwrap().path, "users[].password_hash");
    assert!(secret_of_file("users[0].name_file").is_none() && secret_of_file("api.listen").is_none());
}

#[test]
fn every_key_says_what_it_is_for() {
    for key in KEYS {
        assert!(key.about.len() > 10 && key.about.ends_with('.'), "{}", key.path);
    }
}
