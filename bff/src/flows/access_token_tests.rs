//! Refreshing, at a provider of the test's own: contract B8.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use serde_json::{Value, json};
use signet_db::{Database, query};
use tokio::sync::oneshot;

use super::*;
use crate::files::Files;
use crate::secret::Digest;
use crate::testing::{self, FakeProvider, Held, NOW};

pub(super) const DIGEST: &str = "the cookie";
const A: &str = "https://a.example";
const B: &str = "https://b.example";
/// As userinfo is asked, and an API where the provider knows no resources.
pub(super) const PLAIN: Needs<'static> = Needs { resource: None, scopes: &[] };
/// APIs of two resources, of which the first needs scopes.
pub(super) const SEVERAL: [(&str, &str); 3] = [
    ("a", "resource = \"https://a.example\"\nscopes = [\"read\"]"),
    ("more", "resource = \"https://a.example\"\nscopes = [\"read\", \"admin\"]"),
    ("b", "resource = \"https://b.example\""),
];

/// What is tested against: dropped at the end of the test.
pub(super) struct Site {
    pub(super) provider: FakeProvider,
    pub(super) app: Arc<App>,
    held: Held,
}

/// An app with a session whose access token lives for 300 seconds.
pub(super) async fn site(refresh_token: Option<&str>) -> Site {
    site_with(refresh_token, &[("api", "")]).await
}

pub(super) async fn site_with(refresh_token: Option<&str>, upstreams: &[(&str, &str)]) -> Site {
    let provider = FakeProvider::start().await;
    let (app, held) = testing::app(Files::default(), &provider.settings_with("", upstreams)).await;
    testing::somebody_is_signed_in(&app, DIGEST, refresh_token).await;
    Site { provider, app, held }
}

impl Site {
    pub(super) async fn read(&self, now: u64) -> Option<Session> {
        session::look(&self.app, &Digest::of(DIGEST), now).await.unwrap()
    }

    /// What the proxy would get at `now` for the upstream of this name.
    pub(super) async fn token_of(&self, upstream: &str, now: u64) -> Result<String, AccessError> {
        self.held.hand.store(now, Ordering::SeqCst);
        let session = self.read(now).await.ok_or(AccessError::Ended)?;
        let needs = self.app.upstreams.get(upstream).map_or(PLAIN, |upstream| upstream.needs());
        access_token(&self.app, &session, needs, now).await.map(|token| token.token)
    }

    async fn token(&self, now: u64) -> Result<String, AccessError> {
        self.token_of("api", now).await
    }

    /// A tab that asks when the token is over.
    pub(super) async fn tab(&self) -> tokio::task::JoinHandle<Result<String, AccessError>> {
        let (app, session) = (Arc::clone(&self.app), self.read(NOW + 301).await.unwrap());
        let asks =
            async move { access_token(&app, &session, PLAIN, NOW + 301).await.map(|token| token.token) };
        tokio::spawn(asks)
    }

    /// What the provider was asked for tokens with.
    fn asked(&self) -> Vec<String> {
        self.provider.asked("/token")
    }
}

pub(super) fn fresh(name: &str) -> Value {
    json!({"access_token": name, "token_type": "Bearer", "expires_in": 300, "refresh_token": format!("r-{name}")})
}

