//! Who is signed out without a question, and who is sent where.

use super::*;
use crate::domain::testing::client;

const BYE: &str = "post_logout_redirect_uri=https://shop.example.com/bye";

struct Scene {
    parameters: Parameters,
    hint: Option<Hint>,
    client: Option<Client>,
    sessions: Vec<HeldSession>,
}

impl Scene {
    /// Eve is signed in, and the shop sends her with `sent`.
    fn new(sent: &str) -> Self {
        let sessions = vec![HeldSession { sid: "s-eve".to_owned(), sub: "eve".to_owned() }];
        Self { parameters: Parameters::parse(sent).unwrap(), hint: None, client: Some(client()), sessions }
    }

    /// The same with a good hint for Eve's session.
    fn hinted(sent: &str) -> Self {
        Self { hint: Some(hint("eve", Some("s-eve"))), ..Self::new(&format!("id_token_hint=a.b.c&{sent}")) }
    }

    fn decide(&self) -> Logout {
        let Self { parameters, hint, client, sessions } = self;
        let asked = LogoutAsk::of(parameters, |_| hint.clone()).unwrap();
        let kept: LogoutAsk = serde_json::from_str(&serde_json::to_string(&asked).unwrap()).unwrap();
        assert_eq!(kept, asked, "G7: what was asked is kept whole");
        decide(&LogoutRequest { asked: &kept, client: client.as_ref(), sessions })
    }
}

fn hint(sub: &str, sid: Option<&str>) -> Hint {
    Hint { client_id: "shop".to_owned(), sub: sub.to_owned(), sid: sid.map(str::to_owned) }
}

fn to(uri: &str) -> Afterwards {
    Afterwards::Redirect(uri.to_owned())
}

fn at_once(sid: &str, then: Afterwards) -> Logout {
    Logout::AtOnce { sid: Some(sid.to_owned()), then }
}

#[test]
fn g8_with_a_good_hint_the_session_ends_and_the_browser_goes_on() {
    for sent in [BYE.to_owned(), format!("{BYE}&client_id=shop")] {
        assert_eq!(
            Scene::hinted(&sent).decide(),
            at_once("s-eve", to("https://shop.example.com/bye")),
            "{sent}"
        );
    }
    let with_state = Scene::hinted(&format!("{BYE}&state=a%20b%26c")).decide();
    assert_eq!(with_state, at_once("s-eve", to("https://shop.example.com/bye?state=a%20b%26c")));
    for sent in ["", "state=s"] {
        assert_eq!(Scene::hinted(sent).decide(), at_once("s-eve", Afterwards::Stay), "{sent}");
    }
    let mut signed_out = Scene::hinted(BYE);
    signed_out.sessions.clear();
    assert_eq!(signed_out.decide(), Logout::AtOnce { sid: None, then: to("https://shop.example.com/bye") });
}

#[test]
fn g8_without_a_good_hint_the_person_confirms_and_goes_nowhere() {
    for sent in ["", "state=s", BYE, &format!("{BYE}&state=s"), &format!("{BYE}&id_token_hint=a.b.c")] {
        let scene = Scene::new(sent);
        assert_eq!(scene.decide(), Logout::Confirm { then: Afterwards::Stay }, "{sent}");
        let nobody = Scene { client: None, ..scene };
        assert_eq!(nobody.decide(), Logout::Confirm { then: Afterwards::Stay }, "{sent}");
    }
    let mut signed_out = Scene::new(BYE);
    signed_out.sessions.clear();
    assert_eq!(signed_out.decide(), Logout::Confirm { then: Afterwards::Stay });
}

#[test]
fn g8_a_client_that_only_says_its_name_is_gone_back_to_after_a_yes() {
    let sent = format!("{BYE}&client_id=shop");
    assert_eq!(Scene::new(&sent).decide(), Logout::Confirm { then: to("https://shop.example.com/bye") });
    let bad_hint = Scene::new(&format!("{sent}&id_token_hint=a.b.c"));
    assert_eq!(
        bad_hint.decide(),
        Logout::Confirm { then: Afterwards::Stay },
        "but not with a hint that is not ours"
    );
}

