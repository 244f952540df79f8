//! What the token endpoint answers: RFC 6749 §5.1 and §5.2, OpenID Connect Core §3.1.3.3.

use serde_json::Value;

use super::Parameter;
use crate::jose::object;
use crate::wire::TokenAnswer;

/// The tokens in an answer with status 200; `None` where it is none that this client understands (§7.1: a `token_type` other
/// than `Bearer` must not be used). Read member by member: a derived reader is a kilobyte more to download.
#[must_use]
pub fn read_tokens(body: &str) -> Option<TokenAnswer> {
    let members = object(body.as_bytes())?;
    let text = |name: &str| members.get(name)?.as_str().filter(|text| !text.is_empty()).map(str::to_owned);
    Some(TokenAnswer {
        access_token: text("access_token")?,
        token_type: text("token_type").filter(|name| name.eq_ignore_ascii_case("bearer"))?,
        expires_in: members.get("expires_in").and_then(Value::as_u64).unwrap_or(0),
        scope: text("scope").unwrap_or_default(),
        id_token: text("id_token"),
        refresh_token: text("refresh_token"),
    })
}

/// What an answer holds, with its meaning.
#[must_use]
pub fn shown(answer: &TokenAnswer) -> Vec<Parameter> {
    let mut all = vec![
        Parameter::new(
            "access_token",
            &answer.access_token,
            "For the API. Whoever has it may do what scope says, until it ends.",
        ),
        Parameter::new("token_type", &answer.token_type, "How it is used: whoever bears it may use it."),
        Parameter::new("expires_in", answer.expires_in.to_string(), "For how many seconds."),
        Parameter::new("scope", &answer.scope, "What was granted, which may be less than was asked."),
    ];
    let id = answer.id_token.as_ref().map(|token| {
        Parameter::new(
            "id_token",
            token,
            "For this application: who has signed in, when and how. It opens no API.",
        )
    });
    let refresh = answer.refresh_token.as_ref().map(|token| {
        Parameter::new("refresh_token", token, "For the auth-server alone: new tokens without you.")
    });
    all.extend(id.into_iter().chain(refresh));
    all
}

/// The code of a refusal, and its sentence.
#[must_use]
pub fn failure(body: &str) -> Option<(String, String)> {
    let members = object(body.as_bytes())?;
    let text = |name: &str| members.get(name).and_then(Value::as_str).map(str::to_owned);
    Some((text("error")?, text("error_description").unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{Code, OAuthFailure};

    fn answer() -> TokenAnswer {
        TokenAnswer {
            access_token: "a".into(),
            token_type: "Bearer".into(),
            expires_in: 300,
            scope: "openid read".into(),
            id_token: Some("i".into()),
            refresh_token: Some("r".into()),
        }
    }

    #[test]
    fn what_the_server_writes_is_what_is_read() {
        assert!(read_tokens(&serde_json::to_string(&answer()).unwrap()) == Some(answer()));
        let less = TokenAnswer { id_token: None, refresh_token: None, ..answer() };
        assert!(read_tokens(&serde_json::to_string(&less).unwrap()) == Some(less));
    }

    #[test]
    fn what_is_no_bearer_token_is_none() {
        for body in [
            "",
            "<html>",
            r#"{"token_type":"Bearer"}"#,
            r#"{"access_token":"","token_type":"Bearer"}"#,
            r#"{"access_token":"a"}"#,
            r#"{"access_token":"a","token_type":"DPoP"}"#,
            r#"{"access_token":"a","access_token":"b","token_type":"Bearer"}"#,
        ] {
            assert!(read_tokens(body).is_none(), "{body}");
        }
        assert!(read_tokens(r#"{"access_token":"a","token_type":"bearer"}"#).is_some(), "§5.1: any case");
    }

    #[test]
    fn every_token_is_shown_with_its_meaning() {
        let names = |answer: &TokenAnswer| shown(answer).into_iter().map(|one| one.name).collect::<Vec<_>>();
        let all = ["access_token", "token_type", "expires_in", "scope", "id_token", "refresh_token"];
        assert_eq!(names(&answer()), all);
        assert_eq!(names(&TokenAnswer { id_token: None, refresh_token: None, ..answer() }), all[..4]);
        assert!(shown(&answer()).iter().all(|one| one.meaning.ends_with('.')));
    }

    #[test]
    fn a_refusal_is_taken_apart() {
        let body = OAuthFailure { error: Code::InvalidGrant, error_description: "The code is spent".into() };
        let body = serde_json::to_string(&body).unwrap();
        assert_eq!(failure(&body), Some(("invalid_grant".into(), "The code is spent".into())));
        assert_eq!(failure(r#"{"error":"x"}"#), Some(("x".into(), String::new())));
        assert_eq!((failure("<html>"), failure("{}")), (None, None));
    }
}
