//! `GET /config.json`: where the servers are.

use serde_json::Value;
use signet_shared::jose::object;
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
    let mut config =
        read(&reply.body).ok_or_else(|| Error::Unreadable(Server::App, "/config.json".into()))?;
    for address in [&mut config.auth_server, &mut config.api] {
        address.truncate(address.trim_end_matches('/').len());
    }
    config.poll_interval = config.poll_interval.max(1);
    Ok(config)
}

/// Member by member: the derived reader of each type is a kilobyte more to download.
fn read(body: &str) -> Option<AppConfig> {
    let body = object(body.as_bytes())?;
    let text = |name: &str| body.get(name)?.as_str().map(str::to_owned);
    Some(AppConfig {
        auth_server: text("auth_server")?,
        api: text("api")?,
        poll_interval: body.get("poll_interval")?.as_u64()?.try_into().ok()?,
        leeway: body.get("leeway").map_or(Some(0), Value::as_u64)?,
        demo: body.get("demo").map_or(Some(false), Value::as_bool)?,
        first_party_login: body.get("first_party_login").map_or(Some(false), Value::as_bool)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(status: u16, body: &str) -> Reply {
        Reply { status, body: body.into(), ..Reply::default() }
    }

    #[test]
    fn addresses_and_interval_are_made_safe_to_use() {
        let body = r#"{"auth_server":"http://a/","api":"http://b","poll_interval":0}"#;
        let config = interpret(&reply(200, body)).unwrap();
        assert_eq!((config.auth_server.as_str(), config.api.as_str()), ("http://a", "http://b"));
        assert_eq!(config.poll_interval, 1, "never a loop without a pause");
        assert!(!config.demo && !config.first_party_login);
    }

    #[test]
    fn what_the_bff_writes_is_what_is_read() {
        let config = AppConfig {
            auth_server: "http://a".into(),
            api: "http://b".into(),
            poll_interval: 3,
            leeway: 7,
            demo: true,
            first_party_login: true,
        };
        assert_eq!(interpret(&reply(200, &serde_json::to_string(&config).unwrap())), Ok(config));
        for body in [
            "{}",
            r#"{"auth_server":"a","api":"b","poll_interval":-1}"#,
            r#"{"auth_server":1,"api":"b","poll_interval":1}"#,
        ] {
            assert_eq!(read(body), None, "{body}");
        }
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
