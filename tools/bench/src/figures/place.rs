//! A database of its own for one figure.

use signet_db::testing::Cluster;
use signet_db::{Database, Engine, Location, Migration};

use crate::Outcome;

/// A migrated database, durable as in production; whatever it lies in is gone with this.
pub(super) struct Place {
    pub(super) database: Database,
    _cluster: Option<Cluster>,
    _folder: tempfile::TempDir,
}

impl Place {
    pub(super) async fn of(engine: Engine, migrations: &[Migration]) -> Outcome<Self> {
        let folder = tempfile::tempdir()?;
        let (location, cluster) = match engine {
            Engine::Sqlite => (Location::File(folder.path().join("bench.db")), None),
            Engine::Postgres => {
                let cluster = Cluster::start_durable().await?;
                (cluster.fresh().await, Some(cluster))
            }
        };
        let database = Database::open(location).await?;
        database.migrate(migrations).await?;
        Ok(Self { database, _cluster: cluster, _folder: folder })
    }
}
