//! `GET /bff/login`: contract B1.

use std::sync::Arc;

use http::Uri;
use http::header::HOST;
use signet_service::edge::{Call, Cors, Endpoint, Refusal, Response, answer};

use super::{caller, docs, redirect};
use crate::app::App;
use crate::flows::begin_login::begin_login;
use crate::rules::authorization::{BadAsk, LoginAsk};
use crate::rules::cookie::LOGIN_SECONDS;

/// Its line of the table.
pub(super) const fn endpoint() -> Endpoint<App> {
    Endpoint::get("/bff/login", "sends the browser to sign in", |app, call| answer(get(app, call)))
        .acts()
        .cors(Cors::Closed)
        .docs(&docs::LOGIN)
}

async fn get(app: Arc<App>, call: Call) -> Result<Response, Refusal> {
    // Cookies are a host's own: the answer comes to that of the configuration, so the sign-in begins there.
    if !is_at_home(&app, &call) {
        let query = call.query().map(|query| format!("?{query}")).unwrap_or_default();
        return redirect::see_other(&format!("{}/bff/login{query}", app.config.public_url));
    }
    let ask = LoginAsk::read(call.query().unwrap_or_default()).map_err(|bad| {
        let fields: Vec<&str> = if let BadAsk::Value(name) = bad { vec![name] } else { Vec::new() };
        Refusal::invalid(bad.to_string()).with_fields(fields)
    })?;
    let begun = begin_login(&app, ask).await.map_err(caller::failed)?;
    let mut response = redirect::see_other(&begun.location)?;
    let cookies = app.config.cookies();
    for name in cookies.abandoned(&call.headers) {
        redirect::with_cookie(&mut response, cookies.clear(&name))?;
    }
    let (name, secret) = begun.cookie;
    redirect::with_cookie(&mut response, cookies.set(&name, &secret, Some(LOGIN_SECONDS)))?;
    Ok(response)
}

fn is_at_home(app: &App, call: &Call) -> bool {
    let home: Option<Uri> = app.config.public_url.parse().ok();
    let home = home.as_ref().and_then(Uri::authority).map(http::uri::Authority::as_str);
    let host = call.headers.get(HOST).and_then(|host| host.to_str().ok());
    home.zip(host).is_some_and(|(home, host)| home.eq_ignore_ascii_case(host))
}
