//! Which page comes when, and what is said where none may.

use super::*;
use crate::domain::ClientAuthentication;
use crate::domain::testing::client;
use crate::domain::testing_grants::resources;
use crate::rules::protocol::authorization_request::read;
use crate::rules::protocol::parameters::Parameters;

const NOW: u64 = 1_000_000;
const BASE: &str = "client_id=shop&redirect_uri=https://shop.example.com/callback&response_type=code&scope=openid+read\
                    &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256";

/// All that a test changes.
struct Scene {
    asked: String,
    client: Client,
    sessions: Vec<SessionFacts>,
    hinted: Option<&'static str>,
    progress: Progress,
    resources: Vec<Resource>,
}

impl Scene {
    /// Eve is signed in since a minute and has allowed what `more` asks beside the usual.
    fn new(more: &str) -> Self {
        let sessions = vec![session("s-eve", "eve")];
        let asked = format!("{BASE}&{more}");
        let (progress, resources) = (Progress::default(), Vec::new());
        Self { asked, client: client(), sessions, hinted: None, progress, resources }
    }

    fn next(&self) -> Interaction {
        let request = read(&Parameters::parse(&self.asked).unwrap(), &self.client).unwrap();
        let Self { client, resources, sessions, hinted, progress, .. } = self;
        next(&Situation { request: &request, client, resources, sessions, hinted: *hinted, progress }, NOW)
    }

    fn refusal(&self) -> ErrorCode {
        match self.next() {
            Interaction::Refuse(error) => error.code,
            other => panic!("{other:?}"),
        }
    }

    fn is_asked_for_consent(&self) -> bool {
        matches!(self.next(), Interaction::Consent { .. })
    }
}

fn scopes(text: &str) -> Vec<ScopeAt> {
    text.split(',').map(ScopeAt::parse).collect()
}

fn session(sid: &str, sub: &str) -> SessionFacts {
    let allowed = Consent { scopes: scopes("openid,read"), claims: Vec::new() };
    SessionFacts { sid: sid.to_owned(), sub: sub.to_owned(), auth_time: NOW - 60, acr: None, allowed }
}

fn proceed(sid: &str) -> Interaction {
    Interaction::Proceed { sid: sid.to_owned() }
}

fn for_sub(sub: &str) -> String {
    format!("claims=%7B%22id_token%22:%7B%22sub%22:%7B%22value%22:%22{sub}%22%7D%7D%7D")
}

#[test]
fn o2_who_is_signed_in_and_has_consented_sees_no_page() {
    for more in ["", "prompt=none", "max_age=60", "prompt=none&max_age=60", &for_sub("eve")] {
        assert_eq!(Scene::new(more).next(), proceed("s-eve"), "{more}");
    }
}

#[test]
fn g13_without_a_session_in_the_tenant_one_signs_in() {
    let mut scene = Scene { sessions: Vec::new(), ..Scene::new("") };
    assert_eq!(scene.next(), sign_in(SignInReason::SignedOut));
    scene.progress = Progress::default().signed_in("s-gone").allowed("s-gone");
    assert_eq!(scene.next(), sign_in(SignInReason::SignedOut), "one that has ended meanwhile is none");
    let none = Scene { sessions: Vec::new(), ..Scene::new("prompt=none") };
    assert_eq!(none.refusal(), ErrorCode::LoginRequired);
    for more in ["prompt=select_account", "prompt=login", "prompt=consent"] {
        let scene = Scene { sessions: Vec::new(), ..Scene::new(more) };
        assert_eq!(scene.next(), sign_in(SignInReason::SignedOut), "{more}");
    }
}

