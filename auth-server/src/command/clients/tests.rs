//! Which words are a command about clients.

use super::*;

fn asked(words: &[&str]) -> Option<Clients> {
    let words: Vec<OsString> = words.iter().map(OsString::from).collect();
    Clients::asked(&words)
}

#[test]
fn every_command_is_understood_with_the_options_of_serving() {
    let from = Sources { file: Some("a.toml".into()), set: vec!["api.leeway=1".into()] };
    let shop = || "shop".to_owned();
    for (words, action) in [
        (&["list"][..], Action::List { json: false }),
        (&["list", "--json"], Action::List { json: true }),
        (&["add", "a.json"], Action::Add { file: "a.json".into(), json: false }),
        (&["add", "-", "--json"], Action::Add { file: "-".into(), json: true }),
        (&["rotate-secret", "shop"], Action::RotateSecret { client_id: shop(), json: false }),
        (&["rotate-secret", "shop", "--json"], Action::RotateSecret { client_id: shop(), json: true }),
        (&["remove", "shop"], Action::Remove { client_id: shop(), sure: false }),
        (&["remove", "shop", "--yes"], Action::Remove { client_id: shop(), sure: true }),
    ] {
        let bare = [&["clients"], words].concat();
        assert!(asked(&bare).is_some(), "{words:?}");
        let with = [&bare[..], &["--config", "a.toml", "--set", "api.leeway=1"]].concat();
        assert_eq!(asked(&with), Some(Clients { action, from: from.clone() }), "{words:?}");
    }
}

#[test]
fn what_is_half_said_is_not_guessed() {
    for words in [
        &["clients"][..],
        &["client", "list"],
        &["clients", "shop"],
        &["clients", "list", "shop"],
        &["clients", "list", "--json", "x"],
        &["clients", "add"],
        &["clients", "add", "--json"],
        &["clients", "add", "a.json", "b.json"],
        &["clients", "add", "a.json", "--yes"],
        &["clients", "rotate-secret"],
        &["clients", "rotate-secret", "--json"],
        &["clients", "rotate-secret", "shop", "secret"],
        &["clients", "rotate-secret", "shop", "--yes"],
        &["clients", "remove"],
        &["clients", "remove", "--yes"],
        &["clients", "remove", "--yes", "shop"],
        &["clients", "remove", "shop", "--force"],
        &["clients", "remove", "shop", "--json"],
    ] {
        assert_eq!(asked(words), None, "{words:?}");
    }
}
