//! A server and its keys, by a clock of our own.

use std::fs;

use auth_server_core::domain::Algs;
use auth_server_core::flows::keys::{revoke, rotate};
use auth_server_core::rules::keys::change::When;
use auth_server_core::rules::keys::state::LATE;
use signet_shared::jose::Alg;

use super::super::testing::{NOW, World};
use super::super::{SigningAlg, forget};
use super::*;

impl Keeper {
    fn active(&self) -> String {
        self.served.now().active.kid.clone()
    }

    fn published(&self) -> Vec<String> {
        let kid = |key: &jsonwebtoken::jwk::Jwk| key.common.key_id.clone().unwrap();
        self.served.now().jwks.keys.iter().map(kid).collect()
    }

    fn states(&self) -> Vec<&'static str> {
        self.served.now().known.iter().map(|key| key.state.as_str()).collect()
    }
}

/// What `auth-server keys rotate` does beside the server.
async fn rotated(world: &World, when: When) -> String {
    let custody = world.open().await.unwrap();
    rotate(&custody, custody.signing, Alg::Es256, when).await.unwrap()
}

#[tokio::test]
async fn a_next_key_is_published_then_signs_and_the_other_one_is_retired() {
    let world = World::new();
    let mut keeper = world.start().await;
    let first = keeper.active();
    let second = rotated(&world, When::Ahead).await;
    assert_eq!(keeper.published(), [first.as_str()], "the server has not looked yet");
    keeper.look(1).await;
    assert_eq!((keeper.active(), keeper.published()), (first.clone(), vec![first.clone(), second.clone()]));
    world.at(NOW + 359);
    keeper.look(360).await;
    assert_eq!((keeper.active(), keeper.states()), (first.clone(), vec!["active", "published"]));
    world.at(NOW + 360);
    keeper.look(361).await;
    assert_eq!((keeper.active(), keeper.published()), (second.clone(), vec![second.clone(), first.clone()]));
    let token = keeper.served().now().active.signature(b"x", <[u8]>::to_vec);
    assert!(token.is_ok());
    world.at(NOW + 360 + 60 + LATE);
    keeper.look(361 + 60 + LATE - 1).await;
    assert_eq!(keeper.states(), ["retiring", "active"]);
    keeper.look(361 + 60 + LATE).await;
    assert_eq!((keeper.published(), keeper.states()), (vec![second], vec!["retired", "active"]));
    let hints =
        keeper.served().now().retired.keys.iter().map(|key| key.common.key_id.clone()).collect::<Vec<_>>();
    assert_eq!(hints, [Some(first)], "K8: expired hints are checked by it");
    let old = world.kept().await.remove(0);
    assert!(old.sealed.is_none() && old.public_pem.contains("PUBLIC KEY"), "K8: the public half is kept");
}

#[tokio::test]
async fn what_others_change_is_served_at_the_next_look() {
    let world = World::new();
    let mut keeper = world.start().await;
    let first = keeper.active();
    let second = rotated(&world, When::AtOnce).await;
    keeper.look(1).await;
    assert_eq!((keeper.active(), keeper.published()), (second.clone(), vec![second.clone(), first.clone()]));
    let custody = world.open().await.unwrap();
    let third = revoke(&custody, custody.signing, &second).await.unwrap().unwrap();
    keeper.look(2).await;
    assert_eq!((keeper.active(), keeper.published()), (third.clone(), vec![third, first]));
    assert_eq!(keeper.states(), ["retiring", "revoked", "active"]);
    let known = &keeper.served().now().known;
    assert!(known.iter().all(|key| key.created == NOW), "{known:?}");
}

#[tokio::test]
async fn keys_change_by_themselves_when_their_time_is_over() {
    let world = World::new();
    let mut keeper = world.start().await;
    let first = keeper.active();
    world.at(NOW + 86_400 - 361);
    keeper.look(1).await;
    assert_eq!(keeper.states(), ["active"]);
    world.at(NOW + 86_400 - 360);
    keeper.look(2).await;
    assert_eq!((keeper.active(), keeper.states()), (first.clone(), vec!["active", "published"]));
    world.at(NOW + 86_400);
    keeper.look(362).await;
    assert_ne!(keeper.active(), first);
    assert_eq!(keeper.states(), ["retiring", "active"]);
}

