//! The userinfo answer: OpenID Connect Core §5.3; rules K2, K4.

use serde::Serialize;

use super::standard_claims::{self, PersonClaims};
use crate::domain::User;

/// What the answer says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Userinfo {
    /// Whom the access token speaks for: the same as in the ID token.
    pub sub: String,
    /// What else is said; what is not known is absent.
    #[serde(flatten)]
    pub claims: PersonClaims,
}

/// The same as the payload of a JWT: §5.3.2. It has no `exp`, so that it is never taken for an ID token (rule K1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SignedUserinfo {
    /// Who says it.
    pub iss: String,
    /// The client it is said to.
    pub aud: String,
    /// What is said.
    #[serde(flatten)]
    pub said: Userinfo,
}

/// What `user`'s access token with this `scope` may see, and what the grant's `claims` asked for by name; `None` without the
/// scope `openid`, which the endpoint answers with `insufficient_scope` (rule K4). Whether the grant still lives is for the
/// caller to look.
#[must_use]
pub fn answer(user: &User, scope: &str, asked: &[String]) -> Option<Userinfo> {
    let has = |wanted: &str| scope.split(' ').any(|own| own == wanted);
    let wanted = |claim: &str| {
        asked.iter().any(|name| name == claim) || standard_claims::scope_of(claim).is_some_and(has)
    };
    has("openid").then(|| Userinfo { sub: user.sub.clone(), claims: standard_claims::of_user(user, wanted) })
}

impl Userinfo {
    /// To be signed by `issuer` for the client `client_id`.
    #[must_use]
    pub fn to_be_signed(self, issuer: &str, client_id: &str) -> SignedUserinfo {
        SignedUserinfo { iss: issuer.to_owned(), aud: client_id.to_owned(), said: self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::StandardClaims;
    use crate::domain::testing_grants::{user, words};
    use serde_json::{Value, json};
    use signet_shared::claims::{IdToken, TokenKind};

    fn ada() -> User {
        let claims = StandardClaims {
            name: Some("Ada King".into()),
            email: Some("ada@example.com".into()),
            email_verified: Some(true),
            phone_number: Some("+1".into()),
            ..StandardClaims::default()
        };
        User { claims, ..user() }
    }

    fn said(scopes: &str, asked: &str) -> Value {
        serde_json::to_value(answer(&ada(), scopes, &words(asked)).unwrap()).unwrap()
    }

    #[test]
    fn k4_without_the_scope_openid_nothing_is_said() {
        for scopes in ["", "profile email", "read", "openid_connect"] {
            assert_eq!(answer(&ada(), scopes, &words("name sub")), None, "{scopes}");
        }
    }

    #[test]
    fn each_scope_opens_its_own_claims() {
        assert_eq!(said("openid", ""), json!({"sub": "7Yk2"}));
        assert_eq!(said("openid read", ""), json!({"sub": "7Yk2"}));
        let email = json!({"sub": "7Yk2", "email": "ada@example.com", "email_verified": true});
        assert_eq!(said("email openid", ""), email);
        let profile = json!({"sub": "7Yk2", "name": "Ada King", "preferred_username": "ada"});
        assert_eq!(said("openid profile", ""), profile);
        let phone = json!({"sub": "7Yk2", "phone_number": "+1", "phone_number_verified": false});
        assert_eq!(said("openid phone", ""), phone);
        assert_eq!(said("roles openid", ""), json!({"sub": "7Yk2", "roles": ["admin", "user"]}));
    }

    #[test]
    fn claims_are_asked_for_by_name_too() {
        assert_eq!(said("openid", "name"), json!({"sub": "7Yk2", "name": "Ada King"}));
        assert_eq!(said("openid", "email_verified"), json!({"sub": "7Yk2", "email_verified": true}));
        assert_eq!(said("openid", "roles"), json!({"sub": "7Yk2", "roles": ["admin", "user"]}));
        assert_eq!(said("openid", "admin password_hash sub middle_name"), json!({"sub": "7Yk2"}));
    }

    #[test]
    fn k1_signed_it_says_by_whom_and_to_whom_and_is_no_id_token() {
        let signed = answer(&ada(), "openid", &[]).unwrap().to_be_signed("https://id.example", "spa");
        let signed = serde_json::to_value(signed).unwrap();
        assert_eq!(signed, json!({"iss": "https://id.example", "aud": "spa", "sub": "7Yk2"}));
        assert_eq!(IdToken::read(signed.as_object().unwrap()), None);
    }
}
