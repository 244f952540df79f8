//! Sessions at the bff, with the real auth-server as its provider: B1 to B6, H5, N12, N13.

use std::time::Duration;

use e2e::openid::{Site, Visitor, location};
use e2e::wait::until;
use e2e::{ADMIN, Answer, Ask as _, Options, Stack, USER, operator};
use serde_json::{Value, json};

async fn started() -> (Stack, Site) {
    let stack = Stack::start(&Options::new().log("debug").with_bff()).await;
    let site = Site::of(&stack);
    (stack, site)
}

/// A browser in which `USER` has signed in.
async fn signed_in(site: &Site) -> Visitor {
    let mut visitor = Visitor::default();
    let back = site.signs_in(&mut visitor, "", USER).await.unwrap();
    assert_eq!((back.status, location(&back).as_str()), (303, "/"), "{}", back.seen());
    visitor
}

async fn status(site: &Site, visitor: &mut Visitor) -> u16 {
    site.session(visitor).await.unwrap().status
}

fn expired(answer: &Answer) {
    assert_eq!(location(answer), "/session?error=login_expired", "{}", answer.seen());
    let told = answer.header("set-cookie").unwrap_or_default();
    assert!(!told.contains("signet_session="), "{}", answer.seen());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn b1_b2_b5_who_signs_in_has_a_session_and_no_token_and_nothing_of_it_is_logged() {
    let (stack, site) = started().await;
    let mut visitor = Visitor::default();
    assert_eq!(status(&site, &mut visitor).await, 401);
    let query = "?tenant=demo&return_to=/inspect%3Fa%3Db";
    let back = site.signs_in(&mut visitor, query, ADMIN).await.unwrap();
    assert_eq!((back.status, location(&back).as_str()), (303, "/inspect?a=b"), "{}", back.seen());
    let cookie = visitor.told.iter().find(|field| field.starts_with("signet_session=")).unwrap();
    assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax"), "{cookie}");
    let session = site.session(&mut visitor).await.unwrap();
    let said = session.json();
    assert_eq!((session.status, session.header("cache-control").as_deref()), (200, Some("no-store")));
    assert_eq!(
        (&said["tenant"], &said["user"]["preferred_username"]),
        (&json!("demo"), &json!(ADMIN.0)),
        "{said}"
    );
    assert!(said["user"]["sub"].is_string() && said["user"]["name"].is_string(), "{said}");
    assert_eq!(said["user"]["roles"], json!(["admin", "user"]), "N12: {said}");
    assert!(said["expires_at"].is_u64(), "{said}");
    let me = visitor.get(&site.bff, "/bff/me").await.unwrap();
    assert_eq!(me.json(), said);
    for answer in [&back, &session] {
        assert!(!answer.seen().contains("eyJ"), "a token reached the browser: {}", answer.seen());
    }
    let csrf = said["csrf_token"].as_str().unwrap().to_owned();
    site.signs_out(&visitor, Some(&csrf)).await.unwrap();
    let log = stack.bff.log();
    for secret in visitor.secrets.iter().chain([&csrf]).filter(|secret| !secret.is_empty()) {
        assert!(!log.contains(secret.as_str()), "{secret} is in the log");
    }
    assert!(!log.contains("eyJ"), "a token is in the log");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn b4_b6_only_our_own_page_signs_out_and_then_at_the_provider_too() {
    let (_stack, site) = started().await;
    let (mut visitor, mut other) = (signed_in(&site).await, signed_in(&site).await);
    let (csrf, foreign) = (site.csrf(&mut visitor).await.unwrap(), site.csrf(&mut other).await.unwrap());
    for bad in [None, Some(""), Some(foreign.as_str())] {
        let refused = site.signs_out(&visitor, bad).await.unwrap();
        assert_eq!((refused.status, refused.error().as_str()), (403, "csrf"), "{}", refused.seen());
    }
    assert_eq!(status(&site, &mut visitor).await, 200);
    let done = site.signs_out(&visitor, Some(&csrf)).await.unwrap();
    assert_eq!((done.status, &done.json()["provider_reached"]), (200, &json!(true)), "{}", done.seen());
    assert_eq!((status(&site, &mut visitor).await, status(&site, &mut other).await), (401, 200));
    // The page opens that address: the provider knows who signs out, asks nobody, and comes back.
    let url = done.json()["logout_url"].as_str().unwrap().to_owned();
    let path = url.split_once("/oauth2/").map(|(_, path)| format!("/oauth2/{path}")).unwrap();
    let home = visitor.get(&site.auth, &path).await.unwrap();
    assert!(home.status == 303 && location(&home).ends_with('/'), "{}", home.seen());
    let shown = site.begins(&mut visitor, "").await.unwrap();
    assert!(shown.starts_with("/signin/"), "the provider asks for the password again: {shown}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn b2_an_answer_counts_once_in_the_browser_and_the_tab_that_it_is_for() {
    let (_stack, site) = started().await;
    let (mut visitor, mut stranger) = (Visitor::default(), Visitor::default());
    let first = site.begins(&mut visitor, "?return_to=/success").await.unwrap();
    let second = site.begins(&mut visitor, "?return_to=/inspect").await.unwrap();
    let callback = site.allows(&mut visitor, &first, USER).await.unwrap();
    expired(&stranger.get(&site.bff, &callback).await.unwrap());
    site.begins(&mut stranger, "").await.unwrap();
    expired(&stranger.get(&site.bff, &callback).await.unwrap());
    let at = callback.find("state=").unwrap() + "state=".len();
    let foreign = format!("{}{}{}", &callback[..at], "A".repeat(43), &callback[at + 43..]);
    expired(&visitor.get(&site.bff, &foreign).await.unwrap());
    // None of that has spent it.
    let back = visitor.get(&site.bff, &callback).await.unwrap();
    assert_eq!(location(&back), "/success", "{}", back.seen());
    expired(&visitor.get(&site.bff, &callback).await.unwrap());
    // The other tab goes on: at the provider somebody is signed in by now.
    let next = visitor.get(&site.auth, &second).await.unwrap();
    let next = if next.status == 303 { next } else { visitor.allows(&site.auth, &second).await.unwrap() };
    let path = location(&next).split_once("/bff/").map(|(_, path)| format!("/bff/{path}")).unwrap();
    let before = visitor.cookies["signet_session"].clone();
    assert_eq!(location(&visitor.get(&site.bff, &path).await.unwrap()), "/inspect");
    assert_ne!(before, visitor.cookies["signet_session"], "the id changes at each sign-in");
    assert_eq!(status(&site, &mut visitor).await, 200);
    visitor.cookies.insert("signet_session".to_owned(), before);
    assert_eq!(status(&site, &mut visitor).await, 401, "and the one of before is worth nothing");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn b2_who_says_no_comes_back_to_a_page_that_says_so_also_without_the_app() {
    let stack = Stack::start(&Options::new().text("bff.app_dir", "nothing-here").with_bff()).await;
    let site = Site::of(&stack);
    let mut visitor = Visitor::default();
    let path = site.begins(&mut visitor, "").await.unwrap();
    visitor.signs_in(&site.auth, &path, USER).await.unwrap();
    let answer = visitor.decides(&site.auth, &path, "deny").await.unwrap();
    let callback = location(&answer).split_once("/bff/").map(|(_, path)| format!("/bff/{path}")).unwrap();
    let back = visitor.get(&site.bff, &callback).await.unwrap();
    assert_eq!(location(&back), "/session?error=access_denied", "{}", back.seen());
    let page = visitor.get(&site.bff, &location(&back)).await.unwrap();
    assert!(page.status == 200 && page.text().contains("cancelled"), "{}", page.seen());
    assert_eq!(status(&site, &mut visitor).await, 401);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn b6_g9_what_the_provider_ends_ends_here() {
    let (stack, site) = started().await;
    let mut visitor = signed_in(&site).await;
    let mut admin = Visitor::default();
    site.signs_in(&mut admin, "", ADMIN).await.unwrap();
    assert_eq!(status(&site, &mut visitor).await, 200);
    let (code, _, err) = operator::asked(&stack, &["users", "disable", USER.0], "");
    assert_eq!(code, Some(0), "{err}");
    let what = "the session has ended at the bff";
    let jar = visitor.jar();
    until(what, Duration::from_mins(1), async || {
        let asked = stack.bff.get("/bff/session").header("cookie", &jar).answer().await;
        (asked.status == 401).then_some(())
    })
    .await;
    assert_eq!(status(&site, &mut admin).await, 200, "nobody else's");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn b3_b6_sessions_live_through_a_restart_and_end_also_while_the_provider_is_away() {
    let (mut stack, site) = started().await;
    let mut visitor = signed_in(&site).await;
    let keys = async |stack: &Stack| -> Value { stack.bff.get("/bff/jwks.json").answer().await.json() };
    let before = keys(&stack).await;
    stack.bff.stop();
    stack.bff.start_ready().await;
    assert_eq!(keys(&stack).await, before, "the client's key is kept");
    let csrf = site.csrf(&mut visitor).await.unwrap();
    stack.auth.stop();
    let done = site.signs_out(&visitor, Some(&csrf)).await.unwrap();
    assert_eq!((done.status, &done.json()["provider_reached"]), (200, &json!(false)), "{}", done.seen());
    assert_eq!(status(&site, &mut visitor).await, 401);
    let refused = visitor.get(&site.bff, "/bff/login").await.unwrap();
    assert_eq!(refused.status, 503, "{}", refused.seen());
}

/// What the API behind the bff answers to this browser.
async fn passes(site: &Site, visitor: &mut Visitor, path: &str) -> Answer {
    visitor.get(&site.bff, path).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn b7_n12_the_api_is_asked_in_the_name_of_who_is_signed_in() {
    let (stack, site) = started().await;
    let mut nobody = Visitor::default();
    let refused = passes(&site, &mut nobody, "/bff/api/me").await;
    assert_eq!((refused.status, refused.error().as_str()), (401, "unauthenticated"), "{}", refused.seen());
    let mut visitor = Visitor::default();
    site.signs_in(&mut visitor, "", ADMIN).await.unwrap();
    let me = passes(&site, &mut visitor, "/bff/api/me").await;
    assert_eq!(me.status, 200, "{}", me.seen());
    let user = &me.json()["user"];
    assert_eq!((&user["client_id"], &user["tenant"]), (&json!("signet-bff"), &json!("demo")), "{user}");
    assert!(me.header("set-cookie").is_none() && !me.seen().contains("eyJ"), "{}", me.seen());
    for (path, status) in [("/bff/nowhere/me", 404), ("/bff/api/a%2fb", 400), ("/bff/api/nothing", 404)] {
        let answer = passes(&site, &mut visitor, path).await;
        assert_eq!(answer.status, status, "{path}: {}", answer.seen());
    }
    let csrf = site.csrf(&mut visitor).await.unwrap();
    for (token, status) in [(None, 403), (Some("x"), 403), (Some(csrf.as_str()), 201)] {
        let answer = site.posts(&visitor, "/bff/api/write", token).await.unwrap();
        assert_eq!(answer.status, status, "{}", answer.seen());
    }
    drop(stack);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn b6_b7_who_may_not_sign_in_any_more_asks_nothing_soon() {
    let (stack, site) = started().await;
    let mut visitor = signed_in(&site).await;
    assert_eq!(passes(&site, &mut visitor, "/bff/api/me").await.status, 200);
    let (code, _, err) = operator::asked(&stack, &["users", "disable", USER.0], "");
    assert_eq!(code, Some(0), "{err}");
    let refused = async || {
        let answer = passes(&site, &mut visitor, "/bff/api/me").await;
        (answer.status != 200).then_some((answer.status, answer.error()))
    };
    let refused = until("the session has ended", Duration::from_mins(1), refused).await;
    assert_eq!(refused, (401, "unauthenticated".to_owned()));
}
