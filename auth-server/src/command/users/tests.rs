//! Which words are a command about people.

use super::*;

fn asked(words: &[&str]) -> Option<Users> {
    let words: Vec<OsString> = words.iter().map(OsString::from).collect();
    Users::asked(&words)
}

fn ada() -> Person {
    Person { username: "ada".into(), ..Person::default() }
}

#[test]
fn every_command_is_understood_with_the_options_of_serving() {
    let from = Sources { file: Some("a.toml".into()), set: vec!["api.leeway=1".into()] };
    let who = || "ada".to_owned();
    let all = Person { name: Some("Ada L".into()), email: Some("--admin".into()), admin: true, ..ada() };
    for (words, action) in [
        (&["add", "ada"][..], Action::Add(ada())),
        (&["add", "ada", "--admin"], Action::Add(Person { admin: true, ..ada() })),
        (&["add", "ada", "--email", "--admin", "--admin", "--name", "Ada L"], Action::Add(all)),
        (&["list"], Action::List { json: false }),
        (&["list", "--json"], Action::List { json: true }),
        (&["show", "ada"], Action::Show { who: who(), json: false }),
        (&["show", "ada", "--json"], Action::Show { who: who(), json: true }),
        (&["disable", "ada"], Action::Disable(who())),
        (&["enable", "ada"], Action::Enable(who())),
        (&["set-password", "ada"], Action::SetPassword(who())),
        (&["delete", "ada"], Action::Delete { who: who(), sure: false }),
        (&["delete", "ada", "--yes"], Action::Delete { who: who(), sure: true }),
    ] {
        let bare = [&["users"], words].concat();
        assert!(asked(&bare).is_some(), "{words:?}");
        let with = [&bare[..], &["--config", "a.toml", "--set", "api.leeway=1"]].concat();
        assert_eq!(asked(&with), Some(Users { action, from: from.clone() }), "{words:?}");
    }
}

#[test]
fn what_is_half_said_is_not_guessed() {
    for words in [
        &["users"][..],
        &["user", "list"],
        &["users", "ada"],
        &["users", "add"],
        &["users", "add", "--admin"],
        &["users", "add", "--admin", "ada"],
        &["users", "add", "ada", "bob"],
        &["users", "add", "ada", "--name"],
        &["users", "add", "ada", "--admin", "--admin"],
        &["users", "add", "ada", "--name", "A", "--name", "B"],
        &["users", "add", "ada", "--password", "secret"],
        &["users", "list", "ada"],
        &["users", "list", "--json", "x"],
        &["users", "show"],
        &["users", "show", "--json"],
        &["users", "show", "ada", "bob"],
        &["users", "disable"],
        &["users", "enable", "ada", "bob"],
        &["users", "set-password"],
        &["users", "set-password", "ada", "secret"],
        &["users", "delete"],
        &["users", "delete", "--yes"],
        &["users", "delete", "--yes", "ada"],
        &["users", "delete", "ada", "--force"],
    ] {
        assert_eq!(asked(words), None, "{words:?}");
    }
}
