//! A stack's private keys, as whoever has both its database and its master key can read them.

use std::fs;

use auth_server_core::domain::StoredKey;
use auth_server_store::{KeptKeys, Store};
use signet_db::{Database, Location};
use signet_keyring::Ring;

use crate::Stack;

/// Where a stack keeps what its auth-server keeps.
pub fn location(stack: &Stack) -> Location {
    let file = fs::read_to_string(stack.file("signet.toml")).expect("a stack has a configuration");
    let told = |key: &str| {
        let line = file.lines().find_map(|line| line.strip_prefix(key));
        line.map(|value| value.trim_start_matches(" = ").trim_matches('"').to_owned())
    };
    if let Some(url) = told("database_url") {
        return Location::postgres(&url).expect("its address is one");
    }
    let folder = told("data_dir").expect("a stack has a data folder");
    Location::File(stack.file(&folder).join("signet.db"))
}

/// What `work` gives with the store of a stack, opened a second time; to be called from anywhere.
fn with_store<T: Send + 'static>(stack: &Stack, work: impl AsyncFnOnce(Store) -> T + Send + 'static) -> T {
    let location = location(stack);
    // A runtime of its own, because a test that waits may have one that must not be waited in.
    let thread = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let database = Database::open(location).await.expect("the database opens");
            let done = work(Store::new(database.clone())).await;
            database.close().await;
            done
        })
    });
    thread.join().expect("the store does its part")
}

/// The keys as they are kept.
pub fn kept(stack: &Stack) -> Vec<StoredKey> {
    with_store(stack, async |store| store.signing_keys().await.expect("the keys can be read").keys)
}

/// Puts `keys` in place of those that are kept, as who can write to the database could.
pub fn keep(stack: &Stack, keys: Vec<StoredKey>) {
    let kept = with_store(stack, async |store| {
        let generation = store.keys_generation().await.expect("it has a generation");
        store.keep_signing_keys(KeptKeys { generation, keys }, Vec::new()).await
    });
    assert!(kept.expect("the keys can be kept"), "nobody else changes them now");
}

/// The private key called `kid` as PEM.
pub fn private_key(stack: &Stack, kid: &str) -> String {
    let kept = kept(stack);
    let key = kept.iter().find(|key| key.kid == kid);
    let sealed = key.and_then(|key| key.sealed.clone()).unwrap_or_else(|| panic!("no key {kid}: {kept:?}"));
    let lines = ["data/master.key", "master.key"].map(|name| fs::read_to_string(stack.file(name)).ok());
    let lines = lines.into_iter().flatten().next().expect("a master key");
    let ring = Ring::parse(&lines).expect("a ring");
    let opened = ring.open("signing key", kid, &sealed).expect("the ring opens it");
    String::from_utf8(opened.to_vec()).expect("PEM is text")
}