#[test]
fn g8_an_address_that_is_not_registered_byte_by_byte_is_a_page() {
    for asked in [
        "https://shop.example.com/bye/",
        "https://shop.example.com/bye?x=1",
        "https://shop.example.com/BYE",
        "https://shop.example.com:443/bye",
        "https://shop.example.com/callback",
        "https://evil.example/bye",
    ] {
        let sent = format!("post_logout_redirect_uri={asked}");
        let page = Logout::Page(LogoutError::UnregisteredRedirectUri);
        assert_eq!(Scene::hinted(&sent).decide(), page, "{asked}");
        assert_eq!(Scene::new(&format!("{sent}&client_id=shop")).decide(), page, "{asked}");
    }
    let several =
        ["https://shop.example.com/other", "https://shop.example.com/bye"].map(str::to_owned).to_vec();
    let several = Client { post_logout_redirect_uris: several, ..client() };
    let scene = Scene { client: Some(several), ..Scene::hinted(BYE) };
    assert_eq!(
        scene.decide(),
        at_once("s-eve", to("https://shop.example.com/bye")),
        "one of several is enough"
    );
    let post_logout_redirect_uris = vec!["http://127.0.0.1/bye".to_owned()];
    let native = Client { post_logout_redirect_uris, ..client() };
    let sent = "post_logout_redirect_uri=http://127.0.0.1:80/bye";
    let scene = Scene { client: Some(native), ..Scene::hinted(sent) };
    assert_eq!(scene.decide(), Logout::Page(LogoutError::UnregisteredRedirectUri), "no open port here");
}

#[test]
fn g8_hint_and_client_are_of_one() {
    let other = Scene::hinted(&format!("{BYE}&client_id=other"));
    assert_eq!(other.decide(), Logout::Page(LogoutError::OtherClient));
    for sent in ["client_id=other", &format!("client_id=other&{BYE}")] {
        for found in [None, Some(client())] {
            let scene = Scene { client: found, ..Scene::new(sent) };
            assert_eq!(scene.decide(), Logout::Page(LogoutError::UnknownClient), "{sent}");
        }
    }
    let gone = Scene { client: None, ..Scene::hinted(BYE) };
    assert_eq!(gone.decide(), Logout::Page(LogoutError::UnknownClient), "it is registered no more");
    let mut wrong = Scene::hinted(BYE);
    wrong.hint = Some(Hint { client_id: "other".to_owned(), ..hint("eve", Some("s-eve")) });
    assert_eq!(wrong.decide(), Logout::Page(LogoutError::UnknownClient), "the client is not the hint's");
}

#[test]
fn g8_a_hint_about_another_session_is_a_question() {
    for other in [
        hint("bob", None),
        hint("bob", Some("s-eve")),
        hint("bob", Some("s-bob")),
        hint("eve", Some("s-old")),
    ] {
        let scene = Scene { hint: Some(other.clone()), ..Scene::hinted(BYE) };
        assert_eq!(scene.decide(), Logout::Confirm { then: to("https://shop.example.com/bye") }, "{other:?}");
    }
    let without_sid = Scene { hint: Some(hint("eve", None)), ..Scene::hinted("") };
    assert_eq!(without_sid.decide(), at_once("s-eve", Afterwards::Stay));
}

#[test]
fn g13_of_several_sessions_the_one_that_is_meant_ends() {
    let mut scene = Scene::hinted("");
    scene.sessions.insert(0, HeldSession { sid: "s-bob".to_owned(), sub: "bob".to_owned() });
    assert_eq!(scene.decide(), at_once("s-eve", Afterwards::Stay));
}

#[test]
fn there_is_an_end_to_everything() {
    let read = |name: &str, value: &str| {
        let sent = Parameters::of([(name.to_owned(), value.to_owned())]).unwrap();
        LogoutAsk::of(&sent, |_| None).map(|_| ())
    };
    let of = |length: usize| "s".repeat(length);
    for name in ["client_id", "post_logout_redirect_uri", "ui_locales", "state"] {
        assert_eq!(read(name, &of(LONGEST)), Ok(()), "{name}");
        let wanted = if name == "state" { LogoutError::BadState } else { LogoutError::TooLong };
        assert_eq!(read(name, &of(LONGEST + 1)), Err(wanted), "{name}");
    }
    assert_eq!(read("state", "a\u{1}b"), Err(LogoutError::BadState));
    let sent = Parameters::parse("ui_locales=de++en+").unwrap();
    assert_eq!(LogoutAsk::of(&sent, |_| None).unwrap().ui_locales, ["de", "en"]);
}
