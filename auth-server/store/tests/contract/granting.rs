//! Browsers, requests and grants for tests: each test says only what it is about.

use std::future::Future;

use auth_server_core::domain::{
    Action, Approval, Asked, AskedClaims, AuditLine, Digest, Fulfilled, Grant, Granted, Pending, SignIn,
    TenantId,
};
use auth_server_core::flows::ports::browsers::{Approved, Browsers as _, PageSignIn, PendingRequest};
use auth_server_core::flows::ports::grants::{Grants as _, NewRefresh};
use auth_server_core::rules::protocol::addressee::Addressee;
use auth_server_core::rules::protocol::authorization_request::AuthorizationRequest;
use auth_server_core::rules::protocol::authorization_response::ResponseMode;
use auth_server_core::rules::protocol::claims_parameter::ClaimsRequest;
use auth_server_core::rules::protocol::interaction::Consent;
use auth_server_core::rules::protocol::progress::Progress;
use auth_server_core::rules::protocol::prompt::Prompts;
use auth_server_core::rules::protocol::resource_indicators::ScopeAt;
use auth_server_store::Store;
use signet_db::{AssertSqlSafe, Database, query, query_scalar};

use crate::support::{NOW, demo, line, other, person, store};

/// When sessions of browsers end.
pub(super) const END: u64 = NOW + 3600;

pub(super) fn digest(secret: &str) -> Digest {
    Digest::of(secret)
}

pub(super) fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

/// `read@A` is that of the resource `A`.
pub(super) fn scopes(text: &str) -> Vec<ScopeAt> {
    text.split(' ').filter(|one| !one.is_empty()).map(|one| ScopeAt::parse(&one.replace('@', " "))).collect()
}

/// A store in which `u_1` is ada, `u_2` is bob, and `u_3` is ada of the other tenant.
pub(super) async fn with_people(database: Database) -> Store {
    let store = store(database).await;
    for (tenant, sub, name) in [(demo(), "u_1", "ada"), (demo(), "u_2", "bob"), (other(), "u_3", "ada")] {
        store.add_user(&tenant, (person(sub, name), NOW), line(sub, Action::UserAdded)).await.unwrap();
    }
    store
}

/// The same, in which the browser `b` holds ada's session `s`.
pub(super) async fn with_session(database: Database) -> Store {
    let store = with_people(database).await;
    assert!(store.signed_in_on_page(&demo(), page("u_1", "s", ("none", "b"))).await.unwrap());
    store
}

/// How somebody has signed in to `sid`.
pub(super) fn how(sid: &str) -> SignIn {
    SignIn { sid: sid.into(), auth_time: NOW, acr: Some("1".into()), amr: words("pwd otp") }
}

/// That `sub` has signed in to `sid` for the request `r`, in the browser known by the first of two secrets, then by the other.
pub(super) fn page(sub: &str, sid: &str, (from, to): (&str, &str)) -> PageSignIn {
    PageSignIn {
        sub: sub.into(),
        sign_in: how(sid),
        ends_at: END,
        from: digest(from),
        to: digest(to),
        request: (digest("r"), Progress::default()),
        password_version: 0,
        better: None,
        line: AuditLine { id: format!("in {sid}"), ..line("", Action::SignIn) },
    }
}

