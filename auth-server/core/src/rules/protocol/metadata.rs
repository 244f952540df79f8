//! Authorization server metadata: RFC 8414. It announces only what works: contract O3.

use signet_shared::jose::Alg;
use signet_shared::wire::{AuthorizationServerMetadata, ProviderMetadata};

use super::{pkce, standard_claims};
use crate::domain::GrantType;

/// What the provider is, and all that it offers: both metadata documents come from this, and from nothing else. The default
/// offers nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Offers {
    /// Where it is offered.
    pub endpoints: Endpoints,
    /// What can be exchanged at the token endpoint.
    pub grant_types: Vec<GrantType>,
    /// How clients prove that they are themselves: [`crate::domain::ClientAuthentication::method`].
    pub client_authentication: Vec<&'static str>,
    /// How answers of the authorization endpoint travel.
    pub response_modes: Vec<&'static str>,
    /// The values of `prompt`.
    pub prompts: Vec<&'static str>,
    /// How strong sign-ins may be: the values of `acr`.
    pub acr_values: Vec<&'static str>,
    /// The languages of the pages, as language tags.
    pub ui_locales: Vec<String>,
    /// All scopes that anybody may ask for, the resources' among them.
    pub scopes: Vec<String>,
    /// Who signs by what.
    pub algorithms: Algorithms,
    /// Whether `claims` is read.
    pub claims_parameter: bool,
    /// Whether clients hear that a session has ended, and which.
    pub backchannel_logout: bool,
}

/// The paths of endpoints, each beginning with `/`; `None` where there is none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Endpoints {
    /// Where people are sent to sign in.
    pub authorization: Option<&'static str>,
    /// Where tokens are given.
    pub token: Option<&'static str>,
    /// Where a client hears who has signed in.
    pub userinfo: Option<&'static str>,
    /// Where tokens are given back.
    pub revocation: Option<&'static str>,
    /// Where people are sent to sign out.
    pub end_session: Option<&'static str>,
}

/// What is signed by what; nothing is said of what is never signed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Algorithms {
    /// ID tokens.
    pub id_token: Vec<Alg>,
    /// Userinfo answers.
    pub userinfo: Vec<Alg>,
    /// Request objects; where there are none, `request` is not read.
    pub request_object: Vec<Alg>,
    /// Client assertions.
    pub client_assertion: Vec<Alg>,
}

/// The document of the issuer `issuer`, which offers nothing.
#[must_use]
pub fn document(issuer: &str) -> AuthorizationServerMetadata {
    AuthorizationServerMetadata {
        issuer: issuer.to_owned(),
        jwks_uri: jwks_uri(issuer),
        response_types_supported: Vec::new(),
        grant_types_supported: Vec::new(),
    }
}

/// The document of the issuer `issuer`, which offers `offers`. What belongs to an endpoint is said where there is that endpoint.
#[must_use]
pub fn of(issuer: &str, offers: &Offers) -> ProviderMetadata {
    let at = |path: Option<&str>| path.map(|path| format!("{issuer}{path}"));
    let Endpoints { authorization, token, userinfo, revocation, end_session } = offers.endpoints;
    let bare = ProviderMetadata {
        issuer: issuer.to_owned(),
        jwks_uri: jwks_uri(issuer),
        authorization_endpoint: at(authorization),
        token_endpoint: at(token),
        userinfo_endpoint: at(userinfo),
        revocation_endpoint: at(revocation),
        end_session_endpoint: at(end_session),
        scopes_supported: offers.scopes.clone(),
        backchannel_logout_supported: offers.backchannel_logout.then_some(true),
        backchannel_logout_session_supported: offers.backchannel_logout.then_some(true),
        ..ProviderMetadata::default()
    };
    let bare = if authorization.is_some() { with_authorization(bare, offers) } else { bare };
    let bare = if token.is_some() || revocation.is_some() { with_clients(bare, offers) } else { bare };
    if userinfo.is_some() { with_userinfo(bare, offers) } else { bare }
}

fn jwks_uri(issuer: &str) -> String {
    format!("{issuer}/.well-known/jwks.json")
}

