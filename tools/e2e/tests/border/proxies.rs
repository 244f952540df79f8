//! Whose word on a client's address is taken.

use e2e::server::clean;
use e2e::{Answer, Options, Stack, wire};

/// An api in production that trusts the proxies at `proxies`.
async fn behind(proxies: &[&str]) -> Stack {
    let options = Options::new()
        .text("profile", "production")
        .text("api.resource", "https://api.example")
        .text("auth_server.issuer", "https://auth.example")
        .list("trusted_proxies", proxies);
    let mut stack = Stack::prepare(&options);
    stack.api.start();
    e2e::wait::until("the api answers", e2e::server::START, async || {
        // Its keys never come: it is not ready, and answers.
        stack.api.readiness().await
    })
    .await;
    stack
}

async fn ask(stack: &Stack, fields: &str) -> Answer {
    let request = format!("GET /health HTTP/1.1\r\nHost: api.example\r\n{fields}\r\n");
    wire::exchange(stack.api.port, request.as_bytes()).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn what_a_trusted_proxy_says_must_make_sense() {
    let stack = behind(&["127.0.0.0/8"]).await;
    for fields in [
        "",
        "X-Forwarded-For: 198.51.100.7\r\nX-Forwarded-Proto: https\r\n",
        "X-Forwarded-For: nonsense, 198.51.100.7\r\n",
        "Forwarded: for=\"[2001:db8::7]:4711\";proto=https\r\n",
        "X-Forwarded-For: unknown\r\n",
    ] {
        let answer = ask(&stack, fields).await;
        assert_eq!(answer.status, 200, "{fields}: {}", answer.seen());
    }
    for fields in [
        "X-Forwarded-For: nonsense\r\n",
        "Forwarded: for=\r\n",
        "Forwarded: for=203.0.113.1\r\nX-Forwarded-For: 198.51.100.7\r\n",
    ] {
        let answer = ask(&stack, fields).await;
        assert_eq!((answer.status, answer.error().as_str()), (400, "forwarded_header"), "{}", answer.seen());
        assert!(answer.header("x-request-id").is_some());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn what_anybody_else_says_of_itself_is_not_looked_at() {
    for proxies in [&["192.0.2.0/24"][..], &[]] {
        let stack = behind(proxies).await;
        for fields in
            ["X-Forwarded-For: nonsense\r\n", "Forwarded: for=\r\nX-Forwarded-For: 198.51.100.7\r\n"]
        {
            let answer = ask(&stack, fields).await;
            assert_eq!(answer.status, 200, "{fields}: {}", answer.seen());
        }
    }
}

#[test]
fn h3_the_demo_refuses_to_trust_a_proxy() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["auth-server", "api", "bff"] {
        let mut command = std::process::Command::new(e2e::binary::path(name));
        let command =
            clean(&mut command).args(["--set", "trusted_proxies=127.0.0.1"]).current_dir(folder.path());
        let output = command.stdin(std::process::Stdio::null()).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{name}: {said}");
        let wanted = "the demo profile does not work behind a proxy: set `profile = \"production\"`";
        assert!(said.contains(wanted) && said.contains("--set trusted_proxies"), "{name}: {said}");
    }
}
