//! The life of a client, from the command line, while the server runs: contract O11; rules K2, K3, H4.

use std::time::Duration;

use e2e::openid::{App, At, Kind, Visitor, location, parameter, text, verified};
use e2e::operator::{asked, keys};
use e2e::{Ask as _, Options, Stack, USER, wait};
use jsonwebtoken::Algorithm;
use serde_json::{Value, json};

use crate::support::{on_postgres, refused, said};

/// What a server that runs may take to follow, on a busy machine.
const SOON: Duration = Duration::from_secs(30);
const REDIRECT: &str = "https://news.example/callback";
const SCOPE: &str = "openid email offline_access";

fn news() -> Value {
    json!({"client_id": "news", "client_name": "The News", "redirect_uris": [REDIRECT], "scope": SCOPE,
        "grant_types": ["authorization_code", "refresh_token"]})
}

fn with(more: &Value) -> Value {
    let mut document = news();
    document.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    document
}

/// What `clients` says as JSON, with all that it may read.
fn told(stack: &Stack, words: &[&str], input: &str) -> Value {
    let said = said(stack, &[&["clients"], words, &["--json"]].concat(), input);
    serde_json::from_str(&said).unwrap_or_else(|_| panic!("{words:?}: {said}"))
}

/// Adds a client: its secret, where it has one.
fn add(stack: &Stack, document: &Value) -> Option<String> {
    let said = told(stack, &["add", "-"], &document.to_string());
    assert_eq!(said["client_id"], document["client_id"], "{said}");
    said["client_secret"].as_str().map(str::to_owned)
}

fn app(secret: Option<&str>) -> App {
    let secret = secret.map(str::to_owned);
    App { secret, ..App::confidential("news", "", REDIRECT, SCOPE) }
}

/// Waits until the server knows the client, or does not.
async fn known(at: &At, app: &App, is_known: bool) {
    wait::until("the server follows", SOON, async || {
        let answer = Visitor::default().get(at, &app.asks(&[])).await.unwrap();
        assert!([303, 400].contains(&answer.status), "{}", answer.seen());
        ((answer.status == 303) == is_known).then_some(())
    })
    .await;
}

/// What the token endpoint says of the client's proof, whatever it is for.
async fn proof(at: &At, app: &App) -> String {
    let nothing = [("grant_type", "refresh_token"), ("refresh_token", "nothing")];
    app.posts(at, "/oauth2/token", &nothing).await.unwrap().error()
}

/// Waits until the proof of `app` counts, or does not.
async fn proven(at: &At, app: &App, counts: bool) {
    let wanted = if counts { "invalid_grant" } else { "invalid_client" };
    wait::until(wanted, SOON, async || (proof(at, app).await == wanted).then_some(())).await;
}

async fn whole_life(options: &Options) {
    let stack = Stack::start_auth(options).await;
    let (at, mut visitor) = (At::from(&stack.auth), Visitor::default());
    known(&at, &app(None), false).await;
    let first = app(add(&stack, &news()).as_deref());
    known(&at, &first, true).await;
    let tokens = visitor.tokens(&at, &first, USER).await.unwrap();
    let id_token = text(&tokens, "id_token");
    // K3: for a client of which nothing is said; the demo has no such key before.
    verified(&at, id_token, (Kind::Id, Algorithm::RS256), "news").await;
    assert_eq!(first.userinfo(&at, text(&tokens, "access_token")).await.unwrap().status, 200);

    let rotated = told(&stack, &["rotate-secret", "news"], "");
    let second = app(rotated["client_secret"].as_str());
    assert!(second.secret.is_some() && second.secret != first.secret);
    proven(&at, &first, false).await;
    assert_eq!(proof(&at, &second).await, "invalid_grant", "the new one counts when the former one does not");
    let refreshed = second.refreshes(&at, text(&tokens, "refresh_token")).await.unwrap();
    assert_eq!(refreshed.status, 200, "what was given goes on: {}", refreshed.seen());
    for secret in [&first, &second].map(|app| app.secret.clone().unwrap()) {
        assert!(!stack.auth.log().contains(&secret), "a secret is logged");
        assert!(!said(&stack, &["clients", "list", "--json"], "").contains(&secret));
    }
    removed(&stack, (&at, visitor), &second, &tokens).await;
}

