//! From an application and back across the real processes: O1, O2, O4, O7, O8, O9; G2, G4, G7, G12.

use e2e::openid::{App, At, Kind, Visitor, claims, field_of, location, parameter, text, verified};
use e2e::{ADMIN, Ask as _, Options, Stack, USER};
use jsonwebtoken::Algorithm;
use serde_json::json;

/// Nobody listens there: the harness reads where it is sent, and does not go.
pub(crate) const PORT: u16 = 4444;

/// A running stack, and its auth-server as visitors see it.
async fn started() -> (Stack, At) {
    let stack = Stack::start(&Options::new()).await;
    let at = At::from(&stack.auth);
    (stack, at)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn o1_o2_the_api_admits_the_person_who_has_allowed_it() {
    let (stack, at) = started().await;
    let app = App::spa(PORT, "openid profile email read");
    let tokens = Visitor::default().tokens(&at, &app, USER).await.unwrap();
    let access = text(&tokens, "access_token");
    let me = stack.api.get("/api/me").bearer_auth(access).answer().await;
    assert_eq!(me.status, 200, "{}", me.seen());
    let user = &me.json()["user"];
    assert_eq!(
        (&user["sub"], &user["tenant"], &user["roles"]),
        (&json!("1"), &json!("demo"), &json!(["user"]))
    );
    assert_eq!(user["client_id"], "signet-spa");
    assert_eq!(user["scopes"], json!(["openid", "profile", "email", "read"]), "K2");
    let says = verified(&at, access, (Kind::Access, Algorithm::ES256), &stack.api.origin()).await;
    assert_eq!((&says["admin"], &says["amr"]), (&json!(false), &json!(["pwd"])));
    for name in ["sid", "jti", "iat", "auth_time"] {
        assert!(!says[name].is_null(), "K2: no {name} in {says}");
    }
    let refused = stack.api.request("POST", "/api/write").bearer_auth(access).answer().await;
    assert_eq!((refused.status, refused.error().as_str()), (403, "insufficient_scope"), "{}", refused.seen());
    let said = app.userinfo(&at, access).await.unwrap();
    assert_eq!(said.status, 200, "{}", said.seen());
    assert_eq!((&said.json()["sub"], &said.json()["preferred_username"]), (&json!("1"), &json!(USER.0)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn o2_another_implementation_takes_the_id_token() {
    let (stack, at) = started().await;
    let app = App::spa(PORT, "openid profile read");
    let tokens = Visitor::default().tokens(&at, &app, ADMIN).await.unwrap();
    let id = text(&tokens, "id_token");
    let says = verified(&at, id, (Kind::Id, Algorithm::ES256), "signet-spa").await;
    assert_eq!((&says["nonce"], &says["sub"]), (&json!("the nonce"), &json!("2")));
    assert_eq!(says["iss"], stack.auth.origin());
    let (exp, iat, auth_time) = (says["exp"].as_u64(), says["iat"].as_u64(), says["auth_time"].as_u64());
    assert!(exp > iat && auth_time.is_some() && auth_time <= iat, "{says}");
    assert_eq!(says.get("name"), None, "what userinfo says is not said here: {says}");
    let checked = stack.check(id).await;
    assert_eq!(checked.status, 401, "K1: an ID token is no access token: {}", checked.seen());
    let refused = app.userinfo(&at, id).await.unwrap();
    assert_eq!(refused.status, 401, "K1: {}", refused.seen());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn o7_g3_a_refresh_gives_other_tokens_and_the_api_takes_them() {
    let (stack, at) = started().await;
    let app = App::spa(PORT, "openid read");
    let first = Visitor::default().tokens(&at, &app, USER).await.unwrap();
    let answer = app.refreshes(&at, text(&first, "refresh_token")).await.unwrap();
    assert_eq!(answer.status, 200, "{}", answer.seen());
    assert_eq!(answer.header("cache-control").as_deref(), Some("no-store"));
    let second = answer.json();
    for name in ["access_token", "refresh_token", "id_token"] {
        assert_ne!(text(&first, name), text(&second, name), "{name}");
    }
    let (before, after) = (claims(text(&first, "id_token")), claims(text(&second, "id_token")));
    for name in ["iss", "sub", "aud", "auth_time", "sid"] {
        assert_eq!(before[name], after[name], "OpenID Connect Core §12.2: {name}");
    }
    let me = stack.api.get("/api/me").bearer_auth(text(&second, "access_token")).answer().await;
    assert_eq!(me.status, 200, "{}", me.seen());
    let repeated = app.refreshes(&at, text(&first, "refresh_token")).await.unwrap();
    assert_eq!(text(&repeated.json(), "refresh_token"), text(&second, "refresh_token"), "G3: a racing tab");
    let third = app.refreshes(&at, text(&second, "refresh_token")).await.unwrap().json();
    let reused = app.refreshes(&at, text(&first, "refresh_token")).await.unwrap();
    assert_eq!((reused.status, reused.error().as_str()), (400, "invalid_grant"), "{}", reused.seen());
    app.has_nothing_by(&at, &third).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn o8_a_token_given_back_counts_no_more() {
    let (_stack, at) = started().await;
    let app = App::spa(PORT, "openid read");
    for name in ["refresh_token", "access_token"] {
        let tokens = Visitor::default().tokens(&at, &app, USER).await.unwrap();
        assert_eq!(app.userinfo(&at, text(&tokens, "access_token")).await.unwrap().status, 200);
        let revoked = app.revokes(&at, text(&tokens, name)).await.unwrap();
        assert_eq!(revoked.status, 200, "{name}: {}", revoked.seen());
        app.has_nothing_by(&at, &tokens).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn o9_g4_who_signs_out_ends_what_does_not_outlive_the_session() {
    let (_stack, at) = started().await;
    let mut visitor = Visitor::default();
    let app = App::spa(PORT, "openid read");
    let tokens = visitor.tokens(&at, &app, USER).await.unwrap();
    let lasting = App::spa(PORT, "openid offline_access");
    let path = visitor.begins(&at, &lasting.asks(&[("prompt", "consent")])).await.unwrap();
    let code = parameter(&location(&visitor.allows(&at, &path).await.unwrap()), "code").unwrap();
    let outlives = lasting.redeems(&at, &code).await.unwrap().json();
    let page = visitor.get(&at, "/oauth2/logout").await.unwrap();
    assert_eq!(page.status, 200, "G8: {}", page.seen());
    let token = field_of(&page, "form_token").unwrap();
    let confirm = [("form_token", token.as_str()), ("decision", "logout")];
    let done = visitor.send(&at, "/oauth2/logout/confirm", &confirm).await.unwrap();
    assert_eq!(done.status, 200, "{}", done.seen());
    app.has_nothing_by(&at, &tokens).await;
    let again = lasting.refreshes(&at, text(&outlives, "refresh_token")).await.unwrap();
    assert_eq!(again.status, 200, "{}", again.seen());
    let silent = visitor.get(&at, &app.asks(&[("prompt", "none")])).await.unwrap();
    assert_eq!(parameter(&location(&silent), "error").as_deref(), Some("login_required"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn o9_who_stays_is_still_signed_in() {
    let (_stack, at) = started().await;
    let mut visitor = Visitor::default();
    let app = App::spa(PORT, "openid read");
    let tokens = visitor.tokens(&at, &app, USER).await.unwrap();
    let page = visitor.get(&at, "/oauth2/logout").await.unwrap();
    let token = field_of(&page, "form_token").unwrap();
    let stay = [("form_token", token.as_str()), ("decision", "stay")];
    let stays = visitor.send(&at, "/oauth2/logout/confirm", &stay).await.unwrap();
    assert_eq!((stays.status, location(&stays).as_str()), (303, "/"), "{}", stays.seen());
    let said = app.userinfo(&at, text(&tokens, "access_token")).await.unwrap();
    assert_eq!(said.status, 200, "{}", said.seen());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn g7_a_post_from_another_site_leads_to_the_same_pages() {
    let (_stack, at) = started().await;
    let (mut visitor, app) = (Visitor::default(), App::spa(PORT, "openid read"));
    let asked = visitor.send_from_elsewhere(&at, "/oauth2/authorize", &app.parameters(&[])).await.unwrap();
    assert_eq!(asked.status, 303, "{}", asked.seen());
    let path = location(&asked);
    visitor.signs_in(&at, &path, USER).await.unwrap();
    let sent = location(&visitor.allows(&at, &path).await.unwrap());
    let redeemed = app.redeems(&at, &parameter(&sent, "code").unwrap()).await.unwrap();
    assert_eq!(redeemed.status, 200, "{}", redeemed.seen());
    let again = visitor.get(&at, &path).await.unwrap();
    assert_eq!(again.status, 400, "a request that is done is gone: {}", again.seen());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn o4_an_answer_by_form_post_has_what_a_redirect_has() {
    let (stack, at) = started().await;
    let (mut visitor, app) = (Visitor::default(), App::spa(PORT, "openid read"));
    let path = visitor.begins(&at, &app.asks(&[("response_mode", "form_post")])).await.unwrap();
    visitor.signs_in(&at, &path, USER).await.unwrap();
    let page = visitor.allows(&at, &path).await.unwrap();
    assert_eq!((page.status, location(&page)), (200, String::new()), "{}", page.seen());
    assert!(page.text().contains(&format!("action=\"{}\"", app.redirect_uri)), "{}", page.text());
    assert_eq!(field_of(&page, "state").as_deref(), Some("the state"));
    assert_eq!(field_of(&page, "iss"), Some(stack.auth.origin()), "RFC 9207");
    let redeemed = app.redeems(&at, &field_of(&page, "code").unwrap()).await.unwrap();
    assert_eq!(redeemed.status, 200, "{}", redeemed.seen());
}

/// What a request with `prompt=none` comes to.
async fn silently(visitor: &mut Visitor, at: &At, app: &App) -> Option<String> {
    let silent = visitor.get(at, &app.asks(&[("prompt", "none")])).await.unwrap();
    assert_eq!(silent.status, 303, "{}", silent.seen());
    let sent = location(&silent);
    assert!(sent.starts_with(&app.redirect_uri), "{sent}");
    assert_eq!(parameter(&sent, "state").as_deref(), Some("the state"), "{sent}");
    parameter(&sent, "error")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn g12_a_program_on_this_machine_never_gets_a_code_without_a_page() {
    let (_stack, at) = started().await;
    let (mut visitor, app) = (Visitor::default(), App::spa(PORT, "openid read"));
    assert_eq!(silently(&mut visitor, &at, &app).await.as_deref(), Some("login_required"));
    visitor.code(&at, &app, USER).await.unwrap();
    assert_eq!(silently(&mut visitor, &at, &app).await.as_deref(), Some("consent_required"));
    let path = visitor.begins(&at, &app.asks(&[])).await.unwrap();
    let page = visitor.get(&at, &path).await.unwrap();
    assert!(page.text().contains("id=\"consent-allow\""), "{}", page.text());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn h5_on_tls_the_cookie_is_bound_to_this_host() {
    let stack = Stack::start_auth(&Options::new().with_tls()).await;
    let at = At::from(&stack.auth);
    let (mut visitor, app) = (Visitor::default(), App::spa(PORT, "openid read"));
    let tokens = visitor.tokens(&at, &app, USER).await.unwrap();
    assert_eq!(visitor.cookies.keys().collect::<Vec<_>>(), ["__Host-signet_browser"]);
    assert!(visitor.told.len() >= 2, "before and after the sign-in: {:?}", visitor.told);
    for field in &visitor.told {
        assert!(field.ends_with("; Path=/; HttpOnly; SameSite=Lax; Secure"), "{field}");
    }
    let said = app.userinfo(&at, text(&tokens, "access_token")).await.unwrap();
    assert_eq!(said.status, 200, "{}", said.seen());
}
