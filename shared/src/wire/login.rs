//! `POST /auth/login`: the reference flow's request and answers (contracts R2, R5, R6, N3).

use serde::{Deserialize, Serialize};
use std::fmt;

use super::Code;

/// `{"username":"…","password":"…"}`; further members are ignored.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LoginRequest {
    /// Compared without regard to case.
    #[cfg_attr(feature = "openapi", schema(min_length = 1))]
    pub username: String,
    /// As typed; never logged.
    #[cfg_attr(feature = "openapi", schema(min_length = 1))]
    pub password: String,
}

impl fmt::Debug for LoginRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoginRequest").field("username", &self.username).finish_non_exhaustive()
    }
}

/// 200: `{"result":{"status":"success","auth_token":"<jwt>"}}`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LoginAnswer {
    /// The one member.
    pub result: LoginResult,
}

/// What a successful login gives.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LoginResult {
    /// Always `success`.
    #[cfg_attr(feature = "openapi", schema(pattern = "^success$"))]
    pub status: String,
    /// The access token, a signed JWT of at most 2 KiB (contract N7).
    pub auth_token: String,
}

impl LoginAnswer {
    /// The answer that hands out `token`.
    #[must_use]
    pub fn success(token: String) -> Self {
        Self { result: LoginResult { status: "success".into(), auth_token: token } }
    }
}

/// Every refusal of a login: `{"status":"failure","error":"<code>","message":"<sentence>"}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LoginFailure {
    /// Always `failure`.
    #[cfg_attr(feature = "openapi", schema(pattern = "^failure$"))]
    pub status: String,
    /// The stable word.
    pub error: Code,
    /// One sentence for the person.
    pub message: String,
    /// The id under which the server's log tells more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// The members that are missing, empty or no strings, in the order `username`, `password`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn success_has_the_shape_of_the_source_system() {
        let text = serde_json::to_string(&LoginAnswer::success("a.b.c".into())).unwrap();
        assert_eq!(text, r#"{"result":{"status":"success","auth_token":"a.b.c"}}"#);
    }

    #[test]
    fn the_password_is_not_in_the_debug_text() {
        let request = LoginRequest { username: "ada".into(), password: "LessHappy123".into() };
        let text = format!("{request:?}");
        assert!(text.contains("ada") && !text.contains("LessHappy123"), "{text}");
    }
}
