//! The issuer's public keys: RFC 7517 §5, from the configured auth-server and nowhere else.

use signet_shared::jose::JwkSet;
use signet_shared::wire::AppConfig;

use super::http::{Reply, Target};
use super::{Error, Server};

/// Where the keys are.
pub const PATH: &str = "/.well-known/jwks.json";

/// Asks for them.
pub async fn load_keys(config: &AppConfig) -> Result<JwkSet, Error> {
    let target = Target { server: Server::Auth, base: &config.auth_server };
    interpret(&target.get(PATH, None).await?, &config.auth_server)
}

fn interpret(reply: &Reply, address: &str) -> Result<JwkSet, Error> {
    if reply.status != 200 {
        return Err(Error::Refused(Server::Auth, reply.status, None));
    }
    JwkSet::parse(&reply.body).map_err(|_| Error::Unreadable(Server::Auth, address.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &str) -> Result<JwkSet, Error> {
        interpret(&Reply { status, body: body.into(), ..Reply::default() }, "http://a")
    }

    #[test]
    fn only_a_key_set_is_one() {
        assert_eq!(answer(200, "{\"keys\":[]}"), Ok(JwkSet::default()));
        assert_eq!(answer(200, "<html>"), Err(Error::Unreadable(Server::Auth, "http://a".into())));
        assert_eq!(answer(503, "{\"keys\":[]}"), Err(Error::Refused(Server::Auth, 503, None)));
    }
}
