//! Which of many sessions live: rule H6. One statement asks for many, so that watching costs the database little.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::iter::repeat;
use std::sync::LazyLock;

use signet_db::{AnyRow, AssertSqlSafe, DbError, Row as _, query};

use super::{Store, column, number};
use crate::secret::Digest;

/// What is known of a session that lives, beside what is sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Living {
    /// When it ends unless it is used, in unix seconds.
    pub ends_at: u64,
    /// Which of its changes is in force: the first is 1, and each refresh of its tokens makes another.
    pub version: i64,
}

/// A statement has so many places, or so many: a database prepares two.
const FEW: usize = 8;
const MANY: usize = 256;

static OF_FEW: LazyLock<String> = LazyLock::new(|| statement(FEW));
static OF_MANY: LazyLock<String> = LazyLock::new(|| statement(MANY));

/// The time has the first place, the digests have the others.
fn statement(places: usize) -> String {
    let select = "SELECT digest, version, ends_at FROM sessions WHERE ends_at > $1 AND digest IN ($2";
    let mut statement = select.to_owned();
    for place in 3..places + 2 {
        // Writing into a text cannot fail.
        let _ = write!(statement, ", ${place}");
    }
    statement + ")"
}

impl Store {
    /// Those of `digests` that live at `now`. To ask is no use of them.
    ///
    /// # Errors
    /// [`DbError`].
    pub async fn living(&self, digests: &[Digest], now: u64) -> Result<HashMap<Digest, Living>, DbError> {
        let mut living = HashMap::with_capacity(digests.len());
        for some in digests.chunks(MANY) {
            self.add_living(some, now, &mut living).await?;
        }
        Ok(living)
    }

    async fn add_living(
        &self,
        some: &[Digest],
        now: u64,
        living: &mut HashMap<Digest, Living>,
    ) -> Result<(), DbError> {
        let Some(last) = some.last() else { return Ok(()) };
        let (statement, places) = if some.len() <= FEW { (&*OF_FEW, FEW) } else { (&*OF_MANY, MANY) };
        let mut select = query(AssertSqlSafe(statement.as_str())).bind(column(now));
        // The last one fills the places that are left.
        for digest in some.iter().chain(repeat(last)).take(places) {
            select = select.bind(digest.as_str().to_owned());
        }
        for row in self.database.read(select.fetch_all(self.database.reader()).await)? {
            let (digest, lives) = of_row(&row)?;
            living.insert(digest, lives);
        }
        Ok(())
    }
}

fn of_row(row: &AnyRow) -> Result<(Digest, Living), DbError> {
    let living = Living { ends_at: number(row.try_get("ends_at")?)?, version: row.try_get("version")? };
    Ok((Digest::kept(row.try_get("digest")?), living))
}
