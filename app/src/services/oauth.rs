//! Requests to the endpoints that the metadata names, and to the API with the token that came of them: RFC 6749 §3.2, RFC 6750
//! §2.1.

use super::check::sendable;
use super::http::{Reply, Target};
use super::{Error, Server};

/// An answer, whatever it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: String,
}

impl From<Reply> for Answered {
    fn from(reply: Reply) -> Self {
        Self { status: reply.status, body: reply.body }
    }
}

/// `POST` of a form.
pub async fn post(endpoint: &str, form: &str) -> Result<Answered, Error> {
    Target { server: Server::Auth, base: endpoint }.post_form("", form).await.map(Into::into)
}

/// `GET` with a token that came from the auth-server.
pub async fn get(server: Server, address: &str, token: &str) -> Result<Answered, Error> {
    Target { server, base: address }.get("", Some(&sendable(token))).await.map(Into::into)
}
