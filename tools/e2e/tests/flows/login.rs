//! `POST /auth/login`: R2, R3, R5, R6, N3, N4, and what is printed at the start (R1, P5).

use e2e::{ADMIN, Answer, Ask as _, Options, Stack, USER};
use serde_json::{Value, json};

/// The body without its request id, which must be the header's.
fn without_id(answer: &Answer) -> Value {
    let mut body = answer.json();
    let id = body.as_object_mut().unwrap().remove("request_id");
    assert_eq!(
        id.as_ref().and_then(Value::as_str),
        answer.header("x-request-id").as_deref(),
        "{}",
        answer.seen()
    );
    body
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn r1_p5_the_start_names_routes_issuer_and_where_to_go() {
    let stack = Stack::start(&Options::new()).await;
    let (auth, api) = (stack.auth.log(), stack.api.log());
    for wanted in
        ["/auth/login", "/.well-known/jwks.json", "/.well-known/oauth-authorization-server", "/health"]
    {
        assert!(auth.contains(wanted), "{wanted} in:\n{auth}");
    }
    assert!(auth.contains(&stack.auth.origin()), "the issuer in:\n{auth}");
    for (log, server) in [(&auth, &stack.auth), (&api, &stack.api)] {
        assert!(log.contains(&format!("documentation: {} ", server.url("/docs"))), "in:\n{log}");
    }
    for wanted in ["/test_get_with_validation", "/.well-known/oauth-protected-resource"] {
        assert!(api.contains(wanted), "{wanted} in:\n{api}");
    }
    assert!(
        api.contains(&stack.auth.origin()) && api.contains(&stack.api.origin()),
        "issuer and resource in:\n{api}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn r2_r3_both_demo_users_sign_in_in_any_case_of_their_names() {
    let stack = Stack::start_auth(&Options::new()).await;
    for (username, password) in [USER, ADMIN, ("TEST_USER_1", USER.1), ("Test_Admin", ADMIN.1)] {
        let answer = stack.try_login(username, password).await;
        assert_eq!(answer.status, 200, "{}", answer.seen());
        let token = answer.json()["result"]["auth_token"].as_str().unwrap().to_owned();
        let wanted = format!(r#"{{"result":{{"status":"success","auth_token":"{token}"}}}}"#);
        assert_eq!(answer.text(), wanted, "byte by byte");
        assert_eq!(answer.header("content-type").as_deref(), Some("application/json"));
        assert_eq!(answer.header("cache-control").as_deref(), Some("no-store"));
        assert!(token.len() <= 2048, "N7: {} bytes", token.len());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn r2_two_equal_logins_both_work_and_give_two_tokens() {
    let stack = Stack::start_auth(&Options::new()).await;
    let (one, other) = tokio::join!(stack.login(USER), stack.login(USER));
    assert_ne!(one, other, "each token has a jti of its own");
    assert_eq!(stack.auth.requests("POST", "/auth/login"), 2, "{}", stack.auth.log());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn r5_n4_a_wrong_password_and_an_unknown_user_get_the_same_answer() {
    let stack = Stack::start_auth(&Options::new()).await;
    let mut answers = Vec::new();
    for (username, password) in [
        ("test_user_1", "wrong"),
        ("test_user_1", "happy123"),
        ("test_user_1", "Happy123 "),
        ("test_user_1", ADMIN.1),
        ("nobody", USER.1),
        ("test_user_1\u{0}", USER.1),
        (" test_user_1", USER.1),
        ("1", USER.1),
    ] {
        let answer = stack.try_login(username, password).await;
        assert_eq!(answer.status, 401, "{username:?}/{password:?}: {}", answer.seen());
        assert_eq!(answer.header("www-authenticate"), None, "a browser must not ask for Basic credentials");
        assert_eq!(answer.header("cache-control").as_deref(), Some("no-store"));
        let names: Vec<String> = answer.headers.keys().map(ToString::to_string).collect();
        answers.push((without_id(&answer), answer.body.len(), names));
    }
    let (body, ..) = &answers[0];
    assert_eq!((&body["status"], &body["error"]), (&json!("failure"), &json!("invalid_credentials")));
    assert!(body["message"].as_str().is_some_and(|message| !message.is_empty()), "{body}");
    assert_eq!(body.as_object().unwrap().len(), 3, "{body}");
    for answer in &answers {
        assert_eq!(*answer, answers[0], "the same bytes, request id and date aside");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn r6_n3_the_fields_at_fault_are_named() {
    let stack = Stack::start_auth(&Options::new()).await;
    for (sent, fields) in [
        (json!({}), json!(["username", "password"])),
        (json!({"username": "a"}), json!(["password"])),
        (json!({"password": "a"}), json!(["username"])),
        (json!({"username": "", "password": ""}), json!(["username", "password"])),
        (json!({"username": 1, "password": "x"}), json!(["username"])),
        (json!({"username": "a", "password": null}), json!(["password"])),
        (json!({"username": {"a": "b"}, "password": ["x"]}), json!(["username", "password"])),
    ] {
        let answer = stack.auth.post("/auth/login", &sent).answer().await;
        assert_eq!(answer.status, 400, "{sent}: {}", answer.seen());
        let body = without_id(&answer);
        assert_eq!(
            (&body["status"], &body["error"]),
            (&json!("failure"), &json!("invalid_request")),
            "{sent}"
        );
        assert_eq!(body["fields"], fields, "{sent}");
    }
    let more = json!({"username": USER.0, "password": USER.1, "remember_me": {"for": ["ever"]}});
    let answer = stack.auth.post("/auth/login", &more).answer().await;
    assert_eq!(answer.status, 200, "further members are ignored: {}", answer.seen());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn r6_what_is_no_json_object_is_400_without_fields() {
    let stack = Stack::start_auth(&Options::new()).await;
    for sent in
        ["", "{", "null", "7", "[]", "\"x\"", "{\"username\":\"a\" \"password\":\"b\"}", "{'username':'a'}"]
    {
        let request = stack.auth.request("POST", "/auth/login").header("content-type", "application/json");
        let answer = request.body(sent).answer().await;
        assert_eq!(
            (answer.status, answer.error().as_str()),
            (400, "invalid_request"),
            "{sent}: {}",
            answer.seen()
        );
        assert_eq!(answer.json().get("fields"), None, "{sent}: {}", answer.seen());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn r6_n3_other_types_are_415_more_than_16_kib_413_other_methods_405() {
    let stack = Stack::start_auth(&Options::new()).await;
    let good = json!({"username": USER.0, "password": USER.1}).to_string();
    for (kind, status) in [
        (None, 415),
        (Some("text/plain"), 415),
        (Some("application/x-www-form-urlencoded"), 415),
        (Some("application/jsonp"), 415),
        (Some("application/json"), 200),
        (Some("Application/JSON; charset=utf-8"), 200),
    ] {
        let request = stack.auth.request("POST", "/auth/login").body(good.clone());
        let request = if let Some(kind) = kind { request.header("content-type", kind) } else { request };
        let answer = request.answer().await;
        assert_eq!(answer.status, status, "{kind:?}: {}", answer.seen());
        if status == 415 {
            assert_eq!(without_id(&answer)["error"], "unsupported_media_type");
        }
    }
    let padded = |total: usize| {
        let frame = json!({"username": USER.0, "password": USER.1, "pad": ""}).to_string().len();
        json!({"username": USER.0, "password": USER.1, "pad": "x".repeat(total - frame)})
    };
    let whole = stack.auth.post("/auth/login", &padded(16 * 1024)).answer().await;
    assert_eq!(whole.status, 200, "16 KiB are allowed: {}", whole.seen());
    let more = stack.auth.post("/auth/login", &padded(16 * 1024 + 1)).answer().await;
    assert_eq!((more.status, more.error().as_str()), (413, "payload_too_large"), "{}", more.seen());
    for method in ["GET", "HEAD", "PUT", "PATCH", "DELETE"] {
        let answer = stack.auth.request(method, "/auth/login").answer().await;
        assert_eq!(answer.status, 405, "{method}: {}", answer.seen());
        assert_eq!(answer.header("allow").as_deref(), Some("POST, OPTIONS"), "{method}");
        if method != "HEAD" {
            assert_eq!(without_id(&answer)["error"], "method_not_allowed", "{method}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn r3_outside_the_demo_profile_the_demo_users_do_not_exist() {
    let options = Options::new()
        .text("profile", "production")
        .flag("auth_server.first_party_login", true)
        .text("auth_server.issuer", "https://auth.example.test")
        .text("api.resource", "https://api.example.test")
        .text("bff.public_url", "https://app.example.test");
    let mut stack = Stack::prepare(&options);
    stack.auth.start();
    let host = "auth.example.test";
    e2e::wait::until("the server answers to its public name", e2e::server::START, async || {
        let sent = stack.auth.get("/ready").header("host", host).send().await;
        sent.ok().filter(|answer| answer.status() == 200).map(|_| ())
    })
    .await;
    for (username, password) in [USER, ADMIN] {
        let sent = json!({"username": username, "password": password});
        let answer = stack.auth.post("/auth/login", &sent).header("host", host).answer().await;
        assert_eq!(
            (answer.status, answer.error().as_str()),
            (401, "invalid_credentials"),
            "{}",
            answer.seen()
        );
    }
    let local = stack.auth.get("/ready").answer().await;
    assert_eq!(local.status, 421, "localhost is not its name there: {}", local.seen());
    let log = stack.auth.log();
    assert!(!log.contains(USER.0) && !log.contains(ADMIN.0), "no demo user is offered:\n{log}");
}
