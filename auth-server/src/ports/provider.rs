//! How the process serves the ports of the OpenID provider.

use std::time::Instant;

use auth_server_core::domain::{AuditLine, Digest, Exchanged, Grant, TenantId, User};
use auth_server_core::flows::ports::browsers::{
    Approved, BrowserSession, Browsers, Consents, PageSignIn, PendingRequest,
};
use auth_server_core::flows::ports::grants::{Grants, KeptRefresh, LiveGrant, NewRefresh};
use auth_server_core::flows::ports::{
    Failure, IssuedTokens, OwnIdTokens, People, Secrets, StoreError, TokenSigning,
};
use auth_server_core::rules::protocol::end_session::Hint;
use auth_server_core::rules::protocol::interaction::Consent;
use auth_server_core::rules::protocol::progress::Progress;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use signet_shared::claims::AccessTokenClaims;
use signet_shared::jose::Alg;

use crate::app::App;
use crate::keys;

/// 256 random bits, in base64url.
pub(crate) fn secret() -> Result<String, Failure> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| Failure(format!("no randomness: {error}")))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

impl Secrets for App {
    fn secret(&self) -> Result<String, Failure> {
        secret()
    }

    fn successor(&self, token: &str) -> Result<String, Failure> {
        Ok(URL_SAFE_NO_PAD.encode(self.successors.tag(token.as_bytes())))
    }
}

impl TokenSigning for App {
    fn sign_token<C: Serialize>(
        &self,
        alg: Option<Alg>,
        typ: &'static str,
        claims: &C,
    ) -> Result<String, Failure> {
        let (began, keys) = (Instant::now(), self.keys.now());
        let key = match alg {
            None => keys.active.as_ref(),
            Some(alg) => {
                keys.by(alg).ok_or_else(|| Failure(format!("there is no key for {}", alg.name())))?
            }
        };
        let token = key.sign_as(typ, claims)?;
        self.signatures.observe(began.elapsed().as_secs_f64());
        Ok(token)
    }
}

impl IssuedTokens for App {
    fn read_issued(&self, token: &str) -> Option<AccessTokenClaims> {
        keys::read_issued(&self.keys.now(), &self.config.policy.issuer, (token, self.clock.now()))
    }
}

impl OwnIdTokens for App {
    fn read_id_token(&self, token: &str) -> Option<Hint> {
        keys::read_id_token(&self.keys.now(), &self.config.policy.issuer, (token, self.clock.now()))
    }
}

impl People for App {
    async fn person(&self, tenant: &TenantId, sub: &str) -> Result<Option<User>, StoreError> {
        Ok(self.store.user(tenant, sub).await?.filter(|user| !user.disabled))
    }
}

impl Browsers for App {
    async fn browser_sessions(
        &self,
        tenant: &TenantId,
        browser: &Digest,
        now: u64,
    ) -> Result<Vec<BrowserSession>, StoreError> {
        self.store.browser_sessions(tenant, browser, now).await
    }

    async fn consent(&self, tenant: &TenantId, sub: &str, client_id: &str) -> Result<Consent, StoreError> {
        self.store.consent(tenant, sub, client_id).await
    }

    async fn keep_request(
        &self,
        tenant: &TenantId,
        handle: &Digest,
        pending: PendingRequest,
    ) -> Result<(), StoreError> {
        self.store.keep_request(tenant, handle, pending).await
    }

    async fn pending_request(
        &self,
        tenant: &TenantId,
        handle: &Digest,
        now: u64,
    ) -> Result<Option<PendingRequest>, StoreError> {
        self.store.pending_request(tenant, handle, now).await
    }

    async fn bind_request(
        &self,
        tenant: &TenantId,
        handle: &Digest,
        browser: &Digest,
    ) -> Result<bool, StoreError> {
        self.store.bind_request(tenant, handle, browser).await
    }

    async fn note_progress(
        &self,
        tenant: &TenantId,
        handle: &Digest,
        progress: Progress,
    ) -> Result<bool, StoreError> {
        self.store.note_progress(tenant, handle, progress).await
    }

    async fn drop_request(&self, tenant: &TenantId, handle: &Digest) -> Result<bool, StoreError> {
        self.store.drop_request(tenant, handle).await
    }

    async fn signed_in_on_page(&self, tenant: &TenantId, done: PageSignIn) -> Result<bool, StoreError> {
        self.store.signed_in_on_page(tenant, done).await
    }

    async fn approve(&self, tenant: &TenantId, approved: Approved) -> Result<bool, StoreError> {
        self.store.approve(tenant, approved).await
    }

    async fn end_sessions(
        &self,
        tenant: &TenantId,
        browser: &Digest,
        ended: Vec<(String, AuditLine)>,
    ) -> Result<u64, StoreError> {
        self.store.end_sessions(tenant, browser, ended).await
    }
}

impl Consents for App {
    async fn consents(&self, tenant: &TenantId, sub: &str) -> Result<Vec<(String, Consent)>, StoreError> {
        self.store.consents(tenant, sub).await
    }

    async fn withdraw(
        &self,
        tenant: &TenantId,
        whose: (&str, &str),
        line: AuditLine,
    ) -> Result<bool, StoreError> {
        self.store.withdraw(tenant, whose, line).await
    }
}

impl Grants for App {
    async fn grant_of_code(&self, tenant: &TenantId, code: &Digest) -> Result<Option<Grant>, StoreError> {
        self.store.grant_of_code(tenant, code).await
    }

    async fn exchange(
        &self,
        tenant: &TenantId,
        exchanged: &Exchanged,
        refresh: Option<NewRefresh>,
    ) -> Result<bool, StoreError> {
        self.store.exchange(tenant, exchanged, refresh).await
    }

    async fn revoke_grant(&self, tenant: &TenantId, id: &str, line: AuditLine) -> Result<bool, StoreError> {
        self.store.revoke_grant(tenant, id, line).await
    }

    async fn live_grant(
        &self,
        tenant: &TenantId,
        id: &str,
        now: u64,
    ) -> Result<Option<LiveGrant>, StoreError> {
        self.store.live_grant(tenant, id, now).await
    }

    async fn refresh_token(
        &self,
        tenant: &TenantId,
        digest: &Digest,
        now: u64,
    ) -> Result<Option<KeptRefresh>, StoreError> {
        self.store.refresh_token(tenant, digest, now).await
    }

    async fn rotate(
        &self,
        tenant: &TenantId,
        spent: (&Digest, u64),
        successor: NewRefresh,
    ) -> Result<bool, StoreError> {
        self.store.rotate(tenant, spent, successor).await
    }
}
