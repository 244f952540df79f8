//! Somebody at a browser who signs in at the bff, by way of the hosted pages: contracts B1, B2. Ports do not keep cookies apart, so one jar
//! is for both servers, as in a browser.

use reqwest::RequestBuilder;
use serde_json::Value;

use super::{Answer, At, Step, Trouble, Visitor, answered, location, text, with_status};
use crate::Stack;

/// Both servers, as a browser sees them.
pub struct Site {
    /// The auth-server.
    pub auth: At,
    /// The bff.
    pub bff: At,
}

impl Site {
    /// Those of a running stack.
    pub fn of(stack: &Stack) -> Self {
        Self { auth: At::from(&stack.auth), bff: At::from(&stack.bff) }
    }

    /// Begins a sign-in: the path of the page that is shown for it.
    ///
    /// # Errors
    /// [`Trouble`].
    pub async fn begins(&self, visitor: &mut Visitor, query: &str) -> Step<String> {
        let sent = with_status(visitor.get(&self.bff, &format!("/bff/login{query}")).await?, 303)?;
        let request = at_server(&sent, &self.auth)?;
        visitor.begins(&self.auth, &request).await
    }

    /// Signs in and allows on the page at `path`: the path of the bff that the browser is sent to.
    ///
    /// # Errors
    /// [`Trouble`].
    pub async fn allows(&self, visitor: &mut Visitor, path: &str, who: (&str, &str)) -> Step<String> {
        visitor.signs_in(&self.auth, path, who).await?;
        let next = visitor.get(&self.auth, path).await?;
        // What was allowed before is not asked again.
        let answer = if next.status == 303 { next } else { visitor.allows(&self.auth, path).await? };
        at_server(&answer, &self.bff)
    }

    /// Signs in: what the bff says to the answer.
    ///
    /// # Errors
    /// [`Trouble`].
    pub async fn signs_in(&self, visitor: &mut Visitor, query: &str, who: (&str, &str)) -> Step<Answer> {
        let path = self.begins(visitor, query).await?;
        let callback = self.allows(visitor, &path, who).await?;
        visitor.get(&self.bff, &callback).await
    }

    /// What the bff says of who is signed in.
    ///
    /// # Errors
    /// [`Trouble::NoAnswer`].
    pub async fn session(&self, visitor: &mut Visitor) -> Step<Answer> {
        visitor.get(&self.bff, "/bff/session").await
    }

    /// The token that this browser's requests carry.
    ///
    /// # Errors
    /// [`Trouble`].
    pub async fn csrf(&self, visitor: &mut Visitor) -> Step<String> {
        let session: Value = with_status(self.session(visitor).await?, 200)?.json();
        Ok(text(&session, "csrf_token").to_owned())
    }

    /// Signs out with this token: the answer, whose cookies are not kept.
    ///
    /// # Errors
    /// [`Trouble::NoAnswer`].
    pub async fn signs_out(&self, visitor: &Visitor, csrf: Option<&str>) -> Step<Answer> {
        self.posts(visitor, "/bff/logout", csrf).await
    }

    /// Sends a POST without a body to `path`, as a page of the bff's own does, with this token.
    ///
    /// # Errors
    /// [`Trouble::NoAnswer`].
    pub async fn posts(&self, visitor: &Visitor, path: &str, csrf: Option<&str>) -> Step<Answer> {
        answered(self.post(path, &visitor.jar(), csrf)).await
    }

    fn post(&self, path: &str, cookies: &str, csrf: Option<&str>) -> RequestBuilder {
        let request = self.bff.post(path, &[]).header("cookie", cookies);
        let request = request.header("sec-fetch-site", "same-origin");
        match csrf {
            Some(token) => request.header("x-csrf-token", token),
            None => request,
        }
    }
}

impl Visitor {
    /// All cookies, as they are sent.
    pub fn jar(&self) -> String {
        let pairs: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("; ")
    }
}

/// Where an answer sends to, as a path of `server`.
fn at_server(answer: &Answer, server: &At) -> Step<String> {
    let path = location(answer).strip_prefix(&server.origin).map(str::to_owned);
    path.ok_or_else(|| Trouble::Other(Box::new(answer.clone())))
}
