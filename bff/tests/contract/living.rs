//! Which of many sessions live: rule H6.

use std::collections::HashMap;

use bff::secret::Digest;
use bff::store::{Lease, Living, MIGRATIONS, NewSession, Store};
use signet_db::{Database, contract};

use crate::support::{NOW, keep, new};

fn digests(names: &[&str]) -> Vec<Digest> {
    names.iter().map(|name| Digest::of(name)).collect()
}

async fn h6_those_that_live_are_told_with_what_is_in_force(database: Database) {
    let store = Store::new(database);
    for name in ["a", "b", "gone"] {
        keep(&store, new(name, "1", None)).await;
    }
    keep(&store, NewSession { ends_at: NOW + 50, ..new("over", "1", None) }).await;
    store.end_session(&Digest::of("gone")).await.unwrap();
    let lease = Lease { session: Digest::of("b"), version: 1, holder: "h".to_owned() };
    assert!(store.take_lease(&lease, NOW, NOW + 15).await.unwrap());
    assert!(store.keep_refreshed(&lease, b"b2".to_vec()).await.unwrap());
    let asked = digests(&["a", "b", "gone", "over", "never"]);
    let told = store.living(&asked, NOW + 50).await.unwrap();
    let lives = |version| Living { ends_at: NOW + 100, version };
    assert_eq!(told, HashMap::from([(Digest::of("a"), lives(1)), (Digest::of("b"), lives(2))]));
    assert_eq!(store.living(&asked, NOW + 49).await.unwrap().len(), 3, "it was not over then");
    assert!(store.living(&[], NOW).await.unwrap().is_empty());
    let kept = store.session(&Digest::of("a"), NOW).await.unwrap().unwrap();
    assert_eq!((kept.seen_at, kept.ends_at), (NOW, NOW + 100), "to ask is no use");
}

async fn h6_however_many_are_asked_for_each_is_told(database: Database) {
    let store = Store::new(database);
    let names: Vec<String> = (0..600).map(|number| number.to_string()).collect();
    let asked: Vec<Digest> = names.iter().map(|name| Digest::of(name)).collect();
    for name in names.iter().step_by(2) {
        keep(&store, new(name, "1", None)).await;
    }
    for most in [1, 7, 8, 9, 255, 256, 257, 512, 600] {
        let told = store.living(&asked[..most], NOW).await.unwrap();
        assert_eq!(told.len(), most.div_ceil(2), "{most}");
        assert!(asked[..most].iter().step_by(2).all(|digest| told.contains_key(digest)), "{most}");
    }
}

contract!(MIGRATIONS;
    h6_those_that_live_are_told_with_what_is_in_force,
    h6_however_many_are_asked_for_each_is_told,
);
