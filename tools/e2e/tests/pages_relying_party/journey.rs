//! From a sign-in to a sign-out: code, ID token, userinfo, refresh, revocation, logout.

use e2e::USER;
use openidconnect::core::{CoreErrorResponseType, CoreTokenResponse};
use openidconnect::{
    AccessToken, CsrfToken, Nonce, OAuth2TokenResponse as _, SubjectIdentifier, TokenResponse as _,
};

use super::Scene;
use super::party::error;

/// OpenID Connect Core §12.2: an ID token of a refresh should have no nonce.
fn no_nonce(nonce: Option<&Nonce>) -> Result<(), String> {
    nonce.map_or(Ok(()), |nonce| Err(format!("a nonce at a refresh: {}", nonce.secret())))
}

/// Somebody signs in, and the client gets and checks all that it can: its tokens, of which it has given the refresh token back.
async fn from_code_to_revocation(scene: &Scene) -> CoreTokenResponse {
    let (party, asked) = (&scene.party, scene.party.asks());
    let arrival = scene.signs_in(&asked).await;
    let code = arrival.parameter("code").unwrap();
    let tokens = party.redeems(&code, asked.verifier()).await.unwrap();
    let claims = party.claims(&tokens, &asked.nonce);
    let sub = SubjectIdentifier::new("1".to_owned());
    assert_eq!(claims.subject(), &sub);
    assert!(claims.auth_time().is_some());
    let said = party.userinfo(tokens.access_token(), &sub).await.unwrap();
    assert_eq!(said.preferred_username().map(|name| name.as_str()), Some(USER.0));
    let refreshed = party.refreshes(tokens.refresh_token().unwrap()).await.unwrap();
    let again = party.claims(&refreshed, no_nonce);
    assert_eq!((again.subject(), again.auth_time()), (&sub, claims.auth_time()), "Core §12.2");
    party.userinfo(refreshed.access_token(), &sub).await.unwrap();
    // G3: one without a secret gets another each time, which is not the one before; one with a secret keeps what it has.
    let last = refreshed.refresh_token().or(tokens.refresh_token()).unwrap();
    assert_eq!(last.secret() != tokens.refresh_token().unwrap().secret(), party.is_public());
    party.revokes(last).await;
    assert_eq!(error(party.refreshes(last).await), CoreErrorResponseType::InvalidGrant);
    is_dead(scene, refreshed.access_token()).await;
    refreshed
}

/// Userinfo says nothing for this token any more.
async fn is_dead(scene: &Scene, token: &AccessToken) {
    let said = scene.party.userinfo(token, &SubjectIdentifier::new("1".to_owned())).await;
    assert!(said.is_err(), "{said:?}");
}

/// The client asks whether somebody is signed in, without a page: nobody is.
async fn nobody_is_signed_in(scene: &Scene) {
    let asked = scene.party.asks_silently();
    scene.opens(&asked.address).await;
    let arrival = scene.comes_back(&asked).await;
    assert_eq!(arrival.parameter("error").as_deref(), Some("login_required"), "{arrival:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn o11_a_client_with_a_secret_goes_all_the_way() {
    let scene = Scene::confidential().await;
    let tokens = from_code_to_revocation(&scene).await;
    // Whoever has come from there is brought back, and asked for nothing.
    let (state, home) = (CsrfToken::new_random(), format!("http://localhost:{}/", scene.callback.port));
    scene.opens(&scene.party.leaves(tokens.id_token().unwrap(), Some(&home), &state)).await;
    scene.browser.arrives(&format!("{home}?state={}", state.secret())).await;
    nobody_is_signed_in(&scene).await;
    scene.browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn o1_a_client_without_a_secret_goes_all_the_way() {
    let scene = Scene::public().await;
    let tokens = from_code_to_revocation(&scene).await;
    let (state, hint) = (CsrfToken::new_random(), tokens.id_token().unwrap());
    // N13: it has registered no address for afterwards, so that nobody is sent to any, and nothing ends.
    let elsewhere = format!("http://127.0.0.1:{}/", scene.callback.port);
    scene.opens(&scene.party.leaves(hint, Some(&elsewhere), &state)).await;
    scene.browser.find("#error-page").await;
    let asked = scene.party.asks_silently();
    scene.opens(&asked.address).await;
    let arrival = scene.comes_back(&asked).await;
    assert_eq!(arrival.parameter("error").as_deref(), Some("consent_required"), "G12: {arrival:?}");
    scene.opens(&scene.party.leaves(hint, None, &state)).await;
    scene.browser.find("#signed-out").await;
    nobody_is_signed_in(&scene).await;
    scene.browser.quit().await;
}
