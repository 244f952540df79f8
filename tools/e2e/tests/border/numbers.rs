//! How many connections there may be: in all, from one address, and idle ones.

use std::net::Ipv4Addr;

use e2e::wire::{PATIENCE, Wire};
use e2e::{Ask as _, Options, Server, Stack, wait};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

fn health(server: &Server) -> Vec<u8> {
    format!("GET /health HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", server.port).into_bytes()
}

/// A connection that has had an answer, or `None` where it was closed without one.
async fn admitted(server: &Server, mut wire: Wire) -> Option<Wire> {
    // It may be closed before anything is sent.
    let _ = wire.send(&health(server)).await;
    let answer = wire.answer_or_end().await?;
    assert_eq!(answer.status, 200, "{}", answer.seen());
    Some(wire)
}

/// How many of `count` connections at once were taken, and those.
async fn flood(server: &Server, count: usize) -> Vec<Wire> {
    let mut held = Vec::new();
    for _ in 0..count {
        held.extend(admitted(server, Wire::open(server.port).await).await);
    }
    held
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn over_the_limit_in_all_connections_are_closed_at_once_and_those_before_go_on() {
    let stack = Stack::start_auth(&Options::new().number("connections.all", 20)).await;
    let mut held = flood(&stack.auth, 60).await;
    // The client that waited until the server was ready may hold one or two.
    assert!((18..=20).contains(&held.len()), "{}", held.len());
    for wire in &mut held {
        wire.send(&health(&stack.auth)).await.unwrap();
        assert_eq!(wire.answer().await.status, 200);
    }
    let mut refused = Wire::open(stack.auth.port).await;
    assert_eq!(refused.closed(PATIENCE).await, b"", "closed without a word");
    drop(held);
    wait::until("there is room again", PATIENCE, async || {
        admitted(&stack.auth, Wire::open(stack.auth.port).await).await
    })
    .await;
    stack.auth.still_works().await;
    let log = stack.auth.log();
    let said = log.matches("connections are refused").count();
    assert!((1..5).contains(&said), "a flood of forty is said once each ten seconds: {log}");
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn over_the_limit_of_one_address_the_others_still_come_in() {
    let stack = Stack::start_auth(&Options::new().number("connections.per_address", 8)).await;
    let held = flood(&stack.auth, 30).await;
    assert!((6..=8).contains(&held.len()), "{}", held.len());
    let other = Wire::open_from(Ipv4Addr::new(127, 0, 0, 2), stack.auth.port).await;
    assert!(admitted(&stack.auth, other).await.is_some(), "another address is another client");
    drop(held);
    wait::until("the first address has room again", PATIENCE, async || {
        admitted(&stack.auth, Wire::open(stack.auth.port).await).await
    })
    .await;
    stack.auth.still_works().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn by_default_this_machine_may_have_as_many_as_there_are() {
    let stack = Stack::start_auth(&Options::new()).await;
    assert_eq!(flood(&stack.auth, 700).await.len(), 700);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn five_thousand_idle_connections_keep_nobody_out() {
    let limit = getrlimit(Resource::Nofile);
    let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum });
    let files = limit.maximum.unwrap_or(u64::MAX).saturating_sub(500);
    let count = usize::try_from(files.min(5000)).unwrap();
    let stack = Stack::start(&Options::new().seconds("connections.header_time", 600)).await;
    let mut idle = Vec::new();
    for number in 0..count {
        let mut wire = Wire::open(stack.api.port).await;
        match number % 3 {
            // One says nothing, one stops in the middle, one waits for its next request.
            0 => {}
            1 => wire.send(b"GET / HTTP/1.1\r\nHo").await.unwrap(),
            _ => wire = admitted(&stack.api, wire).await.unwrap(),
        }
        idle.push(wire);
    }
    for _ in 0..3 {
        let answer = stack.api.get("/test_get_with_validation").answer().await;
        assert_eq!((answer.status, answer.text().as_str()), (200, "\"hello\""), "{}", answer.seen());
    }
    for wire in idle.iter_mut().skip(2).step_by(300) {
        wire.send(&health(&stack.api)).await.unwrap();
        assert_eq!(wire.answer().await.status, 200, "an idle connection can still be used");
    }
    drop(idle);
    stack.api.still_works().await;
}
