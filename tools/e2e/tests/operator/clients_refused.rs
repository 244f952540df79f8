//! What the commands about clients refuse, each with its sentence, and that nothing changed.

use e2e::operator::asked;
use e2e::options::user;
use e2e::{Options, Stack, USER};
use serde_json::{Value, json};

use crate::support::{add, contents, refused, said};

const SHOP: &str = "[[clients]]\nclient_id = \"shop\"\nclient_secret = \"a-secret-of-32-characters-or-more\"\n\
                    redirect_uris = [\"https://shop.example/\"]\n";
const HASH: &str = "$2b$10$5KxlgPVUtpf7D86chPmkCeTzFH9bJP7BVj1sT1KCQmyarhoDUbnUu";
const BROUGHT: &str = "a-secret-that-was-brought-along-5d1c";

fn with(more: &Value) -> String {
    let mut document = json!({"client_id": "news", "redirect_uris": ["https://news.example/"]});
    document.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    document.to_string()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn o11_what_cannot_be_a_client_is_refused_with_its_field() {
    let options = Options::new().clients(SHOP).users(&user("u_conf", "configured", HASH, &["user"]));
    let stack = Stack::start_auth(&options).await;
    let sub = add(&stack, &["ada"], "long enough");
    said(&stack, &["clients", "add", "-"], &with(&json!({"client_id": "old"})));
    let before = said(&stack, &["clients", "list", "--json"], "");
    for (more, wanted) in [
        (
            json!({"client_id": "old"}),
            "`client_id` is old, which another client has: `clients list` shows all",
        ),
        (json!({"client_id": "shop"}), "`client_id` is that of a client of the configuration already"),
        (json!({"client_id": "signet-machine"}), "`client_id` is that of a client of the demo already"),
        (json!({"client_id": sub}), "which is, or was, the sub of a person"),
        (json!({"client_id": "u_conf"}), "which is, or was, the sub of a person"),
        (json!({"client_id": "17"}), "`client_id` may not be a bare number"),
        (json!({"client_secret": BROUGHT}), "`client_secret` is not brought: leave it out"),
        (json!({"client_secret_hash": BROUGHT}), "`client_secret_hash` is not brought: leave it out"),
        (json!({"client_uri": "https://a.example/"}), "`client_uri` is not known here: leave it out"),
        (json!({"skip_consent": "yes"}), "`skip_consent` must be true or false"),
        (json!({"redirect_uris": ["https://a.example/#b"]}), "`redirect_uris` number 1 cannot be used"),
        (json!({"redirect_uris": []}), "`redirect_uris` is missing"),
        (json!({"scope": "openid admin"}), "`scope` has `admin`"),
        (json!({"resources": ["urn:x"]}), "`resources` number 1 is not registered in [[resources]]"),
        (json!({"token_endpoint_auth_method": "private_key_jwt"}), "`jwks` is missing"),
        (json!({"grant_types": ["implicit"]}), "`grant_types` may hold"),
    ] {
        let told = refused(&stack, &["clients", "add", "-"], &with(&more));
        assert!(told.contains(wanted), "{more}: {told}");
        assert!(!told.contains(BROUGHT), "a secret is shown: {told}");
    }
    for text in ["", "[]", "client_id = \"a\"", r#"{"scope":"a","scope":"b"}"#] {
        let told = refused(&stack, &["clients", "add", "-"], text);
        assert!(told.contains("it must be a JSON object, with each member once"), "{told}");
    }
    let told = refused(&stack, &["clients", "add", "none.json"], "");
    assert!(told.contains("none.json "), "{told}");
    let two = with(&json!({"scope": "admin", "tos_uri": "javascript:x"}));
    let (code, out, err) = asked(&stack, &["clients", "add", "-"], &two);
    assert_eq!((code, out.as_str(), err.lines().count()), (Some(1), "", 2), "all at once: {err}");
    assert!(err.lines().all(|line| line.starts_with("error: `")), "{err}");
    assert_eq!(said(&stack, &["clients", "list", "--json"], ""), before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn whose_client_it_is_decides_who_changes_it() {
    let stack = Stack::start_auth(&Options::new().clients(SHOP)).await;
    said(&stack, &["clients", "add", "-"], &with(&json!({})));
    let before = said(&stack, &["clients", "list", "--json"], "");
    for (words, wanted) in [
        (&["rotate-secret", "shop"][..], "shop is a client of the configuration: it stands in [[clients]]"),
        (&["remove", "shop", "--yes"], "shop is a client of the configuration: it stands in [[clients]]"),
        (
            &["rotate-secret", "signet-machine"],
            "which no command changes; the secret of signet-machine lies in data/signet-machine.secret",
        ),
        (&["remove", "signet-spa", "--yes"], "signet-spa is a client of the demo profile"),
        (&["rotate-secret", "nobody"], "there is no client nobody; `clients list` shows all"),
        (&["remove", "nobody", "--yes"], "there is no client nobody; `clients list` shows all"),
        (&["remove", "news"], "say so with --yes"),
    ] {
        let told = refused(&stack, &[&["clients"], words].concat(), "");
        assert!(told.contains(wanted), "{words:?}: {told}");
    }
    assert_eq!(said(&stack, &["clients", "list", "--json"], ""), before);
    assert!(stack.try_login(USER.0, USER.1).await.status == 200);
}

#[test]
fn where_there_is_no_database_none_is_made_but_for_a_client_that_can_be_one() {
    let stack = Stack::prepare(&Options::new());
    let told = refused(&stack, &["clients", "add", "-"], &with(&json!({"scope": "nothing"})));
    assert!(told.contains("`scope` has `nothing`"), "{told}");
    for words in [&["list"][..], &["rotate-secret", "news"], &["remove", "news", "--yes"]] {
        let told = refused(&stack, &[&["clients"], words].concat(), &with(&json!({})));
        assert!(told.contains("there is no database at data/signet.db yet"), "{words:?}: {told}");
    }
    let (code, out, err) = asked(&stack, &["clients", "add"], "");
    assert!(code == Some(2) && out.is_empty() && err.contains("clients add FILE"), "{err}");
    assert!(contents(&stack).is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn people_are_told_name_and_secret_once() {
    let stack = Stack::start_auth(&Options::new()).await;
    std::fs::write(stack.file("news.json"), json!({"redirect_uris": ["https://news.example/"]}).to_string())
        .unwrap();
    let told = said(&stack, &["clients", "add", "news.json"], "");
    let lines: Vec<&str> = told.lines().collect();
    let (id, secret) = (
        lines[0].strip_prefix("client_id      ").unwrap(),
        lines[1].strip_prefix("client_secret  ").unwrap(),
    );
    assert!(id.len() == 34 && id.starts_with("c_") && secret.len() == 43 && lines.len() == 3, "{told}");
    let table = said(&stack, &["clients", "list"], "");
    let row = table.lines().find(|line| line.starts_with(id)).unwrap();
    assert!(row.contains(" client_secret_basic  authorization_code ") && row.ends_with("  store"), "{table}");
    assert!(!table.contains(secret));
    let rotated = said(&stack, &["clients", "rotate-secret", id], "");
    assert!(
        rotated.starts_with(&format!("client_id      {id}\nclient_secret  ")) && !rotated.contains(secret)
    );
}
