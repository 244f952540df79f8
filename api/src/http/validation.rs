//! `GET /test_get_with_validation`: contracts R7, N5.

use std::sync::Arc;

use http::StatusCode;
use signet_service::edge::{Call, Refusal, Response, json};
use signet_shared::claims::AccessTokenClaims;

use super::error::{self, Challenge};
use crate::app::App;
use crate::keys::Found;
use crate::token::{self, Credentials, Refused};

pub(super) async fn get(app: Arc<App>, call: Call) -> Result<Response, Refusal> {
    let token = match Credentials::of(&call)? {
        Credentials::None => return Ok(json(StatusCode::OK, &"hello")),
        Credentials::Other => return Ok(error::refused(&app.config, Challenge::OtherScheme)),
        Credentials::Bearer(token) => token,
    };
    let claims = match judge(&app, token).await {
        Ok(claims) => claims,
        Err(Denied::Token(refused)) => return Ok(error::refused(&app.config, Challenge::Token(refused))),
        Err(Denied::NoKeys) => return Err(error::no_keys()),
    };
    let answer = if claims.is_admin() {
        "You Are a Real Admin!!"
    } else {
        "You Are not an Admin, but at least your token is valid!"
    };
    Ok(json(StatusCode::OK, &answer))
}

/// Why a token does not pass.
enum Denied {
    /// The token is no good.
    Token(Refused),
    /// It may be good, but there is nothing to check it with.
    NoKeys,
}

async fn judge(app: &App, token: &str) -> Result<AccessTokenClaims, Denied> {
    let kid = token::key_id(token).map_err(Denied::Token)?;
    match app.keys.find(kid.as_deref()).await {
        Found::Key(key) => {
            token::check(token, &key, &app.config.checks, app.clock.now()).map_err(Denied::Token)
        }
        Found::Unknown => Err(Denied::Token(Refused::Invalid("The kid is none of the keys of the issuer"))),
        Found::NoKeys => Err(Denied::NoKeys),
    }
}
