//! What a request may say.

use super::*;
use crate::domain::ClientAuthentication;
use crate::domain::testing::client;

const BASE: &str = "client_id=shop&redirect_uri=https://shop.example.com/callback&state=s&response_type=code";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// A good request in which the parameters of `changed` stand in place of, or beside, those that it has.
fn with(changed: &str) -> Parameters {
    let good = format!("{BASE}&scope=openid&code_challenge={CHALLENGE}&code_challenge_method=S256");
    let changed = Parameters::parse(changed).unwrap();
    let good = Parameters::parse(&good).unwrap();
    let is_kept = |name: &str| changed.iter().all(|(other, _)| other != name);
    let kept = good.iter().filter(|(name, _)| is_kept(name)).chain(changed.iter());
    Parameters::of(kept.map(|(name, value)| (name.to_owned(), value.to_owned()))).unwrap()
}

/// A good request without the parameter `name`.
fn without(name: &str) -> Parameters {
    let all = with("");
    let kept = all.iter().filter(|(other, _)| *other != name);
    Parameters::of(kept.map(|(name, value)| (name.to_owned(), value.to_owned()))).unwrap()
}

fn refusal(parameters: &Parameters, client: &Client) -> ErrorCode {
    match read(parameters, client) {
        Err(Refused::Answer(addressee, error)) => {
            assert_eq!(addressee.state.as_deref(), Some("s"));
            error.code
        }
        other => panic!("{other:?}"),
    }
}

fn public() -> Client {
    Client { authentication: ClientAuthentication::None, ..client() }
}

