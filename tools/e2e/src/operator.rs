//! The commands of the auth-server, as an operator calls them beside a stack that runs.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::{Stack, binary, server};

/// Exit code, standard output, standard error of `auth-server` with these words, where `input` is all that it can read.
pub fn asked(stack: &Stack, words: &[&str], input: &str) -> (Option<i32>, String, String) {
    asked_in(&stack.file(""), words, input)
}

/// The same in the folder of a stack.
pub fn asked_in(folder: &Path, words: &[&str], input: &str) -> (Option<i32>, String, String) {
    let mut command = Command::new(binary::path("auth-server"));
    server::clean(&mut command).current_dir(folder);
    command.args(words).arg("--config").arg(folder.join("signet.toml"));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program can be run");
    let mut stdin = child.stdin.take().expect("a pipe");
    // Who refuses at once does not read.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    let output = child.wait_with_output().expect("the program ends");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it says text");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// The same of `auth-server keys` with these words.
pub fn keys(stack: &Stack, words: &[&str]) -> (Option<i32>, String, String) {
    asked(stack, &[&["keys"], words].concat(), "")
}

/// What it says when all is well.
pub fn said(stack: &Stack, words: &[&str]) -> String {
    let (code, out, err) = keys(stack, words);
    assert_eq!((code, err.as_str()), (Some(0), ""), "{words:?}: {out}");
    out
}

/// The first word of what it says: a key's name.
pub fn kid_of(said: &str) -> String {
    said.split(' ').next().unwrap_or_default().to_owned()
}

/// The keys by `keys list --json`.
pub fn listed(stack: &Stack) -> Vec<Value> {
    let list: Value = serde_json::from_str(&said(stack, &["list", "--json"])).expect("a list as JSON");
    list["keys"].as_array().expect("keys").clone()
}

/// The state of the key `kid`.
pub fn state(stack: &Stack, kid: &str) -> String {
    let keys = listed(stack);
    let key = keys.iter().find(|key| key["kid"] == kid);
    let state = key.and_then(|key| key["state"].as_str());
    state.unwrap_or_else(|| panic!("no key {kid}: {keys:?}")).to_owned()
}
