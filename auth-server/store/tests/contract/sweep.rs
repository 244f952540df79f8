//! What is forgotten with time.

use auth_server_core::domain::{Action, AuditLine};
use auth_server_core::flows::ports::Sessions as _;
use auth_server_store::MIGRATIONS;
use signet_db::{Database, contract, query_scalar};

use crate::support::{NOW, demo, line, other, store};

async fn u7_old_addresses_are_forgotten_and_their_lines_stay(database: Database) {
    let store = store(database).await;
    for (id, tenant, at) in
        [("1", demo(), NOW - 3), ("2", other(), NOW - 2), ("3", demo(), NOW - 1), ("4", demo(), NOW)]
    {
        store.refused(&tenant, AuditLine { at, ..line(id, Action::SignIn) }).await.unwrap();
    }
    let forget = async |before| store.forget_addresses(before, 2).await.unwrap();
    assert_eq!(
        (forget(NOW - 3).await, forget(NOW).await, forget(NOW).await, forget(NOW).await),
        (0, 2, 1, 0)
    );
    let kept = "SELECT id FROM audit WHERE address IS NOT NULL";
    let all = "SELECT id FROM audit ORDER BY id";
    let ids =
        async |select| query_scalar::<_, String>(select).fetch_all(store.database().reader()).await.unwrap();
    assert_eq!((ids(kept).await, ids(all).await.len()), (vec!["4".to_owned()], 4));
}

contract!(MIGRATIONS; u7_old_addresses_are_forgotten_and_their_lines_stay);
