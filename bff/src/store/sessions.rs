//! Sessions: contract B3.

use signet_db::{AnyConnection, AnyRow, DbError, Row as _, query, query_scalar};

use super::{Store, column, endings, number};
use crate::secret::Digest;

/// A session, to be kept.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// Of its cookie.
    pub digest: Digest,
    /// Who it is.
    pub sub: String,
    /// The provider's session, where it names one.
    pub sid: Option<String>,
    /// Who it is and the tokens, sealed.
    pub sealed: Vec<u8>,
    /// When the provider issued its ID token.
    pub issued_at: u64,
    /// Now.
    pub now: u64,
    /// When it ends unless it is used.
    pub ends_at: u64,
    /// When it ends in any case.
    pub over_at: u64,
    /// The session that the browser had before, which ends.
    pub replaces: Option<Digest>,
}

/// A session as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptSession {
    /// What was sealed.
    pub sealed: Vec<u8>,
    /// Which of its changes that is.
    pub version: i64,
    /// When it was last used, as far as that was noted.
    pub seen_at: u64,
    /// When it ends unless it is used.
    pub ends_at: u64,
    /// When it ends in any case.
    pub over_at: u64,
}

impl Store {
    /// Keeps a session and ends the one it replaces: whether it did. Not where the provider has said meanwhile that its own session,
    /// or all of that person's, have ended.
    ///
    /// # Errors
    /// [`DbError`].
    pub async fn keep_session(&self, session: NewSession) -> Result<bool, DbError> {
        self.database
            .change(move |t| {
                Box::pin(async move {
                    if endings::has_ended(t, &session).await? {
                        return Ok(false);
                    }
                    if let Some(before) = &session.replaces {
                        delete(t, before).await?;
                    }
                    insert(t, session).await?;
                    Ok(true)
                })
            })
            .await
    }

    /// The session of this cookie, if it lives at `now`.
    ///
    /// # Errors
    /// [`DbError`].
    pub async fn session(&self, digest: &Digest, now: u64) -> Result<Option<KeptSession>, DbError> {
        let select = "SELECT sealed, version, seen_at, ends_at, over_at FROM sessions WHERE digest = $1 AND ends_at > $2";
        let select = query(select).bind(digest.as_str().to_owned()).bind(column(now));
        let row = self.database.read(select.fetch_optional(self.database.reader()).await)?;
        row.as_ref().map(of_row).transpose()
    }

    /// Notes that it is used at `now`, and that it ends at `ends_at` unless it is used again.
    ///
    /// # Errors
    /// [`DbError`].
    pub async fn note_use(&self, digest: &Digest, now: u64, ends_at: u64) -> Result<(), DbError> {
        let digest = digest.as_str().to_owned();
        let change = self.database.statement(move |t| {
            Box::pin(async move {
                // A session that has ended meanwhile stays so, and nothing goes back in time.
                let update =
                    "UPDATE sessions SET seen_at = $2, ends_at = $3 WHERE digest = $1 AND seen_at < $2 AND ends_at > $2";
                query(update).bind(digest).bind(column(now)).bind(column(ends_at)).execute(t).await?;
                Ok(())
            })
        });
        change.await
    }

    /// Ends it: what was sealed of it at last, where it was there.
    ///
    /// # Errors
    /// [`DbError`].
    pub async fn end_session(&self, digest: &Digest) -> Result<Option<Vec<u8>>, DbError> {
        let digest = digest.clone();
        self.database.statement(move |t| Box::pin(async move { delete(t, &digest).await })).await
    }
}

async fn delete(t: &mut AnyConnection, digest: &Digest) -> Result<Option<Vec<u8>>, DbError> {
    let delete = query_scalar::<_, Vec<u8>>("DELETE FROM sessions WHERE digest = $1 RETURNING sealed");
    Ok(delete.bind(digest.as_str().to_owned()).fetch_optional(t).await?)
}

async fn insert(t: &mut AnyConnection, session: NewSession) -> Result<(), DbError> {
    let insert = "INSERT INTO sessions (digest, sub, sid, sealed, version, seen_at, ends_at, over_at, leased_until) \
                  VALUES ($1, $2, $3, $4, 1, $5, $6, $7, 0)";
    query(insert)
        .bind(session.digest.as_str().to_owned())
        .bind(session.sub)
        .bind(session.sid)
        .bind(session.sealed)
        .bind(column(session.now))
        .bind(column(session.ends_at))
        .bind(column(session.over_at))
        .execute(t)
        .await?;
    Ok(())
}

fn of_row(row: &AnyRow) -> Result<KeptSession, DbError> {
    let time = |name| number(row.try_get::<i64, _>(name)?);
    Ok(KeptSession {
        sealed: row.try_get("sealed")?,
        version: row.try_get("version")?,
        seen_at: time("seen_at")?,
        ends_at: time("ends_at")?,
        over_at: time("over_at")?,
    })
}
