//! Settings: what overrides what, and how what is wrong is said.

use super::super::keys::{KEYS, Kind};
use super::*;

fn variables(pairs: &[(&str, &str)]) -> Vec<Override> {
    let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    variables::overrides(pairs, Origin::Variable)
}

fn with(text: &str, pairs: &[(&str, &str)]) -> Settings {
    Settings::merge("signet.toml", text, variables(pairs)).unwrap()
}

fn text<'a>(settings: &'a Settings, path: &str) -> Option<&'a str> {
    settings.get(path)?.as_str()
}

#[test]
fn flags_override_the_environment_and_that_the_env_file_and_that_the_file() {
    let file = "[api]\nlisten = \"file\"\nissuer = \"file\"\nresource = \"file\"\n[bff]\nlisten = \"file\"\n";
    let dot_env =
        [("SIGNET__API__LISTEN", "env"), ("SIGNET__API__ISSUER", "env"), ("SIGNET__API__RESOURCE", "env")];
    let dot_env = dot_env.map(|(name, value)| (name.to_owned(), value.to_owned())).into_iter();
    let mut all = variables::overrides(dot_env, Origin::DotEnv);
    all.extend(variables(&[("SIGNET__API__LISTEN", "var"), ("SIGNET__API__ISSUER", "var")]));
    all.extend(variables::flags(&["api.listen=flag".to_owned()]).unwrap());
    let settings = Settings::merge("signet.toml", file, all).unwrap();
    for (path, value, origin) in [
        ("api.listen", "flag", "--set api.listen"),
        ("api.issuer", "var", "the variable SIGNET__API__ISSUER"),
        ("api.resource", "env", "the variable SIGNET__API__RESOURCE in .env"),
        ("bff.listen", "file", "signet.toml:6: listen = \"file\""),
    ] {
        assert_eq!(text(&settings, path), Some(value));
        assert_eq!(settings.origin(path).unwrap().to_string(), origin);
    }
    assert!(settings.problems.0.is_empty());
}

#[test]
fn numbers_and_lists_come_from_the_environment_too() {
    let settings = with("", &[("SIGNET__API__LEEWAY", "7"), ("SIGNET__ALLOWED_HOSTS", "a.test,b.test")]);
    assert_eq!(settings.get("api.leeway").unwrap(), 7);
    let flag = |text| {
        let settings = with("", &[("SIGNET__AUTH_SERVER__ALLOW_CLIENTS_WITHOUT_PKCE", text)]);
        (settings.get("auth_server.allow_clients_without_pkce").unwrap().clone(), settings.problems.0.len())
    };
    assert_eq!((flag("true"), flag("no")), ((true.into(), 0), ("no".into(), 1)));
    assert_eq!(settings.get("allowed_hosts").unwrap(), &serde_json::json!(["a.test", "b.test"]));
}

#[test]
fn a_variable_that_is_wrong_is_said_like_a_key() {
    for (name, value, wanted) in [
        ("SIGNET__API__LISTN", "x", "the nearest one is `api.listen`\n      the variable SIGNET__API__LISTN"),
        (
            "SIGNET__API__LEEWAY",
            "soon",
            "`api.leeway` must be whole seconds, from 0 to 315360000\n      the variable",
        ),
        ("SIGNET__USERS__0__SUB", "x", "write [[users]] there\n      the variable SIGNET__USERS__0__SUB"),
    ] {
        let said = with("", &[(name, value)]).problems.to_string();
        assert!(said.contains(wanted), "{said}");
    }
}

#[test]
fn a_file_that_is_no_toml_is_said_with_its_line_but_not_its_secrets() {
    let problems =
        Settings::from_toml("[[users]]\npassword_hash = \"$2b$10$secret\n").unwrap_err().to_string();
    assert!(problems.ends_with("signet.toml:2"), "{problems}");
    assert!(!problems.contains("$2b"), "{problems}");
}

#[test]
fn what_the_table_refuses_and_what_a_server_refuses_is_said_together() {
    struct Picky;
    impl Configuration for Picky {
        fn read(reader: &mut Reader<'_>) -> Option<Self> {
            reader.problem("api.listen", "`api.listen` displeases");
            None
        }
    }
    let settings = Settings::from_toml("[api]\nlisten = \"x\"\nleewey = 1\n").unwrap();
    let said = settings.read::<Picky>().err().unwrap().to_string();
    let wanted = "the configuration cannot be used:\n  - `api.leewey` is no known key; the nearest one is `api.leeway`\n      \
                  signet.toml:3: leewey = …\n  - `api.listen` displeases\n      signet.toml:2: listen = \"x\"";
    assert_eq!(said, wanted);
    assert!(settings.effective::<Picky>().is_err());
}

#[test]
fn the_example_names_every_key_and_is_accepted() {
    let text = include_str!("../../../../signet.example.toml");
    let settings = Settings::from_toml(text).unwrap();
    assert!(settings.problems.0.is_empty(), "{}", settings.problems);
    for key in KEYS {
        let there = settings.get(key.path).is_some() || text.contains(&commented(key.path));
        assert!(there, "signet.example.toml does not name `{}`", key.path);
    }
}

#[test]
fn secrets_are_those_that_their_names_say() {
    for key in KEYS {
        let secret = ["hash", "secret", "password", "master_key", "dsn", "database_url"]
            .iter()
            .any(|word| key.path.ends_with(word));
        assert_eq!(key.kind == Kind::Secret, secret, "{}", key.path);
    }
}

/// Keys that cannot be set together with the others stand as comments: `# public_key_file = …`.
fn commented(path: &str) -> String {
    format!("\n# {} = ", path.rsplit('.').next().unwrap())
}
