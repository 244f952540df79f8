//! The provider with a client that is asked for no consent and somebody who has signed in, and each request of the code flow as
//! bytes.

use e2e::openid::{App, At, VERIFIER, Visitor};
use e2e::{Options, Stack, USER};
use signet_db::testing::Cluster;
use signet_db::{Engine, Location};
use sqlx::Connection as _;
use sqlx::postgres::PgConnection;

use crate::Outcome;
use crate::load::{form, get};

const REDIRECT: &str = "https://shop.example/callback";
/// Without a secret, so that its refresh tokens are rotated. Its ID tokens are signed as the demo's are; RS256 costs twenty times as
/// much, by itself.
const ENTRY: &str = "[[clients]]\nclient_id = \"bench\"\ntoken_endpoint_auth_method = \"none\"\n\
    redirect_uris = [\"https://shop.example/callback\"]\ngrant_types = [\"authorization_code\", \"refresh_token\"]\n\
    scope = \"openid profile read\"\nskip_consent = true\nid_token_signed_response_alg = \"ES256\"\n";

/// It.
pub(super) struct Provider {
    pub(super) stack: Stack,
    app: App,
    cookies: String,
    /// The cluster, and the database in it.
    postgres: Option<(Cluster, String)>,
}

impl Provider {
    pub(super) async fn on(engine: Engine) -> Outcome<Self> {
        let options = Options::new().log("warn").seconds("auth_server.token_lifetime", 3600).clients(ENTRY);
        let (options, postgres) = match engine {
            Engine::Sqlite => (options, None),
            Engine::Postgres => {
                let cluster = Cluster::start_durable().await?;
                let Location::Postgres(url) = cluster.fresh().await else {
                    return Err("a cluster has no files".into());
                };
                (options.text("auth_server.database_url", &url), Some((cluster, url)))
            }
        };
        let stack = Stack::start_auth(&options).await;
        let app = App {
            client_id: "bench".to_owned(),
            secret: None,
            redirect_uri: REDIRECT.to_owned(),
            scope: "openid profile read".to_owned(),
        };
        let (at, mut visitor) = (At::from(&stack.auth), Visitor::default());
        let failed = |trouble| format!("nobody could sign in: {trouble:?}");
        let path = visitor.begins(&at, &app.asks(&[])).await.map_err(failed)?;
        visitor.signs_in(&at, &path, USER).await.map_err(failed)?;
        let cookies: Vec<String> =
            visitor.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        Ok(Self { stack, app, cookies: cookies.join("; "), postgres })
    }

    /// Has PostgreSQL look at its tables, as its own housekeeping does a minute after they have grown: until then it plans for empty
    /// ones, for which one index is as good as another.
    pub(super) async fn settle(&self) -> Outcome<()> {
        if let Some((_, url)) = &self.postgres {
            let mut connection = PgConnection::connect(url).await?;
            sqlx::query("ANALYZE").execute(&mut connection).await?;
            connection.close().await?;
        }
        Ok(())
    }

    pub(super) fn port(&self) -> u16 {
        self.stack.auth.port
    }

    /// Its process and its port.
    pub(super) fn process(&self) -> Outcome<(u32, u16)> {
        Ok((self.stack.auth.id().ok_or("the auth-server runs no more")?, self.port()))
    }

    /// The browser asks for a code.
    pub(super) fn authorize(&self) -> Vec<u8> {
        let lines = format!("accept: text/html\r\ncookie: {}\r\n", self.cookies);
        get(&self.app.asks(&[]), self.port(), &lines)
    }

    /// The client redeems one.
    pub(super) fn redeem(&self, code: &str) -> Vec<u8> {
        self.token(&[
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", REDIRECT),
            ("code_verifier", VERIFIER),
        ])
    }

    /// The client refreshes.
    pub(super) fn refresh(&self, token: &str) -> Vec<u8> {
        self.token(&[("grant_type", "refresh_token"), ("refresh_token", token)])
    }

    fn token(&self, fields: &[(&str, &str)]) -> Vec<u8> {
        let fields = [fields, &[("client_id", "bench")]].concat();
        form("/oauth2/token", self.port(), "accept: application/json\r\n", &fields)
    }

    /// The client asks who that is.
    pub(super) fn userinfo(&self, token: &str) -> Vec<u8> {
        let lines = format!("accept: application/json\r\nauthorization: Bearer {token}\r\n");
        get("/oauth2/userinfo", self.port(), &lines)
    }
}

/// The code in a redirect.
pub(super) fn code(answer: &[u8]) -> Option<String> {
    between(answer, "code=", &['&', '\r'])
}

/// The access token in an answer.
pub(super) fn access_token(answer: &[u8]) -> Option<String> {
    between(answer, "\"access_token\":\"", &['"'])
}

/// The refresh token in an answer.
pub(super) fn refresh_token(answer: &[u8]) -> Option<String> {
    between(answer, "\"refresh_token\":\"", &['"'])
}

/// Who has signed in, as userinfo says.
pub(super) fn person(answer: &[u8]) -> Option<String> {
    between(answer, "\"preferred_username\":\"", &['"'])
}

fn between(answer: &[u8], before: &str, after: &[char]) -> Option<String> {
    let (_, rest) = std::str::from_utf8(answer).ok()?.split_once(before)?;
    rest.split(after).next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_answer_carries_is_found() {
        let redirect = b"HTTP/1.1 303 See Other\r\nlocation: http://localhost:8080/callback?code=demo.a-_1&iss=x\r\n\r\n";
        assert_eq!(code(redirect).as_deref(), Some("demo.a-_1"));
        assert_eq!(
            code(b"HTTP/1.1 303 See Other\r\nlocation: /cb?code=a\r\nx: y\r\n\r\n").as_deref(),
            Some("a")
        );
        let tokens = b"HTTP/1.1 200 OK\r\n\r\n{\"access_token\":\"a.b.c\",\"refresh_token\":\"demo.r\"}";
        assert_eq!(access_token(tokens).as_deref(), Some("a.b.c"));
        assert_eq!(refresh_token(tokens).as_deref(), Some("demo.r"));
        assert_eq!(person(tokens), None);
    }
}
