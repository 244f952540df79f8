//! What becomes of the tokens, and what is said of each answer.

use super::*;
use crate::services::Server;

fn holding() -> Rc<Holding> {
    Rc::new(Holding::new(TokenAnswer {
        access_token: "a".into(),
        token_type: "Bearer".into(),
        expires_in: 300,
        scope: "openid".into(),
        id_token: Some("i".into()),
        refresh_token: Some("r".into()),
    }))
}

fn answered(status: u16, body: &str) -> Answered {
    Answered { status, body: body.into() }
}

fn after(holding: Rc<Holding>, deed: Deed, result: Result<Answered, Error>) -> Rc<Holding> {
    let sent = holding.reduce(DeedAction::Sent(deed));
    assert!(matches!(sent.outcomes[deed as usize], Progress::Sending));
    sent.reduce(DeedAction::Came(deed, result))
}

fn said(holding: &Holding, deed: Deed) -> String {
    match &holding.outcomes[deed as usize] {
        Progress::Done(_, meaning) => meaning.clone(),
        other => panic!("{other:?}"),
    }
}

fn refreshed(body: &str) -> (String, Option<String>, Option<String>) {
    let tokens = after(holding(), Deed::Refresh, Ok(answered(200, body))).tokens.clone();
    (tokens.access_token, tokens.refresh_token, tokens.id_token)
}

#[test]
fn a_refresh_replaces_what_it_gives_and_never_the_id_token() {
    let kept = || Some("i".to_owned());
    let body = r#"{"access_token":"A","token_type":"Bearer","refresh_token":"R","id_token":"I"}"#;
    assert_eq!(refreshed(body), ("A".into(), Some("R".into()), kept()));
    let less = r#"{"access_token":"A","token_type":"Bearer"}"#;
    assert_eq!(refreshed(less), ("A".into(), Some("r".into()), kept()));
    assert_eq!(
        refreshed("<html>"),
        ("a".into(), Some("r".into()), kept()),
        "what is no answer changes nothing"
    );
}

#[test]
fn a_refresh_that_is_refused_changes_nothing_and_is_explained() {
    let body = r#"{"access_token":"A","token_type":"Bearer","error":"invalid_grant"}"#;
    let refused = after(holding(), Deed::Refresh, Ok(answered(400, body)));
    assert_eq!(refused.tokens.access_token, "a");
    assert_eq!(said(&refused, Deed::Refresh), error_meaning("invalid_grant").unwrap());
    let nonsense = after(holding(), Deed::Refresh, Ok(answered(502, "<html>")));
    assert_eq!(said(&nonsense, Deed::Refresh), "That is no answer that this client expects.");
}

#[test]
fn what_was_given_back_still_opens_an_api_that_asks_nobody() {
    let before = after(holding(), Deed::Api, Ok(answered(200, "{}")));
    assert!(said(&before, Deed::Api).starts_with("The API takes the token"));
    let refused = after(before, Deed::Revoke, Ok(answered(503, "{}")));
    assert!(!refused.taken_back, "only a yes is one");
    let given_back = after(refused, Deed::Revoke, Ok(answered(200, "{}")));
    assert!(given_back.taken_back);
    let still = after(given_back, Deed::Api, Ok(answered(200, "{}")));
    assert!(said(&still, Deed::Api).contains("still takes it"));
    let asked = after(still, Deed::Userinfo, Ok(answered(401, "{}")));
    assert!(said(&asked, Deed::Userinfo).contains("takes this token no more"));
}

#[test]
fn a_server_that_is_away_is_told_with_its_address() {
    let away = after(holding(), Deed::Api, Err(Error::Unreachable(Server::Api, "http://b".into())));
    assert!(said(&away, Deed::Api).contains("http://b"));
    assert!(matches!(away.outcomes[Deed::Userinfo as usize], Progress::Untried));
}

#[test]
fn each_deed_goes_where_the_metadata_says_or_is_not_offered() {
    let document = r#"{"issuer":"http://a","authorization_endpoint":"http://a/a","token_endpoint":"http://a/t",
        "userinfo_endpoint":"http://a/u","revocation_endpoint":"http://a/r","code_challenge_methods_supported":["S256"]}"#;
    let provider = Provider::read(document, "http://a").unwrap();
    let config = AppConfig {
        auth_server: "http://a".into(),
        api: "http://b".into(),
        poll_interval: 1,
        leeway: 0,
        demo: true,
        first_party_login: true,
    };
    let to = |deed: Deed, tokens: &TokenAnswer, provider: &Provider| {
        deed.request(tokens, provider, &config).map(|request| match request {
            Request::Get { address, .. } | Request::Post { address, .. } => address,
        })
    };
    let tokens = holding().tokens.clone();
    let all = Deed::ALL.map(|deed| to(deed, &tokens, &provider).unwrap());
    assert_eq!(all, ["http://a/u", "http://b/api/me", "http://a/t", "http://a/r"]);
    let without = TokenAnswer { refresh_token: None, ..tokens.clone() };
    assert_eq!((to(Deed::Refresh, &without, &provider), to(Deed::Revoke, &without, &provider)), (None, None));
    let poor = Provider { userinfo_endpoint: None, revocation_endpoint: None, ..provider };
    assert_eq!((to(Deed::Userinfo, &tokens, &poor), to(Deed::Revoke, &tokens, &poor)), (None, None));
}
