//! A server follows what is done to the clients of its store.

use auth_server_core::domain::Action;
use auth_server_store::{ClientAdded, ClientRemoval};
use serde_json::{Map, Value, json};
use signet_db::{Location, query};
use signet_service::config::Settings;
use signet_shared::jose::Alg;
use tempfile::TempDir;

use super::*;
use crate::clients::open;
use crate::keys::{SigningAlg, SigningKey, SigningKeys, generate};
use crate::opening;

/// A server that signs by ES256 alone, and follows.
struct World {
    store: Store,
    registry: Registry,
    followed: Followed,
    origins: Origins,
    keys: SigningKeys,
    _home: TempDir,
}

impl World {
    async fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let mut config: Config = Settings::from_toml("").unwrap().read().unwrap();
        config.database = Location::File(home.path().join("test.db"));
        config.keys.data_dir = home.path().to_owned();
        let store = opening::open(&config).await.unwrap();
        let registry = open(&config.registered, home.path()).await.unwrap();
        let pem = generate(SigningAlg::Es256).unwrap();
        let keys = SigningKeys::of_one(SigningKey::from_pem(SigningAlg::Es256, &pem).unwrap());
        let (followed, origins) = (Followed::new(store.clone(), &config), config.edge.client_origins.clone());
        Self { store, registry, followed, origins, keys, _home: home }
    }

    async fn add(&self, client_id: &str, alg: &str) {
        let metadata = json!({"client_id": client_id, "token_endpoint_auth_method": "none",
            "id_token_signed_response_alg": alg, "redirect_uris": [format!("https://{client_id}.example/cb")]});
        self.put(client_id, metadata.as_object().unwrap().clone()).await;
    }

    async fn put(&self, client_id: &str, metadata: Map<String, Value>) {
        let line = opening::operators(Action::ClientAdded, client_id, 1).unwrap();
        assert_eq!(self.store.add_client((client_id, metadata), line).await.unwrap(), ClientAdded::Added);
    }

    async fn remove(&self, client_id: &str) {
        let line = opening::operators(Action::ClientRemoved, client_id, 1).unwrap();
        assert!(self.store.remove_client((client_id, ClientRemoval::WithAccess), line).await.unwrap());
    }

    /// Looks, shows, and tells by what something is signed.
    async fn look(&mut self) -> Algs {
        let algs = self.followed.look().await;
        self.followed.show(&self.registry, &self.keys.now());
        algs
    }

    fn has(&self, client_id: &str) -> bool {
        self.registry.client(client_id).is_some()
    }

    /// Makes a change behind the store's back.
    async fn raw(&self, statement: &'static str) {
        let change = self.store.database().change(move |t| {
            Box::pin(async move {
                query(statement).execute(t).await?;
                Ok(())
            })
        });
        change.await.unwrap();
    }
}

#[tokio::test]
async fn a_client_comes_and_goes_with_its_origin_and_others_stay() {
    let mut world = World::new().await;
    assert_eq!(world.look().await, Algs::NONE);
    let before = world.origins.clone();
    world.add("news", "ES256").await;
    assert!(!world.has("news"), "nobody has looked");
    assert_eq!(world.look().await, Algs::of(Alg::Es256));
    assert!(world.has("news") && world.has("signet-spa") && world.has("signet-machine"));
    assert!(world.origins.has("https://news.example") && before.has("https://news.example"), "H4: one list");
    assert!(world.origins.has("http://localhost:3000"), "H4: those of the configuration stay");
    world.remove("news").await;
    world.look().await;
    assert!(!world.has("news") && world.has("signet-spa"));
    assert!(!world.origins.has("https://news.example") && world.origins.has("http://localhost:3000"));
}

#[tokio::test]
async fn k3_a_client_is_seen_when_there_is_a_key_that_signs_for_it() {
    let mut world = World::new().await;
    world.add("news", "EdDSA").await;
    assert_eq!(world.look().await, Algs::of(Alg::EdDsa), "it is wanted");
    assert!(!world.has("news") && !world.origins.has("https://news.example"));
    let pem = generate(SigningAlg::EdDsa).unwrap();
    world.keys = SigningKeys::of_one(SigningKey::from_pem(SigningAlg::EdDsa, &pem).unwrap());
    world.look().await;
    assert!(world.has("news") && world.origins.has("https://news.example"));
}

#[tokio::test]
async fn one_that_cannot_count_is_left_out_and_the_others_are_there() {
    let mut world = World::new().await;
    world.put("broken", json!({"client_id": "broken", "scope": "a"}).as_object().unwrap().clone()).await;
    world.put("signet-spa", json!({"client_id": "signet-spa"}).as_object().unwrap().clone()).await;
    world.add("news", "ES256").await;
    let of_demo = world.registry.client("signet-spa").unwrap();
    world.look().await;
    assert!(!world.has("broken") && world.has("news"));
    assert_eq!(world.registry.client("signet-spa"), Some(of_demo), "the configuration counts");
}

#[tokio::test]
async fn where_the_store_fails_all_stay_until_it_can_be_read_again() {
    let mut world = World::new().await;
    world.add("news", "ES256").await;
    world.look().await;
    world.remove("news").await;
    world.raw("ALTER TABLE clients RENAME TO away").await;
    assert_eq!(world.look().await, Algs::of(Alg::Es256));
    assert!(world.has("news") && world.followed.trouble.is_some());
    world.raw("ALTER TABLE away RENAME TO clients").await;
    world.look().await;
    assert!(!world.has("news") && world.followed.trouble.is_none());
}
