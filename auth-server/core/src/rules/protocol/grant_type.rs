//! Which grant a token request uses: RFC 6749 §4.5, §5.2.

use super::parameters::Parameters;
use super::refusal::{ErrorCode, OAuthError};
use crate::domain::GrantType;

/// What is said of those that the token endpoint does not exchange.
const UNSUPPORTED: OAuthError =
    OAuthError::new(ErrorCode::UnsupportedGrantType, "That grant_type is not supported");

/// The grant that `form` uses.
///
/// # Errors
/// `invalid_request` where it names none, `unsupported_grant_type` where nobody may use it here.
pub fn asked(form: &Parameters) -> Result<GrantType, OAuthError> {
    const MISSING: OAuthError = OAuthError::new(ErrorCode::InvalidRequest, "grant_type is missing");
    let name = form.get("grant_type").ok_or(MISSING)?;
    GrantType::named(name).ok_or(UNSUPPORTED)
}

#[cfg(test)]
mod tests {
    use super::*;

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
