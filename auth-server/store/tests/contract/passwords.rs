//! A session is of the password that the person has: what was verified before it changed makes none.

use auth_server_core::domain::Action;
use auth_server_core::flows::ports::browsers::{Browsers as _, PageSignIn};
use auth_server_core::flows::ports::{Sessions as _, SignedIn};
use auth_server_store::{MIGRATIONS, Store};
use signet_db::{Database, contract};

use crate::granting::{page, rows, winners, with_people, with_session};
use crate::sessions::sign_in;
use crate::support::{NOW, argon2id, bcrypt, demo, line};

async fn set(store: &Store) -> bool {
    store.set_password(&demo(), ("u_1", bcrypt(10, 'n')), line("pw", Action::PasswordSet)).await.unwrap()
}

const LIVING: &str = "sessions WHERE ended_at IS NULL";

async fn a_former_password_makes_no_session(database: Database) {
    let store = with_session(database).await;
    assert_eq!(store.signed_in(&demo(), sign_in("s1", None)).await.unwrap().as_deref(), Some("s1"));
    assert!(set(&store).await);
    let better = Some((bcrypt(10, 'a'), argon2id()));
    for done in [
        sign_in("s2", None),
        sign_in("s3", Some("s1")),
        SignedIn { better: better.clone(), ..sign_in("s4", None) },
    ] {
        assert_eq!(store.signed_in(&demo(), done).await.unwrap(), None);
    }
    for done in [
        page("u_1", "s5", ("b", "b2")),
        page("u_1", "s6", ("c", "c2")),
        PageSignIn { better, ..page("u_1", "s7", ("c", "c2")) },
    ] {
        assert!(!store.signed_in_on_page(&demo(), done).await.unwrap());
    }
    assert_eq!((rows(&store, LIVING).await, rows(&store, "sessions").await), (0, 2));
    assert_eq!(rows(&store, "audit WHERE action = 'sign_in' AND succeeded = 0 AND target IS NULL").await, 6);
    let ada = store.user(&demo(), "u_1").await.unwrap().unwrap();
    assert_eq!((ada.password_hash, ada.password_version), (Some(bcrypt(10, 'n')), 1));
    let done = SignedIn { password_version: ada.password_version, ..sign_in("s8", None) };
    assert_eq!(store.signed_in(&demo(), done).await.unwrap().as_deref(), Some("s8"));
}

async fn two_who_find_a_better_hash_at_once_both_sign_in(database: Database) {
    let store = with_people(database).await;
    let better = |letter| Some((bcrypt(10, 'a'), bcrypt(12, letter)));
    let first = SignedIn { better: better('y'), ..sign_in("s1", None) };
    let second = SignedIn { better: better('z'), ..sign_in("s2", None) };
    assert!(store.signed_in(&demo(), first).await.unwrap().is_some());
    assert!(store.signed_in(&demo(), second).await.unwrap().is_some());
    let third = PageSignIn { better: better('z'), ..page("u_1", "s3", ("b", "b")) };
    assert!(store.signed_in_on_page(&demo(), third).await.unwrap());
    let ada = store.user(&demo(), "u_1").await.unwrap().unwrap();
    assert_eq!((ada.password_hash, ada.password_version), (Some(bcrypt(12, 'y')), 0));
}

/// Two hundred sign in, each way, while access ends at the hundredth: none of their sessions is left.
async fn none_slips_past(store: Store, disable: bool) {
    let of = |number: usize| {
        let (store, sid) = (store.clone(), number.to_string());
        async move {
            if number == 100 && disable {
                let line = line("off", Action::UserDisabled);
                return store.set_disabled(&demo(), ("u_1", Some(NOW)), line).await.unwrap();
            }
            match number {
                100 => set(&store).await,
                _ if number.is_multiple_of(2) => {
                    store.signed_in_on_page(&demo(), page("u_1", &sid, (&sid, &sid))).await.unwrap()
                }
                _ => store.signed_in(&demo(), sign_in(&sid, None)).await.unwrap().is_some(),
            }
        }
    };
    let done = winners(of).await;
    assert_eq!(rows(&store, LIVING).await, 0);
    assert_eq!(i64::try_from(done).unwrap(), rows(&store, "sessions").await + 1);
}

async fn no_sign_in_slips_past_a_new_password(database: Database) {
    none_slips_past(with_people(database).await, false).await;
}

async fn no_sign_in_slips_past_the_end_of_access(database: Database) {
    none_slips_past(with_people(database).await, true).await;
}

contract!(MIGRATIONS;
    a_former_password_makes_no_session,
    two_who_find_a_better_hash_at_once_both_sign_in,
    no_sign_in_slips_past_a_new_password,
    no_sign_in_slips_past_the_end_of_access,
);
