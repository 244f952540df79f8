//! Another master key, and another place for it: nothing is lost.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;

use e2e::operator::{listed, said};
use e2e::{Options, Stack, USER};

use crate::support::{contents, published, signed_by};

/// The names of the master keys that seal the keys now.
fn sealed_by(stack: &Stack) -> Vec<String> {
    listed(stack).iter().map(|key| key["master_key"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn k9_a_newer_master_key_seals_anew_and_the_older_one_can_go() {
    let mut stack = Stack::start(&Options::new()).await;
    let token = stack.login(USER).await;
    let old = contents(&stack)["master.key"].clone();
    let new = said(&stack, &["new-master"]);
    let name = |line: &str| line.split(':').next().unwrap().to_owned();
    assert_eq!(sealed_by(&stack), [name(&old)]);
    for ring in [format!("{old}{new}"), new.clone()] {
        fs::write(stack.file("data/master.key"), ring).unwrap();
        stack.auth.stop();
        stack.auth.start_ready().await;
        assert_eq!(sealed_by(&stack), [name(&new)]);
        assert_eq!(published(&stack).await, [signed_by(&token)]);
        assert_eq!(stack.check(&token).await.status, 200);
    }
    assert!(stack.auth.log().contains("older ones can go"), "{}", stack.auth.log());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn k9_a_master_key_moves_out_of_the_data_folder() {
    let options = Options::new().text("auth_server.master_key_file", "elsewhere");
    let mut stack = Stack::prepare(&options);
    let line = said(&stack, &["new-master"]);
    fs::write(stack.file("elsewhere"), &line).unwrap();
    fs::set_permissions(stack.file("elsewhere"), Permissions::from_mode(0o600)).unwrap();
    stack.auth.start_ready().await;
    let kid = published(&stack).await;
    assert!(!contents(&stack).contains_key("master.key"), "none is made there");
    stack.auth.stop();
    // The same by a variable, as a secret store gives it.
    let toml = fs::read_to_string(stack.file("signet.toml")).unwrap();
    let without: Vec<&str> = toml.lines().filter(|line| !line.starts_with("master_key_file")).collect();
    fs::write(stack.file("signet.toml"), without.join("\n")).unwrap();
    let mut command = e2e::Server::command("auth-server", &stack.file(""));
    let command = command.env("SIGNET__AUTH_SERVER__MASTER_KEY", line.trim());
    let log = fs::File::create(stack.file("other.log")).unwrap();
    let server =
        e2e::process::Process::start("auth-server", command.stderr(log.try_clone().unwrap()).stdout(log));
    e2e::wait::until("it serves the same key", e2e::server::START, async || {
        let ready = stack.auth.readiness().await == Some(200);
        ready.then_some(())
    })
    .await;
    assert_eq!(published(&stack).await, kid);
    drop(server);
    let log = fs::read_to_string(stack.file("other.log")).unwrap();
    assert!(!log.contains(line.trim().split_once(':').unwrap().1), "{log}");
}
