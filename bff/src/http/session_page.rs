//! `GET /session`: what became of a sign-in (contracts B2, N11). A plain page, so that it also stands where the app is not built; nothing
//! of the request gets onto it.

use std::sync::Arc;

use http::StatusCode;
use signet_service::edge::{Call, Endpoint, Refusal, Response, answer, html};

use super::{caller, send};
use crate::app::App;
use crate::flows::session;
use crate::rules::parameters::Parameters;

const PAGE: &str = include_str!("../../assets/session.html");

/// Its line of the table.
pub(super) const fn endpoint() -> Endpoint<App> {
    Endpoint::page("/session", "what became of a sign-in", |app, call| answer(get(app, call)))
}

async fn get(app: Arc<App>, call: Call) -> Result<Response, Refusal> {
    let sent = Parameters::parse(call.query().unwrap_or_default()).unwrap_or_default();
    let home = format!("{}/", app.config.frontend_origin.as_deref().unwrap_or_default());
    let (says, next) = match sent.get("error") {
        Some(word) => (SAYS.iter().find(|says| says.words.contains(&word)).unwrap_or(&OTHER), SIGN_IN),
        None if is_signed_in(&app, &call).await? => (&SIGNED_IN, (home.as_str(), HOME)),
        None => (&SIGNED_OUT, SIGN_IN),
    };
    let page = PAGE.replace("{{title}}", says.title).replace("{{sentence}}", says.sentence);
    let page = page.replace("{{href}}", next.0).replace("{{link}}", next.1);
    let mut response = html(StatusCode::OK, page);
    send::page_headers(&app.config, response.headers_mut())?;
    Ok(response)
}

async fn is_signed_in(app: &App, call: &Call) -> Result<bool, Refusal> {
    match caller::held(app, call)? {
        Some(held) => Ok(session::session(app, held).await.map_err(caller::failed)?.is_some()),
        None => Ok(false),
    }
}

/// The words for the way to the app.
const HOME: &str = "To the application";
/// Where the page leads else, and the words for it.
const SIGN_IN: (&str, &str) = ("/bff/login", "Sign in");

/// What the page says to some of the words that a sign-in may end with.
struct Says {
    words: &'static [&'static str],
    title: &'static str,
    sentence: &'static str,
}

const SIGNED_IN: Says = Says {
    words: &[],
    title: "You are signed in",
    sentence: "This browser holds a cookie for that, and no token.",
};
const SIGNED_OUT: Says =
    Says { words: &[], title: "You are not signed in", sentence: "Nobody is signed in in this browser." };
const OTHER: Says = Says {
    words: &[],
    title: "You are not signed in",
    sentence: "The server that people sign in at did not answer as it should. Try again; if that does not help, tell the operator.",
};

const SAYS: [Says; 8] = [
    Says {
        words: &["access_denied"],
        title: "You are not signed in",
        sentence: "The sign-in was cancelled, or what the application asked for was not allowed.",
    },
    Says {
        words: &["login_expired", "invalid_grant"],
        title: "That sign-in counts no more",
        sentence: "It took too long, was completed before, or began in another browser. Begin anew.",
    },
    Says {
        words: &[
            "login_required",
            "interaction_required",
            "consent_required",
            "account_selection_required",
            "unmet_authentication_requirements",
        ],
        title: "You are not signed in",
        sentence: "The sign-in needs something of you: your name and password, or your consent.",
    },
    Says {
        words: &["wrong_tenant"],
        title: "That is another organisation",
        sentence: "You signed in for another organisation than the one that was asked for.",
    },
    Says {
        words: &["wrong_issuer", "invalid_token"],
        title: "You are not signed in",
        sentence: "The answer was not what the server that people sign in at should say, so it was not believed. Begin anew.",
    },
    Says {
        words: &["temporarily_unavailable"],
        title: "Not just now",
        sentence: "The server that people sign in at cannot be reached. Try again in a moment.",
    },
    Says {
        words: &["session_ended"],
        title: "You have been signed out",
        sentence: "Your session ended while you were signing in here. Sign in again.",
    },
    Says {
        words: &[
            "invalid_request",
            "invalid_scope",
            "invalid_target",
            "unauthorized_client",
            "unsupported_response_type",
        ],
        title: "This application is not set up yet",
        sentence: "The server that people sign in at does not take the application's request; the operator finds the reason in its log.",
    },
];
