//! Telling a client of a logout, against stand-ins for the ports.

use std::future::{Future, ready};
use std::sync::{Arc, Mutex};

use serde::Serialize;
use serde_json::{Value, json};
use signet_shared::jose::Alg;

use super::*;
use crate::domain::{BackchannelLogout, Client, TenantId, samples};
use crate::flows::ports::StoreError;
use crate::flows::testing::now;

const NOW: u64 = 1_800_000_000;
const URI: &str = "https://shop.example.com/logged-out";

/// Whose clients answer with `answer`; `shop` wants to hear, `deaf` does not, and there are no others.
struct World {
    answer: Result<u16, String>,
    done: Mutex<Vec<String>>,
}

impl World {
    fn note(&self, what: String) {
        self.done.lock().unwrap().push(what);
    }
}

impl Time for World {
    fn now(&self) -> u64 {
        NOW
    }
}

impl Random for World {
    fn unique_id(&self) -> Result<String, Failure> {
        Ok("unique".into())
    }
}

impl Clients for World {
    fn client(
        &self,
        client_id: &str,
    ) -> impl Future<Output = Result<Option<Arc<Client>>, StoreError>> + Send {
        let logout = BackchannelLogout { uri: URI.into(), session_required: true };
        let backchannel_logout = (client_id == "shop").then_some(logout);
        let client = Client {
            backchannel_logout,
            id_token_signed_response_alg: Alg::EdDsa,
            ..samples::client(client_id)
        };
        ready(Ok((client_id != "gone").then(|| Arc::new(client))))
    }
}

impl TokenSigning for World {
    fn sign_token<C: Serialize>(
        &self,
        alg: Option<Alg>,
        typ: &'static str,
        claims: &C,
    ) -> Result<String, Failure> {
        Ok(json!([alg.map(Alg::name), typ, claims]).to_string())
    }
}

impl LogoutDelivery for World {
    fn post_logout_token(&self, uri: &str, token: &str) -> impl Future<Output = Result<u16, String>> + Send {
        self.note(format!("post {uri} {token}"));
        ready(self.answer.clone())
    }
}

impl LogoutNotices for World {
    fn clients_to_tell(&self, _: u64) -> impl Future<Output = Result<Vec<String>, StoreError>> + Send {
        ready(Ok(Vec::new()))
    }

    fn claim_notices(
        &self,
        _: &str,
        _: (u64, u64),
        _: u32,
    ) -> impl Future<Output = Result<Vec<LogoutNotice>, StoreError>> + Send {
        ready(Ok(Vec::new()))
    }

    fn drop_notice(&self, notice: &LogoutNotice) -> impl Future<Output = Result<(), StoreError>> + Send {
        self.note(format!("drop {}", notice.sid));
        ready(Ok(()))
    }

    fn postpone_notice(
        &self,
        notice: &LogoutNotice,
        at: u64,
    ) -> impl Future<Output = Result<(), StoreError>> + Send {
        self.note(format!("postpone {} by {}", notice.sid, at - NOW));
        ready(Ok(()))
    }
}

/// What becomes of the notice to `client_id` that is tried for the `tries`th time so many seconds after the session has ended, and
/// what was done for it.
fn run(client_id: &str, (tries, age): (u32, u64), answer: Result<u16, &str>) -> (Told, Vec<String>) {
    let world = World { answer: answer.map_err(str::to_owned), done: Mutex::default() };
    let notice = LogoutNotice {
        tenant: TenantId::parse("demo").unwrap(),
        client_id: client_id.into(),
        sid: "s".into(),
        sub: "u_1".into(),
        ended_at: NOW - age,
        tries,
    };
    let told = now(tell_logout(&world, "https://auth.example", &notice)).unwrap();
    (told, world.done.into_inner().unwrap())
}

#[test]
fn g9_the_client_gets_a_token_that_is_signed_now_as_its_id_tokens_are() {
    for answer in [200, 204] {
        let (told, done) = run("shop", (1, 100), Ok(answer));
        assert_eq!((told, done.len(), done[1].as_str()), (Told::Heard, 2, "drop s"));
        let (uri, token) = done[0].strip_prefix("post ").and_then(|post| post.split_once(' ')).unwrap();
        assert_eq!(uri, URI);
        let token: Value = serde_json::from_str(token).unwrap();
        assert_eq!((&token[0], &token[1]), (&json!("EdDSA"), &json!("logout+jwt")));
        let claims = &token[2];
        assert_eq!((&claims["iat"], &claims["jti"]), (&json!(NOW), &json!("unique")));
        let parties = (&claims["iss"], &claims["aud"], &claims["sub"], &claims["sid"]);
        assert_eq!(parties, (&json!("https://auth.example"), &json!("shop"), &json!("u_1"), &json!("s")));
    }
}

#[test]
fn g9_whatever_else_comes_back_it_is_tried_again() {
    for answer in [Ok(400), Ok(500), Ok(302), Ok(201), Err("nobody is there")] {
        let reason = answer.map_or_else(str::to_owned, |status| format!("the client answers {status}"));
        let (told, done) = run("shop", (1, 100), answer);
        assert_eq!(told, Told::Later { reason, pause: 5 });
        assert_eq!(done[1..], ["postpone s by 5"]);
    }
    assert_eq!(run("shop", (4, 100), Ok(500)).1[1..], ["postpone s by 600"]);
}

#[test]
fn g9_it_is_given_up_in_the_end() {
    let (told, done) = run("shop", (9, 86_400), Ok(503));
    assert_eq!(told, Told::GivenUp { reason: "the client answers 503".into() });
    assert_eq!(done[1..], ["drop s"]);
}

#[test]
fn g9_who_wants_to_hear_nothing_any_more_is_not_told() {
    assert_eq!(run("deaf", (1, 100), Ok(200)), (Told::Unwanted, vec!["drop s".to_owned()]));
}

#[test]
fn g9_a_client_that_is_not_known_here_may_be_known_elsewhere() {
    let reason = "the client is not registered".to_owned();
    let later = (Told::Later { reason: reason.clone(), pause: 5 }, vec!["postpone s by 5".to_owned()]);
    assert_eq!(run("gone", (1, 100), Ok(200)), later);
    let given_up = (Told::GivenUp { reason }, vec!["drop s".to_owned()]);
    assert_eq!(run("gone", (1, 86_400), Ok(200)), given_up);
}
