//! Clients that were registered by command: who changes them tells the servers, and nothing is left of one that is gone.

use auth_server_core::domain::{Action, AuditLine};
use auth_server_core::flows::ports::browsers::{Approved, Browsers as _, Consents as _, PendingRequest};
use auth_server_core::flows::ports::grants::Grants as _;
use auth_server_store::{ClientAdded, ClientRemoval, KeptClients, MIGRATIONS, Store, StoredClient};
use serde_json::{Map, Value, json};
use signet_db::{Database, contract};

use crate::granting::{
    approved, digest, exchange, fulfilled, pending, raw, rows, winners, with_people, with_session,
};
use crate::support::{NOW, demo, line, lines, store};

fn metadata(hash: Option<&str>) -> Map<String, Value> {
    let mut metadata = Map::from_iter([("client_name".to_owned(), json!("The \"Spa\""))]);
    metadata.extend(hash.map(|hash| ("client_secret_hash".to_owned(), json!(hash))));
    metadata
}

async fn add(store: &Store, client_id: &str, id: &str) -> ClientAdded {
    let line = line(id, Action::ClientAdded);
    store.add_client((client_id, metadata(Some("one"))), line).await.unwrap()
}

async fn rotate(store: &Store, client_id: &str, (hash, id): (&str, &str)) -> bool {
    let line = line(id, Action::ClientSecretRotated);
    store.rotate_client_secret((client_id, hash.into()), line).await.unwrap()
}

async fn remove(store: &Store, client_id: &str, id: &str) -> bool {
    let line = line(id, Action::ClientRemoved);
    store.remove_client((client_id, ClientRemoval::WithAccess), line).await.unwrap()
}

fn stored(client_id: &str, hash: &str) -> StoredClient {
    let metadata = Value::Object(metadata(Some(hash))).to_string();
    StoredClient { client_id: client_id.into(), metadata, is_sub: false }
}

async fn each_change_is_had_again_under_another_generation(database: Database) {
    let store = store(database).await;
    assert_eq!(store.clients().await.unwrap(), KeptClients { generation: 0, clients: Vec::new() });
    assert_eq!(
        (add(&store, "spa", "1").await, add(&store, "a", "2").await),
        (ClientAdded::Added, ClientAdded::Added)
    );
    let kept = KeptClients { generation: 2, clients: vec![stored("a", "one"), stored("spa", "one")] };
    assert_eq!(store.clients().await.unwrap(), kept);
    assert!(rotate(&store, "spa", ("two", "3")).await);
    let kept = KeptClients { generation: 3, clients: vec![stored("a", "one"), stored("spa", "two")] };
    assert_eq!(store.clients().await.unwrap(), kept);
    assert!(remove(&store, "a", "4").await);
    let kept = KeptClients { generation: 4, clients: vec![stored("spa", "two")] };
    assert_eq!(store.clients().await.unwrap(), kept);
    assert_eq!(store.clients_generation().await.unwrap(), 4);
    let told = ["client_added 1", "client_added 1", "client_secret_rotated 1", "client_removed 1"];
    assert_eq!(lines(&store).await, told);
    assert_eq!(rows(&store, "audit WHERE tenant = ''").await, 4, "they concern all tenants");
}

async fn what_cannot_be_changes_nothing_and_tells_of_nothing(database: Database) {
    let store = with_people(database).await;
    assert_eq!(add(&store, "spa", "1").await, ClientAdded::Added);
    let bare = line("2", Action::ClientAdded);
    assert_eq!(store.add_client(("bare", metadata(None)), bare).await.unwrap(), ClientAdded::Added);
    let (before, told) = (store.clients().await.unwrap(), lines(&store).await);
    assert_eq!(add(&store, "spa", "3").await, ClientAdded::Taken);
    assert_eq!(add(&store, "u_3", "4").await, ClientAdded::Sub, "K2: also of another tenant");
    for nobody in ["nobody", "a\0b", ""] {
        assert!(
            !rotate(&store, nobody, ("two", "5")).await && !remove(&store, nobody, "6").await,
            "{nobody:?}"
        );
    }
    assert!(!rotate(&store, "bare", ("two", "7")).await, "it has no secret");
    assert_eq!((store.clients().await.unwrap(), lines(&store).await), (before, told));
}

async fn k2_a_client_whose_name_became_a_sub_is_known_as_such(database: Database) {
    let store = with_people(database).await;
    add(&store, "spa", "1").await;
    raw(&store, "INSERT INTO subs (sub, tenant, given_at) VALUES ('spa', 'demo', 1)").await;
    assert!(store.clients().await.unwrap().clients[0].is_sub);
}

async fn of_200_that_add_one_name_exactly_one_does(database: Database) {
    let store = store(database).await;
    let of = |number: usize| {
        let store = store.clone();
        async move { add(&store, "spa", &number.to_string()).await == ClientAdded::Added }
    };
    assert_eq!(winners(of).await, 1);
    assert_eq!((store.clients_generation().await.unwrap(), lines(&store).await.len()), (1, 1));
}

