//! What the client is refused, and what it refuses itself: G1, G2; OpenID Connect Core §3.1.3.7.

use openidconnect::core::CoreErrorResponseType;
use openidconnect::{
    ClaimsVerificationError, Nonce, OAuth2TokenResponse as _, PkceCodeVerifier, SubjectIdentifier,
    TokenResponse as _,
};

use super::Scene;
use super::party::error;

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn g1_g2_a_code_counts_once_and_with_its_verifier_alone() {
    for scene in [Scene::public().await, Scene::confidential().await] {
        let (party, asked) = (&scene.party, scene.party.asks());
        let code = scene.signs_in(&asked).await.parameter("code").unwrap();
        let other = PkceCodeVerifier::new("x".repeat(43));
        assert_eq!(error(party.redeems(&code, other).await), CoreErrorResponseType::InvalidGrant);
        let tokens = party.redeems(&code, asked.verifier()).await.expect("a wrong verifier spends nothing");
        let id_token = tokens.id_token().unwrap();
        let believed = party.believes(id_token, &Nonce::new_random());
        assert!(matches!(believed, Err(ClaimsVerificationError::InvalidNonce(_))), "{believed:?}");
        let sub = SubjectIdentifier::new("1".to_owned());
        party.userinfo(tokens.access_token(), &sub).await.unwrap();
        assert_eq!(error(party.redeems(&code, asked.verifier()).await), CoreErrorResponseType::InvalidGrant);
        let said = party.userinfo(tokens.access_token(), &sub).await;
        assert!(said.is_err(), "G2: what a code gave ends when it comes again: {said:?}");
        let refreshed = party.refreshes(tokens.refresh_token().unwrap()).await;
        assert_eq!(error(refreshed), CoreErrorResponseType::InvalidGrant, "G2");
        scene.browser.quit().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn who_says_no_gives_no_code() {
    let scene = Scene::confidential().await;
    let asked = scene.party.asks();
    scene.opens(&asked.address).await;
    super::signs_in(&scene.browser).await;
    scene.browser.click("#consent-deny").await;
    let arrival = scene.comes_back(&asked).await;
    assert_eq!(arrival.parameter("error").as_deref(), Some("access_denied"), "{arrival:?}");
    assert_eq!(arrival.parameter("code"), None, "{arrival:?}");
    scene.browser.quit().await;
}
