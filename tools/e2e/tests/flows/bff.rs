//! The bff serves the built app: N10, N11. The app here is a small one of the test's own.

use std::fs;
use std::process::Command;

use e2e::{Answer, Ask as _, Options, Stack, binary, wire};
use serde_json::json;

const SCRIPT: &str = "app-0123456789abcdef.js";

/// A bff with a packed app of three files, the page of a second one in it, and a secret beside the app's folder.
async fn stack() -> Stack {
    let options = Options::new().text("bff.app_dir", "app").seconds("bff.poll_interval", 3).with_bff();
    let mut stack = Stack::prepare(&options);
    fs::create_dir_all(stack.file("app/code-flow")).unwrap();
    let page =
        format!("<!DOCTYPE html><html lang=\"en\"><title>t</title>{}</html>", "<p>word</p>".repeat(200));
    fs::write(stack.file("app/index.html"), page).unwrap();
    fs::write(stack.file("app/code-flow/index.html"), "<!DOCTYPE html><title>second</title>").unwrap();
    fs::write(stack.file("app").join(SCRIPT), "console.log('word');".repeat(200)).unwrap();
    fs::write(stack.file("app/plain.svg"), "<svg/>").unwrap();
    fs::write(stack.file("secret.txt"), "secret").unwrap();
    let packed = Command::new(binary::path("bff")).arg("pack").arg(stack.file("app")).output().unwrap();
    assert!(packed.status.success(), "{}", String::from_utf8_lossy(&packed.stderr));
    stack.bff.start_ready().await;
    stack
}

fn html(answer: &Answer) -> bool {
    answer.header("content-type").as_deref() == Some("text/html; charset=utf-8")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_app_learns_its_addresses_from_config_json() {
    let stack = stack().await;
    let answer = stack.bff.get("/config.json").answer().await;
    let wanted = json!({"auth_server": stack.auth.origin(), "api": stack.api.origin(), "poll_interval": 3,
                        "leeway": 0, "demo": true, "first_party_login": true});
    assert_eq!((answer.status, answer.json()), (200, wanted), "{}", answer.seen());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn n11_app_routes_are_the_page_and_everything_else_is_404() {
    let stack = stack().await;
    let page = fs::read(stack.file("app/index.html")).unwrap();
    let get = |path: &str| stack.bff.get(path).header("accept", "text/html,*/*;q=0.8");
    for path in ["/", "/success", "/success?x=y", "/inspect"] {
        let answer = get(path).answer().await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.seen());
        assert!(html(&answer) && answer.body == page, "{path}: {}", answer.seen());
        assert_eq!(answer.header("cache-control").as_deref(), Some("no-cache"), "{path}");
    }
    let second = fs::read(stack.file("app/code-flow/index.html")).unwrap();
    for path in ["/code-flow", "/callback", "/callback?code=x&state=y"] {
        let answer = get(path).answer().await;
        assert!(answer.status == 200 && answer.body == second, "{path}: {}", answer.seen());
        assert_eq!(
            answer.header("referrer-policy").as_deref(),
            Some("same-origin"),
            "no other site sees a code"
        );
    }
    let moved = get("/code-flow/index.html").answer().await;
    let to = moved.header("location");
    assert_eq!((moved.status, to.as_deref()), (308, Some("/code-flow")), "{}", moved.seen());
    for path in [
        "/nowhere",
        "/success/more",
        "/code-flow/",
        "/callback/more",
        "/app",
        "/app-0123456789abcdee.js",
        "/signet.toml",
        "/secret.txt",
    ] {
        let answer = get(path).answer().await;
        assert_eq!(answer.status, 404, "{path}: {}", answer.seen());
        assert!(html(&answer) && answer.body == page, "people get a page at {path}: {}", answer.seen());
        let answer = stack.bff.get(path).answer().await;
        assert_eq!((answer.status, answer.error().as_str()), (404, "not_found"), "{path}: {}", answer.seen());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn no_path_leads_out_of_the_apps_folder() {
    let stack = stack().await;
    for path in [
        "/../secret.txt",
        "/app/../../secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/%2e%2e%2fsecret.txt",
        "/..\\secret.txt",
        "//secret.txt",
        "/./../secret.txt",
        "/plain.svg/../../secret.txt",
        "/%00/../secret.txt",
        "/../data/master.key",
        "/../data/signet.db",
    ] {
        let request = format!("GET {path} HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", stack.bff.port);
        let answer = wire::exchange(stack.bff.port, request.as_bytes()).await;
        assert!([400, 404].contains(&answer.status), "{path}: {}", answer.seen());
        assert!(!answer.text().contains("secret"), "{path}: {}", answer.seen());
    }
    stack.bff.still_works().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn files_come_packed_and_hashed_ones_for_good() {
    let stack = stack().await;
    for (accepted, coding, ending) in
        [("br, gzip", Some("br"), ".br"), ("gzip", Some("gzip"), ".gz"), ("identity", None, "")]
    {
        for name in [SCRIPT, "index.html"] {
            let path = if name == SCRIPT { format!("/{SCRIPT}") } else { "/".to_owned() };
            let answer = stack.bff.get(&path).header("accept-encoding", accepted).answer().await;
            assert_eq!(answer.header("content-encoding").as_deref(), coding, "{path}: {}", answer.seen());
            let file = fs::read(stack.file("app").join(format!("{name}{ending}"))).unwrap();
            assert_eq!(answer.body.len(), file.len(), "{path} as {accepted}");
            assert!(answer.body == file, "{path} as {accepted}");
            assert!(
                answer.header("vary").unwrap_or_default().to_lowercase().contains("accept-encoding"),
                "{path}"
            );
        }
    }
    let hashed = stack.bff.get(&format!("/{SCRIPT}")).answer().await;
    let kept = hashed.header("cache-control").unwrap_or_default();
    assert!(kept.contains("immutable") && kept.contains("max-age=31536000"), "{}", hashed.seen());
    let plain = stack.bff.get("/plain.svg").answer().await;
    assert_eq!(plain.header("cache-control").as_deref(), Some("no-cache"), "{}", plain.seen());
    let tag = plain.header("etag").unwrap();
    let again = stack.bff.get("/plain.svg").header("if-none-match", tag).answer().await;
    assert_eq!((again.status, again.body.len()), (304, 0), "{}", again.seen());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn n10_the_page_has_the_promised_policy() {
    let stack = stack().await;
    let answer = stack.bff.get("/").answer().await;
    let policy = answer.header("content-security-policy").unwrap_or_default();
    let directives: Vec<&str> = policy.split(';').map(str::trim).collect();
    let connect = format!("connect-src 'self' {} {}", stack.auth.origin(), stack.api.origin());
    for wanted in [
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "style-src 'self'",
        "img-src 'self'",
        connect.as_str(),
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    ] {
        assert!(directives.contains(&wanted), "{wanted} in {policy}");
    }
    assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
    assert_eq!(answer.header("referrer-policy").as_deref(), Some("same-origin"), "{}", answer.seen());
}
