//! Discovery: OpenID Connect Discovery 1.0 §3, §4. The same document as RFC 8414's, whose registry holds the members of both.

use signet_shared::wire::ProviderMetadata;

use super::metadata::{self, Offers};

/// The document of the issuer `issuer`, which offers `offers`; `None` where it is no OpenID provider: one needs an authorization
/// and a token endpoint, keys to sign ID tokens by and the scope `openid` (§3).
#[must_use]
pub fn document(issuer: &str, offers: &Offers) -> Option<ProviderMetadata> {
    let is_complete = offers.endpoints.authorization.is_some()
        && offers.endpoints.token.is_some()
        && !offers.algorithms.id_token.is_empty()
        && offers.scopes.iter().any(|scope| scope == "openid");
    is_complete.then(|| metadata::of(issuer, offers))
}

#[cfg(test)]
mod tests {
    use super::super::metadata::testing::everything;
    use super::super::metadata::{Algorithms, Endpoints};
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn o3_it_has_what_a_provider_must_say_and_equals_the_other_document() {
        let document = document("https://id.example", &everything()).unwrap();
        assert_eq!(document, metadata::of("https://id.example", &everything()));
        let document = serde_json::to_value(document).unwrap();
        for required in [
            "issuer",
            "authorization_endpoint",
            "token_endpoint",
            "jwks_uri",
            "response_types_supported",
            "subject_types_supported",
            "id_token_signing_alg_values_supported",
        ] {
            assert!(
                document.get(required).is_some_and(|value| *value != json!([]) && *value != Value::Null),
                "{required}"
            );
        }
        let algs = document["id_token_signing_alg_values_supported"].as_array().unwrap();
        assert!(algs.contains(&json!("RS256")), "§3 demands it");
    }

    #[test]
    fn o3_who_is_no_provider_has_none() {
        let all = everything();
        let (endpoints, algorithms) = (all.endpoints, all.algorithms.clone());
        for offers in [
            Offers::default(),
            Offers { endpoints: Endpoints { authorization: None, ..endpoints }, ..all.clone() },
            Offers { endpoints: Endpoints { token: None, ..endpoints }, ..all.clone() },
            Offers { algorithms: Algorithms { id_token: Vec::new(), ..algorithms }, ..all.clone() },
            Offers { scopes: vec!["read".into()], ..all },
        ] {
            assert_eq!(document("https://id.example", &offers), None);
        }
    }
}
