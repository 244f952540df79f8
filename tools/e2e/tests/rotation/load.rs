//! Rotations while people sign in and the api checks: no valid token is refused, none is lost.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use e2e::operator::{keys, kid_of, listed, said, state};
use e2e::{Options, Stack, USER, wait};
use jsonwebtoken::get_current_timestamp;

use crate::support::{SOON, api_says, published, signed_by, token_by};

const ROTATIONS: usize = 10;
/// A token lives for 60 seconds in the demo; this long before that it is checked no more.
const LIVES: u64 = 50;

/// Signs in, checks the token and one of those before, again and again: which keys signed.
async fn signs_in_and_checks(stack: Arc<Stack>, over: Arc<AtomicBool>) -> BTreeSet<String> {
    let (mut tokens, mut kids): (Vec<(u64, String)>, _) = (Vec::new(), BTreeSet::new());
    let mut turn = 0;
    while !over.load(Ordering::SeqCst) {
        let token = stack.login(USER).await;
        kids.insert(signed_by(&token));
        tokens.push((get_current_timestamp(), token));
        tokens.retain(|(since, _)| get_current_timestamp() < since + LIVES);
        turn += 1;
        for at in [tokens.len() - 1, turn % tokens.len()] {
            let answer = stack.check(&tokens[at].1).await;
            assert_eq!(answer.status, 200, "by {}: {}", signed_by(&tokens[at].1), answer.seen());
        }
    }
    for (since, token) in tokens.iter().filter(|(since, _)| get_current_timestamp() < since + LIVES) {
        let answer = stack.check(token).await;
        assert_eq!(answer.status, 200, "at the end, of {since}: {}", answer.seen());
    }
    kids
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn o12_k8_ten_rotations_under_load_refuse_and_lose_no_valid_token() {
    // An unknown kid fetches nothing here: what keeps tokens valid is that keys are published ahead.
    let options =
        Options::new().seconds("auth_server.jwks_max_age", 1).seconds("api.jwks_refresh_interval", 600);
    let stack = Arc::new(Stack::start(&options).await);
    let over = Arc::new(AtomicBool::new(false));
    let people: Vec<_> =
        (0..2).map(|_| tokio::spawn(signs_in_and_checks(Arc::clone(&stack), Arc::clone(&over)))).collect();
    let mut order = published(&stack).await;
    let mut kids: BTreeSet<String> = order.iter().cloned().collect();
    for _ in 0..ROTATIONS {
        let next = kid_of(&said(&stack, &["rotate"]));
        wait::until(&format!("{next} signs"), SOON, async || {
            assert!(people.iter().all(|one| !one.is_finished()), "somebody was refused");
            (state(&stack, &next) == "active").then_some(())
        })
        .await;
        kids.insert(signed_by(&token_by(&stack, &next).await));
        order.push(next);
    }
    over.store(true, Ordering::SeqCst);
    for one in people {
        kids.extend(one.await.unwrap());
    }
    let all: BTreeSet<String> = order.iter().cloned().collect();
    assert_eq!((all.len(), &kids), (ROTATIONS + 1, &all), "each of them has signed");
    let states: Vec<String> =
        listed(&stack).iter().map(|key| key["state"].as_str().unwrap().to_owned()).collect();
    let wanted = [vec!["retiring"; ROTATIONS], vec!["active"]].concat();
    assert_eq!(states, wanted);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn rotations_at_one_moment_do_not_lose_each_other() {
    let stack = Arc::new(Stack::start_auth(&Options::new()).await);
    let first = published(&stack).await;
    let rotate = |_| {
        let stack = Arc::clone(&stack);
        std::thread::spawn(move || keys(&stack, &["rotate", "--now"]))
    };
    let all: Vec<_> = (0..ROTATIONS).map(rotate).collect();
    let mut kids: BTreeSet<String> = all
        .into_iter()
        .map(|one| {
            let (code, out, err) = one.join().unwrap();
            assert_eq!(code, Some(0), "{err}");
            kid_of(&out)
        })
        .collect();
    assert_eq!(kids.len(), ROTATIONS);
    kids.extend(first);
    wait::until("all are published", SOON, async || {
        let now: BTreeSet<String> = published(&stack).await.into_iter().collect();
        (now == kids).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_key_that_signs_at_once_is_found_by_its_unknown_kid() {
    let stack = Stack::start(&Options::new().seconds("api.jwks_refresh_interval", 1)).await;
    let before = stack.login(USER).await;
    let next = kid_of(&said(&stack, &["rotate", "--now"]));
    let token = token_by(&stack, &next).await;
    api_says(&stack, &token, 200).await;
    api_says(&stack, &before, 200).await;
}
