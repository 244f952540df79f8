//! What a bare server does for a request before it answers: nothing, or one thing and nothing else.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use auth_server_core::domain::TenantId;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, ParsedPublicKey,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use signet_db::Location;

use crate::Outcome;
use crate::raw::Raw;

/// What is done.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Work {
    Nothing,
    /// The signatures of tokens are checked, one at each request and then from the beginning, by a public key: an uncompressed
    /// point.
    Check {
        tokens: Vec<String>,
        point: Vec<u8>,
    },
    /// One ES256 signature over `message`, by a key in PKCS #8.
    Sign {
        key: Vec<u8>,
        message: Vec<u8>,
    },
    /// One person is read by the primary key, from a database of SQLite in a file.
    Read {
        database: PathBuf,
        tenant: String,
        sub: String,
    },
    /// Each request is passed on to a server of this machine, after one read of a session of the bff.
    Proxy {
        upstream: u16,
        database: PathBuf,
        digest: String,
    },
}

/// Ready to check the signatures: all that is read of a token is read before any request comes.
pub(super) struct Check {
    key: ParsedPublicKey,
    /// What was signed, and the two numbers.
    signed: Vec<(String, Vec<u8>)>,
    next: AtomicUsize,
}

impl Check {
    pub(super) fn of(tokens: &[String], point: &[u8]) -> Outcome<Self> {
        let mut signed = Vec::with_capacity(tokens.len());
        for token in tokens {
            let (message, signature) = token.rsplit_once('.').ok_or("a token has dots")?;
            signed.push((message.to_owned(), URL_SAFE_NO_PAD.decode(signature)?));
        }
        let key = ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point)?;
        Ok(Self { key, signed, next: AtomicUsize::new(0) })
    }

    pub(super) fn holds(&self) -> bool {
        let number = self.next.fetch_add(1, Ordering::Relaxed) % self.signed.len();
        let signed = self.signed.get(number);
        signed.is_some_and(|(message, signature)| self.key.verify_sig(message.as_bytes(), signature).is_ok())
    }
}

/// Ready to sign.
pub(super) struct Sign {
    key: EcdsaKeyPair,
    message: Vec<u8>,
}

impl Sign {
    pub(super) fn of(key: &[u8], message: Vec<u8>) -> Outcome<Self> {
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, key)?;
        Ok(Self { key, message })
    }

    pub(super) fn signs(&self) -> bool {
        std::hint::black_box(self.key.sign(&SystemRandom::new(), &self.message)).is_ok()
    }
}

/// As many connections as the servers read by: one that is never idle would be cheaper than those of any server.
pub(super) const CONNECTIONS: usize = 8;

/// Ready to read.
pub(super) struct Read {
    raw: Vec<Raw>,
    next: AtomicUsize,
    tenant: TenantId,
    sub: String,
}

impl Read {
    pub(super) async fn of(database: PathBuf, tenant: &str, sub: String) -> Outcome<Self> {
        let location = Location::File(database);
        let mut raw = Vec::with_capacity(CONNECTIONS);
        for _ in 0..CONNECTIONS {
            raw.push(Raw::connect(&location, 1).await?);
        }
        Ok(Self { raw, next: AtomicUsize::new(0), tenant: TenantId::parse(tenant)?, sub })
    }

    pub(super) async fn finds(&self) -> bool {
        let number = self.next.fetch_add(1, Ordering::Relaxed) % self.raw.len();
        let Some(raw) = self.raw.get(number) else { return false };
        raw.has_user(&self.tenant, &self.sub).await.unwrap_or(false)
    }
}
