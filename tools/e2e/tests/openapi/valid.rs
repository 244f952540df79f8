//! One right call of every operation, or more where it has several good answers. An operation without a case fails.

use e2e::openid::encoded;
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
        "health" | "ready" | "keys" | "metadata" | "discovery" | "appConfig" | "bffKeys" => {
            vec![Call::new("by anybody", bare(), 200)]
        }
        "openapi" => vec![
            Call::new("by anybody", bare(), 200),
            Call::new("which is known already", bare().header("if-none-match", "*"), 304),
        ],
        "signIn" => vec![
            Call::new("with name and password", login(bare(), ADMIN), 200),
            Call::new("with a wrong password", login(bare(), (ADMIN.0, "wrong")), 401),
            Call::new("as nobody", login(bare(), ("nobody", ADMIN.1)), 401),
        ],
        "token" => of_token(&bare, tokens),
        "revoke" => of_revocation(&bare, tokens),
        "userinfo" => vec![
            Call::new("with a token of openid", bare().bearer_auth(&tokens.openid), 200),
            Call::new("with a token of the API", as_user(), 403),
        ],
        "userinfoByPost" => of_userinfo_by_post(&bare, tokens),
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
        id if id.starts_with("bff") => of_bff(server, operation, tokens),
        id => panic!("there is no case for the operation {id}: add one"),
    }
}

/// What the bff answers to browsers, with a session and without, and to the provider.
fn of_bff(server: &Server, operation: &Operation, tokens: &Tokens) -> Vec<Call> {
    const TWICE: &str = "signet_session=a; signet_session=b";
    let bare = || request(server, operation);
    let of_logout = operation.id == "bffLogout";
    let session = if of_logout { &tokens.session_to_end } else { &tokens.session };
    let session = session.as_ref().expect("the bff runs");
    let signed_in = || bare().header("cookie", &session.cookies);
    let twice = || bare().header("cookie", TWICE);
    let anybody = |what: &str, status| Call::new(what, bare(), status);
    match operation.id.as_str() {
        "bffLogin" => {
            let elsewhere = server.get("/bff/login?return_to=//evil.example");
            vec![anybody("by anybody", 303), Call::new("to another site", elsewhere, 400)]
        }
        "bffCallback" => {
            let answer = server.get(&format!("/bff/callback?code=c&state={}", "s".repeat(43)));
            let twice = answer.header("cookie", TWICE);
            vec![anybody("without anything", 303), Call::new("with two cookies", twice, 400)]
        }
        "bffSession" | "bffMe" | "bffSessionDetails" | "bffSessionEvents" => vec![
            Call::new("by whoever is signed in", signed_in(), 200),
            Call::new("by a page of another site", signed_in().header("sec-fetch-site", "cross-site"), 403),
            Call::new("with two cookies", twice(), 400),
            anybody("by anybody", 401),
        ],
        "bffToken" => {
            let with = || signed_in().header("x-csrf-token", &session.csrf);
            let unknown = server.get("/bff/token?resource=urn:x").header("cookie", &session.cookies);
            vec![
                Call::new("with the session's token", with(), 200),
                Call::new("without it", signed_in(), 403),
                Call::new("for no API of ours", unknown.header("x-csrf-token", &session.csrf), 400),
                Call::new("with two cookies", twice(), 400),
                anybody("by anybody", 401),
            ]
        }
        "bffLogout" => vec![
            Call::new("without the token", signed_in(), 403),
            Call::new("with two cookies", twice(), 400),
            Call::new("with the token", signed_in().header("x-csrf-token", &session.csrf), 200),
            anybody("by anybody", 401),
        ],
        "bffBackchannelLogout" => {
            vec![Call::new("with nonsense", form(bare(), &[("logout_token", "x")]), 400)]
        }
        id => panic!("there is no case for the operation {id}: add one"),
    }
}

/// In the form of a client that has a secret, and says nothing of it.
const MACHINE: (&str, &str) = ("client_id", "signet-machine");

