//! `GET /.well-known/openid-configuration`: what the auth-server says of itself (OpenID Connect Discovery §4, RFC 8414 §3).

use signet_shared::code_flow::Provider;
use signet_shared::wire::AppConfig;

use super::http::{Reply, Target};
use super::{Error, Server};

/// Where it says so.
pub const PATH: &str = "/.well-known/openid-configuration";

/// Asks it; the error is a sentence.
pub async fn load_provider(config: &AppConfig) -> Result<Provider, String> {
    let target = Target { server: Server::Auth, base: &config.auth_server };
    let reply = target.get(PATH, None).await.map_err(|error| error.to_string())?;
    interpret(&reply, &config.auth_server)
}

fn interpret(reply: &Reply, issuer: &str) -> Result<Provider, String> {
    if reply.status != 200 {
        return Err(Error::Refused(Server::Auth, reply.status, None).to_string());
    }
    Provider::read(&reply.body, issuer).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_answer_with_status_200_is_read() {
        let reply = |status, body: &str| Reply { status, body: body.into(), ..Reply::default() };
        let said = |reply: &Reply| interpret(reply, "http://a").unwrap_err();
        assert_eq!(said(&reply(200, "<html>")), "What came is no metadata document.");
        assert_eq!(said(&reply(503, "{}")), "The auth-server refused the request (HTTP 503).");
        let document = r#"{"issuer":"http://a","authorization_endpoint":"http://a/a","token_endpoint":"http://a/t",
                           "code_challenge_methods_supported":["S256"]}"#;
        assert_eq!(interpret(&reply(200, document), "http://a").unwrap().token_endpoint, "http://a/t");
    }
}
