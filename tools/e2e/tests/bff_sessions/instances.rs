//! Two bffs with one PostgreSQL database, of which a browser asks the one and the other: contracts B3, B6, B8.

use e2e::openid::{At, Site, Visitor, location};
use e2e::{Ask as _, Options, Stack, USER};
use reqwest::header::{HOST, HeaderMap};
use signet_db::Location;
use signet_db::testing::Cluster;
use signet_files as files;
use signet_keyring::new_master_key;

use crate::refresh::{at_once, was_refreshed_once};
use crate::support::{Scene, jti, scene_with};

/// Two that a browser cannot tell apart: a load balancer would ask either.
struct Two {
    scene: Scene,
    second: Stack,
    /// Each of them, as the browser calls both.
    sites: [Site; 2],
}

async fn two() -> Two {
    let Location::Postgres(url) = Cluster::shared().await.fresh().await else { unreachable!("a cluster") };
    let shared = Options::new().text("bff.database_url", &url).text("bff.master_key_file", "shared.key");
    let key = new_master_key().unwrap();
    let keep = |stack: &Stack| files::replace(&stack.file("shared.key"), key.as_bytes(), 0o600).unwrap();
    let scene = scene_with(shared.clone(), |stack| {
        keep(stack);
        String::new()
    })
    .await;
    let own = scene.stack.bff.origin();
    let host = own.trim_start_matches("http://").to_owned();
    let alike = shared.text("bff.public_url", &own).text("api.resource", &scene.stack.api.origin());
    let alike = alike.text("auth_server.issuer", &scene.relay.origin).list("allowed_hosts", &[&host]);
    let mut second = Stack::prepare(&alike);
    keep(&second);
    second.bff.start_ready().await;
    let named = HeaderMap::from_iter([(HOST, host.parse().unwrap())]);
    let client = || second.client().default_headers(named.clone()).build().unwrap();
    let sites = [&scene.stack, &second]
        .map(|stack| Site { auth: scene.site.auth.clone(), bff: At::new(client(), &stack.bff.origin()) });
    Two { scene, second, sites }
}

impl Two {
    /// Somebody begins a sign-in at the one, and comes back to the other.
    async fn signed_in(&self) -> Visitor {
        let mut visitor = Visitor::default();
        let path = self.sites[0].begins(&mut visitor, "?return_to=/inspect").await.unwrap();
        let callback = self.sites[0].allows(&mut visitor, &path, USER).await.unwrap();
        let back = visitor.get(&self.sites[1].bff, &callback).await.unwrap();
        assert_eq!(location(&back), "/inspect", "{}", back.seen());
        let again = visitor.get(&self.sites[0].bff, &callback).await.unwrap();
        assert_eq!(location(&again), "/session?error=login_expired", "spent at both");
        visitor
    }

    async fn statuses(&self, visitor: &mut Visitor) -> [u16; 2] {
        let [one, other] = &self.sites;
        [one.session(visitor).await.unwrap().status, other.session(visitor).await.unwrap().status]
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b3_b6_two_with_one_database_are_one() {
    let two = two().await;
    let keys = async |stack: &Stack| stack.bff.get("/bff/jwks.json").answer().await.json();
    assert_eq!(keys(&two.scene.stack).await, keys(&two.second).await, "one client has one key");
    let mut visitor = two.signed_in().await;
    let csrf = two.sites[0].csrf(&mut visitor).await.unwrap();
    for turn in 0..20 {
        let site = &two.sites[turn % 2];
        assert_eq!(site.csrf(&mut visitor).await.unwrap(), csrf);
        jti(&visitor.get(&site.bff, "/bff/api/me").await.unwrap());
        assert_eq!(site.posts(&visitor, "/bff/api/write", Some(&csrf)).await.unwrap().status, 201);
    }
    for (here, there) in [(0, 1), (1, 0)] {
        let mut visitor = two.signed_in().await;
        let csrf = two.sites[there].csrf(&mut visitor).await.unwrap();
        assert_eq!(two.sites[here].signs_out(&visitor, Some(&csrf)).await.unwrap().status, 200);
        assert_eq!(two.statuses(&mut visitor).await, [401, 401], "at once");
    }
    assert_eq!(two.statuses(&mut visitor).await, [200, 200], "nobody else's");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b8_two_with_one_database_refresh_once() {
    let two = two().await;
    two.scene.relay.says_expires_in(0);
    let visitor = two.signed_in().await;
    two.scene.relay.says_expires_in(300);
    let answers = at_once(&visitor, &[&two.sites[0].bff, &two.sites[1].bff], 20).await;
    was_refreshed_once(&answers, &two.scene.relay);
}
