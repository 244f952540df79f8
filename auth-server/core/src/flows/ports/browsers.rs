//! What flows need of browsers: the sessions that they hold, and the requests for which a page is shown.

use std::future::Future;

use super::StoreError;
use crate::domain::{AuditLine, Digest, Fulfilled, PasswordHash, SignIn, TenantId};
use crate::rules::protocol::authorization_request::AuthorizationRequest;
use crate::rules::protocol::interaction::Consent;
use crate::rules::protocol::progress::Progress;

/// A living session that a browser holds, of somebody who may sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrowserSession {
    /// Who.
    pub sub: String,
    /// What they are called.
    pub username: String,
    /// Their full name, where it is known.
    pub name: Option<String>,
    /// When, how and to which session.
    pub sign_in: SignIn,
}

/// An authorization request for which pages are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingRequest {
    /// What is asked.
    pub request: AuthorizationRequest,
    /// The `sub` of its `id_token_hint`, where that is one of ours, made for this client.
    pub hinted: Option<String>,
    /// What was done for it.
    pub progress: Progress,
    /// The browser that goes on with it; `None`: none yet, because it came by a POST from elsewhere (rule G7).
    pub browser: Option<Digest>,
    /// The first second, in unix seconds, in which nobody goes on with it.
    pub expires_at: u64,
}

/// That somebody has signed in on a page, for [`Browsers::signed_in_on_page`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageSignIn {
    /// Who.
    pub sub: String,
    /// How they did, and the session to be made for it; where the person has one in this browser, that goes on in its place.
    pub sign_in: SignIn,
    /// When it ends at the latest, in unix seconds.
    pub ends_at: u64,
    /// What the browser was known by.
    pub from: Digest,
    /// What it is known by from now on, with all that it holds: the id changes at each sign-in.
    pub to: Digest,
    /// The request that the person signs in for, and what was done for it before.
    pub request: (Digest, Progress),
    /// Of the password that was verified: one that was set meanwhile is another.
    pub password_version: u64,
    /// The hash that was verified, and the one to be kept instead.
    pub better: Option<(PasswordHash, PasswordHash)>,
    /// The line that is kept with it.
    pub line: AuditLine,
}

/// That a code is given out, for [`Browsers::approve`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approved {
    /// The grant that the code is for.
    pub grant: Fulfilled,
    /// The code's digest.
    pub code: Digest,
    /// The request that is done by it, where one was kept.
    pub request: Option<Digest>,
    /// What the person has allowed the client by a page, to be remembered beside what was before; `None`: no page was shown.
    pub consent: Option<Consent>,
    /// The line that is kept with a consent.
    pub line: Option<AuditLine>,
    /// Whether the client is to hear when the session ends (rule G9).
    pub hears_of_end: bool,
}

/// Browsers, each known by the digest of a cookie.
pub trait Browsers {
    /// The living sessions that `browser` holds in `tenant` at `now` (unix seconds), the newest sign-in first.
    ///
    /// # Errors
    /// [`StoreError`].
    fn browser_sessions(
        &self,
        tenant: &TenantId,
        browser: &Digest,
        now: u64,
    ) -> impl Future<Output = Result<Vec<BrowserSession>, StoreError>> + Send;

    /// What the person `sub` has allowed the client `client_id`, and not withdrawn.
    ///
    /// # Errors
    /// [`StoreError`].
    fn consent(
        &self,
        tenant: &TenantId,
        sub: &str,
        client_id: &str,
    ) -> impl Future<Output = Result<Consent, StoreError>> + Send;

    /// Keeps a request under the digest of its handle.
    ///
    /// # Errors
    /// [`StoreError`].
    fn keep_request(
        &self,
        tenant: &TenantId,
        handle: &Digest,
        pending: PendingRequest,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// The request under that handle, if it is not done and its time is not over at `now`.
    ///
    /// # Errors
    /// [`StoreError`].
    fn pending_request(
        &self,
        tenant: &TenantId,
        handle: &Digest,
        now: u64,
    ) -> impl Future<Output = Result<Option<PendingRequest>, StoreError>> + Send;

    /// Lets `browser` go on with a request that no other browser has; whether it does now. One that it has already stays its own.
    /// The time is not looked at: [`Browsers::pending_request`] gives nobody what is over.
    ///
    /// # Errors
    /// [`StoreError`].
    fn bind_request(
        &self,
        tenant: &TenantId,
        handle: &Digest,
        browser: &Digest,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// Notes what was done for a request that is not done yet; whether there was one.
    ///
    /// # Errors
    /// [`StoreError`].
    fn note_progress(
        &self,
        tenant: &TenantId,
        handle: &Digest,
        progress: Progress,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// Ends a request without a code; whether it was one that had not ended.
    ///
    /// # Errors
    /// [`StoreError`].
    fn drop_request(
        &self,
        tenant: &TenantId,
        handle: &Digest,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// Makes the session and keeps the rest, or nothing; false where the person is no more, may not sign in any more, or has another password meanwhile: then
    /// only the line is kept, as a refusal. All sessions and requests of the browser are known by its new digest then, those
    /// in other tenants too (rule G13). What was done for the request is noted if that is this browser's and not done yet; the
    /// person has signed in all the same if it is not.
    ///
    /// # Errors
    /// [`StoreError`].
    fn signed_in_on_page(
        &self,
        tenant: &TenantId,
        done: PageSignIn,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// Keeps grant, code and consent, and ends the request, or keeps nothing; false where the request was done before, or its
    /// time or the session of the grant is over at the time of the approval, or the person may not sign in any more.
    ///
    /// # Errors
    /// [`StoreError`].
    fn approve(
        &self,
        tenant: &TenantId,
        approved: Approved,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// Ends those of the sessions `ended` that `browser` holds and that live at the time of their line: how many those were.
    /// Their lines are kept, and no others.
    ///
    /// # Errors
    /// [`StoreError`].
    fn end_sessions(
        &self,
        tenant: &TenantId,
        browser: &Digest,
        ended: Vec<(String, AuditLine)>,
    ) -> impl Future<Output = Result<u64, StoreError>> + Send;
}

/// What people have allowed clients, to be looked at and taken back.
pub trait Consents {
    /// Everything that the person `sub` allows, by `client_id`.
    ///
    /// # Errors
    /// [`StoreError`].
    fn consents(
        &self,
        tenant: &TenantId,
        sub: &str,
    ) -> impl Future<Output = Result<Vec<(String, Consent)>, StoreError>> + Send;

    /// Takes back what a person, by their `sub`, allows a client, by its `client_id`, and revokes all grants that it has of them, at
    /// the time of `line`, which is kept then; whether there was anything.
    ///
    /// # Errors
    /// [`StoreError`].
    fn withdraw(
        &self,
        tenant: &TenantId,
        whose: (&str, &str),
        line: AuditLine,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;
}
