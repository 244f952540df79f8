//! A file that another process does not let go of.

use e2e::{Stack, USER};
use signet_db::query;
use tokio::sync::oneshot;

use crate::failing::{goes_on, is_unavailable, sign_out, works_again};
use crate::support::{database, options};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_locked_database_is_lived_with() {
    let options = options(None).await.seconds("auth_server.token_lifetime", 600);
    let mut stack = Stack::start(&options).await;
    let (token, process) = (stack.login(USER).await, stack.auth.id());
    let other = database(&stack).await.unwrap();
    let ((tell, held), (release, released)) = (oneshot::channel(), oneshot::channel::<()>());
    let holding = tokio::spawn(async move {
        let change = other.change(move |t| {
            Box::pin(async move {
                query("UPDATE tenants SET created_at = created_at").execute(t).await?;
                let _ = tell.send(());
                let _ = released.await;
                Ok(())
            })
        });
        change.await.unwrap();
        other.close().await;
    });
    held.await.unwrap();
    // Each waits for as long as a connection waits for a lock.
    let (login, logout, refused) = tokio::join!(
        stack.try_login(USER.0, USER.1),
        sign_out(&stack, &token),
        stack.try_login(USER.0, "not the password"),
    );
    is_unavailable(&login, true);
    is_unavailable(&logout, false);
    is_unavailable(&refused, true);
    goes_on(&stack, &token, &["locked"]).await;
    release.send(()).unwrap();
    holding.await.unwrap();
    works_again(&mut stack, process).await;
    assert_eq!(sign_out(&stack, &token).await.status, 204, "what was refused can be done now");
}