#[tokio::test]
async fn a_clock_that_jumps_loses_no_key() {
    let year = 31_536_000;
    let world = World::new();
    let mut keeper = world.start().await;
    let first = keeper.active();
    world.at(NOW + year);
    keeper.look(10).await;
    assert_eq!(keeper.states(), ["active", "published"], "a new one is due by that clock");
    world.at(NOW + year + 360);
    keeper.look(370).await;
    assert_eq!(keeper.states(), ["retiring", "active"]);
    let second = keeper.active();
    world.at(NOW + 380);
    keeper.look(380).await;
    assert_eq!((keeper.active(), keeper.published()), (first.clone(), vec![first.clone(), second.clone()]));
    world.at(NOW + 380 + 360);
    keeper.look(740).await;
    assert_eq!((keeper.active(), keeper.published()), (second.clone(), vec![second.clone(), first.clone()]));
    world.at(NOW - year);
    keeper.look(750).await;
    assert_eq!(keeper.published().len(), 2, "back before all times, both are there");
    let mut again = world.start().await;
    again.look(1).await;
    assert_eq!(again.published().len(), 2, "for a server that begins then too");
    world.at(NOW + 760);
    keeper.look(760).await;
    let published = keeper.published();
    assert!(published.contains(&first) && published.contains(&second), "{published:?}");
}

#[tokio::test]
async fn a_store_that_is_damaged_stops_no_server() {
    let world = World::new();
    let mut keeper = world.start().await;
    let first = keeper.active();
    let kept = world.kept().await;
    let mut damaged = kept.clone();
    damaged[0].sealed.as_mut().unwrap()[40] ^= 1;
    world.keep(damaged.clone()).await;
    keeper.look(1).await;
    assert_eq!((keeper.active(), keeper.published()), (first.clone(), vec![first.clone()]));
    assert!(keeper.trouble.as_ref().is_some_and(|said| said.contains("cannot be opened")));
    assert_eq!(world.kept().await, damaged, "nobody writes over it");
    world.keep(kept).await;
    let second = rotated(&world, When::AtOnce).await;
    keeper.look(3).await;
    assert_eq!((keeper.active(), keeper.trouble.is_none()), (second, true));
}

#[tokio::test]
async fn where_all_keys_are_forgotten_a_new_one_signs_at_once() {
    let world = World::new();
    let mut keeper = world.start().await;
    let first = keeper.active();
    fs::remove_file(world.path("master.key")).unwrap();
    assert_eq!(forget(&world.store().await, &world.clock()).await.unwrap(), 1, "it needs no master key");
    assert_eq!(world.kept().await, []);
    keeper.look(1).await;
    assert_ne!(keeper.active(), first);
    assert_eq!(keeper.published(), [keeper.active()], "K8: gone at once");
}

#[tokio::test]
async fn r4_the_public_file_follows_the_key_that_signs() {
    let world = World::new();
    let mut keeper = world.start().await;
    let own = |keeper: &Keeper| keeper.served().now().active.public_pem().unwrap();
    let file = || world.text("signing-es256.pub.pem");
    assert_eq!(file(), Some(own(&keeper)));
    rotated(&world, When::AtOnce).await;
    keeper.look(1).await;
    assert_eq!(file(), Some(own(&keeper)));
    let (public, precious) = (world.path("signing-es256.pub.pem"), world.path("precious"));
    fs::write(&precious, "precious").unwrap();
    fs::remove_file(&public).unwrap();
    std::os::unix::fs::symlink(&precious, &public).unwrap();
    keeper.look(2).await;
    assert_eq!((file(), fs::read_to_string(&precious).unwrap().as_str()), (Some(own(&keeper)), "precious"));
}

