//! The layer by itself, before a service that counts: who comes through, who does not, and what is passed on.

use std::convert::Infallible;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{Request, Response};
use http_body::Body as _;
use serde_json::{Value, json};
use tower::{Service, ServiceExt as _, service_fn};

use super::*;
use crate::testing::{Fixed, Forge, NOW};
use crate::{Refused, User};

pub(super) fn guard(forge: &Forge) -> Guard {
    let builder = Guard::builder("http://localhost:5000").audience("http://localhost:5001").clock(|| NOW);
    builder.fetch(Fixed(Some(forge.key_set()))).build().unwrap()
}

fn request(token: Option<&str>) -> Request<()> {
    let mut request = Request::new(());
    if let Some(token) = token {
        request.headers_mut().insert(AUTHORIZATION, format!("Bearer {token}").parse().unwrap());
    }
    request
}

/// Status, header fields and body of what the layer makes of the request, and how often the service behind was called.
/// That service says whom it sees.
async fn through<L>(layer: L, request: Request<()>) -> (Response<()>, String, usize)
where
    L: Layer<tower::util::BoxCloneService<Request<()>, Response<String>, Infallible>>,
    L::Service: Service<Request<()>, Response = Response<Body<String>>, Error = Infallible>,
{
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&calls);
    let whom = move |request: Request<()>| {
        counted.fetch_add(1, Ordering::SeqCst);
        let user = request.extensions().get::<User>();
        let seen = user.map_or("nobody".to_owned(), |user| user.sub().to_owned());
        async move { Ok::<_, Infallible>(Response::new(seen)) }
    };
    let service = layer.layer(tower::util::BoxCloneService::new(service_fn(whom)));
    let (parts, body) = service.oneshot(request).await.unwrap().into_parts();
    (Response::from_parts(parts, ()), text(body), calls.load(Ordering::SeqCst))
}

/// The text of a body that has it at once.
fn text(body: Body<String>) -> String {
    let length = body.size_hint().exact().unwrap();
    assert_eq!(body.is_end_stream(), length == 0, "it does not say so too early");
    let (mut body, mut context) = (Box::pin(body), Context::from_waker(Waker::noop()));
    let mut text = Vec::new();
    while let Poll::Ready(Some(frame)) = body.as_mut().poll_frame(&mut context) {
        text.extend_from_slice(&frame.unwrap().into_data().unwrap());
    }
    assert!(body.is_end_stream() && body.size_hint().exact() == Some(0), "it says that it is over");
    assert_eq!(text.len() as u64, length, "and before, how long it is");
    String::from_utf8(text).unwrap()
}

#[tokio::test]
async fn who_has_a_token_comes_through_and_is_known_behind() {
    let forge = Forge::new();
    let token = forge.token(|_, claims| {
        claims["roles"] = json!(["admin"]);
        claims["acr"] = json!("phr");
    });
    let plain = guard(&forge).layer();
    let all = plain.clone().require_role("admin").require_scope("read").require_recent(60, ["phr"]).unwrap();
    for layer in [plain, all] {
        let (response, body, calls) = through(layer, request(Some(&token))).await;
        assert_eq!((response.status().as_u16(), body.as_str(), calls), (200, "1", 1));
    }
    let (_, body, calls) = through(guard(&forge).optional_layer(), request(Some(&token))).await;
    assert_eq!((body.as_str(), calls), ("1", 1));
}

#[tokio::test]
async fn who_has_none_is_answered_and_the_service_never_called() {
    let forge = Forge::new();
    let (guard, token) = (guard(&forge), forge.token(|_, _| ()));
    let forged = Forge::new().token(|_, _| ());
    let layer = || guard.layer();
    let recent = layer().require_recent(60, ["phr"]).unwrap();
    for (layer, token, status, code, challenge) in [
        (layer(), None, 401, "unauthenticated", "oauth-protected-resource\""),
        (layer(), Some(&forged), 401, "invalid_token", "error_description=\"The signature does not fit\""),
        (
            layer().require_role("admin"),
            Some(&token),
            403,
            "insufficient_role",
            "error=\"insufficient_scope\"",
        ),
        (layer().require_scope("write"), Some(&token), 403, "insufficient_scope", "scope=\"write\""),
        (recent, Some(&token), 401, "insufficient_user_authentication", "max_age=\"60\", acr_values=\"phr\""),
        (
            layer().require_role("user").require_scope("x"),
            Some(&token),
            403,
            "insufficient_scope",
            "scope=\"x\"",
        ),
        (layer().require_role("x").require_scope("read"), Some(&token), 403, "insufficient_role", "scope\""),
    ] {
        let (response, body, calls) = through(layer, request(token.map(String::as_str))).await;
        let body: Value = serde_json::from_str(&body).unwrap();
        assert_eq!((response.status().as_u16(), &body["error"], calls), (status, &json!(code), 0));
        let said = response.headers()["www-authenticate"].to_str().unwrap();
        assert!(said.ends_with(challenge), "{said}");
        assert_eq!(response.headers()["cache-control"], "no-store");
        assert_eq!(response.headers()["content-type"], "application/json");
    }
}

