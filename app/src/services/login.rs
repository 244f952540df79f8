//! `POST /auth/login`: a user name and a password for a token (contracts R2, R5, R6, N3).

use serde_json::Value;
use signet_shared::jose::object;
use signet_shared::wire::{AppConfig, LoginRequest};

use super::http::{Reply, Target};
use super::{Error, Server};

/// Signs in; gives the token.
pub async fn login(config: &AppConfig, request: &LoginRequest) -> Result<String, Error> {
    let fields = missing(request);
    if !fields.is_empty() {
        return Err(Error::Fields(fields));
    }
    let json = serde_json::to_string(request)
        .map_err(|_| Error::Fields(vec!["username".into(), "password".into()]))?;
    let target = Target { server: Server::Auth, base: &config.auth_server };
    interpret(&target.post("/auth/login", &json).await?, &config.auth_server)
}

/// The server refuses empty fields too; saying so here saves the way.
fn missing(request: &LoginRequest) -> Vec<String> {
    let fields = [("username", &request.username), ("password", &request.password)];
    fields.iter().filter(|(_, value)| value.is_empty()).map(|(name, _)| (*name).to_owned()).collect()
}

fn interpret(reply: &Reply, address: &str) -> Result<String, Error> {
    let body = object(reply.body.as_bytes()).unwrap_or_default();
    if reply.status == 200 {
        let token = body.get("result").and_then(|result| result.get("auth_token")?.as_str());
        let unreadable = || Error::Unreadable(Server::Auth, address.to_owned());
        return token.filter(|token| !token.is_empty()).map(str::to_owned).ok_or_else(unreadable);
    }
    let fields = body.get("fields").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let fields: Vec<String> = fields.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    Err(match reply.status {
        401 => Error::Credentials,
        429 | 503 => Error::Busy(Server::Auth, reply.status, reply.retry_after),
        400 if !fields.is_empty() => Error::Fields(fields),
        status => {
            let message = body.get("message").and_then(Value::as_str).map(str::to_owned);
            Error::Refused(Server::Auth, status, message)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use signet_shared::wire::LoginAnswer;

    fn answer(status: u16, body: &str) -> Result<String, Error> {
        interpret(&Reply { status, retry_after: Some(3), body: body.into(), ..Reply::default() }, "http://a")
    }

    #[test]
    fn a_token_comes_out_of_a_success() {
        let body = serde_json::to_string(&LoginAnswer::success("a.b.c".into())).unwrap();
        assert_eq!(answer(200, &body), Ok("a.b.c".into()));
    }

    #[test]
    fn a_success_without_a_token_is_no_success() {
        let error = Err(Error::Unreadable(Server::Auth, "http://a".into()));
        assert_eq!(answer(200, "{}"), error);
        assert_eq!(answer(200, r#"{"result":{"status":"success","auth_token":""}}"#), error);
    }

    #[test]
    fn refusals_keep_what_a_person_can_use() {
        let body = |code: &str, rest: &str| {
            format!(r#"{{"status":"failure","error":"{code}","message":"Said so."{rest}}}"#)
        };
        assert_eq!(answer(401, &body("invalid_credentials", "")), Err(Error::Credentials));
        assert_eq!(
            answer(400, &body("invalid_request", r#","fields":["password"]"#)),
            Err(Error::Fields(vec!["password".into()]))
        );
        assert_eq!(
            answer(400, &body("invalid_request", "")),
            Err(Error::Refused(Server::Auth, 400, Some("Said so.".into())))
        );
        assert_eq!(answer(503, "busy"), Err(Error::Busy(Server::Auth, 503, Some(3))));
        assert_eq!(answer(502, "<html>"), Err(Error::Refused(Server::Auth, 502, None)));
    }

    #[test]
    fn empty_fields_are_noticed_before_anything_is_sent() {
        let request = LoginRequest { username: String::new(), password: "x".into() };
        assert_eq!(missing(&request), ["username"]);
    }
}
