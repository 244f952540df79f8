//! What pages are told of their session, over two bffs with one PostgreSQL and the real auth-server: contract B5, rule H6.

use std::time::Duration;

use e2e::events::Events;
use e2e::openid::{At, Site, Visitor, location};
use e2e::wait::until;
use e2e::{ADMIN, Ask as _, Options, Stack, USER, operator};
use serde_json::Value;
use signet_db::Location;
use signet_db::testing::Cluster;
use signet_keyring::new_master_key;

/// A stack, and another one of which the bff alone runs: it has the database and the master key of the first.
struct Two {
    first: Stack,
    second: Stack,
}

impl Two {
    async fn start() -> Self {
        let Location::Postgres(url) = Cluster::shared().await.fresh().await else {
            panic!("a cluster has no files")
        };
        let options = Options::new().with_bff().text("bff.database_url", &url);
        let mut first = Stack::prepare(&options.clone().text("bff.master_key_file", "shared.key"));
        let key = first.file("shared.key");
        signet_files::replace(&key, new_master_key().unwrap().as_bytes(), 0o600).unwrap();
        let alike = options
            .text("auth_server.issuer", &first.auth.origin())
            .text("api.resource", &first.api.origin())
            .text("bff.master_key_file", &key.display().to_string());
        let mut second = Stack::prepare(&alike);
        first.auth.start();
        first.api.start();
        first.bff.start();
        first.auth.ready().await;
        first.api.ready().await;
        first.bff.ready().await;
        second.bff.start_ready().await;
        Self { first, second }
    }

    /// The provider with the second bff.
    fn other(&self) -> Site {
        Site { auth: At::from(&self.first.auth), bff: At::from(&self.second.bff) }
    }
}

async fn signed_in(site: &Site, who: (&str, &str)) -> Visitor {
    let mut visitor = Visitor::default();
    let back = site.signs_in(&mut visitor, "", who).await.unwrap();
    assert_eq!((back.status, location(&back).as_str()), (303, "/"), "{}", back.seen());
    visitor
}

/// A page of this browser that listens at the bff of `stack`, and has heard that the session lives.
async fn listens(stack: &Stack, visitor: &Visitor) -> Events {
    let request = stack.bff.get("/bff/session/events").header("cookie", visitor.jar());
    let mut events = Events::of(request.header("sec-fetch-site", "same-origin")).await;
    assert_eq!(
        (events.status(), &events.headers()["content-type"]),
        (200, &"text/event-stream".parse().unwrap())
    );
    let (event, data) = events.next().await.unwrap();
    let data: Value = serde_json::from_str(&data).unwrap();
    assert!(event == "session" && data["expires_at"].is_u64() && data["refreshes"] == 0, "{event}: {data}");
    events
}

async fn is_over(mut events: Events) {
    assert_eq!(events.next().await, Some(("ended".to_owned(), "{}".to_owned())));
    assert_eq!(events.next().await, None, "nothing comes after that");
}

/// That a session has ended comes to a page wherever it listens. Neither page asks anything meanwhile: it is told.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn b6_h6_who_signs_out_at_one_bff_is_told_at_both() {
    let two = Two::start().await;
    let (site, other) = (Site::of(&two.first), two.other());
    for (one, another) in [(&site, &other), (&other, &site)] {
        let mut visitor = signed_in(&site, USER).await;
        let (here, there) = (listens(&two.first, &visitor).await, listens(&two.second, &visitor).await);
        let csrf = one.csrf(&mut visitor).await.unwrap();
        let done = one.signs_out(&visitor, Some(&csrf)).await.unwrap();
        assert_eq!(done.status, 200, "{}", done.seen());
        is_over(here).await;
        is_over(there).await;
        assert_eq!(another.session(&mut visitor).await.unwrap().status, 401);
    }
    for stack in [&two.first, &two.second] {
        assert_eq!(stack.bff.requests("GET", "/bff/session/events"), 2, "nobody asked again");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn b6_g9_h6_what_the_provider_ends_is_told_at_both_and_to_nobody_else() {
    let two = Two::start().await;
    let site = Site::of(&two.first);
    let (visitor, admin) = (signed_in(&site, USER).await, signed_in(&site, ADMIN).await);
    let (here, there) = (listens(&two.first, &visitor).await, listens(&two.second, &visitor).await);
    let mut others = listens(&two.second, &admin).await;
    let (code, _, err) = operator::asked(&two.first, &["users", "disable", USER.0], "");
    assert_eq!(code, Some(0), "{err}");
    is_over(here).await;
    is_over(there).await;
    // The admin's page hears of nothing, until its server goes, and then nothing of an end.
    let Two { first, mut second } = two;
    assert!(second.bff.stop().success(), "in time, with a stream open: {}", second.bff.log());
    assert_eq!(others.next().await, None);
    let answer = first.bff.get("/bff/session").header("cookie", admin.jar()).answer().await;
    assert_eq!(answer.status, 200, "{}", answer.seen());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn h6_a_session_has_so_many_streams_and_a_page_that_is_closed_leaves_its_place() {
    let stack = Stack::start(&Options::new().with_bff()).await;
    let visitor = signed_in(&Site::of(&stack), USER).await;
    let mut pages = Vec::new();
    for _ in 0..16 {
        pages.push(listens(&stack, &visitor).await);
    }
    let asks = async || {
        let request = stack.bff.get("/bff/session/events").header("cookie", visitor.jar());
        Events::of(request).await.status()
    };
    assert_eq!(asks().await, 429);
    pages.pop();
    // Sooner than the next heartbeat, which would find that out too.
    until("the place is free", Duration::from_secs(15), async || (asks().await == 200).then_some(())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn b5_details_say_what_the_session_rests_on_and_have_no_token() {
    let stack = Stack::start(&Options::new().with_bff()).await;
    let mut visitor = signed_in(&Site::of(&stack), USER).await;
    let answer = visitor.get(&At::from(&stack.bff), "/bff/session/details").await.unwrap();
    let said = answer.json();
    assert_eq!(answer.status, 200, "{}", answer.seen());
    assert_eq!(said["id_token_claims"]["iss"], stack.auth.origin(), "{said}");
    assert_eq!(said["id_token_claims"]["aud"], "signet-bff", "{said}");
    let time = |value: &Value| value.as_u64().unwrap();
    assert!(time(&said["started_at"]) <= time(&said["ends_at"]), "{said}");
    assert!(time(&said["ends_at"]) < time(&said["over_at"]), "{said}");
    let token = &said["access_tokens"][0];
    assert!(time(&token["came_at"]) < time(&token["due_at"]), "{said}");
    assert!(time(&token["due_at"]) < time(&token["expires_at"]), "{said}");
    assert_eq!((&said["has_refresh_token"], &said["refreshes"]), (&true.into(), &0.into()), "{said}");
    assert!(!answer.seen().contains("eyJ"), "{}", answer.seen());
    let held = visitor.cookies["signet_session"].as_str();
    assert!(!answer.text().contains(held), "{}", answer.seen());
}