#[test]
fn o2_a_login_that_is_asked_for_is_made_once() {
    for more in ["prompt=login", "max_age=0"] {
        let mut scene = Scene::new(more);
        scene.sessions[0].auth_time = NOW;
        assert_eq!(scene.next(), sign_in(SignInReason::Asked), "{more}, even in the same second");
        scene.progress = Progress::default().chose("s-eve");
        assert_eq!(scene.next(), sign_in(SignInReason::Asked), "{more}: to choose is not to sign in");
        scene.progress = Progress::default().signed_in("s-eve");
        assert_eq!(scene.next(), proceed("s-eve"), "{more}");
    }
    assert_eq!(Scene::new("prompt=none&max_age=0").refusal(), ErrorCode::LoginRequired);
}

#[test]
fn o2_a_sign_in_that_is_too_old_is_made_anew_once() {
    let mut scene = Scene::new("max_age=59");
    assert_eq!(scene.next(), sign_in(SignInReason::TooOld));
    scene.progress = Progress::default().signed_in("s-eve");
    assert_eq!(scene.next(), proceed("s-eve"), "however long a page was looked at afterwards");
    assert_eq!(Scene::new("prompt=none&max_age=59").refusal(), ErrorCode::LoginRequired);
    let mut ahead = Scene::new("max_age=59");
    ahead.sessions[0].auth_time = NOW + 1;
    assert_eq!(ahead.next(), sign_in(SignInReason::TooOld), "a clock went back");
}

#[test]
fn o2_a_client_may_have_a_max_age_of_its_own() {
    let of = |default_max_age, more: &str| {
        let client = Client { default_max_age, ..client() };
        Scene { client, ..Scene::new(more) }.next()
    };
    assert_eq!(of(Some(59), ""), sign_in(SignInReason::TooOld));
    assert_eq!(of(Some(0), ""), sign_in(SignInReason::Asked));
    assert_eq!(of(Some(60), ""), proceed("s-eve"));
    assert_eq!(of(Some(59), "max_age=60"), proceed("s-eve"), "what is asked counts first");
}

#[test]
fn o2_a_hint_names_the_one_person() {
    let two = || vec![session("s-eve", "eve"), session("s-bob", "bob")];
    let other = Scene { hinted: Some("bob"), ..Scene::new("") };
    assert_eq!(other.next(), sign_in(SignInReason::OtherPerson));
    assert_eq!(Scene::new(&for_sub("bob")).next(), sign_in(SignInReason::OtherPerson));
    let none = Scene { hinted: Some("bob"), ..Scene::new("prompt=none") };
    assert_eq!(none.refusal(), ErrorCode::LoginRequired);
    assert_eq!(Scene::new(&format!("prompt=none&{}", for_sub("bob"))).refusal(), ErrorCode::LoginRequired);
    assert_eq!(Scene { hinted: Some("eve"), ..Scene::new("") }.next(), proceed("s-eve"));
    for more in ["", "prompt=none"] {
        let scene = Scene { hinted: Some("bob"), sessions: two(), ..Scene::new(more) };
        assert_eq!(scene.next(), proceed("s-bob"), "of several the one that is meant");
    }
    let both = Scene { hinted: Some("bob"), sessions: two(), ..Scene::new(&for_sub("eve")) };
    assert_eq!(both.next(), sign_in(SignInReason::OtherPerson), "nobody is two persons");
    let mut chosen = Scene { hinted: Some("bob"), ..Scene::new("") };
    chosen.progress = Progress::default().signed_in("s-eve").allowed("s-eve");
    assert_eq!(chosen.next(), sign_in(SignInReason::OtherPerson), "the wrong person has signed in");
}

#[test]
fn o2_a_hint_that_is_no_token_of_the_client_is_refused() {
    for more in ["id_token_hint=a.b.c", "id_token_hint=a.b.c&prompt=none"] {
        let mut scene = Scene::new(more);
        assert_eq!(scene.refusal(), ErrorCode::InvalidRequest, "{more}");
        scene.hinted = Some("eve");
        assert_eq!(scene.next(), proceed("s-eve"), "{more}");
    }
}

