//! `users list` and `users show`: everybody, and all of one but the hash.

use std::collections::BTreeSet;

use auth_server_core::domain::{Action, AuditLine, Origin, Role, StandardClaims, TenantId};
use auth_server_core::rules::accounts::username::Username;
use auth_server_store::{Added, NewUser, Store};
use e2e::{Options, Stack};
use serde_json::{Value, json};
use signet_db::Database;

use crate::support::{add, file, said};

const PASSWORD: &str = "long enough";

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn list_and_show_say_all_but_the_hash() {
    let stack = Stack::start_auth(&Options::new()).await;
    let sub = add(&stack, &["Zoe", "--name", "Zo\u{eb} \"Z\" Q", "--email", "zoe@example.com"], PASSWORD);
    let bare = add(&stack, &["bare"], PASSWORD);
    said(&stack, &["users", "disable", "bare"], "");
    let table = said(&stack, &["users", "list"], "");
    let lines: Vec<Vec<&str>> =
        table.lines().map(|line| line.split("  ").filter(|cell| !cell.is_empty()).collect()).collect();
    let cell = |row: usize, column: usize| lines[row][column].trim();
    assert_eq!(lines.len(), 5, "{table}");
    assert_eq!((cell(0, 0), cell(0, 1), cell(0, 5)), ("SUB", "USER NAME", "E-MAIL"), "{table}");
    assert_eq!((cell(1, 0), cell(1, 2), cell(1, 5)), (bare.as_str(), "disabled", "-"), "{table}");
    assert_eq!((cell(2, 1), cell(2, 3)), ("test_admin", "admin user"), "{table}");
    assert_eq!((cell(4, 1), cell(4, 2), cell(4, 4)), ("Zoe", "active", "Zo\u{eb} \"Z\" Q"), "{table}");

    let list: Value = serde_json::from_str(&said(&stack, &["users", "list", "--json"], "")).unwrap();
    let zoe = json!({
        "sub": sub, "username": "Zoe", "state": "active", "roles": ["user"],
        "claims": {"name": "Zo\u{eb} \"Z\" Q", "email": "zoe@example.com"},
    });
    assert_eq!((list["users"].as_array().unwrap().len(), &list["users"][3]), (4, &zoe));
    let shown: Value = serde_json::from_str(&said(&stack, &["users", "show", "zoe", "--json"], "")).unwrap();
    let mut wanted = zoe;
    wanted["password"] = "Argon2id".into();
    wanted["configured"] = false.into();
    assert_eq!(shown, wanted);

    let text = said(&stack, &["users", "show", &sub], "");
    for line in [
        "user name   Zoe",
        "state       active",
        "password    Argon2id",
        "comes from  the database",
        "email       zoe@example.com",
    ] {
        assert!(text.lines().any(|told| told == line), "{line}: {text}");
    }
    let demo = said(&stack, &["users", "show", "2"], "");
    assert!(demo.contains("user name   test_admin") && demo.contains("password    bcrypt"), "{demo}");
    assert!(demo.contains("comes from  the configuration"), "{demo}");
    for said in [table, list.to_string(), shown.to_string(), text, demo] {
        assert!(!said.contains("$argon2id$") && !said.contains("$2b$"), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn who_is_listed_is_everybody_however_many() {
    const MANY: usize = 1001;
    let stack = Stack::prepare(&Options::new());
    said(&stack, &["migrate"], "");
    let store = Store::new(Database::open(file(&stack)).await.unwrap());
    let demo = TenantId::parse("demo").unwrap();
    store.ensure_tenant(&demo, 1).await.unwrap();
    let added = (0..MANY).map(|number| {
        let (store, demo, sub) = (store.clone(), demo.clone(), format!("u_{number}"));
        let new = NewUser {
            username: Username::parse(&format!("person-{number}")).unwrap(),
            password_hash: None,
            claims: StandardClaims::default(),
            roles: vec![Role::User],
            sub,
        };
        let line = AuditLine {
            id: new.sub.clone(),
            at: 1,
            actor: None,
            action: Action::UserAdded,
            target: None,
            origin: Origin::default(),
            succeeded: true,
        };
        tokio::spawn(async move { store.add_user(&demo, (new, 1), line).await.unwrap() })
    });
    for added in added.collect::<Vec<_>>() {
        assert_eq!(added.await.unwrap(), Added::Added);
    }
    let list: Value = serde_json::from_str(&said(&stack, &["users", "list", "--json"], "")).unwrap();
    let subs = list["users"].as_array().unwrap().iter().map(|user| user["sub"].as_str().unwrap());
    assert_eq!((subs.clone().count(), subs.collect::<BTreeSet<_>>().len()), (MANY, MANY), "each once");
    store.database().close().await;
}
