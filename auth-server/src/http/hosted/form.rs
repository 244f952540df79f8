//! Forms of our pages that come back: from our page, in this browser, for this request. Rule H2.

use auth_server_core::rules::protocol::parameters::Parameters;
use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use signet_service::edge::{Call, Refusal};
use signet_shared::wire::Code;

use super::browser::Browser;
use crate::app::App;

/// The hidden field.
const FIELD: &str = "form_token";

/// What proves that a form about `subject` is of the page that `browser` was shown: nobody makes it without the cookie.
pub(super) fn token(browser: &Browser, subject: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, browser.secret().as_bytes());
    URL_SAFE_NO_PAD.encode(hmac::sign(&key, subject.as_bytes()))
}

/// The fields of a form about `subject`, once it is known to be ours.
///
/// # Errors
/// 403 where another site sent it, or it was not made for this browser; 400 where it cannot be read.
pub(super) fn read(
    app: &App,
    call: &Call,
    (browser, subject): (&Browser, &str),
) -> Result<Parameters, Refusal> {
    if !is_from_here(app, call)? {
        return Err(foreign());
    }
    let unreadable = || Refusal::invalid("The form cannot be read.");
    let text = std::str::from_utf8(&call.body).map_err(|_| unreadable())?;
    let form = Parameters::parse(text).map_err(|_| unreadable())?;
    let sent = form.get(FIELD).and_then(|sent| URL_SAFE_NO_PAD.decode(sent).ok()).unwrap_or_default();
    let key = hmac::Key::new(hmac::HMAC_SHA256, browser.secret().as_bytes());
    hmac::verify(&key, subject.as_bytes(), &sent).map_err(|_| foreign())?;
    Ok(form)
}

/// `Sec-Fetch-Site` decides; where a browser does not send it, `Origin`; where it sends neither, the form's token alone.
fn is_from_here(app: &App, call: &Call) -> Result<bool, Refusal> {
    if let Some(site) = call.header("sec-fetch-site")? {
        return Ok(site == "same-origin");
    }
    let Some(origin) = call.header("origin")? else { return Ok(true) };
    let issuer = &app.config.policy.issuer;
    let scheme = issuer.split_once("://").map_or("http", |(scheme, _)| scheme);
    // Whatever host this is, it is one of ours: the edge has seen to that.
    let host = call.header("host")?.map(|host| format!("{scheme}://{host}"));
    Ok(origin == issuer || Some(origin) == host.as_deref())
}

fn foreign() -> Refusal {
    Refusal::new(
        Code::Csrf,
        "This form was not made for this browser, or is too old: go back, reload the page and try again.",
    )
}