/// Ada has allowed `client_id` something, holds a token of it, would have it told of her logout, and is on a page of it.
async fn in_use(store: &Store, client_id: &str, id: &str) {
    let mut grant = fulfilled(id, "openid offline_access");
    grant.asked.client_id = client_id.into();
    let approved = approved(id);
    let line = approved.line.map(|line| AuditLine { id: format!("{id} {}", line.id), ..line });
    let approved = Approved { grant, request: None, line, hears_of_end: true, ..approved };
    assert!(store.approve(&demo(), approved).await.unwrap());
    assert!(exchange(store, &demo(), id, Some(&format!("token {id}"))).await);
    let mut on_page = pending(Some("b"));
    on_page.request.client_id = client_id.into();
    // Who writes so does not speak for another client.
    on_page.request.login_hint = Some("\"client_id\":\"spa\"".into());
    store.keep_request(&demo(), &digest(&format!("page {id}")), on_page).await.unwrap();
}

/// Whether anything is left of what [`in_use`] did, and all of it.
async fn left(store: &Store, client_id: &str, id: &str) -> [bool; 5] {
    let page = store.pending_request(&demo(), &digest(&format!("page {id}")), NOW).await.unwrap();
    let token = store.refresh_token(&demo(), &digest(&format!("token {id}")), NOW).await.unwrap();
    [
        store.live_grant(&demo(), id, NOW).await.unwrap().is_some(),
        token.is_some_and(|token| token.grant.is_some()),
        page.is_some_and(|page: PendingRequest| page.request.client_id == client_id),
        store.consents(&demo(), "u_1").await.unwrap().iter().any(|(client, _)| client == client_id),
        rows(store, &format!("session_clients WHERE client_id = '{client_id}'")).await > 0,
    ]
}

async fn with_two_in_use(database: Database) -> Store {
    let store = with_session(database).await;
    for (client_id, id) in [("spa", "g1"), ("spa2", "g2")] {
        assert_eq!(add(&store, client_id, &format!("add {client_id}")).await, ClientAdded::Added);
        in_use(&store, client_id, id).await;
        assert_eq!(left(&store, client_id, id).await, [true; 5]);
    }
    store
}

async fn nothing_is_left_of_a_client_that_was_removed_and_all_of_others(database: Database) {
    let store = with_two_in_use(database).await;
    assert!(remove(&store, "spa", "gone").await);
    assert_eq!(left(&store, "spa", "g1").await, [false; 5]);
    assert_eq!(left(&store, "spa2", "g2").await, [true; 5]);
    assert_eq!(rows(&store, "users").await, 3);
}

async fn what_a_former_client_of_that_name_has_left_is_gone_when_one_is_added(database: Database) {
    let store = with_two_in_use(database).await;
    // As a server does that has not heard of the removal.
    assert!(remove(&store, "spa", "gone").await);
    in_use(&store, "spa", "g3").await;
    assert_eq!(left(&store, "spa", "g3").await, [true; 5]);
    assert_eq!(add(&store, "spa", "again").await, ClientAdded::Added);
    assert_eq!((left(&store, "spa", "g1").await, left(&store, "spa", "g3").await), ([false; 5], [false; 5]));
    assert_eq!(left(&store, "spa2", "g2").await, [true; 5]);
}

async fn a_row_goes_alone_where_the_configuration_has_the_client(database: Database) {
    let store = with_two_in_use(database).await;
    let line = line("gone", Action::ClientRemoved);
    assert!(store.remove_client(("spa", ClientRemoval::RowAlone), line).await.unwrap());
    assert_eq!(left(&store, "spa", "g1").await, [true; 5]);
    assert_eq!(store.clients().await.unwrap().clients.len(), 1);
}

/// Two hundred codes are given out while the client is removed: none is left once it is added again.
async fn no_grant_slips_past_the_removal(database: Database) {
    let store = with_session(database).await;
    add(&store, "spa", "add").await;
    let of = |number: usize| {
        let store = store.clone();
        let id = number.to_string();
        let approved = Approved {
            grant: fulfilled(&id, "openid"),
            request: None,
            consent: None,
            line: None,
            ..approved(&id)
        };
        async move {
            if number == 100 {
                remove(&store, "spa", "gone").await
            } else {
                store.approve(&demo(), approved).await.unwrap()
            }
        }
    };
    assert_eq!(winners(of).await, 200);
    assert_eq!(add(&store, "spa", "again").await, ClientAdded::Added);
    assert_eq!(rows(&store, "grants WHERE revoked_at IS NULL").await, 0);
}

contract!(MIGRATIONS;
    each_change_is_had_again_under_another_generation,
    what_cannot_be_changes_nothing_and_tells_of_nothing,
    k2_a_client_whose_name_became_a_sub_is_known_as_such,
    of_200_that_add_one_name_exactly_one_does,
    nothing_is_left_of_a_client_that_was_removed_and_all_of_others,
    what_a_former_client_of_that_name_has_left_is_gone_when_one_is_added,
    a_row_goes_alone_where_the_configuration_has_the_client,
    no_grant_slips_past_the_removal,
);
