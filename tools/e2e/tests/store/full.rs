//! A disk that is full.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use auth_server_core::domain::Action;
use auth_server_core::flows::ports::{Sessions as _, StoreError};
use auth_server_store::{MIGRATIONS, Store};
use e2e::server::START;
use e2e::{Stack, USER, wait};
use signet_db::{AssertSqlSafe, query, testing};

use crate::failing::{goes_on, is_unavailable, sign_out, works_again};
use crate::support::{demo, line, options};

/// A file system in memory, of two megabytes.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    /// `None`, where this user may mount nothing.
    fn mounted() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mut mount = Command::new("mount");
        let mount = mount.args(["-t", "tmpfs", "-o", "size=2m,mode=700", "none"]).arg(folder.path());
        mount.output().is_ok_and(|done| done.status.success()).then(|| Self(folder))
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).status();
    }
}

/// Takes all room that is left.
fn fill(path: &Path) {
    let mut file = File::create(path).unwrap();
    while file.write_all(&[0; 512]).is_ok() {}
}

/// Only who may mount has a small disk; the test below sees the same of the store alone, everywhere.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_is_lived_with() {
    let Some(disk) = SmallDisk::mounted() else {
        println!("nothing can be mounted here: a full disk is seen by the store's own limit alone");
        return;
    };
    let data = disk.file("data").display().to_string();
    let options = options(None).await.text("auth_server.data_dir", &data);
    let mut stack = Stack::start(&options.seconds("auth_server.token_lifetime", 600)).await;
    let (token, process) = (stack.login(USER).await, stack.auth.id());
    fill(&disk.file("filler"));
    let refused = wait::until("nothing can be kept", START, async || {
        let answer = stack.try_login(USER.0, USER.1).await;
        (answer.status != 200).then_some(answer)
    })
    .await;
    is_unavailable(&refused, true);
    is_unavailable(&sign_out(&stack, &token).await, false);
    goes_on(&stack, &token, &["full", "disk"]).await;
    fs::remove_file(disk.file("filler")).unwrap();
    works_again(&mut stack, process).await;
    assert_eq!(sign_out(&stack, &token).await.status, 204, "what was refused can be done now");
    drop(stack);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_may_not_grow_is_told_of_until_it_may() {
    let fresh = testing::sqlite(MIGRATIONS).await;
    let store = Store::new(fresh.database.clone());
    store.ensure_tenant(&demo(), 1).await.unwrap();
    limit(&store, 1).await;
    let refused = wait::until("nothing can be kept", START, async || {
        let id = format!("{}-{:?}", "x".repeat(500), std::time::Instant::now());
        store.refused(&demo(), line(&id, Action::SignIn, "somebody")).await.err()
    })
    .await;
    assert!(matches!(&refused, StoreError::Unavailable(reason) if reason.contains("full")), "{refused}");
    assert!(store.watched().trouble().is_some_and(|reason| reason.contains("full")));
    limit(&store, 1_000_000).await;
    store.watched().probe().await;
    assert_eq!(store.watched().trouble(), None);
    store.refused(&demo(), line("after", Action::SignIn, "somebody")).await.unwrap();
}

/// How many pages the file may have, where it has not more already.
async fn limit(store: &Store, pages: u32) {
    let pragma = AssertSqlSafe(format!("PRAGMA max_page_count = {pages}"));
    let set = store.database().change(move |t| {
        Box::pin(async move {
            query(pragma).fetch_all(t).await?;
            Ok(())
        })
    });
    set.await.unwrap();
}