/// The client is removed, and added again: nothing that it has got is worth anything, ever.
async fn removed(stack: &Stack, (at, mut visitor): (&At, Visitor), former: &App, tokens: &Value) {
    let (access, refresh) = (text(tokens, "access_token"), text(tokens, "refresh_token"));
    let silent = |app: &App| app.asks(&[("prompt", "none")]);
    let answer = visitor.get(at, &silent(former)).await.unwrap();
    let code = parameter(&location(&answer), "code").unwrap_or_else(|| panic!("{}", answer.seen()));
    let page = visitor.begins(at, &former.asks(&[("prompt", "consent")])).await.unwrap();
    assert_eq!(visitor.get(at, &page).await.unwrap().status, 200);

    let said = said(stack, &["clients", "remove", "news", "--yes"], "");
    assert!(said.starts_with("news is removed; access tokens that were given before end within"), "{said}");
    assert_eq!(former.userinfo(at, access).await.unwrap().status, 401, "at once");
    assert_eq!(former.redeems(at, &code).await.unwrap().status / 100, 4, "at once");
    assert_eq!(visitor.get(at, &page).await.unwrap().status, 400, "at once");
    known(at, former, false).await;
    proven(at, former, false).await;
    assert_eq!(former.refreshes(at, refresh).await.unwrap().error(), "invalid_client");

    let again = app(add(stack, &news()).as_deref());
    assert_ne!(again.secret, former.secret);
    known(at, &again, true).await;
    assert_eq!(proof(at, former).await, "invalid_client", "the former secret");
    again.has_nothing_by(at, tokens).await;
    assert_eq!(again.redeems(at, &code).await.unwrap().error(), "invalid_grant");
    assert_eq!(visitor.get(at, &page).await.unwrap().status, 400, "a page in progress");
    let answer = visitor.get(at, &silent(&again)).await.unwrap();
    let error = parameter(&location(&answer), "error");
    assert_eq!(error.as_deref(), Some("consent_required"), "nothing is allowed: {}", answer.seen());
    let mut anew = Visitor::default();
    assert!(anew.tokens(at, &again, USER).await.is_ok(), "it is a client like others");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn o11_a_client_lives_and_the_server_follows_on_sqlite() {
    whole_life(&Options::new()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn o11_a_client_lives_and_the_server_follows_on_postgresql() {
    whole_life(&on_postgres().await.0).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn h4_a_public_client_has_no_secret_and_brings_its_origin() {
    let stack = Stack::start_auth(&Options::new()).await;
    let (at, own) = (At::from(&stack.auth), app(None));
    let allowed = async || {
        let request = stack.auth.request("OPTIONS", "/oauth2/token").header("origin", "https://news.example");
        let answer = request.header("access-control-request-method", "POST").answer().await;
        answer.header("access-control-allow-origin")
    };
    assert_eq!(allowed().await, None);
    let public = with(&json!({"token_endpoint_auth_method": "none"}));
    assert_eq!(add(&stack, &public), None);
    known(&at, &own, true).await;
    assert_eq!(allowed().await.as_deref(), Some("https://news.example"));
    let tokens = Visitor::default().tokens(&at, &own, USER).await.unwrap();
    let why = refused(&stack, &["clients", "rotate-secret", "news"], "");
    assert!(why.contains("news has no secret: its `token_endpoint_auth_method` is none"), "{why}");
    said(&stack, &["clients", "remove", "news", "--yes"], "");
    known(&at, &own, false).await;
    assert_eq!(allowed().await, None);
    add(&stack, &public);
    known(&at, &own, true).await;
    own.has_nothing_by(&at, &tokens).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn k3_keys_that_clients_of_the_store_want_are_rotated_as_others_are() {
    let stack = Stack::start_auth(&Options::new()).await;
    let rotate = || keys(&stack, &["rotate", "--alg", "RS256"]);
    let (code, _, why) = rotate();
    assert!(code == Some(1) && why.contains("nothing is signed by RS256"), "{why}");
    add(&stack, &news());
    known(&At::from(&stack.auth), &app(None), true).await;
    assert_eq!(rotate().0, Some(0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_server_that_begins_knows_them_and_leaves_out_what_cannot_be() {
    let mut stack = Stack::start_auth(&Options::new()).await;
    let first = app(add(&stack, &news()).as_deref());
    add(&stack, &with(&json!({"client_id": "reader", "scope": "read"})));
    add(&stack, &with(&json!({"client_id": "moved"})));
    let at = At::from(&stack.auth);
    known(&at, &first, true).await;
    let tokens = Visitor::default().tokens(&at, &first, USER).await.unwrap();
    assert!(said(&stack, &["doctor"], "").contains("all 3 that were added by command can be used"));
    stack.auth.stop();
    // The api is another one now, and one of them stands in the file.
    let file = stack.file("signet.toml");
    let more = format!(
        "{}[[resources]]\nidentifier = \"urn:x\"\n[[clients]]\nclient_id = \"moved\"\n\
         token_endpoint_auth_method = \"none\"\nredirect_uris = [\"https://moved.example/\"]\n",
        std::fs::read_to_string(&file).unwrap()
    );
    std::fs::write(&file, more).unwrap();
    stack.auth.start_ready().await;
    let refreshed = first.refreshes(&at, text(&tokens, "refresh_token")).await.unwrap();
    assert_eq!(refreshed.status, 200, "from the first request on: {}", refreshed.seen());
    let log = stack.auth.log();
    for (name, why) in
        [("reader", "`scope` has `read`"), ("moved", "`client_id` is that of a client of the configuration")]
    {
        let line = log.lines().find(|line| line.contains("is left out") && line.contains(name));
        assert!(line.is_some_and(|line| line.contains(why)), "{name}: {log}");
    }
    let (code, out, _) = asked(&stack, &["doctor"], "");
    let line = out.lines().find(|line| line.contains("clients:")).unwrap();
    assert_eq!(code, Some(1), "{out}");
    assert!(line.starts_with("FAILED") && line.contains("reader is left out: `scope` has `read`"), "{line}");
    let told = said(&stack, &["clients", "remove", "moved", "--yes"], "");
    assert!(told.contains("that of the configuration goes on"), "{told}");
    let moved = App { client_id: "moved".into(), redirect_uri: "https://moved.example/".into(), ..app(None) };
    let asks = moved.asks(&[("scope", "openid")]);
    assert_eq!(Visitor::default().get(&at, &asks).await.unwrap().status, 303, "it does");
}

/// On a production install, and by the same way on PostgreSQL.
async fn the_first_client(options: Options, is_file: bool) {
    let options = options
        .text("profile", "production")
        .text("auth_server.issuer", "https://auth.example.test")
        .text("api.resource", "https://api.example.test")
        .text("bff.public_url", "https://app.example.test");
    let mut stack = Stack::prepare(&options);
    let secret = add(&stack, &news()).unwrap();
    assert_eq!(stack.file("data/signet.db").exists(), is_file);
    stack.auth.start();
    let host = "auth.example.test";
    wait::until("it is ready", e2e::server::START, async || {
        let sent = stack.auth.get("/ready").header("host", host).send().await;
        sent.ok().filter(|answer| answer.status() == 200).map(|_| ())
    })
    .await;
    let form = "grant_type=refresh_token&refresh_token=nothing";
    let error = async |secret: &str| {
        let sent = stack.auth.request("POST", "/oauth2/token").header("host", host).body(form);
        let sent = sent.header("content-type", "application/x-www-form-urlencoded");
        sent.basic_auth("news", Some(secret)).answer().await.error()
    };
    assert_eq!(error(&secret).await, "invalid_grant", "the client is known");
    assert_eq!(error("another").await, "invalid_client");
    let taken = refused(&stack, &["clients", "add", "-"], &news().to_string());
    assert!(taken.contains("which another client has"), "{taken}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_first_client_of_a_production_install_is_there_before_the_first_start() {
    the_first_client(Options::new(), true).await;
    the_first_client(on_postgres().await.0, false).await;
}
