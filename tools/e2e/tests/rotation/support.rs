//! `auth-server keys …` beside a stack that runs.

use std::collections::BTreeMap;
use std::fs;
use std::time::Duration;

use e2e::operator::keys;
use e2e::{Ask as _, Stack, wait};
use jsonwebtoken::decode_header;

/// What a server that runs may take to follow, on a busy machine.
pub(super) const SOON: Duration = Duration::from_secs(30);

/// The one sentence that it refuses with, and that nothing in the data folder changed.
pub(super) fn refused(stack: &Stack, words: &[&str]) -> String {
    let before = contents(stack);
    let (code, out, err) = keys(stack, words);
    assert_eq!((code, out.as_str()), (Some(1), ""), "{words:?}: {err}");
    assert!(err.starts_with("error: ") && err.lines().count() == 1, "{words:?}: {err}");
    assert_eq!(contents(stack), before, "{words:?}");
    err
}

/// Text of each file in the data folder, by its name; the lock aside, which holds nothing, and SQLite's index of its log, which
/// is made anew by whoever opens it first.
pub(super) fn contents(stack: &Stack) -> BTreeMap<String, String> {
    const PASSING: [&str; 2] = ["signing-keys.lock", "signet.db-shm"];
    let entries = fs::read_dir(stack.file("data")).into_iter().flatten().map(Result::unwrap);
    let all = entries.map(|entry| {
        let text = String::from_utf8_lossy(&fs::read(entry.path()).unwrap()).into_owned();
        (entry.file_name().into_string().unwrap(), text)
    });
    all.filter(|(name, _)| !PASSING.contains(&name.as_str())).collect()
}

/// The names of the published keys.
pub(super) async fn published(stack: &Stack) -> Vec<String> {
    let document = stack.auth.get("/.well-known/jwks.json").answer().await.json();
    let keys = document["keys"].as_array().unwrap().clone();
    keys.iter().map(|key| key["kid"].as_str().unwrap().to_owned()).collect()
}

/// The name of the key that signed `token`.
pub(super) fn signed_by(token: &str) -> String {
    decode_header(token).unwrap().kid.unwrap()
}

/// A token by the key `kid`, once the server signs with it.
pub(super) async fn token_by(stack: &Stack, kid: &str) -> String {
    wait::until(&format!("{kid} signs"), SOON, async || {
        let token = stack.login(e2e::USER).await;
        (signed_by(&token) == kid).then_some(token)
    })
    .await
}

/// Waits until the api takes `token`, or does not.
pub(super) async fn api_says(stack: &Stack, token: &str, status: u16) {
    wait::until(&format!("the api says {status}"), SOON, async || {
        (stack.check(token).await.status == status).then_some(())
    })
    .await;
}
