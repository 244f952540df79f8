//! A client by the crate `openidconnect`, which has nothing of ours: OpenID Connect Discovery, Core §3.1.

use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreClaimName, CoreClaimType, CoreClient,
    CoreClientAuthMethod, CoreErrorResponseType, CoreGrantType, CoreIdToken, CoreIdTokenClaims,
    CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm, CoreRequestTokenError,
    CoreResponseMode, CoreResponseType, CoreSubjectIdentifierType, CoreTokenResponse, CoreUserInfoClaims,
};
use openidconnect::http::Response;
use openidconnect::url::Url;
use openidconnect::{
    AccessToken, AccessTokenHash, AdditionalProviderMetadata, AuthorizationCode, ClaimsVerificationError,
    ClientId, ClientSecret, CsrfToken, EndSessionUrl, EndpointMaybeSet, EndpointNotSet, EndpointSet,
    HttpRequest, HttpResponse, IssuerUrl, LogoutRequest, Nonce, NonceVerifier, OAuth2TokenResponse as _,
    PkceCodeChallenge, PkceCodeVerifier, PostLogoutRedirectUrl, ProviderMetadata, RedirectUrl, RefreshToken,
    RequestTokenError, RevocationUrl, Scope, SubjectIdentifier, TokenResponse as _, UserInfoError,
};
use reqwest::Client;
use serde::{Deserialize, Serialize};

/// What it asks for beside `openid`.
const SCOPES: [&str; 3] = ["profile", "email", "read"];

/// What discovery says and the crate does not look for by itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct More {
    revocation_endpoint: RevocationUrl,
    end_session_endpoint: EndSessionUrl,
}

impl AdditionalProviderMetadata for More {}

type Metadata = ProviderMetadata<
    More,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

type Discovered =
    CoreClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointSet, EndpointMaybeSet, EndpointMaybeSet>;

type TokenError = CoreRequestTokenError<reqwest::Error>;

/// The client.
pub(crate) struct Party {
    http: Client,
    is_public: bool,
    client: Discovered,
    end_session: EndSessionUrl,
}

/// A request for which somebody is sent to the provider.
pub(crate) struct Asked {
    pub(crate) address: Url,
    pub(crate) state: CsrfToken,
    pub(crate) nonce: Nonce,
    verifier: String,
}

impl Asked {
    pub(crate) fn verifier(&self) -> PkceCodeVerifier {
        PkceCodeVerifier::new(self.verifier.clone())
    }
}

/// Has `client` send a request of the crate.
pub(crate) async fn send(client: Client, request: HttpRequest) -> Result<HttpResponse, reqwest::Error> {
    let answer = client.execute(request.try_into()?).await?;
    let mut response = Response::new(Vec::new());
    *response.status_mut() = answer.status();
    *response.headers_mut() = answer.headers().clone();
    *response.body_mut() = answer.bytes().await?.to_vec();
    Ok(response)
}

impl Party {
    /// A client that knows nothing but the issuer, and what it is registered by there.
    pub(crate) async fn discovers(
        http: Client,
        issuer: &str,
        (client_id, secret): (&str, Option<&str>),
        redirect_uri: &str,
    ) -> Self {
        let issuer = IssuerUrl::new(issuer.to_owned()).unwrap();
        let found = Metadata::discover_async(issuer, &|request| send(http.clone(), request)).await.unwrap();
        let More { revocation_endpoint, end_session_endpoint } = found.additional_metadata().clone();
        let secret = secret.map(|secret| ClientSecret::new(secret.to_owned()));
        let is_public = secret.is_none();
        let client = CoreClient::from_provider_metadata(found, ClientId::new(client_id.to_owned()), secret)
            .set_redirect_uri(RedirectUrl::new(redirect_uri.to_owned()).unwrap())
            .set_revocation_url(revocation_endpoint);
        Self { http, is_public, client, end_session: end_session_endpoint }
    }

    /// Whether it has no secret.
    pub(crate) fn is_public(&self) -> bool {
        self.is_public
    }

