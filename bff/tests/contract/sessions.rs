//! Sessions: contract B3.

use bff::secret::Digest;
use bff::store::{MIGRATIONS, NewSession, Store};
use signet_db::{Database, contract};

use crate::support::{NOW, keep, lives, new};

async fn b3_a_session_is_read_as_it_was_kept_until_its_end(database: Database) {
    let store = Store::new(database);
    assert!(keep(&store, new("a", "1", Some("s"))).await);
    let kept = store.session(&Digest::of("a"), NOW + 99).await.unwrap().unwrap();
    assert_eq!((kept.sealed.as_slice(), kept.version), (&b"a"[..], 1));
    assert_eq!((kept.seen_at, kept.ends_at, kept.over_at), (NOW, NOW + 100, NOW + 1000));
    assert!(!lives(&store, "a", NOW + 100).await && !lives(&store, "b", NOW).await);
}

async fn b3_use_puts_the_end_off_and_wakes_nothing_that_has_ended(database: Database) {
    let store = Store::new(database);
    keep(&store, new("a", "1", None)).await;
    let use_it = async |at, until| store.note_use(&Digest::of("a"), at, until).await.unwrap();
    use_it(NOW + 50, NOW + 150).await;
    use_it(NOW + 40, NOW + 140).await;
    assert!(lives(&store, "a", NOW + 149).await, "nothing goes back in time");
    use_it(NOW + 150, NOW + 250).await;
    assert!(!lives(&store, "a", NOW + 150).await, "it has ended");
}

async fn b3_the_id_changes_at_a_sign_in_and_the_old_one_is_worth_nothing(database: Database) {
    let store = Store::new(database);
    keep(&store, new("a", "1", None)).await;
    keep(&store, new("other", "1", None)).await;
    let next = NewSession { replaces: Some(Digest::of("a")), ..new("b", "2", None) };
    assert!(keep(&store, next).await);
    assert!(
        !lives(&store, "a", NOW).await && lives(&store, "b", NOW).await && lives(&store, "other", NOW).await
    );
}

async fn b6_an_end_counts_at_once(database: Database) {
    let store = Store::new(database);
    keep(&store, new("a", "1", None)).await;
    keep(&store, new("b", "1", None)).await;
    assert_eq!(store.end_session(&Digest::of("a")).await.unwrap().as_deref(), Some(&b"a"[..]));
    assert_eq!(store.end_session(&Digest::of("a")).await.unwrap(), None);
    assert!(!lives(&store, "a", NOW).await && lives(&store, "b", NOW).await);
}

async fn b3_what_is_over_is_swept_a_few_at_a_time(database: Database) {
    let store = Store::new(database);
    for number in 0..5 {
        keep(&store, NewSession { ends_at: NOW + number, ..new(&number.to_string(), "1", None) }).await;
    }
    let sweep = async |now| store.sweep(now, 2).await.unwrap();
    assert!(sweep(NOW + 3).await && sweep(NOW + 3).await);
    assert!(!sweep(NOW + 3).await);
    // Looked at in the past, so that the end does not hide what is gone.
    assert!(!lives(&store, "3", NOW).await && lives(&store, "4", NOW).await);
}

contract!(MIGRATIONS;
    b3_a_session_is_read_as_it_was_kept_until_its_end,
    b3_use_puts_the_end_off_and_wakes_nothing_that_has_ended,
    b3_the_id_changes_at_a_sign_in_and_the_old_one_is_worth_nothing,
    b6_an_end_counts_at_once,
    b3_what_is_over_is_swept_a_few_at_a_time,
);
