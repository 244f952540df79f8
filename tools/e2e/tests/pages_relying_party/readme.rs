//! "Point your client at Signet", as the README shows it: its client registered, its lines run.

use e2e::{Browser, Options, Stack, USER, binary};
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreIdTokenClaims, CoreProviderMetadata, CoreUserInfoClaims,
};
use openidconnect::url::Url;
use openidconnect::{
    AsyncHttpClient, AuthorizationCode, ClientId, ClientSecret, CsrfToken, IssuerUrl, Nonce,
    OAuth2TokenResponse as _, PkceCodeChallenge, RedirectUrl, Scope, TokenResponse as _,
};

use super::callback::{Callback, GREETING};
use super::{party, signs_in};

/// The secret of the client that the README shows.
pub(crate) const SECRET: &str = "make-a-secret-of-at-least-32-characters";
const HEADING: &str = "## Point your client at Signet\n";
/// Where the README's client listens.
const DOCUMENTED: &str = "localhost:8080";

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// The first block of the section that is written in `language`.
fn block(language: &str) -> String {
    let text = std::fs::read_to_string(binary::workspace().join("README.md")).unwrap();
    let (_, section) = text.split_once(HEADING).unwrap();
    let (section, _) = section.split_once("\n## ").unwrap();
    let (_, rest) = section.split_once(&format!("```{language}\n")).unwrap();
    rest.split_once("```").unwrap().0.to_owned()
}

/// The client that the section shows, listening at `port`.
pub(crate) fn client(port: u16) -> String {
    let shown = block("toml");
    assert!(shown.contains(DOCUMENTED) && shown.contains(SECRET), "{shown}");
    shown.replace(DOCUMENTED, &format!("localhost:{port}"))
}

/// The lines of the section; `browser` takes somebody to an address and gives the code that comes back with this state.
async fn lines<C>(
    (issuer, callback): (String, String),
    http: C,
    browser: impl AsyncFn(Url, CsrfToken) -> String,
) -> Outcome<(CoreIdTokenClaims, CoreUserInfoClaims)>
where
    C: for<'c> AsyncHttpClient<'c>,
{
    let secret = ClientSecret::new("make-a-secret-of-at-least-32-characters".to_owned());
    let provider = CoreProviderMetadata::discover_async(IssuerUrl::new(issuer)?, &http).await?;
    let client = CoreClient::from_provider_metadata(provider, ClientId::new("shop".to_owned()), Some(secret))
        .set_redirect_uri(RedirectUrl::new(callback)?);
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let flow = CoreAuthenticationFlow::AuthorizationCode;
    let request = client.authorize_url(flow, CsrfToken::new_random, Nonce::new_random);
    let request = request.add_scope(Scope::new("profile".to_owned())).set_pkce_challenge(challenge);
    let (address, state, nonce) = request.url();
    let code = browser(address, state).await;
    let request = client.exchange_code(AuthorizationCode::new(code))?.set_pkce_verifier(verifier);
    let tokens = request.request_async(&http).await?;
    let id_token = tokens.id_token().ok_or("no ID token")?;
    let claims = id_token.claims(&client.id_token_verifier(), &nonce)?;
    let person = client.user_info(tokens.access_token().clone(), Some(claims.subject().clone()))?;
    let person: CoreUserInfoClaims = person.request_async(&http).await?;
    Ok((claims.clone(), person))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn o11_the_readmes_client_and_its_lines_work_as_they_stand() {
    let callback = Callback::listen().await;
    let options = Options::new().clients(&client(callback.port));
    let (stack, browser) = tokio::join!(Stack::start_auth(&options), Browser::start());
    let http = stack.client().build().unwrap();
    let redirect_uri = format!("http://localhost:{}/callback", callback.port);
    let comes_back = async |address: Url, state: CsrfToken| {
        browser.open(address.as_str()).await;
        signs_in(&browser).await;
        browser.click("#consent-allow").await;
        browser.sees("h1", GREETING).await;
        let arrival = callback.only();
        assert_eq!(arrival.parameter("state").as_ref(), Some(state.secret()));
        arrival.parameter("code").unwrap()
    };
    let http = |request| party::send(http.clone(), request);
    let (claims, person) = lines((stack.auth.origin(), redirect_uri), http, comes_back).await.unwrap();
    assert_eq!(claims.subject().as_str(), "1");
    assert_eq!(person.preferred_username().map(|name| name.as_str()), Some(USER.0));
    browser.quit().await;
}

#[test]
fn the_lines_that_were_run_are_those_of_the_readme() {
    let run: Vec<&str> = include_str!("readme.rs").lines().map(str::trim).collect();
    let mut rest = run.as_slice();
    for line in block("rust").lines().map(str::trim) {
        let found = rest.iter().position(|own| *own == line);
        let found = found.unwrap_or_else(|| panic!("the README shows what is not run, or not there: {line}"));
        rest = rest.get(found + 1..).unwrap();
    }
}
