//! What the codes of refusals mean, in plain words: RFC 6749 §4.1.2.1 and §5.2, OpenID Connect Core §3.1.2.6, RFC 8707 §2.

const MEANINGS: [(&str, &str); 17] = [
    (
        "access_denied",
        "You said no, or the auth-server did. Nothing was given, and nothing is wrong: start again if you like.",
    ),
    (
        "invalid_request",
        "The request misses something, has something twice, or cannot be read. That is a fault of this application.",
    ),
    ("unauthorized_client", "This application may not ask in this way."),
    ("unsupported_response_type", "The auth-server does not give this kind of answer."),
    ("invalid_scope", "A scope that was asked for is unknown, or not for this application."),
    ("invalid_target", "The API that was asked for is unknown, or not for this application."),
    ("server_error", "Something failed at the auth-server. Its log says what."),
    ("temporarily_unavailable", "The auth-server cannot answer now. Try again in a little while."),
    ("login_required", "Somebody has to sign in, and the request did not allow a page for that."),
    ("consent_required", "Somebody has to say yes, and the request did not allow a page for that."),
    ("interaction_required", "A page is needed, and the request did not allow one."),
    (
        "account_selection_required",
        "Somebody has to choose an account, and the request did not allow a page for that.",
    ),
    ("request_not_supported", "The auth-server does not read the parameter request."),
    ("request_uri_not_supported", "The auth-server does not read the parameter request_uri."),
    ("invalid_client", "The auth-server does not know this application."),
    (
        "invalid_grant",
        "The code or the refresh token is wrong, too old, used already or revoked, or the code_verifier does not fit.",
    ),
    ("unsupported_grant_type", "The auth-server does not exchange this for tokens."),
];

/// The sentence for a code; `None` for one that no specification here names.
#[must_use]
pub fn error_meaning(code: &str) -> Option<&'static str> {
    MEANINGS.iter().find(|(known, _)| *known == code).map(|(_, meaning)| *meaning)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_code_of_the_specifications_has_words_of_its_own() {
        for (at, (code, meaning)) in MEANINGS.iter().enumerate() {
            assert_eq!(error_meaning(code), Some(*meaning), "{code}");
            assert!(meaning.ends_with('.'), "{code}");
            assert!(MEANINGS[..at].iter().all(|(_, other)| other != meaning), "{code}");
        }
        assert_eq!(error_meaning("<b>"), None);
    }
}
