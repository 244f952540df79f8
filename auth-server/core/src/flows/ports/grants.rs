//! What flows need of grants: codes, refresh tokens, and whether what was granted still lives.

use std::future::Future;

use super::StoreError;
use crate::domain::{
    AskedClaims, AuditLine, Digest, Exchanged, Grant, Granted, SignIn, StoredRefresh, TenantId, User,
};

/// A refresh token that is about to be given out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRefresh {
    /// Its digest.
    pub digest: Digest,
    /// The first second in which it is no longer valid.
    pub expires_at: u64,
}

/// A grant whose tokens may be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveGrant {
    /// Its id.
    pub id: String,
    /// To whom it was given.
    pub client_id: String,
    /// The person, who may sign in.
    pub user: User,
    /// What was granted.
    pub granted: Granted,
    /// What was asked for by name.
    pub claims: AskedClaims,
    /// When, how and to which session the person had signed in.
    pub sign_in: SignIn,
}

/// A refresh token and what it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptRefresh {
    /// How far it has come.
    pub stored: StoredRefresh,
    /// What it is for, if that lives as [`Grants::live_grant`] says; `None`: nothing may be given for it.
    pub grant: Option<LiveGrant>,
}

/// Grants, their codes and refresh tokens.
pub trait Grants {
    /// The grant that a code is for: fulfilled, or exchanged. One that was revoked counts as exchanged.
    ///
    /// # Errors
    /// [`StoreError`].
    fn grant_of_code(
        &self,
        tenant: &TenantId,
        code: &Digest,
    ) -> impl Future<Output = Result<Option<Grant>, StoreError>> + Send;

    /// Spends the code of the grant and keeps its first refresh token, or nothing; false where the code was spent before, the
    /// grant was revoked, its session has ended, or the person may not sign in any more.
    ///
    /// # Errors
    /// [`StoreError`].
    fn exchange(
        &self,
        tenant: &TenantId,
        exchanged: &Exchanged,
        refresh: Option<NewRefresh>,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// Revokes a grant with all that came of it, at the time of `line`, which is kept then; whether it was one that had not been.
    ///
    /// # Errors
    /// [`StoreError`].
    fn revoke_grant(
        &self,
        tenant: &TenantId,
        id: &str,
        line: AuditLine,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// The grant `id`, if its code was exchanged, it was not revoked, its person may sign in, and its session lives at `now`
    /// (unix seconds) or need not (`offline_access`, rule G4).
    ///
    /// # Errors
    /// [`StoreError`].
    fn live_grant(
        &self,
        tenant: &TenantId,
        id: &str,
        now: u64,
    ) -> impl Future<Output = Result<Option<LiveGrant>, StoreError>> + Send;

    /// The refresh token with that digest, as it is at `now` (unix seconds).
    ///
    /// # Errors
    /// [`StoreError`].
    fn refresh_token(
        &self,
        tenant: &TenantId,
        digest: &Digest,
        now: u64,
    ) -> impl Future<Output = Result<Option<KeptRefresh>, StoreError>> + Send;

    /// Spends a refresh token at the time beside it and keeps its successor, or nothing; false where it was spent, revoked or
    /// over before, or the person may not sign in any more.
    ///
    /// # Errors
    /// [`StoreError`].
    fn rotate(
        &self,
        tenant: &TenantId,
        spent: (&Digest, u64),
        successor: NewRefresh,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;
}
