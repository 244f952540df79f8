//! What was acknowledged of codes and refresh tokens, compared with what is in the database: rules G2, G3.

use std::collections::{BTreeMap, BTreeSet};

use auth_server_core::domain::Digest;
use signet_db::{Reader, Row as _, query};

use crate::crash_ledger::Acknowledged;

/// A refresh token as it is kept.
struct Token {
    grant: String,
    predecessor: Option<String>,
}

/// A grant as it is kept.
struct Grant {
    id: String,
    exchanged: bool,
    revoked: bool,
}

/// Nothing that was given is lost, nothing is spent twice, nothing is there by half.
pub(crate) async fn compare(pool: &Reader, told: &Acknowledged) {
    let (grants, tokens) = (grants(pool).await, tokens(pool).await);
    for one in &told.redeemed {
        let grant =
            &grants.get(Digest::of(&one.code).as_str()).expect("the grant of a redeemed code is lost");
        assert!(grant.exchanged && !grant.revoked, "{} is not what was given", grant.id);
        let token = tokens.get(Digest::of(&one.refresh).as_str()).expect("the token for a code is lost");
        assert_eq!((&token.grant, &token.predecessor), (&grant.id, &None));
    }
    for (before, after) in &told.rotated {
        let [before, after] = [before, after].map(|text| Digest::of(text).as_str().to_owned());
        assert!(tokens.contains_key(&before), "a token that was spent is lost");
        let token = tokens.get(&after).expect("a successor is lost");
        assert_eq!(token.predecessor, Some(before), "the successor is of another token");
    }
    nothing_twice(&grants, &tokens);
}

/// Also of what was not acknowledged there is all or nothing, once.
fn nothing_twice(grants: &BTreeMap<String, Grant>, tokens: &BTreeMap<String, Token>) {
    let firsts = tokens.values().filter(|token| token.predecessor.is_none()).map(|token| &token.grant);
    let (mut firsts, mut exchanged): (Vec<_>, Vec<_>) =
        (firsts.collect(), grants.values().filter(|grant| grant.exchanged).map(|grant| &grant.id).collect());
    firsts.sort();
    exchanged.sort();
    assert_eq!(firsts, exchanged, "each code that is spent has given one token, and no other has");
    let after: Vec<&String> = tokens.values().filter_map(|token| token.predecessor.as_ref()).collect();
    let once: BTreeSet<&String> = after.iter().copied().collect();
    assert_eq!(once.len(), after.len(), "no token is spent twice");
    assert!(once.iter().all(|spent| tokens.contains_key(*spent)), "each successor has its token");
    assert!(grants.values().all(|grant| !grant.revoked), "nobody has given anything back");
}

/// Each grant, by the digest of its code.
async fn grants(pool: &Reader) -> BTreeMap<String, Grant> {
    let rows = query("SELECT id, code, exchanged_at, revoked_at FROM grants").fetch_all(pool).await.unwrap();
    let grant = |row: &signet_db::AnyRow| {
        let [exchanged, revoked] =
            ["exchanged_at", "revoked_at"].map(|name| row.get::<Option<i64>, _>(name).is_some());
        (row.get("code"), Grant { id: row.get("id"), exchanged, revoked })
    };
    rows.iter().map(grant).collect()
}

/// Each refresh token, by its digest: the first of a grant stands in its row.
async fn tokens(pool: &Reader) -> BTreeMap<String, Token> {
    let select = "SELECT digest, grant_id, predecessor FROM refresh_tokens UNION ALL \
                  SELECT refresh, id, NULL FROM grants WHERE refresh IS NOT NULL";
    let rows = query(select).fetch_all(pool).await.unwrap();
    let token = |row: &signet_db::AnyRow| {
        (row.get("digest"), Token { grant: row.get("grant_id"), predecessor: row.get("predecessor") })
    };
    rows.iter().map(token).collect()
}
