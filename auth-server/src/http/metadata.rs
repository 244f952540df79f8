//! The two metadata documents, which say the same: RFC 8414 §3, OpenID Connect Discovery 1.0 §4. They announce what works, and
//! nothing else (contract O3).

use std::sync::Arc;

use auth_server_core::domain::GrantType;
use auth_server_core::rules::protocol::authorization_response::ResponseMode;
use auth_server_core::rules::protocol::metadata::{Algorithms, Endpoints, Offers, of};
use auth_server_core::rules::protocol::resource_indicators::OPENID_SCOPES;
use auth_server_core::rules::protocol::{authentication_context, client_assertion, request_object};
use http::header::CACHE_CONTROL;
use http::{HeaderValue, StatusCode};
use signet_service::edge::{Call, Cors, Endpoint, Refusal, Response, answer, json};
use signet_shared::jose::Alg;

use super::docs;
use crate::app::App;
use crate::pages::Language;

/// By what ID tokens and userinfo answers can be signed: RS256 by default (OpenID Connect Core §15.1).
const SIGNED_BY: [Alg; 3] = [Alg::Rs256, Alg::Es256, Alg::EdDsa];

/// `GET /.well-known/oauth-authorization-server` of the table.
pub(super) const fn endpoint() -> Endpoint<App> {
    let about = "metadata (RFC 8414)";
    Endpoint::get("/.well-known/oauth-authorization-server", about, |app, call| answer(get(app, call)))
        .cors(Cors::Public)
        .docs(&docs::METADATA)
}

/// `GET /.well-known/openid-configuration` of the table.
pub(super) const fn discovery() -> Endpoint<App> {
    let about = "metadata (OpenID Connect Discovery)";
    Endpoint::get("/.well-known/openid-configuration", about, |app, call| answer(get(app, call)))
        .cors(Cors::Public)
        .docs(&docs::DISCOVERY)
}

async fn get(app: Arc<App>, _: Call) -> Result<Response, Refusal> {
    let mut response = json(StatusCode::OK, &of(&app.config.policy.issuer, &offers(&app)));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=300"));
    Ok(response)
}

fn offers(app: &App) -> Offers {
    let own = app.registry.resources.iter().flat_map(|resource| resource.scopes.iter().cloned());
    let mut scopes: Vec<String> = OPENID_SCOPES.map(str::to_owned).into();
    for scope in own {
        if !scopes.contains(&scope) {
            scopes.push(scope);
        }
    }
    Offers {
        endpoints: Endpoints {
            authorization: Some("/oauth2/authorize"),
            token: Some("/oauth2/token"),
            userinfo: Some("/oauth2/userinfo"),
            revocation: Some("/oauth2/revoke"),
            end_session: Some("/oauth2/logout"),
        },
        grant_types: GrantType::ALL.into(),
        client_authentication: vec!["none", "client_secret_basic", "client_secret_post", "private_key_jwt"],
        response_modes: ResponseMode::ALL.map(ResponseMode::as_str).into(),
        prompts: vec!["none", "login", "consent", "select_account"],
        acr_values: authentication_context::CLASSES.into(),
        ui_locales: Language::ALL.map(|language| language.tag().to_owned()).into(),
        scopes,
        algorithms: Algorithms {
            id_token: SIGNED_BY.into(),
            userinfo: SIGNED_BY.into(),
            request_object: request_object::ALGS.into(),
            client_assertion: client_assertion::ALGS.into(),
        },
        claims_parameter: true,
        backchannel_logout: true,
    }
}
