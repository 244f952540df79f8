//! The profiles: where the demo may be, whom it answers to, and what production demands.

use super::super::{Problems, Settings};
use super::*;

/// What `read` makes of `text`, or what is wrong.
fn of<T>(text: &str, read: impl FnOnce(&mut Reader<'_>) -> T) -> Result<T, Problems> {
    let settings = Settings::from_toml(text).unwrap();
    let mut reader = Reader::new(&settings);
    let value = read(&mut reader);
    reader.end(Some(value))
}

fn profile(text: &str, url: &str) -> Result<Profile, Problems> {
    of(text, |reader| Profile::of(reader, "auth_server.issuer", url))
}

#[test]
fn demo_is_the_default_on_loopback_alone() {
    for url in ["http://localhost:5000", "http://127.0.0.1:5000", "http://[::1]:5000"] {
        assert_eq!(profile("", url), Ok(Profile::Demo));
    }
    for url in [
        "http://localhost.example.com",
        "https://auth.example.com",
        "http://127.0.0.1.nip.io",
        "nonsense",
        "ftp://localhost",
        "http://a@localhost",
    ] {
        assert!(profile("", url).is_err(), "{url}");
        assert!(profile("profile = \"demo\"", url).is_err(), "{url}");
    }
}

#[test]
fn production_needs_https() {
    assert_eq!(profile("profile = \"production\"", "https://auth.example.com"), Ok(Profile::Production));
    assert!(profile("profile = \"production\"", "http://auth.example.com").is_err());
    assert!(profile("profile = \"production\"", "http://localhost:5000").is_err());
    assert!(profile("profile = \"staging\"", "https://auth.example.com").is_err());
}

#[test]
fn the_demo_listens_on_this_machine_only() {
    for (text, demo, production) in [
        ("localhost:1", true, true),
        ("127.0.0.2:1", true, true),
        ("[::1]:1", true, true),
        ("0.0.0.0:1", false, true),
        ("[::]:1", false, true),
        ("192.0.2.1:1", false, true),
        ("nowhere", false, false),
    ] {
        let toml = format!("[api]\nlisten = \"{text}\"");
        for (profile, fine) in [(Profile::Demo, demo), (Profile::Production, production)] {
            let listen = of(&toml, |reader| profile.listen(reader, "api.listen", "localhost:5001"));
            assert_eq!(listen.is_ok_and(|listen| listen.is_some()), fine, "{text} {profile:?}");
        }
    }
}

#[test]
fn the_demo_answers_to_loopback_names_only() {
    let toml = "allowed_hosts = [\"evil.example\", \"localhost:9\"]";
    let hosts = of(toml, |reader| Profile::Demo.hosts(reader, "http://localhost:5000", 5000)).unwrap();
    assert_eq!(hosts, ["localhost:5000", "127.0.0.1:5000", "[::1]:5000", "localhost:9"]);
    let hosts =
        of(toml, |reader| Profile::Production.hosts(reader, "https://Auth.example.com", 5000)).unwrap();
    assert_eq!(hosts, ["auth.example.com", "evil.example", "localhost:9"]);
}

#[test]
fn the_apps_origin_is_allowed_by_default() {
    let demo = of("", |reader| Profile::Demo.origins(reader, "http://localhost:3000")).unwrap();
    assert_eq!(demo, ["http://localhost:3000", "http://127.0.0.1:3000", "http://[::1]:3000"]);
    let secure = of("", |reader| Profile::Demo.origins(reader, "https://localhost:3000")).unwrap();
    assert_eq!(secure, ["https://localhost:3000", "https://127.0.0.1:3000", "https://[::1]:3000"]);
    let toml = "allowed_origins = [\"https://app.example\"]";
    let set = of(toml, |reader| Profile::Demo.origins(reader, "http://localhost:3000")).unwrap();
    assert_eq!(set, ["https://app.example"]);
    for bad in ["*", "null", "http://x/", "javascript:1", "https://App.example", "http://u@x"] {
        let toml = format!("allowed_origins = [\"{bad}\"]");
        let problems =
            of(&toml, |reader| Profile::Production.origins(reader, "https://app.example")).unwrap_err();
        assert_eq!(problems.0.len(), 1, "{bad}");
        assert!(problems.to_string().contains("signet.toml:1: allowed_origins"), "{problems}");
    }
}
