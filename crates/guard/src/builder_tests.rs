//! What a guard cannot be built of, each with the error that says so.

use super::*;
use crate::testing::Fixed;

const ISSUER: &str = "http://localhost:5000";

fn right() -> Builder {
    Guard::builder(ISSUER).audience("http://localhost:5001").fetch(Fixed(None))
}

fn refusal(builder: Builder) -> BuildError {
    builder.build().err().unwrap()
}

#[tokio::test]
async fn a_guard_needs_an_audience_an_issuer_and_an_algorithm() {
    assert!(right().build().is_ok());
    let none = Guard::builder(ISSUER).fetch(Fixed(None));
    assert!(matches!(refusal(none), BuildError::NoAudience));
    assert!(matches!(refusal(right().audience("")), BuildError::NoAudience));
    let nobody = Guard::builder("").audience("a").fetch(Fixed(None));
    assert!(matches!(refusal(nobody), BuildError::NoIssuer));
    assert!(matches!(refusal(right().algorithms([])), BuildError::NoAlgorithms));
    assert!(right().algorithms([Alg::Ps256]).build().is_ok());
}

#[test]
fn what_is_not_said_is_as_the_documentation_says() {
    let Builder { leeway, algs, refresh_interval, cache, realm, .. } = Guard::builder(ISSUER);
    assert_eq!((leeway, refresh_interval.as_secs(), cache, realm.as_str()), (10, 30, 10_000, "signet"));
    assert_eq!(algs, [Alg::Es256, Alg::Rs256, Alg::EdDsa]);
}

#[tokio::test]
async fn clocks_may_differ_by_minutes_and_not_by_hours() {
    assert!(right().leeway(300).build().is_ok());
    assert!(matches!(refusal(right().leeway(301)), BuildError::Leeway(301)));
    assert!(refusal(right().leeway(u64::MAX)).to_string().contains("300"));
}

#[tokio::test]
async fn what_stands_in_challenges_can_stand_there() {
    for illegal in ["a\"b", "a\\b", "a\r\nb", "\u{e9}"] {
        assert!(matches!(refusal(right().realm(illegal)), BuildError::Unspeakable("realm")), "{illegal:?}");
        let audience = refusal(right().audience(illegal));
        assert!(matches!(audience, BuildError::Unspeakable("audience")), "{illegal:?}");
    }
    assert!(right().realm("").build().is_ok(), "a challenge needs no realm");
    assert!(right().realm("The API of Ada & Co.").build().is_ok());
}

#[tokio::test]
async fn keys_are_fetched_over_https_or_from_this_machine() {
    let asking = |issuer: &str| Guard::builder(issuer).audience("a");
    for safe in [
        "https://auth.example",
        "https://auth.example/",
        "https://auth.example/tenant",
        "http://localhost:5000",
        "http://127.0.0.1:5000",
        "http://[::1]:5000",
    ] {
        assert!(asking(safe).build().is_ok(), "{safe}");
    }
    for unsafe_one in [
        "http://auth.example",
        "http://auth-server:5000",
        "http://10.0.0.1",
        "http://localhost.example",
        "http://127.0.0.1.example",
        "http://[::2]",
    ] {
        assert!(matches!(refusal(asking(unsafe_one)), BuildError::IssuerNotHttps(_)), "{unsafe_one}");
    }
    for no_address in [
        "localhost:5000",
        "auth.example",
        "ftp://auth.example",
        "https://",
        "https://auth.example?tenant=1",
        "https://auth.example/#tenant",
        "https://auth example",
    ] {
        assert!(matches!(refusal(asking(no_address)), BuildError::IssuerAddress), "{no_address}");
    }
    assert!(
        asking("urn:example:issuer").fetch(Fixed(None)).build().is_ok(),
        "a name, and keys from elsewhere"
    );
}

#[tokio::test]
async fn what_an_issuer_hides_in_its_address_is_neither_published_nor_repeated() {
    for telling in [
        "https://somebody@auth.example",
        "https://:SECRETVALUE@auth.example",
        "https://somebody:SECRETVALUE@auth.example",
        "http://:SECRETVALUE@localhost:5000",
        "http://:SECRETVALUE@auth.example",
        "ftp://:SECRETVALUE@auth.example",
    ] {
        for builder in [
            Guard::builder(telling),
            Guard::builder(telling).fetch(Fixed(None)),
            Guard::builder(telling).public_key_file("/nowhere/key"),
        ] {
            let error = refusal(builder.audience("a"));
            assert!(matches!(error, BuildError::IssuerUserinfo), "{telling}: {error}");
            assert!(!format!("{error} {error:?}").contains("SECRETVALUE"), "{telling}: {error}");
        }
    }
    // An address that cannot even be read.
    let error = refusal(Guard::builder("https://:SECRETVALUE@auth example").audience("a"));
    assert!(matches!(error, BuildError::IssuerAddress), "{error}");
    assert!(!format!("{error} {error:?}").contains("SECRETVALUE"), "{error}");
}

#[test]
fn outside_a_runtime_it_says_so_instead_of_crashing() {
    assert!(matches!(refusal(right()), BuildError::NoRuntime));
    assert!(matches!(refusal(Guard::builder(ISSUER).audience("a")), BuildError::NoRuntime));
}

#[test]
fn the_default_clock_is_the_machines() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let modified = file.as_file().metadata().unwrap().modified().unwrap();
    let modified = modified.duration_since(UNIX_EPOCH).unwrap().as_secs();
    assert!(super::system_time().abs_diff(modified) <= 5, "{} against {modified}", super::system_time());
}
