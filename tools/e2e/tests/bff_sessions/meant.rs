//! Requests that other sites make: contract B4, with a real API behind the bff, which must hear of none.

use e2e::{Ask as _, Options};

use crate::support::{refused, scene};

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn b4_nothing_that_another_site_sends_comes_to_the_api() {
    let scene = scene(Options::new()).await;
    let (mut visitor, mut other) = (scene.signed_in().await, scene.signed_in().await);
    let csrf = scene.site.csrf(&mut visitor).await.unwrap();
    let foreign = scene.site.csrf(&mut other).await.unwrap();
    let own = scene.stack.bff.origin();
    let (token, jar) = ("x-csrf-token", visitor.jar());
    for path in ["/bff/api/write", "/bff/logout"] {
        for (what, fields) in [
            (
                "a form of another site",
                &[("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")][..],
            ),
            ("a page in a sandbox", &[(token, csrf.as_str()), ("origin", "null")]),
            (
                "a page at another port",
                &[(token, &csrf), ("origin", "http://localhost:1"), ("sec-fetch-site", "same-site")],
            ),
            ("a page of ours without the token", &[("origin", &own), ("sec-fetch-site", "same-origin")]),
            (
                "another session's token",
                &[(token, &foreign), ("origin", &own), ("sec-fetch-site", "same-origin")],
            ),
            ("an empty token", &[(token, ""), ("origin", &own)]),
            ("the token twice", &[(token, &csrf), (token, &csrf), ("origin", &own)]),
            ("a method beside the method", &[("x-http-method-override", "GET"), ("origin", &own)]),
        ] {
            let asked = scene.stack.bff.request("POST", path).header("cookie", &jar);
            let asked = fields.iter().fold(asked, |asked, (name, value)| asked.header(*name, *value));
            let answer = asked.answer().await;
            assert_eq!(answer.status, 403, "{path}, {what}: {}", answer.seen());
            refused(&answer, 403, "csrf");
        }
        let asked = scene.stack.bff.request("POST", &format!("{path}?csrf_token={csrf}&x-csrf-token={csrf}"));
        refused(&asked.header("cookie", &jar).answer().await, 403, "csrf");
    }
    assert_eq!(scene.stack.api.requests("POST", "/api/write"), 0, "the API has heard of none");
    assert_eq!(scene.status(&mut visitor).await, 200, "and nobody is signed out");
    let meant = scene.stack.bff.request("POST", "/bff/api/write").header("cookie", &jar);
    let meant = meant.header(token, &csrf).header("origin", &own).header("sec-fetch-site", "same-origin");
    assert_eq!(meant.answer().await.status, 201);
    assert_eq!(scene.stack.api.requests("POST", "/api/write"), 1);
}