#[test]
fn o2_of_several_sessions_one_is_chosen() {
    let two = || vec![session("s-eve", "eve"), session("s-bob", "bob")];
    let mut scene = Scene { sessions: two(), ..Scene::new("") };
    assert_eq!(scene.next(), Interaction::SelectAccount);
    scene.progress = Progress::default().chose("s-bob");
    assert_eq!(scene.next(), proceed("s-bob"));
    scene.progress = Progress::default().signed_in("s-eve");
    assert_eq!(scene.next(), proceed("s-eve"), "whoever signs in has chosen");
    scene.progress = Progress::default().chose("s-other");
    assert_eq!(scene.next(), Interaction::SelectAccount, "not one of the browser's");
    let none = Scene { sessions: two(), ..Scene::new("prompt=none") };
    assert_eq!(none.refusal(), ErrorCode::AccountSelectionRequired);
}

#[test]
fn o2_an_account_is_chosen_once_where_that_is_asked_for() {
    let mut scene = Scene::new("prompt=select_account");
    assert_eq!(scene.next(), Interaction::SelectAccount, "also of one");
    scene.progress = Progress::default().chose("s-eve");
    assert_eq!(scene.next(), proceed("s-eve"));
    let mut scene = Scene::new("prompt=select_account+login");
    assert_eq!(scene.next(), Interaction::SelectAccount);
    scene.progress = Progress::default().chose("s-eve");
    assert_eq!(scene.next(), sign_in(SignInReason::Asked));
    let login = Scene { sessions: vec![session("a", "a"), session("b", "b")], ..Scene::new("prompt=login") };
    assert_eq!(login.next(), sign_in(SignInReason::Asked), "who signs in chooses thereby");
}

#[test]
fn consent_is_asked_for_what_was_not_allowed() {
    let mut scene = Scene::new("");
    scene.sessions[0].allowed.scopes = scopes("openid");
    let asked = Consent { scopes: scopes("openid,read"), claims: Vec::new() };
    assert_eq!(scene.next(), Interaction::Consent { sid: "s-eve".to_owned(), asked });
    scene.progress = Progress::default().allowed("s-bob");
    assert!(scene.is_asked_for_consent(), "somebody else's is none");
    scene.progress = Progress::default().allowed("s-eve");
    assert_eq!(scene.next(), proceed("s-eve"));
    let mut none = Scene::new("prompt=none");
    none.sessions[0].allowed = Consent::default();
    assert_eq!(none.refusal(), ErrorCode::ConsentRequired);
}

#[test]
fn consent_to_a_scope_at_one_resource_is_none_at_another_that_calls_its_own_the_same() {
    let at = |resource: &str| {
        let mut scene = Scene::new(&format!("resource={resource}"));
        scene.resources = resources();
        for (one, name) in scene.resources.iter_mut().zip(["https://a.example", "https://b.example"]) {
            one.identifier = name.to_owned();
            one.scopes = vec!["read".to_owned()];
        }
        scene.client.resources = scene.resources.iter().map(|one| one.identifier.clone()).collect();
        scene.sessions[0].allowed.scopes = scopes("openid,read https://a.example");
        scene.next()
    };
    assert_eq!(at("https://a.example"), proceed("s-eve"));
    let asked = Consent { scopes: scopes("openid,read https://b.example"), claims: Vec::new() };
    assert_eq!(at("https://b.example"), Interaction::Consent { sid: "s-eve".to_owned(), asked });
}

#[test]
fn consent_is_asked_for_single_claims_too() {
    let more = "claims=%7B%22userinfo%22:%7B%22email%22:null,%22sub%22:null%7D%7D";
    let mut scene = Scene::new(more);
    let asked = Consent { scopes: scopes("openid,read"), claims: vec!["email".to_owned()] };
    assert_eq!(scene.next(), Interaction::Consent { sid: "s-eve".to_owned(), asked });
    scene.sessions[0].allowed.claims = vec!["email".to_owned()];
    assert_eq!(scene.next(), proceed("s-eve"));
    scene.sessions[0].allowed.claims = Vec::new();
    scene.client.skip_consent = true;
    assert_eq!(scene.next(), proceed("s-eve"), "the operator's own");
}

