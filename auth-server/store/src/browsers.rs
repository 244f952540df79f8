//! The port of browsers: each method is a transition of its own file.

use auth_server_core::domain::{AuditLine, Digest, TenantId};
use auth_server_core::flows::ports::StoreError;
use auth_server_core::flows::ports::browsers::{
    Approved, BrowserSession, Browsers, Consents, PageSignIn, PendingRequest,
};
use auth_server_core::rules::protocol::interaction::Consent;
use auth_server_core::rules::protocol::progress::Progress;

use crate::{Store, approvals, audit, browser_sessions, consents, page_sign_in, requests, told};

impl Browsers for Store {
    async fn browser_sessions(
        &self,
        tenant: &TenantId,
        browser: &Digest,
        now: u64,
    ) -> Result<Vec<BrowserSession>, StoreError> {
        let rows = browser_sessions::held(self.database.reader(), tenant, (browser, now)).await;
        self.read(rows)?.iter().map(browser_sessions::of_row).collect::<Result<_, _>>().map_err(told)
    }

    async fn consent(&self, tenant: &TenantId, sub: &str, client_id: &str) -> Result<Consent, StoreError> {
        let rows = self.read(consents::given(self.database.reader(), tenant, (sub, client_id)).await)?;
        consents::of_rows(rows).map_err(told)
    }

    async fn keep_request(
        &self,
        tenant: &TenantId,
        handle: &Digest,
        pending: PendingRequest,
    ) -> Result<(), StoreError> {
        let (tenant, handle) = (tenant.clone(), handle.clone());
        let place = self.place_of_a_stranger()?;
        let change = self.database.statement(move |t| {
            Box::pin(async move {
                let _place = place;
                requests::keep(t, &tenant, &handle, pending).await
            })
        });
        change.await.map_err(told)
    }

    async fn pending_request(
        &self,
        tenant: &TenantId,
        handle: &Digest,
        now: u64,
    ) -> Result<Option<PendingRequest>, StoreError> {
        let row = self.read(requests::pending(self.database.reader(), tenant, (handle, now)).await)?;
        row.as_ref().map(requests::of_row).transpose().map_err(told)
    }

    async fn bind_request(
        &self,
        tenant: &TenantId,
        handle: &Digest,
        browser: &Digest,
    ) -> Result<bool, StoreError> {
        let (tenant, handle, browser) = (tenant.clone(), handle.clone(), browser.clone());
        let change = self
            .database
            .statement(move |t| Box::pin(async move { requests::bind(t, &tenant, &handle, &browser).await }));
        change.await.map_err(told)
    }

    async fn note_progress(
        &self,
        tenant: &TenantId,
        handle: &Digest,
        progress: Progress,
    ) -> Result<bool, StoreError> {
        let (tenant, handle) = (tenant.clone(), handle.clone());
        let change = self.database.statement(move |t| {
            Box::pin(async move { requests::note(t, &tenant, &handle, &progress).await })
        });
        change.await.map_err(told)
    }

    async fn drop_request(&self, tenant: &TenantId, handle: &Digest) -> Result<bool, StoreError> {
        let (tenant, handle) = (tenant.clone(), handle.clone());
        let change = self
            .database
            .statement(move |t| Box::pin(async move { requests::end(t, &tenant, (&handle, 0)).await }));
        change.await.map_err(told)
    }

    async fn signed_in_on_page(&self, tenant: &TenantId, done: PageSignIn) -> Result<bool, StoreError> {
        let tenant = tenant.clone();
        let change = self.database.change(move |t| Box::pin(page_sign_in::sign_in(t, tenant, done)));
        change.await.map_err(told)
    }

    async fn approve(&self, tenant: &TenantId, approved: Approved) -> Result<bool, StoreError> {
        let tenant = tenant.clone();
        let change = self.database.change(move |t| Box::pin(approvals::approve(t, tenant, approved)));
        change.await.map_err(told)
    }

    async fn end_sessions(
        &self,
        tenant: &TenantId,
        browser: &Digest,
        ended: Vec<(String, AuditLine)>,
    ) -> Result<u64, StoreError> {
        let (tenant, browser) = (tenant.clone(), browser.clone());
        let change =
            self.database.change(move |t| Box::pin(browser_sessions::end(t, tenant, browser, ended)));
        change.await.map_err(told)
    }
}

impl Consents for Store {
    async fn consents(&self, tenant: &TenantId, sub: &str) -> Result<Vec<(String, Consent)>, StoreError> {
        let rows = self.read(consents::all(self.database.reader(), tenant, sub).await)?;
        let mut all: Vec<(String, Vec<(String, String)>)> = Vec::new();
        for (client_id, kind, name) in rows {
            match all.last_mut() {
                Some((last, its)) if *last == client_id => its.push((kind, name)),
                _ => all.push((client_id, vec![(kind, name)])),
            }
        }
        let read = |(client_id, rows)| consents::of_rows(rows).map(|consent| (client_id, consent));
        all.into_iter().map(read).collect::<Result<_, _>>().map_err(told)
    }

    async fn withdraw(
        &self,
        tenant: &TenantId,
        (sub, client_id): (&str, &str),
        line: AuditLine,
    ) -> Result<bool, StoreError> {
        let (tenant, sub, client_id) = (tenant.clone(), sub.to_owned(), client_id.to_owned());
        let change = self.database.change(move |t| {
            Box::pin(async move {
                let had = consents::withdraw(t, &tenant, (&sub, &client_id), line.at).await?;
                if had {
                    audit::add(t, &tenant, line).await?;
                }
                Ok(had)
            })
        });
        change.await.map_err(told)
    }
}
