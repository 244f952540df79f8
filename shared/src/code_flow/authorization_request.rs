//! The authorization request: RFC 6749 §4.1.1, OpenID Connect Core §3.1.2.1, RFC 7636 §4.3.

use super::{Parameter, Pending};

/// Who asks: the demo's public client (contract N13).
pub const CLIENT_ID: &str = "signet-spa";
/// What it asks for.
pub const SCOPE: &str = "openid profile email address phone offline_access read write";

/// The parameters, for a `pending` request whose verifier has this `challenge`.
#[must_use]
pub fn authorization_request(pending: &Pending, challenge: &str) -> Vec<Parameter> {
    vec![
        Parameter::new(
            "response_type",
            "code",
            "What is to come back: a code, which is worth nothing without step 5. \
            Tokens never travel in an address.",
        ),
        Parameter::new(
            "client_id",
            CLIENT_ID,
            "Which application asks. It is public: it runs in a browser, where nothing \
            can be kept secret, so it has no password.",
        ),
        Parameter::new(
            "redirect_uri",
            &pending.redirect_uri,
            "Where the answer goes. The auth-server knows it and \
            compares it byte by byte, so nobody can have a code sent elsewhere.",
        ),
        Parameter::new(
            "scope",
            SCOPE,
            "What is asked for: who you are (openid, profile, email, address, phone), to stay \
            signed in without you (offline_access), and to read and write at the API.",
        ),
        Parameter::new(
            "state",
            &pending.secrets.state,
            "Comes back unchanged. An answer without it was not asked for by \
            this tab, and is refused.",
        ),
        Parameter::new(
            "nonce",
            &pending.secrets.nonce,
            "Comes back inside the signed ID token, which so belongs to this \
            request and no other.",
        ),
        Parameter::new(
            "code_challenge",
            challenge,
            "A hash of the code_verifier. Who exchanges the code must know what it \
            was made of, so a stolen code is of no use.",
        ),
        Parameter::new(
            "code_challenge_method",
            "S256",
            "By which hash: SHA-256. With plain, whoever sees this address \
            would have the secret.",
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code_flow::{Secrets, address, pairs};

    #[test]
    fn the_request_is_whole_and_keeps_the_verifier_to_itself() {
        let secrets = Secrets { state: "s".into(), nonce: "n".into(), code_verifier: "the-verifier".into() };
        let redirect_uri = "http://localhost:3000/callback".to_owned();
        let pending = Pending { issuer: "http://a".into(), redirect_uri, secrets };
        let request = authorization_request(&pending, "c");
        assert_eq!(
            address("http://a/authorize", &pairs(&request)),
            "http://a/authorize?response_type=code&client_id=signet-spa\
             &redirect_uri=http%3A%2F%2Flocalhost%3A3000%2Fcallback\
             &scope=openid+profile+email+address+phone+offline_access+read+write\
             &state=s&nonce=n&code_challenge=c&code_challenge_method=S256"
        );
        assert!(request.iter().all(|one| one.meaning.ends_with('.') && one.value != "the-verifier"));
    }
}
