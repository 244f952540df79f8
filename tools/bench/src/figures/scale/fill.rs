//! People, each with a session, a grant and its refresh token, made by the thousand.

use auth_server_core::domain::{Asked, AskedClaims, Digest, Granted, SignIn};
use signet_db::{AssertSqlSafe, Engine, query};

use super::super::store::{Ground, HASH};
use super::NOW;
use crate::Outcome;

/// How many people are made at once: no statement may take longer than five seconds, also on a busy machine.
const PORTION: u32 = 5_000;
/// A prime above a million: `number * STEP % PRIME` is another number for each, in no order.
const PRIME: u64 = 1_000_003;
const STEP: u64 = 611_953;

/// The `sub` of person `number`, which is 1 or more.
pub(super) fn sub(number: u64) -> String {
    (number * STEP % PRIME).to_string()
}

/// What is kept of a request that everybody has allowed.
pub(super) fn asked() -> Asked {
    Asked {
        client_id: "bench".to_owned(),
        redirect_uri: "http://localhost:8080/callback".to_owned(),
        challenge: None,
        nonce: Some("n-0S6_WzA2Mj".to_owned()),
        granted: granted(),
        claims: AskedClaims::default(),
    }
}

pub(super) fn granted() -> Granted {
    let words = |text: &str| text.split(' ').map(str::to_owned).collect();
    Granted { scopes: words("openid profile read"), resources: words("http://localhost:5001") }
}

/// How somebody had signed in to the session `sid`.
pub(super) fn sign_in(sid: String) -> SignIn {
    SignIn { sid, auth_time: 1, acr: None, amr: vec!["pwd".to_owned()] }
}

/// The digest of the refresh token of `sub`. It is of the length of one.
pub(super) fn token(sub: &str) -> Digest {
    Digest::kept(format!("{sub:a<43}"))
}

/// The numbers after `after` up to `last`, scattered.
fn numbers(after: u32, last: u32) -> String {
    format!(
        "WITH RECURSIVE n (i) AS (SELECT CAST({after} + 1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < {last}), \
         k (k) AS (SELECT CAST(i * {STEP} % {PRIME} AS TEXT) FROM n)"
    )
}

/// So many people.
pub(super) async fn fill(ground: &Ground, count: u32) -> Outcome<()> {
    // No statement may take as long as a million rows do.
    for after in (0..count.div_ceil(PORTION)).map(|portion| portion * PORTION) {
        portion(ground, &numbers(after, count.min(after + PORTION))).await?;
    }
    if ground.store.database().engine() == Engine::Postgres {
        // What its own housekeeping does in time.
        query("ANALYZE").execute(ground.store.database().reader()).await?;
    }
    Ok(())
}

async fn portion(ground: &Ground, numbers: &str) -> Outcome<()> {
    let (users, ends) = ("k, 'name' || k, 'name' || k, 'name' || k", NOW * 2);
    let statements = [
        format!("{numbers} INSERT INTO subs (sub, tenant, given_at) SELECT k, 'bench', 1 FROM k"),
        format!(
            "{numbers} INSERT INTO users (tenant, sub, username, username_key, username_skeleton, password_hash, hash_kind, \
             claims, roles, created_at, updated_at) \
             SELECT 'bench', {users}, '{HASH}', 'argon2id m=65536,t=3,p=4', '{{}}', 'user', 1, 1 FROM k"
        ),
        format!(
            "{numbers} INSERT INTO sessions (tenant, sid, sub, created_at, renewed_at, ends_at) \
             SELECT 'bench', 's' || k, k, 1, 1, {ends} FROM k"
        ),
        grants(numbers, "", ends)?,
        refresh_tokens(numbers, "", ends),
    ];
    for statement in statements {
        run(ground, statement).await?;
    }
    Ok(())
}

/// A grant of each, whose id begins with `prefix`.
fn grants(numbers: &str, prefix: &str, ends_at: u64) -> Outcome<String> {
    let (asked, granted) = (serde_json::to_string(&asked())?, serde_json::to_string(&granted())?);
    let sign_in = serde_json::to_string(&sign_in("0123456789abcdef".to_owned()))?;
    Ok(format!(
        "{numbers} INSERT INTO grants \
         (tenant, id, client_id, sub, sid, asked, granted, sign_in, code, fulfilled_at, exchanged_at, ends_at) \
         SELECT 'bench', '{prefix}g' || k, 'bench', k, 's' || k, '{asked}', '{granted}', '{sign_in}', \
         '{prefix}' || k || '-0123456789-0123456789-0123456789-012345', 1, 1, {ends_at} FROM k"
    ))
}

/// A refresh token of each of those; 43 characters, as a digest.
fn refresh_tokens(numbers: &str, prefix: &str, expires_at: u64) -> String {
    format!(
        "{numbers} INSERT INTO refresh_tokens (tenant, digest, grant_id, expires_at) \
         SELECT 'bench', SUBSTR('{prefix}' || k || '{}', 1, 43), '{prefix}g' || k, {expires_at} FROM k",
        "a".repeat(43)
    )
}

/// Sessions, grants and refresh tokens of the first `count` people that have been over for long.
pub(super) async fn over(ground: &Ground, (round, count): (usize, u32)) -> Outcome<()> {
    let (numbers, prefix) = (numbers(0, count), format!("over-{round}-"));
    let sessions = format!(
        "{numbers} INSERT INTO sessions (tenant, sid, sub, created_at, renewed_at, ends_at) \
         SELECT 'bench', '{prefix}' || k, k, 1, 1, 2 FROM k"
    );
    run(ground, sessions).await?;
    run(ground, grants(&numbers, &prefix, 2)?).await?;
    run(ground, refresh_tokens(&numbers, &prefix, 2)).await
}

async fn run(ground: &Ground, statement: String) -> Outcome<()> {
    let change = ground.store.database().change(move |t| {
        Box::pin(async move {
            query(AssertSqlSafe(statement)).execute(t).await?;
            Ok(())
        })
    });
    Ok(change.await?)
}
