//! What keeps a server from starting: each a clear sentence, an exit code that is not 0, and nothing half started.

use std::fs::{self, Permissions};
use std::net::{Ipv4Addr, Ipv6Addr, TcpListener};
use std::os::unix::fs::PermissionsExt as _;
use std::process::Stdio;

use e2e::{Options, Server, Stack, ports};

const ALL: [&str; 3] = ["auth-server", "api", "bff"];

/// What `name` says when it refuses to start with `toml`.
fn said(name: &str, toml: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("signet.toml"), toml).unwrap();
    let (code, said) = Server::refuses(name, folder.path());
    assert_eq!(code, Some(1), "{name} with {toml}: {said}");
    assert!(said.starts_with("error: "), "{name} with {toml}: {said}");
    assert!(!said.contains("panicked") && !said.contains("RUST_BACKTRACE"), "{said}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "{name} left something behind");
    said
}

#[test]
fn an_occupied_port_is_one_sentence_that_names_it() {
    let stack = Stack::prepare(&Options::new());
    let ports = [stack.auth.port, stack.api.port, stack.bff.port];
    for (name, port) in ALL.into_iter().zip(ports) {
        let held: TcpListener = if name == "api" && ports::has_ipv6() {
            TcpListener::bind((Ipv6Addr::LOCALHOST, port)).unwrap()
        } else {
            TcpListener::bind((Ipv4Addr::LOCALHOST, port)).unwrap()
        };
        let (code, said) = Server::refuses(name, &stack.file(""));
        assert_eq!(code, Some(1), "{name}: {said}");
        let last: Vec<&str> = said.lines().filter(|line| line.starts_with("error: ")).collect();
        assert_eq!(last.len(), 1, "{name}: {said}");
        assert!(last[0].contains(&format!("port {port} is taken")), "{name}: {said}");
        drop(held);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_key_that_others_can_read_is_refused_with_the_command() {
    let mut stack = Stack::start_auth(&Options::new()).await;
    stack.auth.stop();
    let key = stack.file("data/master.key");
    for mode in [0o644, 0o640, 0o604, 0o660] {
        fs::set_permissions(&key, Permissions::from_mode(mode)).unwrap();
        let (code, said) = Server::refuses("auth-server", &stack.file(""));
        assert_eq!(code, Some(1), "{mode:o}: {said}");
        assert!(said.contains("chmod 600 ") && said.contains("master.key"), "{mode:o}: {said}");
    }
    fs::set_permissions(&key, Permissions::from_mode(0o600)).unwrap();
    stack.auth.start_ready().await;
}

#[test]
fn a_broken_key_is_refused_and_never_replaced() {
    let stack = Stack::prepare(&Options::new());
    fs::create_dir(stack.file("data")).unwrap();
    let key = stack.file("data/signing-es256.pem");
    fs::write(&key, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n").unwrap();
    fs::set_permissions(&key, Permissions::from_mode(0o600)).unwrap();
    let (code, said) = Server::refuses("auth-server", &stack.file(""));
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("signing-es256.pem"), "{said}");
    assert!(fs::read_to_string(&key).unwrap().contains("AAAA"), "somebody may still need it");
}

#[test]
fn unknown_keys_are_named_with_the_nearest_one_and_all_problems_at_once() {
    let toml = "alowed_hosts = []\n[auth_server]\nlissten = \"localhost:1\"\ntoken_lifetime = \"60\"\n\
                [api]\nleeway = -1\n[bff]\npoll_intervall = 1\n[[users]]\nusrname = \"ada\"\n";
    for name in ALL {
        let said = said(name, toml);
        for wanted in [
            "`alowed_hosts` is no known key; the nearest one is `allowed_hosts`",
            "`auth_server.lissten` is no known key; the nearest one is `auth_server.listen`",
            "`auth_server.token_lifetime` must be whole seconds",
            "`api.leeway` must be whole seconds",
            "`bff.poll_intervall` is no known key; the nearest one is `bff.poll_interval`",
            "usrname` is no known key; the nearest one is `users[].username`",
        ] {
            assert!(said.contains(wanted), "{name}: {wanted} in {said}");
        }
    }
}

#[test]
fn values_that_mean_nothing_are_refused() {
    for (name, toml, wanted) in [
        ("auth-server", "[auth_server]\nlisten = \"nowhere\"", "`auth_server.listen`"),
        ("auth-server", "[auth_server]\nsigning_alg = \"HS256\"", "ES256"),
        ("auth-server", "[auth_server]\ntoken_lifetime = 0", "token_lifetime"),
        ("auth-server", "[auth_server]\nissuer = \"http://localhost:5000/\"", "`auth_server.issuer`"),
        ("auth-server", "profile = \"staging\"", "\"demo\" or \"production\""),
        ("api", "[api]\nlisten = \"localhost\"", "`api.listen`"),
        ("api", "[api]\nresource = \"localhost:5001\"", "`api.resource`"),
        ("bff", "[bff]\npoll_interval = 0", "poll_interval"),
        ("bff", "[bff]\nlisten = \"localhost:99999\"", "`bff.listen`"),
        ("bff", "[bff]\nclient_secret = \"changeme\"", "`bff.client_secret` is short"),
        ("bff", "[bff]\nissuer = \"http://auth.example\"", "tokens would travel in plain"),
        ("bff", "[bff]\npublic_url = \"http://localhost:3000/app\"", "write http://localhost:3000, which"),
        ("bff", "profile = demo", "signet.toml"),
    ] {
        let said = said(name, toml);
        assert!(said.contains(wanted), "{name} with {toml}: {said}");
    }
}

#[test]
fn the_demo_cannot_be_published_by_mistake() {
    for (name, toml) in [
        ("auth-server", "[auth_server]\nissuer = \"https://auth.example\""),
        ("api", "[api]\nresource = \"https://api.example\""),
        ("bff", "[bff]\npublic_url = \"https://app.example\""),
    ] {
        let silent = said(name, toml);
        assert!(silent.contains("set `profile = \"production\"`"), "{name}: {silent}");
        let demo = said(name, &format!("profile = \"demo\"\n{toml}"));
        assert!(demo.contains("works only on this machine"), "{name}: {demo}");
        let plain = said(name, &format!("profile = \"production\"\n{}", toml.replace("https", "http")));
        assert!(plain.contains("needs an https address"), "{name}: {plain}");
    }
}

#[test]
fn a_configuration_file_that_is_not_there_is_said() {
    let folder = tempfile::tempdir().unwrap();
    for name in ALL {
        let (code, said) = Server::refuses(name, folder.path());
        assert_eq!(code, Some(1), "{name}: {said}");
        assert!(said.contains("signet.toml cannot be read"), "{name}: {said}");
    }
}

#[test]
fn arguments_that_are_not_understood_exit_with_2_and_help_with_0() {
    for name in ALL {
        for (arguments, code) in
            [(&["--help"][..], 0), (&["--port", "1"], 2), (&["--config"], 2), (&["serve"], 2)]
        {
            let mut command = std::process::Command::new(e2e::binary::path(name));
            let output =
                e2e::server::clean(&mut command).args(arguments).stdin(Stdio::null()).output().unwrap();
            let text = String::from_utf8_lossy(if code == 0 { &output.stdout } else { &output.stderr });
            assert_eq!(output.status.code(), Some(code), "{name} {arguments:?}: {text}");
            assert!(text.contains(&format!("{name} [OPTIONS]")), "{name} {arguments:?}: {text}");
            assert!(text.contains("--config FILE"), "{name} {arguments:?}: {text}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_api_refuses_a_file_that_is_no_public_key() {
    let stack = Stack::prepare(&Options::new().text("api.public_key_file", "key"));
    let (code, said) = Server::refuses("api", &stack.file(""));
    assert_eq!(code, Some(1), "{said}");
    for (text, wanted) in [
        (e2e::forge::new_key().0, "private key"),
        ("nonsense".to_owned(), "no public key"),
        (r#"{"kty":"oct","k":"c2VjcmV0"}"#.to_owned(), "no public key"),
    ] {
        fs::write(stack.file("key"), &text).unwrap();
        let (code, said) = Server::refuses("api", &stack.file(""));
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains(wanted), "{wanted}: {said}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn variables_override_the_file() {
    let stack = Stack::prepare(&Options::new().text("auth_server.listen", "nowhere"));
    let mut command = Server::command("auth-server", &stack.file(""));
    let listen = format!("localhost:{}", stack.auth.port);
    let command =
        command.env("SIGNET__AUTH_SERVER__LISTEN", listen).stderr(Stdio::null()).stdout(Stdio::null());
    let server = e2e::process::Process::start("auth-server", command);
    e2e::wait::until("it listens where the variable says", e2e::server::START, async || {
        (stack.auth.readiness().await == Some(200)).then_some(())
    })
    .await;
    drop(server);
}

#[test]
fn r3_the_demo_is_not_opened_to_a_network() {
    for (name, section) in [("auth-server", "auth_server"), ("api", "api"), ("bff", "bff")] {
        for address in ["0.0.0.0", "[::]", "192.0.2.1"] {
            let said = said(name, &format!("[{section}]\nlisten = \"{address}:{}\"\n", ports::free()));
            assert!(said.contains("the demo profile must not"), "{name} {address}: {said}");
        }
    }
}
