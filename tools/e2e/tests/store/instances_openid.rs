//! Several auth-servers with one database, and clients that ask both at once: rules G2, G3.

use std::collections::BTreeSet;

use e2e::openid::{App, At, Visitor, claims, location, parameter, text};
use e2e::{Answer, Stack, USER};
use serde_json::Value;
use signet_db::testing::Cluster;
use signet_db::{Database, query_scalar};
use tokio::task::JoinSet;

use crate::instances::two;
use crate::support::database;

/// How many ask at once.
const RACERS: usize = 100;

/// Both, as visitors see them.
fn doors(first: &Stack, second: &Stack) -> [At; 2] {
    [At::from(&first.auth), At::from(&second.auth)]
}

fn app() -> App {
    App::spa(4444, "openid read")
}

/// What all get who do the same at once, by turns at either.
async fn race<F: Future<Output = Answer> + Send + 'static>(
    doors: &[At; 2],
    asks: impl Fn(At) -> F,
) -> Vec<Answer> {
    let racers: JoinSet<Answer> = (0..RACERS).map(|number| asks(doors[number % 2].clone())).collect();
    racers.join_all().await
}

/// Those that got tokens; all others were told that there are none.
fn winners(answers: Vec<Answer>) -> Vec<Value> {
    let (won, lost): (Vec<Answer>, Vec<Answer>) =
        answers.into_iter().partition(|answer| answer.status == 200);
    for answer in lost {
        assert_eq!((answer.status, answer.error().as_str()), (400, "invalid_grant"), "{}", answer.seen());
    }
    won.iter().map(Answer::json).collect()
}

async fn count(database: &Database, select: &'static str) -> i64 {
    query_scalar::<_, i64>(select).fetch_one(database.reader()).await.unwrap()
}

/// Neither is worth anything, at either.
async fn is_over(doors: &[At; 2], app: &App, tokens: &Value) {
    for at in doors {
        app.has_nothing_by(at, tokens).await;
    }
}

/// One wins; the others hold the code too and prove all that belongs to it, so what it gave ends.
async fn a_code_is_spent_once(doors: &[At; 2], database: &Database) {
    let app = app();
    let code = Visitor::default().code(&doors[0], &app, USER).await.unwrap();
    let answers = race(doors, |at| {
        let (app, code) = (app.clone(), code.clone());
        async move { app.redeems(&at, &code).await.unwrap() }
    });
    let won = winners(answers.await);
    let [tokens] = won.as_slice() else { panic!("{} have redeemed one code", won.len()) };
    is_over(doors, &app, tokens).await;
    let grants = "SELECT COUNT(*) FROM grants WHERE exchanged_at IS NOT NULL AND revoked_at IS NOT NULL";
    assert_eq!(count(database, grants).await, 1);
    let firsts = "SELECT COUNT(*) FROM grants WHERE refresh IS NOT NULL";
    assert_eq!(count(database, firsts).await, 1, "one was made of it");
    let lines = "SELECT COUNT(*) FROM audit WHERE action = 'grant_revoked'";
    assert_eq!(count(database, lines).await, 1, "it ended once");
}

/// All racers are tabs of one browser: they get the same successor, and it is a good one.
async fn a_refresh_token_is_spent_once(doors: &[At; 2], database: &Database) {
    let app = app();
    let first = Visitor::default().tokens(&doors[1], &app, USER).await.unwrap();
    let successors = "SELECT COUNT(*) FROM refresh_tokens";
    assert_eq!(count(database, successors).await, 0);
    let token = text(&first, "refresh_token").to_owned();
    let answers = race(doors, |at| {
        let (app, token) = (app.clone(), token.clone());
        async move { app.refreshes(&at, &token).await.unwrap() }
    });
    let won = winners(answers.await);
    assert_eq!(won.len(), RACERS, "G3: within the grace nobody is refused");
    let given: BTreeSet<&str> = won.iter().map(|tokens| text(tokens, "refresh_token")).collect();
    assert_eq!(given.len(), 1, "G3: the same for all");
    let distinct: BTreeSet<&str> = won.iter().map(|tokens| text(tokens, "access_token")).collect();
    assert_eq!(distinct.len(), RACERS, "each has an access token of its own");
    assert_eq!(count(database, successors).await, 1, "it was spent once");
    let successor = given.into_iter().next().unwrap();
    let next = app.refreshes(&doors[0], successor).await.unwrap();
    assert_eq!(next.status, 200, "{}", next.seen());
    let reused = app.refreshes(&doors[1], &token).await.unwrap();
    assert_eq!((reused.status, reused.error().as_str()), (400, "invalid_grant"), "{}", reused.seen());
    is_over(doors, &app, &next.json()).await;
}

/// Each step at the other one.
async fn a_sign_in_goes_on_at_the_other(doors: &[At; 2]) {
    let (app, mut visitor) = (app(), Visitor::default());
    let [one, other] = doors;
    let path = visitor.begins(one, &app.asks(&[])).await.unwrap();
    visitor.signs_in(other, &path, USER).await.unwrap();
    visitor.decides(one, &path, "allow").await.unwrap();
    let sent = location(&visitor.get(other, &path).await.unwrap());
    let code = parameter(&sent, "code").unwrap_or_else(|| panic!("{sent}"));
    assert_eq!(visitor.get(one, &path).await.unwrap().status, 400, "it is done");
    let redeemed = app.redeems(one, &code).await.unwrap();
    assert_eq!(redeemed.status, 200, "{}", redeemed.seen());
    let silent = visitor.get(other, &app.asks(&[("prompt", "none")])).await.unwrap();
    assert_eq!(
        parameter(&location(&silent), "error").as_deref(),
        Some("consent_required"),
        "signed in at both"
    );
}

/// With the next request, at whichever.
async fn what_is_revoked_at_one_is_dead_at_both(doors: &[At; 2]) {
    let app = app();
    for (here, there) in [(0, 1), (1, 0)] {
        let tokens = Visitor::default().tokens(&doors[here], &app, USER).await.unwrap();
        for at in doors {
            assert_eq!(app.userinfo(at, text(&tokens, "access_token")).await.unwrap().status, 200);
        }
        let given_back = app.revokes(&doors[there], text(&tokens, "refresh_token")).await.unwrap();
        assert_eq!(given_back.status, 200, "{}", given_back.seen());
        is_over(doors, &app, &tokens).await;
        assert_eq!(claims(text(&tokens, "access_token"))["client_id"], "signet-spa");
    }
}

async fn are_one(cluster: Option<&Cluster>) {
    let (first, second) = two(cluster).await;
    let (doors, database) = (doors(&first, &second), database(&first).await.unwrap());
    a_code_is_spent_once(&doors, &database).await;
    a_refresh_token_is_spent_once(&doors, &database).await;
    a_sign_in_goes_on_at_the_other(&doors).await;
    what_is_revoked_at_one_is_dead_at_both(&doors).await;
    database.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn g2_g3_two_with_one_file_spend_everything_once() {
    are_one(None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn g2_g3_two_with_one_postgresql_database_spend_everything_once() {
    are_one(Some(Cluster::shared().await)).await;
}
