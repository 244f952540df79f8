//! Whoever reads the whole database finds nothing to sign in with.

use std::fmt::Write as _;
use std::fs;

use auth_server_core::domain::{Action, PasswordHash};
use e2e::openid::{App, At, Visitor, text};
use e2e::operator::{asked, said};
use e2e::options::user;
use e2e::{ADMIN, Ask as _, Stack, USER, vault};
use serde_json::{Value, json};
use signet_db::testing::Cluster;
use signet_db::{AssertSqlSafe, Database, Engine, Reader, query_scalar};

use crate::failing::sign_out;
use crate::support::{HASH, database, demo, line, options, person, sid, store, token};

const MISTYPED: &str = "a-mistyped-password-4be1";
const COOKIE: &str = "a-cookie-of-somebody-77d0";
/// What a configured user signs in with, and its hash.
const CONFIGURED: (&str, &str) =
    ("an example, not a password", "$2b$10$RSn0fbbhFfJz8Zh4O8ZYEuLysuIAL9F7iDezO9A1U07ZFq7mNoo3C");

/// What no row may have.
pub(crate) struct Secrets(pub(crate) Vec<String>);

impl Secrets {
    fn token(&mut self, token: &str) {
        self.0.push(token.to_owned());
        self.0.extend(token.split('.').map(str::to_owned));
    }

    /// Those of an answer of the token endpoint.
    fn given(&mut self, tokens: &Value) {
        let [access, id] = ["access_token", "id_token"].map(|name| text(tokens, name));
        self.token(access);
        self.token(id);
        let refresh = tokens["refresh_token"].as_str().and_then(|token| token.split_once('.'));
        self.0.extend(refresh.map(|(_, secret)| secret.to_owned()));
    }

    /// Private keys and the master key: each line of a key that could be told.
    fn keys(&mut self, stack: &Stack) {
        let master = fs::read_to_string(stack.file("data/master.key")).unwrap();
        self.0.extend(master.split_whitespace().filter(|word| word.len() > 20).map(str::to_owned));
        for key in vault::kept(stack) {
            let pem = vault::private_key(stack, &key.kid);
            self.0.extend(pem.lines().filter(|line| !line.starts_with("-----")).map(str::to_owned));
        }
    }

    /// As text, and as bytes that a dump shows in hexadecimal.
    pub(crate) fn are_not_in(&self, what: &str, dump: &str) {
        let dump = dump.to_lowercase();
        for secret in &self.0 {
            assert!(secret.len() >= 8, "{secret:?} could be there by chance");
            let plain = secret.to_lowercase();
            let hex = secret.bytes().fold(String::new(), |mut hex, byte| {
                write!(hex, "{byte:02x}").unwrap();
                hex
            });
            assert!(!dump.contains(&plain) && !dump.contains(&hex), "{what} has {secret}:\n{dump}");
        }
        assert!(!dump.contains("private key-----"), "{what} has a private key");
    }
}

/// Everything that can be done, rightly and wrongly; the sessions that it made.
async fn all_flows(stack: &Stack, secrets: &mut Secrets) -> Vec<String> {
    let mut sids = Vec::new();
    for (name, password) in [USER, ADMIN, ("configured", CONFIGURED.0), USER] {
        let token = stack.login((name, password)).await;
        secrets.token(&token);
        sids.push(sid(&token));
        let cookie = format!("session={COOKIE}");
        stack.check(&token).await;
        stack.auth.get("/").header("cookie", &cookie).bearer_auth(&token).answer().await;
        let body = json!({"username": name, "password": password});
        let again = stack.auth.post("/auth/login", &body).bearer_auth(&token).header("cookie", cookie);
        secrets.token(&self::token(&again.answer().await));
    }
    for (name, password) in [(USER.0, MISTYPED), (MISTYPED, USER.1), ("nobody", MISTYPED), ("", MISTYPED)] {
        assert_ne!(stack.try_login(name, password).await.status, 200);
    }
    let ended = stack.login(USER).await;
    secrets.token(&ended);
    assert_eq!(sign_out(stack, &ended).await.status, 204);
    assert_eq!(sign_out(stack, MISTYPED).await.status, 401);
    said(stack, &["rotate", "--now"]);
    sids
}

/// The code flow, to its end and to somewhere on its way, for a client without a secret and one with.
async fn code_flows(stack: &Stack, secrets: &mut Secrets) {
    let at = At::from(&stack.auth);
    let mut visitor = Visitor::default();
    for app in [App::spa(4444, "openid profile read offline_access"), shop()] {
        let tokens = visitor.tokens(&at, &app, USER).await.unwrap();
        let refreshed = app.refreshes(&at, text(&tokens, "refresh_token")).await.unwrap().json();
        app.userinfo(&at, text(&refreshed, "access_token")).await.unwrap();
        secrets.given(&tokens);
        secrets.given(&refreshed);
        let path = visitor.begins(&at, &app.asks(&[("prompt", "login")])).await.unwrap();
        assert_eq!(visitor.types(&at, &path, (USER.0, MISTYPED)).await.unwrap().status, 401);
        assert_eq!(app.revokes(&at, text(&refreshed, "access_token")).await.unwrap().status, 200);
        let mut other = Visitor::default();
        other.code(&at, &app, ADMIN).await.unwrap();
        secrets.0.extend(other.secrets);
    }
    visitor.get(&at, "/oauth2/logout").await.unwrap();
    assert!(visitor.secrets.len() > 20, "cookies, handles, form tokens, codes");
    secrets.0.extend(visitor.secrets);
    secrets.0.push(SHOP_SECRET.to_owned());
    secrets.0.push(fs::read_to_string(stack.file("data/signet-machine.secret")).unwrap());
}

