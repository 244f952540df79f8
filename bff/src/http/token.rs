//! `GET /bff/token`: an access token in the hands of a page (contract B9), where the operator has said `expose_token`. For pages that
//! call an API themselves, or show what a token is; whoever runs a script in such a page has the token too.

use std::sync::Arc;

use http::StatusCode;
use signet_service::edge::{Call, Cors, Endpoint, Refusal, Response, answer, json};
use signet_shared::wire::{Code, ExposedToken};

use super::{caller, docs};
use crate::app::App;
use crate::flows::access_token::{AccessError, access_token};
use crate::rules::audience::{self, Needs};
use crate::rules::parameters::Parameters;

/// Its line of the table.
pub(super) const fn endpoint() -> Endpoint<App> {
    Endpoint::get("/bff/token", "an access token, where the operator gives them out", |app, call| {
        answer(get(app, call))
    })
    .cors(Cors::Closed)
    .docs(&docs::TOKEN)
}

/// It changes nothing, and needs the session's token all the same: so no element of any page fetches it, and no page of another site
/// has it fetched.
async fn get(app: Arc<App>, call: Call) -> Result<Response, Refusal> {
    if !app.config.expose_token {
        return Err(Refusal::not_found());
    }
    let session = caller::session(&app, &call).await?;
    caller::meant(&app, &call, &session)?;
    let sent = Parameters::parse(call.query().unwrap_or_default());
    let sent = sent.map_err(|bad| Refusal::invalid(bad.to_string()))?;
    let needs = Needs { resource: resource(&app, sent.get("resource"))?, scopes: &[] };
    let token = access_token(&app, &session, needs, app.clock.now()).await.map_err(refused)?;
    let (access_token, expires_at) = (token.token, token.expires_at);
    Ok(json(StatusCode::OK, &ExposedToken { access_token, token_type: "Bearer".to_owned(), expires_at }))
}

/// No scope is needed here: where the provider names one all the same, it gives no token.
fn refused(error: AccessError) -> Refusal {
    caller::no_token(if matches!(error, AccessError::Scope) { AccessError::Refused } else { error })
}

/// For which API: one that the page may ask by cookie anyway, so that a token opens nothing more to it. Where there are several, the
/// page says which, because a token that is for all of them would be for none.
fn resource<'a>(app: &'a App, asked: Option<&str>) -> Result<Option<&'a str>, Refusal> {
    let mut all = app.config.needs().map(|needs| needs.resource);
    match asked {
        Some(asked) => all.find(|known| *known == Some(asked)).ok_or_else(|| {
            Refusal::new(Code::InvalidTarget, "No API here has that resource.").with_fields(["resource"])
        }),
        None if all.any(|known| known.is_none()) => Ok(None),
        None => audience::sole(app.config.needs()).map(Some).ok_or_else(|| {
            Refusal::invalid("Name the resource that the token is to be for.").with_fields(["resource"])
        }),
    }
}