fn with_authorization(bare: ProviderMetadata, offers: &Offers) -> ProviderMetadata {
    ProviderMetadata {
        response_types_supported: owned(&["code"]),
        response_modes_supported: owned(&offers.response_modes),
        code_challenge_methods_supported: owned(&[pkce::METHOD]),
        prompt_values_supported: owned(&offers.prompts),
        acr_values_supported: owned(&offers.acr_values),
        ui_locales_supported: offers.ui_locales.clone(),
        subject_types_supported: owned(&["public"]),
        id_token_signing_alg_values_supported: names(&offers.algorithms.id_token),
        request_object_signing_alg_values_supported: names(&offers.algorithms.request_object),
        claims_supported: claims(offers),
        claims_parameter_supported: Some(offers.claims_parameter),
        request_parameter_supported: Some(!offers.algorithms.request_object.is_empty()),
        request_uri_parameter_supported: Some(false),
        authorization_response_iss_parameter_supported: Some(true),
        ..bare
    }
}

/// What counts at the endpoints that clients prove themselves at.
fn with_clients(bare: ProviderMetadata, offers: &Offers) -> ProviderMetadata {
    let (token, revocation) = (bare.token_endpoint.is_some(), bare.revocation_endpoint.is_some());
    let methods = |is_there: bool| if is_there { owned(&offers.client_authentication) } else { Vec::new() };
    let by_key = offers.client_authentication.contains(&"private_key_jwt");
    let signed = |is_there: bool| {
        if is_there && by_key { names(&offers.algorithms.client_assertion) } else { Vec::new() }
    };
    let grants = offers.grant_types.iter().filter(|_| token);
    ProviderMetadata {
        grant_types_supported: grants.map(|grant| grant.as_str().to_owned()).collect(),
        token_endpoint_auth_methods_supported: methods(token),
        token_endpoint_auth_signing_alg_values_supported: signed(token),
        revocation_endpoint_auth_methods_supported: methods(revocation),
        revocation_endpoint_auth_signing_alg_values_supported: signed(revocation),
        ..bare
    }
}

fn with_userinfo(bare: ProviderMetadata, offers: &Offers) -> ProviderMetadata {
    ProviderMetadata { userinfo_signing_alg_values_supported: names(&offers.algorithms.userinfo), ..bare }
}

/// Those of ID tokens, then those of the scopes that are offered.
fn claims(offers: &Offers) -> Vec<String> {
    let always =
        ["sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "sid", "tenant", "at_hash"];
    let of_scopes = offers.scopes.iter().flat_map(|scope| standard_claims::of_scope(scope));
    always.iter().chain(of_scopes).copied().map(str::to_owned).collect()
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().copied().map(str::to_owned).collect()
}

fn names(algorithms: &[Alg]) -> Vec<String> {
    algorithms.iter().map(|alg| alg.name().to_owned()).collect()
}

#[cfg(test)]
#[path = "metadata_tests.rs"]
mod tests;

#[cfg(test)]
pub(super) mod testing {
    use super::*;

    /// A provider that offers something of everything.
    pub(in super::super) fn everything() -> Offers {
        Offers {
            endpoints: Endpoints {
                authorization: Some("/authorize"),
                token: Some("/token"),
                userinfo: Some("/userinfo"),
                revocation: Some("/revoke"),
                end_session: Some("/logout"),
            },
            grant_types: GrantType::ALL.into(),
            client_authentication: vec!["none", "private_key_jwt"],
            response_modes: vec!["query", "form_post"],
            prompts: vec!["none", "login"],
            acr_values: vec!["a", "b"],
            ui_locales: vec!["en".into()],
            scopes: ["openid", "email", "roles", "read"].map(str::to_owned).into(),
            algorithms: Algorithms {
                id_token: vec![Alg::Rs256, Alg::Es256, Alg::EdDsa],
                userinfo: vec![Alg::Es256],
                request_object: vec![Alg::Rs256, Alg::Ps256],
                client_assertion: vec![Alg::Ps256],
            },
            claims_parameter: true,
            backchannel_logout: true,
        }
    }
}
