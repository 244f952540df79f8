//! The clients of the demo profile: contract N13.

use auth_server_core::domain::{
    BackchannelLogout, Client, ClientAuthentication, ClientKeys, GrantType, SecretDigest,
};
use auth_server_core::rules::protocol::access_token::REFERENCE_CLIENT;
use signet_shared::jose::Alg;

/// The machine, which is added once its secret is there.
pub(super) const MACHINE: &str = "signet-machine";
const SPA: &str = "signet-spa";
const BFF: &str = "signet-bff";
/// All of them.
pub(super) const NAMES: [&str; 4] = [REFERENCE_CLIENT, SPA, BFF, MACHINE];

/// `/callback` of the app, and of programs on this machine, which listen where they can (RFC 8252 §7.3).
const CALLBACKS: [&str; 4] = [
    "http://localhost:3000/callback",
    "http://127.0.0.1:3000/callback",
    "http://127.0.0.1/callback",
    "http://[::1]/callback",
];

/// The clients that need no secret; `api` is the resource that all of them are for, and `bff` where the bff is. The app's ID tokens are signed as its access
/// tokens are, by `alg`: one key is enough for the demo.
pub(super) fn without_secrets((api, bff_url): (&str, &str), alg: Alg) -> Vec<Client> {
    let app = Client { skip_consent: true, ..client(REFERENCE_CLIENT, "The demo app", api) };
    let spa = Client {
        grant_types: vec![GrantType::AuthorizationCode, GrantType::RefreshToken],
        redirect_uris: CALLBACKS.map(str::to_owned).into(),
        scopes: words("openid profile email address phone offline_access read write"),
        id_token_signed_response_alg: alg,
        ..client(SPA, "The demo app, by redirect", api)
    };
    let bff = Client {
        authentication: ClientAuthentication::PrivateKeyJwt,
        keys: ClientKeys::At(format!("{bff_url}/bff/jwks.json")),
        redirect_uris: vec![format!("{bff_url}/bff/callback")],
        scopes: words("openid profile email address phone roles offline_access read write"),
        post_logout_redirect_uris: vec![format!("{bff_url}/")],
        backchannel_logout: Some(BackchannelLogout {
            uri: format!("{bff_url}/bff/backchannel-logout"),
            session_required: true,
        }),
        ..Client { client_id: BFF.into(), client_name: "The demo app, by its server".into(), ..spa.clone() }
    };
    vec![app, spa, bff]
}

/// The machine, whose secret has the digest `secret`.
pub(super) fn machine(api: &str, secret: SecretDigest) -> Client {
    Client {
        authentication: ClientAuthentication::SecretBasic(secret),
        grant_types: vec![GrantType::ClientCredentials],
        ..client(MACHINE, "The demo machine", api)
    }
}

/// A public client that may read and write, and has no grant.
fn client(client_id: &str, client_name: &str, api: &str) -> Client {
    Client {
        scopes: words("read write"),
        resources: vec![api.to_owned()],
        ..Client::new(client_id, client_name)
    }
}

fn words(text: &str) -> Vec<String> {
    text.split(' ').map(str::to_owned).collect()
}
