//! A PostgreSQL server of a test's own: in a temporary folder, reached through a socket in it, gone with the process.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _};
use tokio::sync::OnceCell;

use super::script::{self, Script, owned};
use crate::Location;

/// How long it may take to start.
const START: Duration = Duration::from_mins(1);
static NEXT: AtomicU32 = AtomicU32::new(0);

/// A running server.
pub struct Cluster {
    folder: PathBuf,
    script: Arc<Script>,
}

impl Cluster {
    /// The server of this process.
    ///
    /// # Panics
    /// When there is no PostgreSQL, or it does not start.
    #[expect(clippy::expect_used, reason = "a test that cannot go on has failed")]
    pub async fn shared() -> &'static Self {
        static SHARED: OnceCell<Cluster> = OnceCell::const_new();
        SHARED.get_or_init(|| async { Self::start().await.expect("PostgreSQL starts") }).await
    }

    /// A new empty database.
    ///
    /// # Panics
    /// When it cannot be made.
    #[expect(clippy::expect_used, reason = "a test that cannot go on has failed")]
    pub async fn fresh(&self) -> Location {
        let name = format!("test_{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let mut connection =
            sqlx::PgConnection::connect(&self.url("postgres")).await.expect("the server answers");
        let make = AssertSqlSafe(format!("CREATE DATABASE {name}"));
        connection.execute(make).await.expect("a database can be made");
        let _ = connection.close().await;
        Location::Postgres(self.url(&name))
    }

    /// Starts one that waits for no disk: what it acknowledges outlives its own end, not that of the machine.
    ///
    /// # Errors
    /// When its programs are missing or fail.
    pub async fn start() -> io::Result<Self> {
        Self::begin("off").await
    }

    /// Starts one that writes as in operation: what it acknowledges is on the disk.
    ///
    /// # Errors
    /// When its programs are missing or fail.
    pub async fn start_durable() -> io::Result<Self> {
        Self::begin("on").await
    }

    async fn begin(fsync: &str) -> io::Result<Self> {
        let programs = programs().ok_or_else(|| {
            io::Error::new(io::ErrorKind::NotFound, "no PostgreSQL: `cargo xtask test` installs one")
        })?;
        let folder = std::env::temp_dir().join(format!(
            "signet-pg-{}-{}",
            std::process::id(),
            NEXT.fetch_add(1, Ordering::Relaxed)
        ));
        std::fs::create_dir(&folder)?;
        let owner = owner(&folder)?;
        let mut init = owned(Command::new(programs.join("initdb")), owner);
        init.arg("-D").arg(folder.join("data"));
        init.args(["-U", "signet", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C"]);
        let output = init.current_dir(&folder).stdin(Stdio::null()).output()?;
        if !output.status.success() {
            return Err(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned()));
        }
        let script = Arc::new(Script::start((&programs, &folder), fsync, owner)?);
        let cluster = Self { folder, script };
        cluster.answers().await?;
        Ok(cluster)
    }

    /// Ends it as an operator does: connections are cut, what was acknowledged is kept.
    ///
    /// # Errors
    /// When its script has ended.
    pub async fn stop(&self) -> io::Result<()> {
        self.tell(script::STOP).await
    }

    /// Ends all its processes by SIGKILL.
    ///
    /// # Errors
    /// When its script has ended.
    pub async fn kill(&self) -> io::Result<()> {
        self.tell(script::KILL).await
    }

    /// Starts it again, with what it had, and waits until it answers.
    ///
    /// # Errors
    /// When its script has ended, or it does not answer.
    pub async fn start_again(&self) -> io::Result<()> {
        self.tell(script::START).await?;
        self.answers().await
    }

    async fn tell(&self, word: &'static str) -> io::Result<()> {
        let script = Arc::clone(&self.script);
        tokio::task::spawn_blocking(move || script.tell(word)).await.map_err(io::Error::other)?
    }

    async fn answers(&self) -> io::Result<()> {
        let started = Instant::now();
        loop {
            match sqlx::PgConnection::connect(&self.url("postgres")).await {
                Ok(connection) => {
                    let _ = connection.close().await;
                    return Ok(());
                }
                Err(error) if started.elapsed() > START => return Err(io::Error::other(error)),
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        }
    }

    fn url(&self, database: &str) -> String {
        let socket = utf8_percent_encode(&self.folder.to_string_lossy(), NON_ALPHANUMERIC).to_string();
        format!("postgres://signet@{socket}:5432/{database}")
    }
}

/// The folder of `initdb` and `postgres`: on the path, or where Debian keeps them.
fn programs() -> Option<PathBuf> {
    let own = std::env::var_os("SIGNET_POSTGRES_BIN").map(PathBuf::from);
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = own
        .into_iter()
        .chain(debian.map(|entry| entry.path().join("bin")))
        .chain(std::env::split_paths(&path));
    folders.into_iter().find(|folder| folder.join("initdb").is_file() && folder.join("postgres").is_file())
}

/// PostgreSQL refuses to run as root: then it is run as `postgres`, whom its package makes, and the folder is given to it.
#[cfg(unix)]
fn owner(folder: &Path) -> io::Result<Option<(u32, u32)>> {
    use std::os::unix::fs::{MetadataExt as _, chown};
    if std::fs::metadata(folder)?.uid() != 0 {
        return Ok(None);
    }
    let users = std::fs::read_to_string("/etc/passwd")?;
    let own =
        users.lines().map(|line| line.split(':').collect::<Vec<_>>()).find(|fields| fields[0] == "postgres");
    let ids = own.and_then(|fields| Some((fields.get(2)?.parse().ok()?, fields.get(3)?.parse().ok()?)));
    let (user, group) = ids.ok_or_else(|| io::Error::other("there is no user called postgres"))?;
    chown(folder, Some(user), Some(group))?;
    Ok(Some((user, group)))
}

#[cfg(not(unix))]
fn owner(_: &Path) -> io::Result<Option<(u32, u32)>> {
    Ok(None)
}
