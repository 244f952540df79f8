//! Which words are a command about keys.

use super::*;

fn asked(words: &str) -> Option<Keys> {
    let words: Vec<OsString> = words.split(' ').map(OsString::from).collect();
    Keys::asked(&words)
}

#[test]
fn every_command_is_understood_with_the_options_of_serving() {
    let from = Sources { file: Some("a.toml".into()), set: vec!["api.leeway=1".into()] };
    for (words, action) in [
        ("keys list", Action::List { json: false }),
        ("keys list --json", Action::List { json: true }),
        ("keys rotate", Action::Rotate(None, When::Ahead)),
        ("keys rotate --now", Action::Rotate(None, When::AtOnce)),
        ("keys rotate --alg RS256", Action::Rotate(Some(Alg::Rs256), When::Ahead)),
        ("keys rotate --alg RS256 --now", Action::Rotate(Some(Alg::Rs256), When::AtOnce)),
        ("keys revoke a", Action::Revoke("a".into())),
        ("keys revoke -a", Action::Revoke("-a".into())),
        ("keys export --pem a", Action::Export("a".into())),
        ("keys forget --yes", Action::Forget),
        ("keys import f.pem", Action::Import("f.pem".into(), When::Ahead)),
        ("keys import f.pem --now", Action::Import("f.pem".into(), When::AtOnce)),
        ("keys import --now f.pem", Action::Import("f.pem".into(), When::AtOnce)),
    ] {
        let with = format!("{words} --config a.toml --set api.leeway=1");
        assert_eq!(asked(&with), Some(Keys { action, from: from.clone() }), "{with}");
        assert!(asked(words).is_some(), "{words}");
    }
    assert_eq!(asked("keys new-master").unwrap().action, Action::NewMaster);
}

#[test]
fn what_is_half_said_is_not_guessed() {
    for words in [
        "keys",
        "key list",
        "keys show",
        "keys list a",
        "keys list --json x",
        "keys rotate now",
        "keys rotate --alg",
        "keys rotate --alg HS256",
        "keys revoke",
        "keys revoke a b",
        "keys export a",
        "keys export --pem",
        "keys export --private a",
        "keys forget",
        "keys forget yes",
        "keys forget --yes x",
        "keys import",
        "keys import --now",
        "keys new-master x",
        "list",
    ] {
        assert_eq!(asked(words), None, "{words}");
    }
}

#[test]
fn a_new_master_key_is_one_line_of_a_ring() {
    let line = show::new_master().unwrap();
    assert!(line.ends_with('\n') && line.lines().count() == 1);
    assert!(signet_keyring::Ring::parse(&line).is_ok());
}
