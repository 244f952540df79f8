//! The configurations that docs/bff.md shows: they stand there as in `examples/`, they are taken, and with the first of them real servers
//! sign people in over TLS, in the production profile.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use e2e::openid::{Site, Visitor, location, with_status};
use e2e::options::user;
use e2e::wait::until;
use e2e::{Options, Stack, binary, server};
use serde_json::json;
use signet_files as files;
use signet_keyring::new_master_key;

use crate::support::{SOON, refused};

const PERSON: (&str, &str) = ("ada", "an example, not a password");
const HASH: &str = "$2b$10$RSn0fbbhFfJz8Zh4O8ZYEuLysuIAL9F7iDezO9A1U07ZFq7mNoo3C";

/// The example called `name`, with what it names in `folder`: secrets, data, an app of one page.
fn example(name: &str, folder: &Path) -> String {
    let text = fs::read_to_string(binary::workspace().join("examples").join(name).join("signet.toml"));
    let place = |name: &str| folder.join(name).display().to_string();
    for name in ["secrets", "app"] {
        files::folder(&folder.join(name)).unwrap();
    }
    fs::write(folder.join("app/index.html"), "<!DOCTYPE html><title>The Shop</title>").unwrap();
    let secret = |name: &str, line: &[u8]| {
        files::replace(&folder.join("secrets").join(name), line, 0o600).unwrap();
    };
    secret("signet-master", new_master_key().unwrap().as_bytes());
    secret("signet-bff-master", new_master_key().unwrap().as_bytes());
    secret("shop-bff-client", b"Jq3vT8yLw2Xn5Rb7Kc9Zd4Gf6Hp1Ms0A");
    let text = text.unwrap().replace("/run/secrets", &place("secrets"));
    text.replace("/var/lib", &place("data")).replace("/srv/shop", &place("app"))
}

/// Exit code and standard error of `config check` of the server `name`.
fn checked(name: &str, folder: &Path) -> (Option<i32>, String) {
    let mut command = Command::new(binary::path(name));
    let command = server::clean(&mut command).args(["config", "check"]).current_dir(folder);
    let output = command.stdin(Stdio::null()).output().unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn b10_the_configurations_of_the_guide_stand_there_and_are_taken() {
    let guide = fs::read_to_string(binary::workspace().join("docs/bff.md")).unwrap();
    for (name, servers) in [("bff-signet", &["auth-server", "bff"][..]), ("bff-any-provider", &["bff"])] {
        let file = binary::workspace().join("examples").join(name).join("signet.toml");
        let shown = format!("```toml\n{}```\n", fs::read_to_string(file).unwrap());
        assert!(guide.contains(&shown), "docs/bff.md does not show examples/{name}/signet.toml");
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("signet.toml"), example(name, folder.path())).unwrap();
        for server in servers {
            assert_eq!(checked(server, folder.path()), (Some(0), String::new()), "{server}, {name}");
        }
    }
}

#[test]
fn the_readmes_drawing_of_the_two_modes_is_that_of_the_diagrams() {
    let file = |name: &str| fs::read_to_string(binary::workspace().join(name)).unwrap();
    let (diagrams, readme) = (file("diagrams/two-modes.md"), file("README.md"));
    let drawn = diagrams.split("```mermaid\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    assert!(readme.contains(&format!("```mermaid\n{drawn}```")), "README.md draws something else");
}

/// The servers of the guide, on this machine: with other names, certificates of their own, and somebody who may sign in.
async fn shop() -> Stack {
    let mut stack = Stack::prepare(&Options::new().with_tls().with_bff());
    let pair = stack.pair();
    let (cert, key) = (pair.cert.display(), pair.key.display());
    let tls =
        |port: u16| format!("listen = \"localhost:{port}\"\ntls_cert = \"{cert}\"\ntls_key = \"{key}\"");
    let api = stack.api.origin();
    let text = example("bff-signet", &stack.file(""));
    let text = [
        ("https://auth.example.com", stack.auth.origin()),
        ("https://shop.example.com", stack.bff.origin()),
        ("https://api.example.com/v1", format!("{api}/api")),
        ("https://api.example.com", api),
        ("listen = \"127.0.0.1:5000\"", tls(stack.auth.port)),
        ("listen = \"127.0.0.1:3000\"", tls(stack.bff.port)),
        ("[api]\n", format!("[api]\n{}\n", tls(stack.api.port))),
        // What a hash costs is nobody's question here.
        (
            "[auth_server]\n",
            "[auth_server]\nargon2_memory = 64\nargon2_iterations = 1\nargon2_parallelism = 1\n".into(),
        ),
    ]
    .iter()
    .fold(text, |text, (shown, here)| {
        assert!(text.contains(shown), "{shown}");
        text.replace(shown, here)
    });
    let authority = stack.file("authority.pem").display().to_string();
    let here = format!("[outbound]\nallow = [\"127.0.0.1\", \"::1\"]\nca_file = \"{authority}\"\n");
    let ada = user("u_ada", PERSON.0, HASH, &["user"]);
    fs::write(stack.file("signet.toml"), format!("{text}\n{here}\n{ada}")).unwrap();
    stack.auth.start_ready().await;
    stack.api.start_ready().await;
    stack.bff.start_ready().await;
    stack
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn b10_the_guides_servers_sign_people_in_and_out_over_tls_in_production() {
    let stack = shop().await;
    let (site, mut visitor) = (Site::of(&stack), Visitor::default());
    let page = visitor.get(&site.bff, "/").await.unwrap();
    assert!(page.status == 200 && page.text().contains("The Shop"), "{}", page.seen());
    let back = site.signs_in(&mut visitor, "", PERSON).await.unwrap();
    assert_eq!((back.status, location(&back).as_str()), (303, "/"), "{}", back.seen());
    let cookie = visitor.told.iter().find(|field| field.starts_with("__Host-signet_session=")).unwrap();
    assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax; Secure"), "{cookie}");
    let me = with_status(visitor.get(&site.bff, "/bff/api/me").await.unwrap(), 200).unwrap().json();
    assert_eq!(me["user"]["client_id"], json!("shop-bff"), "{me}");
    assert!(me["claims"]["scope"].as_str().unwrap().ends_with("orders:read orders:write"), "{me}");
    let session = site.session(&mut visitor).await.unwrap().json();
    assert_eq!(session["user"]["roles"], json!(["user"]), "N12: {session}");
    let csrf = site.csrf(&mut visitor).await.unwrap();
    // The API has a word of its own: ours wants another scope.
    refused(&site.posts(&visitor, "/bff/api/write", Some(&csrf)).await.unwrap(), 403, "insufficient_scope");
    visitor.signs_out(&site.auth).await.unwrap();
    until("the session has ended", SOON, async || {
        (site.session(&mut visitor).await.unwrap().status == 401).then_some(())
    })
    .await;
}
