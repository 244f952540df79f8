//! The code flow at a real server, over plain HTTP: somebody at a browser that follows nothing by itself, and the client that
//! sends them there. RFC 6749 §4.1, OpenID Connect Core §3.1.
//!
//! Every step says what came in its way as [`Trouble`]: a test unwraps it, and a load on servers that are killed goes on.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::{Client, RequestBuilder, Url};
use serde_json::Value;

use crate::{Answer, Server};

mod app;
mod bff;
mod bff_journey;
mod verified;

pub use app::{App, VERIFIER};
pub use bff::Site;
pub use bff_journey::journey;
pub use verified::{Kind, verified};

/// A server as its visitors see it.
#[derive(Clone)]
pub struct At {
    client: Client,
    origin: String,
}

impl From<&Server> for At {
    fn from(server: &Server) -> Self {
        Self { client: server.client.clone(), origin: server.origin() }
    }
}

impl At {
    /// Whoever answers at `origin`, asked by `client`.
    pub fn new(client: Client, origin: &str) -> Self {
        Self { client, origin: origin.to_owned() }
    }

    fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(format!("{}{path}", self.origin))
    }

    /// A POST of a form.
    fn post(&self, path: &str, fields: &[(&str, &str)]) -> RequestBuilder {
        let request = self.client.post(format!("{}{path}", self.origin));
        request.header("content-type", "application/x-www-form-urlencoded").body(encoded(fields))
    }
}

/// What was in the way of a step.
pub enum Trouble {
    /// The server was away, or went away.
    NoAnswer,
    /// It answered something else than what leads on.
    Other(Box<Answer>),
}

impl std::fmt::Debug for Trouble {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoAnswer => out.write_str("no answer"),
            Self::Other(answer) => out.write_str(&answer.seen()),
        }
    }
}

impl Trouble {
    /// Whether this is what a server says, or does not say, while it or its database is away.
    pub fn is_outage(&self) -> bool {
        matches!(self, Self::NoAnswer) || matches!(self, Self::Other(answer) if answer.status == 503)
    }
}

/// A step's outcome.
pub type Step<T> = Result<T, Trouble>;

/// The whole answer to `request`, if one comes.
///
/// # Errors
/// [`Trouble::NoAnswer`].
pub async fn answered(request: RequestBuilder) -> Step<Answer> {
    let response = request.send().await.map_err(|_| Trouble::NoAnswer)?;
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let body = response.bytes().await.map_err(|_| Trouble::NoAnswer)?.to_vec();
    Ok(Answer { status, headers, body })
}

/// The answer, if it has this status.
///
/// # Errors
/// [`Trouble::Other`].
pub fn with_status(answer: Answer, status: u16) -> Step<Answer> {
    if answer.status == status { Ok(answer) } else { Err(Trouble::Other(Box::new(answer))) }
}

/// Somebody at a browser: its cookies, and whatever of it nobody else may learn.
#[derive(Clone, Default)]
pub struct Visitor {
    /// Its cookies.
    pub cookies: BTreeMap<String, String>,
    /// Each `Set-Cookie` that came.
    pub told: Vec<String>,
    /// Cookies, handles, form tokens and codes of its way so far.
    pub secrets: Vec<String>,
}

impl Visitor {
    /// Goes to `path`.
    ///
    /// # Errors
    /// [`Trouble::NoAnswer`].
    pub async fn get(&mut self, at: &At, path: &str) -> Step<Answer> {
        self.ask(at.get(path)).await
    }

    /// Sends a form of the server's own pages, as a browser does.
    ///
    /// # Errors
    /// [`Trouble::NoAnswer`].
    pub async fn send(&mut self, at: &At, path: &str, fields: &[(&str, &str)]) -> Step<Answer> {
        self.ask(at.post(path, fields).header("sec-fetch-site", "same-origin")).await
    }

    /// Sends a form of another site's page, without cookies, as browsers do.
    ///
    /// # Errors
    /// [`Trouble::NoAnswer`].
    pub async fn send_from_elsewhere(
        &mut self,
        at: &At,
        path: &str,
        fields: &[(&str, &str)],
    ) -> Step<Answer> {
        let cookies = std::mem::take(&mut self.cookies);
        let answer = self.ask(at.post(path, fields).header("sec-fetch-site", "cross-site")).await;
        self.cookies.extend(cookies);
        answer
    }

    async fn ask(&mut self, request: RequestBuilder) -> Step<Answer> {
        let cookies = self.jar();
        let request = if cookies.is_empty() { request } else { request.header("cookie", cookies) };
        let answer = answered(request).await?;
        self.notes(&answer);
        Ok(answer)
    }

    fn notes(&mut self, answer: &Answer) {
        for field in answer.headers.get_all("set-cookie") {
            let field = field.to_str().expect("a cookie of ours is ASCII");
            let (name, value) =
                field.split(';').next().and_then(|pair| pair.split_once('=')).expect("a pair");
            self.cookies.insert(name.to_owned(), value.to_owned());
            self.secrets.push(value.to_owned());
            self.told.push(field.to_owned());
        }
        self.secrets.extend(field_of(answer, "form_token"));
        let location = location(answer);
        let handle = location.strip_prefix("/signin/").and_then(|rest| rest.split('/').next());
        let carried = handle.map(str::to_owned).into_iter().chain(parameter(&location, "code"));
        for carried in carried.chain(field_of(answer, "code")) {
            self.secrets.extend(carried.split_once('.').map(|(_, secret)| secret.to_owned()));
        }
    }

