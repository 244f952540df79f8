//! Which grant a token request uses: RFC 6749 §4.5, §5.2.

use super::parameters::Parameters;
use super::refusal::{ErrorCode, OAuthError};
use crate::domain::{Client, GrantType};

/// What is said of those that the token endpoint does not exchange.
const UNSUPPORTED: OAuthError =
    OAuthError::new(ErrorCode::UnsupportedGrantType, "That grant_type is not supported");

/// What is said of those that the client is not registered for.
const NOT_ITS_OWN: OAuthError =
    OAuthError::new(ErrorCode::UnauthorizedClient, "This client may not use that grant_type");

/// The grant that `form` uses.
///
/// # Errors
/// `invalid_request` where it names none, `unsupported_grant_type` where nobody may use it here.
pub fn asked(form: &Parameters) -> Result<GrantType, OAuthError> {
    const MISSING: OAuthError = OAuthError::new(ErrorCode::InvalidRequest, "grant_type is missing");
    let name = form.get("grant_type").ok_or(MISSING)?;
    GrantType::named(name).ok_or(UNSUPPORTED)
}

/// Whether `client` is registered for `grant`.
///
/// # Errors
/// `unauthorized_client` where it is not: RFC 6749 §5.2. Without authentication there are no client credentials, whatever is
/// registered (§4.4).
pub fn permitted(client: &Client, grant: GrantType) -> Result<(), OAuthError> {
    let needs_secret = grant == GrantType::ClientCredentials;
    if client.may(grant) && !(needs_secret && client.is_public()) { Ok(()) } else { Err(NOT_ITS_OWN) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ClientAuthentication;

    #[test]
    fn o5_a_client_uses_what_it_is_registered_for() {
        let mut client = Client::new("spa", "An app");
        for grant in GrantType::ALL {
            assert_eq!(
                permitted(&client, grant).unwrap_err().code,
                ErrorCode::UnauthorizedClient,
                "{grant:?}"
            );
        }
        client.grant_types = GrantType::ALL.into();
        let refused = GrantType::ALL.map(|grant| permitted(&client, grant).is_err());
        assert_eq!(refused, [false, false, true], "it is public");
        client.authentication = ClientAuthentication::PrivateKeyJwt;
        assert!(GrantType::ALL.into_iter().all(|grant| permitted(&client, grant).is_ok()));
    }

    #[test]
    fn o5_only_what_works_is_supported() {
        let of = |text: &str| asked(&Parameters::parse(text).unwrap());
        for grant in GrantType::ALL {
            assert_eq!(of(&format!("grant_type={}", grant.as_str())), Ok(grant));
        }
        for missing in ["", "grant_type=", "granttype=client_credentials"] {
            assert_eq!(of(missing).unwrap_err().code, ErrorCode::InvalidRequest, "{missing}");
        }
        for other in ["password", "implicit", "Client_Credentials", "client_credentials+"] {
            let refused = of(&format!("grant_type={other}")).unwrap_err();
            assert_eq!(refused.code, ErrorCode::UnsupportedGrantType, "{other}");
        }
    }
}
