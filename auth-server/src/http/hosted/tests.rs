//! From an application and back, through the routes.

use http::StatusCode;

use super::testing::{Answer, Browser, VERIFIER, World, asked, parameter};

mod applications;
mod authorize;
mod codes;
mod odd;
mod refresh;
mod roles;
mod sign_in;
mod sign_out;

const USER: (&str, &str) = ("test_user_1", "Happy123");
const ADMIN: (&str, &str) = ("test_admin", "LessHappy123");

/// A code for the user, by a browser that has just signed in and consented.
async fn code(world: &World, browser: &mut Browser, more: &[(&str, &str)]) -> String {
    let path = browser.begins(world, &asked(more)).await;
    let signed_in = browser.signs_in(world, &path, USER.0, USER.1).await;
    assert_eq!((signed_in.status(), signed_in.location()), (StatusCode::SEE_OTHER, path.clone()));
    let location = browser.allows(world, &path).await;
    parameter(&location, "code").unwrap_or_else(|| panic!("{location}"))
}

/// A public client's tokens, by a browser that has just signed in.
async fn own_tokens(world: &World, browser: &mut Browser) -> serde_json::Value {
    own_tokens_by(world, browser, &[("scope", "openid read")]).await
}

/// The same, asked for by `more`.
async fn own_tokens_by(world: &World, browser: &mut Browser, more: &[(&str, &str)]) -> serde_json::Value {
    let more = [&[("client_id", "own"), ("redirect_uri", "https://own.example/cb")], more].concat();
    let path = browser.begins(world, &asked(&more)).await;
    browser.signs_in(world, &path, ADMIN.0, ADMIN.1).await;
    let location = browser.get(world, &path).await.location();
    let code = parameter(&location, "code").unwrap_or_else(|| panic!("no consent is needed: {location}"));
    let fields = [
        ("grant_type", "authorization_code"),
        ("client_id", "own"),
        ("code", &code),
        ("redirect_uri", "https://own.example/cb"),
        ("code_verifier", VERIFIER),
    ];
    world.post("/oauth2/token", &fields, None).await.json()
}

async fn refreshed(world: &World, token: &str, more: &[(&str, &str)]) -> Answer {
    let fields =
        [&[("grant_type", "refresh_token"), ("client_id", "own"), ("refresh_token", token)], more].concat();
    world.post("/oauth2/token", &fields, None).await
}
