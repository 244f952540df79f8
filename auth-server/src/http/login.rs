//! `POST /auth/login`: contracts R2, R5, R6, N3; rules H7, U5.

use std::sync::Arc;

use auth_server_core::flows::{Credentials, sign_in};
use http::StatusCode;
use serde_json::{Map, Value};
use signet_service::edge::{Call, Refusal, Response, json};
use signet_shared::wire::LoginAnswer;

use super::caller::{bearer, origin};
use super::error;
use crate::app::App;

pub(super) async fn post(app: Arc<App>, call: Call) -> Result<Response, Refusal> {
    if !app.config.first_party_login {
        return Err(error::no_first_party_login());
    }
    let credentials = read(&call)?;
    let token =
        sign_in(&*app, &app.config.policy, credentials).await.map_err(|error| error::sign_in(&error))?;
    Ok(json(StatusCode::OK, &LoginAnswer::success(token)))
}

/// The two members of the body, others are ignored; and the token that the person had, if one comes along.
fn read(call: &Call) -> Result<Credentials, Refusal> {
    let members: Map<String, Value> =
        serde_json::from_slice(&call.body).map_err(|_| Refusal::invalid("The body is not a JSON object."))?;
    let text = |name| members.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    match (text("username"), text("password")) {
        (Some(username), Some(password)) => {
            let (username, password) = (username.to_owned(), password.to_owned());
            let former_token = bearer(call)?.map(str::to_owned);
            Ok(Credentials { username, password, former_token, origin: origin(call) })
        }
        (username, password) => {
            let faults = [("username", username), ("password", password)];
            let fields = faults.into_iter().filter(|(_, value)| value.is_none()).map(|(name, _)| name);
            Err(Refusal::invalid("Give username and password, each a string that is not empty.")
                .with_fields(fields))
        }
    }
}
