//! What the members of a token mean, in plain words: RFC 7515 §4.1, RFC 7519 §4.1, RFC 9068 §2.2.

use serde_json::{Map, Value};

/// A member's name and one sentence for somebody who sees it for the first time.
type Entry = (&'static str, &'static str);

/// The protected header, in the order in which it reads best.
const HEADER: [Entry; 3] = [
    ("typ", "What kind of token this is. at+jwt: an access token, never to be taken for another kind."),
    ("alg", "How it is signed. The API accepts only the algorithms it expects, whatever stands here."),
    ("kid", "Which key signed it, so that the API picks the right public key."),
];

/// The claims, in the order in which they read best.
const CLAIMS: [Entry; 20] = [
    ("iss", "Who issued the token: the auth-server's address."),
    ("sub", "Whom the token speaks for: the person's id, which never changes."),
    ("aud", "Whom the token is for. Every other API must refuse it."),
    ("client_id", "The application that asked for the token."),
    ("iat", "When it was issued."),
    ("nbf", "It is not valid before this moment."),
    ("exp", "When it ends. From this second on the API refuses it."),
    ("jti", "The token's own id, different for each token."),
    ("scope", "What the application may do with it, separated by spaces."),
    ("roles", "The person's roles."),
    ("admin", "Whether the person is an administrator. If it is absent, the answer is no."),
    ("tenant", "The organisation that the account belongs to."),
    ("sid", "The sign-in session that it belongs to."),
    ("auth_time", "When the person last proved who they are."),
    ("acr", "How strong that proof was."),
    ("amr", "How it was proved, for example with a password."),
    ("nonce", "What the application sent with its request: the token belongs to that one."),
    ("at_hash", "Half a hash of the access token that was given with it."),
    ("name", "The person's name."),
    ("email", "The person's e-mail address."),
];

/// The claims whose value is a moment, in seconds since 1970-01-01 UTC.
const MOMENTS: [&str; 4] = ["iat", "nbf", "exp", "auth_time"];

/// The sentence for a member of the header; `None` for a member that is not ours.
#[must_use]
pub fn header_meaning(name: &str) -> Option<&'static str> {
    look_up(&HEADER, name)
}

/// The sentence for a claim; `None` for a claim that is not ours.
#[must_use]
pub fn claim_meaning(name: &str) -> Option<&'static str> {
    look_up(&CLAIMS, name)
}

/// Seconds since 1970-01-01 UTC, if the claim `name` is a moment and `value` a whole number.
#[must_use]
pub fn moment(name: &str, value: &Value) -> Option<u64> {
    MOMENTS.contains(&name).then(|| value.as_u64()).flatten()
}

/// The names of `members`: those we know first, in the order that reads best, then the others by name.
#[must_use]
pub fn reading_order(members: &Map<String, Value>) -> Vec<&str> {
    let known = HEADER.iter().chain(&CLAIMS).map(|(name, _)| *name);
    let mut names: Vec<&str> = known.filter(|name| members.contains_key(*name)).collect();
    let others = members.keys().map(String::as_str).filter(|name| !names.contains(name)).collect::<Vec<_>>();
    names.extend(others);
    names
}

fn look_up(table: &[Entry], name: &str) -> Option<&'static str> {
    table.iter().find(|(known, _)| *known == name).map(|(_, sentence)| *sentence)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_claim_of_our_tokens_has_a_meaning() {
        for name in [
            "iss",
            "sub",
            "aud",
            "client_id",
            "exp",
            "iat",
            "nbf",
            "jti",
            "scope",
            "roles",
            "admin",
            "tenant",
            "nonce",
            "at_hash",
        ] {
            assert!(claim_meaning(name).is_some(), "{name}");
        }
        for name in ["alg", "kid", "typ"] {
            assert!(header_meaning(name).is_some(), "{name}");
        }
        assert!(header_meaning("alg").unwrap().starts_with("How it is signed"), "and not that of another");
        assert!(claim_meaning("jti").unwrap().starts_with("The token's own id"));
        assert_eq!(claim_meaning("alg"), None, "a header's member is no claim");
        assert_eq!(claim_meaning("colour"), None);
    }

    #[test]
    fn a_moment_is_a_whole_number_of_a_claim_about_time() {
        assert_eq!(moment("exp", &json!(60)), Some(60));
        assert_eq!(moment("exp", &json!("60")), None);
        assert_eq!(moment("exp", &json!(60.5)), None);
        assert_eq!(moment("sub", &json!(60)), None);
    }

    #[test]
    fn known_members_come_first_and_none_is_lost() {
        let Value::Object(members) = json!({"zeta": 1, "exp": 2, "alpha": 3, "iss": "x"}) else {
            unreachable!()
        };
        assert_eq!(reading_order(&members), ["iss", "exp", "alpha", "zeta"]);
    }
}
