//! People of the configuration: what a start makes of them. Rules U3, U7.

use auth_server_core::domain::{Action, Role};
use auth_server_core::flows::ports::Users as _;
use auth_server_store::{MIGRATIONS, NewUser, Seed, SeedLines, Seeded, Store};
use signet_db::{Database, contract};

use crate::support::{NOW, add, argon2id, bcrypt, demo, kinds, line, lines, other, person, store};

async fn seed(store: &Store, id: &str, user: NewUser, digest: &str) -> Seeded {
    seed_before(store, id, (user, digest), &[]).await
}

/// The person is taken over before those of `later`.
async fn seed_before(store: &Store, id: &str, (user, digest): (NewUser, &str), later: &[&str]) -> Seeded {
    let seed = Seed { user, digest: digest.to_owned() };
    let roles = line(&format!("{id} roles"), Action::RolesChanged);
    let lines = SeedLines { seeded: line(id, Action::UserSeeded), roles };
    let later = later.iter().map(ToString::to_string).collect();
    store.seed_user(&demo(), (seed, NOW), later, lines).await.unwrap()
}

/// Retires who is not among `kept`: how many those are.
async fn retire(store: &Store, kept: &[&str]) -> usize {
    let gone = store.gone_seeds(&demo(), kept).await.unwrap();
    for sub in &gone {
        let line = line(&format!("retired {sub}"), Action::UserUnconfigured);
        assert!(store.retire_seed(&demo(), sub, line.clone()).await.unwrap());
        assert!(!store.retire_seed(&demo(), sub, line).await.unwrap(), "once");
    }
    gone.len()
}

/// Whose name that is.
async fn whose(store: &Store, name: &str) -> Option<String> {
    store.by_username(&demo(), name).await.unwrap().map(|user| user.sub)
}

async fn a_configured_hash_counts_when_it_is_another_than_last_time(database: Database) {
    let store = store(database).await;
    assert_eq!(seed(&store, "1", person("u_1", "ada"), "one").await, Seeded::Added);
    assert_eq!(seed(&store, "2", person("u_1", "ada"), "one").await, Seeded::Kept);
    // A sign-in has raised it, or the person has set another.
    store.set_password(&demo(), ("u_1", argon2id()), line("3", Action::PasswordSet)).await.unwrap();
    let renamed = NewUser { roles: vec![Role::Admin, Role::User], ..person("u_1", "Ada2") };
    assert_eq!(seed(&store, "4", renamed.clone(), "one").await, Seeded::Kept);
    let kept = store.user(&demo(), "u_1").await.unwrap().unwrap();
    assert_eq!((kept.password_hash, kept.username.as_str()), (Some(argon2id()), "Ada2"));
    assert_eq!(
        kept.roles,
        [Role::Admin, Role::User],
        "what a person may do is as the configuration says now"
    );
    let changed = NewUser { password_hash: Some(bcrypt(11, 'z')), ..renamed };
    assert_eq!(seed(&store, "5", changed, "two").await, Seeded::PasswordReplaced);
    let replaced = store.user(&demo(), "u_1").await.unwrap().unwrap();
    assert_eq!(replaced.password_hash, Some(bcrypt(11, 'z')));
    assert_eq!(kinds(&store, &demo()).await, ["bcrypt 11"]);
    assert_eq!(lines(&store).await, ["user_seeded 1", "password_set 1", "roles_changed 1", "user_seeded 1"]);
}

async fn a_seed_takes_nobodys_name_and_no_sub_that_was_given(database: Database) {
    let store = store(database).await;
    add(&store, "1", person("u_1", "ada")).await;
    add(&store, "2", person("u_2", "bob")).await;
    assert_eq!(seed(&store, "3", person("u_3", "ADA"), "d").await, Seeded::NameTaken("ada".into()));
    store.delete_user(&demo(), "u_2", line("4", Action::UserDeleted)).await.unwrap();
    assert_eq!(
        seed(&store, "5", person("u_2", "bob"), "d").await,
        Seeded::SubTaken,
        "who was deleted stays so"
    );
    assert!(store.by_username(&demo(), "bob").await.unwrap().is_none());
}