    /// From an authorization request to the page that is shown for it: its path.
    ///
    /// # Errors
    /// [`Trouble`], where the server answers at once.
    pub async fn begins(&mut self, at: &At, request: &str) -> Step<String> {
        let answer = with_status(self.get(at, request).await?, 303)?;
        let path = location(&answer);
        if path.starts_with("/signin/") { Ok(path) } else { Err(Trouble::Other(Box::new(answer))) }
    }

    /// Fills in the form on the page at `path`: what comes of it.
    ///
    /// # Errors
    /// [`Trouble`].
    pub async fn types(&mut self, at: &At, path: &str, (name, password): (&str, &str)) -> Step<Answer> {
        let page = with_status(self.get(at, path).await?, 200)?;
        let Some(token) = field_of(&page, "form_token") else { return Err(Trouble::Other(Box::new(page))) };
        let fields = [("form_token", token.as_str()), ("username", name), ("password", password)];
        self.send(at, &format!("{path}/password"), &fields).await
    }

    /// Signs in on the page at `path`.
    ///
    /// # Errors
    /// [`Trouble`].
    pub async fn signs_in(&mut self, at: &At, path: &str, who: (&str, &str)) -> Step<()> {
        with_status(self.types(at, path, who).await?, 303).map(|_| ())
    }

    /// Says `allow` or `deny` on the page at `path`: what comes of it.
    ///
    /// # Errors
    /// [`Trouble`].
    pub async fn decides(&mut self, at: &At, path: &str, decision: &str) -> Step<Answer> {
        let page = with_status(self.get(at, path).await?, 200)?;
        let (Some(token), Some(sid)) = (field_of(&page, "form_token"), field_of(&page, "sid")) else {
            return Err(Trouble::Other(Box::new(page)));
        };
        let fields = [("form_token", token.as_str()), ("sid", sid.as_str()), ("decision", decision)];
        with_status(self.send(at, path, &fields).await?, 303)
    }

    /// Says yes on the page at `path`: the answer that goes to the client.
    ///
    /// # Errors
    /// [`Trouble`].
    pub async fn allows(&mut self, at: &At, path: &str) -> Step<Answer> {
        self.decides(at, path, "allow").await?;
        self.get(at, path).await
    }

    /// Signs out on the server's own page, which asks first.
    ///
    /// # Errors
    /// [`Trouble`].
    pub async fn signs_out(&mut self, at: &At) -> Step<()> {
        let page = with_status(self.get(at, "/oauth2/logout").await?, 200)?;
        let Some(token) = field_of(&page, "form_token") else { return Err(Trouble::Other(Box::new(page))) };
        let confirm = [("form_token", token.as_str()), ("decision", "logout")];
        with_status(self.send(at, "/oauth2/logout/confirm", &confirm).await?, 200).map(|_| ())
    }

    /// The code for `app`, once `who` has signed in and allowed what it asks for.
    ///
    /// # Errors
    /// [`Trouble`].
    pub async fn code(&mut self, at: &At, app: &App, who: (&str, &str)) -> Step<String> {
        let path = self.begins(at, &app.asks(&[])).await?;
        self.signs_in(at, &path, who).await?;
        let answer = self.allows(at, &path).await?;
        parameter(&location(&answer), "code").ok_or_else(|| Trouble::Other(Box::new(answer)))
    }

    /// The tokens of `app` for a code that `who` has allowed.
    ///
    /// # Errors
    /// [`Trouble`].
    pub async fn tokens(&mut self, at: &At, app: &App, who: (&str, &str)) -> Step<Value> {
        let code = self.code(at, app, who).await?;
        Ok(with_status(app.redeems(at, &code).await?, 200)?.json())
    }
}

/// Where an answer sends to; empty where it sends nowhere.
pub fn location(answer: &Answer) -> String {
    answer.header("location").unwrap_or_default()
}

/// The value of `name` in the query of an address, decoded.
pub fn parameter(address: &str, name: &str) -> Option<String> {
    let url = Url::parse("http://localhost/").and_then(|base| base.join(address)).ok()?;
    let found = url.query_pairs().find(|(own, _)| own == name)?;
    Some(found.1.into_owned())
}

/// The value of a hidden field of a page.
pub fn field_of(page: &Answer, name: &str) -> Option<String> {
    let text = page.text();
    let (_, rest) = text.split_once(&format!("name=\"{name}\" value=\""))?;
    rest.split('"').next().map(str::to_owned)
}

/// Fields as `application/x-www-form-urlencoded`.
pub fn encoded(fields: &[(&str, &str)]) -> String {
    let url = Url::parse_with_params("http://localhost/", fields).expect("an address with parameters");
    url.query().unwrap_or_default().to_owned()
}

/// A member of a document that is a text.
pub fn text<'a>(document: &'a Value, name: &str) -> &'a str {
    document[name].as_str().unwrap_or_else(|| panic!("no {name}: {document}"))
}

/// What a JWT says; nobody has checked it.
pub fn claims(token: &str) -> Value {
    let payload = token.split('.').nth(1).unwrap_or_else(|| panic!("no JWT: {token}"));
    let bytes = URL_SAFE_NO_PAD.decode(payload).expect("base64url");
    serde_json::from_slice(&bytes).expect("claims are JSON")
}
