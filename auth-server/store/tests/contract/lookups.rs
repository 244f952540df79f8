//! Whatever is typed can be asked for: who cannot be there is not there, and nothing has failed.

use auth_server_core::domain::Action;
use auth_server_core::flows::ports::Users as _;
use auth_server_store::{Added, MIGRATIONS};
use signet_db::{Database, contract};

use crate::support::{NOW, demo, line, person, store};

async fn a_name_or_a_sub_that_nobody_can_have_is_nobodys(database: Database) {
    let store = store(database).await;
    store.add_user(&demo(), (person("u_1", "ada"), NOW), line("1", Action::UserAdded)).await.unwrap();
    let long = "a".repeat(1 << 16);
    for nobody in ["\0", "ada\0", "\0ada", "a\0da", "ada\n", "\u{7f}", "@", &long] {
        assert_eq!(store.by_username(&demo(), nobody).await.unwrap(), None, "{nobody:?}");
        assert_eq!(store.user(&demo(), nobody).await.unwrap(), None, "{nobody:?}");
    }
    for nobody in ["u_1\0", "\0u_1"] {
        assert_eq!(store.user(&demo(), nobody).await.unwrap(), None, "{nobody:?}");
    }
}

async fn the_longest_name_is_found(database: Database) {
    let store = store(database).await;
    // Of this character NFC makes three, of four bytes each.
    let longest = "\u{1d160}".repeat(64);
    let added = store.add_user(&demo(), (person("u_1", &longest), NOW), line("1", Action::UserAdded)).await;
    assert_eq!(added.unwrap(), Added::Added);
    assert_eq!(store.by_username(&demo(), &longest).await.unwrap().unwrap().sub, "u_1");
}

async fn people_are_listed_from_after_any_text(database: Database) {
    let store = store(database).await;
    for (sub, name) in [("u_1", "ada"), ("u_2", "adam"), ("u_3", "bob")] {
        store.add_user(&demo(), (person(sub, name), NOW), line(sub, Action::UserAdded)).await.unwrap();
    }
    for (after, wanted) in [
        ("\0", &["ada", "adam", "bob"][..]),
        ("ada\0", &["adam", "bob"]),
        ("ad\0zzz", &["ada", "adam", "bob"]),
        ("adam\0\0", &["bob"]),
    ] {
        let users = store.users(&demo(), after, 10).await.unwrap();
        let names: Vec<&str> = users.iter().map(|user| user.username.as_str()).collect();
        assert_eq!(names, wanted, "{after:?}");
    }
}

contract!(MIGRATIONS;
    a_name_or_a_sub_that_nobody_can_have_is_nobodys,
    the_longest_name_is_found,
    people_are_listed_from_after_any_text,
);