    fn request(&self, silently: bool) -> Asked {
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let flow = CoreAuthenticationFlow::AuthorizationCode;
        let request = self.client.authorize_url(flow, CsrfToken::new_random, Nonce::new_random);
        let request = request.add_scopes(SCOPES.map(|scope| Scope::new(scope.to_owned())));
        let request = request.set_pkce_challenge(challenge);
        let request = if silently { request.add_prompt(CoreAuthPrompt::None) } else { request };
        let (address, state, nonce) = request.url();
        Asked { address, state, nonce, verifier: verifier.into_secret() }
    }

    /// What it asks for.
    pub(crate) fn asks(&self) -> Asked {
        self.request(false)
    }

    /// The same, where no page may be shown.
    pub(crate) fn asks_silently(&self) -> Asked {
        self.request(true)
    }

    /// The tokens for a code.
    pub(crate) async fn redeems(
        &self,
        code: &str,
        verifier: PkceCodeVerifier,
    ) -> Result<CoreTokenResponse, TokenError> {
        let request = self.client.exchange_code(AuthorizationCode::new(code.to_owned())).unwrap();
        let http = |request| send(self.http.clone(), request);
        request.set_pkce_verifier(verifier).request_async(&http).await
    }

    /// The tokens for a refresh token.
    pub(crate) async fn refreshes(&self, token: &RefreshToken) -> Result<CoreTokenResponse, TokenError> {
        let http = |request| send(self.http.clone(), request);
        self.client.exchange_refresh_token(token).unwrap().request_async(&http).await
    }

    /// Who has signed in, which must be `sub`.
    pub(crate) async fn userinfo(
        &self,
        token: &AccessToken,
        sub: &SubjectIdentifier,
    ) -> Result<CoreUserInfoClaims, UserInfoError<reqwest::Error>> {
        let http = |request| send(self.http.clone(), request);
        self.client.user_info(token.clone(), Some(sub.clone())).unwrap().request_async(&http).await
    }

    /// Gives a refresh token back.
    pub(crate) async fn revokes(&self, token: &RefreshToken) {
        let http = |request| send(self.http.clone(), request);
        self.client.revoke_token(token.into()).unwrap().request_async(&http).await.unwrap();
    }

    /// What an ID token says, as far as the crate believes it.
    pub(crate) fn believes<'a>(
        &self,
        token: &'a CoreIdToken,
        nonce: impl NonceVerifier,
    ) -> Result<&'a CoreIdTokenClaims, ClaimsVerificationError> {
        token.claims(&self.client.id_token_verifier(), nonce)
    }

    /// What the ID token beside an access token says, and that it is about this access token.
    pub(crate) fn claims<'a>(
        &self,
        tokens: &'a CoreTokenResponse,
        nonce: impl NonceVerifier,
    ) -> &'a CoreIdTokenClaims {
        let token = tokens.id_token().expect("an ID token");
        let claims = self.believes(token, nonce).unwrap();
        let verifier = self.client.id_token_verifier();
        let (alg, key) = (token.signing_alg().unwrap(), token.signing_key(&verifier).unwrap());
        let hash = AccessTokenHash::from_token(tokens.access_token(), alg, key).unwrap();
        assert_eq!(claims.access_token_hash(), Some(&hash), "OpenID Connect Core §3.1.3.6");
        claims
    }

    /// Where it sends somebody to sign out, and then to `afterwards`.
    pub(crate) fn leaves(&self, hint: &CoreIdToken, afterwards: Option<&str>, state: &CsrfToken) -> Url {
        let request = LogoutRequest::from(self.end_session.clone()).set_id_token_hint(hint);
        let Some(afterwards) = afterwards else { return request.http_get_url() };
        let afterwards = PostLogoutRedirectUrl::new(afterwards.to_owned()).unwrap();
        request.set_post_logout_redirect_uri(afterwards).set_state(state.clone()).http_get_url()
    }
}

/// The provider's word for a refusal.
pub(crate) fn error(outcome: Result<CoreTokenResponse, TokenError>) -> CoreErrorResponseType {
    match outcome {
        Err(RequestTokenError::ServerResponse(refusal)) => refusal.error().clone(),
        Err(other) => panic!("no refusal by the provider: {other:?}"),
        Ok(_) => panic!("tokens in place of a refusal"),
    }
}
