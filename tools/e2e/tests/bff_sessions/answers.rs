//! Answers that are not what the browser went for: contract B2, RFC 9700 §4.4.

use e2e::openid::{Visitor, location, parameter};
use e2e::relay::TOKENS;
use e2e::{Ask as _, Options, USER};
use reqwest::Url;

use crate::support::{Scene, refused, scene};

/// A browser that comes back from the provider, and the path that it comes back to.
async fn comes_back(scene: &Scene) -> (Visitor, String) {
    let mut visitor = Visitor::default();
    let path = scene.site.begins(&mut visitor, "?return_to=/inspect").await.unwrap();
    let callback = scene.site.allows(&mut visitor, &path, USER).await.unwrap();
    (visitor, callback)
}

/// The same address with `name` saying something else, or nothing.
fn with(callback: &str, name: &str, value: Option<&str>) -> String {
    let url = Url::parse("http://localhost/").unwrap().join(callback).unwrap();
    let kept = url.query_pairs().into_owned().filter(|(own, _)| own != name);
    let more = value.map(|value| (name.to_owned(), value.to_owned()));
    let made = Url::parse_with_params("http://localhost/bff/callback", kept.chain(more)).unwrap();
    format!("{}?{}", made.path(), made.query().unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn b2_an_answer_of_another_provider_sends_no_code_anywhere() {
    let scene = scene(Options::new()).await;
    let own = scene.relay.origin.clone();
    for other in [Some("https://evil.example"), Some(&*format!("{own}/")), Some(""), None] {
        let (mut visitor, callback) = comes_back(&scene).await;
        assert_eq!(parameter(&callback, "iss").as_ref(), Some(&own));
        let back = visitor.get(&scene.site.bff, &with(&callback, "iss", other)).await.unwrap();
        assert_eq!(location(&back), "/session?error=wrong_issuer", "{other:?}: {}", back.seen());
        assert!(!visitor.cookies.contains_key("signet_session"), "{}", back.seen());
        let again = visitor.get(&scene.site.bff, &callback).await.unwrap();
        assert_eq!(location(&again), "/session?error=login_expired", "that sign-in is spent");
    }
    assert_eq!(scene.relay.seen(TOKENS).len(), 0, "no code has left");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn b2_a_code_of_another_sign_in_is_worth_nothing() {
    let scene = scene(Options::new()).await;
    let (_, stolen) = comes_back(&scene).await;
    let (mut victim, own) = comes_back(&scene).await;
    let code = parameter(&stolen, "code").unwrap();
    let back = victim.get(&scene.site.bff, &with(&own, "code", Some(&code))).await.unwrap();
    // The verifier is another one's: the provider says so.
    assert_eq!(location(&back), "/session?error=invalid_grant", "{}", back.seen());
    assert_eq!(scene.status(&mut victim).await, 401);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn h5_a_cookie_that_comes_twice_is_none_and_spends_nothing() {
    let scene = scene(Options::new()).await;
    let (mut visitor, callback) = comes_back(&scene).await;
    let bound = visitor.jar();
    let login = bound.split("; ").find(|pair| pair.starts_with("signet_login_")).unwrap();
    let (name, _) = login.split_once('=').unwrap();
    let planted = format!("{name}={}", "A".repeat(43));
    for (first, second) in [(login, planted.as_str()), (&planted, login), (login, login)] {
        let asked = scene.stack.bff.get(&callback).header("cookie", format!("{first}; {second}"));
        refused(&asked.answer().await, 400, "invalid_request");
        let asked = scene.stack.bff.get(&callback).header("cookie", first).header("cookie", second);
        refused(&asked.answer().await, 400, "invalid_request");
    }
    let back = visitor.get(&scene.site.bff, &callback).await.unwrap();
    assert_eq!(location(&back), "/inspect", "none of that has spent it: {}", back.seen());
    let own = format!("signet_session={}", visitor.cookies["signet_session"]);
    let planted = format!("signet_session={}", "A".repeat(43));
    for (method, path) in [("GET", "/bff/session"), ("GET", "/bff/api/me"), ("POST", "/bff/logout")] {
        for (first, second) in [(&own, &planted), (&planted, &own)] {
            let asked = scene.stack.bff.request(method, path);
            let asked = asked.header("cookie", first).header("cookie", second);
            refused(&asked.answer().await, 400, "invalid_request");
        }
    }
    assert_eq!(scene.status(&mut visitor).await, 200);
}
