//! Starts: the first one, those after a crash, and those that find something wrong and change nothing.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use auth_server_core::domain::StoredKey;
use signet_keyring::{Ring, new_master_key, sealed_by};

use signet_shared::jose::Alg;

use super::super::index;
use super::super::testing::{NOW, World};
use super::*;

const WHOLE: [&str; 3] = ["master.key", "signing-es256.pub.pem", "signing-keys.lock"];

async fn sealed_with(world: &World) -> Vec<String> {
    let by = |key: &StoredKey| sealed_by(key.sealed.as_deref().unwrap()).unwrap().to_owned();
    world.kept().await.iter().map(by).collect()
}

#[tokio::test]
async fn the_first_start_makes_what_is_needed_for_its_owner_alone() {
    let world = World::new();
    let kid = world.start().await.served().now().active.kid.clone();
    assert_eq!(world.names(), WHOLE);
    let mode = |name: &str| fs::metadata(world.path(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!(WHOLE.map(mode), [0o600, 0o644, 0o600]);
    assert_eq!(mode("signet.db"), 0o600);
    assert_eq!(fs::metadata(&world.settings.data_dir).unwrap().permissions().mode() & 0o777, 0o700);
    assert_eq!(world.start().await.served().now().active.kid, kid, "and the second finds it");
}

#[tokio::test]
async fn keys_of_the_version_before_are_sealed_and_sign_on() {
    let world = World::new();
    let keys = SigningAlg::ALL.map(|algorithm| world.put_plain(algorithm));
    let served = world.start().await.served().now();
    assert_eq!(served.active.kid, keys[0].0, "ES256 signs");
    let mut published: Vec<_> =
        served.jwks.keys.iter().map(|key| key.common.key_id.clone().unwrap()).collect();
    published.sort();
    let mut all = keys.each_ref().map(|(kid, _)| kid.clone());
    all.sort();
    assert_eq!(published, all);
    for (_, pem) in &keys {
        world.holds_nowhere(pem);
    }
    assert!(
        SigningAlg::ALL.iter().all(|alg| world.text(&format!("signing-{}.pub.pem", alg.slug())).is_some())
    );
}

#[tokio::test]
async fn a_crash_at_any_point_of_the_first_start_loses_nothing() {
    let whole = World::new();
    let (kid, pem) = whole.put_plain(SigningAlg::Es256);
    whole.start().await;
    let (kept, master) = (whole.kept().await, whole.text("master.key").unwrap());
    let public = whole.text("signing-es256.pub.pem").unwrap();
    let index = index::write(&kept);
    let plain = ("signing-es256.pem", pem.as_str());
    let (master, index) = (("master.key", master.as_str()), ("signing-keys.json", index.as_str()));
    let half: [(&[(&str, &str)], bool); 8] = [
        (&[plain, ("master.key.00112233445566aa.draft", "half a li")], false),
        (&[plain, master], false),
        (&[plain, master], true),
        (&[master, index], false),
        (&[plain, master, index], false),
        (&[plain, master, index], true),
        (&[master], true),
        (
            &[
                master,
                ("signing-es256.pub.pem", public.as_str()),
                ("signing-es256.pub.pem.ffeeddccbbaa9988.draft", "---"),
            ],
            true,
        ),
    ];
    for (files, is_kept) in half {
        let world = World::new();
        for (name, text) in files {
            world.put(name, text);
        }
        if is_kept {
            world.keep(kept.clone()).await;
        }
        let served = world.start().await.served().now();
        assert_eq!(served.active.kid, kid, "{files:?}");
        assert_eq!(served.known.len(), 1, "{files:?}");
        assert_eq!(world.names(), WHOLE, "{files:?}");
        assert_eq!(world.text("signing-es256.pub.pem").as_ref(), Some(&public), "{files:?}");
        world.holds_nowhere(&pem);
    }
}

#[tokio::test]
async fn the_keys_of_an_index_of_before_keep_their_times_and_a_stranger_among_them_is_refused() {
    let world = World::new();
    world.start().await;
    let mut keys = world.kept().await;
    keys[0].plan = Some(Plan { published: NOW - 10, active_from: NOW - 5 });
    let other = World::new();
    other.put("master.key", &world.text("master.key").unwrap());
    other.put("signing-keys.json", &index::write(&keys));
    other.start().await;
    assert_eq!(other.kept().await, keys);
    keys[0].kid = "stranger".into();
    let text = index::write(&keys);
    other.put("signing-keys.json", &text);
    let said = other.refused().await;
    assert!(
        said.contains("signing-keys.json has the key stranger, which the database does not have"),
        "{said}"
    );
    assert_eq!(other.text("signing-keys.json"), Some(text));
    for broken in ["", "{", "{\"version\": 7, \"keys\": []}"] {
        other.put("signing-keys.json", broken);
        assert!(other.refused().await.contains("signing-keys.json"), "{broken}");
        assert_eq!(other.text("signing-keys.json").as_deref(), Some(broken));
    }
}

#[tokio::test]
async fn another_private_key_in_plain_is_not_taken_unasked() {
    let world = World::new();
    world.start().await;
    let kept = world.kept().await;
    world.put_plain(SigningAlg::Rs256);
    let said = world.refused().await;
    assert!(said.contains("auth-server keys import") && said.contains("signing-rs256.pem"), "{said}");
    assert_eq!(world.kept().await, kept);
    assert!(world.text("signing-rs256.pem").is_some(), "somebody may still need it");
}

#[tokio::test]
async fn a_plain_key_that_others_can_read_or_that_is_none_is_refused_and_stays() {
    let world = World::new();
    let (_, pem) = world.put_plain(SigningAlg::Es256);
    let path = world.path("signing-es256.pem");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    let said = world.refused().await;
    assert!(said.contains(&format!("chmod 600 {}", path.display())), "{said}");
    assert_eq!(world.text("signing-es256.pem"), Some(pem));
    for broken in ["-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "", "x"] {
        world.put("signing-es256.pem", broken);
        assert!(matches!(world.open().await.map(drop), Err(KeyError::Unusable { .. })), "{broken}");
        assert_eq!(world.text("signing-es256.pem").as_deref(), Some(broken));
    }
    assert_eq!(world.kept().await, [], "nothing was kept");
}

#[tokio::test]
async fn without_the_master_key_nothing_is_opened_made_or_changed() {
    let world = World::new();
    world.start().await;
    let (kept, master) = (world.kept().await, world.text("master.key").unwrap());
    fs::remove_file(world.path("master.key")).unwrap();
    let said = world.refused().await;
    assert!(
        said.contains("the master key") && said.contains("put it back") && said.contains("keys forget"),
        "{said}"
    );
    assert_eq!((world.text("master.key"), world.kept().await), (None, kept.clone()));
    let other = new_master_key().unwrap();
    world.put("master.key", &other);
    let said = world.refused().await;
    let (name, secret) = master.trim().split_once(':').unwrap();
    assert!(said.contains(&format!("the master key `{name}`, which is not in the ring")), "{said}");
    let (_, wrong) = other.split_once(':').unwrap();
    world.put("master.key", &format!("{name}:{wrong}"));
    let said = world.refused().await;
    assert!(said.contains("cannot be opened") && said.contains(&world.kept().await[0].kid), "{said}");
    assert!(!said.contains(wrong) && !said.contains(secret), "{said}");
    assert_eq!(world.kept().await, kept);
    world.put("master.key", &master);
    world.start().await;
}

/// What somebody who can write to the database does to a key; the other key is one of another installation.
type Change = fn(&mut StoredKey, &StoredKey);

#[tokio::test]
async fn what_was_changed_where_keys_are_kept_is_refused_and_stays_as_it_is() {
    let world = World::new();
    world.start().await;
    let kept = world.kept().await;
    let other = World::new();
    other.start().await;
    let foreign = other.kept().await.remove(0);
    let wrongs: [(Change, &str); 4] = [
        (|key, _| *key.sealed.as_mut().unwrap().last_mut().unwrap() ^= 1, "it was changed"),
        (|key, foreign| key.kid.clone_from(&foreign.kid), "it was changed"),
        (|key, foreign| key.public_pem.clone_from(&foreign.public_pem), "is another one"),
        (|key, _| key.alg = Alg::EdDsa, "is another one"),
    ];
    for (change, said) in wrongs {
        let mut changed = kept.clone();
        change(&mut changed[0], &foreign);
        world.keep(changed.clone()).await;
        let problem = world.refused().await;
        assert!(problem.contains(said) && problem.contains(&changed[0].kid), "{said}: {problem}");
        assert_eq!(world.kept().await, changed);
    }
    world.keep(kept).await;
    world.start().await;
}

#[tokio::test]
async fn master_keys_change_without_loss() {
    let mut world = World::new();
    let before = world.start().await.served().now().active.kid.clone();
    let old = world.text("master.key").unwrap();
    let old_name = old.split(':').next().unwrap().to_owned();
    assert_eq!(sealed_with(&world).await, [old_name]);
    let new = new_master_key().unwrap();
    let new_name = new.split(':').next().unwrap();
    world.put("master.key", &format!("{old}{}\n", *new));
    assert_eq!(world.start().await.served().now().active.kid, before);
    assert_eq!(sealed_with(&world).await, [new_name]);
    world.put("master.key", &new);
    assert_eq!(world.start().await.served().now().active.kid, before, "the old one is needed no more");
    // And out of the data folder.
    world.settings.ring = Some(Ring::parse(&new).unwrap());
    world.settings.production = true;
    let said = world.refused().await;
    assert!(
        said.contains("inside the data folder") && said.contains("auth_server.master_key_file"),
        "{said}"
    );
    fs::remove_file(world.path("master.key")).unwrap();
    assert_eq!(world.start().await.served().now().active.kid, before);
    assert_eq!(world.text("master.key"), None);
}

#[tokio::test]
async fn a_sealed_key_belongs_to_its_time() {
    let world = World::new();
    world.put_plain(SigningAlg::Es256);
    world.start().await;
    let key = world.kept().await.remove(0);
    assert_eq!((key.created, key.plan), (NOW, Some(Plan { published: NOW, active_from: NOW })));
}
