//! Sign-in, session and sign-out, without a socket of ours, at a provider of the test's own: contracts B1 to B6, B12.

use std::sync::Arc;

use bytes::Bytes;
use http::Response;
use reqwest::Url;
use serde_json::{Value, json};
use signet_service::edge;
use warp::filters::BoxedFilter;
use warp::test::RequestBuilder;

use super::routes;
use crate::app::App;
use crate::files::Files;
use crate::testing::{self, FakeProvider, Held};

mod sessions;
mod sign_in;
mod upstreams;

type Server = BoxedFilter<(edge::Response,)>;

/// A provider, the app, and its filter.
struct Site {
    provider: FakeProvider,
    app: Arc<App>,
    server: Server,
    held: Held,
}

async fn site() -> Site {
    let provider = FakeProvider::start().await;
    let (app, held) = testing::app(Files::default(), &provider.settings()).await;
    let server = edge::without_socket(routes(app.config.edge.clone(), Arc::clone(&app)));
    Site { provider, app, server, held }
}

fn request(method: &str, path: &str) -> RequestBuilder {
    warp::test::request().method(method).path(path).header("host", "localhost:3000")
}

fn header<'a>(response: &'a Response<Bytes>, name: &str) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

fn error(response: &Response<Bytes>) -> (u16, Value) {
    let body: Value = serde_json::from_slice(response.body()).unwrap();
    (response.status().as_u16(), body["error"].clone())
}

/// `name=value` of a `Set-Cookie` that is to be kept.
fn cookie_of(response: &Response<Bytes>) -> String {
    let fields = response.headers().get_all("set-cookie").iter().map(|field| field.to_str().unwrap());
    let kept =
        fields.filter(|field| !field.contains("Max-Age=0")).map(|field| field.split(';').next().unwrap());
    kept.collect::<Vec<_>>().join("; ")
}

/// A sign-in that was begun.
struct Begun {
    cookie: String,
    state: String,
    nonce: String,
}

impl Site {
    async fn begins(&self, query: &str) -> Begun {
        let response = request("GET", &format!("/bff/login{query}")).reply(&self.server).await;
        assert_eq!(response.status(), 303, "{response:?}");
        let url: Url = header(&response, "location").parse().unwrap();
        let value = |name: &str| url.query_pairs().find(|(own, _)| own == name).unwrap().1.into_owned();
        Begun { cookie: cookie_of(&response), state: value("state"), nonce: value("nonce") }
    }

    /// The provider gives tokens with this ID token for the next code.
    fn gives(&self, id_token: &str) {
        let tokens = json!({"access_token": "secret-access", "token_type": "Bearer", "expires_in": 300,
                            "refresh_token": "secret-refresh", "id_token": id_token});
        self.provider.says("/token", 200, &tokens);
    }

    async fn returns(&self, cookie: &str, state: &str, more: &str) -> Response<Bytes> {
        let path = format!("/bff/callback?state={state}&iss={}{more}", self.provider.issuer);
        request("GET", &path).header("cookie", cookie).reply(&self.server).await
    }

    /// Somebody signs in: the session's cookie.
    async fn signs_in(&self) -> String {
        let begun = self.begins("").await;
        self.gives(&self.provider.id_token(&json!({"nonce": begun.nonce, "name": "Ada", "tenant": "demo"})));
        let back = self.returns(&begun.cookie, &begun.state, "&code=c").await;
        assert_eq!((back.status().as_u16(), header(&back, "location")), (303, "/"), "{back:?}");
        cookie_of(&back)
    }

    async fn session(&self, cookie: &str) -> Response<Bytes> {
        request("GET", "/bff/session").header("cookie", cookie).reply(&self.server).await
    }

    async fn csrf(&self, cookie: &str) -> String {
        let body: Value = serde_json::from_slice(self.session(cookie).await.body()).unwrap();
        body["csrf_token"].as_str().unwrap().to_owned()
    }

    async fn backchannel(&self, token: &str) -> u16 {
        let body = format!("logout_token={token}");
        let form = request("POST", "/bff/backchannel-logout")
            .header("content-type", "application/x-www-form-urlencoded");
        form.body(body).reply(&self.server).await.status().as_u16()
    }
}
