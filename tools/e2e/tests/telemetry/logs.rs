//! Log lines: both formats, and readers who do not read.

use std::fs;
use std::os::fd::OwnedFd;
use std::process::{Command, Stdio};

use e2e::process::Process;
use e2e::server::{START, STOP};
use e2e::{ADMIN, Ask as _, Options, Server, Stack, binary, wait, wire};

use super::lines::{self, answers, json};

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a13_json_lines_have_the_members_that_the_documentation_lists() {
    let options = Options::new().text("log_format", "json").log("info,signet_service=debug").with_bff();
    let mut stack = Stack::start(&options).await;
    stack.check(&stack.login(ADMIN).await).await;
    stack.auth.get("/\"%0a\\u0041").answer().await;
    let guide = fs::read_to_string(binary::workspace().join("docs/operations.md")).unwrap();
    for server in [&stack.auth, &stack.api, &stack.bff] {
        let lines = json(server);
        assert!(lines.len() > 10, "{} says where everything is", server.name);
        for line in &lines {
            for name in ["time", "level", "message", "target"] {
                assert!(line[name].is_string(), "{name} in {line}");
            }
            assert!(["ERROR", "WARN", "INFO", "DEBUG", "TRACE"].contains(&line["level"].as_str().unwrap()));
        }
    }
    let line = answers(&stack.api, "/test_get_with_validation").pop().expect("the request is in the log");
    let mut names: Vec<&String> = line.as_object().unwrap().keys().collect();
    names.sort();
    let wanted = [
        "level",
        "message",
        "method",
        "micros",
        "path",
        "request_id",
        "status",
        "target",
        "time",
        "trace_id",
    ];
    assert_eq!(names, wanted, "{line}");
    for name in wanted {
        assert!(guide.contains(&format!("| `{name}` |")), "docs/operations.md does not list {name}");
    }
    assert_eq!((&line["method"], &line["status"]), (&"GET".into(), &200.into()));
    assert!(line["micros"].as_u64().is_some_and(|micros| micros > 0), "{line}");
    assert_eq!(line["request_id"].as_str().map(str::len), Some(16), "{line}");
    assert_eq!(line["trace_id"].as_str().map(str::len), Some(32), "{line}");
    stack.api.stop();
    assert!(json(&stack.api).iter().any(|line| line["message"] == "stopped"), "{}", stack.api.log());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_request_that_no_route_sees_has_its_line_too() {
    let stack = Stack::start_auth(&Options::new()).await;
    let request =
        format!("GET http://other.example/ HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", stack.auth.port);
    let answer = wire::exchange(stack.auth.port, request.as_bytes()).await;
    assert_eq!(answer.status, 400, "{}", answer.seen());
    let line = format!("request_id={} status=400", answer.header("x-request-id").unwrap());
    assert!(stack.auth.log().contains(&line), "{line} in {}", stack.auth.log());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_line_is_short_and_shows_what_it_is_made_of_whatever_was_asked() {
    for (format, turned) in [("pretty", r"\u{202e}"), ("json", r"\u202e")] {
        let stack = Stack::start_auth(&Options::new().text("log_format", format)).await;
        let (method, path, port) = ("A".repeat(20_000), "/abc".repeat(5_000), stack.auth.port);
        let request = format!("{method} /\u{202e}{path} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n");
        let answer = wire::exchange(port, request.as_bytes()).await;
        assert_eq!(answer.status, 404, "{}", answer.seen());
        let (id, log) = (answer.header("x-request-id").unwrap(), stack.auth.log());
        let line = log.lines().find(|line| line.contains(&id)).expect("it has a line");
        for wanted in ["answered", "(other)", turned, "/abc/", "… (cut)"] {
            assert!(line.contains(wanted), "{wanted} in {line}");
        }
        assert!(line.len() < 1500 && !line.contains('\u{202e}'), "{} bytes: {line}", line.len());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn lines_that_wait_in_the_queue_are_written_soon_and_all_of_them_at_the_end() {
    let mut stack = Stack::prepare(&Options::new().queued_log());
    stack.auth.start_ready().await;
    let id = stack.auth.get("/nothing").answer().await.header("x-request-id").unwrap();
    lines::until(&stack.auth, &format!("request_id={id} ")).await;
    let mut last = String::new();
    for _ in 0..100 {
        last = stack.auth.get("/nothing").answer().await.header("x-request-id").unwrap();
    }
    stack.auth.stop();
    let log = stack.auth.log();
    assert!(log.contains(&format!("request_id={last} ")), "{log}");
    assert!(log.trim_end().ends_with(" INFO stopped"), "{log}");
    assert_eq!(stack.auth.requests("GET", "/nothing"), 101);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_configuration_that_is_refused_says_so_after_all_lines() {
    let stack = Stack::prepare(&Options::new().text("log_format", "xml"));
    let (code, said) = Server::refuses("auth-server", &stack.file(""));
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("`log_format` is \"xml\"; it is \"pretty\" or \"json\""), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn what_this_build_does_not_tell_elsewhere_is_refused() {
    let dsn = "https://a-key-that-is-secret@sentry.example/1";
    for (key, value, feature) in
        [("otel_endpoint", "http://localhost:4318", "otel"), ("sentry_dsn", dsn, "sentry")]
    {
        let stack = Stack::prepare(&Options::new().text(key, value));
        let (code, said) = Server::refuses("bff", &stack.file(""));
        assert_eq!(code, Some(1), "{said}");
        let wanted = format!(
            "`{key}` is set, but this server was built without it: build it with `--features {feature}`"
        );
        assert!(said.contains(&wanted) && !said.contains("secret@"), "{said}");
    }
}

/// Starts the auth-server of `stack` with this standard error, and waits until it is ready.
async fn start(stack: &Stack, stderr: Stdio) -> Process {
    let mut command: Command = Server::command("auth-server", &stack.file(""));
    let process = Process::start("auth-server", command.stdout(Stdio::null()).stderr(stderr));
    wait::until("the auth-server is ready", START, async || {
        (stack.auth.readiness().await == Some(200)).then_some(())
    })
    .await;
    process
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_log_that_nobody_reads_any_more_ends_no_server() {
    let stack = Stack::prepare(&Options::new());
    let (read, write) = std::io::pipe().unwrap();
    drop(read);
    let mut process = start(&stack, Stdio::from(OwnedFd::from(write))).await;
    for _ in 0..20 {
        assert_eq!(stack.auth.get("/nothing").answer().await.status, 404);
    }
    stack.login(ADMIN).await;
    process.terminate();
    assert_eq!(process.ended(STOP).code(), Some(0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_log_whose_reader_stands_still_stops_no_request() {
    let stack = Stack::prepare(&Options::new());
    // Held open, and never read: it takes 64 KiB, less than the lines of these requests.
    let (held, write) = std::io::pipe().unwrap();
    let mut process = start(&stack, Stdio::from(OwnedFd::from(write))).await;
    for _ in 0..800 {
        assert_eq!(stack.auth.get("/nothing").answer().await.status, 404);
    }
    process.terminate();
    assert_eq!(process.ended(STOP).code(), Some(0));
    drop(held);
}
