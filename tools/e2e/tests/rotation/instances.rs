//! Several auth-servers with one data folder.

use std::collections::BTreeSet;

use e2e::operator::{kid_of, said};
use e2e::{Options, Stack, USER, wait};

use crate::support::{SOON, published, signed_by, token_by};

/// Two auth-servers that use the folder of the first.
async fn two(options: &Options) -> (Stack, Stack) {
    let first = Stack::prepare(options);
    let data = first.file("data").display().to_string();
    let mut second = Stack::prepare(&options.clone().text("auth_server.data_dir", &data));
    let mut first = first;
    // At the same moment: one of them makes the keys.
    first.auth.start();
    second.auth.start();
    first.auth.ready().await;
    second.auth.ready().await;
    (first, second)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn o12_servers_with_one_data_folder_have_the_same_keys() {
    let (first, second) = two(&Options::new().seconds("auth_server.jwks_max_age", 1)).await;
    let before = published(&first).await;
    assert_eq!((before.len(), &published(&second).await), (1, &before));
    for words in [&["rotate"][..], &["rotate", "--now"]] {
        let next = kid_of(&said(&second, words));
        for stack in [&first, &second] {
            token_by(stack, &next).await;
        }
        let all = |kids: Vec<String>| kids.into_iter().collect::<BTreeSet<_>>();
        assert_eq!(all(published(&first).await), all(published(&second).await));
        assert_eq!(published(&first).await[0], next, "that which signs comes first");
    }
    let signs = signed_by(&first.login(USER).await);
    let next = kid_of(said(&first, &["revoke", &signs]).lines().nth(1).unwrap());
    for stack in [&first, &second] {
        wait::until("it is gone everywhere", SOON, async || {
            (!published(stack).await.contains(&signs)).then_some(())
        })
        .await;
        token_by(stack, &next).await;
    }
}
