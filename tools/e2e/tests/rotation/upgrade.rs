//! Key files of the version before, which lay in plain.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;

use e2e::forge::{Forge, new_key};
use e2e::operator::said;
use e2e::{Ask as _, Options, Stack, vault};
use jsonwebtoken::jwk::{Jwk, ThumbprintHash};
use jsonwebtoken::{Algorithm, EncodingKey};
use serde_json::json;

use crate::support::{contents, signed_by};

/// A stack whose auth-server ran before keys were sealed; the name and text of its key.
fn of_before() -> (Stack, String, String) {
    let stack = Stack::prepare(&Options::new());
    let (pem, _) = new_key();
    fs::create_dir(stack.file("data")).unwrap();
    let file = stack.file("data/signing-es256.pem");
    fs::write(&file, &pem).unwrap();
    fs::set_permissions(&file, Permissions::from_mode(0o600)).unwrap();
    let key = EncodingKey::from_ec_pem(pem.as_bytes()).unwrap();
    let kid =
        Jwk::from_encoding_key(&key, Algorithm::ES256).unwrap().thumbprint(ThumbprintHash::SHA256).unwrap();
    (stack, kid, pem)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn k9_keys_made_before_are_sealed_and_their_tokens_stay_valid() {
    let (mut stack, kid, pem) = of_before();
    let token = Forge::from_pem(&pem, json!(kid), &stack).good();
    stack.auth.start_ready().await;
    stack.api.start_ready().await;
    let answer = stack.check(&token).await;
    assert_eq!(answer.status, 200, "{}", answer.seen());
    assert_eq!(signed_by(&stack.login(e2e::USER).await), kid, "and it signs on");
    let wanted = ["master.key", "signet-machine.secret", "signing-es256.pub.pem"];
    // The database beside them has the keys.
    let files = contents(&stack).into_keys().filter(|name| !name.starts_with("signet.db"));
    assert_eq!(files.collect::<Vec<_>>(), wanted);
    assert!(
        stack.auth.log().contains("signing-es256.pem is sealed in the database now, and removed"),
        "{}",
        stack.auth.log()
    );
    assert_eq!(vault::private_key(&stack, &kid), pem);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn k9_no_private_key_lies_in_plain_whatever_was_done() {
    let (mut stack, first, pem) = of_before();
    stack.auth.start_ready().await;
    let (own, _) = new_key();
    let file = stack.file("own.pem");
    fs::write(&file, &own).unwrap();
    fs::set_permissions(&file, Permissions::from_mode(0o600)).unwrap();
    said(&stack, &["import", "own.pem", "--now"]);
    said(&stack, &["rotate"]);
    said(&stack, &["rotate", "--now"]);
    said(&stack, &["revoke", &first]);
    stack.auth.stop();
    stack.auth.start_ready().await;
    assert_eq!(stack.auth.get("/health").answer().await.status, 200);
    let files = contents(&stack);
    assert!(files.len() >= 3);
    for (name, text) in files {
        assert!(!text.contains("PRIVATE"), "{name}");
        for line in pem.lines().chain(own.lines()).filter(|line| !line.starts_with('-')) {
            assert!(!text.contains(line), "{name} has {line}");
        }
    }
    assert!(!stack.auth.log().contains("PRIVATE"), "{}", stack.auth.log());
}
