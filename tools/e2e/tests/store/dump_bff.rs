//! Whoever reads the whole database of the bff finds neither a cookie nor a token in it: contract B3.

use std::fs;

use e2e::openid::journey;
use e2e::relayed::Relayed;
use e2e::server::START;
use e2e::wait::until;
use e2e::{Options, USER};
use signet_db::testing::Cluster;
use signet_db::{Database, Location};

use crate::dump::{Secrets, dump, in_the_files};

async fn nothing_to_sign_in_with_is_kept(cluster: Option<&Cluster>) {
    let database = match cluster {
        Some(cluster) => Some(cluster.fresh().await),
        None => None,
    };
    let options = Options::new();
    let options = match &database {
        Some(Location::Postgres(url)) => options.text("bff.database_url", url),
        _ => options,
    };
    let Relayed { stack, relay, site } = Relayed::start(options).await;
    let mut secrets = Secrets(journey(&site, &relay).await.unwrap());
    // Who it is, is sealed too.
    secrets.0.push(USER.0.to_owned());
    until("a logout is heard", START, async || {
        (stack.bff.requests("POST", "/bff/backchannel-logout") > 0).then_some(())
    })
    .await;
    let location = database.unwrap_or_else(|| Location::File(stack.file("data-bff/bff.db")));
    let database = Database::open(location).await.unwrap();
    let (tables, text) = dump(&database).await;
    for name in ["client_keys", "endings", "heard_logouts", "logins", "sessions"] {
        assert!(tables.iter().any(|table| table == name), "{name} is not among {tables:?}");
        assert!(
            text.contains(&format!("{name}: ")),
            "the dump is one of what happened: no {name} in\n{text}"
        );
    }
    secrets.are_not_in("a row", &text);
    database.close().await;
    in_the_files(&stack, "data-bff/bff.db", &secrets);
    if cluster.is_none() {
        let master = fs::read_to_string(stack.file("data-bff/master.key")).unwrap();
        let words = master.split_whitespace().filter(|word| word.len() > 20);
        in_the_files(&stack, "data-bff/bff.db", &Secrets(words.map(str::to_owned).collect()));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b3_no_cookie_and_no_token_is_in_the_bffs_file() {
    nothing_to_sign_in_with_is_kept(None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b3_no_cookie_and_no_token_is_in_the_bffs_postgresql_database() {
    nothing_to_sign_in_with_is_kept(Some(Cluster::shared().await)).await;
}
