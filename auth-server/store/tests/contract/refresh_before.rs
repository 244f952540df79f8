//! Refresh tokens that were kept before step 8 of the migrations, which made their rows what says that another is spent: rule G3.

use auth_server_core::domain::RefreshState;
use auth_server_core::flows::ports::grants::Grants as _;
use auth_server_store::{MIGRATIONS, Store};
use signet_db::{Database, Migration, contract};

use crate::granting::{digest, granted, raw, refresh, with_session};
use crate::support::{NOW, demo};

/// As they were then.
const BEFORE: &[Migration] = MIGRATIONS.split_at(7).0;

async fn kept(store: &Store, secret: &str) -> Option<RefreshState> {
    let kept = store.refresh_token(&demo(), &digest(secret), NOW + 20).await.unwrap();
    kept.map(|kept| kept.stored.state)
}

/// `t1` was rotated to `t2`, that to `t3`. In another grant `s1` was rotated to `s2`, whose lifetime was shorter, and the successor of `s0`
/// was cleared away before it.
async fn what_was_spent_stays_spent(database: Database) {
    let store = with_session(database.clone()).await;
    granted(&store, "g", "openid").await;
    granted(&store, "h", "openid").await;
    raw(&store, &format!("UPDATE grants SET exchanged_at = {NOW}")).await;
    let kept_then = [
        ("g", "t1", None, 60, Some(5)),
        ("g", "t2", Some("t1"), 60, Some(7)),
        ("g", "t3", Some("t2"), 60, None),
        ("h", "s0", None, 60, Some(1)),
        ("h", "s1", None, 60, Some(5)),
        ("h", "s2", Some("s1"), 30, None),
    ];
    for (grant, secret, predecessor, lives, spent) in kept_then {
        let spent = spent.map_or("NULL".to_owned(), |after| (NOW + after).to_string());
        let predecessor =
            predecessor.map_or("NULL".to_owned(), |secret| format!("'{}'", digest(secret).as_str()));
        raw(
            &store,
            &format!(
                "INSERT INTO refresh_tokens (tenant, digest, grant_id, predecessor, expires_at, spent_at) \
                 VALUES ('demo', '{}', '{grant}', {predecessor}, {}, {spent})",
                digest(secret).as_str(),
                NOW + lives
            ),
        )
        .await;
    }
    assert_eq!(database.migrate(MIGRATIONS).await.unwrap(), 1);
    for secret in ["s0", "s1"] {
        assert_eq!(
            kept(&store, secret).await,
            None,
            "not taken for a fresh one, now or when its successor is gone"
        );
    }
    assert_eq!(kept(&store, "s2").await, Some(RefreshState::Fresh));
    let spent = |after, successor_used| Some(RefreshState::Spent { at: NOW + after, successor_used });
    assert_eq!(kept(&store, "t1").await, spent(5, true));
    assert_eq!(kept(&store, "t2").await, spent(7, false));
    assert_eq!(kept(&store, "t3").await, Some(RefreshState::Fresh));
    let rotate = async |spent: &str, successor: &str| {
        store.rotate(&demo(), (&digest(spent), NOW + 9), refresh(successor)).await.unwrap()
    };
    assert!(!rotate("t1", "x").await && !rotate("t2", "x").await);
    assert!(rotate("t3", "t4").await);
    assert_eq!(kept(&store, "t3").await, spent(9, false));
}

contract!(BEFORE;
    what_was_spent_stays_spent,
);
