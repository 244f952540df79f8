//! `WWW-Authenticate: Bearer …`: RFC 6750 §3, RFC 9470 §3, RFC 9728 §5.1. What goes into a quoted text is legal there, or
//! is left out: no value ends its quotes early.

use http::HeaderValue;

use super::Refused;
use super::well_known::well_known;

/// Where RFC 9728 §3 puts what a resource says about itself.
const METADATA: &str = "oauth-protected-resource";

/// Makes the challenges of one resource.
#[derive(Debug)]
pub(crate) struct Challenges {
    /// What all of them begin with.
    start: String,
}

impl Challenges {
    /// For the resource `audience` in `realm`. An audience that is no address has no metadata to name.
    pub(crate) fn new(realm: &str, audience: &str) -> Self {
        let mut start = "Bearer".to_owned();
        add(&mut start, "realm", realm);
        if let Some(metadata) = well_known(METADATA, audience) {
            add(&mut start, "resource_metadata", &metadata);
        }
        Self { start }
    }

    /// The challenge of the answer to `refused`, where it has one.
    pub(crate) fn of(&self, refused: &Refused) -> Option<HeaderValue> {
        let mut text = self.start.clone();
        match refused {
            Refused::NoKeys => return None,
            // Nothing was brought, so nothing is called wrong (rule K7).
            Refused::NoCredentials | Refused::OtherScheme => {}
            Refused::Malformed => add(&mut text, "error", "invalid_request"),
            Refused::Token(refusal) => {
                add(&mut text, "error", "invalid_token");
                add(&mut text, "error_description", &refusal.to_string());
            }
            Refused::MissingScope(scope) => {
                add(&mut text, "error", "insufficient_scope");
                add(&mut text, "scope", scope);
            }
            Refused::MissingRole(_) => add(&mut text, "error", "insufficient_scope"),
            Refused::NotRecent(recent) => {
                add(&mut text, "error", "insufficient_user_authentication");
                add(&mut text, "error_description", recent.sentence());
                // The whole of what is asked, so that one new sign-in meets it.
                add(&mut text, "max_age", &recent.max_age().to_string());
                if !recent.acr_values().is_empty() {
                    add(&mut text, "acr_values", &recent.acr_values().join(" "));
                }
            }
        }
        // Every byte of it was looked at; should one be no header text after all, the scheme still is.
        Some(HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("Bearer")))
    }
}

/// Adds `name="value"`, unless there is nothing to say or it may not stand between quotes.
fn add(text: &mut String, name: &str, value: &str) {
    if is_quotable(value) {
        let separator = if text.contains('=') { ", " } else { " " };
        for part in [separator, name, "=\"", value, "\""] {
            text.push_str(part);
        }
    }
}

/// Whether `value` says something and may stand between quotes as it is: RFC 6750 §3 allows visible ASCII and spaces, but
/// for quote and backslash.
pub(crate) fn is_quotable(value: &str) -> bool {
    let legal = |byte| matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'\\';
    !value.is_empty() && value.bytes().all(legal)
}

/// Whether `value` may stand in a list that is separated by spaces, and between quotes: a scope (RFC 6749 §3.3), an acr.
pub(crate) fn is_word(value: &str) -> bool {
    is_quotable(value) && !value.contains(' ')
}

#[cfg(test)]
#[path = "challenge_tests.rs"]
mod tests;
