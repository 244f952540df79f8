//! The places of keys, and that nothing of a secret is ever shown.

use super::*;

const TEXT: &str = "profile = \"demo\"\n\n[api]\n# why\nleeway = 1\n\n[[users]]\nsub = \"a\"\n\n[[users]]\nsub = \"b\"\npassword_hash = \"$2b$10$x\"\n";

fn place(path: &str) -> String {
    Lines::read("signet.toml", TEXT).unwrap().of(path).map(|origin| origin.to_string()).unwrap_or_default()
}

#[test]
fn every_key_has_its_line() {
    assert_eq!(place("profile"), "signet.toml:1: profile = \"demo\"");
    assert_eq!(place("api.leeway"), "signet.toml:5: leeway = 1");
    assert_eq!(place("users[1].sub"), "signet.toml:11: sub = \"b\"");
}

#[test]
fn what_is_missing_is_placed_where_it_would_belong() {
    assert_eq!(place("users[1].username"), "signet.toml:10: [[users]]");
    assert_eq!(place("api.listen"), "signet.toml:3: [api]");
    assert_eq!(place("bff.listen"), "");
}

#[test]
fn everything_that_is_no_toml_is_said_with_its_line() {
    let problems = Lines::read("a.toml", "x = \n[api]\nleeway = 1 2\n").unwrap_err();
    let lines: Vec<String> =
        problems.iter().map(|problem| problem.origin.as_ref().unwrap().to_string()).collect();
    assert_eq!(lines, ["a.toml:1", "a.toml:3: leeway = 1 2"], "{problems:#?}");
}

/// Each puts `SECRET` where a secret, or what was meant to be none, may stand.
const TRICKS: [&str; 22] = [
    "[[clients]]\njwks = { keys = [{ d = \"SECRET\" }] }",
    "[[clients]]\nclient_id = \"a\"\n[[clients.jwks.keys]]\nd = \"SECRET\"",
    "[[clients]]\nclient_secret = \"SECRET\"\nclient_secret_hash = \"SECRET\"",
    "users = [{\n sub = \"a\", username = \"b\", password_hash = \"SECRET\", typo = 1\n}]",
    "[[users]]\nname = { password_hash = \"SECRET\" }",
    "[[users]]\nname = \"x\"\npassword_hash = \"SECRET\" # SECRET",
    "[api]\nleeway = \"x\" # the password is SECRET",
    "[[users]] # old password SECRET [2024]",
    "users.password_hash = \"SECRET\"",
    "users = { password_hash = [\"SECRET\"] }",
    "[[users]]\npasword_hash = \"SECRET\"",
    "\"SECRET words\" = 1",
    "\"password_hash=SECRET\" = 1",
    "[[users]]\npassword_hash = \"\"\"\nname = SECRET\n\"\"\"",
    "[[users]]\nname = \"x\" password_hash = \"SECRET\"",
    "[[users]]\npassword_hash =\nSECRETc2VjcmV0==",
    "[[users]]\npassword_hash = \"\"\"\nname = SECRET\\q\n\"\"\"",
    "[[users]]\npassword_hash = '''\nname = SECRET\n",
    "[[users]]\npassword_hash = '''\nname = SECRET\u{1}\n'''",
    "[SECRET]\n[SECRET]\n",
    "[[users]]\npassword_hash = \"SECRET\nname = \"x\"",
    "[bff]\npublic_url = https://u:SECRET@app.example",
];

#[test]
fn a_secret_is_never_shown_wherever_it_stands() {
    assert_eq!(place("users[1].password_hash"), "signet.toml:12: password_hash = …");
    for trick in TRICKS {
        match Lines::read("a.toml", trick) {
            Ok(lines) => {
                for (path, (_, shown)) in &lines.places {
                    assert!(!shown.contains("SECRET"), "{path} of {trick}: {shown}");
                }
            }
            Err(problems) => {
                let said = format!("{problems:?}");
                assert!(!said.contains("SECRET"), "{trick}: {said}");
            }
        }
    }
}

#[test]
fn a_line_is_found_without_reading_all_before_it() {
    let starts = Starts::of("a\n\nbc\n");
    let lines: Vec<usize> = (0..=5).map(|offset| starts.line(offset)).collect();
    assert_eq!(lines, [1, 1, 2, 3, 3, 3]);
    assert_eq!(
        Starts::of(&"x = 1\n".repeat(1000)).0.len(),
        1001,
        "each line is looked at once, for all keys"
    );
}
