//! Refusals of the api: RFC 6750 §3, RFC 9728 §5.1, rule K7. The only place that knows their codes.

use std::time::Duration;

use http::header::WWW_AUTHENTICATE;
use http::{HeaderValue, StatusCode};
use signet_service::edge::{Refusal, Response, json};
use signet_shared::wire::Code;

use super::metadata;
use crate::config::Config;
use crate::token::Refused;

/// What was wrong with the credentials that a request brought.
#[derive(Debug, Clone, Copy)]
pub(super) enum Challenge {
    /// A scheme that is not Bearer: nothing that this API could call invalid.
    OtherScheme,
    /// The token.
    Token(Refused),
}

/// 401 with the source system's words and a challenge.
pub(super) fn refused(config: &Config, why: Challenge) -> Response {
    let words = match why {
        Challenge::Token(Refused::Expired) => "Ooops, validation messed up: Signature expired. Login please",
        _ => "Ooops, validation messed up: Nice try, invalid token. Login please",
    };
    let mut response = json(StatusCode::UNAUTHORIZED, &words);
    response.headers_mut().insert(WWW_AUTHENTICATE, challenge(config, why));
    response
}

fn challenge(config: &Config, why: Challenge) -> HeaderValue {
    let metadata = metadata::address(&config.checks.audience);
    let mut text = format!("Bearer realm=\"signet-api\", resource_metadata=\"{metadata}\"");
    if let Challenge::Token(reason) = why {
        text.push_str(", error=\"invalid_token\", error_description=\"");
        text.push_str(&reason.to_string());
        text.push('"');
    }
    // An address that is no header text was refused at the start; a challenge must be there in any case.
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("Bearer realm=\"signet-api\""))
}

/// 503: this API cannot say anything about a token until it has keys.
pub(super) fn no_keys() -> Refusal {
    let message = "This API has no keys to check a token with yet; try again in a moment.";
    Refusal::new(Code::KeysUnavailable, message).retry_after(Duration::from_secs(2))
}