async fn who_is_in_the_configuration_no_more_may_not_sign_in(database: Database) {
    let store = store(database).await;
    add(&store, "1", person("u_1", "ada")).await;
    seed(&store, "2", person("u_2", "bob"), "d").await;
    seed(&store, "3", person("u_3", "cleo"), "d").await;
    assert_eq!((retire(&store, &["u_2", "u_3"]).await, retire(&store, &["u_3"]).await), (0, 1));
    assert_eq!(retire(&store, &["u_3"]).await, 0);
    let disabled = async |name| store.by_username(&demo(), name).await.unwrap().unwrap().disabled;
    assert_eq!((disabled("ada").await, disabled("bob").await, disabled("cleo").await), (false, true, false));
    assert_eq!(seed(&store, "4", person("u_2", "bob"), "d").await, Seeded::Kept);
    assert!(!disabled("bob").await, "back again");
    assert_eq!(seed(&store, "5", person("u_2", "bob"), "d").await, Seeded::Kept);
    let wanted = ["user_added 1", "user_seeded 1", "user_seeded 1", "user_seeded 1", "user_unconfigured 1"];
    assert_eq!(lines(&store).await, wanted, "each once");
}

async fn names_can_be_exchanged_and_handed_on(database: Database) {
    let store = store(database).await;
    for (sub, name) in [("u_1", "ada"), ("u_2", "bob"), ("u_3", "cleo")] {
        assert_eq!(seed(&store, sub, person(sub, name), "d").await, Seeded::Added);
    }
    // Two exchange theirs, and a new one has the one, in another writing, of somebody who is gone.
    assert_eq!(retire(&store, &["u_1", "u_2", "u_4"]).await, 1);
    let first = seed_before(&store, "4", (person("u_1", "bob"), "d"), &["u_2", "u_4"]).await;
    assert_eq!((first, whose(&store, "bob").await.as_deref()), (Seeded::Kept, Some("u_1")));
    assert_eq!(seed_before(&store, "5", (person("u_2", "ada"), "d"), &["u_4"]).await, Seeded::Kept);
    assert_eq!(seed(&store, "6", person("u_4", "CIeo"), "d").await, Seeded::Added, "it looks like cleo");
    for (name, sub) in [("ada", Some("u_2")), ("bob", Some("u_1")), ("cleo", None), ("cieo", Some("u_4"))] {
        assert_eq!(whose(&store, name).await.as_deref(), sub, "{name}");
    }
    let gone = store.user(&demo(), "u_3").await.unwrap().unwrap();
    assert_eq!((gone.username.as_str(), gone.disabled), ("@u_3", true));
    assert_eq!(store.users(&demo(), &gone.username, 10).await.unwrap().len(), 3, "listed once");
    assert_eq!(seed(&store, "7", person("u_3", "cleo"), "d").await, Seeded::NameTaken("CIeo".into()));
    assert_eq!(seed(&store, "8", person("u_3", "dora"), "d").await, Seeded::Kept, "back with another name");
    assert_eq!(whose(&store, "dora").await.as_deref(), Some("u_3"));
}

async fn nobody_loses_a_name_to_somebody_who_does_not_get_it(database: Database) {
    let store = store(database).await;
    add(&store, "1", person("u_1", "ada")).await;
    seed(&store, "2", person("u_2", "bob"), "d").await;
    for (id, later) in [("3", &["u_3"][..]), ("4", &[])] {
        let refused = seed_before(&store, id, (person("u_2", "ADA"), "d"), later).await;
        assert_eq!(refused, Seeded::NameTaken("ada".into()));
    }
    let refused = seed_before(&store, "5", (person("u_3", "bob"), "d"), &[]).await;
    assert_eq!(refused, Seeded::NameTaken("bob".into()), "bob was taken over before");
    assert_eq!(
        (whose(&store, "ada").await.as_deref(), whose(&store, "bob").await.as_deref()),
        (Some("u_1"), Some("u_2"))
    );
}

async fn a_sub_of_another_tenant_is_said_to_be_one(database: Database) {
    let store = store(database).await;
    store.add_user(&other(), (person("u_1", "ada"), NOW), line("1", Action::UserAdded)).await.unwrap();
    assert_eq!(seed(&store, "2", person("u_1", "ada"), "d").await, Seeded::SubOfAnotherTenant);
    assert!(store.delete_user(&other(), "u_1", line("3", Action::UserDeleted)).await.unwrap());
    assert_eq!(seed(&store, "4", person("u_1", "ada"), "d").await, Seeded::SubOfAnotherTenant);
    assert_eq!(whose(&store, "ada").await, None);
}

contract!(MIGRATIONS;
    a_configured_hash_counts_when_it_is_another_than_last_time,
    a_seed_takes_nobodys_name_and_no_sub_that_was_given,
    who_is_in_the_configuration_no_more_may_not_sign_in,
    names_can_be_exchanged_and_handed_on,
    nobody_loses_a_name_to_somebody_who_does_not_get_it,
    a_sub_of_another_tenant_is_said_to_be_one,
);