/// A request of the browser, if it is one's, with all that a request can have.
pub(super) fn pending(browser: Option<&str>) -> PendingRequest {
    let request = AuthorizationRequest {
        client_id: "spa".into(),
        addressee: Addressee {
            redirect_uri: "https://app.example/callback".into(),
            response_mode: ResponseMode::Query,
            state: Some("a\0 \"state\"".into()),
        },
        nonce: Some("n".into()),
        scope: words("openid read"),
        resources: words("https://api.example"),
        code_challenge: Some("c".into()),
        prompt: Prompts::parse("login consent").unwrap(),
        max_age: Some(5),
        acr_values: words("2 1"),
        login_hint: Some("ada".into()),
        id_token_hint: None,
        ui_locales: words("fr en"),
        claims: ClaimsRequest::parse(r#"{"userinfo":{"email":{"essential":true}}}"#).unwrap(),
        tenant: Some("demo".into()),
    };
    PendingRequest {
        request,
        hinted: Some("u_1".into()),
        progress: Progress::default().chose("s"),
        browser: browser.map(digest),
        expires_at: NOW + 600,
    }
}

/// The grant `id` of ada's, in the session `s`; its code is `code` and the id.
pub(super) fn fulfilled(id: &str, scopes: &str) -> Fulfilled {
    let granted = Granted { scopes: words(scopes), resources: words("https://api.example") };
    let claims = AskedClaims { id_token: words("acr"), userinfo: words("email") };
    let asked = Asked {
        client_id: "spa".into(),
        redirect_uri: "https://app.example/callback".into(),
        challenge: None,
        nonce: Some("n".into()),
        granted: granted.clone(),
        claims,
    };
    let approval = Approval { tenant: demo(), sub: "u_1".into(), sign_in: how("s"), granted, at: NOW };
    Pending { id: id.into(), asked }.fulfil(approval)
}

/// That such a grant is given out for the request `r`, with a consent to its scopes.
pub(super) fn approved(id: &str) -> Approved {
    Approved {
        grant: fulfilled(id, "openid read"),
        code: code(id),
        request: Some(digest("r")),
        consent: Some(Consent { scopes: scopes("openid read"), claims: words("email") }),
        line: Some(line(&format!("consent {id}"), Action::ConsentGiven)),
        hears_of_end: false,
    }
}

pub(super) fn code(id: &str) -> Digest {
    digest(&format!("code {id}"))
}

/// Gives out the grant `id` with these scopes, for no request and without a page.
pub(super) async fn granted(store: &Store, id: &str, scopes: &str) {
    let approved =
        Approved { grant: fulfilled(id, scopes), request: None, consent: None, line: None, ..approved(id) };
    assert!(store.approve(&demo(), approved).await.unwrap());
}

/// A refresh token that expires in a minute.
pub(super) fn refresh(secret: &str) -> NewRefresh {
    NewRefresh { digest: digest(secret), expires_at: NOW + 60 }
}

/// Exchanges the code of the grant `id`, for a refresh token by that secret where there is one. Whether that was done.
pub(super) async fn exchange(store: &Store, tenant: &TenantId, id: &str, secret: Option<&str>) -> bool {
    let exchanged = fulfilled(id, "").exchange(NOW + 1);
    store.exchange(tenant, &exchanged, secret.map(refresh)).await.unwrap()
}

/// Gives out the grant `id` with these scopes and a refresh token by that secret.
pub(super) async fn exchanged(store: &Store, id: &str, scopes: &str, secret: &str) {
    granted(store, id, scopes).await;
    assert!(exchange(store, &demo(), id, Some(secret)).await);
}

pub(super) async fn revoke(store: &Store, tenant: &TenantId, id: &str, line_id: &str) -> bool {
    store.revoke_grant(tenant, id, line(line_id, Action::GrantRevoked)).await.unwrap()
}

/// Whether the code of the grant `id` is spent; `None`: there is no such code.
pub(super) async fn is_spent(store: &Store, id: &str) -> Option<bool> {
    let grant = store.grant_of_code(&demo(), &code(id)).await.unwrap();
    grant.map(|grant| matches!(grant, Grant::Exchanged(_)))
}

/// Changes rows behind the store's back.
pub(super) async fn raw(store: &Store, statement: &str) {
    let statement = statement.to_owned();
    let change = store.database().change(move |t| {
        Box::pin(async move {
            query(AssertSqlSafe(statement)).execute(t).await?;
            Ok(())
        })
    });
    change.await.unwrap();
}

/// How many rows there are of a table; a condition may follow its name.
pub(super) async fn rows(store: &Store, table: &str) -> i64 {
    let select = format!("SELECT CAST(COUNT(*) AS BIGINT) FROM {table}");
    query_scalar(AssertSqlSafe(select)).fetch_one(store.database().reader()).await.unwrap()
}

/// How many of 200 that begin at once are told yes.
pub(super) async fn winners<F>(of: impl Fn(usize) -> F) -> usize
where
    F: Future<Output = bool> + Send + 'static,
{
    let tasks: Vec<_> = (0..200).map(|number| tokio::spawn(of(number))).collect();
    let mut won = 0;
    for task in tasks {
        won += usize::from(task.await.unwrap());
    }
    won
}

/// Each makes somebody, ada, one who may not sign in, and nothing else ends.
pub(super) const OFF: [&str; 2] = ["disabled_at", "unconfigured_at"];

pub(super) async fn set_off(store: &Store, column: &str, value: &str) {
    raw(store, &format!("UPDATE users SET {column} = {value} WHERE sub = 'u_1'")).await;
}