#[tokio::test]
async fn an_algorithm_that_is_used_no_more_keeps_its_key_until_it_is_revoked() {
    let mut world = World::new();
    let first = world.start().await.active();
    world.uses(SigningAlg::EdDsa);
    let mut keeper = world.start().await;
    assert_eq!(keeper.published(), [keeper.active(), first.clone()], "its tokens live on");
    let custody = world.open().await.unwrap();
    assert_eq!(revoke(&custody, custody.signing, &first).await.unwrap(), None);
    keeper.look(1).await;
    assert_eq!(keeper.published(), [keeper.active()]);
    assert_eq!(world.text("signing-es256.pub.pem"), None, "nobody checks by it any more");
}

#[tokio::test]
async fn k3_each_algorithm_in_use_has_a_key_of_its_own_that_changes_in_its_time() {
    let mut world = World::new();
    world.settings.used = Algs::of(Alg::Es256).with(Alg::EdDsa);
    let mut keeper = world.start().await;
    let signing = |keeper: &Keeper| {
        let served = keeper.served().now();
        [Alg::Es256, Alg::EdDsa].map(|alg| served.by(alg).unwrap().kid.clone())
    };
    let first = signing(&keeper);
    assert_eq!((keeper.active(), keeper.published().len()), (first[0].clone(), 2));
    assert!(keeper.served().now().by(Alg::Rs256).is_none(), "nothing is signed by it");
    world.at(NOW + 86_400 - 360);
    keeper.look(1).await;
    world.at(NOW + 86_400);
    keeper.look(361).await;
    let second = signing(&keeper);
    assert!(second.iter().all(|kid| !first.contains(kid)), "{first:?} {second:?}");
    let custody = world.open().await.unwrap();
    let third = revoke(&custody, custody.signing, &second[1]).await.unwrap().unwrap();
    keeper.look(362).await;
    assert_eq!(signing(&keeper), [second[0].clone(), third]);
}

#[tokio::test]
async fn k3_an_algorithm_that_is_wanted_later_has_a_key_from_the_next_look_on() {
    let mut world = World::new();
    let mut keeper = world.start().await;
    let signs = |keeper: &Keeper, alg| keeper.served().now().by(alg).map(|key| key.kid.clone());
    let first = keeper.active();
    keeper.sign_by(Algs::of(Alg::EdDsa));
    assert_eq!(signs(&keeper, Alg::EdDsa), None);
    keeper.look(1).await;
    let second = signs(&keeper, Alg::EdDsa).unwrap();
    assert_eq!((keeper.active(), keeper.published()), (first.clone(), vec![first, second.clone()]));
    keeper.sign_by(Algs::NONE);
    keeper.look(2).await;
    assert_eq!(signs(&keeper, Alg::EdDsa), Some(second.clone()), "it is wanted still");
    // A server that begins anew finds that key, and serves it as soon as it is wanted.
    world.settings.used = Algs::of(Alg::Es256);
    let mut again = world.start().await;
    assert_eq!((signs(&again, Alg::EdDsa), again.published().len()), (None, 2));
    again.sign_by(Algs::of(Alg::EdDsa));
    again.look(1).await;
    assert_eq!((signs(&again, Alg::EdDsa), world.kept().await.len()), (Some(second), 2), "none is made");
}

#[tokio::test]
async fn the_public_half_checks_what_the_private_half_signs_and_has_no_private_member() {
    for alg in SigningAlg::ALL {
        let mut world = World::new();
        world.uses(alg);
        let served = world.start().await.served().now();
        let jwk = serde_json::to_value(&served.jwks.keys[0]).unwrap();
        assert_eq!((&jwk["use"], &jwk["kid"]), (&"sig".into(), &served.active.kid.clone().into()));
        for member in ["d", "p", "q", "dp", "dq", "qi", "k"] {
            assert!(jwk.get(member).is_none(), "{member} in {jwk}");
        }
        let pem = world.text(&format!("signing-{}.pub.pem", alg.slug())).unwrap();
        assert_eq!(pem, served.active.public_pem().unwrap());
    }
}
