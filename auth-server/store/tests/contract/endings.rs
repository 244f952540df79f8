//! Whoever loses access loses every grant with the sessions, also those that outlive sessions: rule G4.

use auth_server_core::domain::{Action, AuditLine, SignIn, TenantId};
use auth_server_core::flows::ports::browsers::{Approved, Browsers as _, PageSignIn};
use auth_server_core::flows::ports::grants::Grants as _;
use auth_server_store::{MIGRATIONS, NewUser, Seed, SeedLines, Seeded, Store};
use signet_db::{Database, contract};

use crate::granting::{approved, digest, exchanged, fulfilled, is_spent, page, rows, winners, with_session};
use crate::support::{NOW, argon2id, bcrypt, demo, line, other, person};

/// A store in which ada has a grant for offline access.
async fn with_grant(database: Database) -> Store {
    let store = with_session(database).await;
    exchanged(&store, "g", "openid offline_access", "t").await;
    store
}

async fn lives(store: &Store) -> bool {
    store.live_grant(&demo(), "g", NOW).await.unwrap().is_some()
}

async fn seed(store: &Store, id: &str, (user, digest): (NewUser, &str)) -> Seeded {
    let lines = SeedLines {
        seeded: line(id, Action::UserSeeded),
        roles: line(&format!("{id} roles"), Action::RolesChanged),
    };
    let seed = Seed { user, digest: digest.into() };
    store.seed_user(&demo(), (seed, NOW), Vec::new(), lines).await.unwrap()
}

async fn g4_a_new_password_revokes_the_persons_grants_alone(database: Database) {
    let store = with_grant(database).await;
    let set = async |tenant: TenantId, sub, id| {
        let line = line(id, Action::PasswordSet);
        store.set_password(&tenant, (sub, argon2id()), line).await.unwrap()
    };
    assert!(set(demo(), "u_2", "1").await && !set(other(), "u_1", "2").await);
    assert!(lives(&store).await, "somebody else's");
    assert!(set(demo(), "u_1", "3").await);
    assert!(!lives(&store).await);
}

async fn g4_disabling_revokes_for_good(database: Database) {
    let store = with_grant(database).await;
    let set = async |at, id| {
        let line = line(id, Action::UserDisabled);
        assert!(store.set_disabled(&demo(), ("u_1", at), line).await.unwrap());
    };
    set(None, "1").await;
    assert!(lives(&store).await, "who is enabled loses nothing");
    set(Some(NOW), "2").await;
    set(None, "3").await;
    assert!(!lives(&store).await, "also when the person may sign in again");
}

async fn g4_the_configuration_revokes_by_another_hash_and_by_leaving_out(database: Database) {
    let store = with_grant(database).await;
    assert_eq!(seed(&store, "1", (person("u_1", "ada"), "one")).await, Seeded::PasswordReplaced);
    assert!(!lives(&store).await);
    let done = page("u_1", "s", ("b", "b"));
    let again = AuditLine { id: "again".into(), ..done.line.clone() };
    let how = SignIn { sid: "s2".into(), ..done.sign_in.clone() };
    let done = PageSignIn { sign_in: how.clone(), password_version: 1, line: again, ..done };
    assert!(store.signed_in_on_page(&demo(), done).await.unwrap());
    let mut grant = fulfilled("g2", "openid offline_access");
    grant.approval.sign_in = how;
    let approved = Approved { grant, request: None, ..approved("g2") };
    assert!(store.approve(&demo(), approved).await.unwrap());
    assert_eq!(seed(&store, "2", (person("u_1", "ada"), "one")).await, Seeded::Kept);
    assert_eq!(is_spent(&store, "g2").await, Some(false));
    let line = line("3", Action::UserUnconfigured);
    assert!(store.retire_seed(&demo(), "u_1", line).await.unwrap());
    assert_eq!(is_spent(&store, "g2").await, Some(true));
    let changed = NewUser { password_hash: Some(bcrypt(11, 'z')), ..person("u_1", "ada") };
    assert_eq!(seed(&store, "4", (changed, "one")).await, Seeded::Kept);
    assert_eq!(is_spent(&store, "g2").await, Some(true), "also when the person is back");
}

async fn who_is_deleted_leaves_no_grant_and_no_token(database: Database) {
    let store = with_grant(database).await;
    assert!(!store.delete_user(&other(), "u_1", line("1", Action::UserDeleted)).await.unwrap());
    assert!(lives(&store).await);
    assert!(store.delete_user(&demo(), "u_1", line("2", Action::UserDeleted)).await.unwrap());
    assert_eq!((rows(&store, "grants").await, rows(&store, "refresh_tokens").await), (0, 0));
    assert!(store.refresh_token(&demo(), &digest("t"), NOW).await.unwrap().is_none());
}

async fn g4_signing_out_leaves_a_grant_for_offline_access(database: Database) {
    let store = with_grant(database).await;
    exchanged(&store, "on", "openid", "t2").await;
    let ended = vec![("s".into(), line("out", Action::SignOut))];
    assert_eq!(store.end_sessions(&demo(), &digest("b"), ended).await.unwrap(), 1);
    assert!(lives(&store).await && store.live_grant(&demo(), "on", NOW).await.unwrap().is_none());
}

/// Two hundred codes are given out while the password changes: none is left that was not revoked.
async fn g4_no_grant_slips_past_the_end_of_access(database: Database) {
    let store = with_session(database).await;
    let of = |number: usize| {
        let store = store.clone();
        let grant = fulfilled(&number.to_string(), "openid offline_access");
        let approved =
            Approved { grant, request: None, consent: None, line: None, ..approved(&number.to_string()) };
        async move {
            if number == 100 {
                let line = line("pw", Action::PasswordSet);
                return store.set_password(&demo(), ("u_1", argon2id()), line).await.unwrap();
            }
            store.approve(&demo(), approved).await.unwrap()
        }
    };
    let done = winners(of).await;
    assert_eq!(rows(&store, "grants WHERE revoked_at IS NULL").await, 0);
    assert_eq!(i64::try_from(done).unwrap(), rows(&store, "grants").await + 1);
}

contract!(MIGRATIONS;
    g4_a_new_password_revokes_the_persons_grants_alone,
    g4_disabling_revokes_for_good,
    g4_the_configuration_revokes_by_another_hash_and_by_leaving_out,
    who_is_deleted_leaves_no_grant_and_no_token,
    g4_signing_out_leaves_a_grant_for_offline_access,
    g4_no_grant_slips_past_the_end_of_access,
);