#[tokio::test]
async fn nobody_may_come_through_an_optional_layer_and_a_forger_may_not() {
    let guard = guard(&Forge::new());
    let (response, body, calls) = through(guard.optional_layer(), request(None)).await;
    assert_eq!((response.status().as_u16(), body.as_str(), calls), (200, "nobody", 1));
    for forged in ["", "nonsense", &Forge::new().token(|_, _| ())] {
        let (response, _, calls) = through(guard.optional_layer(), request(Some(forged))).await;
        assert_eq!((response.status().as_u16(), calls), (401, 0), "{forged}");
    }
}

#[tokio::test]
async fn a_user_from_elsewhere_is_not_believed() {
    let forge = Forge::new();
    let guard = guard(&forge);
    let mut request = request(None);
    request.extensions_mut().insert(guard.check(&forge.token(|_, _| ())).await.unwrap());
    let (_, body, _) = through(guard.optional_layer(), request).await;
    assert_eq!(body, "nobody");
}

#[tokio::test]
async fn without_keys_it_says_when_to_come_back() {
    let builder = Guard::builder("http://localhost:5000").audience("http://localhost:5001");
    let guard = builder.fetch(Fixed(None)).build().unwrap();
    let token = Forge::new().token(|_, _| ());
    let (response, _, calls) = through(guard.layer(), request(Some(&token))).await;
    assert_eq!((response.status().as_u16(), calls), (503, 0));
    assert_eq!(response.headers()["retry-after"], "2");
    assert!(!response.headers().contains_key("www-authenticate"));
}

/// Ready once, and only the one that was asked; a clone must be asked anew.
#[derive(Default)]
struct Once {
    asked: bool,
    ready: Arc<AtomicUsize>,
}

impl Clone for Once {
    fn clone(&self) -> Self {
        Self { asked: false, ready: Arc::clone(&self.ready) }
    }
}

impl Service<Request<()>> for Once {
    type Response = Response<String>;
    type Error = &'static str;
    type Future = std::future::Ready<Result<Response<String>, &'static str>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), &'static str>> {
        match self.ready.load(Ordering::SeqCst) {
            0 => Poll::Pending,
            1 => {
                self.asked = true;
                Poll::Ready(Ok(()))
            }
            _ => Poll::Ready(Err("it is broken")),
        }
    }

    fn call(&mut self, _: Request<()>) -> Self::Future {
        assert!(self.asked, "called without having said that it is ready");
        std::future::ready(Err("it failed"))
    }
}

#[tokio::test]
async fn readiness_and_errors_are_those_of_the_service_behind() {
    let forge = Forge::new();
    let ready = Arc::new(AtomicUsize::new(0));
    let mut service = guard(&forge).layer().layer(Once { asked: false, ready: Arc::clone(&ready) });
    let mut context = Context::from_waker(Waker::noop());
    assert!(service.poll_ready(&mut context).is_pending());
    ready.store(1, Ordering::SeqCst);
    assert_eq!(service.poll_ready(&mut context), Poll::Ready(Ok(())));
    let failed = service.call(request(Some(&forge.token(|_, _| ())))).await;
    assert_eq!(failed.err(), Some("it failed"), "the ready one was called");
    assert_eq!(service.poll_ready(&mut context), Poll::Ready(Ok(())));
    let refused = service.call(request(None)).await.unwrap();
    assert_eq!(refused.status(), Refused::NoCredentials.status(), "a refusal is an answer and no error");
    ready.store(2, Ordering::SeqCst);
    assert_eq!(service.poll_ready(&mut context), Poll::Ready(Err("it is broken")));
}

#[test]
fn a_body_that_was_never_filled_is_that_of_the_service() {
    assert_eq!(text(Body::<String>::default()), "");
    assert_eq!(text(Body::admitted("answer".to_owned())), "answer");
    assert_eq!(Body::<String>::refused("no".into()).size_hint().exact(), Some(2));
    let _: fn(Body<String>) -> Option<Bytes> = |_| None;
}

#[tokio::test]
async fn a_layer_that_asks_for_an_unspeakable_class_is_not_made() {
    assert!(guard(&Forge::new()).layer().require_recent(60, ["two words"]).is_err());
}
