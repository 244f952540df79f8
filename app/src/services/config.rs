//! `GET /config.json`: where the servers are.

use signet_shared::wire::AppConfig;

use super::http::{Reply, Target};
use super::{Error, Server};

/// Asks this site's own server for the addresses.
pub async fn load_config() -> Result<AppConfig, Error> {
    let target = Target { server: Server::App, base: "" };
    let reply = target.get("/config.json", None).await.map_err(name_address)?;
    interpret(&reply)
}

/// The request goes to a bare path; a person is better told of it by name.
fn name_address(error: Error) -> Error {
    match error {
        Error::Unreachable(server, _) => Error::Unreachable(server, "/config.json".into()),
        Error::Slow(server, _) => Error::Slow(server, "/config.json".into()),
        other => other,
    }
}

fn interpret(reply: &Reply) -> Result<AppConfig, Error> {
    if reply.status != 200 {
        return Err(Error::Refused(Server::App, reply.status, None));
    }
    let mut config: AppConfig = serde_json::from_slice(reply.body.as_bytes())
        .map_err(|_| Error::Unreadable(Server::App, "/config.json".into()))?;
    for address in [&mut config.auth_server, &mut config.api] {
        address.truncate(address.trim_end_matches('/').len());
    }
    config.poll_interval = config.poll_interval.max(1);
    Ok(config)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(status: u16, body: &str) -> Reply {
        Reply { status, retry_after: None, body: body.into() }
    }

    #[test]
    fn addresses_and_interval_are_made_safe_to_use() {
        let body = r#"{"auth_server":"http://a/","api":"http://b","poll_interval":0}"#;
        let config = interpret(&reply(200, body)).unwrap();
        assert_eq!((config.auth_server.as_str(), config.api.as_str()), ("http://a", "http://b"));
        assert_eq!(config.poll_interval, 1, "never a loop without a pause");
        assert!(!config.demo);
    }

    #[test]
    fn a_page_in_place_of_the_configuration_is_told() {
        assert_eq!(
            interpret(&reply(200, "<!DOCTYPE html>")),
            Err(Error::Unreadable(Server::App, "/config.json".into()))
        );
        assert_eq!(interpret(&reply(404, "")), Err(Error::Refused(Server::App, 404, None)));
    }
}
