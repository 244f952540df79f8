//! What a public client sends once it has a code: to the token endpoint (RFC 6749 §4.1.3, §6, RFC 7636 §4.5), to the revocation
//! endpoint (RFC 7009 §2.1), and with the browser to the end-session endpoint (RP-Initiated Logout 1.0 §2).

use super::{CLIENT_ID, Parameter, Pending};

const CLIENT: &str =
    "Which application this is. It has no password to prove it by: the other parameters must do.";

/// A code for tokens.
#[must_use]
pub fn exchange_request(pending: &Pending, code: &str) -> Vec<Parameter> {
    vec![
        Parameter::new("grant_type", "authorization_code", "What is exchanged for tokens: a code."),
        Parameter::new(
            "code",
            code,
            "The code. From now on it is spent; brought a second time it takes back what it gave.",
        ),
        Parameter::new(
            "redirect_uri",
            &pending.redirect_uri,
            "The same as in the request, so that a code which was sent \
            elsewhere is noticed.",
        ),
        Parameter::new(
            "code_verifier",
            &pending.secrets.code_verifier,
            "What the code_challenge was made of. It leaves \
            this tab now, for the first time, and goes to the auth-server alone.",
        ),
        Parameter::new("client_id", CLIENT_ID, CLIENT),
    ]
}

/// A refresh token for new tokens.
#[must_use]
pub fn refresh_request(refresh_token: &str) -> Vec<Parameter> {
    vec![
        Parameter::new("grant_type", "refresh_token", "What is exchanged for tokens: a refresh token."),
        Parameter::new(
            "refresh_token",
            refresh_token,
            "The refresh token. A new one takes its place; should the old one \
            be used again later, somebody has stolen one of the two, and both end.",
        ),
        Parameter::new("client_id", CLIENT_ID, CLIENT),
    ]
}

/// A refresh token given back, and with it all that came of it.
#[must_use]
pub fn revocation_request(refresh_token: &str) -> Vec<Parameter> {
    vec![
        Parameter::new(
            "token",
            refresh_token,
            "The token that is to end: the refresh token, which takes everything with \
            it that came of the same yes.",
        ),
        Parameter::new("token_type_hint", "refresh_token", "Where the auth-server may look first."),
        Parameter::new("client_id", CLIENT_ID, CLIENT),
    ]
}

/// The browser, sent to sign out.
#[must_use]
pub fn end_session_request(id_token: &str) -> Vec<Parameter> {
    vec![
        Parameter::new(
            "id_token_hint",
            id_token,
            "Who is to be signed out, in the auth-server's own words. So it need not \
            ask, and nobody can be signed out by a mere link.",
        ),
        Parameter::new("client_id", CLIENT_ID, "Which application sends you."),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code_flow::{Secrets, pairs, write_form};

    #[test]
    fn each_request_is_what_its_specification_wants() {
        let secrets = Secrets { state: "s".into(), nonce: "n".into(), code_verifier: "v".into() };
        let pending = Pending { issuer: "http://a".into(), redirect_uri: "r".into(), secrets };
        let sent = |parameters: &[Parameter]| write_form(&pairs(parameters));
        assert_eq!(
            sent(&exchange_request(&pending, "c")),
            "grant_type=authorization_code&code=c&redirect_uri=r&code_verifier=v&client_id=signet-spa"
        );
        assert_eq!(
            sent(&refresh_request("t")),
            "grant_type=refresh_token&refresh_token=t&client_id=signet-spa"
        );
        assert_eq!(
            sent(&revocation_request("t")),
            "token=t&token_type_hint=refresh_token&client_id=signet-spa"
        );
        assert_eq!(sent(&end_session_request("i")), "id_token_hint=i&client_id=signet-spa");
    }
}
