//! Sessions that the provider has ended: OpenID Connect Back-Channel Logout §2.7. A logout may come before the sign-in that it is for
//! is complete, so what has ended is remembered for as long as such a sign-in can be under way.

use signet_db::{AnyConnection, DbError, query_scalar};

use super::{NewSession, Store, column};
use crate::rules::cookie::LOGIN_SECONDS;
use crate::secret::Digest;

const SID: &str = "sid";
const SUB: &str = "sub";
/// For how many seconds: as long as a sign-in may be under way, and as long again.
const KEPT: u64 = 2 * LOGIN_SECONDS;

/// What a logout token says.
#[derive(Debug, Clone)]
pub struct Ended {
    /// The token's own name.
    pub jti: String,
    /// Until when the token would be taken.
    pub until: u64,
    /// The provider's session that has ended; `None`: all of that person.
    pub sid: Option<String>,
    /// The person.
    pub sub: Option<String>,
    /// When the provider said so.
    pub issued_at: u64,
    /// Now.
    pub now: u64,
}

/// What became of a logout token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// These sessions have ended.
    Ended(Vec<Digest>),
    /// It was heard before, and nothing is done.
    Before,
}

impl Store {
    /// Ends what `ended` names, and remembers it.
    ///
    /// # Errors
    /// [`DbError`].
    pub async fn hear_logout(&self, ended: Ended) -> Result<Heard, DbError> {
        self.database
            .change(move |t| {
                Box::pin(async move {
                    if !is_first(t, &ended).await? {
                        return Ok(Heard::Before);
                    }
                    let (kind, name) = match (&ended.sid, &ended.sub) {
                        (Some(sid), _) => (SID, sid.clone()),
                        (None, Some(sub)) => (SUB, sub.clone()),
                        (None, None) => return Ok(Heard::Ended(Vec::new())),
                    };
                    let times = (ended.issued_at, ended.now.saturating_add(KEPT));
                    touch(t, (kind, &name), times).await?;
                    let delete = match kind {
                        SID => {
                            "DELETE FROM sessions WHERE sid = $1 AND (sub = $2 OR $2 = '') RETURNING digest"
                        }
                        _ => "DELETE FROM sessions WHERE sub = $1 AND sub = $2 RETURNING digest",
                    };
                    let delete =
                        query_scalar::<_, String>(delete).bind(name).bind(ended.sub.unwrap_or_default());
                    let ended = delete.fetch_all(t).await?;
                    Ok(Heard::Ended(ended.into_iter().map(Digest::kept).collect()))
                })
            })
            .await
    }
}

/// Whether this token is heard for the first time.
async fn is_first(t: &mut AnyConnection, ended: &Ended) -> Result<bool, DbError> {
    let insert =
        "INSERT INTO heard_logouts (jti, kept_until) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING jti";
    let insert = query_scalar::<_, String>(insert).bind(ended.jti.clone()).bind(column(ended.until));
    Ok(insert.fetch_optional(t).await?.is_some())
}

/// Whether the provider has ended what `session` came of. Each of the two rows is held until the session is kept: a logout that comes
/// meanwhile waits, and then finds the session. The person comes before the session, so that no two wait for each other.
pub(super) async fn has_ended(t: &mut AnyConnection, session: &NewSession) -> Result<bool, DbError> {
    let until = session.now.saturating_add(KEPT);
    let person = touch(t, (SUB, &session.sub), (0, until)).await?;
    if person > 0 && person >= column(session.issued_at) {
        return Ok(true);
    }
    match &session.sid {
        Some(sid) => Ok(touch(t, (SID, sid), (0, until)).await? > 0),
        None => Ok(false),
    }
}

/// Holds the row of `name` and says when it has ended: 0 where it has not.
async fn touch(
    t: &mut AnyConnection,
    (kind, name): (&'static str, &str),
    (ended_at, kept_until): (u64, u64),
) -> Result<i64, DbError> {
    let upsert = "INSERT INTO endings (kind, name, ended_at, kept_until) VALUES ($1, $2, $3, $4) \
                  ON CONFLICT (kind, name) DO UPDATE SET \
                  ended_at = CASE WHEN excluded.ended_at > endings.ended_at THEN excluded.ended_at ELSE endings.ended_at END, \
                  kept_until = excluded.kept_until RETURNING ended_at";
    let upsert = query_scalar::<_, i64>(upsert).bind(kind).bind(name.to_owned());
    Ok(upsert.bind(column(ended_at)).bind(column(kept_until)).fetch_one(t).await?)
}
