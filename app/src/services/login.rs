//! `POST /auth/login`: a user name and a password for a token (contracts R2, R5, R6, N3).

use signet_shared::wire::{AppConfig, LoginAnswer, LoginFailure, LoginRequest};

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
    interpret(&target.post("/auth/login", json).await?, &config.auth_server)
}

/// The server refuses empty fields too; saying so here saves the way.
fn missing(request: &LoginRequest) -> Vec<String> {
    let fields = [("username", &request.username), ("password", &request.password)];
    fields.iter().filter(|(_, value)| value.is_empty()).map(|(name, _)| (*name).to_owned()).collect()
}

fn interpret(reply: &Reply, address: &str) -> Result<String, Error> {
    if reply.status == 200 {
        return match serde_json::from_slice::<LoginAnswer>(reply.body.as_bytes()) {
            Ok(answer) if !answer.result.auth_token.is_empty() => Ok(answer.result.auth_token),
            _ => Err(Error::Unreadable(Server::Auth, address.to_owned())),
        };
    }
    let failure = serde_json::from_slice::<LoginFailure>(reply.body.as_bytes()).ok();
    Err(match reply.status {
        401 => Error::Credentials,
        429 | 503 => Error::Busy(Server::Auth, reply.status, reply.retry_after),
        status => match failure {
            Some(failure) if status == 400 && !failure.fields.is_empty() => Error::Fields(failure.fields),
            failure => Error::Refused(Server::Auth, status, failure.map(|failure| failure.message)),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &str) -> Result<String, Error> {
        interpret(&Reply { status, retry_after: Some(3), body: body.into() }, "http://a")
    }

    #[test]
    fn a_token_comes_out_of_a_success() {
        let body = r#"{"result":{"status":"success","auth_token":"a.b.c"}}"#;
        assert_eq!(answer(200, body), Ok("a.b.c".into()));
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
