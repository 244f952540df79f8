//! One right call of every operation, or more where it has several good answers. An operation without a case fails.

use e2e::{ADMIN, Server};
use reqwest::RequestBuilder;
use serde_json::json;

use super::interface::{Call, Operation};
use super::tokens::Tokens;

/// The calls that `operation` must answer well.
pub(crate) fn calls(server: &Server, operation: &Operation, tokens: &Tokens) -> Vec<Call> {
    let bare = || request(server, operation);
    let as_admin = || bare().bearer_auth(&tokens.admin);
    let as_user = || bare().bearer_auth(&tokens.user);
    match operation.id.as_str() {
        "health" | "ready" | "keys" | "metadata" | "appConfig" => vec![Call::new("by anybody", bare(), 200)],
        "openapi" => vec![
            Call::new("by anybody", bare(), 200),
            Call::new("which is known already", bare().header("if-none-match", "*"), 304),
        ],
        "signIn" => vec![
            Call::new("with name and password", login(bare(), ADMIN), 200),
            Call::new("with a wrong password", login(bare(), (ADMIN.0, "wrong")), 401),
            Call::new("as nobody", login(bare(), ("nobody", ADMIN.1)), 401),
        ],
        "token" => {
            let sent = |request: RequestBuilder, body: &str| {
                request.header("content-type", "application/x-www-form-urlencoded").body(body.to_owned())
            };
            let machine =
                |secret: &str, body: &str| sent(bare().basic_auth("signet-machine", Some(secret)), body);
            let right = |body: &str| machine(&tokens.machine, body);
            vec![
                Call::new("by a machine", right("grant_type=client_credentials&scope=read"), 200),
                Call::new("with a wrong secret", machine("wrong", "grant_type=client_credentials"), 401),
                Call::new("by nobody", sent(bare(), "grant_type=client_credentials"), 401),
                Call::new("for a scope of others", right("grant_type=client_credentials&scope=admin"), 400),
                Call::new("for another API", right("grant_type=client_credentials&resource=urn%3Ax"), 400),
                Call::new("by another grant", right("grant_type=password"), 400),
            ]
        }
        "signOut" => vec![
            Call::new("with a token", as_user(), 204),
            Call::new("whose session has ended", as_user(), 204),
        ],
        "validate" => vec![
            Call::new("by anybody", bare(), 200),
            Call::new("as admin", as_admin(), 200),
            Call::new("as user", as_user(), 200),
        ],
        "me" | "profile" => {
            vec![Call::new("as admin", as_admin(), 200), Call::new("as user", as_user(), 200)]
        }
        "admin" => vec![Call::new("as admin", as_admin(), 200), Call::new("as user", as_user(), 403)],
        "write" => vec![Call::new("as admin", as_admin(), 201), Call::new("as user", as_user(), 403)],
        "tenant" => vec![
            Call::new("of one's own", as_user(), 200),
            Call::new("of others", server.get("/api/tenants/other").bearer_auth(&tokens.user), 403),
        ],
        id => panic!("there is no case for the operation {id}: add one"),
    }
}

/// What an api that has no keys answers; other operations do not need any.
pub(crate) fn without_keys(server: &Server, operation: &Operation, tokens: &Tokens) -> Vec<Call> {
    let bare = || request(server, operation);
    if operation.id == "ready" {
        return vec![Call::new("without keys", bare(), 503)];
    }
    if operation.says["security"] == json!([]) {
        return Vec::new();
    }
    vec![Call::new("without keys", bare().bearer_auth(&tokens.admin), 503)]
}

/// The operation's own request, without token and body; the one parameter is a tenant of the demo.
pub(crate) fn request(server: &Server, operation: &Operation) -> RequestBuilder {
    server.request(&operation.method, &operation.path.replace("{tenant}", "demo"))
}

fn login(request: RequestBuilder, (username, password): (&str, &str)) -> RequestBuilder {
    let body = json!({"username": username, "password": password, "remember": true});
    request.header("content-type", "application/json").body(body.to_string())
}
