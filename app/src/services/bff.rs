//! Requests to the server that this app comes from, by the session's cookie: contracts B4, B5, B6, B7.

use signet_shared::wire::{LogoutAnswer, SHOW_LEGS, SessionAnswer, SessionDetails};
use web_sys::{AbortSignal, RequestCredentials};

use super::http::{How, PATIENCE, send};
use super::{Error, Server};

/// An answer, with all that a page may see of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The HTTP status.
    pub status: u16,
    /// The header fields, as the browser gives them: sorted, in small letters.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

/// Where it says who is signed in.
pub const SESSION: &str = "/bff/session";
/// Where it says what that rests on.
pub const DETAILS: &str = "/bff/session/details";
/// Where it says what becomes of it.
pub const EVENTS: &str = "/bff/session/events";
/// Where it hands a token to a page, if the operator wants that (contract B9).
pub const TOKEN: &str = "/bff/token";
/// What every request that changes something carries.
const CSRF: &str = "X-CSRF-Token";

/// Who is signed in; nobody is none.
pub async fn load_session() -> Result<Option<SessionAnswer>, Error> {
    let seen = get(SESSION).await?;
    match seen.status {
        401 => Ok(None),
        200 => read(&seen, SESSION).map(Some),
        _ => Err(refused(&seen)),
    }
}

/// What the session rests on.
pub async fn load_details() -> Result<SessionDetails, Error> {
    let seen = get(DETAILS).await?;
    if seen.status == 200 { read(&seen, DETAILS) } else { Err(refused(&seen)) }
}

/// Ends the session whose token that is.
pub async fn log_out(csrf_token: &str) -> Result<LogoutAnswer, Error> {
    const PATH: &str = "/bff/logout";
    let seen = ask(PATH, How::Post(None), &[(CSRF, csrf_token)]).await?;
    match seen.status {
        200 => read(&seen, PATH),
        // It has ended meanwhile, which is what was wanted.
        401 => Ok(LogoutAnswer { logout_url: None, provider_reached: true }),
        _ => Err(refused(&seen)),
    }
}

/// `GET`.
pub async fn get(path: &str) -> Result<Seen, Error> {
    ask(path, How::Get, &[]).await
}

/// Asks for a token (contract B9), as every script of a page can: what the bff wants to see for it stands in the session's answer.
pub async fn hand_out(csrf_token: &str) -> Result<Seen, Error> {
    ask(TOKEN, How::Get, &[(CSRF, csrf_token)]).await
}

/// Asks an API through the bff, and to be shown how; what changes something needs the session's token.
pub async fn errand(path: &str, csrf_token: Option<&str>) -> Result<Seen, Error> {
    match csrf_token {
        Some(token) => ask(path, How::Post(None), &[(SHOW_LEGS, "1"), (CSRF, token)]).await,
        None => ask(path, How::Get, &[(SHOW_LEGS, "1")]).await,
    }
}

async fn ask(path: &str, how: How<'_>, fields: &[(&str, &str)]) -> Result<Seen, Error> {
    let signal = AbortSignal::timeout_with_u32(PATIENCE);
    let answered = async {
        let response = send((path, how), RequestCredentials::SameOrigin, fields, &signal).await?;
        let headers = response.headers().entries().collect();
        Ok::<_, gloo_net::Error>(Seen { status: response.status(), headers, body: response.text().await? })
    };
    answered.await.map_err(|_| {
        let fail = if signal.aborted() { Error::Slow } else { Error::Unreachable };
        fail(Server::App, path.to_owned())
    })
}

fn read<T: serde::de::DeserializeOwned>(seen: &Seen, path: &str) -> Result<T, Error> {
    serde_json::from_str(&seen.body).map_err(|_| Error::Unreadable(Server::App, path.to_owned()))
}

fn refused(seen: &Seen) -> Error {
    if [429, 503].contains(&seen.status) {
        let wait = seen.headers.iter().find(|(name, _)| name == "retry-after");
        let wait = wait.and_then(|(_, value)| value.trim().parse().ok());
        return Error::Busy(Server::App, seen.status, wait);
    }
    let body = signet_shared::jose::object(seen.body.as_bytes());
    let message = body.as_ref().and_then(|body| body.get("message")?.as_str()).map(str::to_owned);
    Error::Refused(Server::App, seen.status, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(status: u16, body: &str) -> Seen {
        Seen { status, headers: vec![("retry-after".into(), "2".into())], body: body.into() }
    }

    #[test]
    fn only_what_the_bff_says_in_its_own_shape_counts() {
        for body in ["{}", "<html>", "{\"logout_url\":null}"] {
            let read: Result<LogoutAnswer, Error> = read(&seen(200, body), "/bff/logout");
            assert_eq!(read, Err(Error::Unreadable(Server::App, "/bff/logout".into())), "{body}");
        }
        let told = read(&seen(200, r#"{"logout_url":null,"provider_reached":false}"#), "");
        assert_eq!(told, Ok(LogoutAnswer { logout_url: None, provider_reached: false }));
    }

    #[test]
    fn refusals_keep_what_a_person_can_use() {
        assert_eq!(refused(&seen(503, "{}")), Error::Busy(Server::App, 503, Some(2)));
        let csrf = refused(&seen(403, r#"{"error":"csrf","message":"Said so."}"#));
        assert_eq!(csrf, Error::Refused(Server::App, 403, Some("Said so.".into())));
    }
}
