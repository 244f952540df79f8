//! What is a hash, and what is none.

use super::*;

const TAIL: &str = "abcdefghijklmnopqrstuu0123456789012345678901234567892";
const SALT: &str = "c2FsdHNhbHRzYWx0c2FsdA";
const HASH: &str = "jgtgd34mVTjmUPPpN2ptyfUDCYvYAmN0qvgHLPgvV6U";

fn argon2id(params: &str) -> String {
    format!("$argon2id$v=19${params}${SALT}${HASH}")
}

#[test]
fn the_three_usual_kinds_of_bcrypt_are_read() {
    for prefix in ["$2a$10$", "$2b$10$", "$2y$10$"] {
        let hash = PasswordHash::parse(&format!("{prefix}{TAIL}")).unwrap();
        assert_eq!(hash.kind(), HashKind::Bcrypt(10));
    }
}

#[test]
fn stray_bits_are_refused() {
    let with = |at: usize, character: &str| {
        let mut digest = TAIL.to_owned();
        digest.replace_range(at..=at, character);
        PasswordHash::parse(&format!("$2b$10${digest}")).is_ok()
    };
    assert!(with(21, "O") && !with(21, "P") && !with(21, "a"));
    assert!(with(52, "C") && !with(52, "D") && !with(52, "0"));
}

#[test]
fn everything_else_is_refused() {
    let refused = ["", "Happy123", "$2x$10$", "$2b$3$", "$2b$03$", "$2b$17$", "$2b$+9$", "$1$10$"];
    for prefix in refused {
        assert_eq!(PasswordHash::parse(&format!("{prefix}{TAIL}")), Err(BadHash), "{prefix}");
    }
    assert!(PasswordHash::parse(&format!("$2b$10$\u{e9}{}", &TAIL[2..])).is_err());
    assert!(PasswordHash::parse("$2b$10$short").is_err());
}

#[test]
fn argon2id_is_read_with_what_it_costs() {
    let params = Argon2Params { memory: 65_536, iterations: 3, parallelism: 4 };
    let hash = PasswordHash::parse(&argon2id("m=65536,t=3,p=4")).unwrap();
    assert_eq!(hash.kind(), HashKind::Argon2id(params));
    assert_eq!(params.to_string(), "m=65536,t=3,p=4");
}

#[test]
fn argon2id_in_another_writing_or_beyond_its_limits_is_refused() {
    for params in [
        "",
        "m=65536,t=3",
        "m=65536,t=3,p=4,x=1",
        "t=3,m=65536,p=4",
        "m=065536,t=3,p=4",
        "m=+65536,t=3,p=4",
        "m=7,t=3,p=1",
        "m=262145,t=3,p=4",
        "m=65536,t=0,p=4",
        "m=65536,t=17,p=4",
        "m=65536,t=3,p=0",
        "m=65536,t=3,p=17",
        "m=16,t=3,p=4",
        "m=99999999999,t=3,p=4",
    ] {
        assert_eq!(PasswordHash::parse(&argon2id(params)), Err(BadHash), "{params}");
    }
    let good = argon2id("m=65536,t=3,p=4");
    for (from, to) in [
        ("argon2id", "argon2i"),
        ("v=19", "v=16"),
        (SALT, "c2FsdHNhbHRzYWx0c2FsdB"),
        (SALT, "c2FsdA"),
        (HASH, "short"),
        ("6U", "6V"),
        ("jgtg", "jgt="),
    ] {
        assert_eq!(PasswordHash::parse(&good.replace(from, to)), Err(BadHash), "{from} {to}");
    }
}

#[test]
fn the_hash_is_not_in_the_debug_text() {
    let hash = PasswordHash::parse(&format!("$2b$10${TAIL}")).unwrap();
    assert_eq!(format!("{hash:?}"), "PasswordHash(Bcrypt(10))");
}

#[test]
fn a_kind_is_read_as_it_is_written() {
    let params = Argon2Params { memory: 64, iterations: 3, parallelism: 4 };
    for kind in [HashKind::Bcrypt(4), HashKind::Bcrypt(16), HashKind::Argon2id(params)] {
        assert_eq!(HashKind::parse(&kind.to_string()), Some(kind));
    }
    for text in [
        "",
        "bcrypt",
        "bcrypt 3",
        "bcrypt x",
        "argon2id",
        "argon2id m=64",
        "argon2id m=64,t=3,p=4,x=1",
        "scrypt 1",
    ] {
        assert_eq!(HashKind::parse(text), None, "{text}");
    }
}