#[test]
fn o2_consent_that_is_asked_for_is_given_once() {
    let mut scene = Scene::new("prompt=consent");
    assert!(scene.is_asked_for_consent());
    scene.client.skip_consent = true;
    assert!(scene.is_asked_for_consent(), "also for the operator's own");
    scene.progress = Progress::default().signed_in("s-eve");
    assert!(scene.is_asked_for_consent(), "to sign in is not to consent");
    scene.progress = scene.progress.allowed("s-eve");
    assert_eq!(scene.next(), proceed("s-eve"));
}

#[test]
fn g12_a_public_native_client_always_asks() {
    let redirect_uris = [
        "http://127.0.0.1/cb",
        "http://localhost:3000/cb",
        "com.example.app:/cb",
        "https://shop.example.com/callback",
    ];
    let public = Client {
        authentication: ClientAuthentication::None,
        redirect_uris: redirect_uris.map(str::to_owned).to_vec(),
        ..client()
    };
    let to = |uri: &str, client: &Client, more: &str| {
        let asked = BASE.replace("https://shop.example.com/callback", uri);
        Scene { asked: format!("{asked}&{more}"), client: client.clone(), ..Scene::new("") }
    };
    let own = Client { skip_consent: true, ..public.clone() };
    let confidential = Client { authentication: ClientAuthentication::PrivateKeyJwt, ..public.clone() };
    for uri in ["http://127.0.0.1:4711/cb", "http://localhost:3000/cb", "com.example.app:/cb"] {
        let mut scene = to(uri, &public, "");
        assert!(scene.is_asked_for_consent(), "{uri}, though it is remembered");
        scene.progress = Progress::default().allowed("s-eve");
        assert_eq!(scene.next(), proceed("s-eve"), "{uri}");
        assert!(to(uri, &own, "").is_asked_for_consent(), "{uri}, also the operator's own");
        assert_eq!(to(uri, &public, "prompt=none").refusal(), ErrorCode::ConsentRequired, "{uri}");
        assert_eq!(to(uri, &confidential, "").next(), proceed("s-eve"), "{uri}");
    }
    assert_eq!(to("https://shop.example.com/callback", &public, "").next(), proceed("s-eve"), "not native");
}

#[test]
fn g4_people_of_the_operators_own_clients_consent_to_offline_access_alone() {
    let mut scene = Scene::new("");
    scene.client.skip_consent = true;
    scene.sessions[0].allowed = Consent::default();
    assert_eq!(scene.next(), proceed("s-eve"));
    scene.asked = scene.asked.replace("openid+read", "openid+read+offline_access");
    assert!(scene.is_asked_for_consent());
    scene.sessions[0].allowed.scopes = scopes("offline_access");
    assert_eq!(scene.next(), proceed("s-eve"), "allowed before");
}

#[test]
fn o2_an_essential_acr_is_reached_or_refused() {
    let acr =
        "claims=%7B%22id_token%22:%7B%22acr%22:%7B%22essential%22:true,%22values%22:%5B%222%22%5D%7D%7D%7D";
    let mut scene = Scene::new(acr);
    assert_eq!(scene.next(), sign_in(SignInReason::OtherClass));
    assert_eq!(Scene::new(&format!("prompt=none&{acr}")).refusal(), ErrorCode::InteractionRequired);
    scene.progress = Progress::default().signed_in("s-eve");
    assert_eq!(scene.refusal(), ErrorCode::AccessDenied, "not again and again");
    scene.sessions[0].acr = Some("2".to_owned());
    assert_eq!(scene.next(), proceed("s-eve"));
}

#[test]
fn sign_in_comes_before_consent() {
    let mut scene = Scene::new("prompt=login+consent");
    scene.progress = Progress::default().allowed("s-eve");
    assert_eq!(scene.next(), sign_in(SignInReason::Asked));
    scene.progress = scene.progress.signed_in("s-eve");
    assert!(scene.is_asked_for_consent(), "what was allowed before the sign-in counts no more");
}
