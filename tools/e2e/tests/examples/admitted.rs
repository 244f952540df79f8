//! Whom the examples admit, and how they start and stop.

use std::time::Duration;

use e2e::{ADMIN, Options, Stack, USER, wait};
use serde_json::json;

use crate::service::{ALL, Service, run};

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn people_with_tokens_are_admitted_to_what_is_theirs() {
    for name in ALL {
        let service = Service::start(name).await;
        let (user, admin) = (service.stack.login(USER).await, service.stack.login(ADMIN).await);
        for (method, path, token, said) in [
            ("GET", "/me", &user, "Hello, 1!"),
            ("GET", "/me", &admin, "Hello, 2!"),
            ("GET", "/", &user, "Welcome back, 1!"),
            ("GET", "/admin", &admin, "For administrators."),
            ("POST", "/write", &admin, "It is written."),
            ("GET", "/secret", &user, "Only just now."),
        ] {
            let answer = service.ask(method, path, Some(token)).await;
            assert_eq!((answer.status, answer.text().as_str()), (200, said), "{name}: {}", answer.seen());
        }
        let nobody = service.ask("GET", "/", None).await;
        assert_eq!((nobody.status, nobody.text().as_str()), (200, "Who are you?"), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn they_say_who_issues_their_tokens() {
    for name in ALL {
        let service = Service::start(name).await;
        let answer = service.ask("GET", "/.well-known/oauth-protected-resource", None).await;
        let (resource, issuer) = (service.stack.api.origin(), service.stack.auth.origin());
        let wanted = json!({"resource": resource, "authorization_servers": [issuer],
            "bearer_methods_supported": ["header"]});
        assert_eq!((answer.status, answer.json()), (200, wanted), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn they_may_start_before_their_issuer_and_end_with_their_input() {
    for name in ALL {
        let mut stack = Stack::prepare(&Options::new());
        let mut process = run(name, &stack);
        let (within, what) = (Duration::from_secs(30), format!("{name} waits for keys"));
        wait::until(&what, within, async || (stack.api.readiness().await == Some(503)).then_some(())).await;
        stack.auth.start_ready().await;
        let what = format!("{name} has keys");
        wait::until(&what, within, async || (stack.api.readiness().await == Some(200)).then_some(())).await;
        process.close_stdin();
        assert!(process.ended(Duration::from_secs(10)).success(), "{name}");
    }
}