#[test]
fn o1_a_request_is_read_as_it_was_sent() {
    let claims = "%7B%22userinfo%22:%7B%22name%22:null%7D%7D";
    let rest = format!(
        "scope=openid+read&nonce=n&resource=https://api.example.com&resource=https://b.example&resource=https://b.example\
         &prompt=login+consent&max_age=0&acr_values=2+1&login_hint=eve&id_token_hint=a.b.c&ui_locales=de-DE+en\
         &claims={claims}&tenant=acme&response_mode=form_post"
    );
    let read = read(&with(&rest), &client()).unwrap();
    let texts = |texts: &[&str]| texts.iter().copied().map(str::to_owned).collect::<Vec<_>>();
    let expected = AuthorizationRequest {
        client_id: "shop".to_owned(),
        addressee: Addressee {
            redirect_uri: "https://shop.example.com/callback".to_owned(),
            response_mode: ResponseMode::FormPost,
            state: Some("s".to_owned()),
        },
        nonce: Some("n".to_owned()),
        scope: texts(&["openid", "read"]),
        resources: texts(&["https://api.example.com", "https://b.example"]),
        code_challenge: Some(CHALLENGE.to_owned()),
        prompt: Prompts::parse("login consent").unwrap(),
        max_age: Some(0),
        acr_values: texts(&["2", "1"]),
        login_hint: Some("eve".to_owned()),
        id_token_hint: Some("a.b.c".to_owned()),
        ui_locales: texts(&["de-DE", "en"]),
        claims: ClaimsRequest::parse(r#"{"userinfo":{"name":null}}"#).unwrap(),
        tenant: Some("acme".to_owned()),
    };
    assert_eq!(read, expected);
    let kept = serde_json::to_string(&read).unwrap();
    assert!(!kept.contains("a.b.c"), "a token is not kept");
    let without = AuthorizationRequest { id_token_hint: None, ..read };
    assert_eq!(
        serde_json::from_str::<AuthorizationRequest>(&kept).unwrap(),
        without,
        "and back from the store"
    );
}

#[test]
fn a_short_request_says_nothing_else() {
    let read = read(&with(""), &client()).unwrap();
    let short = AuthorizationRequest {
        client_id: "shop".to_owned(),
        addressee: addressee(&with(""), &client()).unwrap(),
        nonce: None,
        scope: vec!["openid".to_owned()],
        resources: Vec::new(),
        code_challenge: Some(CHALLENGE.to_owned()),
        prompt: Prompts::default(),
        max_age: None,
        acr_values: Vec::new(),
        login_hint: None,
        id_token_hint: None,
        ui_locales: Vec::new(),
        claims: ClaimsRequest::default(),
        tenant: None,
    };
    assert_eq!(read, short);
}

#[test]
fn g5_unknown_parameters_are_ignored() {
    let more = "display=touch&claims_locales=de&foo=bar&code=1&error=x&iss=y&login_hint_token=z";
    let long = format!("{more}&unknown={}", "x".repeat(LONGEST + 1));
    assert_eq!(read(&with(&long), &client()), read(&with(""), &client()));
}

#[test]
fn g6_without_a_registered_address_nothing_is_answered() {
    let bad =
        with("redirect_uri=https://evil.example/&response_type=token&request_uri=https://evil.example/r");
    assert!(matches!(read(&bad, &client()), Err(Refused::Page(_))));
    let missing = without("redirect_uri");
    assert!(matches!(read(&missing, &client()), Err(Refused::Page(_))));
}

#[test]
fn g5_other_ways_to_ask_get_their_own_errors() {
    for (sent, code) in [
        ("request_uri=https://shop.example.com/r", ErrorCode::RequestUriNotSupported),
        ("registration=%7B%7D", ErrorCode::RegistrationNotSupported),
        ("request=a.b.c", ErrorCode::RequestNotSupported),
    ] {
        assert_eq!(refusal(&with(sent), &client()), code, "{sent}");
    }
}

#[test]
fn o1_only_codes_and_only_for_clients_that_may_have_them() {
    assert_eq!(refusal(&without("response_type"), &client()), ErrorCode::InvalidRequest);
    for other in ["token", "id_token", "code+id_token", "Code", "none"] {
        let sent = with(&format!("response_type={other}"));
        assert_eq!(refusal(&sent, &client()), ErrorCode::UnsupportedResponseType, "{other}");
    }
    let machine = Client { grant_types: vec![GrantType::ClientCredentials], ..client() };
    assert_eq!(refusal(&with(""), &machine), ErrorCode::UnauthorizedClient);
}

#[test]
fn o4_other_response_modes_are_refused() {
    assert!(read(&with("response_mode=query"), &client()).is_ok());
    for other in ["fragment", "web_message", "jwt", "QUERY"] {
        let sent = with(&format!("response_mode={other}"));
        assert_eq!(refusal(&sent, &client()), ErrorCode::InvalidRequest, "{other}");
    }
}

#[test]
fn g1_a_challenge_is_needed_but_of_a_confidential_client_with_an_exception() {
    let parameters = Parameters::parse(&format!("{BASE}&scope=openid")).unwrap();
    assert_eq!(refusal(&parameters, &client()), ErrorCode::InvalidRequest);
    let lax = Client { require_pkce: false, ..client() };
    assert_eq!(read(&parameters, &lax).unwrap().code_challenge, None);
    assert!(
        read(&with(""), &lax).unwrap().code_challenge.is_some(),
        "one that is brought counts all the same"
    );
    let public = Client { require_pkce: false, ..public() };
    assert_eq!(
        refusal(&parameters, &public),
        ErrorCode::InvalidRequest,
        "there is no exception for public clients"
    );
}

#[test]
fn g1_the_only_method_is_s256() {
    let lax = Client { require_pkce: false, ..client() };
    for method in ["plain", "s256", "S512"] {
        let sent = with(&format!("code_challenge_method={method}"));
        assert_eq!(refusal(&sent, &lax), ErrorCode::InvalidRequest, "{method}");
    }
    assert_eq!(
        refusal(&without("code_challenge_method"), &lax),
        ErrorCode::InvalidRequest,
        "absent is plain"
    );
    assert_eq!(refusal(&without("code_challenge"), &lax), ErrorCode::InvalidRequest, "a method of nothing");
    for challenge in [
        &CHALLENGE[1..],
        &format!("{CHALLENGE}A"),
        &CHALLENGE.replace('-', "%2B"),
        &CHALLENGE.replace('M', "."),
    ] {
        let sent = with(&format!("code_challenge={challenge}"));
        assert_eq!(refusal(&sent, &lax), ErrorCode::InvalidRequest, "{challenge}");
    }
}

#[test]
fn o2_prompts_and_claims_are_held_to_their_rules() {
    for bad in ["prompt=none+login", "prompt=create", "claims=%7B", "claims=%5B%5D"] {
        assert_eq!(refusal(&with(bad), &client()), ErrorCode::InvalidRequest, "{bad}");
    }
    assert!(read(&with("prompt=none"), &client()).unwrap().prompt.has(Prompt::None));
}

#[test]
fn o2_max_age_is_a_number_of_seconds() {
    for (sent, seconds) in [("0", 0), ("1", 1), ("007", 7), ("18446744073709551615", u64::MAX)] {
        let read = read(&with(&format!("max_age={sent}")), &client()).unwrap();
        assert_eq!(read.max_age, Some(seconds));
    }
    for bad in ["-1", "%2B1", "1.0", "1e3", "x", "+1", "18446744073709551616", "%D9%A1"] {
        assert_eq!(refusal(&with(&format!("max_age={bad}")), &client()), ErrorCode::InvalidRequest, "{bad}");
    }
}

#[test]
fn scopes_that_the_client_may_not_have_are_ignored_beside_openid_and_refused_without() {
    let of = |scope: &str| read(&with(&format!("scope={scope}")), &client()).map(|read| read.scope);
    assert_eq!(of("openid+write+phone+email+openid").unwrap(), ["openid", "email"]);
    assert_eq!(of("read").unwrap(), ["read"]);
    assert!(!read(&with("scope=read"), &client()).unwrap().is_openid());
    assert!(read(&with("scope=openid"), &client()).unwrap().is_openid());
    for bad in
        ["write", "read+write", "%22", "openid+%5C", "openid+re%22ad", "openid+%C3%A4", "openid%0Aread", "+"]
    {
        assert_eq!(refusal(&with(&format!("scope={bad}")), &client()), ErrorCode::InvalidScope, "{bad}");
    }
    assert_eq!(refusal(&without("scope"), &client()), ErrorCode::InvalidScope, "there is no default");
    let plain = Client { scopes: vec!["read".to_owned()], ..client() };
    assert_eq!(
        refusal(&with("scope=openid+read"), &plain),
        ErrorCode::InvalidScope,
        "openid is not for everybody"
    );
}

#[test]
fn g4_offline_access_counts_only_with_consent_and_refresh_tokens() {
    let (asked, consented) =
        (with("scope=openid+offline_access"), with("scope=openid+offline_access&prompt=consent"));
    let is_offline = |parameters: &Parameters, client: &Client| {
        read(parameters, client).unwrap().asks_for("offline_access")
    };
    assert!(is_offline(&consented, &client()));
    assert!(!is_offline(&asked, &client()));
    let own = Client { skip_consent: true, ..client() };
    assert!(is_offline(&asked, &own));
    let no_refresh = Client { grant_types: vec![GrantType::AuthorizationCode], ..own };
    assert!(!is_offline(&asked, &no_refresh) && !is_offline(&consented, &no_refresh));
    assert_eq!(refusal(&with("scope=offline_access"), &client()), ErrorCode::InvalidScope, "nothing is left");
}

#[test]
fn there_is_an_end_to_every_parameter() {
    for name in ["nonce", "login_hint", "acr_values", "ui_locales", "tenant", "resource"] {
        assert!(read(&with(&format!("{name}={}", "x".repeat(LONGEST))), &client()).is_ok(), "{name}");
        let sent = with(&format!("{name}={}", "x".repeat(LONGEST + 1)));
        assert_eq!(refusal(&sent, &client()), ErrorCode::InvalidRequest, "{name}");
    }
    assert!(read(&with(&format!("id_token_hint={}", "x".repeat(LONGEST_DOCUMENT))), &client()).is_ok());
    let sent = with(&format!("id_token_hint={}", "x".repeat(LONGEST_DOCUMENT + 1)));
    assert_eq!(refusal(&sent, &client()), ErrorCode::InvalidRequest);
    let together = |length: usize| {
        let half = "x".repeat(LONGEST);
        with(&format!("nonce={half}&login_hint={half}&tenant={half}&ui_locales={}", "x".repeat(length)))
    };
    assert_eq!(LONGEST_TOGETHER / LONGEST, 4, "three whole ones leave room for the usual ones");
    assert!(read(&together(1000), &client()).is_ok());
    assert_eq!(refusal(&together(LONGEST), &client()), ErrorCode::InvalidRequest, "too long together");
    let second = format!("resource=x&resource={}", "x".repeat(LONGEST + 1));
    assert_eq!(refusal(&with(&second), &client()), ErrorCode::InvalidRequest, "also of the second resource");
}

#[test]
fn the_first_check_that_refuses_decides() {
    let nothing = Client { grant_types: Vec::new(), ..client() };
    let mut wrong = "request_uri=x&response_type=token&scope=write&max_age=x".to_owned();
    assert_eq!(refusal(&with(&wrong), &nothing), ErrorCode::RequestUriNotSupported);
    wrong = wrong.replace("request_uri", "x");
    assert_eq!(refusal(&with(&wrong), &nothing), ErrorCode::UnauthorizedClient);
    assert_eq!(refusal(&with(&wrong), &client()), ErrorCode::UnsupportedResponseType);
    wrong = wrong.replace("token", "code");
    assert_eq!(refusal(&with(&wrong), &client()), ErrorCode::InvalidRequest);
    wrong = wrong.replace("max_age", "y");
    assert_eq!(refusal(&with(&wrong), &client()), ErrorCode::InvalidScope);
}
