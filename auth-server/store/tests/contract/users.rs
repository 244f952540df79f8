//! People: names, subs, what ends their access. Rules U3, U7.

use auth_server_core::domain::{Action, AuditLine, Role, StandardClaims, TenantId};
use auth_server_core::flows::ports::Users as _;
use auth_server_store::{Added, MIGRATIONS, NewUser};
use signet_db::{Database, contract};

use crate::support::{NOW, add, argon2id, bcrypt, demo, kinds, line, lines, other, person, store};

async fn who_was_added_is_found_by_name_and_sub_in_its_tenant_alone(database: Database) {
    let store = store(database).await;
    let claims = StandardClaims {
        email: Some("a@example.com".into()),
        email_verified: Some(true),
        ..StandardClaims::default()
    };
    let ada = NewUser { claims, roles: vec![Role::Admin, Role::User], ..person("u_1", "Ada") };
    assert_eq!(add(&store, "1", ada.clone()).await, Added::Added);
    for name in ["Ada", "ada", "ADA"] {
        let found = store.by_username(&demo(), name).await.unwrap().unwrap();
        assert_eq!((found.sub.as_str(), found.username.as_str(), found.disabled), ("u_1", "Ada", false));
        assert_eq!(
            (found.password_hash, found.claims, found.roles),
            (ada.password_hash.clone(), ada.claims.clone(), ada.roles.clone())
        );
    }
    assert!(store.user(&demo(), "u_1").await.unwrap().is_some());
    for nobody in ["adam", "", "a%"] {
        assert!(store.by_username(&demo(), nobody).await.unwrap().is_none(), "{nobody}");
    }
    assert!(
        store.by_username(&other(), "Ada").await.unwrap().is_none(),
        "another tenant's people are not seen"
    );
    assert!(store.user(&other(), "u_1").await.unwrap().is_none());
    assert_eq!(lines(&store).await, ["user_added 1"]);
}

async fn u3_u7_a_name_and_a_sub_are_one_persons_and_nothing_stays_of_who_is_refused(database: Database) {
    let store = store(database).await;
    assert_eq!(add(&store, "1", person("u_1", "paypal")).await, Added::Added);
    assert_eq!(add(&store, "2", person("u_2", "PayPal")).await, Added::NameTaken);
    assert_eq!(add(&store, "3", person("u_3", "paypa1")).await, Added::NameTaken, "it looks like it");
    assert_eq!(add(&store, "4", person("u_1", "ada")).await, Added::SubTaken);
    assert!(store.by_username(&demo(), "ada").await.unwrap().is_none());
    assert_eq!(add(&store, "5", person("u_2", "ada")).await, Added::Added, "a sub that was refused is free");
    let there =
        store.add_user(&other(), (person("u_9", "paypal"), NOW), line("6", Action::UserAdded)).await.unwrap();
    assert_eq!(there, Added::Added, "names are free in another tenant");
    let there =
        store.add_user(&other(), (person("u_1", "bob"), NOW), line("7", Action::UserAdded)).await.unwrap();
    assert_eq!(there, Added::SubTaken, "subs are not");
    assert_eq!(lines(&store).await.len(), 3);
}

async fn of_two_hundred_one_gets_a_name(database: Database) {
    let store = store(database).await;
    let tasks = (0..200).map(|number| {
        let store = store.clone();
        let name = if number % 2 == 0 { "Someone" } else { "sOMEONE" };
        tokio::spawn(
            async move { add(&store, &format!("{number}"), person(&format!("u_{number}"), name)).await },
        )
    });
    let mut added = 0;
    for task in tasks.collect::<Vec<_>>() {
        match task.await.unwrap() {
            Added::Added => added += 1,
            other => assert_eq!(other, Added::NameTaken),
        }
    }
    assert_eq!((added, lines(&store).await.len()), (1, 1));
}

async fn u7_a_sub_is_not_given_again_when_its_person_is_gone(database: Database) {
    let store = store(database).await;
    add(&store, "1", person("u_1", "ada")).await;
    assert!(
        !store.delete_user(&other(), "u_1", line("2", Action::UserDeleted)).await.unwrap(),
        "not another tenant's"
    );
    assert!(store.delete_user(&demo(), "u_1", line("3", Action::UserDeleted)).await.unwrap());
    assert!(!store.delete_user(&demo(), "u_1", line("4", Action::UserDeleted)).await.unwrap(), "once");
    assert!(store.by_username(&demo(), "ada").await.unwrap().is_none());
    assert_eq!(add(&store, "5", person("u_1", "eve")).await, Added::SubTaken);
    assert_eq!(add(&store, "6", person("u_2", "ada")).await, Added::Added, "the name is free");
    assert_eq!(
        lines(&store).await,
        ["user_added 1", "user_deleted 0", "user_deleted 1", "user_deleted 0", "user_added 1"]
    );
}