/// A client by command, with two secrets one after the other.
fn client_by_command(stack: &Stack, secrets: &mut Secrets) {
    let document = json!({"client_id": "by-command", "redirect_uris": ["https://news.example/"]}).to_string();
    for words in [["clients", "add", "-", "--json"], ["clients", "rotate-secret", "by-command", "--json"]] {
        let (code, out, err) = asked(stack, &words, &document);
        assert_eq!(code, Some(0), "{err}");
        secrets.0.push(text(&serde_json::from_str(&out).unwrap(), "client_secret").to_owned());
    }
}

fn shop() -> App {
    App::confidential("shop", SHOP_SECRET, "https://shop.example/callback", "openid email")
}

const SHOP_SECRET: &str = "a-secret-of-a-shop-9d21-and-so-on";
const SHOP: &str = "[[clients]]\nclient_id = \"shop\"\nclient_name = \"The Shop\"\n\
    client_secret = \"a-secret-of-a-shop-9d21-and-so-on\"\nredirect_uris = [\"https://shop.example/callback\"]\n\
    grant_types = [\"authorization_code\", \"refresh_token\"]\nscope = \"openid email\"\n";

/// What an operator does to users.
async fn users_change(stack: &Stack) {
    let (store, tenant) = (store(stack).await, demo());
    let made = line("added", Action::UserAdded, "u_ada");
    store.add_user(&tenant, (person("u_ada", "Ada"), 1), made).await.unwrap();
    stack.login(("ada", USER.1)).await;
    let hash = PasswordHash::parse(HASH).unwrap();
    store.set_password(&tenant, ("u_ada", hash), line("set", Action::PasswordSet, "u_ada")).await.unwrap();
    let off = line("off", Action::UserDisabled, "u_ada");
    store.set_disabled(&tenant, ("u_ada", Some(1)), off).await.unwrap();
    store.database().close().await;
}

/// The names of all tables, and a text of every row of each.
pub(crate) async fn dump(database: &Database) -> (Vec<String>, String) {
    let pool = database.reader();
    let names = match database.engine() {
        Engine::Sqlite => "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name",
        Engine::Postgres => {
            "SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1"
        }
    };
    let names: Vec<String> = query_scalar(names).fetch_all(pool).await.unwrap();
    let mut text = String::new();
    for name in &names {
        let row = row(database.engine(), pool, name).await;
        let rows = AssertSqlSafe(format!("SELECT {row} FROM {name} AS one"));
        for row in query_scalar::<_, String>(rows).fetch_all(pool).await.unwrap() {
            writeln!(text, "{name}: {row}").unwrap();
        }
    }
    (names, text)
}

/// The expression that writes a row: bytes come out in hexadecimal.
async fn row(engine: Engine, pool: &Reader, table: &str) -> String {
    if engine == Engine::Postgres {
        return "CAST(one AS TEXT)".to_owned();
    }
    let columns = AssertSqlSafe(format!("SELECT name FROM pragma_table_xinfo('{table}')"));
    let columns: Vec<String> = query_scalar(columns).fetch_all(pool).await.unwrap();
    let quoted: Vec<String> = columns.iter().map(|column| format!("quote({column})")).collect();
    quoted.join(" || ', ' || ")
}

async fn nothing_secret_is_kept(cluster: Option<&Cluster>) {
    let options =
        options(cluster).await.users(&user("u_conf", "configured", CONFIGURED.1, &["user"])).clients(SHOP);
    let stack = Stack::start(&options).await;
    let passwords = [USER.1, ADMIN.1, MISTYPED, COOKIE, CONFIGURED.0].map(str::to_owned);
    let mut secrets = Secrets(passwords.to_vec());
    let sids = all_flows(&stack, &mut secrets).await;
    code_flows(&stack, &mut secrets).await;
    users_change(&stack).await;
    client_by_command(&stack, &mut secrets);
    secrets.keys(&stack);
    let database = database(&stack).await.unwrap();
    let (tables, text) = dump(&database).await;
    for name in [
        "audit",
        "clients",
        "consents",
        "grants",
        "logout_notices",
        "logout_requests",
        "outbox",
        "refresh_tokens",
        "requests",
        "session_clients",
        "sessions",
        "spent_assertions",
        "subs",
        "tenants",
        "users",
    ] {
        assert!(tables.iter().any(|table| table == name), "{name} is not among {tables:?}");
    }
    for there in sids.iter().map(String::as_str).chain([
        "$argon2id$",
        "u_ada",
        "sign_out",
        "password_set",
        "grants: ",
        "refresh_tokens: ",
        "requests: ",
        "consents: ",
        "clients: ",
        "client_secret_rotated",
    ]) {
        assert!(text.contains(there), "the dump is one of what happened: no {there} in\n{text}");
    }
    secrets.are_not_in("a row", &text);
    database.close().await;
    in_the_files(&stack, "data/signet.db", &secrets);
}

/// Also where rows were that are no more.
pub(crate) fn in_the_files(stack: &Stack, file: &str, secrets: &Secrets) {
    for name in [file, &format!("{file}-wal")] {
        if let Ok(bytes) = fs::read(stack.file(name)) {
            secrets.are_not_in(name, &String::from_utf8_lossy(&bytes));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_to_sign_in_with_is_in_the_file() {
    nothing_secret_is_kept(None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_to_sign_in_with_is_in_the_postgresql_database() {
    nothing_secret_is_kept(Some(Cluster::shared().await)).await;
}
