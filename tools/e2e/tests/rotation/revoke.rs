//! An emergency: a key that nobody may trust any more.

use e2e::operator::{kid_of, said, state};
use e2e::{Options, Stack, USER, wait};

use crate::support::{SOON, api_says, published, refused, signed_by, token_by};

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn k8_tokens_of_a_revoked_key_are_refused_once_the_jwks_is_fetched_anew() {
    // By itself an api would fetch after five minutes, and by an unknown kid after ten: what counts is the max-age.
    let options =
        Options::new().seconds("auth_server.jwks_max_age", 1).seconds("api.jwks_refresh_interval", 600);
    let stack = Stack::start(&options).await;
    let token = stack.login(USER).await;
    let kid = signed_by(&token);
    api_says(&stack, &token, 200).await;
    let text = said(&stack, &["revoke", &kid]);
    assert!(
        text.starts_with(&format!("{kid} is revoked; whoever checks tokens knows within 1 seconds\n")),
        "{text}"
    );
    let next = kid_of(text.lines().nth(1).unwrap());
    wait::until("it is published no more", SOON, async || {
        (published(&stack).await == [next.as_str()]).then_some(())
    })
    .await;
    api_says(&stack, &token, 401).await;
    let new = token_by(&stack, &next).await;
    api_says(&stack, &new, 200).await;
    assert_eq!((state(&stack, &kid), state(&stack, &next)), ("revoked".into(), "active".into()));
    let again = refused(&stack, &["revoke", &kid]);
    assert_eq!(again, format!("error: the key {kid} is revoked already\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn k8_the_next_key_takes_over_from_a_revoked_one() {
    let stack = Stack::start(&Options::new()).await;
    let kid = published(&stack).await.remove(0);
    let next = kid_of(&said(&stack, &["rotate"]));
    wait::until("it is published", SOON, async || (state(&stack, &next) == "published").then_some(())).await;
    assert_eq!(published(&stack).await, [kid.as_str(), next.as_str()]);
    let waiting = refused(&stack, &["rotate"]);
    assert!(waiting.contains(&next) && waiting.contains("--now"), "{waiting}");
    assert!(said(&stack, &["revoke", &kid]).ends_with(&format!("\n{next} signs now\n")));
    token_by(&stack, &next).await;
    assert_eq!(published(&stack).await, [next.as_str()]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_key_is_revoked_where_no_server_runs_too() {
    let mut stack = Stack::start_auth(&Options::new()).await;
    let kid = published(&stack).await.remove(0);
    stack.auth.stop();
    let next = kid_of(said(&stack, &["revoke", &kid]).lines().nth(1).unwrap());
    stack.auth.start_ready().await;
    assert_eq!(published(&stack).await, [next]);
}
