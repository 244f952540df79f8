//! Why a request did not give what was asked, in words for the person who waits for it.

use std::fmt;

/// Which server a request went to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Server {
    /// The auth-server.
    Auth,
    /// The resource server.
    Api,
    /// The server that this app comes from.
    App,
}

impl Server {
    const fn name(self) -> &'static str {
        match self {
            Self::Auth => "The auth-server",
            Self::Api => "The API",
            Self::App => "This site's own server",
        }
    }
}

/// Why a request failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// No answer came: no connection, or the server does not let this site read its answers.
    Unreachable(Server, String),
    /// No answer came in time.
    Slow(Server, String),
    /// 401 at sign-in.
    Credentials,
    /// 400 at sign-in: these fields are missing or empty.
    Fields(Vec<String>),
    /// 429 or 503, and the seconds to wait if the server names them.
    Busy(Server, u16, Option<u32>),
    /// Any other refusal, with the server's own sentence if it gave one.
    Refused(Server, u16, Option<String>),
    /// The answer is not what this server should say.
    Unreadable(Server, String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable(server, address) => {
                write!(f, "{} cannot be reached at {address}. Is it running?", server.name())
            }
            Self::Slow(server, address) => {
                write!(f, "{} at {address} took too long to answer. Please try again.", server.name())
            }
            Self::Credentials => f.write_str("User name or password is wrong."),
            Self::Fields(fields) => write_fields(f, fields),
            Self::Busy(server, status, wait) => write_busy(f, *server, *status, *wait),
            Self::Refused(server, status, sentence) => {
                write!(f, "{} refused the request (HTTP {status}).", server.name())?;
                sentence.as_ref().map_or(Ok(()), |sentence| write!(f, " It says: {sentence}"))
            }
            Self::Unreadable(server, address) => {
                write!(f, "What answers at {address} does not answer as {} should.", lower(server.name()))
            }
        }
    }
}

/// `The API` in the middle of a sentence.
fn lower(name: &str) -> String {
    name.replacen('T', "t", 1)
}

fn write_fields(f: &mut fmt::Formatter<'_>, fields: &[String]) -> fmt::Result {
    let has = |name: &str| fields.iter().any(|field| field == name);
    f.write_str(match (has("username"), has("password")) {
        (true, false) => "Please enter your user name.",
        (false, true) => "Please enter your password.",
        _ => "Please enter your user name and your password.",
    })
}

fn write_busy(f: &mut fmt::Formatter<'_>, server: Server, status: u16, wait: Option<u32>) -> fmt::Result {
    match status {
        429 => write!(f, "That was too many tries in a short time.")?,
        _ => write!(f, "{} is busy at the moment.", server.name())?,
    }
    match wait {
        Some(1) => f.write_str(" Please try again in one second."),
        Some(seconds) if seconds > 1 => write!(f, " Please try again in {seconds} seconds."),
        _ => f.write_str(" Please try again in a little while."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unreachable_server_is_named_with_its_address() {
        let error = Error::Unreachable(Server::Auth, "http://localhost:5000".into());
        assert_eq!(
            error.to_string(),
            "The auth-server cannot be reached at http://localhost:5000. Is it running?"
        );
    }

    #[test]
    fn missing_fields_are_named() {
        let text =
            |fields: &[&str]| Error::Fields(fields.iter().map(ToString::to_string).collect()).to_string();
        assert_eq!(text(&["username"]), "Please enter your user name.");
        assert_eq!(text(&["password"]), "Please enter your password.");
        assert_eq!(text(&["username", "password"]), "Please enter your user name and your password.");
    }

    #[test]
    fn the_time_to_wait_is_told_when_it_is_known() {
        let text = |status, wait| Error::Busy(Server::Auth, status, wait).to_string();
        assert_eq!(
            text(429, Some(7)),
            "That was too many tries in a short time. Please try again in 7 seconds."
        );
        assert_eq!(
            text(503, Some(1)),
            "The auth-server is busy at the moment. Please try again in one second."
        );
        assert!(text(503, None).ends_with("Please try again in a little while."));
    }

    #[test]
    fn a_refusal_carries_the_servers_own_sentence() {
        let error = Error::Refused(Server::Api, 421, Some("No such host here.".into()));
        assert_eq!(error.to_string(), "The API refused the request (HTTP 421). It says: No such host here.");
        let error = Error::Unreadable(Server::Api, "http://a".into());
        assert_eq!(error.to_string(), "What answers at http://a does not answer as the API should.");
    }
}
