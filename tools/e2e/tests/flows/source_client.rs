//! R12: the requests of the source system's React application, as a browser sends them, work unchanged.

use e2e::{ADMIN, Ask as _, Options, Stack, USER};
use serde_json::json;

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn r12_the_source_systems_client_works_unchanged() {
    let stack = Stack::start(&Options::new()).await;
    let origin = stack.bff.origin();
    for ((username, password), answer) in
        [(USER, "You Are not an Admin, but at least your token is valid!"), (ADMIN, "You Are a Real Admin!!")]
    {
        // Before it may post JSON to another origin, the browser asks.
        let asked = stack.auth.request("OPTIONS", "/auth/login").header("origin", &origin);
        let asked = asked
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "content-type");
        let allowed = asked.answer().await;
        assert!((200..300).contains(&allowed.status), "{}", allowed.seen());
        assert_eq!(
            allowed.header("access-control-allow-origin").as_ref(),
            Some(&origin),
            "{}",
            allowed.seen()
        );
        let login = stack.auth.post("/auth/login", &json!({"username": username, "password": password}));
        let login = login.header("accept", "application/json").header("origin", &origin);
        let login = login.header("referer", format!("{origin}/")).answer().await;
        assert_eq!(login.header("access-control-allow-origin").as_ref(), Some(&origin), "{}", login.seen());
        let result = &login.json()["result"];
        assert_eq!(result["status"], "success", "{}", login.seen());
        let token = result["auth_token"].as_str().unwrap().to_owned();

        let asked = stack.api.request("OPTIONS", "/test_get_with_validation").header("origin", &origin);
        let asked = asked
            .header("access-control-request-method", "GET")
            .header("access-control-request-headers", "authorization,content-type");
        let allowed = asked.answer().await;
        assert!((200..300).contains(&allowed.status), "{}", allowed.seen());
        let headers = allowed.header("access-control-allow-headers").unwrap_or_default().to_lowercase();
        assert!(headers.contains("authorization") && headers.contains("content-type"), "{}", allowed.seen());
        let check = stack.api.get("/test_get_with_validation").header("content-type", "application/json");
        let check = check.header("accept", "application/json").header("origin", &origin);
        let check = check.header("authorization", format!("Bearer {token}")).answer().await;
        assert_eq!((check.status, check.json()), (200, json!(answer)), "{}", check.seen());
        assert_eq!(check.header("access-control-allow-origin").as_ref(), Some(&origin), "{}", check.seen());
    }
    let wrong = stack.try_login(USER.0, "wrong").await;
    assert_eq!((wrong.status, wrong.json()["status"].as_str()), (401, Some("failure")), "{}", wrong.seen());
}
