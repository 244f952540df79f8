//! A newer master key: rule K9.

use bff::flows::reseal::{Resealed, reseal};
use bff::secret::Digest;
use bff::store::{KeptLogin, MIGRATIONS, NewSession, SealedAnew, SealedTable, Store};
use bff::vault::{Purpose, Vault};
use signet_db::{Database, contract};
use signet_keyring::Ring;

use crate::support::{NOW, keep, new};

const OLD: &str = "old:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
const NEW: &str = "new:HwECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHgA";

fn vault(lines: &[&str]) -> Vault {
    Vault::new(Ring::parse(&lines.join("\n")).unwrap()).unwrap()
}

async fn with_session(store: &Store, vault: &Vault, name: &str) {
    let sealed = vault.seal(Purpose::Session, Digest::of(name).as_str(), &name).unwrap();
    assert!(keep(store, NewSession { sealed, ..new(name, "1", None) }).await);
}

async fn with_login(store: &Store, vault: &Vault, name: &str) {
    let digest = Digest::of(name);
    let sealed = vault.seal(Purpose::Login, digest.as_str(), &name).unwrap();
    store
        .keep_login(KeptLogin { digest, state: Digest::of("state"), sealed, expires_at: NOW + 100 })
        .await
        .unwrap();
}

/// What a session that opens says: its name.
async fn opened(store: &Store, vault: &Vault, name: &str) -> Option<String> {
    let digest = Digest::of(name);
    let kept = store.session(&digest, NOW).await.unwrap()?;
    vault.open(Purpose::Session, digest.as_str(), &kept.sealed).ok()
}

async fn k9_what_an_older_master_key_has_sealed_is_sealed_anew_and_the_old_one_can_go(database: Database) {
    let store = Store::new(database);
    let (old, both, after) = (vault(&[OLD]), vault(&[OLD, NEW]), vault(&[NEW]));
    for number in 0..7 {
        with_session(&store, &old, &format!("s{number}")).await;
        with_login(&store, &old, &format!("l{number}")).await;
    }
    with_session(&store, &both, "fresh").await;
    assert_eq!(opened(&store, &after, "s0").await, None);
    assert_eq!(reseal(&store, &both, 2).await.unwrap(), Resealed { anew: 14, unopened: 0 });
    assert_eq!(reseal(&store, &both, 2).await.unwrap(), Resealed::default(), "nothing is left to do");
    for number in 0..7 {
        let (session, login) = (format!("s{number}"), format!("l{number}"));
        assert_eq!(opened(&store, &after, &session).await, Some(session));
        let digest = Digest::of(&login);
        let sealed = store.spend_login(&digest, &Digest::of("state"), NOW).await.unwrap().unwrap();
        assert_eq!(after.open::<String>(Purpose::Login, digest.as_str(), &sealed).unwrap(), login);
    }
    assert_eq!(opened(&store, &after, "fresh").await.as_deref(), Some("fresh"));
    let kept = store.session(&Digest::of("s0"), NOW).await.unwrap().unwrap();
    assert_eq!((kept.version, kept.ends_at), (1, NOW + 100), "nothing else of it has changed");
}

async fn k9_what_cannot_be_opened_is_left_as_it_is(database: Database) {
    let store = Store::new(database);
    with_session(&store, &vault(&[OLD]), "a").await;
    let before = store.session(&Digest::of("a"), NOW).await.unwrap();
    assert_eq!(reseal(&store, &vault(&[NEW]), 2).await.unwrap(), Resealed { anew: 0, unopened: 1 });
    assert_eq!(store.session(&Digest::of("a"), NOW).await.unwrap(), before);
}

async fn k9_b8_what_was_refreshed_meanwhile_is_not_put_back(database: Database) {
    let store = Store::new(database);
    with_session(&store, &vault(&[OLD]), "a").await;
    let before = store.sealed_after(SealedTable::Sessions, "", 10).await.unwrap().remove(0);
    let lease = bff::store::Lease { session: Digest::of("a"), version: 1, holder: "x".into() };
    assert!(store.take_lease(&lease, NOW, NOW + 15).await.unwrap());
    assert!(store.keep_refreshed(&lease, b"newest".to_vec()).await.unwrap());
    let late = SealedAnew { before, sealed: b"late".to_vec() };
    assert_eq!(store.reseal(SealedTable::Sessions, vec![late]).await.unwrap(), 0);
    assert_eq!(store.session(&Digest::of("a"), NOW).await.unwrap().unwrap().sealed, b"newest");
}

async fn k9_b8_sealing_anew_does_not_disturb_a_refresh(database: Database) {
    let store = Store::new(database);
    with_session(&store, &vault(&[OLD]), "a").await;
    let lease = bff::store::Lease { session: Digest::of("a"), version: 1, holder: "x".into() };
    assert!(store.take_lease(&lease, NOW, NOW + 15).await.unwrap());
    assert_eq!(reseal(&store, &vault(&[OLD, NEW]), 10).await.unwrap().anew, 1);
    assert!(store.keep_refreshed(&lease, b"newest".to_vec()).await.unwrap());
    assert_eq!(store.session(&Digest::of("a"), NOW).await.unwrap().unwrap().sealed, b"newest");
}

contract!(MIGRATIONS;
    k9_what_an_older_master_key_has_sealed_is_sealed_anew_and_the_old_one_can_go,
    k9_what_cannot_be_opened_is_left_as_it_is,
    k9_b8_what_was_refreshed_meanwhile_is_not_put_back,
    k9_b8_sealing_anew_does_not_disturb_a_refresh,
);