/// Each grant, rightly and wrongly.
fn of_token(bare: &dyn Fn() -> RequestBuilder, tokens: &Tokens) -> Vec<Call> {
    let machine = |secret: &str, fields: &[(&str, &str)]| {
        form(bare().basic_auth("signet-machine", Some(secret)), fields)
    };
    let grant = ("grant_type", "client_credentials");
    let right = |fields: &[(&str, &str)]| machine(&tokens.machine, fields);
    let code = |fields: &[(&str, &str)]| form(bare(), &[&tokens.redemption(), fields].concat());
    let refresh = [
        ("grant_type", "refresh_token"),
        ("client_id", "signet-spa"),
        ("refresh_token", tokens.refresh.as_str()),
    ];
    vec![
        Call::new("by a machine", right(&[grant, ("scope", "read")]), 200),
        Call::new("with a wrong secret", machine("wrong", &[grant]), 401),
        Call::new("by nobody", form(bare(), &[grant]), 401),
        Call::new("for a scope of others", right(&[grant, ("scope", "admin")]), 400),
        Call::new("for another API", right(&[grant, ("resource", "urn:x")]), 400),
        Call::new("by another grant", right(&[("grant_type", "password")]), 400),
        Call::new("by a grant of others", right(&[("grant_type", "refresh_token")]), 400),
        Call::new("for a code and another API", code(&[("resource", "urn:x")]), 400),
        Call::new("for a code", code(&[]), 200),
        Call::new("for a code once more", code(&[]), 400),
        Call::new("for a refresh token", form(bare(), &refresh), 200),
        Call::new("for no refresh token", form(bare(), &refresh[..2]), 400),
        Call::new("by nonsense", form(bare(), &[refresh[0], refresh[1], ("refresh_token", "x")]), 400),
    ]
}

/// By the token's own client and by others.
fn of_revocation(bare: &dyn Fn() -> RequestBuilder, tokens: &Tokens) -> Vec<Call> {
    let by_spa = |token: &str| form(bare(), &[("token", token), ("client_id", "signet-spa")]);
    let by_machine = bare().basic_auth("signet-machine", Some(&tokens.machine));
    vec![
        Call::new("of nothing", by_spa("nothing"), 200),
        Call::new("of another client's", form(by_machine, &[("token", &tokens.openid)]), 200),
        Call::new("by nobody", form(bare(), &[("token", &tokens.openid)]), 401),
        Call::new("by a client without its secret", form(bare(), &[("token", "x"), MACHINE]), 401),
        Call::new("of one's own", by_spa(&tokens.openid_to_revoke), 200),
    ]
}

/// With the token in the header, in the form, and in both.
fn of_userinfo_by_post(bare: &dyn Fn() -> RequestBuilder, tokens: &Tokens) -> Vec<Call> {
    let by_field = |token: &str| form(bare(), &[("access_token", token)]);
    vec![
        Call::new("with a token of openid", bare().bearer_auth(&tokens.openid), 200),
        Call::new("with it in the form", by_field(&tokens.openid), 200),
        Call::new("with it in both", by_field(&tokens.openid).bearer_auth(&tokens.openid), 400),
        Call::new("with a token of the API", by_field(&tokens.user), 403),
        Call::new("with nonsense in the form", by_field("nonsense"), 401),
    ]
}

fn form(request: RequestBuilder, fields: &[(&str, &str)]) -> RequestBuilder {
    request.header("content-type", "application/x-www-form-urlencoded").body(encoded(fields))
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

/// What an auth-server answers at which nobody signs in by name and password alone.
pub(crate) fn without_login(server: &Server, operation: &Operation) -> Vec<Call> {
    let sign_in = (operation.id == "signIn").then(|| login(request(server, operation), ADMIN));
    sign_in.map(|sign_in| Call::new("which is turned off", sign_in, 404)).into_iter().collect()
}

/// The operation's own request, without token and body; the one parameter is a tenant of the demo.
pub(crate) fn request(server: &Server, operation: &Operation) -> RequestBuilder {
    server.request(&operation.method, &operation.path.replace("{tenant}", "demo"))
}

fn login(request: RequestBuilder, (username, password): (&str, &str)) -> RequestBuilder {
    let body = json!({"username": username, "password": password, "remember": true});
    request.header("content-type", "application/json").body(body.to_string())
}