async fn disabled_people_are_seen_as_such_and_can_be_enabled(database: Database) {
    let store = store(database).await;
    add(&store, "1", person("u_1", "ada")).await;
    let set = async |tenant: TenantId, at, id: &str| {
        store.set_disabled(&tenant, ("u_1", at), line(id, Action::UserDisabled)).await.unwrap()
    };
    assert!(!set(other(), Some(NOW), "2").await && set(demo(), Some(NOW), "3").await);
    assert!(store.by_username(&demo(), "ada").await.unwrap().unwrap().disabled);
    assert!(set(demo(), None, "4").await);
    assert!(!store.by_username(&demo(), "ada").await.unwrap().unwrap().disabled);
}

async fn a_password_is_set_for_one_person(database: Database) {
    let store = store(database).await;
    add(&store, "1", person("u_1", "ada")).await;
    add(&store, "2", person("u_2", "bob")).await;
    let set = async |sub, id: &str| {
        store.set_password(&demo(), (sub, argon2id()), line(id, Action::PasswordSet)).await.unwrap()
    };
    assert!(set("u_1", "3").await && !set("u_3", "4").await);
    let hash = async |name| store.by_username(&demo(), name).await.unwrap().unwrap().password_hash;
    assert_eq!((hash("ada").await, hash("bob").await), (Some(argon2id()), Some(bcrypt(10, 'a'))));
}

async fn the_kinds_of_hashes_are_known(database: Database) {
    let store = store(database).await;
    assert_eq!(kinds(&store, &demo()).await, [""; 0]);
    for (sub, hash) in [
        ("u_1", Some(bcrypt(9, 'a'))),
        ("u_2", Some(bcrypt(12, 'b'))),
        ("u_3", Some(argon2id())),
        ("u_4", None),
    ] {
        add(&store, sub, NewUser { password_hash: hash, ..person(sub, sub) }).await;
    }
    let newest = "argon2id m=65536,t=3,p=4";
    assert_eq!(kinds(&store, &demo()).await, [newest, "bcrypt 12", "bcrypt 9"]);
    assert_eq!(kinds(&store, &other()).await, [""; 0]);
    store.set_password(&demo(), ("u_2", argon2id()), line("5", Action::PasswordSet)).await.unwrap();
    assert_eq!(kinds(&store, &demo()).await, [newest, "bcrypt 9"]);
}

async fn people_are_listed_by_name_page_by_page(database: Database) {
    let store = store(database).await;
    for (sub, name) in [("u_1", "Cleo"), ("u_2", "ada"), ("u_3", "Bob")] {
        add(&store, sub, person(sub, name)).await;
    }
    let names = async |after, most| {
        let users = store.users(&demo(), after, most).await.unwrap();
        users.into_iter().map(|user| user.username).collect::<Vec<_>>()
    };
    assert_eq!(names("", 2).await, ["ada", "Bob"]);
    assert_eq!(names("Bob", 2).await, ["Cleo"]);
    assert!(store.users(&other(), "", 10).await.unwrap().is_empty());
}

async fn the_latest_time_is_that_of_a_tenants_newest_line(database: Database) {
    let store = store(database).await;
    assert_eq!(store.newest_time(&demo()).await.unwrap(), None);
    for (id, at) in [("1", NOW), ("2", NOW + 9), ("3", NOW + 5)] {
        let late = AuditLine { at, ..line(id, Action::UserAdded) };
        store.add_user(&demo(), (person(id, &format!("person{id}")), NOW), late).await.unwrap();
    }
    assert_eq!(store.newest_time(&demo()).await.unwrap(), Some(NOW + 9));
    assert_eq!(store.newest_time(&other()).await.unwrap(), None);
}

contract!(MIGRATIONS;
    who_was_added_is_found_by_name_and_sub_in_its_tenant_alone,
    u3_u7_a_name_and_a_sub_are_one_persons_and_nothing_stays_of_who_is_refused,
    of_two_hundred_one_gets_a_name,
    u7_a_sub_is_not_given_again_when_its_person_is_gone,
    disabled_people_are_seen_as_such_and_can_be_enabled,
    a_password_is_set_for_one_person,
    the_kinds_of_hashes_are_known,
    people_are_listed_by_name_page_by_page,
    the_latest_time_is_that_of_a_tenants_newest_line,
);