#[tokio::test]
async fn b8_a_token_is_refreshed_shortly_before_its_end_and_rotation_is_kept() {
    let site = site(Some("r-first")).await;
    site.provider.says("/token", 200, &fresh("second"));
    assert_eq!(site.token(NOW + 269).await.unwrap(), "first");
    assert!(site.asked().is_empty());
    assert_eq!(site.token(NOW + 270).await.unwrap(), "second");
    assert!(site.asked()[0].contains("refresh_token=r-first"));
    assert_eq!(site.token(NOW + 271).await.unwrap(), "second");
    site.provider.says("/token", 200, &fresh("third"));
    assert_eq!(site.token(NOW + 600).await.unwrap(), "third");
    assert!(site.asked()[1].contains("refresh_token=r-second"));
    assert_eq!(site.asked().len(), 2);
    assert!(!site.asked().concat().contains("resource="), "no resource is configured");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b8_ten_tabs_through_one_expiry_make_one_call() {
    let site = site(Some("r")).await;
    site.provider.says("/token", 200, &fresh("second"));
    assert_eq!(all(&site, &["api"; 10], NOW + 301).await, ["second"; 10]);
    assert_eq!(site.asked().len(), 1);
}

/// What tabs get that ask these upstreams at once.
async fn all(site: &Site, upstreams: &[&'static str], now: u64) -> Vec<String> {
    site.held.hand.store(now, Ordering::SeqCst);
    let session = site.read(now).await.unwrap();
    let tabs = upstreams.iter().map(|upstream| {
        let (app, session, upstream) = (Arc::clone(&site.app), session.clone(), *upstream);
        tokio::spawn(async move {
            let needs = app.upstreams.get(upstream).unwrap().needs();
            access_token(&app, &session, needs, now).await.unwrap().token
        })
    });
    let tabs: Vec<_> = tabs.collect();
    let mut got = Vec::new();
    for tab in tabs {
        got.push(tab.await.unwrap());
    }
    got
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b8_ten_tabs_that_ask_two_resources_at_once_make_one_call_for_each() {
    let site = site_with(Some("r"), &SEVERAL).await;
    site.provider.says_to("/token", "resource=https%3A%2F%2Fa.example", 200, &fresh("for-a"));
    site.provider.says_to("/token", "resource=https%3A%2F%2Fb.example", 200, &fresh("for-b"));
    let upstreams = ["a", "b", "a", "b", "a", "b", "a", "b", "a", "b"];
    let wanted = upstreams.map(|upstream| format!("for-{upstream}"));
    assert_eq!(all(&site, &upstreams, NOW + 1).await, wanted);
    let asked = site.asked();
    assert_eq!(asked.len(), 2, "{asked:?}");
    // The second was asked with what the first has brought, and what that brought is kept.
    let names = ["a", "b"]
        .map(|name| asked.iter().position(|body| body.contains(&format!("{name}.example"))).unwrap());
    let (first, last) = if names[0] == 0 { ("for-a", "for-b") } else { ("for-b", "for-a") };
    assert!(
        asked[0].contains("refresh_token=r&") && asked[1].contains(&format!("refresh_token=r-{first}&")),
        "{asked:?}"
    );
    let kept = site.read(NOW + 1).await.unwrap().state;
    assert_eq!(kept.tokens.refresh_token, Some(format!("r-{last}")));
    assert_eq!(kept.access_tokens(30).len(), 3);
}

#[tokio::test]
async fn b8_each_resource_is_asked_for_by_name_with_the_scopes_that_its_apis_need() {
    let site = site_with(Some("r"), &SEVERAL).await;
    let said = json!({"access_token": "for-a", "token_type": "Bearer", "expires_in": 300, "scope": "openid read admin"});
    site.provider.says_to("/token", "a.example", 200, &said);
    site.provider.says_to("/token", "b.example", 200, &fresh("for-b"));
    for (upstream, token) in
        [("plain", "first"), ("a", "for-a"), ("more", "for-a"), ("b", "for-b"), ("plain", "first")]
    {
        assert_eq!(site.token_of(upstream, NOW + 1).await.unwrap(), token, "{upstream}");
    }
    let asked = site.asked();
    assert_eq!(asked.len(), 2, "{asked:?}");
    assert!(asked[0].contains("resource=https%3A%2F%2Fa.example&scope=read%20admin"), "{asked:?}");
    assert!(
        asked[1].contains("resource=https%3A%2F%2Fb.example") && !asked[1].contains("scope="),
        "{asked:?}"
    );
    // Each is refreshed at its own time.
    site.provider.says_to("/token", "b.example", 200, &fresh("next-b"));
    assert_eq!(site.token_of("a", NOW + 270).await.unwrap(), "for-a");
    site.provider.says("/token", 200, &fresh("second"));
    assert_eq!(site.token_of("plain", NOW + 270).await.unwrap(), "second");
    assert_eq!(site.token_of("b", NOW + 271).await.unwrap(), "next-b");
    let kept = site.read(NOW + 271).await.unwrap().state;
    assert_eq!(
        (
            kept.tokens.access(Some(A)).unwrap().token.as_str(),
            kept.tokens.access(Some(B)).unwrap().token.as_str()
        ),
        ("for-a", "next-b")
    );
}

#[tokio::test]
async fn b8_without_the_scopes_that_an_api_needs_it_is_not_asked() {
    let site = site_with(Some("r"), &SEVERAL).await;
    // Not all was granted: what was is asked for then.
    site.provider.says_to("/token", "scope=", 400, &json!({"error": "invalid_scope"}));
    let said =
        json!({"access_token": "for-a", "token_type": "Bearer", "expires_in": 300, "scope": "openid read"});
    site.provider.says("/token", 200, &said);
    assert!(matches!(site.token_of("more", NOW).await, Err(AccessError::Scope)));
    assert_eq!(site.token_of("a", NOW).await.unwrap(), "for-a", "another API of that resource needs less");
    assert!(matches!(site.token_of("more", NOW).await, Err(AccessError::Scope)));
    assert_eq!(site.asked().len(), 2, "the token that is there says enough");
    site.provider.says("/token", 400, &json!({"error": "invalid_scope"}));
    assert!(matches!(site.token_of("b", NOW).await, Err(AccessError::Scope)));
    assert!(site.read(NOW).await.is_some(), "nobody was signed out");
}

#[tokio::test]
async fn b8_a_resource_that_the_provider_does_not_know_is_said_and_the_session_lives() {
    let site = site_with(Some("r"), &SEVERAL).await;
    site.provider.says("/token", 400, &json!({"error": "invalid_target"}));
    assert!(matches!(site.token_of("b", NOW).await, Err(AccessError::Refused)));
    assert_eq!(site.token_of("plain", NOW).await.unwrap(), "first");
    site.provider.says("/token", 200, &fresh("for-b"));
    assert_eq!(site.token_of("b", NOW + 30).await.unwrap(), "for-b", "nobody keeps the lease");
}

#[tokio::test]
async fn b8_while_somebody_else_refreshes_the_token_counts_as_long_as_it_lives() {
    let site = site(Some("r")).await;
    let lease = Lease { session: Digest::of(DIGEST), version: 1, holder: "another instance".into() };
    assert!(site.app.store.take_lease(&lease, NOW + 280, NOW + 295).await.unwrap());
    assert_eq!(site.token(NOW + 280).await.unwrap(), "first");
    assert!(site.asked().is_empty());
}

#[tokio::test]
async fn b8_a_caller_that_goes_away_does_not_take_the_newest_refresh_token_along() {
    let site = site(Some("r")).await;
    site.provider.says("/token", 200, &fresh("second"));
    let shut = site.provider.hold().await;
    let tab = site.tab().await;
    site.provider.was_asked("/token", 1).await;
    tab.abort();
    assert!(tab.await.unwrap_err().is_cancelled());
    drop(shut);
    assert_eq!(site.token(NOW + 301).await.unwrap(), "second");
    assert_eq!(site.asked().len(), 1);
    assert_eq!(site.read(NOW + 301).await.unwrap().state.tokens.refresh_token.as_deref(), Some("r-second"));
}

#[tokio::test]
async fn b6_what_a_refresh_brings_for_a_session_that_has_ended_is_given_back() {
    let site = site(Some("r")).await;
    site.provider.says("/token", 200, &fresh("second"));
    site.provider.says("/revoke", 200, &json!({}));
    let shut = site.provider.hold().await;
    let tab = site.tab().await;
    site.provider.was_asked("/token", 1).await;
    assert!(site.app.store.end_session(&Digest::of(DIGEST)).await.unwrap().is_some());
    drop(shut);
    assert!(matches!(tab.await.unwrap(), Err(AccessError::Ended)));
    let given = site.provider.asked("/revoke");
    assert!(given.len() == 1 && given[0].contains("token=r-second&"), "{given:?}");
}

/// Five seconds long, because so long a database is waited for.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b8_the_newest_refresh_token_waits_for_a_database_that_is_away() {
    let site = site(Some("r")).await;
    site.provider.says("/token", 200, &fresh("second"));
    let shut = site.provider.hold().await;
    site.held.hand.store(NOW + 301, Ordering::SeqCst);
    let session = site.read(NOW + 301).await.unwrap();
    let app = Arc::clone(&site.app);
    let needs = Needs { resource: None, scopes: &[] };
    let tab =
        tokio::spawn(
            async move { access_token(&app, &session, needs, NOW + 301).await.map(|token| token.token) },
        );
    site.provider.was_asked("/token", 1).await;
    let (locked, unlock) = locked(&site.app).await;
    drop(shut);
    while site.app.store.database().trouble().is_none() {
        tokio::task::yield_now().await;
    }
    unlock.send(()).unwrap();
    locked.await.unwrap();
    assert_eq!(tab.await.unwrap().unwrap(), "second");
    assert_eq!(site.read(NOW + 301).await.unwrap().state.tokens.refresh_token.as_deref(), Some("r-second"));
    assert_eq!(site.asked().len(), 1);
}

/// Somebody else changes the database, until told that it is enough.
async fn locked(app: &App) -> (tokio::task::JoinHandle<()>, oneshot::Sender<()>) {
    let other = Database::open(app.store.database().database().location().clone()).await.unwrap();
    let (unlock, enough) = oneshot::channel::<()>();
    let (begun, has_begun) = oneshot::channel();
    let change = async move {
        let change = other.change(move |t| {
            Box::pin(async move {
                query("UPDATE sessions SET sub = sub").execute(t).await?;
                begun.send(()).unwrap();
                enough.await.unwrap();
                Ok(())
            })
        });
        change.await.unwrap();
    };
    let locked = tokio::spawn(change);
    has_begun.await.unwrap();
    (locked, unlock)
}

#[tokio::test]
async fn b8_invalid_grant_ends_the_session() {
    let site = site(Some("r")).await;
    site.provider.says("/token", 400, &json!({"error": "invalid_grant"}));
    assert!(matches!(site.token(NOW + 280).await, Err(AccessError::Ended)));
    assert!(site.read(NOW).await.is_none());
}

#[tokio::test]
async fn b8_while_the_provider_is_away_the_session_lives_on_and_nobody_is_signed_out() {
    let site = site(Some("r")).await;
    site.provider.says("/token", 503, &json!({}));
    assert_eq!(site.token(NOW + 299).await.unwrap(), "first", "as long as its token does");
    assert!(matches!(site.token(NOW + 300).await, Err(AccessError::Unavailable)));
    site.provider.says("/token", 401, &json!({"error": "invalid_client"}));
    assert!(matches!(site.token(NOW + 301).await, Err(AccessError::Unavailable)), "our own mistake");
    site.provider.says("/token", 200, &fresh("second"));
    assert_eq!(site.token(NOW + 302).await.unwrap(), "second");
}

#[tokio::test]
async fn b8_without_a_refresh_token_the_session_ends_with_its_token() {
    let site = site(None).await;
    assert_eq!(site.token(NOW + 299).await.unwrap(), "first");
    assert!(matches!(site.token(NOW + 300).await, Err(AccessError::Ended)));
    assert!(site.read(NOW).await.is_none() && site.asked().is_empty());
}

#[tokio::test]
async fn b8_without_a_refresh_token_the_one_token_is_for_the_one_resource_that_was_named() {
    let site = site_with(
        None,
        &[("a", "resource = \"https://a.example\""), ("b", "resource = \"https://a.example\"")],
    )
    .await;
    assert_eq!(site.token_of("a", NOW).await.unwrap(), "first");
    assert!(matches!(site.token_of("b", NOW + 300).await, Err(AccessError::Ended)));
    // Where several were named, nobody knows for which of them it is, and none gets another one's.
    let site = site_with(None, &SEVERAL).await;
    assert!(matches!(site.token_of("a", NOW).await, Err(AccessError::Refused)));
    assert_eq!(site.token_of("plain", NOW).await.unwrap(), "first");
    assert!(site.read(NOW).await.is_some() && site.asked().is_empty());
}
